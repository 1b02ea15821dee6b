"""Holidays: add and remove closed days of a calendar, one by one or a country's public ones at once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from lib.db.schema import calendars, holidays
from lib.domain.day_words import day_words
from lib.domain.public_holidays import countries, public_holidays, regions
from lib.errors import BadSetting, CannotDo, NotFound
from lib.services.office.calendars import rederive_users, the_calendar
from lib.services.office.change import Entry, Work, change
from lib.services.office.clocks import During
from lib.services.office.effects import counted

MOST_YEARS = 12


@dataclass(frozen=True, kw_only=True)
class AddHoliday:
    """A closed day of a calendar."""

    at: datetime
    calendar_id: int
    day: date | None
    name: str
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveHolidays:
    """Days of a calendar that are no holidays after all."""

    at: datetime
    calendar_id: int
    days: tuple[date, ...]
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class AddPublicHolidays:
    """The public holidays of a country, or one of its regions, for some years; days that are there stay as they are."""

    at: datetime
    calendar_id: int
    country: str
    region: str | None
    first_year: int
    last_year: int
    token: str | None = None


@change("change_calendars", clocks=True)
def add_holiday(work: Work, command: AddHoliday) -> Entry:
    """Close a calendar on a day. Raises CannotDo where it is a holiday already, BadSetting without a day or name."""
    row = the_calendar(work, command.calendar_id)
    name = command.name.strip()
    if command.day is None:
        raise BadSetting("Choose the day that is closed.")
    if not name:
        raise BadSetting(f"The holiday on {day_words(command.day)} has no name. Give it one, such as “Company day”.")
    known = _names(work, row.id)
    if command.day in known:
        raise CannotDo(f"{day_words(command.day)} is a holiday of “{row.name}” already: {known[command.day]}.")
    work.conn.execute(insert(holidays).values(calendar_id=row.id, day=command.day, name=name))
    rederive_users(work, row.id, During.days(command.day, command.day))
    return Entry("calendar", row.id, after={"days": {command.day.isoformat(): name}})


@change("change_calendars", clocks=True)
def remove_holidays(work: Work, command: RemoveHolidays) -> Entry:
    """Open a calendar on days that were holidays. Raises NotFound for a day that is none."""
    row = the_calendar(work, command.calendar_id)
    known = _names(work, row.id)
    for day in command.days:
        if day not in known:
            raise NotFound(f"{day_words(day)} is no holiday of “{row.name}”. Choose one from the list.")
    if not command.days:
        raise BadSetting("Choose at least one holiday to remove.")
    h = holidays.c
    work.conn.execute(delete(holidays).where(h.calendar_id == row.id, h.day.in_(command.days)))
    rederive_users(work, row.id, During.days(min(command.days), max(command.days)))
    return Entry("calendar", row.id, before={"days": {day.isoformat(): known[day] for day in sorted(command.days)}})


@change("change_calendars", clocks=True)
def add_public_holidays(work: Work, command: AddPublicHolidays) -> Entry:
    """Close a calendar on the public holidays of a country or region.

    Raises BadSetting for years in the wrong order or too many, and CannotDo where all of
    the days are there already.
    """
    row = the_calendar(work, command.calendar_id)
    first, last = command.first_year, command.last_year
    if last < first or last - first >= MOST_YEARS:
        raise BadSetting(f"From {first} to {last} cannot be. Choose up to {MOST_YEARS} years, the earlier one first.")
    found = public_holidays(command.country, command.region, range(first, last + 1))
    known = _names(work, row.id)
    new = {day: name for day, name in found.items() if day not in known}
    where = countries()[command.country]
    if command.region:
        where = f"{where}, {regions(command.country)[command.region]}"
    if not new:
        raise CannotDo(f"“{row.name}” has all {len(found)} public holidays of {where} already. Choose other years.")
    work.conn.execute(insert(holidays), [
        {"calendar_id": row.id, "day": day, "name": name} for day, name in new.items()
    ])
    work.conn.execute(update(calendars).where(calendars.c.id == row.id).values(country=command.country))
    there = len(found) - len(new)
    more = f"; {there} {'is' if there == 1 else 'are'} there already" if there else ""
    work.say(f"{counted(len(new), 'day')} of {where} {'is' if len(new) == 1 else 'are'} added{more}.")
    rederive_users(work, row.id, During.days(min(new), max(new)))
    days = {day.isoformat(): name for day, name in new.items()}
    return Entry("calendar", row.id, {"country": row.country},
                 {"country": command.country, "region": command.region, "days": days})


def _names(work: Work, calendar_id: int) -> dict[date, str]:
    h = holidays.c
    return {day: name for day, name in work.conn.execute(select(h.day, h.name).where(h.calendar_id == calendar_id))}
