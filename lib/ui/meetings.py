"""Meetings that have passed and nobody has told about; and the way to take one's promises along."""

from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.ui import data, dialogs, page, words
from lib.ui.calendar_file import calendar_file
from lib.ui.meeting_form import MEETING


def meetings_to_tell(viewer: Viewer, rep_id: int, *, read_only: bool) -> None:
    """One row per meeting whose time has come: what became of it? Nothing where all is told."""
    waiting = data.appointments_to_tell(viewer, rep_id, page.now())
    if not waiting:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{words.counted(len(waiting), 'meeting')} without a word of what became of "
                    f"{'it' if len(waiting) == 1 else 'them'}**")
        for meeting in waiting:
            _row(viewer, meeting, read_only=read_only)


def _row(viewer: Viewer, meeting: dict[str, Any], *, read_only: bool) -> None:
    when = words.moment(meeting["at"], ZoneInfo(viewer.zone), page.now())
    name = ", ".join(part for part in (meeting["contact"], meeting["account"]) if part) or "A meeting"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not read_only:
            st.button("What became of it?", key=f"tell_{meeting['id']}", on_click=dialogs.ask, args=(MEETING,), kwargs={
                "appointment_id": meeting["id"], "words": name, "starts_at": meeting["at"]})
        st.markdown(f"{when} · {words.plain(name)}", width="content")


def calendar_button(viewer: Viewer) -> None:
    """All open next steps and meetings as a file for one's own calendar."""
    st.download_button(
        "Calendar file", lambda: _file(viewer), "catcher.ics", "text/calendar", icon=":material/calendar_add_on:",
        on_click="ignore", help="Your open next steps and meetings, for your own calendar (.ics).",
    )


def _file(viewer: Viewer) -> bytes:
    return calendar_file(viewer, data.agenda(viewer, viewer.person_id, None, None), clock.now())
