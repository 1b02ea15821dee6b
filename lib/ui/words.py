"""How times, durations and shares read on the screen."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lib.metrics.run import Value

MINUTE, HOUR, DAY = 60, 3600, 86_400
HALF_A_DAY = timedelta(hours=12)


def duration(seconds: float) -> str:
    """Time on the wall: "12 min", "5 h", "2.7 days", "41 days"."""
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if seconds < DAY:
        return f"{_short(seconds / HOUR)} h"
    days = seconds / DAY
    return f"{_short(days)} {'day' if _short(days) == '1' else 'days'}"


def whole_days(seconds: float) -> str:
    """A time known by days only: "0 days", "1 day"."""
    return counted(int(seconds // DAY), "day")


def working(seconds: float) -> str:
    """Working time: hours and minutes, never days, since a working day has no fixed length."""
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    return f"{_short(seconds / HOUR)} h" if seconds < 100 * HOUR else f"{seconds / HOUR:,.0f} h"


def moment(at: datetime, zone: ZoneInfo, now: datetime, *, day_only: bool = False) -> str:
    """A moment in the viewer's zone: "Fri 13 Nov 16:30"; of another year, "13 Nov 2025 16:30"."""
    local = at.astimezone(zone)
    this_year = local.year == now.astimezone(zone).year
    day = f"{local:%a} {local.day} {local:%b}" if this_year else f"{local.day} {local:%b} {local.year}"
    return day if day_only else f"{day} {local:%H:%M}"


def due(at: datetime, zone: ZoneInfo, now: datetime, *, day_only: bool) -> str:
    """A deadline; one that speaks in days is the midnight that ends its day, so it is named by that day.

    That midnight is somebody else's where zones differ; the noon before it is the same day for both.
    """
    return moment(at - HALF_A_DAY if day_only else at, zone, now, day_only=day_only)


def figure(value: Value) -> str:
    """A metric as text: a count, a share, or a median; "–" when there is nothing to say."""
    if value.number is None:
        return "–"
    if value.metric.unit == "%":
        return f"{value.number:.0%}"
    if value.metric.unit == "time":
        return whole_days(value.number) if value.in_days else duration(value.number)
    return f"{value.number:,.0f}"


def change(now: Value, before: Value) -> tuple[float, str] | None:
    """How a metric moved, with its sign and as text in its own unit; None when one side is blank."""
    if now.number is None or before.number is None:
        return None
    by = now.number - before.number
    if now.metric.unit == "%":
        points = round(now.number * 100) - round(before.number * 100)
        return float(points), f"{points:+d} points"
    if now.metric.unit == "time":
        size = whole_days(abs(by)) if now.in_days or before.in_days else duration(abs(by))
        return (by if abs(by) >= MINUTE else 0.0), f"{'-' if by < 0 else '+'}{size}"
    return by, f"{by:+,.0f}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 lead", "12 leads"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def owner(name: str | None, queue: str | None) -> str:
    """Who has a lead: a rep, a queue (said to be one), or nobody."""
    if name:
        return name
    if queue:
        return queue if "queue" in queue.lower() else f"{queue} (queue)"
    return "Nobody"


def plain(text: str) -> str:
    """A name or note as text inside Markdown, whatever signs it contains."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>()#+-!|$~:" else c for c in text)


def _short(number: float) -> str:
    text = f"{number:.1f}" if number < 10 else f"{number:,.0f}"
    return text.removesuffix(".0")
