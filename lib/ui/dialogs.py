"""One dialog at a time: a button asks for it, the end of the page shows it, doing or dismissing ends it.

A page's callbacks call `ask`, its last line calls `show`. A form's own callback ends with
`close` when it worked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.domain.people import Viewer
from lib.ui import actions

_ASKED = "asked_dialog"


@dataclass(frozen=True)
class Form:
    """A dialog: its title, given what it is about, and what draws it."""

    title: Callable[[dict[str, Any]], str]
    draw: Callable[[Viewer, dict[str, Any]], None]


def ask(form: Form, **about: Any) -> None:
    """Have this dialog shown in the run that follows. A fresh one-time token goes with it as about["token"].

    about["after"], if given, is called when the dialog has done what it was for.
    """
    st.session_state[_ASKED] = (form, about | {"token": actions.new_token()})


def key(shortcut: str) -> str | None:
    """A button's shortcut, but none while a dialog is open: what is typed there is not for the page behind it."""
    return None if _ASKED in st.session_state else shortcut


def close() -> None:
    """What was asked for is done: end the dialog and run the page anew. For the end of a form's callback."""
    asked = st.session_state.get(_ASKED)
    _forget()
    if asked and (after := asked[1].get("after")):
        after()
    st.rerun()


def show(viewer: Viewer) -> bool:
    """Show the dialog that was asked for, if one was; whether there is one."""
    asked = st.session_state.get(_ASKED)
    if asked is None:
        return False
    form, about = asked

    @st.dialog(form.title(about), width="small", on_dismiss=_forget)
    def dialog() -> None:
        form.draw(viewer, about)
        actions.trouble()

    dialog()
    return True


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
