"""What somebody did in the last minutes and may still take back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, cast, literal, select

from lib.db.schema import journal
from lib.domain.people import Viewer
from lib.domain.undo import UNDO_MINUTES, undone_until

MOST_ACTIONS = 10


@dataclass(frozen=True)
class Undoable:
    """One action, as its line in the journal has it. until: the last moment it may be undone."""

    entry_id: int
    words: str
    at: datetime
    until: datetime


def _statement() -> Select[Any]:
    j, taken_back = journal.c, journal.alias("taken_back")
    words = j.after["words"].as_string()
    undone = select(taken_back.c.id).where(
        taken_back.c.account_id == j.account_id, taken_back.c.token == literal("undo:") + cast(j.id, String)
    )
    return (
        select(j.id, words.label("words"), j.at)
        .where(
            j.person_id == bindparam("who"), j.at.between(bindparam("since"), bindparam("now")),
            j.entity.in_(["lead", "bulk"]), words.is_not(None), j.after["changed"].as_boolean(),
            ~undone.correlate(journal).exists(),
        )
        .order_by(j.at.desc(), j.id.desc()).limit(MOST_ACTIONS)
    )


# Asked at every turn of every page, so it is put together once.
_RECENT = _statement()


def recent_actions(conn: Connection, viewer: Viewer, now: datetime) -> list[Undoable]:
    """The viewer's own actions of the last ten minutes that changed something and are not undone; newest first."""
    rows = conn.execute(
        _RECENT, {"who": viewer.person_id, "since": now - timedelta(minutes=UNDO_MINUTES), "now": now}
    )
    return [Undoable(row.id, row.words, row.at, undone_until(row.at)) for row in rows]
