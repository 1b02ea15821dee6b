"""An export file as a table: its encoding, separator, column names, rows with their line, and footer."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.crm_import.decoding import Encoding, encoding_of
from lib.crm_import.mapping_file import beside
from lib.errors import BadImport, MissingFile

SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_CELL = 10_000_000
csv.field_size_limit(LONGEST_CELL)


@dataclass(slots=True)
class Row:
    """One record: the line of the file it starts on, and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A file that has been opened, decoded and counted; its rows can be read again and again.

    rows: records under the header, footer lines included, empty lines not. footer_line:
    where the text below the table begins, or None.
    """

    file: str
    data: bytes
    encoding: Encoding
    separator: str
    header: tuple[str, ...]
    first_line: int
    rows: int
    empty_lines: int
    footer_line: int | None
    lenient: bool

    def read(self) -> Iterator[Row]:
        """Every record under the header, in order, without the empty lines."""
        for line, cells in _records(self.data, self.encoding.name, self.separator, strict=not self.lenient):
            if line >= self.first_line and not _is_empty(cells):
                yield Row(line, cells)


class _BrokenRecord(Exception):
    """The csv module gave up on the record that starts on `line`; `words` is what it said."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line
        self.words = words


def open_table(
    path: Path, *, columns: Sequence[str], encoding: str | None, separator: str | None, header_line: int
) -> Table:
    """Open a file and look through it once.

    columns: what will be asked of it; of several possible separators the one that yields
    most of these is right. Raises MissingFile, UndecodableFile, or BadImport when the
    file has no header, or a quote that is opened and never closed.
    """
    data = _bytes(path)
    found = encoding_of(data, path.name, encoding)
    if separator is None:
        header_line, separator = _separator(data, found.name, columns, header_line)
    names, first_line = _header(path.name, data, found.name, separator, header_line)
    rows, empty, footer, lenient = _look_through(path.name, data, found.name, separator, first_line, len(names))
    return Table(path.name, data, found, separator, names, first_line, rows, empty, footer, lenient)


def refuse_missing(path: Path) -> None:
    """Raise MissingFile, with the nearest name there is, unless there is such a file."""
    if not path.is_file():
        raise MissingFile(f"There is no file {path}. {beside(path)}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise MissingFile(f"{path} cannot be read: {problem.strerror}.") from problem


def _lines(data: bytes, encoding: str) -> Iterable[str]:
    """The lines of a file, without the zero characters some programs leave: PostgreSQL has no place for them."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    return (line.replace("\0", "") for line in lines) if b"\0" in data else lines


def _records(data: bytes, encoding: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Every record of the file with the line it starts on; an empty line is a record without cells."""
    reader = csv.reader(_lines(data, encoding), delimiter=separator, strict=strict)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        raise _BrokenRecord(line, str(problem)) from problem


def _separator(data: bytes, encoding: str, columns: Sequence[str], header_line: int) -> tuple[int, str]:
    """The header's line and the separator: from Excel's `sep=` line, else the one that fits the names best."""
    first = next(iter(_lines(data, encoding)), "").strip().lstrip("\ufeff").lower()
    if first.startswith("sep=") and len(first) == 5:
        return max(header_line, 2), first[4]

    def fit(separator: str) -> tuple[int, int]:
        names = _names_at(data, encoding, separator, header_line)
        return len(set(names) & set(columns)), len(names)

    return header_line, max(SEPARATORS, key=fit)


def _names_at(data: bytes, encoding: str, separator: str, header_line: int) -> list[str]:
    try:
        for line, cells in _records(data, encoding, separator, strict=False):
            if line >= header_line and not _is_empty(cells):
                return [cell.strip().lstrip("\ufeff").strip() for cell in cells]
    except _BrokenRecord:
        return []
    return []


def _header(file: str, data: bytes, encoding: str, separator: str, header_line: int) -> tuple[tuple[str, ...], int]:
    """The column names, each different, and the line below them."""
    for line, cells in _records(data, encoding, separator, strict=False):
        if line >= header_line and not _is_empty(cells):
            names: list[str] = []
            for number, cell in enumerate(cells, 1):
                name = cell.strip().lstrip("\ufeff").strip() or f"column {number}"
                names.append(name if name not in names else f"{name} (column {number})")
            return tuple(names), line + 1
    raise BadImport(f"{file} has no column names on line {header_line}. Export it with its header.")


def _look_through(
    file: str, data: bytes, encoding: str, separator: str, first_line: int, width: int
) -> tuple[int, int, int | None, bool]:
    """How many rows and empty lines there are, where a footer begins, and whether quotes are out of order.

    A quote inside an unquoted cell can be lived with. One that is never closed swallows
    the rest of the file, so that is refused.
    """
    try:
        return *_count(data, encoding, separator, first_line, width, strict=True), False
    except _BrokenRecord as problem:
        if "unexpected end of data" in problem.words:
            raise BadImport(
                f"{file}, line {problem.line}: a quote is opened in this row and never closed. "
                "Close it there, or export the file again."
            ) from problem
        if "field larger" in problem.words:
            raise BadImport(
                f"{file}, line {problem.line}: a cell of this row has over {LONGEST_CELL} characters. "
                "A quote is probably opened there and not closed; close it, or export the file again."
            ) from problem
    return *_count(data, encoding, separator, first_line, width, strict=False), True


def _is_empty(cells: list[str]) -> bool:
    return not any(cells) or not any(cell.strip() for cell in cells)


def _count(
    data: bytes, encoding: str, separator: str, first_line: int, width: int, *, strict: bool
) -> tuple[int, int, int | None]:
    """Rows, empty lines, and the line of the footer.

    A footer is what some reports put below the table: text lines after an empty line,
    all narrower than the table, until the end of the file.
    """
    rows = empty = 0
    footer: int | None = None
    after_empty = False
    for line, cells in _records(data, encoding, separator, strict=strict):
        if line < first_line:
            continue
        if _is_empty(cells):
            empty += 1
            after_empty = True
            continue
        rows += 1
        if len(cells) >= width:
            footer = None
        elif footer is None and after_empty:
            footer = line
        after_empty = False
    return rows, empty, footer
