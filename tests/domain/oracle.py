"""Slow and obvious: working time by walking minute after minute and asking "open?"."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lib.domain.working_time import WorkCalendar

MINUTE = timedelta(minutes=1)


def is_open(calendar: WorkCalendar, moment: datetime) -> bool:
    """Whether somebody is at work at a moment, by the wall clock where they are."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    if _is_away(calendar, local.date()):
        return False
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in calendar.week[local.weekday()])


def worked(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Working seconds between two moments."""
    seconds = 0
    for minute in _minutes_from(start):
        if minute >= end:
            return seconds
        if is_open(calendar, minute):
            seconds += int((min(minute + MINUTE, end) - max(minute, start)).total_seconds())
    raise AssertionError("unreachable")


def deadline(calendar: WorkCalendar, start: datetime, seconds: int) -> datetime:
    """The first moment at which that much working time has passed."""
    if seconds == 0:
        return start
    for minute in _minutes_from(start):
        if not is_open(calendar, minute):
            continue
        begin = max(minute, start)
        here = int((minute + MINUTE - begin).total_seconds())
        if here >= seconds:
            return begin + timedelta(seconds=seconds)
        seconds -= here
    raise AssertionError("unreachable")


def next_open(calendar: WorkCalendar, moment: datetime) -> datetime:
    """The moment itself when open, else the next minute that is."""
    return next(max(minute, moment) for minute in _minutes_from(moment) if is_open(calendar, minute))


def after_working_days(calendar: WorkCalendar, moment: datetime, days: int) -> datetime:
    """The same time on the wall that many working days later."""
    zone = ZoneInfo(calendar.zone)
    local = next_open(calendar, moment).astimezone(zone)
    day = local.date()
    while days:
        day += timedelta(days=1)
        if calendar.week[day.weekday()] and not _is_away(calendar, day):
            days -= 1
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def _is_away(calendar: WorkCalendar, day: date) -> bool:
    return day in calendar.holidays or any(first <= day <= last for first, last in calendar.leave)


def _minutes_from(start: datetime) -> Iterator[datetime]:
    minute = start.astimezone(UTC).replace(second=0, microsecond=0)
    while True:
        yield minute
        minute += MINUTE
