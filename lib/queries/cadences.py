"""The plans of attempts as they are set, and how far a lead is on its own."""

from sqlalchemy import Connection, func, select

from lib.db.schema import cadence_steps, cadences, touches
from lib.domain.cadence import Cadence, PlannedAttempt
from lib.queries.conditions import IS_FOLLOW_UP


def cadences_of(conn: Connection) -> tuple[Cadence, ...]:
    """Every plan that was set, for lib.domain.cadence.cadence_for."""
    c, s = cadences.c, cadence_steps.c
    rows = conn.execute(
        select(c.id, c.intent, c.max_voicemails, s.working_day, s.channel)
        .join_from(cadences, cadence_steps, s.cadence_id == c.id).order_by(c.id, s.number)
    ).all()
    found: dict[int, Cadence] = {}
    for row in rows:
        made = found[row.id].attempts if row.id in found else ()
        step = PlannedAttempt(row.working_day, row.channel)
        found[row.id] = Cadence(row.intent, (*made, step), row.max_voicemails)
    return tuple(found.values())


def voicemails_of(conn: Connection, handoff_id: int) -> int:
    """How many voicemails were left in a hand-off."""
    t = touches.c
    left = select(func.count()).where(t.handoff_id == handoff_id, IS_FOLLOW_UP, t.outcome == "voicemail")
    return int(conn.execute(left).scalar_one())
