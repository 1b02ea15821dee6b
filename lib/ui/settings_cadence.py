"""The cadence in the settings: the plan of attempts, by intent."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib.domain.cadence import ANY, DEFAULT, EMAIL, PHONE, Cadence, PlannedAttempt, cadence_for
from lib.domain.office import INTENTS, SectionRecord
from lib.domain.people import Viewer
from lib.queries.cadences import cadences_of
from lib.services.office.cadence import MOST_ATTEMPTS, RemoveCadence, SaveCadence, remove_cadence, save_cadence
from lib.ui import data, dialogs, settings_log, words
from lib.ui.settings_log import plan_words
from lib.ui.settings_parts import Fields, finish, heading, may_edit

ACTIONS = ("save_cadence", "remove_cadence")
_CHANNELS = {PHONE: "Call", EMAIL: "E-mail"}
_ICONS = {PHONE: ":material/call:", EMAIL: ":material/mail:"}


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """The plan of each intent, and of all others."""
    heading(viewer, record)
    plans = data.ask(cadences_of)
    own = {plan.intent for plan in plans}
    with st.grid(2, min_column_width=330):
        for intent in (ANY, *INTENTS):
            plan = cadence_for(plans, None if intent == ANY else intent)
            with st.container(border=True, height="stretch"):
                _plan(intent, plan, is_own=intent in own, edits=may_edit(viewer, record))
    settings_log.recent(viewer, ACTIONS)


def _plan(intent: str, plan: Cadence, *, is_own: bool, edits: bool) -> None:
    whose = "" if is_own else " · built in" if plan is DEFAULT else " · as all other leads"
    st.markdown(f"**{plan_words(intent).capitalize()}**:gray[{whose}]")
    st.markdown("  ".join(f"{_ICONS[a.channel]} day {a.working_day}" for a in plan.attempts))
    days = plan.attempts[-1].working_day
    st.caption(f"{words.counted(len(plan.attempts), 'attempt')} in {words.counted(days, 'working day')}, at most "
               f"{words.counted(plan.max_voicemails, 'voicemail')}.")
    if edits:
        with st.container(horizontal=True):
            st.button("Change", key=f"change_{intent}", icon=":material/edit:", on_click=dialogs.ask, args=(PLAN,),
                      kwargs={"intent": intent, "plan": plan})
            if is_own:
                st.button("Remove", key=f"remove_{intent}", icon=":material/delete:", type="tertiary",
                          on_click=dialogs.ask, args=(REMOVE,), kwargs={"intent": intent})


def _form(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, plan = Fields(about), about["plan"]
    with st.container(horizontal=True):
        st.number_input("Attempts", 1, MOST_ATTEMPTS, len(plan.attempts), key=fields.key("attempts"))
        st.number_input("Voicemails at most", 0, MOST_ATTEMPTS, plan.max_voicemails, key=fields.key("voicemails"))
    st.caption("On which working day, the day of the first attempt being 1, and through what:")
    for number in range(fields["attempts"] or 1):
        proposed = _proposed(plan, number)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            with st.container(width=130):
                st.number_input(f"Attempt {number + 1}: day", 1, None, proposed.working_day,
                                key=fields.key(f"day_{number}"))
            st.segmented_control("Through", list(_CHANNELS), default=proposed.channel, required=True,
                                 key=fields.key(f"channel_{number}"), format_func=_CHANNELS.__getitem__,
                                 label_visibility="collapsed")

    def make(at: datetime) -> SaveCadence:
        attempts = tuple(
            PlannedAttempt(fields[f"day_{number}"] or 0, fields[f"channel_{number}"] or PHONE)
            for number in range(fields["attempts"] or 1)
        )
        return SaveCadence(at=at, intent=about["intent"], attempts=attempts, max_voicemails=fields["voicemails"] or 0)

    finish(viewer, about, make, save_cadence, done="Saved.")


def _proposed(plan: Cadence, number: int) -> PlannedAttempt:
    """The attempt as planned; for one more, a call two working days after the last."""
    if number < len(plan.attempts):
        return plan.attempts[number]
    beyond = number - len(plan.attempts) + 1
    return PlannedAttempt(plan.attempts[-1].working_day + 2 * beyond, PHONE)


PLAN = dialogs.Form(lambda about: f"The plan for {plan_words(about['intent'])}", _form)
"""about: intent, plan (what holds now)."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    def make(at: datetime) -> RemoveCadence:
        return RemoveCadence(at=at, intent=about["intent"])

    finish(viewer, about, make, remove_cadence, done="Removed.", verb="Remove")


REMOVE = dialogs.Form(lambda about: f"Remove the plan for {plan_words(about['intent'])}?", _remove)
"""about: intent."""
