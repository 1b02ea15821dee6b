"""Working time: the overlap of a span with the open intervals of a calendar.

A WorkCalendar says when somebody is at work: several intervals a weekday, holidays and
leave, in one time zone. A WorkClock answers questions about it. Inside, the calendar is
one sorted table of open intervals in UTC seconds with their running total, so that
"how much working time between a and b" and "when are n seconds used up" are two
look-ups: true across lunch, holidays, leave and daylight-saving changes, for one moment
or for a million (numpy) alike.

Moments are aware datetimes; in the `_many` forms, int64 seconds since 1970 in UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from lib.domain.open_hours import DAY_SECONDS, EPOCH, Interval, OpenTable, Seconds, midnight_of, open_intervals
from lib.errors import BadSetting

_GROW_DAYS = 800


@dataclass(frozen=True)
class WorkCalendar:
    """When somebody is at work.

    zone: IANA name. week: seven tuples, Monday first, of (open, close) minutes from
    midnight. holidays: dates with no work. leave: (first day, last day) pairs.
    Raises BadSetting when intervals are not in order or nothing is ever open.
    """

    zone: str
    week: tuple[tuple[Interval, ...], ...]
    holidays: frozenset[date] = frozenset()
    leave: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise BadSetting("A calendar needs opening hours on at least one of seven weekdays. Add some in Settings.")
        for weekday in self.week:
            edges = [edge for interval in weekday for edge in interval]
            if edges != sorted(set(edges)) or (edges and (edges[0] < 0 or edges[-1] > 1440)):
                raise BadSetting(f"Opening hours {weekday} overlap or run backwards. Give them in order, in minutes.")

    def is_working_day(self, day: date) -> bool:
        """Whether there is any opening on that local day."""
        return (
            bool(self.week[day.weekday()])
            and day not in self.holidays
            and not any(first <= day <= last for first, last in self.leave)
        )

    def without_leave(self) -> "WorkCalendar":
        """The same calendar for somebody who is never away."""
        return replace(self, leave=())


def office_hours(
    zone: str = "UTC",
    opens: str = "09:00",
    closes: str = "17:00",
    *,
    lunch: tuple[str, str] | None = None,
    holidays: Iterable[date] = (),
    leave: tuple[tuple[date, date], ...] = (),
) -> WorkCalendar:
    """Monday to Friday from `opens` to `closes` ("HH:MM"), with an optional lunch gap."""
    edges = [opens, *(lunch or ()), closes]
    minutes = [int(edge[:2]) * 60 + int(edge[3:]) for edge in edges]
    day = tuple(zip(minutes[::2], minutes[1::2], strict=True))
    return WorkCalendar(zone, (day,) * 5 + ((), ()), frozenset(holidays), leave)


class WorkClock:
    """Answers questions about one WorkCalendar, in its zone.

    Its table grows as far as it is asked and is swapped whole, so threads may share a clock.
    """

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self._table: OpenTable | None = None

    # -- one moment ---------------------------------------------------------------

    def worked(self, start: datetime, end: datetime) -> int:
        """Working seconds between two moments; 0 when end is not after start."""
        return int(self.worked_many(_one(start), _one(end))[0])

    def deadline(self, start: datetime, seconds: int) -> datetime:
        """The first moment at which `seconds` of working time have passed since start."""
        return _moment(int(self.deadline_many(_one(start), np.array([seconds], np.int64))[0]))

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself when open, else the next opening."""
        at = _second(moment)
        table = self._reach(at, at)
        while True:
            i = int(np.searchsorted(table.ends, at, side="right"))
            if i < len(table.ends):
                return _moment(max(at, int(table.starts[i])))
            table = self._grow(table)

    def after_working_days(self, moment: datetime, days: int, *, end_of_day: bool = False) -> datetime:
        """The same local time `days` working days later.

        A moment outside opening hours counts from the next opening. With `end_of_day`
        (for dates without a time) it is the midnight that ends that working day.
        """
        local = self.next_open(moment).astimezone(self.zone)
        day = local.date()
        while days > 0:
            day += timedelta(days=1)
            days -= self.calendar.is_working_day(day)
        if end_of_day:
            return _moment(midnight_of(self.zone, day + timedelta(days=1)))
        return datetime.combine(day, local.time(), self.zone).astimezone(UTC)

    def end_of_day(self, moment: datetime) -> datetime:
        """The last second of the local day in which a window closes at this moment.

        A window that closes at midnight closes with the day before. Not midnight itself:
        what is known to the day only happened at the midnight that begins its day, and
        the day after must come after.
        """
        day = _moment(_second(moment) - 1).astimezone(self.zone).date()
        return _moment(midnight_of(self.zone, day + timedelta(days=1)) - 1)

    def working_days(self, start: datetime, end: datetime) -> int:
        """Working days from start's local day up to end's, the last not counted: for clocks that speak in days."""
        first, last = (moment.astimezone(self.zone).date() for moment in (start, end))
        return int(np.busday_count(first, max(first, last), busdaycal=self._working_days))

    @cached_property
    def _working_days(self) -> np.busdaycalendar:
        """The calendar by days, made once: it is asked for each of hundreds of waits."""
        away = [
            first + timedelta(days=i) for first, last in self.calendar.leave for i in range((last - first).days + 1)
        ]
        closed = np.array([*self.calendar.holidays, *away], "datetime64[D]")
        return np.busdaycalendar(weekmask=[bool(day) for day in self.calendar.week], holidays=closed)

    # -- many moments -------------------------------------------------------------

    def worked_many(self, starts: Seconds, ends: Seconds) -> Seconds:
        """Working seconds between pairs of moments; 0 where end is not after start."""
        if not len(starts):
            return np.zeros(0, np.int64)
        table = self._reach(int(min(starts.min(), ends.min())), int(max(starts.max(), ends.max())))
        worked: Seconds = np.maximum(table.total_until(ends) - table.total_until(starts), np.int64(0))
        return worked

    def deadline_many(self, starts: Seconds, seconds: Seconds) -> Seconds:
        """For each start, the first moment at which that much working time has passed."""
        if not len(starts):
            return np.zeros(0, np.int64)
        table = self._reach(int(starts.min()), int(starts.max()))
        while int((table.total_until(starts) + seconds).max()) > table.total:
            table = self._grow(table)
        wanted = table.total_until(starts) + seconds
        i = np.clip(np.searchsorted(table.before, wanted, side="left") - 1, 0, None)
        reached: Seconds = np.maximum(starts, table.starts[i] + wanted - table.before[i])
        return reached

    # -- the table ----------------------------------------------------------------

    def _reach(self, earliest: int, latest: int) -> OpenTable:
        """A table that covers both moments and has at least one opening."""
        first = earliest // DAY_SECONDS + EPOCH - 2
        last = latest // DAY_SECONDS + EPOCH + 2
        table = self._table
        if table and table.first <= first and last <= table.last:
            return table
        if table:
            first, last = min(first, table.first), max(last, table.last)
        # Whole blocks of days, so that clocks of colleagues share one cached base.
        table = self._build(first // _GROW_DAYS * _GROW_DAYS, (last // _GROW_DAYS + 1) * _GROW_DAYS)
        while not len(table.starts):
            table = self._grow(table)
        return table

    def _grow(self, table: OpenTable) -> OpenTable:
        if table.last - table.first > 100 * 366:
            raise BadSetting("This calendar has no opening within a century. Check its hours, holidays and leave.")
        # Twice as long each time: somebody may be away for years.
        return self._build(table.first, table.last + max(_GROW_DAYS, table.last - table.first))

    def _build(self, first: int, last: int) -> OpenTable:
        calendar = self.calendar
        starts, ends, days = open_intervals(calendar.zone, calendar.week, calendar.holidays, first, last)
        for away_from, away_to in calendar.leave:
            keep = (days < away_from.toordinal()) | (days > away_to.toordinal())
            starts, ends, days = starts[keep], ends[keep], days[keep]
        before = np.cumsum(ends - starts) - (ends - starts)
        self._table = OpenTable(first, last, starts, ends, before)
        return self._table


@lru_cache(maxsize=8192)
def clock_of(calendar: WorkCalendar) -> WorkClock:
    """The clock of a calendar, shared by all who ask, since its table takes milliseconds to build."""
    return WorkClock(calendar)


def _second(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return int(moment.timestamp())


def _one(moment: datetime) -> Seconds:
    return np.array([_second(moment)], np.int64)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
