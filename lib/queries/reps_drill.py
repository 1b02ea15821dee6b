"""One rep in full: what is open, how fast they answered, when people pick up, what they promised.

Each read keeps to the viewer's own rows: a rep's own, for a manager those of the own teams
and below when it happened.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal_column, or_, select, true, union
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import appointments, assignments, handoffs, leads, next_steps, touches
from lib.db.schema.leads import OPEN
from lib.db.types import epoch_seconds, no_way_in
from lib.domain.delays import Given
from lib.domain.integrity import Logged
from lib.domain.ladder import Rung, Stage, rung_of
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.domain.talking_points import HOW_MANY, OpenLead
from lib.queries.conditions import on_rung
from lib.queries.kinds import COUNTS_AS
from lib.queries.scope import handoffs_visible_to

BY_A_REP: ColumnElement[Any] = literal_column("touches.actor = 'rep'")
"""What a rep did, as the index of reps' days spells it: given as a value, it would not be found."""

h, a, t, n, ap = handoffs.c, assignments.c, touches.c, next_steps.c, appointments.c


@dataclass(frozen=True)
class Commitments:
    """Next steps that were due in a period, by what became of them, and meetings we did not come to.

    kept: done by their time. broken: past it and not done by then. moved: replaced or called
    off in time. open: not due yet.
    """

    kept: int = 0
    broken: int = 0
    moved: int = 0
    open: int = 0
    no_show_us: int = 0


def worst_leads(conn: Connection, viewer: Viewer, person_id: int, *, now: datetime) -> list[OpenLead]:
    """Of somebody's open hand-offs those that lib.domain.talking_points chooses from: the longest for each reason."""
    mine = [OPEN, h.owner_id == person_id, handoffs_visible_to(viewer)]
    untried = [h.stage.in_([Stage.NOT_ACCEPTED.value, Stage.NEVER_ATTEMPTED.value]), no_way_in(h.due_at) < now]
    stalled, longest = on_rung(Rung.STALLED, now), h.waiting_since
    parts = (
        ([on_rung(Rung.PROMISE_BROKEN, now)], no_way_in(h.turns_at)), ([*untried, h.intent == "hot"], longest),
        (untried, longest), ([stalled, h.first_contact_at.is_not(None)], longest),
        ([stalled, h.first_contact_at.is_(None)], longest), ([on_rung(Rung.ONE_AND_DONE, now)], longest),
    )
    ids = union(*(
        select(select(h.id).where(*mine, *which).order_by(order, h.id).limit(HOW_MANY).subquery())
        for which, order in parts
    )).subquery()
    rows = conn.execute(
        select(h.id, h.stage, h.turns_at, h.intent, h.waiting_since, h.due_at, h.promise_at, h.first_contact_at)
        .join_from(handoffs, ids, ids.c.id == h.id).order_by(h.id)
    )
    return [
        OpenLead(row.id, rung_of(Stage(row.stage), row.turns_at, now), row.intent, row.waiting_since, row.due_at,
                 row.promise_at, row.first_contact_at is not None)
        for row in rows
    ]


def without_evidence(conn: Connection, viewer: Viewer, person_id: int) -> dict[str, int]:
    """How many of somebody's open hand-offs nobody has tried or heard from, by the status of their lead."""
    rows = conn.execute(
        select(leads.c.status, func.count()).select_from(handoffs.join(leads, leads.c.id == h.lead_id))
        .where(*_untouched(viewer, person_id), leads.c.status.is_not(None)).group_by(leads.c.status)
    )
    return {status: count for status, count in rows}


def with_status(conn: Connection, viewer: Viewer, person_id: int, statuses: Collection[str]) -> list[int]:
    """The same hand-offs whose lead has one of these statuses."""
    wanted = select(h.id).select_from(handoffs.join(leads, leads.c.id == h.lead_id)).where(
        *_untouched(viewer, person_id), leads.c.status.in_(statuses)
    )
    return list(conn.execute(wanted.order_by(h.id)).scalars())


def _untouched(viewer: Viewer, person_id: int) -> list[ColumnElement[Any]]:
    return [OPEN, h.owner_id == person_id, h.stage.in_([Stage.NOT_ACCEPTED.value, Stage.NEVER_ATTEMPTED.value]),
            h.first_contact_at.is_(None), handoffs_visible_to(viewer)]


def responses(
    conn: Connection, viewer: Viewer, person_id: int, begin: datetime, end: datetime
) -> list[Given]:
    """The assignments given to somebody from one moment up to another, the earliest first."""
    rows = conn.execute(
        select(a.id, *map(epoch_seconds, (h.responded_at, a.assigned_at, a.due_at, a.first_attempt_at,
                                                  a.ended_at)), a.response_work_s, a.day_only)
        .select_from(assignments.join(handoffs, h.id == a.handoff_id))
        .where(a.person_id == person_id, a.assigned_at >= begin, a.assigned_at < end, in_own_teams(viewer, person_id))
        .order_by(a.assigned_at, a.id)
    )
    return [Given(*row) for row in rows]


def dial_moments(
    conn: Connection, viewer: Viewer, person_id: int, first: date, last: date
) -> list[tuple[int, bool]]:
    """When somebody dialled, in seconds, and whether the prospect spoke with them. Dials known by day are left out."""
    rows = conn.execute(
        select(epoch_seconds(t.occurred_at), case((COUNTS_AS["conversation"], 1), else_=0))
        .where(*_touches_of(viewer, person_id, first, last), COUNTS_AS["dial"], t.day_only.is_(False))
        .order_by(t.occurred_at)
    )
    return [(int(second), bool(spoke)) for second, spoke in rows]


def logged(conn: Connection, viewer: Viewer, person_id: int, first: date, last: date) -> list[Logged]:
    """What somebody did in these days and wrote down here; nothing that was imported."""
    rows = conn.execute(
        select(t.id, t.contact_id, t.account_id, t.channel, t.outcome, epoch_seconds(t.occurred_at),
               epoch_seconds(t.recorded_at), t.day_only)
        .where(*_touches_of(viewer, person_id, first, last), t.origin.is_(None), t.import_run_id.is_(None))
        .order_by(t.id)
    )
    return [
        Logged(key, ("contact", contact) if contact else ("account", account), *rest)
        for key, contact, account, *rest in rows
    ]


def commitments(conn: Connection, viewer: Viewer, person_id: int, period: Period, *, now: datetime) -> Commitments:
    """What became of what somebody promised for a period."""
    row = conn.execute(
        select(*(func.count(case((condition, 1))).label(name) for name, condition in became(now).items()))
        .select_from(next_steps.join(handoffs, h.id == n.handoff_id))
        .where(*promised_by(viewer, person_id, period))
    ).one()
    missed = conn.execute(
        select(func.count()).select_from(appointments.outerjoin(handoffs, h.id == ap.handoff_id))
        .where(*missed_by_us(viewer, person_id, period))
    ).scalar_one()
    return Commitments(**row._mapping, no_show_us=missed)


def became(now: datetime) -> dict[str, ColumnElement[bool]]:
    """What became of a next step, each a condition; every one fulfils exactly one."""
    in_time = n.closed_at <= n.due_at
    done = n.ending == "done"
    return {
        "kept": and_(in_time, done),
        "moved": and_(in_time, n.ending != "done"),
        "broken": or_(n.closed_at > n.due_at, and_(n.closed_at.is_(None), n.due_at < now)),
        "open": and_(n.closed_at.is_(None), n.due_at >= now),
    }


def promised_by(viewer: Viewer, person_id: int, period: Period) -> list[ColumnElement[bool]]:
    """Next steps (joined with their hand-offs) somebody promised for a period.

    One for a day is due at the midnight that ends it, which belongs to that day.
    """
    return [n.person_id == person_id, n.due_at > period.start, n.due_at <= period.end,
            in_own_teams(viewer, person_id)]


def missed_by_us(viewer: Viewer, person_id: int, period: Period) -> list[ColumnElement[bool]]:
    """Appointments of a period to which our side did not come."""
    return [ap.person_id == person_id, ap.starts_at >= period.start, ap.starts_at < period.end,
            ap.outcome == "no_show_us", in_own_teams(viewer, person_id)]


def touches_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `touches` by our people that is the twin of `activity_visible_to` on `rep_days`."""
    if viewer.sees_everything:
        return true()
    own = t.person_id == viewer.person_id
    return or_(t.team_id.in_(viewer.team_ids), own) if viewer.role is Role.MANAGER else own


def _touches_of(viewer: Viewer, person_id: int, first: date, last: date) -> list[Any]:
    """Somebody's follow-ups of some days."""
    return [BY_A_REP, t.person_id == person_id, t.local_day >= first, t.local_day <= last,
            COUNTS_AS["attempt"], touches_visible_to(viewer)]


def in_own_teams(viewer: Viewer, person_id: int) -> ColumnElement[bool]:
    """The hand-offs behind somebody's assignments and promises, as lib.metrics.run counts them for a viewer."""
    if viewer.sees_everything or person_id == viewer.person_id:
        return true()
    return h.team_id.in_(viewer.team_ids) if viewer.role is Role.MANAGER else h.id.is_(None)
