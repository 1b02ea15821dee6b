"""The journal: one line for each change, with what stood there before and after.

It also makes commands idempotent: a token that is in the journal has been done.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from lib.db.schema import journal
from lib.domain.people import Viewer


def already_done(conn: Connection, account_id: int, token: str | None) -> int | None:
    """The id of what the command with this token made or changed, or None if it is new."""
    if token is None:
        return None
    done: int | None = conn.execute(
        select(journal.c.entity_id).where(journal.c.account_id == account_id, journal.c.token == token)
    ).scalar_one_or_none()
    return done


def line_of(conn: Connection, account_id: int, token: str | None) -> int | None:
    """The id of the line that the command with this token left, or None if it is new."""
    if token is None:
        return None
    found: int | None = conn.execute(
        select(journal.c.id).where(journal.c.account_id == account_id, journal.c.token == token)
    ).scalar_one_or_none()
    return found


def write_down(
    conn: Connection,
    by: Viewer | None,
    action: str,
    entity: str,
    entity_id: int,
    *,
    at: datetime,
    account_id: int = 0,
    token: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> int:
    """Add one line; its id comes back. before and after may hold dates and moments; they are kept as ISO 8601."""
    made = conn.execute(
        insert(journal).values(
            at=at, person_id=by.person_id if by else None, action=action, entity=entity, entity_id=entity_id,
            account_id=account_id, before=_plain(before), after=_plain(after), token=token,
        )
    )
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def _plain(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in facts.items()}
