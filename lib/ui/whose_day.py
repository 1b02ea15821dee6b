"""Whose day it is; and for a manager who has chosen nobody, how every rep's list stands."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.domain.work_order import WHY_WORDS, Why
from lib.queries.reps import Rep
from lib.ui import page, period_control, reps_data, urlstate, words, work_data
from lib.ui.reps_words import filled
from lib.ui.tables import ROW_HEIGHT
from lib.ui.work_data import RepsList

_PARAMS = ("why", "page", "lead")
_ON_THE_LIST = "On the list"
_WIDTHS = {Why.PROMISE_OVERDUE: 110, Why.PROMISE_TODAY: 125, Why.WELCOME_BACK: 100, Why.DUE_SOON: 75, Why.HOT: 50,
           Why.ONE_AND_DONE: 95, Why.OLDEST: 105}


def whose_day(viewer: Viewer) -> int | None:
    """Whose day this is: a rep's own; for a manager the rep in the address, or nobody's yet."""
    if viewer.role is Role.REP:
        return viewer.person_id
    names = {rep.person_id: rep.name for rep in _reps(viewer)}
    chosen = urlstate.chosen(list(names), "rep")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if chosen is not None:
            st.button("All reps", icon=":material/arrow_back:", key="all_days", on_click=_open, args=(None,))
        urlstate.select("Whose day", list(names), "rep", words=names.__getitem__, placeholder="Choose a rep", width=320)
    return chosen


def every_list(viewer: Viewer) -> None:
    """One line a rep, those with nothing included: what is on the list, by reason. Each number opens its rows."""
    everybody = _reps(viewer)
    if not everybody:
        st.markdown("Nobody in your teams is a rep yet. Add people in Settings.")
        return
    st.markdown("Choose a rep to see their day as they see it. You can look; they act.")
    pages = -(-len(everybody) // reps_data.PAGE_SIZE)
    number = min(urlstate.get_number("page") or 1, pages)
    listed = everybody[(number - 1) * reps_data.PAGE_SIZE : number * reps_data.PAGE_SIZE]
    _table(work_data.lists_of(viewer, listed, page.now()), several_teams=len({rep.team for rep in everybody}) > 1)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        first = (number - 1) * reps_data.PAGE_SIZE
        st.caption((f"{first + 1:,}–{first + len(listed):,} of " if pages > 1 else "")
                   + words.counted(len(everybody), "rep"))
        if pages > 1:
            key = f"days_page_{number}_of_{pages}"
            st.pagination(pages, default=number, key=key, max_visible_pages=7,
                          on_change=lambda: urlstate.put("page", st.session_state[key]))


def _reps(viewer: Viewer) -> tuple[Rep, ...]:
    """The viewer's reps of today, and who else still holds leads of theirs: the same as on Reps."""
    today = period_control.today(viewer)
    return reps_data.roster(viewer, Period(today, today, viewer.zone), None)


def _open(rep_id: int | None, why: Why | None = None) -> None:
    urlstate.clear(_PARAMS)
    urlstate.put("rep", rep_id)
    urlstate.put("why", why)


def _table(lists: Sequence[RepsList], *, several_teams: bool) -> None:
    ids = [one.rep.person_id for one in lists]
    config: dict[str, Any] = {
        "Rep": _button("Rep", 150, "Open this rep's day.", ids, None, alignment="left"),
        _ON_THE_LIST: _button(_ON_THE_LIST, 80, "All leads to which something is owed now.", ids, None),
        **{said.label: _button(said.label, _WIDTHS[why], said.meaning, ids, why) for why, said in WHY_WORDS.items()},
    }
    # The team comes last: on a phone the first three columns are what one sees.
    shown = [*config, *(["Team"] if several_teams else [])]
    st.dataframe(
        pd.DataFrame([_cells(one) for one in lists]), hide_index=True, row_height=ROW_HEIGHT, column_order=shown,
        height=min(len(lists), 14) * ROW_HEIGHT + 38, key=f"days_{hash(tuple(ids))}",
        column_config=config | {"Team": st.column_config.TextColumn(width=110)},
        alt=f"{words.counted(len(lists), 'rep')} with what is on their lists",
    )


def _button(label: str, width: int, help: str, ids: Sequence[int], why: Why | None, *, alignment: str = "right") -> Any:
    """A column whose cells open a rep's day, narrowed to its reason."""
    key = f"day_{label}"
    return st.column_config.ButtonColumn(
        label, width=width, help=help, type="tertiary", key=key, alignment=alignment,  # type: ignore[arg-type]
        pinned=alignment == "left", on_click=lambda: _open(ids[st.session_state[key]["row"]], why),
    )


def _cells(one: RepsList) -> dict[str, Any]:
    """A rep's line; a reason with nothing stays empty, so that what is owed stands out."""
    return {
        "Rep": f"{one.rep.name} · {one.away.lower()}" if one.away else one.rep.name,
        _ON_THE_LIST: filled(f"{one.total:,}", 5),
        **{WHY_WORDS[why].label: filled(f"{count:,}", 5) if count else None for why, count in one.counts.items()},
        "Team": one.rep.team,
    }
