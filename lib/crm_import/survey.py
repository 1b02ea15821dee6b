"""Look through all files once before anything is written: what are the columns like, which rows repeat?

Decided here for the whole column and all files of a section: the style of its dates and
its decimal mark. Found here: ids that stand in several rows, of which the last counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from lib.crm_import.dates import DateColumn
from lib.crm_import.fields import Reads
from lib.crm_import.mapping import Dates, Decimal
from lib.crm_import.records import Readings, SectionFile
from lib.crm_import.values import decimal_of

ENOUGH_AMOUNTS = 10_000
"""How many different amounts tell a column's decimal mark."""

Place = tuple[int, int]
"""A row's file (its number) and line."""


@dataclass
class Survey:
    """What was decided for each section, and where each id that repeats stands last."""

    readings: dict[str, Readings] = field(default_factory=dict)
    decisions: dict[str, list[str]] = field(default_factory=dict)
    last: dict[str, dict[str, Place]] = field(default_factory=dict)

    def overtaken(self, file: SectionFile, origin_id: str, line: int) -> Place | None:
        """Where a later row with the same id stands, or None when this is the last."""
        place = self.last.get(file.section.entity.name, {}).get(origin_id)
        return place if place is not None and place != (file.number, line) else None


def survey(
    files: Iterable[SectionFile], mapping_file: str, home: ZoneInfo, tell: Callable[[int], None] = lambda rows: None
) -> Survey:
    """Look through the files. tell hears how many rows have been read.

    Raises UnreadableDate when a column of dates cannot be decided.
    """
    found = Survey()
    places: dict[str, dict[str, tuple[int, Place]]] = {}
    by_section: dict[str, list[SectionFile]] = {}
    for file in files:
        by_section.setdefault(file.section.name, []).append(file)
    for name, group in by_section.items():
        dates, amounts = _columns(group, mapping_file)
        of_entity = places.setdefault(group[0].section.entity.name, {})
        for file in group:
            _read(file, dates, amounts, of_entity, tell)
        found.readings[name], found.decisions[name] = _decide(group, dates, amounts, home)
    for entity, of_entity in places.items():
        found.last[entity] = {key: place for key, (count, place) in of_entity.items() if count > 1}
    return found


def _columns(group: list[SectionFile], mapping_file: str) -> tuple[dict[str, DateColumn], dict[str, set[str]]]:
    first = group[0]
    names = first.table.file if len(group) == 1 else f"{first.table.file} and {len(group) - 1} more"
    dates = {}
    for getter in first.getters(Reads.DAY, Reads.MOMENT):
        name, label = getter.source.field.name, getter.source.label
        remedy = (f'in [sections.{first.section.name}.fields] of {mapping_file}, '
                  f'{name} = {{ column = "{label}", dates = "day-first" }} (or "month-first", "iso", "epoch", "excel")')
        dates[name] = DateColumn(f"{label!r} of {names}", remedy)
    return dates, {g.source.field.name: set() for g in first.getters(Reads.AMOUNT, Reads.COUNT)}


def _read(
    file: SectionFile,
    dates: dict[str, DateColumn],
    amounts: dict[str, set[str]],
    places: dict[str, tuple[int, Place]],
    tell: Callable[[int], None],
) -> None:
    date_getters = [(dates[g.source.field.name], g) for g in file.getters(Reads.DAY, Reads.MOMENT)]
    amount_getters = [(amounts[g.source.field.name], g) for g in file.getters(Reads.AMOUNT, Reads.COUNT)]
    for count, (row, problem, joined) in enumerate(file.rows(), 1):
        if count % 10_000 == 0:
            tell(10_000)
        if problem is not None:
            continue
        for column, getter in date_getters:
            if text := file.texts(getter, row, joined):
                column.add(text)
        for texts, getter in amount_getters:
            if len(texts) < ENOUGH_AMOUNTS and (text := file.texts(getter, row, joined)):
                texts.add(text)
        key = file.key(row, joined)
        if key is not None:
            places[key] = (places[key][0] + 1 if key in places else 1, (file.number, row.line))


def _decide(
    group: list[SectionFile], dates: dict[str, DateColumn], amounts: dict[str, set[str]], home: ZoneInfo
) -> tuple[Readings, list[str]]:
    sources = {g.source.field.name: g.source for g in group[0].getters(*Reads)}
    readings, words = Readings({}, {}), []
    for name, column in dates.items():
        source = sources[name]
        zone = ZoneInfo(source.zone) if source.zone else home
        readings.dates[name] = column.decide(Dates(source.dates), zone, home)
        words.append(f"{source.label}: {readings.dates[name].words}")
    for name, texts in amounts.items():
        stated = group[0].section.decimal
        mark = decimal_of(texts, group[0].table.separator) if stated is Decimal.AUTO else stated
        readings.decimals[name] = mark
        if texts:
            words.append(f"{sources[name].label}: decimal {'comma' if mark is Decimal.COMMA else 'point'}")
    return readings, words

