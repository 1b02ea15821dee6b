"""What counts, in SQL: the twins of lib/domain's rules, so that both say the same.

Each is tested to agree with its Python twin over every combination.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, literal, or_
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs, touches
from lib.db.types import no_way_in
from lib.domain.ladder import TURNS_INTO, Rung, Stage
from lib.domain.response_clock import SlaState
from lib.domain.touches import TWO_WAY

IS_FOLLOW_UP = and_(touches.c.actor == "rep", touches.c.direction == "out", touches.c.automated.is_(False))
"""A touch by a rep towards the prospect, by hand (lib.domain.touches.is_follow_up)."""

IS_CONTACT = and_(
    or_(IS_FOLLOW_UP, and_(touches.c.actor == "prospect", touches.c.automated.is_(False))),
    touches.c.outcome.in_(sorted(TWO_WAY)),
)
"""A two-way exchange (lib.domain.touches.is_contact)."""

IS_SALES_TOUCH = or_(IS_FOLLOW_UP, IS_CONTACT)
"""What breaks an account's silence (lib.domain.touches.is_sales_touch)."""

IS_MARKETING_TOUCH = and_(touches.c.actor == "marketing", touches.c.direction == "out")
"""What marketing sent out."""


def on_rung(rung: Rung, now: datetime) -> ColumnElement[bool]:
    """Open hand-offs that stand on a rung at a moment (lib.domain.ladder.rung_of).

    The caller adds that they are open.
    """
    stage, turns = handoffs.c.stage, no_way_in(handoffs.c.turns_at)
    if rung is Rung.IN_HAND:
        return and_(stage.in_([s.value for s in TURNS_INTO]), turns >= now)
    for begun, becomes in TURNS_INTO.items():
        if becomes is rung:
            return and_(stage == begun.value, turns < now)
    return stage == rung.value


def rung_column(now: datetime) -> ColumnElement[str]:
    """The rung of an open hand-off at a moment, as a column."""
    whens: list[tuple[Any, Any]] = [
        (and_(handoffs.c.stage == stage.value, handoffs.c.turns_at < now), literal(rung.value))
        for stage, rung in TURNS_INTO.items()
    ]
    turning = [stage.value for stage in TURNS_INTO]
    return case(*whens, (handoffs.c.stage.in_(turning), literal(Rung.IN_HAND.value)), else_=handoffs.c.stage)


def in_sla_state(state: SlaState, now: datetime) -> ColumnElement[bool]:
    """Hand-offs whose promise is in a state at a moment (lib.domain.response_clock.sla_state)."""
    first, due, risk = (no_way_in(handoffs.c[name]) for name in ("first_attempt_at", "due_at", "risk_at"))
    return {
        SlaState.PENDING: and_(first.is_(None), due >= now, risk > now),
        SlaState.AT_RISK: and_(first.is_(None), due >= now, risk <= now),
        SlaState.BREACHED: and_(first.is_(None), due < now),
        SlaState.MET: and_(first.is_not(None), first <= due),
        SlaState.MET_LATE: first > due,
    }[state]


STAGES_OF = {
    rung: (
        tuple(TURNS_INTO)
        if rung is Rung.IN_HAND
        else tuple(s for s, becomes in TURNS_INTO.items() if becomes is rung) or (Stage(rung.value),)
    )
    for rung in Rung
}
"""The stages a rung can come from: the way into the index."""
