"""Widgets whose value lives in the address, so that a sent link shows the same view.

The address is the source of truth: a widget is set from it at each run and writes to it
when changed. An unknown or malformed value in the address is dropped.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")
_RESETS = ("page", "lead")
"""What a changed filter makes meaningless."""


def get(param: str) -> str | None:
    """The text of a parameter, or None."""
    return st.query_params.get(param)


def get_number(param: str, *, at_least: int = 1) -> int | None:
    """The whole number of a parameter, or None when there is none or it is no number."""
    text = get(param)
    number = int(text) if text and text.isdecimal() and len(text) < 18 else None
    return number if number is not None and number >= at_least else None


def put(param: str, value: object | None, *, resets: Sequence[str] = _RESETS) -> None:
    """Set a parameter, or take it out with None; and take out what it makes meaningless."""
    for other in resets:
        if other != param:
            st.query_params.pop(other, None)
    if value is None or value == "":
        st.query_params.pop(param, None)
    else:
        st.query_params[param] = str(value)


def clear(params: Sequence[str]) -> None:
    """Take parameters out."""
    for param in params:
        st.query_params.pop(param, None)


def chosen(options: Sequence[T], param: str) -> T | None:
    """The option a parameter names; None where it names none."""
    wanted = get(param)
    return next((option for option in options if str(option) == wanted), None) if wanted else None


def select(label: str, options: Sequence[T], param: str, *, words: Callable[[T], str], **more: Any) -> None:
    """A select box that may stay empty; its choice is the parameter's text."""
    key = f"_url_{param}"
    st.session_state[key] = chosen(options, param)
    st.selectbox(label, options, key=key, index=None, format_func=words,
                 on_change=lambda: put(param, st.session_state[key]), **more)


def text(label: str, param: str, **more: Any) -> None:
    """A text box that writes the parameter when Enter is pressed or the box is left."""
    key = f"_url_{param}"
    st.session_state[key] = get(param) or ""
    st.text_input(label, key=key, on_change=lambda: put(param, st.session_state[key].strip()), **more)
