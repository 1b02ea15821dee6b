"""The dialogs about people: add, change, move, a stay in a team."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.office import roles_to_give
from lib.domain.people import ROLE_WORDS, Kind, Role, Viewer
from lib.domain.zones import zone_names
from lib.queries import settings_people
from lib.queries.settings_people import Offered
from lib.services.office.people import AddPerson, ChangePerson, add_person, change_person
from lib.services.office.stays import MovePerson, RemoveStay, SaveStay, move_person, remove_stay, save_stay
from lib.ui import data, dialogs
from lib.ui.settings_parts import Fields, ask_instead, finish

DAY_FORMAT = "DD/MM/YYYY"


def _hours_and_zone(fields: Fields, offered: Offered, calendar_id: int | None, zone: str | None) -> None:
    """Own hours and zone; empty takes the team's."""
    calendars = list(offered.calendars)
    st.selectbox("Own hours", calendars, key=fields.key("calendar"), format_func=offered.calendars.__getitem__,
                 index=calendars.index(calendar_id) if calendar_id in calendars else None, placeholder="The team’s",
                 help="For somebody who works other hours than their team, such as part-time.")
    zones = list(dict.fromkeys([*zone_names(), *([zone] if zone else [])]))
    st.selectbox("Own time zone", zones, key=fields.key("zone"), index=zones.index(zone) if zone else None,
                 placeholder="The team’s")


def _add(viewer: Viewer, about: dict[str, Any]) -> None:
    fields = Fields(about)
    offered = data.ask(settings_people.offered, viewer, clock.today())
    st.text_input("Name", key=fields.key("name"), placeholder="First and last name")
    st.text_input("E-mail", key=fields.key("email"), placeholder="ana@company.com", help="They sign in with it.")
    roles = roles_to_give(viewer)
    if len(roles) > 1:
        st.segmented_control("Role", roles, default=Role.REP, key=fields.key("role"),
                             format_func=ROLE_WORDS.__getitem__, required=True)
    st.selectbox("Team", list(offered.teams), index=None, key=fields.key("team"), placeholder="None",
                 format_func=offered.teams.__getitem__)
    st.date_input("First day", clock.today(), key=fields.key("from_day"), format=DAY_FORMAT)
    _hours_and_zone(fields, offered, None, None)

    def make(at: datetime) -> AddPerson:
        return AddPerson(
            at=at, name=fields["name"], email=fields["email"], role=fields["role"] or Role.REP, team_id=fields["team"],
            from_day=fields["from_day"], zone=fields["zone"], calendar_id=fields["calendar"])

    finish(viewer, about, make, add_person, done="Added.", verb="Add")


ADD = dialogs.Form(lambda about: "Add a person", _add)


def _change(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, person = Fields(about), about["person"]
    st.text_input("Name", person["name"], key=fields.key("name"))
    st.text_input("E-mail", person["email"] or "", key=fields.key("email"), help="They sign in with it.")
    roles = roles_to_give(viewer)
    if len(roles) > 1 and person["kind"] == Kind.PERSON.value:
        st.segmented_control("Role", roles, default=Role(person["role"]), key=fields.key("role"),
                             format_func=ROLE_WORDS.__getitem__, required=True)
    with st.container(horizontal=True):
        st.date_input("First day here", person["active_from"], key=fields.key("active_from"), format=DAY_FORMAT)
        st.date_input("Last day here", person["active_to"], key=fields.key("active_to"), format=DAY_FORMAT,
                      help="Empty while they stay. After it they cannot come in; their leads stay on every list.")
    _hours_and_zone(fields, about["offered"], person["calendar_id"], person["zone"])

    def make(at: datetime) -> ChangePerson:
        return ChangePerson(
            at=at, person_id=person["id"], name=fields["name"], email=fields["email"],
            role=fields["role"] or Role(person["role"]), zone=fields["zone"], calendar_id=fields["calendar"],
            active_from=fields["active_from"], active_to=fields["active_to"])

    finish(viewer, about, make, change_person, done="Saved.")


CHANGE = dialogs.Form(lambda about: f"Change {about['person']['name']}", _change)
"""about: person, offered."""


def _move(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, person, offered = Fields(about), about["person"], about["offered"]
    st.selectbox("To which team", list(offered.teams), index=None, key=fields.key("team"),
                 format_func=offered.teams.__getitem__, placeholder="Choose a team")
    st.date_input("First day there", clock.today(), key=fields.key("from_day"), format=DAY_FORMAT)
    st.caption("What happened before that day stays counted for the old team.")

    def make(at: datetime) -> MovePerson:
        return MovePerson(at=at, person_id=person["id"], team_id=fields["team"], from_day=fields["from_day"])

    finish(viewer, about, make, move_person, done="Moved.", verb="Move")


MOVE = dialogs.Form(lambda about: f"Move {about['person']['name']}", _move)
"""about: person, offered."""


def _stay(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, person, offered, stay = Fields(about), about["person"], about["offered"], about["stay"]
    if stay is None:
        st.selectbox("Team", list(offered.teams), index=None, key=fields.key("team"), placeholder="Choose a team",
                     format_func=offered.teams.__getitem__)
    with st.container(horizontal=True):
        st.date_input("First day", stay["from_day"] if stay else clock.today(), key=fields.key("from_day"),
                      format=DAY_FORMAT)
        st.date_input("Last day", stay["to_day"] if stay else None, key=fields.key("to_day"), format=DAY_FORMAT,
                      help="Empty while it lasts.")

    def make(at: datetime) -> SaveStay:
        return SaveStay(at=at, person_id=person["id"], stay_id=stay["id"] if stay else None, team_id=fields["team"],
                        from_day=fields["from_day"], to_day=fields["to_day"])

    finish(viewer, about, make, save_stay, done="Saved.")
    if stay is not None:
        st.button("Remove this stay …", type="tertiary", icon=":material/delete:", on_click=ask_instead,
                  args=(REMOVE_STAY,), kwargs={"person": person, "stay": stay})


STAY = dialogs.Form(
    lambda about: f"{about['person']['name']} in {about['stay']['team']}" if about["stay"] else
    f"A team of {about['person']['name']}", _stay)
"""about: person, offered, stay (or None for one more)."""


def _remove_stay(viewer: Viewer, about: dict[str, Any]) -> None:
    st.markdown("As if it had never been: what happened on these days then counts for the team they are in otherwise.")

    def make(at: datetime) -> RemoveStay:
        return RemoveStay(at=at, person_id=about["person"]["id"], stay_id=about["stay"]["id"])

    finish(viewer, about, make, remove_stay, done="Removed.", verb="Remove")


REMOVE_STAY = dialogs.Form(lambda about: f"Remove the stay in {about['stay']['team']}?", _remove_stay)
"""about: person, stay."""
