"""The table of leads: one page of rows, what can be done with them, and the way to the next."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from lib.domain.lists import PAGE_SIZE, LeadFilter, Sort
from lib.domain.people import Viewer
from lib.domain.response_clock import SLA_WORDS, sla_state
from lib.domain.touches import touch_words
from lib.ui import bulk_forms, cards, data, exports, page, urlstate, words

ROW_HEIGHT = 34
_EXPORT_WIDTH = 160
"""Room for either of its labels, so that nothing moves when a lead is selected."""
SELECTED = "selected_handoffs"
_SHOWN_TABLE = "shown_table"
_ROUND = "selection_round"
_COLUMNS = ("Account", "Contact", "Owner", "Rung", "Waiting", "Working", "Due", "Promise", "Attempts", "Last touch",
            "Campaign", "Source")


def lead_table(viewer: Viewer, view: LeadFilter, sort: Sort, total: int) -> None:
    """One page of the list, in the server's order. Opening a row puts it into the address."""
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(urlstate.get_number("page") or 1, pages)
    rows = data.leads_on_the_list(viewer, view, page.now(), sort, number)
    ids = [row["id"] for row in rows]
    frame = pd.DataFrame([_cells(row, viewer, page.now()) for row in rows], columns=["Open", *_COLUMNS])
    # The rows are part of the key: with other rows the widget, and its selection, begins anew.
    key = f"leads_{hash((view, sort, number, tuple(ids)))}_{st.session_state.get(_ROUND, 0)}"
    if key != st.session_state.get(_SHOWN_TABLE):
        st.session_state[_SHOWN_TABLE] = key
        st.session_state.pop(SELECTED, None)
    opened = st.column_config.ButtonColumn("Open", width=50, pinned=True, type="tertiary", key="open_lead",
                                           on_click=lambda: _open(ids))
    st.dataframe(
        frame, hide_index=True, row_height=ROW_HEIGHT, height=min(len(rows), 12) * ROW_HEIGHT + 38,
        # Where every row stands on the same rung, naming it in each would only take room.
        column_order=["Open", *(c for c in _COLUMNS if c != "Rung" or len(view.rungs) > 1)],
        key=key, selection_mode="multi-row", on_select=lambda: remember_selection(key, ids), column_config={
            "Open": opened,
            "Account": st.column_config.TextColumn(width=150),
            "Contact": st.column_config.TextColumn(width=120),
            "Owner": st.column_config.TextColumn(width=110),
            "Waiting": st.column_config.TextColumn(width=80, help="On the wall, since the last touch by sales, or "
                                                   "since the prospect responded if there was none."),
            "Working": st.column_config.TextColumn(width=75, help="The same wait in the team's working hours."),
            "Due": st.column_config.TextColumn(width=130, help="When the first attempt was promised."),
            "Promise": st.column_config.TextColumn(width=80, help="Pending, at risk, breached, met or met late."),
            "Attempts": st.column_config.NumberColumn(width=70, help="In this hand-off, whatever came of them."),
            "Last touch": st.column_config.TextColumn(width=240, help="The latest attempt or exchange: when, how, "
                                                      "who."),
            "Rung": st.column_config.TextColumn(width=110),
            "Campaign": st.column_config.TextColumn(width=170),
        },
        alt=f"{words.counted(total, 'lead')}, page {number} of {pages}",
    )
    _under_the_table(viewer, view, sort, total, pages, number)


def _cells(row: dict[str, Any], viewer: Viewer, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(viewer.zone)
    waited = max(0.0, (now - row["waiting_since"]).total_seconds())
    state = sla_state(due_at=row["due_at"], risk_at=row["risk_at"], first_attempt_at=row["first_attempt_at"], now=now)
    days = row["in_days"]
    return {
        "Open": ":material/open_in_full:",
        "Account": row["account"],
        "Contact": row["contact"],
        "Waiting": words.whole_days(waited) if days else words.duration(waited),
        "Working": words.counted(row["working"], "day") if days else words.working(row["working"]),
        "Due": words.due(row["due_at"], zone, now, day_only=row["day_only"]),
        "Promise": SLA_WORDS[state],
        "Attempts": row["attempts"],
        "Last touch": _last_touch(row, zone, now),
        "Owner": words.owner(row["owner"], row["queue"]),
        "Rung": cards.rung_words(row["rung"])[0],
        "Campaign": row["campaign"] or "",
        "Source": row["source"] or "",
    }


def _last_touch(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    if row["last_touch_at"] is None:
        return "None yet"
    when = words.moment(row["last_touch_at"], zone, now, day_only=bool(row["touch_day_only"]))
    who = row["contact"] if row["touch_actor"] == "prospect" else row["toucher"]
    return " · ".join(part for part in (when, touch_words(row["touch_channel"], row["touch_outcome"]), who) if part)


def _open(ids: list[int]) -> None:
    clicked = st.session_state["open_lead"]
    urlstate.put("lead", ids[clicked["row"]], resets=())


def remember_selection(key: str, ids: list[int], state: Any = st.session_state) -> None:
    """Keep *which leads* were selected: positions point elsewhere once the data changes."""
    chosen = state[key]["selection"]["rows"]
    state[SELECTED] = [ids[i] for i in chosen if i < len(ids)]


def forget_selection() -> None:
    """Nothing is selected any more, on the screen neither."""
    st.session_state.pop(SELECTED, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _under_the_table(viewer: Viewer, view: LeadFilter, sort: Sort, total: int, pages: int, number: int) -> None:
    chosen: list[int] = st.session_state.get(SELECTED, [])
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        first, last = (number - 1) * PAGE_SIZE + 1, min(number * PAGE_SIZE, total)
        st.caption((f"{first:,}–{last:,} of " if pages > 1 else "") + words.counted(total, "lead"))
        if pages > 1:
            key = f"page_{number}_of_{pages}"
            st.pagination(pages, default=number, key=key, max_visible_pages=7,
                          on_change=lambda: urlstate.put("page", st.session_state[key]))
        with st.container(horizontal=True, width="content"):
            if view.rungs:  # returned leads have ended: there is nothing to accept, assign or return
                bulk_forms.buttons(viewer, chosen, forget_selection)
            st.button("Open account", icon=":material/domain:", on_click=_open_account, args=(viewer, chosen),
                      disabled=len(chosen) != 1, help=None if len(chosen) == 1 else "Select one lead first.")
            what = f"{len(chosen)} selected" if chosen else "all as CSV"
            moment = page.now()
            st.download_button(
                f"Export {what}", lambda: _file(viewer, view, sort, moment, chosen), "unfollowed-leads.csv", "text/csv",
                icon=":material/download:", on_click="ignore", width=_EXPORT_WIDTH,
                help=f"Every row of this view, at most {data.MOST_EXPORTED:,}; the ones you selected, if any.",
            )


def _open_account(viewer: Viewer, chosen: list[int]) -> None:
    detail = data.lead_detail(viewer, chosen[0])
    if detail is not None:
        urlstate.put("account", detail.facts["account_id"])


def _file(viewer: Viewer, view: LeadFilter, sort: Sort, moment: datetime, chosen: list[int]) -> bytes:
    rows = data.leads_to_export(viewer, view, moment, sort)
    if chosen:
        rows = [row for row in rows if row["id"] in set(chosen)]
    cells = [_cells(row, viewer, moment) for row in rows]
    return exports.as_csv(_COLUMNS, ([row[column] for column in _COLUMNS] for row in cells))
