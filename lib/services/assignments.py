"""Give a hand-off to somebody, and take it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from lib.db.schema import assignments, handoffs, people
from lib.domain.handoffs import Ending
from lib.domain.people import Kind, Role, Viewer
from lib.errors import CannotDo, NotAllowed, NotFound
from lib.services.common import allow, calendar_book, organisation_day_start, own_handoff
from lib.services.derive import refresh_lead
from lib.services.journal import already_done, write_down


@dataclass(frozen=True, kw_only=True)
class Assign:
    """Give a hand-off to a rep or a queue; whoever had it has passed it on."""

    at: datetime
    handoff_id: int
    person_id: int
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class Accept:
    """The owner takes it."""

    at: datetime
    handoff_id: int
    token: str | None = None


def assign(conn: Connection, by: Viewer, command: Assign) -> int:
    """Begin a new assignment of an open hand-off; its hand-off's id comes back.

    Raises CannotDo when it has ended, when that person has it already, or for a moment
    before the present assignment began; NotFound for a person who cannot own leads.
    """
    allow(by, "assign")
    handoff = own_handoff(conn, by, command.handoff_id)
    if done := already_done(conn, handoff.account_id, command.token):
        return done
    _still_open(handoff)
    person = conn.execute(select(people).where(people.c.id == command.person_id)).one_or_none()
    if person is None or person.kind == Kind.SYSTEM.value:
        raise NotFound(f"Nobody with number {command.person_id} can own leads. Choose a rep or a queue.")
    held = _current(conn, handoff.id)
    if held is not None:
        if held.person_id == person.id:
            raise CannotDo(f"{person.name} has this lead already.")
        if command.at < held.assigned_at:
            raise CannotDo("That is before the present assignment began. Give a later moment.")
        conn.execute(
            update(assignments).where(assignments.c.id == held.id)
            .values(ended_at=command.at, ending=Ending.PASSED_ON.value)
        )
    elif command.at < handoff.handed_off_at:
        raise CannotDo("That is before the lead was handed off. Give a later moment.")
    begin_assignment(conn, handoff.id, handoff.account_id, person.id, at=command.at)
    refresh_lead(conn, handoff.lead_id)
    write_down(conn, by, "assign", "handoff", handoff.id, at=command.at, account_id=handoff.account_id,
               token=command.token, before={"person_id": held.person_id if held else None},
               after={"person_id": person.id})
    return int(handoff.id)


def accept(conn: Connection, by: Viewer, command: Accept) -> int:
    """The owner says they take it; the hand-off's id comes back. Accepting twice changes nothing.

    Raises NotAllowed for a rep who is not the owner, CannotDo when nobody owns it or it has ended.
    """
    allow(by, "accept")
    handoff = own_handoff(conn, by, command.handoff_id)
    if done := already_done(conn, handoff.account_id, command.token):
        return done
    _still_open(handoff)
    held = _current(conn, handoff.id)
    if held is None or handoff.owner_id is None:
        raise CannotDo("Nobody owns this lead yet. Assign it to a rep first.")
    if by.role is Role.REP and held.person_id != by.person_id:
        raise NotAllowed("Only its owner can accept this lead.")
    if held.accepted_at is None:
        conn.execute(
            update(assignments).where(assignments.c.id == held.id)
            .values(accepted_at=max(command.at, held.assigned_at))
        )
        refresh_lead(conn, handoff.lead_id)
    write_down(conn, by, "accept", "handoff", handoff.id, at=command.at, account_id=handoff.account_id,
               token=command.token, after={"person_id": held.person_id})
    return int(handoff.id)


def take(conn: Connection, by: Viewer, handoff: Row[Any], *, at: datetime) -> None:
    """Whoever acts on a lead that nobody has, or only a queue, has it from then on. The caller refreshes the lead."""
    a = assignments.c
    held_since = conn.execute(
        select(func.max(a.assigned_at, type_=a.assigned_at.type)).where(a.handoff_id == handoff.id)
    ).scalar_one()
    since = max(at, handoff.handed_off_at, held_since or at)
    conn.execute(
        update(assignments).where(a.handoff_id == handoff.id, a.ended_at.is_(None))
        .values(ended_at=since, ending=Ending.PASSED_ON.value)
    )
    begin_assignment(conn, handoff.id, handoff.account_id, by.person_id, at=since)
    write_down(conn, by, "take", "handoff", handoff.id, at=at, account_id=handoff.account_id,
               after={"person_id": by.person_id})


def begin_assignment(
    conn: Connection, handoff_id: int, account_id: int, person_id: int, *, at: datetime, day_only: bool = False
) -> None:
    """Insert an assignment and move the hand-off to its holder's team. The caller refreshes the lead."""
    conn.execute(
        insert(assignments).values(
            account_id=account_id, handoff_id=handoff_id, person_id=person_id, assigned_at=at,
            assigned_day_at=organisation_day_start(at), day_only=day_only, due_at=at, risk_at=at,
        )
    )
    team_id = calendar_book(conn).team_now(person_id)
    if team_id is not None:
        conn.execute(update(handoffs).where(handoffs.c.id == handoff_id).values(team_id=team_id))


def _current(conn: Connection, handoff_id: int) -> Row[Any] | None:
    a = assignments.c
    return conn.execute(
        select(assignments).where(a.handoff_id == handoff_id, a.ended_at.is_(None))
        .order_by(a.assigned_at.desc(), a.id.desc()).limit(1)
    ).one_or_none()


def _still_open(handoff: Row[Any]) -> None:
    if handoff.ended_at is not None:
        raise CannotDo("This hand-off has ended. Re-open it first.")
