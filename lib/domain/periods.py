"""Days, weeks and periods, and the equal period before each.

A period runs from its first day to its last, both included, in one zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from lib.domain.working_time import WorkCalendar
from lib.errors import BadSetting

LONGEST = 366
"""How many days a period chosen by hand may have."""


def day_start(moment: datetime, zone: ZoneInfo) -> datetime:
    """The midnight that begins the local day of a moment, in UTC."""
    return midnight(moment.astimezone(zone).date(), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment a local day begins, in UTC."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of a day's week: weeks start on Monday in every zone."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Period:
    """Days from first to last, both included, in a zone."""

    first: date
    last: date
    zone: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """The moment it begins."""
        return midnight(self.first, ZoneInfo(self.zone))

    @property
    def end(self) -> datetime:
        """The moment it is over; itself outside."""
        return midnight(self.last + timedelta(days=1), ZoneInfo(self.zone))

    def up_to(self, day: date) -> "Period":
        """Its days up to and including one; its first day at least."""
        return Period(self.first, min(self.last, max(self.first, day)), self.zone)

    def previous(self) -> "Period":
        """The period just before, with as many days."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone)

    def before(self, today: date) -> "Period":
        """What it is compared with while it runs: as many days of the period before as have begun of this one."""
        so_far, previous = self.up_to(today), self.previous()
        return Period(previous.first, previous.first + timedelta(days=so_far.days - 1), self.zone)


def last_days(today: date, days: int, zone: str) -> Period:
    """The period of that many days that ends yesterday, so that all its days are whole."""
    return Period(today - timedelta(days=days), today - timedelta(days=1), zone)


class Span(StrEnum):
    """A period by its name, as addresses have it; any other is two days."""

    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    MONTH = "month"
    QUARTER = "quarter"


SPAN_WORDS = {
    Span.THIS_WEEK: "This week", Span.LAST_WEEK: "Last week", Span.MONTH: "This month", Span.QUARTER: "This quarter",
}


def span(name: Span, today: date, zone: str) -> Period:
    """The week (Monday to Sunday), month or quarter a day is in, whole; or the week before."""
    if name in (Span.THIS_WEEK, Span.LAST_WEEK):
        monday = monday_of(today) - timedelta(weeks=name is Span.LAST_WEEK)
        return Period(monday, monday + timedelta(days=6), zone)
    months = 1 if name is Span.MONTH else 3
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    following = (first + timedelta(days=31 * months)).replace(day=1)
    return Period(first, following - timedelta(days=1), zone)


def week_of(day: date, zone: str) -> Period:
    """The week a day is in, Monday to Sunday."""
    return span(Span.THIS_WEEK, day, zone)


def as_text(period: Period) -> str:
    """Two days as an address has them: "2026-11-02..2026-11-13"."""
    return f"{period.first}..{period.last}"


def from_text(text: str, zone: str, *, longest: int = LONGEST) -> Period | None:
    """The period of such a text; None for any other, and for one that runs backwards or is too long."""
    first, _, last = text.partition("..")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last), zone)
    except ValueError:
        return None
    # Far from the ends of the calendar, so that the period before exists too.
    return period if 0 < period.days <= longest and 1970 <= period.first.year <= 2200 else None


def previous_working_day(calendar: WorkCalendar, day: date) -> date:
    """The last day before this one that is worked: a Monday's is Friday; holidays and leave are skipped.

    Raises BadSetting where nothing was open for three years.
    """
    for back in range(1, 3 * 366):
        if calendar.is_working_day(before := day - timedelta(days=back)):
            return before
    raise BadSetting(f"This calendar has no working day in the three years before {day}. Check its hours and leave.")
