"""Rows as the journal keeps them: names and plain values, the same from both engines, and the way back."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Numeric, Table, select

from lib.db.types import EPOCH_DAY, Day, Instant

Images = dict[str, list[dict[str, Any]]]
"""Rows by table."""


@cache
def source_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns that do not follow from others: those whose comment does not say so."""
    return tuple(c for c in table.columns if not (c.comment or "").endswith("Derived."))


@cache
def key_names(table: Table) -> tuple[str, ...]:
    """The names of the primary key's columns."""
    return tuple(c.name for c in table.primary_key)


def image_of(table: Table, facts: str) -> dict[str, Any]:
    """The row whose source columns the database wrote as this list."""
    values = json.loads(facts, parse_float=Decimal)
    return {c.name: plain(c, value) for c, value in zip(source_columns(table), values, strict=True)}


def stored(table: Table, image: dict[str, Any]) -> dict[str, Any]:
    """A row of the journal with the values the database takes."""
    return {name: _from_plain(table.c[name], value) for name, value in image.items()}


def is_like(conn: Connection, table: Table, image: dict[str, Any]) -> bool:
    """Whether a row stands in the database now with these values."""
    wanted = stored(table, image)
    found = conn.execute(
        select(*(table.c[name] for name in wanted)).where(*at_key(table, image))
    ).mappings().one_or_none()
    return found is not None and dict(found) == wanted


def at_key(table: Table, image: dict[str, Any]) -> list[Any]:
    """The condition that picks the row of an image."""
    return [table.c[name] == image[name] for name in key_names(table)]


def plain(column: Column[Any], value: Any) -> Any:
    """A value as the journal keeps it, from what either engine writes into a text or gives to Python."""
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return _moment(value).astimezone(UTC).isoformat()
    if isinstance(column.type, Day):
        return _day(value).isoformat()
    if isinstance(column.type, Numeric):
        return str(Decimal(value).quantize(Decimal(1).scaleb(-(column.type.scale or 0))))
    return bool(value) if isinstance(column.type, Boolean) else value


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else datetime.fromisoformat(value)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    return EPOCH_DAY + timedelta(days=value) if isinstance(value, int) else date.fromisoformat(value)


def _from_plain(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Day):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(column.type, Numeric) else value
