"""What happens before anybody looks: unsafe addresses are refused, the database is made ready."""

import os
import subprocess
import sys
import types
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lib import settings
from lib.db import schema
from lib.db.engine import open_engine, writing
from lib.errors import DatabaseTrouble, DatabaseUnreachable
from lib.queries.people import contents
from lib.services import first_start
from lib.ui import data, start
from tests import given
from tests.house.source import ROOT

UNREACHABLE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
def with_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An identity provider is set up."""
    monkeypatch.setattr(settings, "sign_in_is_configured", lambda: True)


@pytest.fixture
def demo(sqlite_engine: Engine) -> Engine:
    """A database that holds the demo and nothing else."""
    with writing(sqlite_engine) as conn:
        conn.execute(schema.meta.insert().values(name="demo_size", value="small"))
    return sqlite_engine


def bring_in(engine: Engine) -> None:
    """As after an import."""
    numbers = dict.fromkeys(("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_rejected"), 0)
    at = given.at("Mon 9:00")
    with writing(engine) as conn:
        conn.execute(
            schema.import_runs.insert().values(
                started_at=at, finished_at=at, mapping="m", files="f", report={}, **numbers
            )
        )
    data.contents.clear()


# -- may we answer at this address? --------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1", "catcher.localhost"]
)
def test_only_this_machine_reaches_a_loopback(host: str):
    assert start.is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "0.0.0.0", "::", "192.168.1.20", "fe80::1%eth0", "::ffff:10.0.0.1", "example.com", "localhost.example.com",
     "127.0.0.1.example.com", "unix:///run/catcher.sock"],
)  # fmt: skip
def test_others_reach_anything_else(host: str):
    assert not start.is_loopback(host)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.20"])
def test_without_sign_in_or_demo_it_refuses_an_address_others_reach(sqlite_engine: Engine, address: str | None):
    with pytest.raises(SystemExit) as refusal:
        start.refuse_unsafe(address)
    said = str(refusal.value.code)
    assert (address or "all addresses of this machine") in said
    for way_out in ("--server.address localhost", "secrets.toml", "python -m lib demo"):
        assert way_out in said


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_on_this_machine_alone_it_starts(sqlite_engine: Engine, address: str):
    start.refuse_unsafe(address)


def test_with_sign_in_it_starts_anywhere(sqlite_engine: Engine, with_sign_in: None):
    start.refuse_unsafe("0.0.0.0")


def test_with_only_the_demo_it_starts_anywhere(demo: Engine):
    start.refuse_unsafe("0.0.0.0")


def test_a_demo_with_something_brought_in_is_no_demo(demo: Engine):
    bring_in(demo)
    with pytest.raises(SystemExit):
        start.refuse_unsafe("0.0.0.0")


def test_an_outage_is_no_reason_to_end_and_none_to_open_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    monkeypatch.setenv("CATCHER_DATABASE_URL", UNREACHABLE)
    start.refuse_unsafe("0.0.0.0")
    assert "cannot tell yet whether it may answer at 0.0.0.0" in capsys.readouterr().err
    with pytest.raises(DatabaseUnreachable):
        start.why_not_at("0.0.0.0")


def test_the_program_ends_with_the_reason_as_its_last_words(tmp_path: Path, environment: dict[str, str]):
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=ROOT, env=environment | {"CATCHER_DEMO_SIZE": "none"}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.strip() == start.REFUSAL.format(where="all addresses of this machine")
    assert "Traceback" not in ended.stdout + ended.stderr


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """For a server with a database that is not there yet."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("CATCHER_", "STREAMLIT_"))}
    return others | {"CATCHER_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}


# -- is the database ready? ----------------------------------------------------------------


@pytest.fixture
def new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where SQLite has no file yet."""
    path = tmp_path / "data" / "catcher.db"
    monkeypatch.setenv("CATCHER_DATABASE_URL", f"sqlite:///{path}")
    return path


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sizes in which a demo was built; the real one takes seconds and is tested elsewhere."""
    sizes: list[str] = []

    def build_demo(engine: Engine, size: str, *, now: datetime) -> None:
        if size == "broken":
            raise DatabaseTrouble("The disk is full.")
        with writing(engine) as conn:
            conn.execute(schema.meta.insert().values(name="demo_size", value=size))
        sizes.append(size)

    monkeypatch.setitem(sys.modules, "lib.services.demo", types.SimpleNamespace(build_demo=build_demo))
    return sizes


def prepare(engine: Engine, now: datetime, size: str = "small", say: Callable[[str], None] = print) -> None:
    first_start.prepare(engine, demo_size=size, now=now, say=say)


def test_the_very_first_start_builds_the_demo_and_says_so(new_file: Path, builds: list[str], now: datetime):
    said: list[str] = []
    prepare(data.engine(), now, say=said.append)
    assert builds == ["small"]
    assert said == [
        "There is no database yet. Building a demo company (small) in catcher.db; every name is invented."
    ]  # fmt: skip
    assert [path.name for path in new_file.parent.iterdir()] == ["catcher.db"]
    with data.engine().connect() as conn:
        assert contents(conn).only_demo


def test_the_second_start_builds_nothing(new_file: Path, builds: list[str], now: datetime):
    prepare(data.engine(), now)
    prepare(open_engine(), now)
    assert builds == ["small"]


@pytest.mark.parametrize("size", ["none", "None"])
def test_none_builds_an_empty_database(new_file: Path, builds: list[str], now: datetime, size: str):
    prepare(data.engine(), now, size)
    assert builds == []
    with data.engine().connect() as conn:
        assert not contents(conn).demo


def test_a_start_that_fails_half_way_leaves_nothing_behind(new_file: Path, builds: list[str], now: datetime):
    (new_file.parent).mkdir()
    new_file.with_name("catcher.db.draft").write_text("what an earlier start left when the power went")
    with pytest.raises(DatabaseTrouble):
        prepare(data.engine(), now, "broken")
    assert not new_file.exists()
    prepare(data.engine(), now)
    assert builds == ["small"]


def test_postgresql_is_checked_and_never_filled(postgres_engine: Engine, builds: list[str], now: datetime):
    prepare(postgres_engine, now)
    assert builds == []


def test_a_trouble_is_told_until_it_is_over(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch):
    assert start.trouble() is None
    good = settings.database_url()
    monkeypatch.setenv("CATCHER_DATABASE_URL", UNREACHABLE)
    assert "Nobody answers at" in str(start.trouble())
    monkeypatch.setenv("CATCHER_DATABASE_URL", good)
    assert start.trouble() is None


def test_readiness_is_tried_again_until_it_works_and_then_no_more():
    readiness, outcomes = start._Readiness(), [DatabaseTrouble("Down."), None, AssertionError("asked again")]

    def attempt() -> None:
        if outcome := outcomes.pop(0):
            raise outcome

    with pytest.raises(DatabaseTrouble):
        readiness.reach(attempt)
    readiness.reach(attempt)
    readiness.reach(attempt)


def test_while_one_tries_again_the_others_hear_of_the_trouble_at_once():
    readiness = start._Readiness()

    def down() -> None:
        raise DatabaseTrouble("Down.")

    with pytest.raises(DatabaseTrouble):
        readiness.reach(down)

    def meanwhile() -> None:
        with pytest.raises(DatabaseTrouble, match=r"Down\."):
            readiness.reach(lambda: pytest.fail("queued behind the retry"))

    readiness.reach(meanwhile)


@pytest.mark.parametrize(("name", "value"), [("CATCHER_TIME_ZONE", "Mars/Base"), ("CATCHER_NOW", "tomorrow")])
def test_a_setting_that_cannot_work_is_a_trouble(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)
    assert value in str(start.trouble())
    start.warm_up()
