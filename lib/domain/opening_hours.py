"""Opening hours as people write them: "9-12:30, 13:30-18"."""

import re

from lib.domain.open_hours import Interval
from lib.errors import BadSetting

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Week = tuple[tuple[Interval, ...], ...]

_CLOSED = {"", "-", "–", "closed"}
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|to)\s*{_TIME}\s*")
_END_OF_DAY = 24 * 60


def read_hours(text: str, weekday: str = "These hours") -> tuple[Interval, ...]:
    """The open intervals of a weekday, in order; those that touch become one. Raises BadSetting in words."""
    found, problem = _read(text, weekday)
    if problem:
        raise BadSetting(problem)
    return found


def hours_trouble(text: str, weekday: str = "These hours") -> str | None:
    """What is wrong with hours as typed, with the remedy; None when nothing is."""
    return _read(text, weekday)[1]


def read_week(texts: tuple[str, ...]) -> Week:
    """Seven weekdays as typed, Monday first. Raises BadSetting where one cannot be, or none is open."""
    week = tuple(read_hours(text, weekday) for text, weekday in zip(texts, WEEKDAYS, strict=True))
    if not any(week):
        raise BadSetting("These hours are closed on all seven days. Give at least one weekday its hours.")
    return week


def hours_words(hours: tuple[Interval, ...]) -> str:
    """ "9:00–12:30, 13:30–18:00"; "closed" when there are none."""
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in hours) or "closed"


def week_words(week: Week) -> str:
    """A week in one line, equal neighbours together: "Mon–Fri 9:00–17:00, Sat 10:00–12:00"."""
    runs: list[tuple[int, int]] = []
    for day, hours in enumerate(week):
        if runs and runs[-1][1] == day - 1 and week[runs[-1][0]] == hours:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return " · ".join(
        f"{WEEKDAYS[first][:3]}{f'–{WEEKDAYS[last][:3]}' if last > first else ''} {hours_words(week[first])}"
        for first, last in runs
        if week[first]
    )


def _read(text: str, weekday: str) -> tuple[tuple[Interval, ...], str | None]:
    if text.strip().lower() in _CLOSED:
        return (), None
    spans: list[Interval] = []
    for part in re.split(r"[,;]| and ", text):
        match = _SPAN.fullmatch(part)
        opens, closes = (_minutes(match, 1), _minutes(match, 3)) if match else (None, None)
        if opens is None or closes is None:
            return (), (f"{weekday}: “{part.strip()}” is no time span. Write it like 9:00–12:30, 13:30–17:00, "
                        "or leave it empty when closed.")
        if closes <= opens:
            return (), (f"{weekday}: it would close at {_clock(closes)}, before it opens at {_clock(opens)}. Put the "
                        "opening first; past midnight, close at 24:00 and open the next day at 0:00.")
        spans.append((opens, closes))
    return _joined(sorted(spans), weekday)


def _joined(spans: list[Interval], weekday: str) -> tuple[tuple[Interval, ...], str | None]:
    joined: list[Interval] = []
    for opens, closes in spans:
        if joined and opens < joined[-1][1]:
            return (), (f"{weekday}: {hours_words((joined[-1],))} and {hours_words(((opens, closes),))} overlap. "
                        f"Begin the later one at {_clock(joined[-1][1])} or after.")
        if joined and opens == joined[-1][1]:
            joined[-1] = joined[-1][0], closes
        else:
            joined.append((opens, closes))
    return tuple(joined), None


def _minutes(match: re.Match[str], group: int) -> int | None:
    hour, minute = int(match[group]), int(match[group + 1] or 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= _END_OF_DAY else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
