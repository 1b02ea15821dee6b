"""Claims: one rep at a time works on a prospect, so that nobody is rung twice at once.

A claim is about a person (the contact), not about a lead: two leads of the same person
never ring them together. It is no fact of the business, so the journal has no line of it.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from lib import settings
from lib.db.schema import claims, handoffs, people
from lib.domain.calling_hours import is_agreed_hour, may_be_called, read_hours
from lib.domain.people import Viewer
from lib.errors import CannotDo, NotFound
from lib.queries.scope import handoffs_visible_to
from lib.queries.work import Today, candidates
from lib.services.common import allow

CLAIM_FOR = timedelta(minutes=15)
_FIRST_LOOK, _GROWTH = 12, 8


@dataclass(frozen=True, kw_only=True)
class ClaimNext:
    """Take the next prospect of one's list.

    today_ends: the midnight that ends the rep's day. skip: hand-offs to pass over.
    """

    at: datetime
    today_ends: datetime
    skip: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Take this very prospect, or keep them for longer."""

    at: datetime
    handoff_id: int


@dataclass(frozen=True, kw_only=True)
class Release:
    """Let the prospects of some hand-offs go again."""

    handoff_ids: tuple[int, ...]


@dataclass(frozen=True)
class Claimed:
    """A prospect one has: the hand-off to work on, and the token that logs its outcome once."""

    handoff_id: int
    token: str


def claim_next(conn: Connection, by: Viewer, command: ClaimNext) -> Claimed | None:
    """Claim the first lead that is free and in its calling hours; None when none is left.

    Two who ask at the same instant get two prospects: the second to insert a claim goes on
    to the next lead.
    """
    allow(by, "call")
    hours = read_hours(settings.get("CATCHER_CALLING_HOURS"))
    for lead in _in_order(conn, by, command):
        agreed = is_agreed_hour(lead["promise_at"], lead["promise_day_only"], command.at)
        if not agreed and not may_be_called(lead["zone"], command.at, hours):
            continue
        if token := _insert(conn, by, lead["account_id"], lead["contact_id"], lead["id"], command.at):
            return Claimed(lead["id"], token)
    return None


def claim(conn: Connection, by: Viewer, command: Claim) -> Claimed:
    """Claim the prospect of a hand-off, or renew one's own claim, which keeps its token.

    Raises NotFound for a hand-off that isn't the viewer's, CannotDo while somebody else has the prospect.
    """
    allow(by, "call")
    h = handoffs.c
    lead = conn.execute(
        select(h.account_id, h.contact_id).where(h.id == command.handoff_id, handoffs_visible_to(by))
    ).one_or_none()
    if lead is None:
        raise NotFound(f"There is no hand-off {command.handoff_id} among yours. Take the next one from your list.")
    about = lead.account_id, lead.contact_id, command.handoff_id, command.at
    token = _renew(conn, by, *about) or _insert(conn, by, *about)
    if token is None:
        other = _claim_of(conn, lead.account_id, lead.contact_id)
        raise CannotDo(f"{other.name} is just calling this person, since {_ago(other.claimed_at, command.at)}. "
                       "Take the next one, or look again later.")
    return Claimed(command.handoff_id, token)


def release(conn: Connection, by: Viewer, command: Release) -> int:
    """Give up one's own claims on the prospects of some hand-offs; how many there were."""
    k = claims.c
    gone = conn.execute(delete(claims).where(k.person_id == by.person_id, k.handoff_id.in_(command.handoff_ids)))
    return int(gone.rowcount)


def let_go_of_contact(conn: Connection, by: Viewer, account_id: int, contact_id: int) -> None:
    """Give up one's own claim on a prospect: something came of it."""
    k = claims.c
    conn.execute(
        delete(claims).where(k.account_id == account_id, k.contact_id == contact_id, k.person_id == by.person_id)
    )


def _in_order(conn: Connection, by: Viewer, command: ClaimNext) -> Iterator[dict[str, Any]]:
    """The leads one may call, in the order of work: a few at first, for mostly the first will do.

    Each further look begins at the top: meanwhile others may have taken what was there.
    """
    today = Today(command.at, command.today_ends)
    for unowned in (False, True):
        seen: set[int] = set()
        size, whole = _FIRST_LOOK, False
        while not whole:
            rows, whole = candidates(conn, by, today=today, unowned=unowned, skip=command.skip, size=size)
            yield from (row for row in rows if row["id"] not in seen)
            seen.update(row["id"] for row in rows)
            size *= _GROWTH


def _renew(
    conn: Connection, by: Viewer, account_id: int, contact_id: int, handoff_id: int, at: datetime
) -> str | None:
    """Keep one's own claim for longer; its token, or None without one.

    For another lead of the same person it is a new token: each logs the outcome of one lead.
    """
    k = claims.c
    token = case((k.handoff_id == handoff_id, k.token), else_=secrets.token_urlsafe(12))
    return conn.execute(
        update(claims)
        .where(k.account_id == account_id, k.contact_id == contact_id, k.person_id == by.person_id)
        .values(handoff_id=handoff_id, expires_at=at + CLAIM_FOR, token=token)
        .returning(k.token)
    ).scalar_one_or_none()


def _insert(
    conn: Connection, by: Viewer, account_id: int, contact_id: int, handoff_id: int, at: datetime
) -> str | None:
    """A new claim, also in place of one that has expired; its token, or None where somebody has the prospect."""
    make = sqlite_insert if conn.dialect.name == "sqlite" else postgresql_insert
    mine = make(claims).values(
        account_id=account_id, contact_id=contact_id, handoff_id=handoff_id, person_id=by.person_id,
        token=secrets.token_urlsafe(12), claimed_at=at, expires_at=at + CLAIM_FOR,
    )
    new = mine.excluded
    return conn.execute(
        mine.on_conflict_do_update(
            index_elements=["account_id", "contact_id"],
            set_={"handoff_id": new.handoff_id, "person_id": new.person_id, "token": new.token,
                  "claimed_at": new.claimed_at, "expires_at": new.expires_at},
            where=claims.c.expires_at <= at,
        ).returning(claims.c.token)
    ).scalar_one_or_none()


def _claim_of(conn: Connection, account_id: int, contact_id: int) -> Row[Any]:
    k = claims.c
    return conn.execute(
        select(claims, people.c.name).join_from(claims, people, people.c.id == k.person_id)
        .where(k.account_id == account_id, k.contact_id == contact_id)
    ).one()


def _ago(then: datetime, now: datetime) -> str:
    minutes = int((now - then).total_seconds() // 60)
    return "a moment ago" if minutes < 1 else f"{minutes} min ago"
