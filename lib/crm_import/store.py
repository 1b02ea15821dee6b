"""Read and write many rows at once."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import JSON, Column, Connection, Numeric, Row, Select, Table, bindparam, func, insert, select, update

from lib.db.bulk import bulk_insert
from lib.db.types import EPOCH_DAY, Day, Instant

CHUNK = 5_000
"""Rows read, looked up and written together: few enough for one statement's parameters."""

T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while piece := list(islice(source, size)):
        yield piece


def where_in(conn: Connection, statement: Select[Any], column: Column[Any], keys: Iterable[Any]) -> Iterator[Row[Any]]:
    """The rows of a statement whose column is one of the keys, in pieces."""
    for piece in chunks(sorted(set(keys))):
        yield from conn.execute(statement.where(column.in_(piece)))


class Writer:
    """Writes rows of a transaction. It hands out their keys itself, so that rows can name each other beforehand.

    On SQLite this is safe because nobody else writes meanwhile; on PostgreSQL the keys
    come from the table's own sequence.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._next: dict[str, int] = {}

    def keys(self, table: Table, count: int) -> Sequence[int]:
        """That many new keys for a table, ascending."""
        if not count:
            return ()
        if self._conn.dialect.name == "postgresql":
            taken = select(func.nextval(func.pg_get_serial_sequence(table.name, "id"))).select_from(
                func.generate_series(1, count)
            )
            return sorted(self._conn.execute(taken).scalars())
        if table.name not in self._next:
            self._next[table.name] = (self._conn.execute(select(func.max(table.c.id))).scalar() or 0) + 1
        first = self._next[table.name]
        self._next[table.name] += count
        return range(first, first + count)

    def insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Add rows; each names the same columns, the others get the database's own default."""
        if not rows:
            return
        columns = tuple(rows[0])
        forms = [(name, _stored_form(table.c[name])) for name in columns]
        bulk_insert(self._conn, table, columns, (
            tuple(
                value if (value := row[name]) is None or form is None else form(value) for name, form in forms
            )
            for row in rows
        ))

    def add(self, table: Table, **values: Any) -> int:
        """Add one row, and get its key."""
        key = self.keys(table, 1)[0]
        self._conn.execute(insert(table), {"id": key, **values})
        return key

    def update(self, table: Table, changes: dict[int, dict[str, Any]]) -> None:
        """Change rows by key, each in its own columns."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for key, values in changes.items():
            if values:
                columns = tuple(sorted(values))
                alike[columns].append({"key": key} | {f"to_{name}": values[name] for name in columns})
        for columns, rows in alike.items():
            statement = update(table).where(table.c.id == bindparam("key")).values(
                {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in columns}
            )
            for piece in chunks(rows):
                self._conn.execute(statement, piece)


def _stored_form(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What turns a value into the form that lib.db.bulk takes; None where it is that already."""
    if isinstance(column.type, Instant):
        return lambda moment: int(moment.timestamp())
    if isinstance(column.type, Day):
        return lambda day: (day - EPOCH_DAY).days
    if isinstance(column.type, JSON):
        return lambda value: json.dumps(value, ensure_ascii=False)
    return float if isinstance(column.type, Numeric) else None


def differences(stored: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What of what is said differs from what is stored. A moment is kept to the second."""
    return {name: value for name, value in said.items() if value is not None and stored[name] != _kept(value)}


def _kept(value: Any) -> Any:
    return value.replace(microsecond=0) if hasattr(value, "microsecond") else value
