"""Working time day by day, and what full time would be: what shares of targets are measured by."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lib.domain.open_hours import Interval, Seconds, midnight_of
from lib.domain.periods import monday_of
from lib.domain.working_time import WorkCalendar, WorkClock, clock_of

Shares = NDArray[np.float64]


@lru_cache(maxsize=8192)
def parts_of_full_time(
    clock: WorkClock, team: WorkCalendar, first: date, last: date
) -> tuple[Shares, Shares, Shares]:
    """Which part of a full day, of a full week and of a full month the working time of each day is.

    Full time is the team's, or the own hours where these are longer; both without holidays and leave.
    """
    own = per_day(clock, first, last)
    normal = WorkCalendar(clock.calendar.zone, clock.calendar.week)
    found = tuple(own / np.maximum(full, 1) for full in _full_time(team, normal, first, last))
    for shares in found:
        shares.flags.writeable = False  # kept, so nobody may change them
    return found[0], found[1], found[2]


@lru_cache(maxsize=1024)
def _full_time(team: WorkCalendar, own: WorkCalendar, first: date, last: date) -> tuple[Shares, Shares, Shares]:
    """For each day from first to last the full time of that day, of its week and of its month, in seconds.

    A weekday on which the team is closed is as long as its open days are on average.
    """
    begin = min(monday_of(first), first.replace(day=1))
    end = max(monday_of(last) + timedelta(days=6), (last.replace(day=28) + timedelta(days=4)).replace(day=1))
    days = [begin + timedelta(days=i) for i in range((end - begin).days + 1)]
    team_s, own_s = (per_day(clock_of(c), begin, end) for c in (team, own))
    weekday = sum(closes - opens for hours in team.week for opens, closes in hours) * 60 / sum(map(bool, team.week))
    by_day = np.maximum(np.where(team_s > 0, team_s, weekday), own_s)
    wanted = slice((first - begin).days, (last - begin).days + 1)
    totals = []
    for of_day in ([monday_of(d).toordinal() for d in days], [d.year * 12 + d.month for d in days]):
        group = np.array(of_day) - min(of_day)
        totals.append(np.maximum(np.bincount(group, team_s), np.bincount(group, own_s))[group][wanted])
    return by_day[wanted], totals[0], totals[1]


@lru_cache(maxsize=1024)
def part_of_day(zone: str, week: tuple[tuple[Interval, ...], ...], now: datetime) -> float:
    """Which part of the open time of now's local day is over, on a day that is no holiday; 1 where none is open."""
    clock = clock_of(WorkCalendar(zone, week))
    today = now.astimezone(clock.zone).date()
    whole_day = int(per_day(clock, today, today)[0])
    begin = datetime.fromtimestamp(midnight_of(clock.zone, today), UTC)
    return clock.worked(begin, now) / whole_day if whole_day else 1.0


@lru_cache(maxsize=8192)
def per_day(clock: WorkClock, first: date, last: date) -> Seconds:
    """The working seconds of each local day from first to last; a day of 23 or 25 hours has what it has."""
    edges = _midnights(clock.calendar.zone, first.toordinal(), last.toordinal() + 1)
    found = clock.worked_many(edges[:-1], edges[1:])
    found.flags.writeable = False
    return found


@lru_cache(maxsize=256)
def _midnights(zone: str, first: int, last: int) -> Seconds:
    where = ZoneInfo(zone)
    return np.array([midnight_of(where, date.fromordinal(day)) for day in range(first, last + 1)], np.int64)
