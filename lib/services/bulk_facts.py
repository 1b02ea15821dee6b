"""Derived facts of many hand-offs at once, from the raw rows.

The set-based twin of lib.domain.handoffs: first, last and count come from the database,
deadlines from the calendars' vectorised form. `rebuild` writes what this says and
`verify` compares it with what stands there, so the two ways of working out a fact check
each other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, and_, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import accounts, appointments, assignments, handoffs, next_steps, people, touches
from lib.domain.ladder import nurture_due, stage_of, turns_at
from lib.domain.working_time import WorkClock
from lib.queries.calendars import CalendarBook
from lib.queries.conditions import IS_CONTACT, IS_FOLLOW_UP, IS_MARKETING_TOUCH, IS_SALES_TOUCH

Facts = dict[int, dict[str, Any]]
"""Derived columns by row id."""

LeadScope = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""Given a lead_id column, the condition that picks a chunk of leads."""


@dataclass(frozen=True)
class Deadlines:
    """Deadlines of a batch of rows that share one clock."""

    due: list[datetime]
    risk: list[datetime]


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


def assignment_facts(conn: Connection, book: CalendarBook, scope: LeadScope) -> Facts:
    """The derived columns of the assignments of a chunk of leads."""
    a, h = assignments.c, handoffs.c
    facts: Facts = {}
    by_person: dict[int, list[Any]] = defaultdict(list)
    tried = _tries(conn, scope)
    rows = conn.execute(
        select(a.id, a.person_id, a.assigned_at, a.day_only, h.sla_minutes)
        .select_from(handoffs.join(assignments, a.handoff_id == h.id))
        .where(scope(h.lead_id))
    )
    for row in rows:
        by_person[row.person_id].append(row)
    for person_id, group in by_person.items():
        clock = book.person(person_id)
        when = _deadlines(clock, [r.assigned_at for r in group], [r.sla_minutes for r in group],
                          [r.day_only for r in group])
        own = [tried.get(r.id, (None, 0)) for r in group]
        worked = _worked(clock, [r.assigned_at for r in group], [first for first, _ in own])
        for row, due, risk, (first, attempts), seconds in zip(group, when.due, when.risk, own, worked, strict=True):
            facts[row.id] = {
                "due_at": due, "risk_at": risk, "first_attempt_at": first, "attempts": attempts,
                "response_work_s": seconds,
            }
    return facts


def _tries(conn: Connection, scope: LeadScope) -> dict[int, tuple[datetime, int]]:
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


def handoff_facts(conn: Connection, book: CalendarBook, scope: LeadScope, held: Facts) -> Facts:
    """The derived columns of the hand-offs of a chunk of leads.

    held: the facts of their assignments, as assignment_facts gives them.
    """
    h = handoffs.c
    rows = conn.execute(
        select(h.id, h.lead_id, h.number, h.promised_team_id, h.needs_acceptance, h.handed_off_at, h.day_only,
               h.sla_minutes, h.responded_at, h.ended_at, h.ending)
        .where(scope(h.lead_id)).order_by(h.lead_id, h.number)
    ).all()
    last_number = {row.lead_id: row.number for row in rows}
    counts, firsts, lasts = _counts(conn, scope), _edge(conn, scope, newest=False), _edge(conn, scope, newest=True)
    holders, promises, nurtured = _holders(conn, scope), _promises(conn, scope), _nurtured(conn, scope)
    by_team: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_team[row.promised_team_id].append(row)
    facts: Facts = {}
    for team_id, group in by_team.items():
        clock = book.team(team_id)
        when = _deadlines(clock, [r.handed_off_at for r in group], [r.sla_minutes for r in group],
                          [r.day_only for r in group])
        first_rows = [firsts.get(r.id) for r in group]
        worked = _worked(clock, [r.handed_off_at for r in group], [f.occurred_at if f else None for f in first_rows])
        for row, due, risk, first, seconds in zip(group, when.due, when.risk, first_rows, worked, strict=True):
            attempts, first_contact = counts.get(row.id, (0, None))
            last = lasts.get(row.id)
            promise_at = promises.get(row.id)
            owner = _owner(row, holders.get(row.id), held)
            stage = stage_of(
                owned=owner["owner_id"] is not None, accepted=owner["accepted_at"] is not None, attempts=attempts,
                contacted=first_contact is not None, promised=promise_at is not None,
            )
            facts[row.id] = owner | {
                "due_at": due, "risk_at": risk, "attempts": attempts, "first_contact_at": first_contact,
                "first_attempt_at": first.occurred_at if first else None,
                "first_attempt_day_only": bool(first and (first.day_only or row.day_only)),
                "first_attempt_work_s": seconds,
                "last_touch_at": last.occurred_at if last else None, "last_touch_id": last.id if last else None,
                "waiting_since": last.occurred_at if last else row.responded_at,
                "promise_at": promise_at, "stage": stage.value,
                "turns_at": turns_at(stage, clock, last.occurred_at if last else None,
                                     bool(last and last.day_only), promise_at),
                "nurture_due_at": _nurture_due(row, last_number[row.lead_id], nurtured.get(row.id)),
            }
    return facts


def account_facts(conn: Connection, scope: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> Facts:
    """The latest sales and marketing touch of the accounts in scope; None where there is none."""
    a, t = accounts.c, touches.c
    rows = conn.execute(
        select(
            a.id,
            func.max(case((IS_SALES_TOUCH, t.occurred_at)), type_=t.occurred_at.type).label("last_sales_touch_at"),
            func.max(case((IS_MARKETING_TOUCH, t.occurred_at)), type_=t.occurred_at.type).label(
                "last_marketing_touch_at"
            ),
        ).select_from(accounts.outerjoin(touches, t.account_id == a.id)).where(scope(a.id)).group_by(a.id)
    )
    return {
        row.id: {
            "last_sales_touch_at": row.last_sales_touch_at,
            "last_marketing_touch_at": row.last_marketing_touch_at,
        }
        for row in rows
    }


def _counts(conn: Connection, scope: LeadScope) -> dict[int, tuple[int, datetime | None]]:
    t = touches.c
    rows = conn.execute(
        select(t.handoff_id, func.count(case((IS_FOLLOW_UP, t.id))),
               func.min(case((IS_CONTACT, t.occurred_at)), type_=t.occurred_at.type))
        .where(scope(t.lead_id), t.handoff_id.is_not(None), IS_SALES_TOUCH)
        .group_by(t.handoff_id)
    )
    return {handoff_id: (attempts, contact) for handoff_id, attempts, contact in rows}


def _edge(conn: Connection, scope: LeadScope, *, newest: bool) -> dict[int, Any]:
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


def _holders(conn: Connection, scope: LeadScope) -> dict[int, Any]:
    """The latest assignment of each hand-off, with whether a queue holds it."""
    a = assignments.c
    rows = conn.execute(
        select(a.handoff_id, a.id, a.person_id, a.assigned_at, a.accepted_at, people.c.kind)
        .select_from(assignments.join(handoffs, handoffs.c.id == a.handoff_id).join(people, people.c.id == a.person_id))
        .where(scope(handoffs.c.lead_id)).order_by(a.handoff_id, a.assigned_at, a.id)
    )
    return {row.handoff_id: row for row in rows}


def _promises(conn: Connection, scope: LeadScope) -> dict[int, datetime]:
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


def _nurtured(conn: Connection, scope: LeadScope) -> dict[int, datetime]:
    """The latest marketing touch to the contact since each return."""
    h, t = handoffs.c, touches.c
    rows = conn.execute(
        select(h.id, func.max(t.occurred_at, type_=t.occurred_at.type))
        .select_from(handoffs.join(touches, and_(t.account_id == h.account_id, t.contact_id == h.contact_id)))
        .where(scope(h.lead_id), h.ending == "returned", IS_MARKETING_TOUCH, t.occurred_at > h.ended_at)
        .group_by(h.id)
    )
    return {handoff_id: at for handoff_id, at in rows}


def _nurture_due(row: Any, last_number: int, nurtured_at: datetime | None) -> datetime | None:
    if row.ending != "returned" or row.number != last_number:
        return None
    return nurture_due(row.ended_at, nurtured_at)


def _owner(row: Any, holder: Any, held: Facts) -> dict[str, Any]:
    nobody = {"owner_id": None, "queue_id": None, "assigned_at": None, "accepted_at": None}
    if holder is None:
        return nobody
    if holder.kind == "queue":
        return nobody | {"queue_id": holder.person_id}
    if row.needs_acceptance:
        said = [at for at in (holder.accepted_at, held[holder.id]["first_attempt_at"]) if at]
        accepted_at = min(said, default=None)
    else:
        accepted_at = holder.assigned_at
    return nobody | {"owner_id": holder.person_id, "assigned_at": holder.assigned_at, "accepted_at": accepted_at}


def _deadlines(clock: WorkClock, starts: list[datetime], minutes: list[int], day_only: list[bool]) -> Deadlines:
    """lib.domain.response_clock.deadline, for many."""
    begins, owed = _seconds(starts), np.array(minutes, np.int64)
    due = _moments(clock.deadline_many(begins, owed * 60))
    risk = _moments(clock.deadline_many(begins, owed * 45))
    for i, only_the_day in enumerate(day_only):
        if only_the_day:
            due[i] = clock.end_of_day(due[i])
    return Deadlines(due, risk)


def _worked(clock: WorkClock, starts: list[datetime], ends: list[datetime | None]) -> list[int | None]:
    known = [end or start for start, end in zip(starts, ends, strict=True)]
    seconds = clock.worked_many(_seconds(starts), _seconds(known)).tolist()
    return [s if end is not None else None for s, end in zip(seconds, ends, strict=True)]


def _seconds(moments: list[datetime]) -> Any:
    return np.array([int(moment.timestamp()) for moment in moments], np.int64)


def _moments(seconds: Any) -> list[datetime]:
    return [datetime.fromtimestamp(s, UTC) for s in seconds.tolist()]


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
