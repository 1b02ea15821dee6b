"""From the text of a cell to a value, by what its field is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lib.crm_import.dates import DateReading
from lib.crm_import.fields import Field, Reads
from lib.crm_import.mapping import Decimal

MOST = Number(10) ** 12
_YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "x", "on"})
_NO = frozenset({"0", "0.0", "false", "no", "n", "f", "off"})
_GAPS = re.compile(r"['’\s\u00a0\u202f]")
_NUMBER = re.compile(
    r"^(?P<before>[A-Za-z]{0,4}[^\w.,]{0,4})(?P<digits>[.,]?\d[\d.,'’\s\u00a0\u202f]*)[A-Za-z]{0,4}[^\w.,]{0,2}$"
)
_CHECK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


class Refused(Exception):
    """Why a row cannot be taken in; its text follows "Row 14 of leads.csv: "."""


class Ignored(Exception):
    """A value that means nothing and is left out; the row comes in without it. Its text: "no e-mail address"."""


@dataclass(frozen=True)
class HowToRead:
    """What a conversion needs besides the text. label: the column, for messages."""

    label: str
    dates: DateReading | None = None
    decimal: Decimal = Decimal.POINT
    salesforce_ids: bool = False


def converter(field: Field, how: HowToRead) -> Callable[[str], Any]:
    """The function that turns the text of a field, not blank, into its value.

    It raises Refused when the row cannot come in with this text, Ignored when it can
    without it.
    """
    if field.reads in (Reads.DAY, Reads.MOMENT):
        return _date(field, how)
    if field.reads is Reads.CODE:
        return _code(field, how)
    if field.reads in (Reads.AMOUNT, Reads.COUNT):
        return _number(field, how)
    if field.reads is Reads.FLAG:
        return _flag(how)
    if field.reads is Reads.ID:
        return long_salesforce_id if how.salesforce_ids else str
    return {
        Reads.EMAIL: _email, Reads.DOMAIN: _domain, Reads.ZONE: _zone, Reads.WORD: lambda text: one_line(text).lower(),
    }.get(field.reads, str if field.name == "note" else one_line)


def one_line(text: str) -> str:
    """Text without line breaks and doubled spaces."""
    return " ".join(text.split())


def same_name(text: str) -> str:
    """A name as names are compared: one line, in one case of letters."""
    return one_line(text).casefold()


def long_salesforce_id(text: str) -> str:
    """A Salesforce id of 15 characters in its form of 18, as other exports write it; anything else as it is."""
    if len(text) != 15 or not (text.isascii() and text.isalnum()):
        return text
    for start in (0, 5, 10):
        bits = sum(1 << i for i, letter in enumerate(text[start : start + 5]) if "A" <= letter <= "Z")
        text += _CHECK_LETTERS[bits]
    return text


def _date(field: Field, how: HowToRead) -> Callable[[str], Any]:
    reading = how.dates
    assert reading is not None, field.name

    def convert(text: str) -> Any:
        when = reading.read(text)
        if when is None:
            raise Refused(f"{how.label!r} says {text!r}, which is no {reading.expects()}.")
        return when.day if field.reads is Reads.DAY else when

    return convert


def _code(field: Field, how: HowToRead) -> Callable[[str], Any]:
    codes = field.codes or {}
    known = {word.casefold(): code for code, label in codes.items() for word in (code, label)}

    def convert(text: str) -> str:
        code = known.get(text.casefold())
        if code is None:
            raise Refused(
                f"{how.label!r} says {text!r}, which is no {field.name} we know. Translate it in the mapping "
                f'(values = {{ "{text}" = "…" }}) to one of: {", ".join(codes)}.'
            )
        return code

    return convert


def _flag(how: HowToRead) -> Callable[[str], Any]:
    def convert(text: str) -> bool:
        word = text.casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise Refused(f"{how.label!r} says {text!r}, which is neither yes nor no.")

    return convert


def _email(text: str) -> str:
    address = text.strip().lower().removeprefix("mailto:")
    before, at, after = address.partition("@")
    if not (before and at and after) or "@" in after or any(letter.isspace() for letter in address):
        raise Ignored("no e-mail address")
    return address


def _domain(text: str) -> str:
    address = text.strip().lower().rpartition("@")[2]
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.")
    if "." not in host or any(letter.isspace() for letter in host):
        raise Ignored("no domain")
    return host


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise Ignored("no time zone") from problem


# -- numbers ---------------------------------------------------------------------------


def _number(field: Field, how: HowToRead) -> Callable[[str], Any]:
    def convert(text: str) -> Number | int:
        number = number_in(text, how.decimal)
        if number is None or abs(number) >= MOST:
            raise Refused(f"{how.label!r} says {text!r}, which is no amount we can read.")
        if field.reads is Reads.AMOUNT:
            return round(number, 2)
        if number != int(number) or not 0 <= number < 2**31:
            raise Refused(f"{how.label!r} says {text!r}, which is no whole number.")
        return int(number)

    return convert


def number_in(text: str, decimal: Decimal) -> Number | None:
    """The number a text says: currency signs, thousands and accountants' brackets understood; None if it is none."""
    found = _NUMBER.match(text.strip())
    if not found:
        return None
    thousands = "," if decimal is Decimal.POINT else "."
    digits = _GAPS.sub("", found["digits"]).replace(thousands, "").replace(",", ".")
    try:
        number = Number(digits)
    except InvalidOperation:
        return None
    return -number if {"-", "−", "("} & set(found["before"]) else number


def decimal_of(texts: set[str], separator: str) -> Decimal:
    """What stands before the fractions in a column of amounts.

    The last sign of a number with both; a lone sign not followed by three digits; and
    where every number could be thousands, the comma only in files that separate their
    columns by semicolons, as programs do where the comma is the decimal mark.
    """
    for text in texts:
        point, comma = text.rfind("."), text.rfind(",")
        if point >= 0 and comma >= 0:
            return Decimal.POINT if point > comma else Decimal.COMMA
    for sign, mark in ((",", Decimal.COMMA), (".", Decimal.POINT)):
        for text in texts:
            head, found, tail = text.rpartition(sign)
            if found and sign not in head and len(re.sub(r"\D", "", tail)) != 3:
                return mark
    return Decimal.COMMA if separator == ";" else Decimal.POINT
