"""Local days and midnights of many moments at once."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
DAY = 86_400
HOUR = 3_600
NEVER = 1 << 40
"""A moment that does not come."""

_FIRST_DAY, _LAST_DAY = 15_000, 36_000  # 2011 to 2068


class LocalTime:
    """A time zone as a table of its offset changes; moments are seconds since 1970 in UTC."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._changes, self._offsets = _table(ZoneInfo(name))

    def offset(self, moments: Ints | int) -> Ints:
        """Seconds the zone is ahead of UTC at each moment."""
        return self._offsets[np.searchsorted(self._changes, moments, side="right")]

    def day(self, moments: Ints | int) -> Ints:
        """The local day of each moment, in days since 1970."""
        return (moments + self.offset(moments)) // DAY

    def midnight(self, days: Ints | int) -> Ints:
        """The moment each local day begins."""
        wall = np.asarray(days, np.int64) * DAY
        guess = wall - self.offset(wall)
        return wall - self.offset(guess)


@lru_cache(maxsize=64)
def local_time(name: str) -> LocalTime:
    """The local time of a zone, made once."""
    return LocalTime(name)


def _table(zone: ZoneInfo) -> tuple[Ints, Ints]:
    """The moments at which the offset changes, and the offsets before, between and behind them."""
    step = 28
    changes, offsets = [], [_offset(zone, _FIRST_DAY * DAY)]
    for day in range(_FIRST_DAY, _LAST_DAY, step):
        low, high = day * DAY, (day + step) * DAY
        after = _offset(zone, high)
        if after != offsets[-1]:
            changes.append(_when_it_changes(zone, low, high))
            offsets.append(after)
    return np.array(changes, np.int64), np.array(offsets, np.int64)


def _when_it_changes(zone: ZoneInfo, low: int, high: int) -> int:
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, moment: int) -> int:
    offset = datetime.fromtimestamp(moment, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
