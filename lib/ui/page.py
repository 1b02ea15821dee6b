"""What every page begins with, and what it may rely on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import streamlit as st

from lib.domain.people import Viewer
from lib.errors import AppError, DatabaseTrouble

log = logging.getLogger("catcher")

_VIEWER = "viewer"
_NOW = "now"


def open_page(title: str) -> Viewer:
    """Who is looking; the first statement of every page.

    Nothing after it runs unless the frame has established who is there in this very run.
    """
    viewer = st.session_state.get(_VIEWER)
    if not isinstance(viewer, Viewer):
        st.info("Please open Catcher at its first page and say who you are. Nothing is shown before.")
        st.stop()
    st.title(title)
    return viewer


def now() -> datetime:
    """The one moment this run of the page is about, in UTC: every figure on it is as of then."""
    moment = st.session_state[_NOW]
    assert isinstance(moment, datetime)
    return moment


def forget_viewer() -> None:
    """Before the frame asks again, nobody is there."""
    st.session_state.pop(_VIEWER, None)


def establish(viewer: Viewer, moment: datetime) -> None:
    """From here on pages may run, for this viewer, as of this moment. The frame calls it."""
    st.session_state[_VIEWER] = viewer
    st.session_state[_NOW] = moment


@contextmanager
def troubles_in_words() -> Iterator[None]:
    """Show our own errors as what they say. Bugs pass: they belong in the log, not in words."""
    try:
        yield
    except AppError as trouble:
        log.warning("%s: %s", type(trouble).__name__, trouble)
        show_trouble(trouble)
        st.button("Try again", icon=":material/refresh:", key="try_again")


def show_trouble(problem: Exception) -> bool:
    """Put a problem on the screen; True, because nothing else needs to be shown.

    An outage says that it is one: an empty page would look like no leads.
    """
    if isinstance(problem, DatabaseTrouble):
        st.warning(
            f"**Catcher cannot reach its data right now.** This is an outage, not an empty list.\n\n{problem}",
            icon=":material/cloud_off:",
        )
    elif isinstance(problem, AppError):
        st.warning(str(problem), icon=":material/error:")
    else:
        st.warning(
            "**Something in Catcher is broken.** What you saw is safe, what you just did may not be saved. "
            "The details are in the server's log.",
            icon=":material/bug_report:",
        )
    return True
