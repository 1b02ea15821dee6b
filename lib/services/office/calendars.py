"""Calendars: add, change and remove opening hours, and give everybody concerned their deadlines anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from lib.db.schema import calendar_hours, calendars, holidays, memberships, people, teams
from lib.domain.opening_hours import Week, read_week, week_words
from lib.domain.public_holidays import countries
from lib.domain.zones import check_zone
from lib.errors import BadSetting, CannotDo, NotFound
from lib.services.office.change import Entry, Work, change
from lib.services.office.clocks import During, of_people, of_teams, rederive
from lib.services.office.credits import called_back, recredit


@dataclass(frozen=True, kw_only=True)
class SaveCalendar:
    """A calendar as it shall be; without an id, a new one.

    hours: seven texts like "9-12:30, 13:30-18", Monday first.
    """

    at: datetime
    calendar_id: int | None = None
    name: str
    zone: str
    hours: tuple[str, ...]
    country: str | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveCalendar:
    """Take a calendar away that nobody uses."""

    at: datetime
    calendar_id: int
    token: str | None = None


@change("change_calendars", clocks=True)
def save_calendar(work: Work, command: SaveCalendar) -> Entry:
    """Add a calendar or change one. Every deadline and response time measured in it follows.

    Raises BadSetting for hours, a zone or a country that cannot be, CannotDo for a name that is taken.
    """
    name = command.name.strip()
    if not name:
        raise BadSetting("The calendar has no name. Give it one, such as “Paris office”.")
    week = read_week(command.hours)
    check_zone(command.zone)
    if command.country is not None and command.country not in countries():
        raise BadSetting(f"There is no country with the code “{command.country}”. Choose one from the list, or none.")
    c = calendars.c
    if work.conn.execute(select(c.id).where(c.name == name, c.id != (command.calendar_id or 0))).first():
        raise CannotDo(f"There is a calendar called “{name}” already. Change that one, or choose another name.")
    values = {"name": name, "zone": command.zone, "country": command.country}
    if command.calendar_id is None:
        made: int = work.conn.execute(insert(calendars).values(values).returning(c.id)).scalar_one()
        _write_hours(work.conn, made, week)
        return Entry("calendar", made, after=values | {"hours": week_words(week)})
    row = the_calendar(work, command.calendar_id)
    before = {"name": row.name, "zone": row.zone, "country": row.country, "hours": week_words(_week(work.conn, row.id))}
    work.conn.execute(update(calendars).where(c.id == row.id).values(values))
    work.conn.execute(delete(calendar_hours).where(calendar_hours.c.calendar_id == row.id))
    _write_hours(work.conn, row.id, week)
    rederive_users(work, row.id)
    after = values | {"hours": week_words(week)}
    different = [key for key in after if after[key] != before[key]]
    return Entry("calendar", row.id, {k: before[k] for k in different}, {k: after[k] for k in different})


@change("change_calendars")
def remove_calendar(work: Work, command: RemoveCalendar) -> Entry:
    """Remove a calendar with its hours and holidays. Raises CannotDo, naming them, while teams or people use it."""
    row = the_calendar(work, command.calendar_id)
    of_team, of_person = (
        work.conn.execute(select(t.c.name).where(t.c.calendar_id == row.id).order_by(t.c.name)).scalars().all()
        for t in (teams, people)
    )
    if of_team or of_person:
        users = " and ".join(_named(names, what) for names, what in ((of_team, "team"), (of_person, "person")) if names)
        raise CannotDo(f"“{row.name}” is used by {users}. Give them another calendar first.")
    hours = week_words(_week(work.conn, row.id))
    for table in (calendar_hours, holidays):
        work.conn.execute(delete(table).where(table.c.calendar_id == row.id))
    work.conn.execute(delete(calendars).where(calendars.c.id == row.id))
    return Entry("calendar", row.id, {"name": row.name, "zone": row.zone, "country": row.country, "hours": hours})


def the_calendar(work: Work, calendar_id: int) -> Row[Any]:
    """A calendar, locked until the end. Raises NotFound when there is none."""
    row = work.conn.execute(
        select(calendars).where(calendars.c.id == calendar_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no calendar {calendar_id}. It may have been removed; choose one from the list.")
    return row


def rederive_users(work: Work, calendar_id: int, during: During | None = None) -> None:
    """Work out anew whatever is measured in a calendar: its teams' hand-offs, its people's assignments.

    during: only what runs into these days.
    """
    team_ids = work.conn.execute(select(teams.c.id).where(teams.c.calendar_id == calendar_id)).scalars().all()
    rederive_teams(work, team_ids, people_in_hours(work.conn, team_ids, calendar_id=calendar_id), during)


def rederive_teams(
    work: Work, team_ids: Sequence[int], person_ids: Sequence[int], during: During | None = None
) -> None:
    """Work out anew the hand-offs of teams with their voicemails' credits, and the assignments of people."""
    rederive(work, of_handoffs=of_teams(work.conn, team_ids, during), of_assignments=of_people(person_ids, during))
    if team_ids:
        recredit(work, called_back(work.conn, team_ids, during))


def people_in_hours(conn: Connection, team_ids: Sequence[int], *, calendar_id: int | None = None) -> list[int]:
    """People whose own calendar this is, and those without an own one whose latest team is one of these."""
    p, m = people.c, memberships.c
    stays = conn.execute(select(m.person_id, m.team_id).order_by(m.from_day))
    latest = {person_id: team_id for person_id, team_id in stays}
    wanted = set(team_ids)
    return [
        person_id
        for person_id, own in conn.execute(select(p.id, p.calendar_id).order_by(p.id))
        if (own is not None and own == calendar_id) or (own is None and latest.get(person_id) in wanted)
    ]


def _write_hours(conn: Connection, calendar_id: int, week: Week) -> None:
    conn.execute(insert(calendar_hours), [
        {"calendar_id": calendar_id, "weekday": weekday, "opens": opens, "closes": closes}
        for weekday, hours in enumerate(week)
        for opens, closes in hours
    ])


def _week(conn: Connection, calendar_id: int) -> Week:
    h = calendar_hours.c
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for weekday, opens, closes in conn.execute(
        select(h.weekday, h.opens, h.closes).where(h.calendar_id == calendar_id).order_by(h.weekday, h.opens)
    ):
        week[weekday].append((opens, closes))
    return tuple(tuple(day) for day in week)


def _named(names: Sequence[str], what: str) -> str:
    some = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    many = "people" if what == "person" else f"{what}s"
    return f"{len(names)} {what if len(names) == 1 else many} ({some})"
