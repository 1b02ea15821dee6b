"""What was just done, and the way to take it back: one quiet row at the top of a page."""

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.domain.undo import UNDO_MINUTES
from lib.queries.undo import Undoable
from lib.services.undo import Undo, undo
from lib.ui import actions, data, dialogs, page, words

LEAST_SECONDS = 0.8
"""A second press so soon after the last is a double click or a key held down: it must not take back the next thing."""

After = Callable[[int], None] | None
_PRESSED = "undo_pressed"
_REFUSED = "undo_refused"


def undo_bar(viewer: Viewer, after: After = None) -> None:
    """The viewer's last action and a button that undoes it; earlier ones behind a second one.

    The row is there when there is nothing to undo, too, so that nothing below it jumps.
    after: told the journal line of what was undone.
    """
    recent = data.recent_actions(viewer, page.now())
    latest = recent[0] if recent else None
    # On a narrow screen the words are cut short, not wrapped: the row keeps its height.
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.button("Undo", icon=":material/undo:", key="undo_last", shortcut=dialogs.key("u"), type="tertiary",
                  disabled=latest is None, on_click=_undo, args=(viewer, latest, after),
                  help=f"Whatever you do can be undone for {UNDO_MINUTES} minutes, as long as nobody has built on it.")
        if len(recent) > 1:
            with st.popover("Earlier", type="tertiary"):
                _earlier(viewer, recent[1:], after)
        st.caption(_said(viewer, latest) if latest else "Nothing to undo", wrap=False)
    if st.session_state.pop(_REFUSED, False):
        actions.trouble()


def _earlier(viewer: Viewer, others: list[Undoable], after: After) -> None:
    for action in others:
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.caption(_said(viewer, action))
            st.button("Undo", key=f"undo_{action.entry_id}", type="tertiary", on_click=_undo,
                      args=(viewer, action, after))


def _said(viewer: Viewer, action: Undoable) -> str:
    return f"{words.plain(action.words)} · {action.at.astimezone(ZoneInfo(viewer.zone)):%H:%M}"


def _undo(viewer: Viewer, action: Undoable | None, after: After) -> None:
    pressed, now = st.session_state.get(_PRESSED, float("-inf")), time.monotonic()
    st.session_state[_PRESSED] = now
    if action is None or now - pressed < LEAST_SECONDS:
        return
    command = Undo(at=clock.now(), entry_id=action.entry_id)
    undone = actions.perform(undo, viewer, command, done=f"Undone: {words.plain(action.words)}")
    st.session_state[_REFUSED] = undone is None
    if undone is not None and after is not None:
        after(action.entry_id)
