"""Derived facts of many hand-offs at once, from the raw rows.

The set-based twin of lib.domain.handoffs: first, last and count come from the database,
deadlines from the calendars' vectorised form. `rebuild` writes what this says and
`verify` compares it with what stands there, so the two ways of working out a fact check
each other.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import accounts, assignments, handoffs, touches
from lib.domain.handoffs import Ending
from lib.domain.ladder import nurture_due, stage_of, turns_at
from lib.domain.working_time import WorkClock
from lib.queries.calendars import CalendarBook
from lib.queries.conditions import IS_MARKETING_TOUCH, IS_SALES_TOUCH
from lib.services import bulk_reads
from lib.services.bulk_reads import LeadScope

Facts = dict[int, dict[str, Any]]
"""Derived columns by row id."""


@dataclass(frozen=True)
class Deadlines:
    """Deadlines of a batch of rows that share one clock."""

    due: list[datetime]
    risk: list[datetime]


def assignment_facts(conn: Connection, book: CalendarBook, scope: LeadScope) -> Facts:
    """The derived columns of the assignments of a chunk of leads."""
    a, h = assignments.c, handoffs.c
    facts: Facts = {}
    by_person: dict[int, list[Any]] = defaultdict(list)
    tried = bulk_reads.tries(conn, scope)
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


def handoff_facts(conn: Connection, book: CalendarBook, scope: LeadScope, held: Facts) -> Facts:
    """The derived columns of the hand-offs of a chunk of leads.

    held: the facts of their assignments, as assignment_facts gives them.
    """
    h = handoffs.c
    rows = conn.execute(
        select(h.id, h.promised_team_id, h.needs_acceptance, h.handed_off_at, h.day_only, h.sla_minutes,
               h.responded_at)
        .where(scope(h.lead_id)).order_by(h.lead_id, h.number)
    ).all()
    counts = bulk_reads.counts(conn, scope)
    firsts, lasts = (bulk_reads.edge(conn, scope, newest=newest) for newest in (False, True))
    holders, promises = bulk_reads.holders(conn, scope), bulk_reads.promises(conn, scope)
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
            }
    return facts


def nurture_facts(conn: Connection, scope: LeadScope) -> Facts:
    """When marketing owes the next touch to each returned hand-off of the accounts in scope.

    None for one that has been handed off again. Others are left out, unless they hold a date
    they should not. Worked out by account: by lead, a busy account's touches would be gone
    through again for each chunk of its leads.
    """
    h, later = handoffs.c, handoffs.alias("later")
    again = select(later.c.id).where(later.c.lead_id == h.lead_id, later.c.number > h.number)
    rows = conn.execute(
        select(h.id, h.contact_id, h.ending, h.ended_at, again.correlate(handoffs).exists().label("again"))
        .where(scope(h.account_id), or_(h.ending == Ending.RETURNED.value, h.nurture_due_at.is_not(None)))
    ).all()
    touched = bulk_reads.nurtured(conn, scope) if rows else {}
    return {
        row.id: {
            "nurture_due_at": None
            if row.again or row.ending != Ending.RETURNED.value
            else nurture_due(row.ended_at, touched.get(row.contact_id))
        }
        for row in rows
    }


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
