"""`python -m lib import` as a person types it: the report, the sentence when it goes wrong, the exit code."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from lib.db.engine import writing
from lib.db.schema import leads, meta
from tests.crm_import.support import CALLS, LEADS, TOP, Desk
from tests.house.source import ROOT

LEADS_FILE = "Id,Company,Name,Email,Owner,Created\nL1,Acme [Ltd],Al,al@acme.example,Ana,2022-01-05\n"
CALLS_FILE = "Lead,Rep,On,Result\nL1,Ana,2022-01-05,no\nL9,Ana,2022-01-05,no\n"


@pytest.fixture
def files(sqlite_desk: Desk) -> list[Path]:
    return [sqlite_desk.file("mapping.toml", TOP + LEADS + CALLS), sqlite_desk.file("leads.csv", LEADS_FILE),
            sqlite_desk.file("calls.csv", CALLS_FILE)]


def run(address: Engine | str, *words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    url = address if isinstance(address, str) else address.url.render_as_string(hide_password=False)
    return subprocess.run(
        [sys.executable, "-m", "lib", "import", *map(str, words)], cwd=ROOT, capture_output=True, text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "CATCHER_DATABASE_URL": url, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8",
             "CATCHER_NOW": "2026-11-16T09:00:00+00:00", **environment},
    )


def test_the_report_counts_every_file_and_says_what_was_refused(sqlite_desk: Desk, files: list[Path]):
    done = run(sqlite_desk.engine, "--mapping", *files)
    said = [" ".join(line.replace("│", " ").split()) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert "leads.csv leads 1 1 0 0 0" in said
    assert "calls.csv calls 2 1 0 0 1" in said
    assert "3 2 0 0 1" in said
    assert "leads.csv as leads: utf-8 (every byte fits); separated by comma" in said
    assert "Created: 1 ISO" in said
    assert ("Made on the way: 1 person, 1 account, 1 contact, 1 calendar 'Office hours' (Monday to Friday, 9 to 17), "
            "1 team, 1 person 'Operations', who sees everything.") in " ".join(said)
    assert "1 row was rejected:" in said
    assert ("Row 3 of calls.csv: 'Lead' says 'L9', and no lead called so is in the files or the database. "
            "Import it first, or fix the file.") in " ".join(said)


def test_the_files_may_be_in_any_order(sqlite_desk: Desk, files: list[Path]):
    mapping, first, second = files
    assert run(sqlite_desk.engine, second, first, "--mapping", mapping).returncode == 0
    assert len(sqlite_desk.rows(leads, "id")) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("2022-01-05\n", "soon\n"), "'Created' of leads.csv holds no date anybody can read, for example 'soon'."),
        (("Created", "When"), "leads.csv has no column 'Created', which mapping.toml names in [sections.leads]."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_1(
    sqlite_desk: Desk, files: list[Path], change: tuple[str, str], sentence: str
):
    sqlite_desk.file("leads.csv", LEADS_FILE.replace(*change))
    done = run(sqlite_desk.engine, "--mapping", *files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def test_a_missing_file_and_a_missing_mapping(sqlite_desk: Desk, files: list[Path]):
    gone = run(sqlite_desk.engine, "--mapping", files[0], files[1].with_name("lead.csv"))
    assert (gone.returncode, "Did you mean 'leads.csv'?" in gone.stderr) == (1, True)
    gone = run(sqlite_desk.engine, "--mapping", files[0].with_name("maping.toml"), files[1])
    assert (gone.returncode, "Did you mean 'mapping.toml'?" in gone.stderr) == (1, True)


def test_a_newer_database_is_left_alone(sqlite_desk: Desk, files: list[Path]):
    with writing(sqlite_desk.engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    done = run(sqlite_desk.engine, "--mapping", *files)
    assert (done.returncode, "made by a newer Catcher" in done.stderr) == (1, True)
    assert sqlite_desk.rows(leads, "id") == []


def test_a_database_nobody_answers_at(files: list[Path]):
    done = run("postgresql+psycopg://ana:secret@127.0.0.1:1/catcher", "--mapping", *files)
    assert done.returncode == 1
    assert done.stderr.startswith("Nobody answers at postgresql+psycopg://ana:***@127.0.0.1:1/catcher")
    assert "Traceback" not in done.stderr and "secret" not in done.stderr


def test_a_locked_database(sqlite_desk: Desk, files: list[Path]):
    with writing(sqlite_desk.engine) as conn:
        conn.execute(insert(meta).values(name="x", value="y"))
        done = run(sqlite_desk.engine, "--mapping", *files)
    assert (done.returncode, "is locked: another program has been writing" in done.stderr) == (1, True)
    assert sqlite_desk.rows(leads, "id") == []


def test_the_demo_company_is_only_replaced_when_told_to(sqlite_desk: Desk, files: list[Path]):
    with writing(sqlite_desk.engine) as conn:
        conn.execute(insert(meta).values(name="demo_size", value="small"))
    refused = run(sqlite_desk.engine, "--mapping", *files)
    assert (refused.returncode, "Add --replace-demo to start your own" in refused.stderr) == (1, True)
    assert run(sqlite_desk.engine, "--mapping", *files, "--replace-demo", "--into-demo").returncode == 2
    assert run(sqlite_desk.engine, "--mapping", *files, "--replace-demo").returncode == 0
    assert sqlite_desk.rows(meta, "name", "value") == []
