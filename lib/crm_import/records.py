"""The rows of a file as records: every field read, and each row's identity."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lib.crm_import.columns import (
    Columns,
    Getter,
    JoinedTable,
    conditions,
    is_set_aside,
    key_of,
    left_out,
    shape_problem,
)
from lib.crm_import.dates import DateReading
from lib.crm_import.fields import ACCOUNT, CAMPAIGN, PERSON, Reads
from lib.crm_import.mapping import Decimal, Mapping, Section
from lib.crm_import.readers import Row, Table
from lib.crm_import.report import Notes
from lib.crm_import.values import HowToRead, Ignored, Refused, converter, long_salesforce_id, same_name

CACHED = 50_000
"""How many different texts of a column are kept with their values."""


@dataclass(slots=True)
class Record:
    """One row of a file, read.

    origin_id: its id in the source, or a fingerprint with its count ("a4…#2"). values:
    what it says, blank fields left out. problem: why it is refused, else None. set_aside:
    the mapping or the report's layout leaves it out; that is no fault of the row. joined:
    the rows its other columns came from (the join's name, the line).
    """

    line: int
    cells: list[str]
    origin_id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None
    set_aside: bool = False
    joined: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Readings:
    """What the survey decided for the columns of a section."""

    dates: dict[str, DateReading]
    decimals: dict[str, Decimal]


class SectionFile:
    """One file as one section reads it. number: its place among the files of the import."""

    def __init__(
        self, number: int, section: Section, table: Table, joined: dict[str, JoinedTable], mapping: Mapping
    ) -> None:
        self.number = number
        self.section = section
        self.table = table
        self.joined = joined
        self._mapping = mapping
        columns = Columns(section, table, joined, mapping)
        self._getters = columns.getters()
        self._rules = conditions(table, section.skip, section.only)
        positions = {name: i for i, name in enumerate(table.header)}
        self._joins = [(name, positions[other.join.to.strip()], other) for name, other in joined.items()]
        by_name = {g.source.field.name: g for g in self._getters}
        self._id = by_name.get("id")
        names = section.identity or section.entity.identity or tuple(by_name)
        self._named_by = [by_name[name] for name in names if name in by_name]
        self._parts = columns.parts([g.source.field.name for g in self._named_by])

    def rows(self) -> Iterator[tuple[Row, str | None, dict[str, Row | None]]]:
        """Every row, why it is none of ours (or None), and the rows joined to it."""
        for row in self.table.read():
            problem = shape_problem(self.table, row) or left_out(row, self._rules)
            joined = {} if problem else {
                name: other.rows.get(key_of(row.cells[position], self._mapping))
                for name, position, other in self._joins
            }
            yield row, problem, joined

    def texts(self, getter: Getter, row: Row, joined: dict[str, Row | None]) -> str:
        """The text of one field of a row."""
        return getter.text(getter.raw(row.cells, joined))

    def getters(self, *kinds: Reads) -> list[Getter]:
        """The getters of the fields of some kinds."""
        return [g for g in self._getters if g.source.field.reads in kinds]

    def key(self, row: Row, joined: dict[str, Row | None]) -> str | None:
        """What identifies a row by what it says: its id, or for people, accounts and campaigns the name.

        None for rows that only a fingerprint tells apart.
        """
        if self._id is not None and (text := self.texts(self._id, row, joined)):
            return long_salesforce_id(text) if self._mapping.salesforce_ids else text
        if self.section.entity not in (PERSON, ACCOUNT, CAMPAIGN) or self.section.identity:
            return None
        for getter in self._named_by:  # a person's e-mail before the name
            if text := self.texts(getter, row, joined):
                return f"{getter.source.field.name}:{same_name(text)}"
        return None

    def records(self, readings: Readings, notes: Notes) -> Iterator[Record]:
        """Every row of the file as a record, those that are refused too. Notes hears of values left out."""
        read = self._field_readers(readings, notes)
        seen: Counter[str] = Counter()
        for row, problem, joined in self.rows():
            record = Record(row.line, row.cells, problem=problem)
            if problem is not None:
                record.set_aside = is_set_aside(problem)
                yield record
                continue
            record.joined = [(name, other.line) for name, other in joined.items() if other is not None]
            key = self.key(row, joined)
            if key is None:
                print_of = self._fingerprint(row, joined)
                seen[print_of] += 1
                key = f"{print_of}#{seen[print_of]}"
            record.origin_id = key
            try:
                for name, read_field in read:
                    value = read_field(row, joined)
                    if value is not None:
                        record.values[name] = value
            except Refused as refusal:
                record.problem = str(refusal)
            yield record

    def doubled_columns(self) -> list[str]:
        """Columns the section reads whose name stands over another column, too."""
        return [name for name in self.section.own_columns()
                if any(other.startswith(f"{name} (column ") for other in self.table.header)]

    def unused_columns(self) -> list[str]:
        """Columns of the file that no field, key or condition names."""
        used = set(self.section.own_columns())
        return [name for name in self.table.header if name not in used]

    def _fingerprint(self, row: Row, joined: dict[str, Row | None]) -> str:
        said = "\x1f".join(f"{name}={raw(row.cells, joined)}" for name, raw in self._parts)
        return hashlib.blake2b(f"{self.section.entity.name}\x1f{said}".encode(), digest_size=12).hexdigest()

    def _field_readers(self, readings: Readings, notes: Notes) -> list[tuple[str, Callable[..., Any]]]:
        return [
            (getter.source.field.name, self._field_reader(getter, readings, notes))
            for getter in self._getters
            if getter.source.field.name != "id"
        ]

    def _field_reader(self, getter: Getter, readings: Readings, notes: Notes) -> Callable[..., Any]:
        """Reads one field of a row: its value, or None when it is blank."""
        source, label = getter.source, getter.source.label
        how = HowToRead(
            label, readings.dates.get(source.field.name), readings.decimals.get(source.field.name, Decimal.POINT),
            self._mapping.salesforce_ids,
        )
        convert = converter(source.field, how)
        known: dict[str, Any] = {}

        def read(row: Row, joined: dict[str, Row | None]) -> Any:
            text = getter.text(getter.raw(row.cells, joined))
            if not text:
                if source.field.required:
                    raise Refused(self._blank_words(getter, joined))
                return None
            if text in known:
                return known[text]
            try:
                value = convert(text)
            except Ignored as reason:
                where = f"Row {row.line} of {self.table.file} says {text!r}"
                notes.add(f"1 value of {label!r} was left out, for it is {reason}.",
                          f"{{n}} values of {label!r} were left out, for they are {reason}.", where)
                return None
            if len(known) < CACHED:
                known[text] = value
            return value

        return read

    def _blank_words(self, getter: Getter, joined: dict[str, Row | None]) -> str:
        source = getter.source
        if source.join is not None and joined.get(source.join) is None:
            other = self.joined.get(source.join)
            file = other.table.file if other else "the joined file"
            return f"It has no row in {file}, which would say {source.label!r}."
        return f"{source.label!r} is blank, and a {self.section.entity.name} needs it."
