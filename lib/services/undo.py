"""Take back what was just done: exactly, once, within ten minutes, and only while nobody has built on it.

An action that people see as one (log a call, return a lead, assign fifty) is wrapped in
`undoable`. It compares the source rows of the leads before and after, and keeps the
difference in one line of the journal. `undo` puts the rows back and re-derives the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from lib.db.schema import journal
from lib.domain.people import Viewer
from lib.domain.undo import TOO_LATE, may_be_undone
from lib.errors import CannotDo, NotFound
from lib.services import putting_back, snapshots
from lib.services.common import allow
from lib.services.journal import already_done, write_down


@dataclass
class Entry:
    """An action being done. words: what it was, for the person; id: its line in the journal, once it is done."""

    words: str = ""
    id: int = field(default=0)


@dataclass(frozen=True, kw_only=True)
class Undo:
    """Take back the action of this line of the journal."""

    at: datetime
    entry_id: int


@contextmanager
def undoable(
    conn: Connection,
    by: Viewer,
    *,
    action: str,
    lead_ids: Sequence[int],
    at: datetime,
    words: str = "",
    token: str | None = None,
) -> Iterator[Entry]:
    """Do something to some leads, within, that can be taken back afterwards.

    The caller has seen to it that `by` may touch these leads and that the token is new
    (`already_done`, with the account of one lead, or 0 for several). The leads are locked,
    in the order of their ids. Nothing is written down when what is done within fails.
    """
    locked = snapshots.lock(conn, lead_ids)
    before = snapshots.take(conn, locked)
    entry = Entry(words)
    yield entry
    after = snapshots.take(conn, locked)
    old, new = snapshots.difference(conn, before, after)
    one = len(locked.lead_ids) == 1
    entry.id = write_down(
        conn, by, action, "lead" if one else "bulk", locked.lead_ids[0] if locked.lead_ids else 0, at=at,
        account_id=locked.account_id if one else 0, token=token, before={"rows": old},
        after={
            "words": entry.words, "changed": bool(old or new), "rows": new, "leads": list(locked.lead_ids),
            "states": [after.states[lead_id] for lead_id in locked.lead_ids],
        },
    )


def undo(conn: Connection, by: Viewer, command: Undo) -> str:
    """Put everything back as it was before one of the viewer's own actions; what that was, in words.

    Raises NotFound for a line that is not the viewer's own or nothing to undo, CannotDo when
    it is undone already, too late, or when somebody has changed one of its leads since.
    """
    allow(by, "undo")
    line = _own_line(conn, by, command.entry_id)
    locked = snapshots.lock(conn, line.after["leads"])
    token = f"undo:{line.id}"
    if already_done(conn, line.account_id, token) is not None:
        raise CannotDo("This has been undone already.")
    if not may_be_undone(line.at, command.at):
        raise CannotDo(TOO_LATE)
    present = snapshots.take(conn, locked)
    putting_back.refuse_if_built_upon(conn, by, line, present)
    putting_back.put_back(conn, line.before["rows"], line.after["rows"], locked)
    words: str = line.after["words"]
    write_down(conn, by, "undo", line.entity, line.entity_id, at=command.at, account_id=line.account_id, token=token,
               after={"entry_id": line.id, "undone": words})
    return words


def _own_line(conn: Connection, by: Viewer, entry_id: int) -> Row[Any]:
    j = journal.c
    line = conn.execute(select(journal).where(j.id == entry_id, j.person_id == by.person_id)).one_or_none()
    if line is None or "states" not in (line.after or {}):
        raise NotFound("There is nothing of yours to undo here. It may be undone already; look at the list again.")
    return line
