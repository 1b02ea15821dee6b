"""How a column writes its dates, decided once for the whole column and said in words.

Read cell by cell, 03/04/2022 next to 13/04/2022 would be March in one row and April in
the other, and nobody would see it. So the order of day and month is a property of the
column: the one order that fits all its values. Where both fit, the mapping must say.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from lib.crm_import.date_text import ORDERS, Readings, Style, Written, readings
from lib.crm_import.mapping import Dates
from lib.domain.periods import midnight
from lib.errors import UnreadableDate

FEW = 0.05
"""Up to this share of values that speak against an order are slips; more make the column a mixture."""

_STATED = {
    Dates.DAY_FIRST: frozenset({Style.DAY_FIRST, Style.ISO, Style.NAMED}),
    Dates.MONTH_FIRST: frozenset({Style.MONTH_FIRST, Style.ISO, Style.NAMED}),
    Dates.ISO: frozenset({Style.ISO}),
    Dates.EPOCH: frozenset({Style.EPOCH}),
    Dates.EXCEL: frozenset({Style.EXCEL}),
}


@dataclass(frozen=True)
class When:
    """A moment in UTC, or a day: then `at` is its midnight in the organisation's zone."""

    at: datetime
    day_only: bool
    day: date


@dataclass(frozen=True)
class DateReading:
    """How to read a column. words: what was decided and why, for the report.

    styles: those allowed. order: by the sign between the numbers ("" for any other sign).
    days: times of midnight mean there is no time. strict: values that fit both orders
    are refused. zone: of times without an offset; home: the organisation's.
    """

    styles: frozenset[Style]
    order: dict[str, Style]
    words: str
    zone: ZoneInfo
    home: ZoneInfo
    days: bool = False
    strict: bool = False

    def read(self, text: str) -> When | None:
        """The date a text says, in this column's style; None when it says none."""
        found = readings(text)
        for style, written in found.by_style.items():
            if style in self.styles and self._is_ours(style, found):
                return self._when(written)
        return None

    def expects(self) -> str:
        """What a readable value is, for a message: "day-first date"."""
        orders = {order.value for order in self.order.values()}
        return f"{orders.pop()} date" if len(orders) == 1 else "date"

    def _is_ours(self, style: Style, found: Readings) -> bool:
        if style not in ORDERS or (len(found.by_style) == 2 and not found.undecided):
            return True  # no order to mind: 2022-05-06, 5 June, or 5/5/2022
        if self.strict and found.undecided:
            return False
        return style is self.order.get(found.sign, self.order.get(""))

    def _when(self, written: Written) -> When:
        wall = written.wall
        if not written.has_time or (self.days and written.at_midnight):
            return When(midnight(wall.date(), self.home), True, wall.date())
        moment = (wall if wall.tzinfo else wall.replace(tzinfo=self.zone)).astimezone(UTC)
        return When(moment, False, wall.date())


@dataclass(frozen=True)
class _Kind:
    """What a value can be. 5/5/2022 is EITHER: the same day in both orders, it proves nothing."""

    sign: str
    styles: frozenset[Style]
    has_time: bool
    at_midnight: bool
    short_year: bool


@lru_cache(maxsize=100_000)
def _kind_of(text: str) -> _Kind:
    found = readings(text)
    styles = frozenset(found.by_style)
    if styles == ORDERS and not found.undecided:
        styles = frozenset({Style.EITHER})
    written = next(iter(found.by_style.values()), None)
    return _Kind(found.sign, styles, bool(written and written.has_time), bool(written and written.at_midnight),
                 found.short_year)


@dataclass
class DateColumn:
    """Collects what the values of one column can be read as.

    where: "'Created' of leads.csv"; remedy: the line that says the style in the mapping.
    """

    where: str
    remedy: str
    kinds: Counter[_Kind] = field(default_factory=Counter)
    examples: dict[_Kind, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Take one value that is not blank into account."""
        kind = _kind_of(text)
        self.kinds[kind] += 1
        self.examples.setdefault(kind, text)

    def decide(self, stated: Dates, zone: ZoneInfo, home: ZoneInfo) -> DateReading:
        """How to read this column.

        Raises UnreadableDate when no value is a date, or when the order is not stated and
        every value fits both.
        """
        if not self.kinds:
            return DateReading(frozenset(Style), {}, "no values", zone, home)
        if stated is Dates.AUTO:
            styles = frozenset({Style.ISO, Style.NAMED}) | ORDERS | self._numeric()
            order, words, strict = self._order(styles)
        else:
            styles, strict = _STATED[stated], False
            stated_order = next(iter(styles & ORDERS), None)
            order = {"": stated_order} if stated_order else {}
            words = f"{stated.value}, as the mapping says"
        days = self._are_days()
        reading = DateReading(styles, order, words + self._asides(days), zone, home, days, strict)
        if not any(reading.read(text) for text in self.examples.values()):
            raise UnreadableDate(
                f"{self.where} holds no {reading.expects()} anybody can read, for example "
                f"{next(iter(self.examples.values()))!r}. Map another column, or say how its dates are written: "
                f"{self.remedy}"
            )
        return reading

    def _order(self, styles: frozenset[Style]) -> tuple[dict[str, Style], str, bool]:
        """The order of day and month by sign, why, and whether to refuse what fits both."""
        only = {order: self._count(lambda kind, o=order: kind.styles == {o}) for order in ORDERS}
        most, least = sorted((Style.DAY_FIRST, Style.MONTH_FIRST), key=lambda order: -only[order])
        plain = [f"{count:,} {style.value}" for style in Style if style not in ORDERS | {Style.EITHER}
                 and (count := self._count(lambda kind, s=style: s in kind.styles & styles))]
        if only[least]:
            order, words, strict = self._two_orders(most, least, only)
            return order, "; ".join([words, *plain]), strict
        if only[most]:
            example = self._example(lambda kind: kind.styles == {most})
            words = f"{most.value}: {only[most]:,} of {self.kinds.total():,} can only be read so, as {example!r}"
            return {"": most}, "; ".join([words, *plain]), False
        if self._count(lambda kind: kind.styles == ORDERS):
            raise UnreadableDate(
                f"{self.where}: nobody can tell day from month, for every value fits both orders, as "
                f"{self._example(lambda kind: kind.styles == ORDERS)!r}. Say it in the mapping: {self.remedy}"
            )
        return {}, ", ".join(plain) or "each the same in both orders", False

    def _two_orders(self, most: Style, least: Style, only: dict[Style, int]) -> tuple[dict[str, Style], str, bool]:
        """Some values fit one order only, some the other. Told apart by their sign, both are right."""
        by_sign: dict[str, set[Style]] = defaultdict(set)
        for kind in self.kinds:
            if kind.styles and kind.styles <= ORDERS:
                by_sign[kind.sign] |= kind.styles if len(kind.styles) == 1 else set()
        if all(len(orders) == 1 for orders in by_sign.values()):
            order = {sign: next(iter(orders)) for sign, orders in by_sign.items()}
            words = "two styles: " + ", ".join(f"{o.value} where written with {sign!r}" for sign, o in order.items())
            return order, words, False
        if only[most] == only[least]:
            raise UnreadableDate(
                f"{self.where} mixes two orders: {self._example(lambda kind: kind.styles == {most})!r} can only be "
                f"{most.value}, {self._example(lambda kind: kind.styles == {least})!r} only {least.value}. "
                f"Say which is right: {self.remedy}"
            )
        words = f"{most.value} by {only[most]:,} values against {only[least]:,}, which are rejected"
        strict = only[least] > FEW * (only[most] + only[least])
        if strict:
            words = f"mixed: {words}, and so are those that fit both orders; to take them, say the order in the mapping"
        return {"": most}, words, strict

    def _numeric(self) -> frozenset[Style]:
        """Bare numbers are dates only where most of the column is such numbers."""
        half = self.kinds.total() / 2
        return frozenset(
            s for s in (Style.EXCEL, Style.EPOCH) if self._count(lambda kind, s=s: s in kind.styles) > half
        )

    def _are_days(self) -> bool:
        timed = self._count(lambda kind: kind.has_time)
        return bool(timed) and timed == self._count(lambda kind: kind.has_time and kind.at_midnight)

    def _asides(self, days: bool) -> str:
        words = "; every time is midnight, so these are days" if days else ""
        if self._count(lambda kind: kind.short_year):
            words += "; years of two digits from 70 on are 19xx"
        return words

    def _count(self, test: Callable[..., bool]) -> int:
        return sum(count for kind, count in self.kinds.items() if test(kind))

    def _example(self, test: Callable[..., bool]) -> str:
        return next(text for kind, text in self.examples.items() if test(kind))
