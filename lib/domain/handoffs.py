"""Hand-offs: one promise each, with its facts worked out from what happened.

A hand-off's facts (first attempt, attempts, deadline, stage, …) are derived here from
its assignments, touches, next steps and appointments, and stored on its row by the one
write path. Its *rung* and *SLA state* depend on the present moment and are derived when
read (ladder.py, response_clock.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from lib.domain.ladder import Stage, stage_of, turns_at
from lib.domain.response_clock import deadline
from lib.domain.touches import Touch, is_contact, is_follow_up
from lib.domain.working_time import WorkClock


class Ending(StrEnum):
    """How a hand-off or an assignment ended."""

    OPPORTUNITY = "opportunity"
    RETURNED = "returned"
    DISQUALIFIED = "disqualified"
    PASSED_ON = "passed_on"


ENDING_WORDS = {
    Ending.OPPORTUNITY: "Opportunity",
    Ending.RETURNED: "Returned to marketing",
    Ending.DISQUALIFIED: "Disqualified",
    Ending.PASSED_ON: "Passed on",
}

TEMPORARY_REASONS = {
    "timing": "Timing",
    "budget": "Budget",
    "wrong_person": "Wrong person",
    "incumbent": "Incumbent contract",
    "not_reached": "Not reached",
    "no_opportunity_yet": "Met, no opportunity yet",
}
PERMANENT_REASONS = {
    "wrong_market": "Wrong industry or country",
    "student": "Student",
    "competitor": "Competitor",
    "no_consent": "No consent",
    "bad_data": "Bad data",
    "duplicate": "Duplicate",
    "existing_customer": "Existing customer",
}
REASONS = TEMPORARY_REASONS | PERMANENT_REASONS


@dataclass(frozen=True)
class Promise:
    """What a hand-off is before anything happens: its span and terms.

    handed_off_day_at: the midnight that begins the organisation's day of hand-off.
    until: when the next hand-off of the same lead began, or None. ended_at: its own
    ending. needs_acceptance: whether its team asks reps to accept.
    """

    handed_off_at: datetime
    handed_off_day_at: datetime
    responded_at: datetime
    sla_minutes: int
    day_only: bool = False
    needs_acceptance: bool = True
    ended_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Holding:
    """One assignment: who, from when, and when given up. Queues are no reps.

    assigned_day_at: the midnight that begins the organisation's day of assignment.
    """

    person_id: int
    assigned_at: datetime
    assigned_day_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    is_queue: bool = False


@dataclass(frozen=True)
class HoldingFacts:
    """What the rep of one assignment did: its own clock and deadline."""

    due_at: datetime
    risk_at: datetime
    first_attempt_at: datetime | None
    attempts: int
    response_work_s: int | None


@dataclass(frozen=True)
class HandoffFacts:
    """Everything stored about a hand-off that follows from what happened."""

    owner_id: int | None
    queue_id: int | None
    assigned_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime
    risk_at: datetime
    first_attempt_at: datetime | None
    first_attempt_day_only: bool
    first_attempt_work_s: int | None
    first_contact_at: datetime | None
    attempts: int
    last_touch_at: datetime | None
    last_touch_id: int | None
    waiting_since: datetime
    promise_at: datetime | None
    stage: Stage
    turns_at: datetime | None


def belongs(touch: Touch, promise: Promise) -> bool:
    """Whether a touch falls in a hand-off's span: from hand-off to ending or next hand-off.

    A touch known to the day only belongs from the day of the hand-off on.
    """
    start = promise.handed_off_day_at if touch.day_only else promise.handed_off_at
    return (
        touch.occurred_at >= start
        and (promise.until is None or touch.occurred_at < promise.until)
        and (promise.ended_at is None or touch.occurred_at <= promise.ended_at)
    )


def handoff_facts(
    promise: Promise,
    holdings: Sequence[Holding],
    touches: Sequence[Touch],
    *,
    clock: WorkClock,
    promise_at: datetime | None,
) -> HandoffFacts:
    """The facts of one hand-off.

    holdings: its assignments, oldest first. touches: those that belong to it, in any
    order. clock: the team's calendar. promise_at: the earliest open next step or
    appointment. First means earliest by when it happened, so a late record can win.
    """
    attempts = sorted((t for t in touches if is_follow_up(t)), key=_by_time)
    contacts = sorted((t for t in touches if is_contact(t)), key=_by_time)
    human = sorted((t for t in touches if is_follow_up(t) or is_contact(t)), key=_by_time)
    current = holdings[-1] if holdings else None
    owner = current if current and not current.is_queue else None
    first, last = (attempts[0] if attempts else None), (human[-1] if human else None)
    accepted_at = _accepted_at(promise, owner, attempts)
    when = deadline(clock, promise.handed_off_at, promise.sla_minutes, day_only=promise.day_only)
    stage = stage_of(
        owned=owner is not None,
        accepted=accepted_at is not None,
        attempts=len(attempts),
        contacted=bool(contacts),
        promised=promise_at is not None,
    )
    return HandoffFacts(
        owner_id=owner.person_id if owner else None,
        queue_id=current.person_id if current and current.is_queue else None,
        assigned_at=owner.assigned_at if owner else None,
        accepted_at=accepted_at,
        due_at=when.due_at,
        risk_at=when.risk_at,
        first_attempt_at=first.occurred_at if first else None,
        first_attempt_day_only=bool(first and (first.day_only or promise.day_only)),
        first_attempt_work_s=clock.worked(promise.handed_off_at, first.occurred_at) if first else None,
        first_contact_at=contacts[0].occurred_at if contacts else None,
        attempts=len(attempts),
        last_touch_at=last.occurred_at if last else None,
        last_touch_id=last.id if last else None,
        waiting_since=last.occurred_at if last else promise.responded_at,
        promise_at=promise_at,
        stage=stage,
        turns_at=turns_at(
            stage, clock, last.occurred_at if last else None, bool(last and last.day_only), promise_at
        ),
    )


def holding_facts(
    holding: Holding, touches: Sequence[Touch], *, clock: WorkClock, sla_minutes: int, day_only: bool
) -> HoldingFacts:
    """The facts of one assignment, in the rep's own calendar.

    touches: those of the hand-off; only follow-ups by this rep while holding it count.
    """
    own = sorted((t for t in touches if is_follow_up(t) and _by_holder(t, holding)), key=_by_time)
    when = deadline(clock, holding.assigned_at, sla_minutes, day_only=day_only)
    first = own[0].occurred_at if own else None
    return HoldingFacts(
        due_at=when.due_at,
        risk_at=when.risk_at,
        first_attempt_at=first,
        attempts=len(own),
        response_work_s=clock.worked(holding.assigned_at, first) if first else None,
    )


def _by_holder(touch: Touch, holding: Holding) -> bool:
    start = holding.assigned_day_at if touch.day_only else holding.assigned_at
    return (
        touch.person_id == holding.person_id
        and touch.occurred_at >= start
        and (holding.ended_at is None or touch.occurred_at <= holding.ended_at)
    )


def _accepted_at(promise: Promise, owner: Holding | None, attempts: Sequence[Touch]) -> datetime | None:
    """When the owner took it: said so, or made an attempt; at once where no acceptance is asked."""
    if owner is None:
        return None
    if not promise.needs_acceptance:
        return owner.assigned_at
    by_owner = [t.occurred_at for t in attempts if _by_holder(t, owner)]
    said = [owner.accepted_at] if owner.accepted_at else []
    return min(by_owner[:1] + said, default=None)


def _by_time(touch: Touch) -> tuple[datetime, int]:
    return touch.occurred_at, touch.id


def days_between(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Whole local days from one date to another, never negative: the clock of day-only times."""
    passed: timedelta = _day(end, zone) - _day(start, zone)
    return max(0, passed.days)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
