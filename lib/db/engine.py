"""Open the shared lead database, read from it, write to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from lib import settings
from lib.errors import BadSetting, DatabaseLocked, DatabaseTrouble, DatabaseUnreachable

BUSY_SECONDS = 30
"""How long a writer waits for SQLite's one write lock: as long as the largest change of ours may hold it."""


def open_engine(url: str | None = None) -> Engine:
    """An engine for the database at `url` (by default the one in the settings).

    SQLite runs in WAL mode with foreign keys on. Raises BadSetting when the address is
    malformed or names an engine we don't serve.
    """
    address = url or settings.database_url()
    try:
        parsed = make_url(address)
    except ArgumentError as problem:
        raise BadSetting(
            "CATCHER_DATABASE_URL is no database address. Write sqlite:///data/catcher.db "
            "or postgresql+psycopg://user:password@host/name."
        ) from problem
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(address, parsed.database)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=10,
            max_overflow=5,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5},
        )
    raise BadSetting(f"CATCHER_DATABASE_URL asks for {parsed.get_backend_name()!r}. Use sqlite or postgresql.")


def _sqlite(address: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise DatabaseUnreachable(f"There is no folder for {path}: {problem.strerror}.") from problem
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transactions begin too late to be safe; we begin them ourselves.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536",
                       "temp_store=MEMORY", "mmap_size=268435456"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        # A deferred BEGIN that reads and then writes fails at once when somebody wrote meanwhile.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one consistent state; nothing written through it stays.

    Raises DatabaseTrouble in words when the database cannot be reached.
    """
    with in_words(engine), engine.connect() as conn:
        if engine.dialect.name == "postgresql":
            conn = conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield conn
        conn.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: kept whole at the end, or nothing of it.

    Raises DatabaseLocked when another program holds SQLite's write lock for too long.
    """
    with in_words(engine), engine.connect() as raw:
        conn = raw.execution_options(writes=True)
        with conn.begin():
            yield conn


@contextmanager
def in_words(engine: Engine) -> Iterator[None]:
    """Turn the driver's trouble into a sentence: what happened, where, what to do."""
    try:
        yield
    except OperationalError as problem:
        raise _trouble(engine, problem) from problem
    except DatabaseError as problem:
        # Only the family's head itself: a file that is no database. Its other children are bugs of ours.
        if type(problem) is not DatabaseError:
            raise
        raise _trouble(engine, problem) from problem


def _trouble(engine: Engine, problem: DatabaseError) -> DatabaseTrouble:
    where = engine.url.render_as_string(hide_password=True)
    said = str(problem.orig).strip()
    if "deadlock" in said:
        return DatabaseLocked(
            "Somebody changed the same leads at the same moment, and you got in each other's way. "
            "Nothing was changed. Try again."
        )
    if "locked" in said or "busy" in said:
        return DatabaseLocked(
            f"The database {where} is locked: another program has been writing for over {BUSY_SECONDS} seconds. "
            "Wait for it to finish, or end it, and try again. Nothing was changed."
        )
    if engine.dialect.name == "sqlite" and "no such table" not in said and "unable to open" not in said:
        return DatabaseTrouble(f"The database {where} cannot be used: {said}.")
    if "no such table" in said:
        return DatabaseTrouble(f"The database {where} has no lead tables. Run: python -m lib migrate")
    return DatabaseUnreachable(
        f"Nobody answers at {where}: {said.splitlines()[0]}. "
        "Check that the database runs and that CATCHER_DATABASE_URL is right."
    )
