"""Tell what became of a meeting: one question, and what follows from its answer."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.services.appointments import ANY_TIME, OUTCOMES, TellAppointment, tell_appointment
from lib.ui import actions, dialogs, page, words

_QUARTER = timedelta(minutes=15)
_FOLLOWS = {
    "held": "Counts as a meeting held, at its time.",
    "no_show_them": "Counts as an attempt: you were there.",
    "no_show_us": "No attempt. An apology is put on your list for the next working day.",
    "moved": "The new time takes the place of this one.",
    "cancelled": "Nothing is promised any more.",
}


def _draw(viewer: Viewer, about: dict[str, Any]) -> None:
    """Which outcome, the new time of a moved one, and a note; Ctrl+Enter tells it."""
    zone, now = ZoneInfo(viewer.zone), page.now()
    st.caption(words.moment(about["starts_at"], zone, now))
    can_be = [code for code in OUTCOMES if code in ANY_TIME or about["starts_at"] <= now]
    st.radio("What became of it?", can_be, key="meeting_outcome", format_func=OUTCOMES.__getitem__)
    outcome = st.session_state["meeting_outcome"]
    st.caption(_FOLLOWS[outcome])
    if outcome == "moved":
        _new_time(viewer)
    st.text_area("Note", key="meeting_note", placeholder="What came of it, in a few words", height=80)
    st.button("Save", type="primary", shortcut="Ctrl+Enter", width="stretch", icon=":material/check:",
              on_click=_tell, args=(viewer, about))


def _new_time(viewer: Viewer) -> None:
    local = page.now().astimezone(ZoneInfo(viewer.zone))
    with st.container(horizontal=True):
        st.date_input("New day", local.date() + timedelta(days=1), key="meeting_day", min_value=local.date(),
                      format="DD/MM/YYYY")
        st.time_input("New time", time(10), key="meeting_time", step=_QUARTER)
    if _moved_to(viewer) <= clock.now():
        st.error("That has passed. Choose a time that lies ahead.", icon=":material/schedule:")
    st.caption(f"In your time, {viewer.zone.replace('_', ' ')}.")


def _moved_to(viewer: Viewer) -> datetime:
    return datetime.combine(st.session_state["meeting_day"], st.session_state["meeting_time"], ZoneInfo(viewer.zone))


def _tell(viewer: Viewer, about: dict[str, Any]) -> None:
    outcome = st.session_state["meeting_outcome"]
    command = TellAppointment(
        at=clock.now(), appointment_id=about["appointment_id"], outcome=outcome,
        moved_to=_moved_to(viewer) if outcome == "moved" else None, note=st.session_state["meeting_note"],
        token=about["token"],
    )
    if actions.perform(tell_appointment, viewer, command, done=f"Meeting: {OUTCOMES[outcome].lower()}.") is not None:
        dialogs.close()


MEETING = dialogs.Form(lambda about: f"Meeting with {about['words']}", _draw)
"""about: appointment_id, words (with whom: "Kim Doe, Acme"), starts_at."""
