"""Next steps and meetings as a calendar file (.ics, RFC 5545) to bring into one's own calendar.

Every entry keeps its id, so that a later file changes what an earlier one brought.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from lib.domain.people import Viewer
from lib.domain.touches import CHANNELS
from lib.queries.agenda import MEETING
from lib.ui.words import HALF_A_DAY

STEP_LASTS, MEETING_LASTS = timedelta(minutes=15), timedelta(minutes=60)
_VERBS = {"phone": "Call", "email": "Write to", "meeting": "Meet"}


def calendar_file(viewer: Viewer, events: Iterable[dict[str, Any]], now: datetime) -> bytes:
    """The entries of an agenda (lib.queries.agenda) as a file, days being days in the viewer's zone."""
    calendar = Calendar.new(
        prodid="-//Catcher//Agenda//EN", version="2.0", calscale="GREGORIAN", name=f"Catcher: {_plain(viewer.name)}",
        uid=f"agenda-{viewer.person_id}@catcher", subcomponents=[_event(viewer, event, now) for event in events],
    )
    return calendar.to_ical()


def _event(viewer: Viewer, event: dict[str, Any], now: datetime) -> Event:
    start, end = _span(viewer, event)
    return Event.new(
        uid=f"{event['kind']}-{event['id']}@catcher", stamp=now.astimezone(UTC), start=start, end=end,
        summary=_plain(_summary(event)), description=_description(event) or None,
        # A meeting takes its hour; a call is made when there is time.
        transparency="OPAQUE" if event["kind"] == MEETING else "TRANSPARENT",
    )


def _span(viewer: Viewer, event: dict[str, Any]) -> tuple[date, date]:
    """From when to when. A promise for a day is the midnight that ends it, here or elsewhere: the noon before tells."""
    if event["day_only"]:
        day = (event["at"] - HALF_A_DAY).astimezone(ZoneInfo(viewer.zone)).date()
        return day, day + timedelta(days=1)
    start: datetime = event["at"].astimezone(UTC)
    return start, start + (MEETING_LASTS if event["kind"] == MEETING else STEP_LASTS)


def _summary(event: dict[str, Any]) -> str:
    who = ", ".join(name for name in (event["contact"], event["account"]) if name)
    channel = event["channel"]
    return f"{_VERBS[channel]} {who}" if channel in _VERBS else f"{CHANNELS.get(channel, channel)}: {who}"


def _description(event: dict[str, Any]) -> str:
    phone = "Asked not to be called" if event["do_not_call"] else event["phone"]
    return "\n".join(_plain(line) for line in (phone, event["email"], *(event["note"] or "").splitlines()) if line)


def _plain(text: str) -> str:
    """Text without the control characters a calendar file must not contain."""
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)
