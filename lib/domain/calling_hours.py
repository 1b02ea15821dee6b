"""When a prospect may be called: by the clock on their own wall."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lib.errors import BadSetting

AGREED_HOUR = timedelta(hours=1)
"""How long after the time agreed on it is still that time."""


def read_hours(text: str) -> tuple[int, int]:
    """Hours such as "8-18" as (first, end); the end itself is too late.

    Raises BadSetting when they run backwards or are no hours.
    """
    first, _, end = text.partition("-")
    if not (first.strip().isdecimal() and end.strip().isdecimal() and 0 <= int(first) < int(end) <= 24):
        raise BadSetting(f"Calling hours are {text!r}. Write the first hour and the end, such as 8-18.")
    return int(first), int(end)


def may_be_called(zone: str | None, now: datetime, hours: tuple[int, int]) -> bool:
    """Whether it is calling time where the prospect is. An unknown zone is no reason not to call."""
    local = local_time(zone, now)
    return local is None or hours[0] <= local.hour < hours[1]


def is_agreed_hour(promise_at: datetime | None, day_only: bool, now: datetime) -> bool:
    """Whether now is the time that was agreed on with them: a good one, whatever the clock says there.

    An hour later it is no longer: who was forgotten then is called in their calling hours.
    """
    return promise_at is not None and not day_only and promise_at <= now < promise_at + AGREED_HOUR


def opens_at(zone: str | None, now: datetime, hours: tuple[int, int]) -> datetime:
    """When the prospect may be called: now, or the next morning where they are."""
    local = local_time(zone, now)
    if local is None or may_be_called(zone, now, hours):
        return now
    morning = local.replace(hour=hours[0], minute=0, second=0, microsecond=0)
    if local.hour >= hours[1]:
        morning += timedelta(days=1)
    return morning.astimezone(UTC)


def local_time(zone: str | None, now: datetime) -> datetime | None:
    """The time on the prospect's wall; None when nobody knows where they are."""
    where = _zone(zone) if zone else None
    return now.astimezone(where) if where else None


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None  # what a CRM called a zone
