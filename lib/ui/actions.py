"""Everything the screens change. The only way from the screen to a service.

Each change is one transaction. What the rules forbid is said in words where it was asked
for; what was done is said once.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from lib import clock
from lib.db.engine import writing
from lib.domain.people import Viewer
from lib.errors import AppError, NotAllowed
from lib.ui import data

log = logging.getLogger("catcher")

C = TypeVar("C")
R = TypeVar("R")
_DONE = "what_was_done"
_TROUBLE = "what_went_wrong"


def perform(service: Callable[[Any, Viewer, C], R], viewer: Viewer, command: C, *, done: str = "") -> R | None:
    """Run one service in one transaction; what it gives, or None when the rules forbid it.

    Meant for a button's callback. The reason of a refusal waits for `trouble`, and `done`
    for `say`, in the run that follows. The page may have been drawn hours ago: what counts
    is who the viewer is now.
    """
    st.session_state.pop(_TROUBLE, None)
    try:
        present = _as_of_now(viewer)
        with writing(data.engine()) as conn:
            result = service(conn, present, command)
    except AppError as refusal:
        log.warning("%s: %s", type(refusal).__name__, refusal)
        st.session_state[_TROUBLE] = str(refusal)
        return None
    if done:
        st.session_state[_DONE] = done
    return result


def _as_of_now(viewer: Viewer) -> Viewer:
    """The same person with the role and teams of today. Raises NotAllowed where they have left."""
    present = data.viewer(viewer.person_id, clock.today())
    if present is None:
        raise NotAllowed(f"{viewer.name} is not on the team any more, so nothing was changed. Ask operations if that "
                         "is a mistake.")
    return present


def say() -> None:
    """Say once, in passing, what was just done; and what could not be, if no dialog has said it."""
    if done := st.session_state.pop(_DONE, None):
        st.toast(done, icon=":material/check:")
    trouble()


def trouble() -> None:
    """Say why the last change was refused. A dialog calls it under its fields."""
    if refusal := st.session_state.pop(_TROUBLE, None):
        st.warning(refusal, icon=":material/error:")


def new_token() -> str:
    """A one-time token: a command that carries it is done once, however often it is sent."""
    return secrets.token_urlsafe(12)
