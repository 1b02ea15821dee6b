"""Column types that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Dialect, Integer, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

EPOCH_DAY = date(1970, 1, 1)

Id = BigInteger().with_variant(Integer(), "sqlite")
"""Identity keys: bigint in PostgreSQL, the rowid in SQLite."""


class Instant(TypeDecorator[datetime]):
    """A moment in UTC to the second: timestamptz, or integer seconds since 1970 in SQLite.

    Takes and gives aware datetimes only; a naive one raises ValueError.
    """

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The column's type in this engine."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """From an aware datetime to what the engine stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; the database keeps moments, not wall times")
        if dialect.name == "sqlite":
            return int(value.timestamp())
        return value.astimezone(UTC).replace(microsecond=0)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From what the engine stores to an aware datetime in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromtimestamp(value, UTC)
        moment: datetime = value
        return moment.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day: DATE, or integer days since 1970 in SQLite (half the space of text)."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The column's type in this engine."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """From a date to what the engine stores."""
        if value is None or dialect.name != "sqlite":
            return value
        return (value - EPOCH_DAY).days

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """From what the engine stores to a date."""
        if value is None or isinstance(value, date):
            return value
        return EPOCH_DAY + timedelta(days=value)


class epoch_seconds(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """Seconds since 1970 of an Instant column, as an integer, on both engines."""

    type = BigInteger()
    inherit_cache = True
    name = "epoch_seconds"


@compiles(epoch_seconds, "sqlite")
def _epoch_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(epoch_seconds, "postgresql")
def _epoch_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **kw)}) AS BIGINT)"


class no_way_in(FunctionElement[Any]):  # noqa: N801 - reads as the SQL it is
    """A column as it is, but not to be used to choose an index by.

    SQLite, without statistics, takes any range it finds for a narrow one: `due_at < now`,
    true of nearly every row, would win over the index by owner. Its unary plus says no.
    PostgreSQL knows better by itself.
    """

    inherit_cache = True
    name = "no_way_in"

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(no_way_in, "sqlite")
def _plus_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(no_way_in, "postgresql")
def _plus_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


def seconds_between(start: ColumnElement[datetime], end: ColumnElement[datetime]) -> ColumnElement[int]:
    """Seconds from one Instant to another, in SQL."""
    return type_coerce(epoch_seconds(end) - epoch_seconds(start), BigInteger)
