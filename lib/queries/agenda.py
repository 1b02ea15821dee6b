"""What is promised for a time: next steps and meetings, and the meetings nobody has told about.

A promise goes with its lead: it is on the agenda of whoever has the lead now. Where nobody
has it, where it has ended, or where there is no lead, it is on that of whoever promised.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, false, func, literal, null, or_, select, true, union_all
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import accounts, appointments, contacts, handoffs, memberships, next_steps, people
from lib.db.schema.leads import OPEN
from lib.domain.people import Role, Viewer
from lib.queries.scope import handoffs_visible_to

STEP, MEETING = "step", "meeting"
"""The kinds of entries of an agenda."""


def agenda(
    conn: Connection, viewer: Viewer, person_id: int, start: datetime | None, end: datetime | None
) -> list[dict[str, Any]]:
    """One row per open next step and untold meeting of somebody between two moments, the earliest first.

    Only what the viewer may see; of leads that have ended only meetings. kind: step or
    meeting; at: when it is due or begins; for a day, the midnight that ends it, which
    belongs to the span that it ends. start, end: None for no bound.
    """
    if _is_a_strangers(viewer, person_id):
        return []
    n, ap = next_steps.c, appointments.c
    steps = select(
        literal(STEP).label("kind"), n.id, n.account_id, n.handoff_id, handoffs.c.contact_id, n.person_id,
        n.due_at.label("at"), n.day_only, n.channel, n.note, true().label("seen"),
    ).select_from(next_steps.join(handoffs, handoffs.c.id == n.handoff_id)).where(
        n.closed_at.is_(None), OPEN, handoffs_visible_to(viewer), *_between(n.due_at, n.day_only, start, end)
    )
    visible = appointments_visible_to(viewer)
    meetings = _meetings(visible).where(visible, ap.outcome.is_(None), *_between(ap.starts_at, false(), start, end))
    wanted = [part.where(whose) for part, person in ((steps, n.person_id), (meetings, ap.person_id))
              for whose in _whose(person, person_id)]
    return _with_names(conn, wanted)


def appointments_to_tell(conn: Connection, viewer: Viewer, person_id: int, now: datetime) -> list[dict[str, Any]]:
    """One row per meeting of somebody whose time has come and whose outcome nobody has told, the earliest first."""
    if _is_a_strangers(viewer, person_id):
        return []
    ap = appointments.c
    visible = appointments_visible_to(viewer)
    meetings = _meetings(visible).where(visible, ap.outcome.is_(None), ap.starts_at <= now)
    return _with_names(conn, [meetings.where(whose) for whose in _whose(ap.person_id, person_id)])


def no_shows_by_us(
    conn: Connection, viewer: Viewer, start: datetime, end: datetime, person_id: int | None = None
) -> list[dict[str, Any]]:
    """One row per meeting between two moments to which we did not come, the newest first; of one person, or of all.

    rep: who missed it. A rep sees every one they missed, without names where the lead is
    somebody else's by now.
    """
    ap = appointments.c
    seen = appointments_visible_to(viewer)
    missed = _meetings(seen).where(ap.outcome == "no_show_us", ap.starts_at >= start, ap.starts_at < end)
    missed = missed.where(ap.person_id == viewer.person_id if viewer.role is Role.REP else seen)
    if person_id is not None:
        missed = missed.where(ap.person_id == person_id)
    return _with_names(conn, [missed], newest_first=True)


def appointments_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps a viewer to the meetings of their own rows, for a query over appointments
    with their hand-offs outer-joined. Where there is no hand-off the person decides."""
    ap, h = appointments.c, handoffs.c
    without = and_(ap.handoff_id.is_(None), _person_visible_to(viewer))
    seen = or_(and_(ap.handoff_id.is_not(None), handoffs_visible_to(viewer)), without)
    if viewer.role is Role.REP:
        return and_(seen, func.coalesce(h.owner_id, ap.person_id) == viewer.person_id)
    return seen


def _person_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Whose meetings without a lead a viewer sees: a rep the own, a manager those of their people."""
    person = appointments.c.person_id
    if viewer.sees_everything:
        return person.is_not(None)
    if viewer.role is not Role.MANAGER:
        return person == viewer.person_id
    m = memberships.c
    theirs = select(m.person_id).where(m.team_id.in_(viewer.team_ids), m.to_day.is_(None))
    return or_(person == viewer.person_id, person.in_(theirs))


def _is_a_strangers(viewer: Viewer, person_id: int) -> bool:
    return viewer.role is Role.REP and person_id != viewer.person_id


def _whose(promised_by: ColumnElement[Any], person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Somebody's promises, as conditions that share no row: each is a way into an index."""
    h = handoffs.c
    nobody_has_it = or_(h.owner_id.is_(None), h.ended_at.is_not(None))
    return and_(OPEN, h.owner_id == person_id), and_(nobody_has_it, promised_by == person_id)


def _between(
    at: ColumnElement[datetime], day_only: ColumnElement[bool], start: datetime | None, end: datetime | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if start is not None:
        conditions.append(or_(at > start, and_(at == start, ~day_only)))
    if end is not None:
        conditions.append(or_(at < end, and_(at == end, day_only)))
    return conditions


def _meetings(seen: ColumnElement[bool]) -> Select[Any]:
    ap = appointments.c
    return select(
        literal(MEETING).label("kind"), ap.id, ap.account_id, ap.handoff_id, ap.contact_id, ap.person_id,
        ap.starts_at.label("at"), false().label("day_only"), literal(MEETING).label("channel"), null().label("note"),
        seen.label("seen"),
    ).select_from(appointments.outerjoin(handoffs, handoffs.c.id == ap.handoff_id))


def _with_names(conn: Connection, parts: list[Select[Any]], *, newest_first: bool = False) -> list[dict[str, Any]]:
    """The rows with the names that go with them, but none where they are not the viewer's to see."""
    e = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("entries").c
    rows = conn.execute(
        select(
            e.kind, e.id, e.handoff_id, e.account_id, e.contact_id, e.person_id, e.at, e.day_only, e.channel, e.note,
            accounts.c.name.label("account"), contacts.c.name.label("contact"), contacts.c.title, contacts.c.phone,
            contacts.c.email, contacts.c.do_not_call, people.c.name.label("rep"),
        )
        .join_from(accounts, e.id.table, accounts.c.id == e.account_id)
        .outerjoin(contacts, and_(contacts.c.id == e.contact_id, e.seen))
        .outerjoin(people, people.c.id == e.person_id)
        .order_by(e.at.desc() if newest_first else e.at, e.kind, e.id)
        .add_columns(e.seen)
    ).mappings()
    found = [dict(row) | {"day_only": bool(row["day_only"])} for row in rows]
    for row in found:
        if not row.pop("seen"):
            row |= dict.fromkeys(("handoff_id", "account_id", "contact_id", "account"))
    return found
