"""An import is there whole or not at all, whatever ends it, and leaves the demo company alone unless told to."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from lib.db import engine as opening
from lib.db.engine import open_engine, reading, writing
from lib.db.schema import import_runs, journal, leads, meta, metadata, people, staged_rows, teams, touches
from lib.errors import AppError, CannotDo, DatabaseLocked
from lib.services import imports
from lib.services.imports import OnDemo, import_files
from tests import given
from tests.crm_import.support import CALLS, LEADS, TOP, Desk, counts
from tests.house.source import ROOT

HEAD = "Id,Company,Name,Email,Owner,Created\n"
ONE = HEAD + "L1,Acme,Al,al@acme.example,Ana,2022-01-05\n"


def sizes(engine: Engine) -> dict[str, int]:
    with reading(engine) as conn:
        return {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables}


# -- an end in the middle -------------------------------------------------------------------


class PowerCut(BaseException):
    """Not an error of ours, nor one anybody catches."""


@pytest.mark.parametrize("where", ["rebuild", "_write_down"])
def test_an_end_in_the_middle_leaves_nothing_and_it_can_be_run_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, where: str
):
    desk.mapping = TOP + LEADS
    nothing = sizes(desk.engine)

    def cut(*_args: object, **_named: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(imports, where, cut)
        with pytest.raises(PowerCut):
            desk.bring_in(leads=ONE)
    assert sizes(desk.engine) == nothing
    assert counts(desk.bring_in(leads=ONE)) == (1, 1, 0, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_import_leaves_nothing_and_can_be_run_again(new_database, tmp_path: Path, kind: str):
    engine = new_database(kind)
    desk = Desk(tmp_path, engine)
    mapping = desk.file("mapping.toml", TOP + LEADS + CALLS)
    lead_lines = "".join(f"L{i},Company {i},Al,al{i}@acme.example,Ana,2022-01-05\n" for i in range(2_000))
    call_lines = "".join(f"L{i % 2_000},Ana,2022-01-{i % 28 + 1:02},yes\n" for i in range(25_000))
    files = [desk.file("leads.csv", HEAD + lead_lines), desk.file("calls.csv", "Lead,Rep,On,Result\n" + call_lines)]
    nothing = sizes(engine)

    process = start(engine, "import", "--mapping", mapping, *files)
    line = wait_for(process, "Bringing in: ", beyond="Bringing in: 0 ")
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert "Bringing in" in line
    assert process.returncode == -signal.SIGKILL
    assert sizes(engine) == nothing
    done = subprocess.run([*command("import", "--mapping", mapping, *files)], env=environment(engine), cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (sizes(engine)["leads"], sizes(engine)["touches"]) == (2_000, 25_000)


def command(*words: object) -> list[str]:
    return [sys.executable, "-u", "-m", "lib", *map(str, words)]


def environment(engine: Engine) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "CATCHER_NOW", "CATCHER_TIME_ZONE") if name in os.environ}
    return keep | {"CATCHER_DATABASE_URL": engine.url.render_as_string(hide_password=False)}


def start(engine: Engine, *words: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(command(*words), env=environment(engine), cwd=ROOT, stderr=subprocess.PIPE,
                            stdout=subprocess.DEVNULL, text=True)


def wait_for(process: "subprocess.Popen[str]", beginning: str, *, beyond: str) -> str:
    """The first line of progress of a kind that shows work has been done."""
    assert process.stderr is not None
    until = time.monotonic() + 120
    for line in process.stderr:
        if line.startswith(beginning) and not line.startswith(beyond):
            return line
        assert time.monotonic() < until, "no progress within two minutes"
    raise AssertionError(f"it ended by itself with {process.wait()}")


# -- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoiled",
    [
        ONE.replace("2022-01-05", "soon"),
        ONE.replace("2022-01-05", "01/02/2022"),
        ONE.replace("Owner", "Who"),
        ONE.replace("Al,", '"Al,'),
        ONE.encode() + "Zoë,Groß".encode() + b"\xff",
        "",
    ],
    ids=["no date", "either order", "no column", "open quote", "bad byte", "empty"],
)
def test_a_bad_file_is_refused_before_there_is_even_a_database(tmp_path: Path, spoiled: str | bytes):
    engine = open_engine(f"sqlite:///{tmp_path / 'none.db'}")
    desk = Desk(tmp_path, engine)
    desk.mapping = TOP + LEADS
    with pytest.raises(AppError):
        desk.bring_in(leads=spoiled)
    assert not (tmp_path / "none.db").exists()


def test_where_there_is_no_database_yet_one_is_made(tmp_path: Path):
    desk = Desk(tmp_path, open_engine(f"sqlite:///{tmp_path / 'new' / 'ours.db'}"))
    desk.mapping = TOP + LEADS
    assert counts(desk.bring_in(leads=ONE)) == (1, 1, 0, 0, 0)


def test_a_locked_database_is_said_so_and_nothing_is_written(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.2)
    sqlite_desk.mapping = TOP + LEADS
    impatient = Desk(sqlite_desk.folder, open_engine(str(sqlite_desk.engine.url)))
    impatient.mapping = sqlite_desk.mapping
    with writing(sqlite_desk.engine) as conn:
        conn.execute(insert(meta).values(name="x", value="y"))
        with pytest.raises(DatabaseLocked, match="Wait for it to finish, or end it, and try again"):
            impatient.bring_in(leads=ONE)
    assert sizes(sqlite_desk.engine)["leads"] == 0


def test_others_read_the_old_state_while_an_import_runs(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch):
    sqlite_desk.mapping = TOP + LEADS
    seen: list[int] = []
    rebuild = imports.rebuild

    def look(*args: object, **named: object) -> None:
        rebuild(*args, **named)  # type: ignore[arg-type]
        with reading(open_engine(str(sqlite_desk.engine.url))) as conn:
            seen.append(conn.execute(select(func.count()).select_from(leads)).scalar_one())

    monkeypatch.setattr(imports, "rebuild", look)
    sqlite_desk.bring_in(leads=ONE)
    assert (seen, sizes(sqlite_desk.engine)["leads"]) == ([0], 1)


# -- the demo company ---------------------------------------------------------------------------


@pytest.fixture
def demo(desk: Desk) -> Desk:
    """A demo company of one person, one team and a line in the journal."""
    with writing(desk.engine) as conn:
        given.a_person(conn, "Invented Ina", team=given.a_team(conn, "Invented team"))
        given.a_handoff(conn, "Invented Ltd")
        conn.execute(insert(meta).values(name="demo_size", value="small"))
        conn.execute(insert(journal).values(at=datetime(2026, 1, 1, tzinfo=UTC), action="assign", entity="handoff",
                                            entity_id=1))
    desk.mapping = TOP + LEADS
    return desk


def test_the_demo_company_is_in_the_way_unless_somebody_says_what_to_do(demo: Desk):
    before = sizes(demo.engine)
    with pytest.raises(CannotDo) as refused:
        demo.bring_in(leads=ONE)
    where = demo.engine.url.render_as_string(hide_password=True)
    assert str(refused.value) == (
        f"The database {where} holds the invented demo company. Add --replace-demo to start your own database in its "
        "place, or --into-demo to mix."
    )
    assert sizes(demo.engine) == before


def test_replacing_the_demo_leaves_nothing_of_it(demo: Desk):
    assert counts(demo.bring_in(leads=ONE, on_demo=OnDemo.REPLACE)) == (1, 1, 0, 0, 0)
    assert demo.column(people, "name") == ["Ana", "Operations"]
    assert demo.column(teams, "name") == ["Sales"]
    assert demo.column(journal, "action") == ["import"]
    assert demo.rows(leads, "id", "origin_id") == [(1, "L1")]
    with reading(demo.engine) as conn:
        assert conn.execute(select(meta.c.name)).all() == []
    assert demo.differences() == []
    with pytest.raises(Exception, match="only ever added to"), writing(demo.engine) as conn:
        conn.execute(journal.delete())


def test_an_end_in_the_middle_of_replacing_leaves_the_demo_as_it_was(demo: Desk, monkeypatch: pytest.MonkeyPatch):
    before = sizes(demo.engine), demo.column(people, "name")

    def cut(*_args: object, **_named: object) -> None:
        raise PowerCut

    monkeypatch.setattr(imports, "_write_down", cut)
    with pytest.raises(PowerCut):
        demo.bring_in(leads=ONE, on_demo=OnDemo.REPLACE)
    assert (sizes(demo.engine), demo.column(people, "name")) == before


def test_mixing_into_the_demo_keeps_both(demo: Desk):
    demo.bring_in(leads=ONE, on_demo=OnDemo.MIX)
    assert demo.column(leads, "origin_id") == [None, "L1"]
    assert "Invented Ina" in demo.column(people, "name")


def test_a_demo_with_imports_in_it_is_not_replaced(demo: Desk):
    demo.bring_in(leads=ONE, on_demo=OnDemo.MIX)
    with pytest.raises(CannotDo, match="1 import mixed into it, which would be lost. Start a new database instead"):
        demo.bring_in(leads=ONE, on_demo=OnDemo.REPLACE)
    assert demo.column(leads, "origin_id") == [None, "L1"]


def test_without_a_demo_replacing_is_an_ordinary_import(sqlite_desk: Desk):
    sqlite_desk.mapping = TOP + LEADS
    sqlite_desk.bring_in(leads=ONE)
    assert counts(sqlite_desk.bring_in(leads=ONE, on_demo=OnDemo.REPLACE)) == (1, 0, 0, 1, 0)


# -- bookkeeping ----------------------------------------------------------------------------------


def test_what_was_read_is_what_was_staged(desk: Desk):
    desk.mapping = TOP + LEADS + CALLS
    report = desk.bring_in(leads=ONE + "L2,Birch,,,,2022-01-0x\nshort\n\n",
                           calls="Lead,Rep,On,Result\nL9,Ana,2022-01-05,yes\n")
    assert counts(report) == (4, 1, 0, 0, 3)
    assert len(desk.rows(staged_rows, "row_number")) == 4
    kept = desk.rows(import_runs, "rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_rejected", "report")
    assert kept[0][:5] == (4, 1, 0, 0, 3)
    assert kept[0][5]["files"][0]["decisions"] == ["Created: 1 ISO"]
    assert [line for line in kept[0][5]["rejected"] if "short" not in line] == [
        "Row 3 of leads.csv: 'Created' says '2022-01-0x', which is no date.",
        "Row 4 of leads.csv: It has 1 cells where the header has 6; a separator or a quote is probably missing or "
        "too many.",
        "Row 2 of calls.csv: 'Lead' says 'L9', and no lead called so is in the files or the database. "
        "Import it first, or fix the file.",
    ]
    assert desk.rows(touches, "id") == []


def test_progress_is_told_from_opening_to_the_end(sqlite_desk: Desk):
    told: list[str] = []
    mapping = sqlite_desk.file("mapping.toml", TOP + LEADS)
    import_files(sqlite_desk.engine, mapping, [sqlite_desk.file("leads.csv", ONE)],
                 progress=lambda what, done, total: told.append(f"{what} {done}/{total}"))
    assert told[:5] == ["Opening leads.csv 0/0", "Checking 0/1", "Bringing in 0/2", "Bringing in 1/2",
                        "Bringing in 2/2"]
    assert told[-1].startswith("Indexing names")
