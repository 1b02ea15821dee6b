"""Put very many rows in fast: generated companies and large files, not everyday writes.

Rows are tuples in the given order of columns, their values in *stored form*, the same for
both engines:

    Instant   int, seconds since 1970 in UTC
    Day       int, days since 1970
    Boolean   bool, or 0 and 1
    Numeric   int or float
    anything  None for null

Nothing is checked here beyond what the database itself refuses; derived columns and
rollups are the caller's to rebuild.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from psycopg import sql
from sqlalchemy import Boolean, Column, Connection, Integer, Numeric, Table, column, func, insert, select, table, text

from lib.db.types import Day, Instant

_PG_EPOCH_SECONDS = 946_684_800
_PG_EPOCH_DAYS = 10_957
"""PostgreSQL's binary times count from 2000-01-01."""


def bulk_insert(conn: Connection, into: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows to a table in the caller's transaction; `rows` is read once, as a stream.

    Columns not named get the database's own default. Where ids are given, call
    `ids_were_given` when done, so that PostgreSQL goes on counting behind them.
    """
    if conn.dialect.name == "sqlite":
        _executemany(conn, into, columns, rows)
    else:
        _copy(conn, into, columns, rows)


def ids_were_given(conn: Connection, *tables: Table) -> None:
    """Let PostgreSQL's sequences continue behind the highest id of each table (SQLite does so anyway)."""
    if conn.dialect.name != "postgresql":
        return
    for loaded in tables:
        highest = select(func.coalesce(func.max(loaded.c.id), 0) + 1).scalar_subquery()
        conn.execute(select(func.setval(func.pg_get_serial_sequence(loaded.name, "id"), highest, False)))


@contextmanager
def without_indexes(conn: Connection, *tables: Table) -> Iterator[None]:
    """Drop the tables' secondary indexes while loading, make them again at the end.

    Unique rules stay in force. Should the load fail, the caller's rolled-back
    transaction brings the indexes back.
    """
    dropped = [index for loaded in tables for index in sorted(loaded.indexes, key=lambda i: i.name) if not index.unique]
    for index in dropped:
        index.drop(conn, checkfirst=True)
    yield
    for index in dropped:
        index.create(conn)


def _executemany(conn: Connection, into: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    # A bare table keeps the order of the columns and knows no defaults of Python's side.
    bare = table(into.name, *(column(name) for name in columns))
    cursor = conn.connection.cursor()
    try:
        cursor.executemany(str(insert(bare).compile(dialect=conn.dialect)), rows)
    finally:
        cursor.close()


def _copy(conn: Connection, into: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(into.name), sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    )
    kinds = [_wire_type(into.c[name]) for name in columns]
    change = [_to_wire(into.c[name]) for name in columns]
    with conn.connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(
                [v if c is None or v is None else c(v) for v, c in zip(row, change, strict=True)]
            )


def _wire_type(col: Column[Any]) -> str:
    """The type a column travels as; times travel as the integers they are in PostgreSQL's binary form."""
    kinds = ((Instant, "int8"), (Day, "int4"), (Boolean, "bool"), (Numeric, "numeric"))
    for kind, name in kinds:
        if isinstance(col.type, kind):
            return name
    if isinstance(col.type, Integer):
        return "int8" if "BIGINT" in str(col.type).upper() else "int4"
    return "text"


def _to_wire(col: Column[Any]) -> Callable[[Any], Any] | None:
    """What turns a column's stored form into what travels; None where nothing need be done."""
    if isinstance(col.type, Instant):
        return lambda seconds: (seconds - _PG_EPOCH_SECONDS) * 1_000_000
    if isinstance(col.type, Day):
        return lambda days: days - _PG_EPOCH_DAYS
    if isinstance(col.type, Boolean):
        return bool
    if isinstance(col.type, Numeric):
        return lambda value: Decimal(str(value))
    return None


def analyse(conn: Connection) -> None:
    """Tell PostgreSQL's planner what was loaded, before anything else in this transaction reads it.

    SQLite plans without statistics on purpose: with them it skip-scans into the wrong index.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("ANALYZE"))
