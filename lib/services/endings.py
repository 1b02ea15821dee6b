"""End a hand-off, and open it again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from lib.db.schema import assignments, handoffs, next_steps
from lib.domain.handoffs import PERMANENT_REASONS, TEMPORARY_REASONS, Ending
from lib.domain.people import Viewer
from lib.errors import CannotDo
from lib.services.common import allow, own_handoff
from lib.services.derive import refresh_lead
from lib.services.journal import already_done, write_down


@dataclass(frozen=True, kw_only=True)
class EndHandoff:
    """How a hand-off ends: an opportunity, returned with a reason and a date, or disqualified with evidence."""

    at: datetime
    handoff_id: int
    ending: Ending
    reason: str | None = None
    revisit_on: date | None = None
    evidence: str | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReopenHandoff:
    """Take an ending back."""

    at: datetime
    handoff_id: int
    token: str | None = None


def end_handoff(conn: Connection, by: Viewer, command: EndHandoff) -> int:
    """End an open hand-off with its assignment and promises; its id comes back.

    Raises CannotDo when it has ended, when a temporary reason lacks its date or a
    permanent one its evidence, or when the reason does not fit the ending.
    """
    allow(by, "end_handoff")
    handoff = own_handoff(conn, by, command.handoff_id)
    if done := already_done(conn, handoff.account_id, command.token):
        return done
    if handoff.ended_at is not None:
        raise CannotDo("This hand-off has ended already.")
    if command.at < handoff.handed_off_at:
        raise CannotDo("A hand-off cannot end before it began.")
    _check(command)
    ends = {"ended_at": command.at, "ending": command.ending.value}
    a, n = assignments.c, next_steps.c
    conn.execute(update(assignments).where(a.handoff_id == handoff.id, a.ended_at.is_(None)).values(ends))
    conn.execute(
        update(next_steps).where(n.handoff_id == handoff.id, n.closed_at.is_(None))
        .values(closed_at=command.at, ending="cancelled")
    )
    conn.execute(
        update(handoffs).where(handoffs.c.id == handoff.id).values(
            **ends, reason=command.reason, revisit_on=command.revisit_on, evidence=command.evidence,
            ended_by_id=by.person_id,
        )
    )
    refresh_lead(conn, handoff.lead_id)
    write_down(conn, by, "end_handoff", "handoff", handoff.id, at=command.at, account_id=handoff.account_id,
               token=command.token, after=ends | {"reason": command.reason, "revisit_on": command.revisit_on})
    return int(handoff.id)


def reopen_handoff(conn: Connection, by: Viewer, command: ReopenHandoff) -> int:
    """Open an ended hand-off again as it was, with its owner; its id comes back.

    Raises CannotDo when it is open, or when the lead has been handed off again since.
    """
    allow(by, "reopen_handoff")
    handoff = own_handoff(conn, by, command.handoff_id)
    if done := already_done(conn, handoff.account_id, command.token):
        return done
    if handoff.ended_at is None:
        raise CannotDo("This hand-off is open.")
    if _handed_off_again(conn, handoff):
        raise CannotDo("This lead has been handed off again since; work on that hand-off.")
    a, n = assignments.c, next_steps.c
    conn.execute(
        update(assignments)
        .where(a.handoff_id == handoff.id, a.ended_at == handoff.ended_at, a.ending != Ending.PASSED_ON.value)
        .values(ended_at=None, ending=None)
    )
    conn.execute(
        update(next_steps)
        .where(n.handoff_id == handoff.id, n.closed_at == handoff.ended_at, n.ending == "cancelled")
        .values(closed_at=None, ending=None)
    )
    before = {name: handoff._mapping[name] for name in ("ended_at", "ending", "reason", "revisit_on", "evidence")}
    conn.execute(
        update(handoffs).where(handoffs.c.id == handoff.id)
        .values(dict.fromkeys([*before, "ended_by_id"], None))
    )
    refresh_lead(conn, handoff.lead_id)
    write_down(conn, by, "reopen_handoff", "handoff", handoff.id, at=command.at, account_id=handoff.account_id,
               token=command.token, before=before)
    return int(handoff.id)


def _check(command: EndHandoff) -> None:
    if command.ending is Ending.RETURNED:
        if command.reason not in TEMPORARY_REASONS:
            raise CannotDo(f"Returning a lead to marketing needs a reason: {_list(TEMPORARY_REASONS)}.")
        if command.revisit_on is None:
            raise CannotDo("Returning a lead needs a date to look at it again.")
    elif command.ending is Ending.DISQUALIFIED:
        if command.reason not in PERMANENT_REASONS:
            raise CannotDo(f"Disqualifying a lead needs a reason: {_list(PERMANENT_REASONS)}.")
        if not (command.evidence or "").strip():
            raise CannotDo("Disqualifying a lead needs a word of evidence.")
    elif command.ending is not Ending.OPPORTUNITY:
        raise CannotDo("A hand-off ends as an opportunity, returned or disqualified. To pass it on, assign it.")


def _list(reasons: dict[str, str]) -> str:
    return ", ".join(reasons.values())


def _handed_off_again(conn: Connection, handoff: Row[Any]) -> bool:
    h = handoffs.c
    later = select(h.id).where(h.lead_id == handoff.lead_id, h.number > handoff.number).limit(1)
    return conn.execute(later).scalar_one_or_none() is not None
