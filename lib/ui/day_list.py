"""A rep's list of work: what is owed, to whom, in which order, and the way to do it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from lib.domain.cadence import dots
from lib.domain.people import Viewer
from lib.domain.work_order import WHY_WORDS, Why
from lib.ui import calling, dialogs, lead_actions, lead_words, meetings, page, urlstate, words, work_data
from lib.ui.pages_list import page_called
from lib.ui.tables import ROW_HEIGHT

_CALL = "call_from_list"
_ICONS = {"Call": ":material/call:", "Write": ":material/mail:", "Return": ":material/undo:"}


def start_calling(viewer: Viewer, owed: work_data.Owed) -> None:
    """The one thing to do: take the first prospect and go to their card."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Start calling", type="primary", icon=":material/call:", key="start_calling",
                     shortcut=dialogs.key("s")):
            lead = calling.start(viewer)
            st.switch_page(page_called("calls"), query_params={calling.LEAD: lead} if lead else {})
        meetings.calendar_button(viewer)
        st.caption(_said(owed), width="content")
    if (wanted := st.session_state.pop(_CALL, None)) is not None:
        st.switch_page(page_called("calls"), query_params={calling.LEAD: wanted})


def work_table(viewer: Viewer, rep_id: int, owed: work_data.Owed, today: work_data.Today) -> None:
    """The list, narrowed to one reason if asked; a page of rows, each with what can be done."""
    wanted = urlstate.chosen(list(Why), "why")
    _reasons(owed, wanted)
    total = owed.counts[wanted] if wanted else owed.total
    if not total:
        st.markdown(_nothing(viewer, rep_id, wanted))
        return
    pages = -(-total // work_data.PAGE_SIZE)
    number = min(urlstate.get_number("page") or 1, pages)
    rows = work_data.work_list(viewer, rep_id, today, wanted, number)
    _table(viewer, rows, own=rep_id == viewer.person_id)
    if pages > 1:
        key = f"page_{number}_of_{pages}"
        st.pagination(pages, default=number, key=key, max_visible_pages=7,
                      on_change=lambda: urlstate.put("page", st.session_state[key]))


def _said(owed: work_data.Owed) -> str:
    said = f"{words.counted(owed.total, 'lead')} on your list, the most urgent first."
    pool = f" {words.counted(owed.unowned, 'more lies', 'more lie')} unowned in your team."
    return said + pool if owed.unowned else said


def _reasons(owed: work_data.Owed, wanted: Why | None) -> None:
    """Every reason with its count; each opens exactly its rows."""
    key = "_url_why"
    offered = [why for why in Why if owed.counts[why] or why is wanted]
    st.session_state[key] = wanted
    st.pills("Why", offered, key=key, label_visibility="collapsed",
             format_func=lambda why: f"{WHY_WORDS[why].label} {owed.counts[why]:,}",
             on_change=lambda: urlstate.put("why", st.session_state[key]))
    st.caption(WHY_WORDS[wanted].meaning if wanted else "In the order of work: the first reason that holds decides.")


def _table(viewer: Viewer, rows: list[dict[str, Any]], *, own: bool) -> None:
    zone, now = ZoneInfo(viewer.zone), page.now()
    buttons = {
        name: st.column_config.ButtonColumn(name, width=55, pinned=True, type="tertiary", key=f"row_{name.lower()}",
                                            on_click=lambda name=name: _act(name, rows))
        for name in _ICONS
    }
    frame = pd.DataFrame([_cells(row, zone, now) for row in rows])
    shown = ["Why", "Contact", "Account", "Attempts", "Their time", "Phone", "Intent", "Campaign", "Waiting"]
    st.dataframe(
        frame, hide_index=True, row_height=ROW_HEIGHT, height=len(rows) * ROW_HEIGHT + 38,
        column_order=[*_ICONS, *shown] if own else shown,
        key=f"work_{hash(tuple(row['id'] for row in rows))}",
        column_config=(buttons if own else {}) | {
            "Why": st.column_config.TextColumn(width=290),
            "Contact": st.column_config.TextColumn(width=130),
            "Account": st.column_config.TextColumn(width=150),
            "Attempts": st.column_config.TextColumn(width=85, help="The plan of attempts, the made ones filled."),
            "Their time": st.column_config.TextColumn(width=130),
            "Phone": st.column_config.TextColumn(width=125),
            "Intent": st.column_config.TextColumn(width=60),
            "Campaign": st.column_config.TextColumn(width=160),
            "Waiting": st.column_config.TextColumn(width=75, help="Since the last touch by sales, or since the "
                                                   "prospect responded if there was none."),
        },
    )


def _cells(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    waited = max(0.0, (now - row["waiting_since"]).total_seconds())
    return _ICONS | {
        "Why": lead_words.why_here(row, zone, now),
        "Contact": row["contact"],
        "Account": row["account"],
        "Attempts": dots(row["cadence"], row["attempts"]),
        "Their time": lead_words.their_time(row["zone"], now),
        "Phone": "do not call" if row["do_not_call"] else row["phone"] or "",
        "Intent": row["intent"] or "",
        "Campaign": row["campaign"] or row["source"] or "",
        "Waiting": words.whole_days(waited) if row["day_only"] else words.duration(waited),
    }


def _act(name: str, rows: list[dict[str, Any]]) -> None:
    """A row's button: which lead it is was fixed when the table was drawn."""
    row = rows[st.session_state[f"row_{name.lower()}"]["row"]]
    if name == "Call":
        st.session_state[_CALL] = row["id"]
    elif name == "Write":
        lead_actions.write(row)
    else:
        lead_actions.give_back(row)


def _nothing(viewer: Viewer, rep_id: int, wanted: Why | None) -> str:
    if wanted is not None:
        return f"No lead is on the list for this reason: “{WHY_WORDS[wanted].label}”."
    if rep_id == viewer.person_id:
        return "Nobody is waiting for you. Every lead of yours has its next step."
    return "Nobody is waiting. Every lead of theirs has its next step."
