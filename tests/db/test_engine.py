"""A database that cannot be used says what happened, where, and what to do."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from lib.db import engine as opening
from lib.db.engine import open_engine, reading, writing
from lib.db.migrate import current_revision, head_revision, make_ready, migrate
from lib.db.schema import handoffs, meta
from lib.errors import (
    BadSetting,
    DatabaseLocked,
    DatabaseOutdated,
    DatabaseTooNew,
    DatabaseTrouble,
    DatabaseUnreachable,
)
from tests import given


def test_a_locked_database_says_so_and_keeps_nothing(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.2)
    second = open_engine(str(sqlite_engine.url))

    locked = pytest.raises(DatabaseLocked, match="locked: another program.*Nothing was changed")
    with writing(sqlite_engine), locked, writing(second) as conn:
        conn.execute(meta.insert().values(name="x", value="y"))
    with reading(second) as conn:
        assert conn.execute(select(meta)).all() == []


def test_readers_go_on_while_somebody_writes(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as writer, reading(sqlite_engine) as reader:
        writer.execute(meta.insert().values(name="x", value="y"))
        assert reader.execute(select(meta)).all() == []


def test_an_error_in_the_middle_keeps_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as conn:
        conn.execute(meta.insert().values(name="x", value="y"))
        1 / 0  # noqa: B018
    with reading(engine) as conn:
        assert conn.execute(select(meta)).all() == []


def test_a_reading_connection_changes_nothing(engine: Engine) -> None:
    try:
        with reading(engine) as conn:
            conn.execute(meta.insert().values(name="x", value="y"))
    except Exception as refused:  # noqa: BLE001 - PostgreSQL refuses, SQLite forgets
        assert "read-only" in str(refused)
    with reading(engine) as conn:
        assert conn.execute(select(meta)).all() == []


def test_a_newer_database_is_left_alone(engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for step in (migrate, make_ready):
        with pytest.raises(DatabaseTooNew, match="at schema 9999, made by a newer Catcher.*Update Catcher"):
            step(engine)


def test_sqlite_is_migrated_on_start_and_postgresql_by_command(tmp_path: Path, new_database, postgres_server) -> None:
    fresh = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    make_ready(fresh)
    with reading(fresh) as conn:
        assert current_revision(conn) == head_revision()

    with pytest.raises(DatabaseOutdated, match="is empty; this Catcher needs .* Run: python -m lib migrate"):
        make_ready(open_engine(postgres_server.render_as_string(hide_password=False)))


@pytest.mark.parametrize(
    ("url", "error", "sentence"),
    [
        ("postgresql+psycopg://ana:secret@127.0.0.1:1/catcher", DatabaseUnreachable, r"ana:\*\*\*@127.0.0.1:1/catcher"),
        ("mysql://x/y", BadSetting, "asks for 'mysql'. Use sqlite or postgresql"),
        ("nonsense", BadSetting, "is no database address. Write sqlite:///"),
    ],
)
def test_a_database_that_is_not_there_is_named_without_its_password(url: str, error: type, sentence: str) -> None:
    with pytest.raises(error, match=sentence) as caught, reading(open_engine(url)):
        pass
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_called_that(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear all, this is a letter and no database." * 50)
    with pytest.raises(DatabaseTrouble, match="letter.db cannot be used: file is not a database"):
        make_ready(open_engine(f"sqlite:///{path}"))


def test_moments_and_days_come_back_as_they_went_in_and_other_tools_can_read_them(engine: Engine) -> None:
    moment = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    with writing(engine) as conn:
        made = given.a_handoff(conn, handed_off=moment, revisit_on=date(2026, 2, 28))
    with reading(engine) as conn:
        row = conn.execute(select(handoffs).where(handoffs.c.id == made)).one()
        assert (row.handed_off_at, row.revisit_on) == (moment, date(2026, 2, 28))
        raw = conn.execute(text("SELECT handed_off_at, revisit_on FROM handoffs")).one()
    assert list(raw) == ([int(moment.timestamp()), 20_512] if engine.dialect.name == "sqlite"
                         else [moment, date(2026, 2, 28)])


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(Exception, match="has no time zone"), writing(engine) as conn:
        given.a_handoff(conn, turns_at=datetime(2026, 3, 29))
