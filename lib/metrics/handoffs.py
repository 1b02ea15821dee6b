"""Where did the leads go that marketing handed to sales, and how fast?

Counted by the week or period of *hand-off* (the cohort), from `handoffs`, against the
hand-off's own deadline: the organisation's promise.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs
from lib.db.types import seconds_between
from lib.metrics.definition import AtMoment, Better, Measure, Median, Ratio

h = handoffs.c


def _no_attempt(_now: datetime) -> ColumnElement[bool]:
    return h.first_attempt_at.is_(None)


def _attempted(_now: datetime) -> ColumnElement[bool]:
    return h.first_attempt_at.is_not(None)


def _open(_now: datetime) -> ColumnElement[bool]:
    return h.ended_at.is_(None)


def _ended(_now: datetime) -> ColumnElement[bool]:
    return h.ended_at.is_not(None)


def _within_deadline(now: datetime) -> ColumnElement[bool]:
    return h.due_at >= now


def _past_deadline(now: datetime) -> ColumnElement[bool]:
    return h.due_at < now


def _measure(
    name: str, label: str, asks: str, description: str, better: Better, only: tuple[AtMoment, ...] = ()
) -> Measure:
    return Measure(
        name=name, label=label, asks=asks, description=description, unit="hand-offs", better=better, table=handoffs,
        counted_on=h.handed_off_at, owned_by=h.owner_id, team=h.team_id, value=func.count(), only=only,
    )


HANDED_OFF = _measure(
    "handed_off", "Handed off", "How many leads did marketing give to sales?",
    "Hand-offs that began in the period. A lead that came back counts again, as a new hand-off.", "neither",
)
FOLLOWED_UP = _measure(
    "followed_up", "Followed up", "How many of those did a rep act on?",
    "Hand-offs that began in the period and have at least one attempt, whenever it was made.", "higher",
    (_attempted,),
)
PENDING = _measure(
    "pending", "Pending", "How many are still inside their deadline?",
    "Hand-offs that began in the period, are open, have no attempt and are not yet past their deadline.", "neither",
    (_open, _no_attempt, _within_deadline),
)
WAITING_PAST_DEADLINE = _measure(
    "waiting_past_deadline", "Waiting past deadline", "How many wait longer than we promised?",
    "Hand-offs that began in the period, are open, have no attempt and are past their deadline.", "lower",
    (_open, _no_attempt, _past_deadline),
)
ENDED_WITHOUT_ATTEMPT = _measure(
    "ended_without_attempt", "Ended without an attempt", "How many were closed before anybody tried?",
    "Hand-offs that began in the period and ended without a single attempt.", "lower", (_ended, _no_attempt),
)
NEVER_FOLLOWED_UP = _measure(
    "never_followed_up", "Never followed up", "How many did nobody act on?",
    "Hand-offs that began in the period and have no attempt: waiting past their deadline, or ended. Those still "
    "inside their deadline are pending, and not among them.", "lower",
    (_no_attempt, lambda now: or_(h.ended_at.is_not(None), h.due_at < now)),
)
SLA_MET = _measure(
    "sla_met", "Answered in time", "How many did we answer when we said we would?",
    "Hand-offs that began in the period and whose first attempt came no later than their deadline.", "higher",
    (lambda _now: h.first_attempt_at <= h.due_at,),
)
SLA_DECIDED = _measure(
    "sla_decided", "Answered or past deadline", "How many can already be judged?",
    "Hand-offs that began in the period and are answered, or past their deadline without an answer.", "neither",
    (lambda now: or_(h.first_attempt_at.is_not(None), h.due_at < now),),
)
NEVER_FOLLOWED_UP_RATE = Ratio(
    name="never_followed_up_rate", label="Never followed up", asks="Which share did nobody act on?",
    description="Hand-offs of the period that nobody followed up, over all hand-offs of the period; those still "
    "inside their deadline are pending and only in the second.", unit="%", better="lower",
    top="never_followed_up", bottom="handed_off",
)
SLA_COMPLIANCE = Ratio(
    name="sla_compliance", label="SLA compliance", asks="Do we answer when we said we would?",
    description="Hand-offs answered by their deadline, over those answered or past their deadline. Pending ones are "
    "in neither.", unit="%", better="higher", top="sla_met", bottom="sla_decided",
)


def _speed(now: datetime) -> ColumnElement[Any]:
    answered_or_now = func.coalesce(h.first_attempt_at, h.ended_at, literal(now, h.due_at.type))
    return seconds_between(h.responded_at, answered_or_now)


SPEED_TO_LEAD = Median(
    name="speed_to_lead", label="Speed to lead", asks="How long does a prospect wait for the first attempt?",
    description="Median time on the wall from the prospect's response to the first attempt, over the hand-offs that "
    "began in the period. One never answered counts with its wait so far.", unit="time", better="lower",
    of="handed_off", seconds=_speed, in_days=and_(h.first_attempt_at.is_not(None), h.first_attempt_day_only),
)

METRICS = (
    HANDED_OFF, FOLLOWED_UP, PENDING, WAITING_PAST_DEADLINE, ENDED_WITHOUT_ATTEMPT, NEVER_FOLLOWED_UP, SLA_MET,
    SLA_DECIDED, NEVER_FOLLOWED_UP_RATE, SLA_COMPLIANCE, SPEED_TO_LEAD,
)
EQUATION = (FOLLOWED_UP.name, PENDING.name, WAITING_PAST_DEADLINE.name, ENDED_WITHOUT_ATTEMPT.name)
"""What `handed_off` is the sum of, for every slice and period."""
