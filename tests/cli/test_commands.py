"""The command line as a person types it: what it says, and its exit code."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine

from lib.db.engine import writing
from lib.db.schema import handoffs
from lib.services.rebuild import rebuild
from tests import given
from tests.house.source import ROOT


def run(engine: Engine | str, *words: str) -> subprocess.CompletedProcess[str]:
    url = engine if isinstance(engine, str) else engine.url.render_as_string(hide_password=False)
    return subprocess.run(
        [sys.executable, "-m", "lib", *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "CATCHER_DATABASE_URL": url, "CATCHER_TIME_ZONE": "Europe/Paris",
             "COLUMNS": "200", "CATCHER_NOW": "2026-11-16T09:00:00+00:00"},
    )


def test_verify_names_what_is_wrong_and_rebuild_mends_it(engine: Engine) -> None:
    with writing(engine) as conn:
        given.a_handoff(conn, "Alder")
        rebuild(conn)
        conn.execute(handoffs.update().values(attempts=7))

    found = run(engine, "verify")
    assert found.returncode == 1
    assert "handoffs #1: attempts is 7, the raw rows say 0" in found.stdout
    assert "python -m lib rebuild" in found.stdout
    assert run(engine, "rebuild").returncode == 0
    mended = run(engine, "verify")
    assert (mended.returncode, mended.stdout.strip()) == (0, "Everything derived is what the raw rows say.")


def test_schema_explains_every_table() -> None:
    said = run("sqlite://", "schema").stdout

    assert "handoffs: One row per hand-off of a lead from marketing to sales" in said
    assert "  due_at (DATETIME, required): First attempt owed, team calendar. Derived." in said


def test_migrate_brings_an_empty_database_up(tmp_path: Path) -> None:
    done = run(f"sqlite:///{tmp_path / 'new.db'}", "migrate")

    assert done.returncode == 0 and "is at schema" in done.stdout


def test_one_of_our_own_errors_is_a_sentence_and_no_traceback() -> None:
    done = run("postgresql+psycopg://ana:secret@127.0.0.1:1/catcher", "verify")

    assert done.returncode == 1
    assert done.stderr.startswith("Nobody answers at postgresql+psycopg://ana:***@127.0.0.1:1/catcher")
    assert "Traceback" not in done.stderr and "secret" not in done.stderr
