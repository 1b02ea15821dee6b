"""The rows behind each number of the Reps page: exactly those the number counts.

Touches stand behind what was done, assignments behind how fast, next steps behind what was
promised, leads behind what is open. Each kind is cut to a page before names are joined.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import accounts, appointments, assignments, contacts, handoffs, next_steps, people, touches
from lib.db.schema.leads import OPEN
from lib.domain.ladder import Rung
from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.queries.conditions import on_rung
from lib.queries.kinds import COUNTS_AS
from lib.queries.reps_drill import BY_A_REP, became, in_own_teams, missed_by_us, promised_by, touches_visible_to
from lib.queries.scope import handoffs_visible_to

MOST_ROWS = 500

Rows = tuple[list[dict[str, Any]], int]
"""Some rows, the first of them at most, and how many there are in all."""

h, a, t, n, ap = handoffs.c, assignments.c, touches.c, next_steps.c, appointments.c


def touches_behind(
    conn: Connection, viewer: Viewer, kind: str, person_ids: Collection[int], first: date, last: date, *,
    size: int = MOST_ROWS,
) -> Rows:
    """The touches that `rep_days` counts as a kind for these people in these days, the latest first."""
    which = [BY_A_REP, t.person_id.in_(person_ids), t.local_day >= first, t.local_day <= last, COUNTS_AS[kind],
             touches_visible_to(viewer)]
    return _touches(conn, viewer, which, size)


def touches_named(conn: Connection, viewer: Viewer, ids: Collection[int], *, size: int = MOST_ROWS) -> Rows:
    """These touches, as far as they are the viewer's to see, the latest first."""
    return _touches(conn, viewer, [t.id.in_(ids), touches_visible_to(viewer)], size)


def _touches(conn: Connection, viewer: Viewer, which: list[ColumnElement[Any]], size: int) -> Rows:
    page = select(t.id).where(*which).order_by(t.occurred_at.desc(), t.id.desc()).limit(size).subquery()
    rows = conn.execute(
        select(t.id, t.handoff_id, t.occurred_at, t.day_only, t.recorded_at, t.channel, t.outcome, t.note,
               accounts.c.name.label("account"), contacts.c.name.label("contact"), people.c.name.label("rep"),
               _lead_open_to(viewer).label("opens"))
        .select_from(
            touches.join(page, page.c.id == t.id)
            .join(accounts, accounts.c.id == t.account_id)
            .join(people, people.c.id == t.person_id)
            .outerjoin(contacts, contacts.c.id == t.contact_id)
            .outerjoin(handoffs, h.id == t.handoff_id)
        )
        .order_by(t.occurred_at.desc(), t.id.desc())
    ).mappings()
    return _counted(conn, [dict(row) for row in rows], select(func.count()).select_from(touches).where(*which), size)


def assignments_behind(
    conn: Connection, viewer: Viewer, which: list[ColumnElement[bool]], *, size: int = MOST_ROWS
) -> Rows:
    """The assignments a metric counts (lib.metrics.by_person.conditions), the earliest first."""
    page = select(a.id).where(*which).order_by(a.assigned_at, a.id).limit(size).subquery()
    rows = conn.execute(
        select(a.id, a.handoff_id, a.assigned_at, a.day_only, a.due_at, a.first_attempt_at, a.response_work_s,
               a.ended_at, a.ending, h.responded_at, accounts.c.name.label("account"),
               contacts.c.name.label("contact"), people.c.name.label("rep"), _lead_open_to(viewer).label("opens"))
        .select_from(
            assignments.join(page, page.c.id == a.id)
            .join(handoffs, h.id == a.handoff_id)
            .join(accounts, accounts.c.id == h.account_id)
            .join(contacts, contacts.c.id == h.contact_id)
            .join(people, people.c.id == a.person_id)
        )
        .order_by(a.assigned_at, a.id)
    ).mappings()
    everything = select(func.count()).select_from(assignments).where(*which)
    return _counted(conn, [dict(row) for row in rows], everything, size)


def assignments_numbered(viewer: Viewer, person_id: int, ids: Collection[int]) -> list[ColumnElement[bool]]:
    """The conditions of these assignments of one person, as far as they are the viewer's to see."""
    return [a.id.in_(ids), a.person_id == person_id,
            select(h.id).where(h.id == a.handoff_id, in_own_teams(viewer, person_id)).exists()]


def promises_behind(
    conn: Connection, viewer: Viewer, what: str, person_id: int, period: Period, *, now: datetime,
    size: int = MOST_ROWS,
) -> Rows:
    """The next steps that were kept, broken, moved or are open; or the meetings we did not come to."""
    if what == "no_show_us":
        table, due, which = appointments, ap.starts_at, missed_by_us(viewer, person_id, period)
        columns = [ap.id, ap.handoff_id, ap.starts_at.label("due_at"), ap.told_at.label("closed_at"),
                   ap.outcome.label("ending")]
        contact_id = ap.contact_id
    else:
        table, due = next_steps, n.due_at
        which = [*promised_by(viewer, person_id, period), became(now)[what]]
        columns = [n.id, n.handoff_id, n.due_at, n.closed_at, n.ending, n.day_only, n.channel, n.note]
        contact_id = h.contact_id
    joined = (
        table.outerjoin(handoffs, h.id == table.c.handoff_id)
        .join(accounts, accounts.c.id == table.c.account_id)
        .outerjoin(contacts, contacts.c.id == contact_id)
    )
    rows = conn.execute(
        select(*columns, accounts.c.name.label("account"), contacts.c.name.label("contact"),
               _lead_open_to(viewer).label("opens"))
        .select_from(joined).where(*which).order_by(due, table.c.id).limit(size)
    ).mappings()
    return _counted(conn, [dict(row) for row in rows], select(func.count()).select_from(joined).where(*which), size)


def leads_named(conn: Connection, viewer: Viewer, ids: Collection[int], *, size: int = MOST_ROWS) -> Rows:
    """These hand-offs, as far as they are the viewer's to see, the longest wait first."""
    return _leads(conn, [h.id.in_(ids), handoffs_visible_to(viewer)], size)


def open_leads(
    conn: Connection, viewer: Viewer, person_id: int, rungs: Collection[Rung], *, now: datetime, size: int = MOST_ROWS
) -> Rows:
    """Somebody's open hand-offs on some rungs, the longest wait first."""
    on_them = or_(*(on_rung(rung, now) for rung in rungs))
    return _leads(conn, [OPEN, h.owner_id == person_id, handoffs_visible_to(viewer), on_them], size)


def _leads(conn: Connection, which: list[ColumnElement[Any]], size: int) -> Rows:
    page = select(h.id).where(*which).order_by(h.waiting_since, h.id).limit(size).subquery()
    rows = conn.execute(
        select(h.id.label("handoff_id"), h.waiting_since, h.stage, h.turns_at, h.due_at, h.promise_at, h.intent,
               h.attempts, h.day_only, accounts.c.name.label("account"), contacts.c.name.label("contact"))
        .select_from(
            handoffs.join(page, page.c.id == h.id)
            .join(accounts, accounts.c.id == h.account_id).join(contacts, contacts.c.id == h.contact_id)
        )
        .order_by(h.waiting_since, h.id)
    ).mappings()
    found = [dict(row) | {"opens": True} for row in rows]
    return _counted(conn, found, select(func.count()).select_from(handoffs).where(*which), size)


def _lead_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the hand-off beside a row is the viewer's to open: a rep may have passed it on."""
    return and_(h.id.is_not(None), handoffs_visible_to(viewer))


def _counted(conn: Connection, rows: list[dict[str, Any]], count: Select[Any], size: int) -> Rows:
    """Rows and how many there are; counted only where they did not all fit."""
    return rows, (len(rows) if len(rows) < size else conn.execute(count).scalar_one())
