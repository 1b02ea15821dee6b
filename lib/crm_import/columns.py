"""Take the texts of a row's fields out of its cells, as the mapping says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lib.crm_import.mapping import Conditions, Join, Mapping, Section, Source
from lib.crm_import.mapping_words import nearest
from lib.crm_import.readers import Row, Table
from lib.crm_import.values import long_salesforce_id
from lib.errors import BadImport, MissingColumn

FOOTER = "This is text below the table, not a row of it."
LEFT_OUT = "Left out by the mapping:"


@dataclass
class JoinedTable:
    """A file that others take columns from: its rows by key.

    only_joined: no section reads the file itself, so its rows are accounted for here.
    unused: rows that were not taken, by line, and why.
    """

    join: Join
    table: Table
    only_joined: bool
    rows: dict[str, Row] = field(default_factory=dict)
    unused: dict[int, str] = field(default_factory=dict)


Raw = Callable[[list[str], dict[str, Row | None]], str]
"""Takes a text out of a row's cells and the rows joined to it; blank is ""."""


@dataclass(frozen=True)
class Getter:
    """Takes the text of one field: `raw` as it stands in the file, `text` translated."""

    source: Source
    raw: Raw

    def text(self, raw: str) -> str:
        """The text after translations and defaults."""
        source = self.source
        if raw and (source.values or source.otherwise is not None):
            fallback = raw if source.otherwise is None else source.otherwise
            raw = (source.values or {}).get(raw.casefold(), fallback)
        return raw or source.default or ""


@dataclass(frozen=True)
class Condition:
    """A column that must (or must not) have one of some values."""

    column: str
    position: int
    values: tuple[str, ...]
    wanted: bool


def columns_of(table: Table, wanted: Sequence[str], mapping_file: str, where: str) -> dict[str, int]:
    """The position of every wanted column. Raises MissingColumn for one the file lacks."""
    positions = {name: i for i, name in enumerate(table.header)}
    for name in wanted:
        if name.strip() not in positions:
            raise MissingColumn(
                f"{table.file} has no column {name!r}, which {mapping_file} names in {where}. "
                f"{nearest(name, table.header)}Its columns are: {', '.join(table.header[:40])}"
                f"{' …' if len(table.header) > 40 else ''}."
            )
    return {name: positions[name.strip()] for name in wanted}


class Columns:
    """The positions of all columns a section reads, in its own file and in those joined. Raises MissingColumn."""

    def __init__(self, section: Section, table: Table, joined: dict[str, JoinedTable], mapping: Mapping) -> None:
        self._blank = mapping.blank
        self._section = section
        self._own = columns_of(table, section.own_columns(), mapping.file, f"[sections.{section.name}]")
        self._others = {
            name: columns_of(other.table, section.join_columns(other.join), mapping.file,
                             f"[sections.{section.name}.join.{name}]")
            for name, other in joined.items()
        }

    def getters(self) -> list[Getter]:
        """One per mapped field."""
        return [Getter(source, self._raw(source)) for source in self._section.sources]

    def parts(self, fields: Sequence[str]) -> list[tuple[str, Raw]]:
        """The single columns behind some fields, each once, by name; constants have none.

        What a row is told apart by: neither a new translation nor another order of the
        fields makes it another row.
        """
        named = {
            f"{source.join or ''}:{column}": self._column(source.join, column)
            for source in self._section.sources if source.field.name in fields
            for column in source.columns
        }
        return sorted(named.items(), key=lambda part: part[0])

    def _raw(self, source: Source) -> Raw:
        if source.value is not None:
            constant = source.value
            return lambda cells, joined: constant
        parts = [self._column(source.join, column) for column in source.columns]
        if len(parts) == 1:
            return parts[0]
        if (between := source.joined_by) is None:
            return lambda cells, joined: next((t for part in parts if (t := part(cells, joined))), "")
        return lambda cells, joined: between.join(t for part in parts if (t := part(cells, joined)))

    def _column(self, join: str | None, column: str) -> Raw:
        blank = self._blank

        def own(cells: list[str], joined: dict[str, Row | None]) -> str:
            text = cells[position].strip()
            return "" if text.casefold() in blank else text

        def other(cells: list[str], joined: dict[str, Row | None]) -> str:
            row = joined[str(join)]
            return "" if row is None else own(row.cells, joined)

        if join is None:
            position = self._own[column]
            return own
        if join not in self._others:
            return lambda cells, joined: ""  # an optional join whose file is not there
        position = self._others[join][column]
        return other


def shape_problem(table: Table, row: Row) -> str | None:
    """Why a record is no row of the table: a footer, or too few or too many cells."""
    if table.footer_line is not None and row.line >= table.footer_line:
        return FOOTER
    width = len(table.header)
    if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
        return (f"It has {len(row.cells)} cells where the header has {width}; a separator or a quote is probably "
                "missing or too many.")
    return None


def is_set_aside(problem: str) -> bool:
    """Whether a row is no fault of the file: the mapping leaves it out, or it is a report's footer."""
    return problem == FOOTER or problem.startswith(LEFT_OUT)


def conditions(table: Table, skip: Conditions, only: Conditions) -> list[Condition]:
    """What a row must and must not say to be taken. The columns are known to be there."""
    positions = {name: i for i, name in enumerate(table.header)}
    return [
        Condition(column, positions[column.strip()], values, wanted)
        for said, wanted in ((skip, False), (only, True))
        for column, values in said.items()
    ]


def left_out(row: Row, rules: Sequence[Condition]) -> str | None:
    """Why the mapping leaves a row out, or None."""
    for rule in rules:
        cell = row.cells[rule.position].strip()
        if (cell in rule.values) is not rule.wanted:
            return f"{LEFT_OUT} {rule.column!r} is {cell!r}."
    return None


def join_table(join: Join, table: Table, mapping: Mapping, section: Section, *, only_joined: bool) -> JoinedTable:
    """The rows of a joined file by key.

    Raises MissingColumn, or BadImport when a key stands in several rows and the mapping
    does not say which to take.
    """
    where = f"[sections.{section.name}.join.{join.name}]"
    key_at = columns_of(table, section.join_columns(join), mapping.file, where)[join.on]
    joined = JoinedTable(join, table, only_joined)
    rules = conditions(table, {}, join.where)
    for row in table.read():
        problem = shape_problem(table, row) or left_out(row, rules)
        key = "" if problem else key_of(row.cells[key_at], mapping)
        if problem or not key:
            joined.unused[row.line] = problem or f"{LEFT_OUT} {join.on!r} is blank."
            continue
        first = joined.rows.get(key)
        if first is not None and join.take is None:
            raise BadImport(
                f"{table.file} has several rows for {join.on} {key!r}, in lines {first.line} and {row.line}. "
                f'Say in {where} of {mapping.file} which to take: take = "first" or take = "last"'
            )
        if first is not None and join.take == "first":
            joined.unused[row.line] = f"Line {first.line} has the same {join.on!r}; the mapping takes the first."
            continue
        if first is not None:
            joined.unused[first.line] = f"Line {row.line} has the same {join.on!r}; the mapping takes the last."
        joined.rows[key] = row
    return joined


def key_of(cell: str, mapping: Mapping) -> str:
    """A cell as the key of a join."""
    key = cell.strip()
    if key.casefold() in mapping.blank:
        return ""
    return long_salesforce_id(key) if mapping.salesforce_ids else key
