"""The two deadlines of a promise, and the state of one at a moment.

Deadlines are facts and are stored; states are worked out when read, from one "now".
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lib.domain.working_time import WorkClock


class SlaState(StrEnum):
    """Where a promise stands."""

    PENDING = "pending"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    MET = "met"
    MET_LATE = "met_late"


SLA_WORDS = {
    SlaState.PENDING: "Pending",
    SlaState.AT_RISK: "At risk",
    SlaState.BREACHED: "Breached",
    SlaState.MET: "Met",
    SlaState.MET_LATE: "Met late",
}

DEFAULT_SLA_MINUTES = 8 * 60
"""One working day of eight hours, where no rule says otherwise."""


@dataclass(frozen=True)
class SlaRule:
    """A first attempt is owed within `minutes` of working time.

    source, intent: None applies to all. valid_from: the first day it holds; a change
    made today leaves earlier hand-offs alone.
    """

    minutes: int
    valid_from: date
    source: str | None = None
    intent: str | None = None


def minutes_owed(rules: tuple[SlaRule, ...], *, source: str | None, intent: str | None, on: date) -> int:
    """The SLA window of a hand-off made on a day, in working minutes.

    The closest rule wins: source and intent, then source, then intent, then neither;
    among equals the latest valid on that day. At least a minute: a promise of nothing is none.
    """
    fitting = [
        rule
        for rule in rules
        if rule.valid_from <= on and rule.source in (None, source) and rule.intent in (None, intent)
    ]
    if not fitting:
        return DEFAULT_SLA_MINUTES
    best = max(fitting, key=lambda rule: (rule.source is not None, rule.intent is not None, rule.valid_from))
    return max(1, best.minutes)


@dataclass(frozen=True)
class Deadline:
    """When a first attempt is due, and from when on it is at risk."""

    due_at: datetime
    risk_at: datetime


def deadline(clock: WorkClock, start: datetime, minutes: int, *, day_only: bool) -> Deadline:
    """Due after `minutes` of working time; at risk in the window's last quarter.

    A start known to the day only speaks in days: it is due by the end of the day on
    which the window would close, had it begun when that day opened.
    """
    due_at = clock.deadline(start, minutes * 60)
    risk_at = clock.deadline(start, minutes * 45)
    if day_only:
        due_at = clock.end_of_day(due_at)
        risk_at = min(risk_at, due_at)
    return Deadline(due_at, risk_at)


def sla_state(*, due_at: datetime, risk_at: datetime, first_attempt_at: datetime | None, now: datetime) -> SlaState:
    """Where a promise stands now. Answered exactly at the deadline is met."""
    if first_attempt_at is not None:
        return SlaState.MET if first_attempt_at <= due_at else SlaState.MET_LATE
    if now > due_at:
        return SlaState.BREACHED
    return SlaState.AT_RISK if now >= risk_at else SlaState.PENDING
