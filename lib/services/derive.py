"""Keep the derived facts of one lead true, in the transaction that changed it.

Everything here works by the rules of lib.domain on the lead's few rows: re-derive, then
write what differs. `rebuild` does the same for all leads in another way.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from lib.db.schema import accounts, appointments, assignments, handoffs, next_steps, people, rep_days, touches
from lib.domain.handoffs import Holding, Promise, belongs, handoff_facts, holding_facts
from lib.domain.ladder import nurture_due
from lib.domain.touches import Touch, day_kinds, is_sales_touch
from lib.queries.calendars import CalendarBook
from lib.queries.conditions import IS_MARKETING_TOUCH
from lib.services.common import calendar_book


def refresh_lead(conn: Connection, lead_id: int) -> None:
    """Re-derive the links and facts of all hand-offs of a lead and their assignments."""
    book = calendar_book(conn)
    rows = conn.execute(select(handoffs).where(handoffs.c.lead_id == lead_id).order_by(handoffs.c.number)).all()
    happened = _touches_of(conn, lead_id)
    promises = [_promise(row, rows[i + 1].handed_off_at if i + 1 < len(rows) else None) for i, row in enumerate(rows)]
    spans = list(zip(rows, promises, strict=True))
    linked: dict[int, list[Touch]] = {row.id: [] for row in rows}
    for touch, stored_link in happened:
        right = next((row.id for row, p in reversed(spans) if belongs(touch, p)), None)
        if right is not None:
            linked[right].append(touch)
        if right != stored_link:
            conn.execute(update(touches).where(touches.c.id == touch.id).values(handoff_id=right))
    for row, promise in spans:
        _refresh_handoff(conn, book, row, promise, linked[row.id], is_last=row is rows[-1])


def _refresh_handoff(
    conn: Connection, book: CalendarBook, row: Row[Any], promise: Promise, happened: list[Touch], *, is_last: bool
) -> None:
    held = _assignments_of(conn, row.id)
    holdings = [_holding(r) for r in held]
    for stored, holding in zip(held, holdings, strict=True):
        own = holding_facts(holding, happened, clock=book.person(holding.person_id),
                            sla_minutes=row.sla_minutes, day_only=stored.day_only)
        _write_difference(conn, assignments, stored, vars(own))
    facts = handoff_facts(promise, holdings, happened, clock=book.team(row.promised_team_id),
                          promise_at=_promise_at(conn, row.id))
    derived = vars(facts) | {"stage": facts.stage.value, "nurture_due_at": _nurture_due(conn, row, is_last)}
    _write_difference(conn, handoffs, row, derived)


def add_to_rep_days(conn: Connection, touch: Row[Any], kinds: Sequence[str] | None = None) -> None:
    """Add what one new touch contributes to its rep's day; or only these kinds of it."""
    if touch.person_id is None:
        return
    make = sqlite_insert if conn.dialect.name == "sqlite" else postgresql_insert
    for kind in day_kinds(touch_of(touch)) if kinds is None else kinds:
        one = make(rep_days).values(
            person_id=touch.person_id, day=touch.local_day, kind=kind, team_id=touch.team_id or 0, count=1
        )
        conn.execute(
            one.on_conflict_do_update(
                index_elements=["person_id", "day", "kind", "team_id"],
                set_={"count": rep_days.c.count + one.excluded.count},
            )
        )


def take_from_rep_days(conn: Connection, touch: Row[Any], kinds: Sequence[str] | None = None) -> None:
    """Take off what a touch that is gone had counted for, or only these kinds; a day left with nothing has no row."""
    if touch.person_id is None:
        return
    r = rep_days.c
    counted = day_kinds(touch_of(touch)) if kinds is None else kinds
    its = (r.person_id == touch.person_id, r.day == touch.local_day, r.kind.in_(counted),
           r.team_id == (touch.team_id or 0))
    conn.execute(update(rep_days).where(*its).values(count=r.count - 1))
    conn.execute(delete(rep_days).where(*its, r.count <= 0))


def add_to_account(conn: Connection, touch: Row[Any]) -> None:
    """Move the account's latest sales or marketing touch forward, if this one is later."""
    columns = []
    if is_sales_touch(touch_of(touch)):
        columns.append("last_sales_touch_at")
    if touch.actor == "marketing" and touch.direction == "out":
        columns.append("last_marketing_touch_at")
    for name in columns:
        column = accounts.c[name]
        conn.execute(
            update(accounts)
            .where(accounts.c.id == touch.account_id, (column.is_(None)) | (column < touch.occurred_at))
            .values({name: touch.occurred_at})
        )


def _touches_of(conn: Connection, lead_id: int) -> list[tuple[Touch, int | None]]:
    rows = conn.execute(select(touches).where(touches.c.lead_id == lead_id))
    return [(touch_of(row), row.handoff_id) for row in rows]


def touch_of(row: Row[Any]) -> Touch:
    """A row of `touches` as the rules see it."""
    return Touch(row.id, row.occurred_at, row.actor, row.direction, row.channel, row.outcome, row.automated,
                 row.day_only, row.person_id, row.answered_by_id)


def _assignments_of(conn: Connection, handoff_id: int) -> list[Row[Any]]:
    return list(
        conn.execute(
            select(assignments, people.c.kind)
            .join_from(assignments, people, people.c.id == assignments.c.person_id)
            .where(assignments.c.handoff_id == handoff_id)
            .order_by(assignments.c.assigned_at, assignments.c.id)
        )
    )


def _holding(row: Row[Any]) -> Holding:
    return Holding(row.person_id, row.assigned_at, row.assigned_day_at, row.accepted_at, row.ended_at,
                   is_queue=row.kind == "queue")


def _promise(row: Row[Any], until: datetime | None) -> Promise:
    return Promise(row.handed_off_at, row.handed_off_day_at, row.responded_at, row.sla_minutes, row.day_only,
                   row.needs_acceptance, row.ended_at, until)


def _promise_at(conn: Connection, handoff_id: int) -> datetime | None:
    step = select(func.min(next_steps.c.due_at, type_=next_steps.c.due_at.type)).where(
        next_steps.c.handoff_id == handoff_id, next_steps.c.closed_at.is_(None)
    )
    meeting = select(func.min(appointments.c.starts_at, type_=appointments.c.starts_at.type)).where(
        appointments.c.handoff_id == handoff_id, appointments.c.outcome.is_(None)
    )
    found = (conn.execute(step).scalar_one(), conn.execute(meeting).scalar_one())
    return min((at for at in found if at is not None), default=None)


def _nurture_due(conn: Connection, row: Row[Any], is_last: bool) -> datetime | None:
    if row.ending != "returned" or not is_last:
        return None
    t = touches.c
    nurtured_at = conn.execute(
        select(func.max(t.occurred_at, type_=t.occurred_at.type)).where(
            t.account_id == row.account_id, t.contact_id == row.contact_id, IS_MARKETING_TOUCH,
            t.occurred_at > row.ended_at,
        )
    ).scalar_one()
    return nurture_due(row.ended_at, nurtured_at)


def _write_difference(conn: Connection, table: Table, stored: Row[Any], derived: dict[str, Any]) -> None:
    changed = {name: value for name, value in derived.items() if stored._mapping[name] != value}
    if changed:
        conn.execute(update(table).where(table.c.id == stored.id).values(changed))
