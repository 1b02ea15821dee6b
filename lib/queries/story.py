"""What has this person had from us, and we from them? The short story on a card."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs, leads, people, touches
from lib.domain.people import Viewer
from lib.queries.conditions import IS_SALES_TOUCH
from lib.queries.scope import handoffs_visible_to

LATELY = timedelta(days=90)
LONGEST = 200


@dataclass(frozen=True)
class Story:
    """touches: the newest first, of all this person's leads, and what marketing sent them lately.

    handoffs: earlier and later hand-offs of the same person, the newest first, without this one.
    """

    touches: list[dict[str, Any]]
    handoffs: list[dict[str, Any]]


def story(conn: Connection, viewer: Viewer, handoff_id: int, *, now: datetime) -> Story:
    """The story of a hand-off's person; an empty one for a hand-off that isn't the viewer's."""
    h = handoffs.c
    about = conn.execute(
        select(h.account_id, h.contact_id).where(h.id == handoff_id, handoffs_visible_to(viewer))
    ).one_or_none()
    if about is None:
        return Story([], [])
    return Story(_touches(conn, about.account_id, about.contact_id, now),
                 _others(conn, about.account_id, about.contact_id, handoff_id))


def _touches(conn: Connection, account_id: int, contact_id: int, now: datetime) -> list[dict[str, Any]]:
    """Two ways in: by the person's leads, and for what belongs to no lead, by the account's last months."""
    t = touches.c
    mine = select(leads.c.id).where(leads.c.account_id == account_id, leads.c.contact_id == contact_id)
    ids = union_all(
        _newest(t.lead_id.in_(mine)),
        _newest(and_(t.account_id == account_id, t.occurred_at > now - LATELY, t.lead_id.is_(None),
                     or_(t.contact_id == contact_id, t.contact_id.is_(None)))),
    ).subquery()
    rows = conn.execute(
        select(t.id, t.occurred_at, t.day_only, t.actor, t.direction, t.channel, t.outcome, t.automated, t.note,
               t.contact_id, t.handoff_id, IS_SALES_TOUCH.label("by_sales"), people.c.name.label("person"))
        .select_from(touches.join(ids, ids.c.id == t.id).outerjoin(people, people.c.id == t.person_id))
        .order_by(t.occurred_at.desc(), t.id.desc()).limit(LONGEST)
    ).mappings()
    return [dict(row) for row in rows]


def _newest(which: ColumnElement[bool]) -> Select[Any]:
    t = touches.c
    return select(select(t.id).where(which).order_by(t.occurred_at.desc(), t.id.desc()).limit(LONGEST).subquery())


def _others(conn: Connection, account_id: int, contact_id: int, handoff_id: int) -> list[dict[str, Any]]:
    h = handoffs.c
    rows = conn.execute(
        select(h.id, h.handed_off_at, h.day_only, h.ended_at, h.ending, h.reason, h.attempts, h.source,
               people.c.name.label("owner"))
        .select_from(handoffs.outerjoin(people, people.c.id == h.owner_id))
        .where(h.account_id == account_id, h.contact_id == contact_id, h.id != handoff_id)
        .order_by(h.handed_off_at.desc(), h.id.desc()).limit(5)
    ).mappings()
    return [dict(row) for row in rows]
