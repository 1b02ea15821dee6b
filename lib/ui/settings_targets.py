"""Targets in the settings: who aims for what, from which day on."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.day_words import day_words
from lib.domain.office import MEASURE_WORDS, SectionRecord
from lib.domain.people import ROLE_WORDS, Role, Viewer
from lib.domain.targets import MEASURES, PERIODS
from lib.queries import settings_people, settings_rules
from lib.queries.settings_people import Offered
from lib.services.office.targets import RemoveTarget, SetTarget, remove_target, set_target
from lib.ui import data, dialogs, settings_log, urlstate
from lib.ui.settings_parts import Fields, Table, ask_instead, finish, heading, show_control, toolbar

ACTIONS = ("set_target", "remove_target")
STATE_WORDS = {"now": "holds now", "later": "holds later", "earlier": "held earlier"}
_SHOW = {"now": "Now and later", "all": "Earlier ones, too"}
DAY_FORMAT = "DD/MM/YYYY"


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """The targets that hold or will, and on demand those that held."""
    heading(viewer, record)
    today = clock.today()
    offered = data.ask(settings_people.offered, viewer, today)
    everything = urlstate.get("show") == "all"
    targets = [t for t in data.ask(settings_rules.targets_list, viewer, today) if everything or t["state"] != "earlier"]
    by_id = {target["id"]: target for target in targets}
    rows = [
        {"For": whose(target), "Measure": MEASURE_WORDS.get(target["measure"], target["measure"]),
         "Target": f"{target['figure']:,} a {target['period']}", "From": day_words(target["valid_from"]),
         "State": STATE_WORDS[target["state"]]}
        for target in targets
    ]
    table = Table("targets", list(by_id), rows,
                  lambda key: dialogs.ask(TARGET, offered=offered, target=by_id[key]))
    with toolbar():
        table.finder("Find a target")
        show_control(_SHOW)
        st.button("Set a target", icon=":material/flag:", type="primary", on_click=dialogs.ask, args=(TARGET,),
                  kwargs={"offered": offered, "target": None})
    if rows:
        table.draw(alt="Targets")
    else:
        st.markdown("Nobody aims for anything yet: activity is shown without judgement.")
    settings_log.recent(viewer, ACTIONS)


def whose(target: dict[str, Any]) -> str:
    """Whom a target is for, in words."""
    if target["person_id"] is not None:
        return str(target["person"])
    if target["team_id"] is not None:
        return f"Each rep of {target['team']}"
    return f"Every {ROLE_WORDS[Role(target['role'])].lower()}"


def _target(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, target = Fields(about), about["target"]
    if target is None:
        _whom(viewer, fields, about["offered"])
        st.selectbox("Measure", MEASURES, key=fields.key("measure"), format_func=MEASURE_WORDS.__getitem__)
    else:
        st.caption(f"{whose(target)}: {MEASURE_WORDS[target['measure']].lower()}, {target['figure']:,} a "
                   f"{target['period']} from {day_words(target['valid_from'])}.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Figure", value=target["figure"] if target else 10, step=1, key=fields.key("figure"))
        st.segmented_control("For each", PERIODS, default=target["period"] if target else "day", required=True,
                             key=fields.key("period"), format_func=lambda period: f"a {period}",
                             label_visibility="collapsed")
    later = target is not None and target["valid_from"] > clock.today()
    st.date_input("From", target["valid_from"] if later else clock.today(), key=fields.key("valid_from"),
                  format=DAY_FORMAT, help="The days before keep what was aimed for then.")

    def make(at: datetime) -> SetTarget:
        chosen = {
            "person_id": fields["person"], "team_id": fields["team"],
            "role": fields["role"].value if fields["role"] else None, "measure": fields["measure"],
        } if target is None else {name: target[name] for name in ("person_id", "team_id", "role", "measure")}
        return SetTarget(at=at, **chosen, period=fields["period"], figure=fields["figure"] or 0,
                         valid_from=fields["valid_from"])

    finish(viewer, about, make, set_target, done="Target set.")
    if target is not None:
        st.button("Remove this target …", type="tertiary", icon=":material/delete:", on_click=ask_instead,
                  args=(REMOVE,), kwargs={"target": target})


def _whom(viewer: Viewer, fields: Fields, offered: Offered) -> None:
    """One of three ways to say whom. A whole role concerns everybody, so managers are not offered it."""
    kinds = ["Person", "Team", "Role"] if viewer.role is not Role.MANAGER else ["Person", "Team"]
    kind = st.segmented_control("For whom", kinds, default=kinds[0], key=fields.key("kind"), required=True)
    if kind == "Person":
        st.selectbox("Person", list(offered.sales), index=None, key=fields.key("person"),
                     format_func=offered.sales.__getitem__, placeholder="Choose a person")
    elif kind == "Team":
        st.selectbox("Team", list(offered.teams), index=None, key=fields.key("team"),
                     format_func=offered.teams.__getitem__, placeholder="Choose a team",
                     help="Each rep of it and of the teams below aims for this.")
    else:
        st.selectbox("Role", [Role.REP, Role.MANAGER], key=fields.key("role"), format_func=ROLE_WORDS.__getitem__)


TARGET = dialogs.Form(lambda about: "Change a target" if about["target"] else "Set a target", _target)
"""about: offered, target (or None for a new one)."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    target = about["target"]
    st.caption(f"{whose(target)}: {target['figure']:,} a {target['period']} from {day_words(target['valid_from'])}. "
               "From that day on, what was aimed for before holds again.")

    def make(at: datetime) -> RemoveTarget:
        return RemoveTarget(at=at, target_id=target["id"])

    finish(viewer, about, make, remove_target, done="Removed.", verb="Remove")


REMOVE = dialogs.Form(lambda about: "Remove this target?", _remove)
"""about: target."""
