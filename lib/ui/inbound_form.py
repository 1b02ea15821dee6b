"""Log that a prospect got in touch: what they did, whether you talked, when."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.domain.permissions import may
from lib.domain.welcome_back import CALL, SIGNAL_OF
from lib.services.inbound import LogInbound, log_inbound
from lib.ui import actions, dialogs, page

_NOW, _EARLIER = "Just now", "Earlier"
_TALKED = {True: "Yes, we talked", False: "No, not yet"}


def _draw(viewer: Viewer, about: dict[str, Any]) -> None:
    """What, whether answered, when, and a note; Ctrl+Enter logs it."""
    st.segmented_control("What did they do?", list(SIGNAL_OF), default=CALL.code, key="inbound_signal", required=True,
                         format_func=lambda code: SIGNAL_OF[code].label)
    if _may_have_talked(viewer):
        st.segmented_control("Did you talk?", list(_TALKED), default=True, key="inbound_talked", required=True,
                             format_func=_TALKED.__getitem__,
                             help="Answering is a follow-up: the wait is over. It is no dial of yours.")
    st.segmented_control("When?", (_NOW, _EARLIER), default=_NOW, key="inbound_when", required=True)
    if st.session_state["inbound_when"] == _EARLIER:
        _earlier(viewer)
    st.text_area("Note", key="inbound_note", placeholder="What they said, in a few words", height=80)
    st.button("Log it", type="primary", shortcut="Ctrl+Enter", width="stretch", icon=":material/check:",
              on_click=_log, args=(viewer, about))


def _may_have_talked(viewer: Viewer) -> bool:
    return st.session_state["inbound_signal"] == CALL.code and may(viewer, "call").allowed


def _earlier(viewer: Viewer) -> None:
    local = page.now().astimezone(ZoneInfo(viewer.zone))
    with st.container(horizontal=True):
        st.date_input("Day", local.date(), key="inbound_day", max_value=local.date(), format="DD/MM/YYYY")
        st.time_input("Time", local.time().replace(second=0), key="inbound_time", step=60)
    if _occurred_at(viewer) > clock.now():
        st.error("That lies ahead. Choose the time at which they got in touch.", icon=":material/schedule:")
    st.caption(f"In your time, {viewer.zone.replace('_', ' ')}.")


def _occurred_at(viewer: Viewer) -> datetime:
    if st.session_state["inbound_when"] == _NOW:
        return clock.now()
    return datetime.combine(st.session_state["inbound_day"], st.session_state["inbound_time"], ZoneInfo(viewer.zone))


def _log(viewer: Viewer, about: dict[str, Any]) -> None:
    signal = SIGNAL_OF[st.session_state["inbound_signal"]]
    occurred_at = _occurred_at(viewer)
    command = LogInbound(
        at=clock.now(), handoff_id=about["handoff_id"], occurred_at=occurred_at, signal=signal.code,
        answered=_may_have_talked(viewer) and bool(st.session_state["inbound_talked"]),
        note=st.session_state["inbound_note"], token=about["token"],
    )
    if actions.perform(log_inbound, viewer, command, done=f"Logged: they {signal.words}.") is not None:
        dialogs.close()


INBOUND = dialogs.Form(lambda about: f"{about['words']} got in touch", _draw)
"""about: handoff_id, words (who: "Kim Doe, Acme")."""
