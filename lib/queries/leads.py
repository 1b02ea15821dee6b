"""One lead in full: its facts, its hand-offs, what happened."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, false, literal, select

from lib.db.schema import (
    accounts,
    appointments,
    assignments,
    campaigns,
    contacts,
    handoffs,
    leads,
    next_steps,
    people,
    teams,
    touches,
)
from lib.domain.people import Viewer
from lib.queries.scope import handoffs_visible_to

MOST_TOUCHES = 200


@dataclass(frozen=True)
class LeadDetail:
    """facts: one row of names and columns. handoffs, touches: the newest first. Times in UTC.

    promise: the earliest open next step or appointment: due_at, day_only, channel.
    """

    facts: dict[str, Any]
    handoffs: list[dict[str, Any]]
    assignments: list[dict[str, Any]]
    touches: list[dict[str, Any]]
    promise: dict[str, Any] | None


def lead_detail(conn: Connection, viewer: Viewer, handoff_id: int) -> LeadDetail | None:
    """The lead of a hand-off the viewer may see; None for any other number, existing or not."""
    h, queue = handoffs.c, people.alias("queue")
    facts = conn.execute(
        select(
            handoffs, leads.c.status.label("lead_status"), accounts.c.name.label("account"), accounts.c.industry,
            accounts.c.segment, accounts.c.lifecycle, contacts.c.name.label("contact"), contacts.c.title,
            contacts.c.email, contacts.c.phone, contacts.c.do_not_call, contacts.c.do_not_email,
            campaigns.c.name.label("campaign"), teams.c.name.label("team"), people.c.name.label("owner"),
            queue.c.name.label("queue"),
        )
        .select_from(
            handoffs.join(leads, leads.c.id == h.lead_id)
            .join(accounts, accounts.c.id == h.account_id)
            .join(contacts, contacts.c.id == h.contact_id)
            .join(teams, teams.c.id == h.team_id)
            .outerjoin(campaigns, campaigns.c.id == h.campaign_id)
            .outerjoin(people, people.c.id == h.owner_id)
            .outerjoin(queue, queue.c.id == h.queue_id)
        )
        .where(h.id == handoff_id, handoffs_visible_to(viewer))
    ).mappings().one_or_none()
    if facts is None:
        return None
    return LeadDetail(
        dict(facts),
        _handoffs(conn, facts),
        _assignments(conn, facts),
        _touches(conn, facts),
        _promise(conn, handoff_id),
    )


def _handoffs(conn: Connection, facts: Any) -> list[dict[str, Any]]:
    """All hand-offs of the lead: whoever holds the present one may read what came before."""
    h = handoffs.c
    rows = conn.execute(
        select(handoffs, people.c.name.label("owner"))
        .select_from(handoffs.outerjoin(people, people.c.id == h.owner_id))
        .where(h.lead_id == facts["lead_id"]).order_by(h.number.desc())
    )
    return [dict(row) for row in rows.mappings()]


def _assignments(conn: Connection, facts: Any) -> list[dict[str, Any]]:
    a = assignments.c
    rows = conn.execute(
        select(assignments, people.c.name.label("person"), handoffs.c.number)
        .select_from(
            assignments.join(handoffs, handoffs.c.id == a.handoff_id).join(people, people.c.id == a.person_id)
        )
        .where(handoffs.c.lead_id == facts["lead_id"]).order_by(a.assigned_at.desc(), a.id.desc())
    )
    return [dict(row) for row in rows.mappings()]


def _touches(conn: Connection, facts: Any) -> list[dict[str, Any]]:
    t = touches.c
    rows = conn.execute(
        select(t.id, t.occurred_at, t.day_only, t.actor, t.direction, t.channel, t.outcome, t.automated, t.note,
               t.handoff_id, people.c.name.label("person"))
        .select_from(touches.outerjoin(people, people.c.id == t.person_id))
        .where(t.lead_id == facts["lead_id"]).order_by(t.occurred_at.desc(), t.id.desc()).limit(MOST_TOUCHES)
    )
    return [dict(row) for row in rows.mappings()]


def _promise(conn: Connection, handoff_id: int) -> dict[str, Any] | None:
    n, ap = next_steps.c, appointments.c
    steps = select(n.due_at, n.day_only, n.channel).where(n.handoff_id == handoff_id, n.closed_at.is_(None))
    meetings = select(ap.starts_at, false(), literal("meeting")).where(
        ap.handoff_id == handoff_id, ap.outcome.is_(None)
    )
    both = steps.union_all(meetings).subquery()
    earliest = conn.execute(select(both).order_by(both.c.due_at).limit(1)).mappings().one_or_none()
    return dict(earliest) if earliest else None
