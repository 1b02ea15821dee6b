"""The small questions around an attempt: when was agreed on, was the mail sent, when is the next step."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.call_outcomes import OUTCOME_OF, WRITTEN
from lib.domain.people import Viewer
from lib.domain.periods import midnight
from lib.services.calls import LogAttempt, PlanStep, log_attempt, plan_step
from lib.services.claims import Claimed
from lib.ui import actions, calling, dialogs, lead_words, page, words

_QUARTER = timedelta(minutes=15)
_CHANNELS = {"phone": "Call", "email": "E-mail"}


def _agreed(viewer: Viewer, about: dict[str, Any]) -> None:
    """When a call back or a meeting was agreed on; the proposed time is one key away."""
    local = page.now().astimezone(ZoneInfo(viewer.zone))
    proposed = _proposed(about["outcome"], local)
    st.caption(about["words"])
    with st.container(horizontal=True):
        st.date_input("Day", proposed.date(), key="agreed_day", min_value=local.date(), format="DD/MM/YYYY")
        st.time_input("Time", proposed.time(), key="agreed_time", step=_QUARTER)
    st.caption(f"In your time, {viewer.zone.replace('_', ' ')}. {about['their_time']}".strip())
    st.button("Log it", type="primary", shortcut="Ctrl+Enter", width="stretch", on_click=_log_agreed,
              args=(viewer, about))


def _log_agreed(viewer: Viewer, about: dict[str, Any]) -> None:
    at = _moment(viewer, st.session_state["agreed_day"], st.session_state["agreed_time"])
    held: Claimed = about["held"]
    if calling.log(viewer, held, about["outcome"], agreed_at=at):
        dialogs.close()


AGREED = dialogs.Form(lambda about: str(OUTCOME_OF[about["outcome"]].asks), _agreed)
"""about: held (the claim), outcome, words, their_time."""


def _write(viewer: Viewer, about: dict[str, Any]) -> None:
    """A mail is written elsewhere; here it is only confirmed."""
    st.markdown(f"To **{about['email']}**")
    st.text_input("Subject", about["subject"], key="mail_subject")
    st.link_button("Open the mail program", lead_words.mailto(about["email"], st.session_state["mail_subject"]),
                   icon=":material/open_in_new:", width="stretch", shortcut="Ctrl+M")
    st.text_area("Note", key="mail_note", placeholder="What you wrote, in a few words", height=80)
    st.button("I have sent it", type="primary", shortcut="Ctrl+Enter", width="stretch", icon=":material/check:",
              on_click=_log_mail, args=(viewer, about))


def _log_mail(viewer: Viewer, about: dict[str, Any]) -> None:
    note = st.session_state["mail_note"]
    if about["held"] is not None:  # on the card of call mode: log it there, and the next one comes
        done = calling.log(viewer, about["held"], WRITTEN.code, note=note)
    else:
        command = LogAttempt(at=clock.now(), handoff_id=about["handoff_id"], outcome=WRITTEN.code, note=note,
                             token=about["token"])
        done = actions.perform(log_attempt, viewer, command, done="E-mail logged.") is not None
    if done:
        dialogs.close()


WRITE = dialogs.Form(lambda about: f"Write to {about['words']}", _write)
"""about: handoff_id, words, email, subject, held (the claim, or None)."""


def _step(viewer: Viewer, about: dict[str, Any]) -> None:
    """Another day or way for the next step."""
    zone = ZoneInfo(viewer.zone)
    # A step for a day is due at the midnight that ends it.
    day = (about["due_at"] - (words.HALF_A_DAY if about["day_only"] else timedelta())).astimezone(zone).date()
    today = page.now().astimezone(zone).date()
    st.segmented_control("Through", list(_CHANNELS), default=about["channel"], key="step_channel",
                         format_func=_CHANNELS.__getitem__, required=True)
    st.date_input("On", max(day, today), key="step_day", min_value=today, format="DD/MM/YYYY")
    st.button("Save", type="primary", shortcut="Ctrl+Enter", width="stretch", on_click=_save_step,
              args=(viewer, about))


def _save_step(viewer: Viewer, about: dict[str, Any]) -> None:
    ends = midnight(st.session_state["step_day"] + timedelta(days=1), ZoneInfo(viewer.zone))
    command = PlanStep(at=clock.now(), handoff_id=about["handoff_id"], due_at=ends,
                       channel=st.session_state["step_channel"], token=about["token"])
    if actions.perform(plan_step, viewer, command, done="Next step changed."):
        calling.forget_logged()
        dialogs.close()


STEP = dialogs.Form(lambda about: f"Next step for {about['words']}", _step)
"""about: handoff_id, words, due_at, day_only, channel."""


def _proposed(outcome: str, local: datetime) -> datetime:
    """Tomorrow at this hour for a call back, the day after at ten for a meeting; never a weekend."""
    days = 1 if outcome == "call_back" else 2
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    at = time(10) if outcome == "meeting_booked" else time(local.hour, local.minute // 15 * 15)
    return datetime.combine(day, at, local.tzinfo)


def _moment(viewer: Viewer, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(viewer.zone))
