"""What the database says about many hand-offs at once: the reads behind bulk_facts.

Each takes a scope that picks a chunk of leads, and gives values by hand-off or assignment.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import appointments, assignments, handoffs, next_steps, people, touches
from lib.queries.conditions import IS_CONTACT, IS_FOLLOW_UP, IS_MARKETING_TOUCH, IS_SALES_TOUCH

LeadScope = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""Given a lead_id (or account_id) column, the condition that picks a chunk of leads (or accounts)."""


def lead_chunks(conn: Connection, lead_ids: list[int] | None, size: int = 20_000) -> Iterator[LeadScope]:
    """Conditions that together pick all leads, or those named, in chunks that fit memory."""
    if lead_ids is not None:
        step = min(size, 5_000)
        ordered = sorted(set(lead_ids))
        for i in range(0, len(ordered), step):
            yield within(ordered[i : i + step])
        return
    lowest, highest = conn.execute(select(func.min(handoffs.c.lead_id), func.max(handoffs.c.lead_id))).one()
    if lowest is None:
        return
    for begin in range(lowest, highest + 1, size):
        yield between(begin, begin + size - 1)


def within(ids: list[int]) -> LeadScope:
    """The condition that a key is one of these."""
    return lambda column: column.in_(ids)


def between(first: int, last: int) -> LeadScope:
    """The condition that a key lies in a range, both ends included."""
    return lambda column: column.between(first, last)


def belongs_to_handoff() -> ColumnElement[bool]:
    """Whether a touch falls in a hand-off's span (lib.domain.handoffs.belongs), for a query over both."""
    later = handoffs.alias("later")
    start = case((touches.c.day_only, handoffs.c.handed_off_day_at), else_=handoffs.c.handed_off_at)
    overtaken = select(later.c.id).where(
        later.c.lead_id == handoffs.c.lead_id,
        later.c.number > handoffs.c.number,
        later.c.handed_off_at <= touches.c.occurred_at,
    )
    return and_(
        handoffs.c.lead_id == touches.c.lead_id,
        touches.c.occurred_at >= start,
        or_(handoffs.c.ended_at.is_(None), touches.c.occurred_at <= handoffs.c.ended_at),
        ~overtaken.correlate(handoffs, touches).exists(),
    )


def handoff_of_touch() -> Select[Any]:
    """The hand-off a touch belongs to, as a scalar query correlated to touches."""
    return (
        select(handoffs.c.id)
        .where(belongs_to_handoff())
        .order_by(handoffs.c.number.desc())
        .limit(1)
        .correlate(touches)
    )


def tries(conn: Connection, scope: LeadScope) -> dict[int, tuple[datetime, int]]:
    """Each holder's first follow-up while holding, and how many; assignments without any are left out."""
    a, t = assignments.c, touches.c
    start = case((t.day_only, a.assigned_day_at), else_=a.assigned_at)
    held = and_(
        a.handoff_id == t.handoff_id,
        # The sum keeps SQLite from going through everything a person ever held.
        a.person_id + 0 == t.person_id,
        t.occurred_at >= start,
        or_(a.ended_at.is_(None), t.occurred_at <= a.ended_at),
    )
    rows = conn.execute(
        select(a.id, func.min(t.occurred_at, type_=t.occurred_at.type), func.count(t.id))
        .select_from(touches.join(assignments, held))
        .where(scope(t.lead_id), IS_FOLLOW_UP)
        .group_by(a.id)
    )
    return {assignment_id: (first, attempts) for assignment_id, first, attempts in rows}


def counts(conn: Connection, scope: LeadScope) -> dict[int, tuple[int, datetime | None]]:
    """How many follow-ups each hand-off had, and its first contact; those without a sales touch are left out."""
    t = touches.c
    rows = conn.execute(
        select(t.handoff_id, func.count(case((IS_FOLLOW_UP, t.id))),
               func.min(case((IS_CONTACT, t.occurred_at)), type_=t.occurred_at.type))
        .where(scope(t.lead_id), t.handoff_id.is_not(None), IS_SALES_TOUCH)
        .group_by(t.handoff_id)
    )
    return {handoff_id: (attempts, contact) for handoff_id, attempts, contact in rows}


def edge(conn: Connection, scope: LeadScope, *, newest: bool) -> dict[int, Any]:
    """The first follow-up, or the newest sales touch, of each hand-off."""
    t = touches.c
    order = (t.occurred_at.desc(), t.id.desc()) if newest else (t.occurred_at, t.id)
    place = func.row_number().over(partition_by=t.handoff_id, order_by=order).label("place")
    what = IS_SALES_TOUCH if newest else IS_FOLLOW_UP
    ranked = (
        select(t.handoff_id, t.id, t.occurred_at, t.day_only, place)
        .where(scope(t.lead_id), t.handoff_id.is_not(None), what)
        .subquery()
    )
    return {row.handoff_id: row for row in conn.execute(select(ranked).where(ranked.c.place == 1))}


def holders(conn: Connection, scope: LeadScope) -> dict[int, Any]:
    """The latest assignment of each hand-off, with whether a queue holds it."""
    a = assignments.c
    rows = conn.execute(
        select(a.handoff_id, a.id, a.person_id, a.assigned_at, a.accepted_at, people.c.kind)
        .select_from(assignments.join(handoffs, handoffs.c.id == a.handoff_id).join(people, people.c.id == a.person_id))
        .where(scope(handoffs.c.lead_id)).order_by(a.handoff_id, a.assigned_at, a.id)
    )
    return {row.handoff_id: row for row in rows}


def promises(conn: Connection, scope: LeadScope) -> dict[int, datetime]:
    """The earliest open next step or untold appointment of each hand-off."""
    n, ap = next_steps.c, appointments.c
    steps = select(n.handoff_id, n.due_at.label("at")).where(n.closed_at.is_(None))
    meetings = select(ap.handoff_id, ap.starts_at.label("at")).where(ap.outcome.is_(None))
    earliest: dict[int, datetime] = {}
    for promised, where in ((steps, n.handoff_id), (meetings, ap.handoff_id)):
        rows = conn.execute(promised.join(handoffs, handoffs.c.id == where).where(scope(handoffs.c.lead_id)))
        for handoff_id, at in rows:
            earliest[handoff_id] = min(at, earliest.get(handoff_id, at))
    return earliest


def nurtured(conn: Connection, scope: LeadScope) -> dict[int, datetime]:
    """The latest marketing touch by contact, for the accounts in scope."""
    t = touches.c
    rows = conn.execute(
        select(t.contact_id, func.max(t.occurred_at, type_=t.occurred_at.type))
        .where(scope(t.account_id), IS_MARKETING_TOUCH, t.contact_id.is_not(None))
        .group_by(t.contact_id)
    )
    return {contact_id: at for contact_id, at in rows}
