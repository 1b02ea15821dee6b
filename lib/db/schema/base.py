"""What all tables share: the metadata, and columns that recur."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, MetaData, String, UniqueConstraint, false

from lib.db.types import Day, Id, Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(what: str) -> Column[Any]:
    """The identity key of a table."""
    return Column("id", Id, primary_key=True, comment=f"Key of the {what}.")


def ref(name: str, table: str, comment: str, *, required: bool = False) -> Column[Any]:
    """A foreign key column."""
    return Column(name, Id, ForeignKey(f"{table}.id"), nullable=not required, comment=comment)


def text(name: str, comment: str, *, required: bool = False) -> Column[Any]:
    """A text column."""
    return Column(name, String, nullable=not required, comment=comment)


def moment(name: str, comment: str, *, required: bool = False) -> Column[Any]:
    """A moment in UTC."""
    return Column(name, Instant, nullable=not required, comment=comment)


def day(name: str, comment: str, *, required: bool = False) -> Column[Any]:
    """A calendar day."""
    return Column(name, Day, nullable=not required, comment=comment)


def flag(name: str, comment: str) -> Column[Any]:
    """A yes/no column, no unless said."""
    return Column(name, Boolean, nullable=False, server_default=false(), default=False, comment=comment)


def imported() -> list[Any]:
    """Where an imported row came from; (origin, origin_id) is unique."""
    return [
        text("origin", "System the row was imported from; null when made here or in the demo."),
        text("origin_id", "Its id there; for rows without one, a fingerprint and its count."),
        Column("import_run_id", Id, nullable=True, comment="The import that brought or last changed it."),
        UniqueConstraint("origin", "origin_id"),
    ]
