"""The table behind a WorkClock: a calendar's open intervals in UTC seconds."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.int64]
Interval = tuple[int, int]
"""Minutes from midnight: open at, close at. 24:00 is 1440."""

EPOCH = date(1970, 1, 1).toordinal()
DAY_SECONDS = 86_400


@lru_cache(maxsize=64)
def open_intervals(
    zone: str, week: tuple[tuple[Interval, ...], ...], holidays: frozenset[date], first: int, last: int
) -> tuple[Seconds, Seconds, Seconds]:
    """Open intervals of the days with ordinals first..last: starts, ends, day ordinals.

    An instant is open when its *local* time lies in an interval, so a day of 23 or 25
    hours loses or repeats exactly the minutes it should.
    """
    where = ZoneInfo(zone)
    starts: list[int] = []
    ends: list[int] = []
    days: list[int] = []
    midnight = midnight_of(where, date.fromordinal(first))
    for ordinal in range(first, last + 1):
        day = date.fromordinal(ordinal)
        next_midnight = midnight_of(where, date.fromordinal(ordinal + 1))
        intervals = week[day.weekday()]
        if intervals and day not in holidays:
            for seg_start, seg_end, offset in _segments(where, midnight, next_midnight):
                local_midnight = (ordinal - EPOCH) * DAY_SECONDS - offset
                for opens, closes in intervals:
                    start = max(seg_start, local_midnight + opens * 60)
                    end = min(seg_end, local_midnight + closes * 60)
                    if start < end:
                        starts.append(start)
                        ends.append(end)
                        days.append(ordinal)
        midnight = next_midnight
    return np.array(starts, np.int64), np.array(ends, np.int64), np.array(days, np.int64)


def midnight_of(where: ZoneInfo, day: date) -> int:
    """The second at which a local day begins."""
    return int(datetime.combine(day, time(0), where).timestamp())


def _offset(where: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, where).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _segments(where: ZoneInfo, start: int, end: int) -> list[tuple[int, int, int]]:
    """The span cut where the zone's offset changes: (start, end, offset)."""
    first, last = _offset(where, start), _offset(where, end - 1)
    if first == last:
        return [(start, end, first)]
    low, high = start, end - 1
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(where, middle) == first:
            low = middle
        else:
            high = middle
    return [(start, high, first), (high, end, last)]


@dataclass(frozen=True)
class OpenTable:
    """A calendar's open intervals over the days first..last, with the running total before each."""

    first: int
    last: int
    starts: Seconds
    ends: Seconds
    before: Seconds

    def total_until(self, moments: Seconds) -> Seconds:
        """Working seconds from the table's beginning to each moment."""
        i = np.searchsorted(self.starts, moments, side="right") - 1
        inside = np.clip(moments - self.starts[i], 0, self.ends[i] - self.starts[i])
        return np.where(i < 0, 0, self.before[i] + inside)

    @property
    def total(self) -> int:
        """Working seconds in the whole table."""
        return int(self.before[-1] + self.ends[-1] - self.starts[-1]) if len(self.starts) else 0
