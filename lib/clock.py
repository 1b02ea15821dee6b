"""The one clock. Nothing else asks the time, so that one screen has one "now"."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lib import settings
from lib.errors import BadSetting


def now() -> datetime:
    """The present moment in UTC, to the second; CATCHER_NOW overrides it."""
    pretended = settings.get("CATCHER_NOW")
    if not pretended:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(pretended)
    except ValueError as problem:
        raise BadSetting(
            f"CATCHER_NOW is {pretended!r}, which is no ISO 8601 moment. Try 2026-11-16T09:00:00+00:00."
        ) from problem
    if moment.tzinfo is None:
        raise BadSetting(f"CATCHER_NOW is {pretended!r} and has no offset. Add one, such as +00:00.")
    return moment.astimezone(UTC).replace(microsecond=0)


def organisation_zone() -> ZoneInfo:
    """The organisation's time zone. Raises BadSetting when the name is unknown."""
    name = settings.get("CATCHER_TIME_ZONE")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise BadSetting(f"CATCHER_TIME_ZONE is {name!r}, which is no known zone. Try Europe/Paris.") from problem


def today() -> date:
    """Today's date in the organisation's time zone."""
    return now().astimezone(organisation_zone()).date()
