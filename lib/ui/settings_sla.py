"""SLA rules in the settings: how soon a first attempt is owed."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.day_words import day_words
from lib.domain.office import INTENTS, SectionRecord
from lib.domain.people import Viewer
from lib.domain.response_clock import DEFAULT_SLA_MINUTES
from lib.queries import settings_rules
from lib.services.office.sla import RemoveSlaRule, SetSlaRule, remove_sla_rule, set_sla_rule
from lib.ui import data, dialogs, settings_log, urlstate, words
from lib.ui.settings_log import rule_words
from lib.ui.settings_parts import Fields, Table, ask_instead, finish, heading, may_edit, show_control, toolbar
from lib.ui.settings_targets import STATE_WORDS

ACTIONS = ("set_sla_rule", "remove_sla_rule")
_SHOW = {"now": "Now and later", "all": "Earlier ones, too"}
_UNITS = {60: "hours", 1: "minutes"}
DAY_FORMAT = "DD/MM/YYYY"


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """The rules that hold or will, and on demand those that held."""
    heading(viewer, record)
    edits = may_edit(viewer, record)
    everything = urlstate.get("show") == "all"
    found = data.ask(settings_rules.sla_list, viewer, clock.today())
    rules = [rule for rule in found if everything or rule["state"] != "earlier"]
    by_id = {rule["id"]: rule for rule in rules}
    rows = [
        {"For": _capital(rule_words(rule["source"], rule["intent"])),
         "Owed within": words.working(rule["minutes"] * 60),
         "Handed off from": day_words(rule["valid_from"]), "State": STATE_WORDS[rule["state"]]}
        for rule in rules
    ]
    table = Table("rules", list(by_id), rows,
                  (lambda key: dialogs.ask(RULE, rule=by_id[key], sources=[])) if edits else None)
    with toolbar():
        table.finder("Find a rule")
        show_control(_SHOW)
        if edits:
            st.button("Add a rule", icon=":material/timer:", type="primary", on_click=dialogs.ask, args=(RULE,),
                      kwargs={"rule": None, "sources": data.ask(settings_rules.sources, viewer)})
    if rows:
        table.draw({
            "For": st.column_config.TextColumn(width=260),
            "Owed within": st.column_config.TextColumn(help="Working time, in the team's calendar."),
        }, alt="SLA rules")
    st.caption(f"Where no rule fits, {words.working(DEFAULT_SLA_MINUTES * 60)} of working time are owed. A hand-off "
               "keeps the time that held on its day.")
    settings_log.recent(viewer, ACTIONS)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rule(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, rule = Fields(about), about["rule"]
    if rule is None:
        st.selectbox("Source", about["sources"], index=None, key=fields.key("source"), placeholder="All sources")
        st.selectbox("Intent", list(INTENTS), index=None, key=fields.key("intent"), placeholder="All intents",
                     format_func=INTENTS.__getitem__)
    else:
        st.caption(f"{_capital(rule_words(rule['source'], rule['intent']))}: {words.working(rule['minutes'] * 60)} for "
                   f"hand-offs from {day_words(rule['valid_from'])}.")
    minutes = rule["minutes"] if rule else DEFAULT_SLA_MINUTES
    unit = 60 if minutes % 60 == 0 else 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Owed within", value=minutes // unit, step=1, key=fields.key("number"))
        st.segmented_control("Unit", list(_UNITS), default=unit, key=fields.key("unit"), required=True,
                             format_func=_UNITS.__getitem__, label_visibility="collapsed")
    later = rule is not None and rule["valid_from"] > clock.today()
    st.date_input("For hand-offs from", rule["valid_from"] if later else clock.today(), key=fields.key("valid_from"),
                  format=DAY_FORMAT, help="Earlier hand-offs keep their deadline.")

    def make(at: datetime) -> SetSlaRule:
        return SetSlaRule(
            at=at, source=rule["source"] if rule else fields["source"],
            intent=rule["intent"] if rule else fields["intent"],
            minutes=(fields["number"] or 0) * (fields["unit"] or 1), valid_from=fields["valid_from"])

    finish(viewer, about, make, set_sla_rule, done="Saved.", slow=True)
    if rule is not None:
        st.button("Remove this rule …", type="tertiary", icon=":material/delete:", on_click=ask_instead,
                  args=(REMOVE,), kwargs={"rule": rule})


RULE = dialogs.Form(lambda about: "Change a rule" if about["rule"] else "Add a rule", _rule)
"""about: rule (or None for a new one), sources."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    rule = about["rule"]
    st.caption(f"{_capital(rule_words(rule['source'], rule['intent']))}, {words.working(rule['minutes'] * 60)} from "
               f"{day_words(rule['valid_from'])}. Hand-offs from that day on are then owed what the other rules say.")

    def make(at: datetime) -> RemoveSlaRule:
        return RemoveSlaRule(at=at, rule_id=rule["id"])

    finish(viewer, about, make, remove_sla_rule, done="Removed.", verb="Remove", slow=True)


REMOVE = dialogs.Form(lambda about: "Remove this rule?", _remove)
"""about: rule."""
