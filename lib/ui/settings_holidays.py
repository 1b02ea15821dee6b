"""Holidays in the settings: the closed days of one calendar in one year."""

from datetime import date, datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.day_words import day_words
from lib.domain.office import SectionRecord
from lib.domain.people import Viewer
from lib.domain.public_holidays import countries, regions
from lib.queries import settings_rules
from lib.services.office.holidays import (
    AddHoliday,
    AddPublicHolidays,
    RemoveHolidays,
    add_holiday,
    add_public_holidays,
    remove_holidays,
)
from lib.ui import data, dialogs, settings_log, words
from lib.ui.settings_parts import Fields, Table, finish, heading, may_edit, select_in_address, toolbar

ACTIONS = ("add_holiday", "remove_holidays", "add_public_holidays")
DAY_FORMAT = "DD/MM/YYYY"


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """The closed days of the calendar and year the address names."""
    heading(viewer, record)
    today = clock.today()
    calendars = {row["id"]: row for row in data.ask(settings_rules.calendars_list, viewer, today)}
    if not calendars:
        st.markdown("There is no calendar yet. Add one under Calendars first.")
        return
    edits = may_edit(viewer, record)
    with toolbar():
        with st.container(width=230):
            key = select_in_address("Calendar", list(calendars), "calendar", lambda key: calendars[key]["name"],
                                    label_visibility="collapsed")
        days = data.ask(settings_rules.holidays_of, viewer, key, today)
        with st.container(width=110):
            year = select_in_address("Year", _years(days, today), "year", str, label_visibility="collapsed")
        if edits:
            _buttons(calendars[key], year)
    shown = {day: name for day, name in days.items() if day.year == year}
    if shown:
        rows = [{"Day": day_words(day), "Holiday": name} for day, name in shown.items()]
        table = Table("holidays", list(shown), rows, verb="Remove", opens=(
            lambda day: dialogs.ask(REMOVE, calendar=calendars[key], day=day, name=shown[day])) if edits else None)
        table.draw(alt=f"Holidays of {calendars[key]['name']} in {year}")
        table.finder("Remove a holiday")
        st.caption(f"{words.counted(len(shown), 'closed day')} in {year}, "
                   f"{sum(day.weekday() < 5 for day in shown)} of them from Monday to Friday.")
    else:
        st.markdown(f"{calendars[key]['name']} is not closed on any day of {year}.")
    settings_log.recent(viewer, ACTIONS)


def _years(days: dict[date, str], today: date) -> list[int]:
    """This year first, then the next, then those that have holidays."""
    return list(dict.fromkeys([today.year, today.year + 1, *sorted({day.year for day in days}, reverse=True)]))


def _buttons(calendar: dict[str, Any], year: int) -> None:
    st.button("Add public holidays", icon=":material/flag:", type="primary", on_click=dialogs.ask, args=(PUBLIC,),
              kwargs={"calendar": calendar, "year": year})
    st.button("Add a day", icon=":material/add:", on_click=dialogs.ask, args=(DAY,),
              kwargs={"calendar": calendar, "year": year})


def _public(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, calendar = Fields(about), about["calendar"]
    codes = list(countries())
    st.selectbox("Country", codes, key=fields.key("country"), format_func=countries().__getitem__,
                 index=codes.index(calendar["country"]) if calendar["country"] in codes else None,
                 placeholder="Choose a country")
    known = regions(fields["country"]) if fields["country"] else {}
    if known:
        st.selectbox("Region", list(known), index=None, key=fields.key("region"), format_func=known.__getitem__,
                     placeholder="The whole country's only")
    with st.container(horizontal=True):
        st.number_input("From year", value=about["year"], step=1, key=fields.key("first"))
        st.number_input("To year", value=about["year"], step=1, key=fields.key("last"))
    st.caption("Days that are there already stay as they are; take away what your company works on afterwards.")

    def make(at: datetime) -> AddPublicHolidays:
        region = fields["region"] if fields["region"] in known else None
        return AddPublicHolidays(at=at, calendar_id=calendar["id"], country=fields["country"] or "", region=region,
                                 first_year=fields["first"] or 0, last_year=fields["last"] or 0)

    finish(viewer, about, make, add_public_holidays, done="Added.", verb="Add", slow=True)


PUBLIC = dialogs.Form(lambda about: f"Public holidays for {about['calendar']['name']}", _public)
"""about: calendar, year."""


def _day(viewer: Viewer, about: dict[str, Any]) -> None:
    fields = Fields(about)
    st.date_input("Closed day", None, key=fields.key("day"), format=DAY_FORMAT)
    st.text_input("Name", key=fields.key("name"), placeholder="Company day")

    def make(at: datetime) -> AddHoliday:
        return AddHoliday(at=at, calendar_id=about["calendar"]["id"], day=fields["day"], name=fields["name"])

    finish(viewer, about, make, add_holiday, done="Added.", verb="Add", slow=True)


DAY = dialogs.Form(lambda about: f"A closed day of {about['calendar']['name']}", _day)
"""about: calendar, year."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    st.markdown(f"{about['calendar']['name']} is then open on **{day_words(about['day'])}** like on any "
                f"{about['day']:%A}.")

    def make(at: datetime) -> RemoveHolidays:
        return RemoveHolidays(at=at, calendar_id=about["calendar"]["id"], days=(about["day"],))

    finish(viewer, about, make, remove_holidays, done="Removed.", verb="Remove", slow=True)


REMOVE = dialogs.Form(lambda about: f"Remove {about['name']}?", _remove)
"""about: calendar, day, name."""
