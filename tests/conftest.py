"""What every test may ask for: a fresh database on both engines, and a fixed moment.

Each test gets its own migrated database, reached through the setting the app uses, so
nothing is patched. "Now" is Monday, 16 November 2026, 09:00 UTC: 10:00 in Paris, the
organisation's zone.
"""

import os
import shutil
import signal
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Connection, Engine, make_url

from lib import settings
from lib.db.engine import open_engine, writing
from lib.db.migrate import migrate
from tests import postgres

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
SERVER = "CATCHER_TEST_SERVER"
"""Where the run's PostgreSQL is: the controller tells its workers by this variable."""

_running: list[postgres.Server] = []

# -- one PostgreSQL server for the whole run -----------------------------------------


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """What `-n auto` means: a worker per core, two at least (the browser waits a lot), eight at most."""
    return min(8, max(2, os.cpu_count() or 2))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Browser tests go to one worker, all others wherever there is room.

    By name, not by xdist's own groups: those are silently ignored since pytest 9.2
    (pytest-dev/pytest-xdist issue 1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneBrowser(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if nodeid.startswith("tests/browser/") else nodeid

    return OneBrowser(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Before several workers start, start the one server they share."""
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, _as_ctrl_c)
    several_workers = config.getoption("numprocesses", None)
    if several_workers and not hasattr(config, "workerinput") and not config.getoption("collectonly"):
        _start_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    """At the very end, however the run went."""
    while _running:
        _running.pop().stop()
        os.environ.pop(SERVER, None)


def _as_ctrl_c(_signal: int, _frame: object) -> None:
    """Told to end, end in good order: with the server."""
    raise KeyboardInterrupt


def _start_server() -> None:
    try:
        server = postgres.start()
    except postgres.NoPostgres as problem:
        pytest.exit(str(problem), returncode=1)
    _running.append(server)
    os.environ[SERVER] = server.url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_server() -> URL:
    """The address of the run's PostgreSQL server."""
    if SERVER not in os.environ:
        _start_server()
    return make_url(os.environ[SERVER])


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> Iterator[str]:
    """A migrated, empty database to copy from."""
    name = f"catcher_template_{uuid.uuid4().hex[:12]}"
    postgres.query(postgres_server, f"CREATE DATABASE {name}")
    _migrated(postgres_server.set(database=name))
    yield name
    postgres.query(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy from."""
    path = tmp_path_factory.mktemp("template") / "catcher.db"
    _migrated(URL.create("sqlite", database=str(path)))
    return path


def _migrated(url: URL) -> None:
    engine = open_engine(url.render_as_string(hide_password=False))
    migrate(engine)
    engine.dispose()


# -- settings and time ---------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings of whoever runs it, or opens their database."""
    for setting in settings.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("CATCHER_TIME_ZONE", "Europe/Paris")
    monkeypatch.setenv("CATCHER_DATABASE_URL", "sqlite:////dev/null/ask-for-the-engine-fixture.db")


@pytest.fixture
def now() -> datetime:
    """The present moment of the test; a module may override it."""
    return NOW


@pytest.fixture(autouse=True)
def pinned(own_settings: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's clock stands still at `now`."""
    monkeypatch.setenv("CATCHER_NOW", now.isoformat())


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Move the app's clock: pretend(given.at("Tue 9:00"))."""
    return lambda moment: monkeypatch.setenv("CATCHER_NOW", moment.isoformat())


# -- a database for one test ---------------------------------------------------------

NewDatabase = Callable[[str], Engine]


@pytest.fixture
def new_database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_settings: None
) -> Iterator[NewDatabase]:
    """Make another fresh database on "sqlite" or "postgresql", and point the settings at it.

    For tests that need several, such as one per example of a property.
    """
    made: list[tuple[Engine, Callable[[], None]]] = []

    def make(kind: str) -> Engine:
        if kind == "sqlite":
            path = tmp_path / f"catcher-{len(made)}.db"
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
            url, forget = URL.create("sqlite", database=str(path)), lambda: None
        else:
            server, name = request.getfixturevalue("postgres_server"), f"catcher_{uuid.uuid4().hex[:12]}"
            postgres.query(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')}")
            url = server.set(database=name)

            def forget() -> None:
                postgres.query(server, f"DROP DATABASE {name} WITH (FORCE)")

        address = url.render_as_string(hide_password=False)
        monkeypatch.setenv("CATCHER_DATABASE_URL", address)
        engine = open_engine()
        made.append((engine, forget))
        return engine

    yield make
    for engine, forget in made:
        engine.dispose()
        forget()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, new_database: NewDatabase) -> Engine:
    """A fresh, migrated database; the test runs once on each engine."""
    return new_database(request.param)


@pytest.fixture
def sqlite_engine(new_database: NewDatabase) -> Engine:
    """A fresh, migrated SQLite database, for what does not depend on the engine."""
    return new_database("sqlite")


@pytest.fixture
def postgres_engine(new_database: NewDatabase) -> Engine:
    """A fresh, migrated PostgreSQL database, for what only it can do."""
    return new_database("postgresql")


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    """One writing transaction on `engine`, kept at the end of the test."""
    with writing(engine) as connection:
        yield connection


# -- a company to look at ---------------------------------------------------------------

pytest_plugins = ["tests.company"]
