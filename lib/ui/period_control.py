"""The period a page is about: in the address, and kept from page to page.

The address wins; where it says nothing, what was chosen before holds; else this week.
"""

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from lib.domain.people import Viewer
from lib.domain.periods import SPAN_WORDS, Period, Span, as_text, from_text, span
from lib.ui import page, urlstate

PARAM = "period"
_KEPT = "kept_period"
_CUSTOM = "custom"
_RESETS = ("page", "rows", "of", "band", "slot", "day")
"""What another period makes meaningless: the page of a list, and the rows of a figure."""


def chosen(viewer: Viewer) -> Period:
    """The period in the address, or the one kept from another page, in the viewer's zone."""
    text = urlstate.get(PARAM)
    if text is None or _read(text, viewer) is None:
        text = st.session_state.get(_KEPT, Span.THIS_WEEK.value)
    found = _read(text, viewer)
    if found is None:  # kept while another zone or a longer period was allowed
        text, found = Span.THIS_WEEK.value, span(Span.THIS_WEEK, today(viewer), viewer.zone)
    st.session_state[_KEPT] = text
    # So that the address shows what the page shows, and can be sent.
    if urlstate.get(PARAM) != text and (text != Span.THIS_WEEK.value or urlstate.get(PARAM) is not None):
        urlstate.put(PARAM, None if text == Span.THIS_WEEK.value else text, resets=())
    return found


def control(viewer: Viewer) -> Period:
    """The choice of a period, and the period chosen. Weeks begin on Monday."""
    period = chosen(viewer)
    text = st.session_state[_KEPT]
    name = text if text in Span._value2member_map_ else _CUSTOM
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.session_state["_period_name"] = name
        st.segmented_control(
            "Period", [*(s.value for s in Span), _CUSTOM], key="_period_name", required=True,
            format_func=lambda n: SPAN_WORDS[Span(n)] if n != _CUSTOM else "Other days",
            label_visibility="collapsed", on_change=_choose, args=(period,), wrap=True,
        )
        if name == _CUSTOM:
            st.session_state["_period_days"] = (period.first, period.last)
            st.date_input("Days", key="_period_days", format="DD/MM/YYYY", label_visibility="collapsed", width=220,
                          min_value=date(1990, 1, 1), on_change=_choose_days, args=(viewer,))
        st.caption(words(period), width="content")
    return period


def words(period: Period) -> str:
    """Its days in words: "16–22 Nov 2026", "28 Sep – 4 Oct 2026"."""
    first, last = period.first, period.last
    if first == last:
        return f"{last.day} {last:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {first:%b}{year} – {last.day} {last:%b %Y}"


def today(viewer: Viewer) -> date:
    """The day it is for the viewer."""
    return page.now().astimezone(ZoneInfo(viewer.zone)).date()


def _read(text: str, viewer: Viewer) -> Period | None:
    if text in Span._value2member_map_:
        return span(Span(text), today(viewer), viewer.zone)
    return from_text(text, viewer.zone)


def _choose(shown: Period) -> None:
    name = st.session_state["_period_name"]
    _keep(as_text(shown) if name == _CUSTOM else name)


def _choose_days(viewer: Viewer) -> None:
    """Both days at once: while only the first is chosen, nothing changes yet."""
    days = st.session_state["_period_days"]
    if len(days) == 2 and from_text(text := f"{days[0]}..{days[1]}", viewer.zone):
        _keep(text)


def _keep(text: str) -> None:
    st.session_state[_KEPT] = text
    urlstate.put(PARAM, None if text == Span.THIS_WEEK.value else text, resets=_RESETS)
