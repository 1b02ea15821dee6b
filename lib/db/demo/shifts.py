"""When each rep is at work, and how busily: the table that turns effort into moments.

Effort is working time weighted by the hour's habit: mornings are busier than Friday
afternoons. "Two hours of effort after this moment" is one look-up for a million rows,
true across lunch, holidays, leave and zones, and for people who came or left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.db.demo.times import NEVER, local_time

HOUR_OF_EFFORT = 36_000
"""Effort is counted in tenths of a second at an ordinary pace."""

_SHIFT = 36
Slots = tuple[tuple[int, int], ...]
"""Opening intervals of a day: minutes from midnight."""


@dataclass(frozen=True)
class Shift:
    """One rep's time: where, which intervals on which weekday, from when to when, and not when."""

    zone: str
    week: tuple[Slots, ...]
    first_day: int
    last_day: int
    closed: frozenset[int]
    away: tuple[tuple[int, int], ...]


class Shifts:
    """The working time of all reps in one table."""

    def __init__(self, shifts: Sequence[Shift]) -> None:
        built = [_slots(shift) for shift in shifts]
        counts = np.array([len(starts) for starts, _, _ in built])
        rep = np.repeat(np.arange(len(built)), counts)
        self._start = np.concatenate([b[0] for b in built])
        self._length = np.concatenate([b[1] for b in built])
        self._pace = np.concatenate([b[2] for b in built])
        effort = self._length * self._pace
        total = np.cumsum(effort)
        self._first = np.cumsum(counts) - counts
        base = np.concatenate([np.zeros(1, np.int64), total])[self._first]
        self._before = total - effort - base[rep]
        self._rep = rep
        self._times = (rep.astype(np.int64) << _SHIFT) | self._start
        self._efforts = (rep.astype(np.int64) << _SHIFT) | self._before

    def effort(self, rep: Any, moment: Any) -> Any:
        """The effort each rep has behind them at a moment."""
        i = np.searchsorted(self._times, (rep.astype(np.int64) << _SHIFT) | moment, side="right") - 1
        inside = np.clip(moment - self._start[i], 0, self._length[i])
        return np.where(self._rep[i] == rep, self._before[i] + inside * self._pace[i], 0)

    def moment(self, rep: Any, effort: Any) -> Any:
        """The moment at which each rep has that much effort behind them; NEVER if they never will."""
        wanted = np.maximum(effort, 0).astype(np.int64)
        i = np.searchsorted(self._efforts, (rep.astype(np.int64) << _SHIFT) | wanted, side="right") - 1
        seconds = (wanted - self._before[i]) // self._pace[i]
        moments = self._start[i] + np.minimum(seconds, self._length[i] - 1)
        return np.where((self._rep[i] == rep) & (seconds < self._length[i]), moments, NEVER)

    def later(self, rep: Any, moment: Any, hours: Any) -> Any:
        """The moment after so many hours of effort from a moment on."""
        at = np.minimum(moment, (1 << 32) - 1)
        later = self.moment(rep, self.effort(rep, at) + (hours * HOUR_OF_EFFORT).astype(np.int64))
        return np.where(moment >= NEVER, NEVER, later)


def _slots(shift: Shift) -> tuple[Any, Any, Any]:
    """One rep's slots of even pace: start, seconds, pace (tenths)."""
    days = np.arange(shift.first_day, shift.last_day + 1)
    works = ~np.isin(days, np.array(sorted(shift.closed), np.int64))
    for first, last in shift.away:
        works &= (days < first) | (days > last)
    days = days[works]
    midnights, weekdays = local_time(shift.zone).midnight(days), (days + 3) % 7
    parts = [
        (midnights[weekdays == weekday] + opens * 60, (closes - opens) * 60, pace)
        for weekday, slots in enumerate(shift.week)
        for opens, closes, pace in _paced(weekday, slots)
    ]
    start = np.concatenate([p[0] for p in parts])
    order = np.argsort(start)
    length = np.concatenate([np.full(len(p[0]), p[1]) for p in parts])
    pace = np.concatenate([np.full(len(p[0]), p[2]) for p in parts])
    return start[order], length[order], pace[order]


def _paced(weekday: int, slots: Slots) -> list[tuple[int, int, int]]:
    """A day's intervals cut where the pace changes; Friday afternoons are slow."""
    paces = ((0, 600, 8), (600, 720, 13), (720, 900, 9), (900, 1020, 4 if weekday == 4 else 12), (1020, 1440, 6))
    return [
        (max(opens, begins), min(closes, ends), pace)
        for opens, closes in slots
        for begins, ends, pace in paces
        if max(opens, begins) < min(closes, ends)
    ]


