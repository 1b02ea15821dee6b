"""Take the demo company out of a database, inside the transaction that fills it with something else."""

from sqlalchemy import Connection, delete, func, select, text

from lib.db.schema import import_runs, journal, meta, metadata
from lib.errors import CannotDo

DEMO = "demo_size"
"""The fact in `meta` that says a demo company lives here."""


def holds_demo(conn: Connection) -> bool:
    """Whether the invented demo company is in this database."""
    return conn.execute(select(meta.c.name).where(meta.c.name == DEMO)).first() is not None


def clear_demo(conn: Connection) -> None:
    """Empty every table; others go on seeing the demo company until the transaction is kept.

    SQLite deletes row by row in its log, so readers keep the old state; PostgreSQL
    truncates, and readers wait. Raises CannotDo when files were imported into the demo,
    for they would go too.
    """
    imports = conn.execute(select(func.count()).select_from(import_runs)).scalar_one()
    if imports:
        raise CannotDo(
            f"The database holds the demo company and {imports} import{'s' if imports > 1 else ''} mixed into it, "
            "which would be lost. Start a new database instead: CATCHER_DATABASE_URL=sqlite:///data/ours.db"
        )
    if conn.dialect.name == "postgresql":
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        conn.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))  # noqa: S608 - the schema's own names
        return
    guards = conn.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
        {"table": journal.name},
    ).all()
    for guard in guards:  # the journal refuses to lose a line; with the company goes its journal
        conn.exec_driver_sql(f"DROP TRIGGER {guard.name}")
    for table in reversed(metadata.sorted_tables):
        conn.execute(delete(table))
    for guard in guards:
        conn.exec_driver_sql(guard.sql)
