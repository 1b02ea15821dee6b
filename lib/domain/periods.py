"""Days, weeks and periods, and the equal period before each.

A period runs from its first day to its last, both included, in one zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


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

    def previous(self) -> "Period":
        """The period just before, with as many days."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone)


def last_days(today: date, days: int, zone: str) -> Period:
    """The period of that many days that ends yesterday, so that all its days are whole."""
    return Period(today - timedelta(days=days), today - timedelta(days=1), zone)
