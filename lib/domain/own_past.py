"""This week beside the own trailing 13: every past week as far as this one has come.

On a Thursday, Monday to Thursday is held against Monday to Thursday; and where half of
Thursday is over, half of each past Thursday counts. A week in which somebody was not here,
or away for whole, is no week to compare with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lib.domain.periods import monday_of
from lib.domain.spread import median, quantile

WEEKS = 13


@dataclass(frozen=True)
class Beside:
    """This week so far, and the past weeks' usual: the middle half of them lies between low and high.

    by_week: the past weeks as far as this one has come, the oldest first, None where the rep
    was away; whole_weeks: the same, each to its end.
    """

    now: float | None
    usual: float | None
    low: float | None
    high: float | None
    by_week: tuple[float | None, ...]
    whole_weeks: tuple[float | None, ...]


def first_monday(today: date) -> date:
    """The Monday on which the trailing weeks begin."""
    return monday_of(today) - timedelta(weeks=WEEKS)


def beside(
    counts: Iterable[tuple[date, int]], today: date, *, gone: float, worked: Mapping[date, bool]
) -> Beside:
    """One kind of activity, counted by day, as this week and its past.

    gone: which part of today's working time is over. worked: for each Monday of the past
    weeks, whether any day of that week was worked.
    """
    monday = monday_of(today)
    so_far, whole = [0.0] * (WEEKS + 1), [0.0] * (WEEKS + 1)
    for day, count in counts:
        back = (monday - monday_of(day)).days // 7
        if 0 <= back <= WEEKS:
            whole[WEEKS - back] += count
            so_far[WEEKS - back] += count * (1 if back == 0 else _part(day.weekday(), today.weekday(), gone))
    there = [worked[monday - timedelta(weeks=WEEKS - i)] for i in range(WEEKS)]
    past, past_whole = ([n if t else None for n, t in zip(w, there, strict=False)] for w in (so_far, whole))
    return of_weeks(so_far[WEEKS], past, past_whole)


def _part(weekday: int, today: int, gone: float) -> float:
    return 1.0 if weekday < today else gone if weekday == today else 0.0


def of_weeks(now: float | None, past: Sequence[float | None], whole: Sequence[float | None]) -> Beside:
    """A figure of this week beside the same of each past week; None where a week has none."""
    known = [value for value in past if value is not None]
    return Beside(now, median(known), quantile(known, 0.25), quantile(known, 0.75), tuple(past), tuple(whole))
