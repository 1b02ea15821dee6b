"""Bring a database's schema to the present one, or say why not."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from lib.db.engine import reading, writing
from lib.errors import DatabaseOutdated, DatabaseTooNew

HERE = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Alembic's settings: where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine) -> None:
    """Run the migrations the database lacks, in one transaction.

    Raises DatabaseTooNew when a newer version of this program made it.
    """
    refuse_newer(engine)
    with writing(engine) as conn:
        config = alembic_config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def current_revision(conn: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(conn).get_current_revision()


def head_revision() -> str:
    """The revision this program needs."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def refuse_newer(engine: Engine) -> None:
    """Raise DatabaseTooNew when the database is at a revision we don't know."""
    with reading(engine) as conn:
        revision = current_revision(conn)
    if revision is None:
        return
    try:
        ScriptDirectory.from_config(alembic_config()).get_revision(revision)
    except CommandError as problem:
        where = engine.url.render_as_string(hide_password=True)
        raise DatabaseTooNew(
            f"The database {where} is at schema {revision}, made by a newer Catcher than this one "
            f"(which knows up to {head_revision()}). Update Catcher, or use another database."
        ) from problem


def make_ready(engine: Engine) -> None:
    """On start: migrate SQLite; on PostgreSQL only check, since several servers share it.

    Raises DatabaseOutdated or DatabaseTooNew with what to do.
    """
    refuse_newer(engine)
    with reading(engine) as conn:
        revision = current_revision(conn)
    if revision == head_revision():
        return
    if engine.dialect.name == "sqlite":
        migrate(engine)
        return
    where = engine.url.render_as_string(hide_password=True)
    at = f"at schema {revision}" if revision else "empty"
    raise DatabaseOutdated(
        f"The database {where} is {at}; this Catcher needs {head_revision()}. Run: python -m lib migrate"
    )
