"""Figures: the ladder that is also the filter, and rows of metrics with what came before."""

from collections.abc import Sequence

import streamlit as st

from lib.domain.ladder import NURTURE_DAYS, RUNGS, Rung
from lib.domain.lists import Group, Slice
from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.metrics.run import Value
from lib.ui import data, page, urlstate, words

_WORDS: dict[Rung | Group, tuple[str, str]] = {
    Group.UNFOLLOWED: ("Unfollowed", "Nobody has tried: unowned, not accepted and never attempted together."),
    **{rung: (said.label, said.meaning) for rung, said in RUNGS.items()},
    Group.NOT_NURTURED: (
        "Not nurtured", f"Returned to marketing, and no marketing touch for {NURTURE_DAYS} days. Marketing's rung."
    ),
}


def rung_words(shown: Rung | Group) -> tuple[str, str]:
    """What a rung is called, and who stands on it."""
    return _WORDS[shown]


def ladder(counts: dict[Rung | Group, int], shown: Rung | Group) -> None:
    """The rungs as figures in a row; each is a button that opens exactly its rows."""
    with st.container(border=True), st.grid(9, min_column_width=96, row_height=72, gap=("small", "xxsmall")):
        for rung, (label, meaning) in _WORDS.items():
            with st.container(gap=None, horizontal_alignment="center"):
                st.metric(label, f"{counts[rung]:,}", label_visibility="collapsed", width="content")
                st.button(label, key=f"show_{rung.value}", help=meaning, width="stretch",
                          type="primary" if rung is shown else "tertiary",
                          on_click=urlstate.put, args=("show", None if rung is Group.UNFOLLOWED else rung.value))


def metric_row(viewer: Viewer, names: Sequence[str], period: Period, part: Slice) -> None:
    """One card a metric, with how it moved against the equally long period before."""
    moment = page.now()
    present = data.metrics(viewer, tuple(names), period, moment, part)
    before = data.metrics(viewer, tuple(names), period.previous(), moment, part)
    with st.grid(4, min_column_width=170):
        for name in names:
            _card(present[name], before[name], period)


def _card(now: Value, before: Value, period: Period) -> None:
    moved = words.change(now, before)
    color = {"higher": "normal", "lower": "inverse", "neither": "off"}[now.metric.better]
    counted = f" Counted over {words.counted(now.count, 'case')}." if now.metric.unit in ("%", "time") else ""
    st.metric(
        now.metric.label,
        words.figure(now),
        delta=moved[1] if moved and moved[0] else None,
        delta_color=color,  # type: ignore[arg-type]
        delta_description=_compared(before, period),
        help=f"{now.metric.asks} {now.metric.description}{counted}",
        border=True,
        height="stretch",
    )


def _compared(before: Value, period: Period) -> str:
    if before.number is None:
        return f"nothing in the {period.days} days before"
    return f"{words.figure(before)} in the {period.days} days before"
