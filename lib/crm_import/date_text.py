"""One date as text: in which ways it can be read, and what each of them says."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

_CLOCK = (
    r"(?:(?:[T ]|,\s*|\s+)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?:(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<offset>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?\s*$"
)
_WEEKDAY = r"^(?:[A-Za-z]{3,9},?\s+)?"
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_ISO = re.compile(r"^(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + _CLOCK)
_ORDERED = re.compile(r"^(?P<a>\d{1,2})(?P<sep>[-/. ])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})" + _CLOCK)
_DAY_NAMED = re.compile(_WEEKDAY + _DAY + r"[-/ .]\s*" + _NAME + r"[-/ ,]\s*" + _YEAR + _CLOCK)
_MONTH_NAMED = re.compile(_WEEKDAY + _NAME + r"[- ]\s*" + _DAY + r"(?:,\s*|\s+|-)" + _YEAR + _CLOCK)
_NUMBER = re.compile(r"^\d+(?:\.\d+)?$")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")

EXCEL_BEGINS = datetime(1899, 12, 30)
EXCEL_DAYS = range(10_000, 100_000)
"""Excel's count of days from 1927 to 2173: what a date in a CRM can be."""
LATEST_EPOCH = 7_000_000_000
"""The year 2191, in seconds since 1970."""
YEARS = range(1900, 2200)
"""What a date in a CRM can be; 0001-01-01 and 9999-12-31 are ways of some programs to say nothing."""
CENTURY_TURNS = 70
"""Two-digit years from 70 on are 19xx, below 20xx."""


class Style(StrEnum):
    """A way of writing dates."""

    ISO = "ISO"
    NAMED = "month by name"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    EXCEL = "Excel's count of days"
    EPOCH = "seconds since 1970"
    EITHER = "the same in both orders"


ORDERS = frozenset({Style.DAY_FIRST, Style.MONTH_FIRST})


@dataclass(frozen=True)
class Written:
    """What a text says: wall time (with its offset if it has one), and whether it has a time of day at all."""

    wall: datetime
    has_time: bool

    @property
    def at_midnight(self) -> bool:
        """No time of day, or exactly midnight."""
        return self.wall.time() == time(0)


@dataclass(frozen=True)
class Readings:
    """Everything a text can mean, by style.

    sign: what stands between its numbers, if their order matters.
    """

    by_style: dict[Style, Written]
    sign: str = ""
    short_year: bool = False

    @property
    def undecided(self) -> bool:
        """Two orders fit, and they are different days."""
        found = [self.by_style[order] for order in ORDERS if order in self.by_style]
        return len(found) == 2 and found[0] != found[1]


def readings(text: str) -> Readings:
    """In which ways a text can be read as a date; none for what is no date."""
    quick = _plain_iso(text)
    if quick is not None:
        return quick
    if _NUMBER.match(text):
        return Readings(_numeric(text))
    if found := _ISO.match(text):
        return Readings(_one(Style.ISO, found, found["year"], int(found["month"]), int(found["day"])))
    if found := _ORDERED.match(text):
        a, b = int(found["a"]), int(found["b"])
        day_first = _one(Style.DAY_FIRST, found, found["year"], b, a)
        return Readings(day_first | _one(Style.MONTH_FIRST, found, found["year"], a, b), found["sep"],
                        len(found["year"]) == 2)
    found = _DAY_NAMED.match(text) or _MONTH_NAMED.match(text)
    if found and (month := _month(found["name"])):
        return Readings(_one(Style.NAMED, found, found["year"], month, int(found["day"])),
                        short_year=len(found["year"]) == 2)
    return Readings({})


def _plain_iso(text: str) -> Readings | None:
    """What most programs write, by the quick way of the standard library; None for anything else."""
    if text[4:5] != "-" or text[5:6] == "W":
        return None
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Readings({Style.ISO: Written(wall, has_time=len(text) > 10)} if wall.year in YEARS else {})


def _one(style: Style, found: "re.Match[str]", year: str, month: int, day: int) -> dict[Style, Written]:
    try:
        the_day = date(_year(year), month, day)
        clock = _clock(found)
    except ValueError:
        return {}
    if the_day.year not in YEARS:
        return {}
    wall = datetime.combine(the_day, clock or time(0), tzinfo=clock.tzinfo if clock else None)
    return {style: Written(wall, clock is not None)}


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= CENTURY_TURNS else 2000)


def _clock(found: "re.Match[str]") -> time | None:
    """The time of day, with its offset; None if there is none. Raises ValueError for 25:00 or 13 PM."""
    if found["hour"] is None:
        return None
    hour = int(found["hour"])
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_offset(found["offset"]))


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


def _month(name: str) -> int | None:
    low = name.lower().rstrip(".")
    low = "sep" if low == "sept" else low
    return next((i for i, month in enumerate(_MONTHS, 1) if low in (month, month[:3])), None)


def _numeric(text: str) -> dict[Style, Written]:
    whole = text.partition(".")[0]
    if len(text) == 8 and text == whole:
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return {}
        return {Style.ISO: Written(datetime.combine(day, time(0)), has_time=False)} if day.year in YEARS else {}
    if len(whole) in (10, 13):
        seconds = int(whole) // (1000 if len(whole) == 13 else 1)
        if seconds > LATEST_EPOCH:
            return {}
        return {Style.EPOCH: Written(datetime.fromtimestamp(seconds, UTC), has_time=True)}
    if int(whole) in EXCEL_DAYS:
        passed = timedelta(seconds=round(float(text) * 86_400))
        return {Style.EXCEL: Written(EXCEL_BEGINS + passed, has_time=bool(passed.seconds))}
    return {}
