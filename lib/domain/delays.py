"""How long a lead waited for the organisation, and how long for the rep; the one is never blamed for the other.

System delay: from the prospect's response to the assignment. Human delay: from the
assignment to the rep's own first attempt. Both on the wall and in the rep's working time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from lib.domain.spread import median, ninetieth
from lib.domain.working_time import WorkClock

_HOUR, _DAY = 3_600, 86_400


@dataclass(frozen=True)
class Step:
    """A range of durations: from the step before up to, but not including, this many seconds."""

    words: str
    below_s: float


IN_HOURS = (
    Step("under 15 min", 900), Step("15–60 min", _HOUR), Step("1–4 h", 4 * _HOUR), Step("4–8 h", 8 * _HOUR),
    Step("8–24 h", 24 * _HOUR), Step("24–72 h", 72 * _HOUR), Step("over 72 h", float("inf")),
)
IN_DAYS = (
    Step("same day", _DAY), Step("1 day", 2 * _DAY), Step("2 days", 3 * _DAY), Step("3–4 days", 5 * _DAY),
    Step("5–9 days", 10 * _DAY), Step("10 days and more", float("inf")),
)
"""For clocks that know the day only."""


@dataclass(frozen=True)
class Wait:
    """One assignment. wall_s, work_s: until the first attempt, or until now or its end where there was none.

    system_s, system_work_s: what was gone when the rep got it.
    """

    assignment_id: int
    answered: bool
    wall_s: float
    work_s: float
    system_s: float
    system_work_s: float


@dataclass(frozen=True)
class Spread:
    """Some durations: how many in each step, their exact median, and their 90th percentile from 20 on."""

    counts: tuple[int, ...]
    median: float | None
    ninetieth: float | None
    count: int


@dataclass(frozen=True)
class Given:
    """An assignment as the database knows it, in seconds. work_s: to the first attempt, in the rep's calendar."""

    assignment_id: int
    responded_s: int
    assigned_s: int
    due_s: int
    first_s: int | None
    ended_s: int | None
    work_s: int | None
    day_only: bool


def waits(given: Sequence[Given], clock: WorkClock, now: datetime) -> list[Wait]:
    """The delays of some assignments; where any is known to the day only, all in whole days of seconds."""
    in_days = any(g.day_only for g in given)
    until = [_until(g, now) for g in given]
    assigned = np.array([g.assigned_s for g in given], np.int64)
    responded = np.array([g.responded_s for g in given], np.int64)
    work = clock.worked_many(assigned, np.array(until, np.int64)).tolist()
    before = clock.worked_many(responded, assigned).tolist()
    found = []
    for g, end, worked, system_work in zip(given, until, work, before, strict=True):
        if in_days:
            wall, worked, system, system_work = _days(g, end, clock)
        else:
            wall, system = float(max(0, end - g.assigned_s)), float(max(0, g.assigned_s - g.responded_s))
            worked = g.work_s if g.work_s is not None else worked
        found.append(Wait(g.assignment_id, g.first_s is not None, wall, worked, system, system_work))
    return found


def spread(seconds: Sequence[float], steps: Sequence[Step]) -> Spread:
    """How some durations spread over the steps."""
    edges = [0.0, *(step.below_s for step in steps)]
    counts = tuple(sum(low <= s < high for s in seconds) for low, high in pairwise(edges))
    return Spread(counts, median(seconds), ninetieth(seconds), len(seconds))


def step_of(seconds: float, steps: Sequence[Step]) -> int:
    """In which of the steps a duration lies."""
    return next(i for i, step in enumerate(steps) if seconds < step.below_s)


def in_time(given: Sequence[Given], now: datetime) -> tuple[int, int]:
    """How many were answered by their deadline, and how many are answered or past it: SLA compliance and its base."""
    at = now.timestamp()
    met = sum(g.first_s is not None and g.first_s <= g.due_s for g in given)
    return met, sum(g.first_s is not None or g.due_s < at for g in given)


def _until(g: Given, now: datetime) -> int:
    if g.first_s is not None:
        return g.first_s
    return g.ended_s if g.ended_s is not None else int(now.timestamp())


def _days(g: Given, end: int, clock: WorkClock) -> tuple[float, float, float, float]:
    responded, assigned, until = (datetime.fromtimestamp(s, UTC) for s in (g.responded_s, g.assigned_s, end))
    dates = [moment.astimezone(clock.zone).date() for moment in (responded, assigned, until)]
    return (
        max(0, (dates[2] - dates[1]).days) * _DAY, clock.working_days(assigned, until) * _DAY,
        max(0, (dates[1] - dates[0]).days) * _DAY, clock.working_days(responded, assigned) * _DAY,
    )
