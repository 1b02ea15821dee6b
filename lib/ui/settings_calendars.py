"""Calendars in the settings: opening hours, zone, country."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.office import SectionRecord
from lib.domain.opening_hours import WEEKDAYS, hours_trouble, hours_words, week_words
from lib.domain.people import Viewer
from lib.domain.public_holidays import countries
from lib.domain.zones import zone_names
from lib.queries import settings_rules
from lib.services.office.calendars import RemoveCalendar, SaveCalendar, remove_calendar, save_calendar
from lib.ui import data, dialogs, settings_log
from lib.ui.settings_parts import Fields, Table, ask_instead, finish, heading, may_edit, toolbar

ACTIONS = ("save_calendar", "remove_calendar")
_NEW = ("9:00–17:00",) * 5 + ("", "")


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """Every calendar with its week and whose it is."""
    heading(viewer, record)
    calendars = data.ask(settings_rules.calendars_list, viewer, clock.today())
    edits = may_edit(viewer, record)
    by_id = {row["id"]: row for row in calendars}
    rows = [
        {"Calendar": row["name"], "Hours": week_words(row["week"]), "Time zone": row["zone"].replace("_", " "),
         "Country": countries().get(row["country"], row["country"]) if row["country"] else "–",
         "Teams": row["teams"], "Own hours of": row["people"]}
        for row in calendars
    ]
    table = Table("calendars", list(by_id), rows,
                  (lambda key: dialogs.ask(CALENDAR, calendar=by_id[key])) if edits else None)
    with toolbar():
        table.finder("Find a calendar")
        if edits:
            st.button("Add a calendar", icon=":material/calendar_add_on:", type="primary", on_click=dialogs.ask,
                      args=(CALENDAR,), kwargs={"calendar": None})
    if rows:
        table.draw({
            "Hours": st.column_config.TextColumn(width=330),
            "Teams": st.column_config.NumberColumn(help="How many teams are open in it."),
            "Own hours of": st.column_config.NumberColumn(help="How many people have it as their own hours."),
        }, alt="Calendars")
    else:
        st.markdown("There is no calendar yet.")
    settings_log.recent(viewer, ACTIONS)


def _calendar(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, calendar = Fields(about), about["calendar"]
    st.text_input("Name", calendar["name"] if calendar else "", key=fields.key("name"))
    zones = list(dict.fromkeys([*zone_names(), *([calendar["zone"]] if calendar else [])]))
    zone = calendar["zone"] if calendar else str(clock.organisation_zone())
    codes = list(countries())
    country = calendar["country"] if calendar else None
    with st.grid(2, min_column_width=180, gap="xsmall"):
        st.selectbox("Time zone", zones, key=fields.key("zone"), index=zones.index(zone) if zone in zones else None)
        st.selectbox("Country", codes, key=fields.key("country"), format_func=countries().__getitem__,
                     index=codes.index(country) if country in codes else None, placeholder="None",
                     help="Whose public holidays are offered under Holidays.")
    hours = tuple(hours_words(day) if day else "" for day in calendar["week"]) if calendar else _NEW
    _week(fields, hours)

    def make(at: datetime) -> SaveCalendar:
        return SaveCalendar(at=at, calendar_id=calendar["id"] if calendar else None, name=fields["name"],
                            zone=fields["zone"] or "", hours=tuple(fields[day] or "" for day in WEEKDAYS),
                            country=fields["country"])

    finish(viewer, about, make, save_calendar, done="Saved.", slow=calendar is not None)
    if calendar:
        st.button("Remove this calendar …", type="tertiary", icon=":material/delete:", on_click=ask_instead,
                  args=(REMOVE,), kwargs={"calendar": calendar})


def _week(fields: Fields, hours: tuple[str, ...]) -> None:
    """One line a weekday, as people write hours; what cannot be is said below it."""
    st.markdown("**Opening hours** :gray[like 9:00–12:30, 13:30–18:00]")
    with st.grid(2, min_column_width=180, gap="xsmall"):
        for weekday, text in zip(WEEKDAYS, hours, strict=True):
            with st.container(gap="xxsmall"):
                st.text_input(weekday, text, key=fields.key(weekday), placeholder="closed")
                trouble = hours_trouble(fields[weekday] or "", weekday)
                if trouble:
                    st.markdown(f":small[:orange[:material/error: {trouble}]]")
        with st.container(height="stretch", vertical_alignment="bottom"):
            st.button("Monday’s on all five", icon=":material/content_copy:", type="tertiary", on_click=_copy,
                      args=(fields,), help="Copy Monday's hours to Tuesday until Friday.")


def _copy(fields: Fields) -> None:
    for weekday in WEEKDAYS[1:5]:
        st.session_state[fields.key(weekday)] = fields[WEEKDAYS[0]]


CALENDAR = dialogs.Form(
    lambda about: f"Change {about['calendar']['name']}" if about["calendar"] else "Add a calendar", _calendar)
"""about: calendar (or None for a new one)."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    st.caption("Only a calendar that no team and nobody uses can be removed. Its holidays go with it.")

    def make(at: datetime) -> RemoveCalendar:
        return RemoveCalendar(at=at, calendar_id=about["calendar"]["id"])

    finish(viewer, about, make, remove_calendar, done="Removed.", verb="Remove")


REMOVE = dialogs.Form(lambda about: f"Remove {about['calendar']['name']}?", _remove)
"""about: calendar."""
