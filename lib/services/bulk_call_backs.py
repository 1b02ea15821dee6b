"""The credits of many voicemails at once: the set-based twin of lib.domain.call_backs.

A chunk's voicemails, calls and replies are read once and sorted as columns of numbers; only
a voicemail that was followed by a call is looked up in its team's calendar.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, or_, select

from lib.db.schema import touches
from lib.db.types import epoch_seconds
from lib.domain.call_backs import came_at, lasts
from lib.queries.calendars import CalendarBook
from lib.queries.kinds import CALLS_BACK, IS_VOICEMAIL
from lib.services.bulk_facts import Facts
from lib.services.bulk_reads import LeadScope
from lib.services.call_backs import clock_of_team

_NONE = 0
"""No id is 0: what stands for null among whole numbers."""


def call_back_facts(conn: Connection, book: CalendarBook, scope: LeadScope) -> Facts:
    """answered_by_id of the touches of these accounts, where it is not what it should be.

    Only those: of millions of voicemails few are answered, and fewer change.
    """
    columns = _read(conn, scope)
    if not len(columns["id"]):
        return {}
    _put_unknown_hours_last(columns, book)
    right = dict(_credits(columns, book))
    stored = dict(zip(columns["id"].tolist(), columns["answered_by_id"].tolist(), strict=True))
    return {
        touch_id: {"answered_by_id": right.get(touch_id)}
        for touch_id, was in stored.items()
        if was != right.get(touch_id, _NONE)
    }


def _read(conn: Connection, scope: LeadScope) -> dict[str, Any]:
    """Columns of the voicemails, calls and replies of known contacts, and of whatever claims to be answered."""
    t = touches.c
    wanted = {
        "id": t.id, "account_id": t.account_id, "contact_id": func.coalesce(t.contact_id, _NONE),
        "at": epoch_seconds(t.occurred_at), "day_only": t.day_only, "team_id": func.coalesce(t.team_id, _NONE),
        "answered_by_id": func.coalesce(t.answered_by_id, _NONE), "is_left": IS_VOICEMAIL, "is_call": CALLS_BACK,
    }
    rows = conn.execute(
        select(*(column.label(name) for name, column in wanted.items()))
        .where(scope(t.account_id), or_(IS_VOICEMAIL, CALLS_BACK, t.answered_by_id.is_not(None)))
    ).all()
    found = np.array([tuple(row) for row in rows], np.int64).reshape(len(rows), len(wanted))
    return dict(zip(wanted, found.T, strict=True))


def _put_unknown_hours_last(columns: dict[str, Any], book: CalendarBook) -> None:
    """Where each touch stands in the order: a call without an hour at the end of its day."""
    order = columns["at"].copy()
    for i in np.flatnonzero((columns["day_only"] == 1) & (columns["is_call"] == 1)).tolist():
        order[i] = int(came_at(_moment(order[i]), True, book.zone).timestamp())
    columns["order"] = order


def _credits(columns: dict[str, Any], book: CalendarBook) -> Iterable[tuple[int, int]]:
    """Each credited voicemail with its call."""
    known = columns["contact_id"] != _NONE
    c = {name: values[known & ((columns["is_left"] == 1) | (columns["is_call"] == 1))]
         for name, values in columns.items()}
    # By contact and time; of the same second calls come first, as they can't answer what comes after.
    order = np.lexsort((c["id"], c["is_left"], c["order"], c["contact_id"], c["account_id"]))
    c = {name: values[order] for name, values in c.items()}
    left = c["is_left"] == 1
    latest = np.maximum.accumulate(np.where(left, np.arange(len(left)), -1))
    calls = np.flatnonzero(~left & (latest >= 0))
    before = latest[calls]
    same = (c["contact_id"][before] == c["contact_id"][calls]) & (c["account_id"][before] == c["account_id"][calls])
    calls, before = calls[same], before[same]
    until = {v: _lasts(book, c, v) for v in np.unique(before).tolist()}
    in_time = c["at"][calls] < np.array([until[v] for v in before.tolist()], np.int64)
    calls, before = calls[in_time], before[in_time]
    credited, first = np.unique(before, return_index=True)
    return zip(c["id"][credited].tolist(), c["id"][calls[first]].tolist(), strict=True)


def _lasts(book: CalendarBook, c: dict[str, Any], voicemail: int) -> int:
    team_id = int(c["team_id"][voicemail])
    clock = clock_of_team(book, team_id if team_id != _NONE else None)
    return int(lasts(clock, _moment(c["at"][voicemail])).timestamp())


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
