"""The unfollowed ladder: where an open hand-off stands, so that nobody is forgotten.

A *stage* follows from facts alone and is stored with the moment it *turns* bad; the
*rung* is that stage read at a moment. So a lead nobody touches changes its rung by
itself, and one query with one "now" finds it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lib.domain.working_time import WorkClock

ONE_AND_DONE_DAYS = 3
STALLED_DAYS = 10
NURTURE_DAYS = 14


class Stage(StrEnum):
    """What has happened with a hand-off so far. Stored."""

    UNOWNED = "unowned"
    NOT_ACCEPTED = "not_accepted"
    NEVER_ATTEMPTED = "never_attempted"
    ATTEMPTED_ONCE = "attempted_once"
    WORKED = "worked"
    PROMISED = "promised"


class Rung(StrEnum):
    """Where an open hand-off stands at a moment. Never stored."""

    UNOWNED = "unowned"
    NOT_ACCEPTED = "not_accepted"
    NEVER_ATTEMPTED = "never_attempted"
    ONE_AND_DONE = "one_and_done"
    STALLED = "stalled"
    PROMISE_BROKEN = "promise_broken"
    IN_HAND = "in_hand"


@dataclass(frozen=True)
class RungWords:
    """What a rung is called, and the one sentence that says who stands on it."""

    label: str
    meaning: str


RUNGS = {
    Rung.UNOWNED: RungWords("Unowned", "No rep has it. A queue is no rep."),
    Rung.NOT_ACCEPTED: RungWords("Not accepted", "A rep has it, has not taken it, and nobody has tried."),
    Rung.NEVER_ATTEMPTED: RungWords("Never attempted", "Taken, and nobody has called or written."),
    Rung.ONE_AND_DONE: RungWords(
        "One and done", f"One attempt, no contact, no next step, over {ONE_AND_DONE_DAYS} working days ago."
    ),
    Rung.STALLED: RungWords(
        "Stalled",
        f"A contact or two and more attempts, no next step, no touch for over {STALLED_DAYS} working days.",
    ),
    Rung.PROMISE_BROKEN: RungWords("Promise broken", "A next step or an appointment is past due."),
    Rung.IN_HAND: RungWords("In hand", "Somebody is on it, and nothing is overdue."),
}

UNFOLLOWED = (Rung.UNOWNED, Rung.NOT_ACCEPTED, Rung.NEVER_ATTEMPTED)
"""The first three rungs: nobody has tried."""

TURNS_INTO = {
    Stage.ATTEMPTED_ONCE: Rung.ONE_AND_DONE,
    Stage.WORKED: Rung.STALLED,
    Stage.PROMISED: Rung.PROMISE_BROKEN,
}
"""What a stage becomes once its moment has passed; until then it is in hand."""


def stage_of(*, owned: bool, accepted: bool, attempts: int, contacted: bool, promised: bool) -> Stage:
    """The stage of an open hand-off, tested in the ladder's order."""
    if not owned:
        return Stage.UNOWNED
    if attempts == 0:
        return Stage.NEVER_ATTEMPTED if accepted else Stage.NOT_ACCEPTED
    if promised:
        return Stage.PROMISED
    if attempts == 1 and not contacted:
        return Stage.ATTEMPTED_ONCE
    return Stage.WORKED


def turns_at(
    stage: Stage,
    clock: WorkClock,
    last_touch_at: datetime | None,
    last_touch_day_only: bool,
    promise_at: datetime | None,
) -> datetime | None:
    """When the stage turns into its bad rung if nothing happens; None where it is one already.

    Working days are the team's: a rep's leave is no reason for a prospect to be forgotten.
    """
    if stage is Stage.PROMISED:
        return promise_at
    if stage not in TURNS_INTO or last_touch_at is None:
        return None
    days = ONE_AND_DONE_DAYS if stage is Stage.ATTEMPTED_ONCE else STALLED_DAYS
    return clock.after_working_days(last_touch_at, days, end_of_day=last_touch_day_only)


def rung_of(stage: Stage, turns: datetime | None, now: datetime) -> Rung:
    """The rung at a moment. A promise due exactly now is not yet broken."""
    if stage not in TURNS_INTO:
        return Rung(stage.value)
    return TURNS_INTO[stage] if turns is not None and now > turns else Rung.IN_HAND


def nurture_due(returned_at: datetime, nurtured_at: datetime | None) -> datetime:
    """When marketing owes the next touch to a returned lead: 14 days after the latest of both."""
    return max(returned_at, nurtured_at or returned_at) + timedelta(days=NURTURE_DAYS)
