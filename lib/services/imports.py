"""Bring files in: read, check, stage, merge, work out what follows, all or nothing."""

import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, func, insert, select

from lib import clock
from lib.crm_import.campaigns import Campaigns
from lib.crm_import.directory import Directory
from lib.crm_import.mapping_file import load_mapping
from lib.crm_import.merge_leads import merge_leads
from lib.crm_import.merge_named import merge_accounts, merge_campaigns
from lib.crm_import.merge_people import merge_people
from lib.crm_import.merge_touches import merge_touches
from lib.crm_import.plan import Plan, make_plan
from lib.crm_import.report import CHANGED, NEW, REJECTED, UNCHANGED, FileReport, ImportReport
from lib.crm_import.run import Run
from lib.crm_import.staging import Staging
from lib.crm_import.store import Writer
from lib.crm_import.survey import Survey, survey
from lib.crm_import.teams import Teams
from lib.db.bulk import analyse
from lib.db.engine import reading, writing
from lib.db.migrate import make_ready
from lib.db.schema import import_runs
from lib.errors import CannotDo
from lib.queries.calendars import CalendarBook
from lib.queries.people import contents
from lib.services.journal import write_down
from lib.services.rebuild import rebuild

__all__ = ["FileReport", "ImportReport", "OnDemo", "Progress", "import_files"]

MANY_ROWS = 5_000
"""From here on PostgreSQL's planner is told what came in before it is asked about it."""

ONE_AT_A_TIME = 4_172_013
"""Key of the lock that lets imports into PostgreSQL wait for one another."""


class OnDemo(StrEnum):
    """What to do when the database holds the invented demo company."""

    REFUSE = "refuse"
    REPLACE = "replace"
    MIX = "mix"


class Progress(Protocol):
    """Hears what is being done, and how many of how many rows are; 0 of 0 where that is not known."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note of a step."""


def _silent(what: str, done: int, total: int) -> None:
    pass


def import_files(
    engine: Engine,
    mapping_path: Path,
    paths: Sequence[Path],
    *,
    on_demo: OnDemo = OnDemo.REFUSE,
    progress: Progress = _silent,
) -> ImportReport:
    """Import files as a mapping says; what became of every row comes back.

    Everything is read and checked first, then written in one transaction: after an error,
    or when the program is ended in the middle, nothing of the import is there. The same
    files again change nothing. Raises BadImport and its kin, DatabaseTrouble, or CannotDo
    when the demo company is in the way.
    """
    begun = time.monotonic()
    mapping = load_mapping(mapping_path)
    plan = make_plan(mapping, paths, tell=lambda file: progress(f"Opening {file}", 0, 0))
    found = survey(plan.files, mapping.file, clock.organisation_zone(), _counter(progress, "Checking", plan.rows))
    make_ready(engine)
    if on_demo is OnDemo.REFUSE:
        with reading(engine) as conn:
            _refuse_demo(conn, engine)
    with writing(engine) as conn:
        report = _bring_in(conn, engine, plan, found, on_demo, progress)
    report.seconds = time.monotonic() - begun
    return report


def _bring_in(
    conn: Connection, engine: Engine, plan: Plan, found: Survey, on_demo: OnDemo, progress: Progress
) -> ImportReport:
    _wait_for_turn(conn)
    if on_demo is OnDemo.REFUSE:
        _refuse_demo(conn, engine)
    elif on_demo is OnDemo.REPLACE:
        _replace_demo(conn, progress)
    run = _begin(conn, plan, found, progress)
    staging = Staging(run, plan.reports(found.decisions))
    _merge(run, plan, staging)
    if run.leads or run.accounts or run.clocks_changed:
        if plan.rows > MANY_ROWS:
            analyse(conn)
        rebuild(
            conn, lead_ids=None if run.clocks_changed else sorted(run.leads), account_ids=sorted(run.accounts),
            progress=lambda step: progress(step.capitalize(), 0, 0),
        )
    report = ImportReport(
        run.run_id, plan.mapping.name, [staging.reports[number] for number in sorted(staging.reports)],
        run.notes.sentences(), {word: count for word, count in run.made.items() if count}, staging.rejected,
    )
    _write_down(run, report)
    return report


def _begin(conn: Connection, plan: Plan, found: Survey, progress: Progress) -> Run:
    writer, home = Writer(conn), clock.organisation_zone()
    rows = plan.rows + sum(file.table.rows for file in plan.of("lead"))  # leads are gone through twice
    return Run(
        conn=conn, mapping=plan.mapping, survey=found, run_id=writer.keys(import_runs, 1)[0], now=clock.now(),
        home=home, writer=writer, book=CalendarBook(conn, home), tell=_counter(progress, "Bringing in", rows),
    )


def _merge(run: Run, plan: Plan, staging: Staging) -> None:
    """Entity by entity: people first, since the others name them."""
    directory = Directory(run)
    teams = Teams(run, directory)
    merge_people(run, plan.of("person"), staging, directory, teams)
    merge_accounts(run, plan.of("account"), staging, directory)
    merge_campaigns(run, plan.of("campaign"), staging, directory)
    campaigns = Campaigns(run)
    merge_leads(run, plan.of("lead"), staging, directory, teams, campaigns)
    merge_touches(run, plan.of("touch"), staging, directory, teams, campaigns)
    for number, section, joined in plan.only_joined:
        staging.keep_joined(number, section, joined)
        run.tell(joined.table.rows)
    staging.flush()
    teams.write()
    directory.ensure_somebody_sees_all(run.today)


def _write_down(run: Run, report: ImportReport) -> None:
    counts = {result: report.total(result) for result in (NEW, CHANGED, UNCHANGED, REJECTED)}
    read = report.total("read")
    assert read == sum(counts.values()), f"{read} rows read, but {counts}"
    files = "\n".join(file.file for file in report.files)
    run.conn.execute(
        insert(import_runs).values(
            id=run.run_id, started_at=run.now, finished_at=clock.now(), mapping=report.mapping, files=files,
            rows_read=read, report=report.as_json(), **{f"rows_{result}": count for result, count in counts.items()},
        )
    )
    write_down(run.conn, None, "import", "import_run", run.run_id, at=run.now,
               after={"mapping": report.mapping, "files": files, "read": read, **counts})


def _refuse_demo(conn: Connection, engine: Engine) -> None:
    if contents(conn).demo:
        where = engine.url.render_as_string(hide_password=True)
        raise CannotDo(
            f"The database {where} holds the invented demo company. Add --replace-demo to start your own database in "
            "its place, or --into-demo to mix."
        )


def _replace_demo(conn: Connection, progress: Progress) -> None:
    """Empty a database that holds the demo company; one that does not is left as it is."""
    from lib.services.demo import clear  # it brings the demo's word lists; no other import needs them

    if not contents(conn).demo:
        return
    imports = conn.execute(select(func.count()).select_from(import_runs)).scalar_one()
    if imports:
        raise CannotDo(
            f"The database holds the demo company and {imports} import{'s' if imports > 1 else ''} mixed into it, "
            "which would be lost. Start a new database instead: CATCHER_DATABASE_URL=sqlite:///data/ours.db"
        )
    progress("Clearing the demo company", 0, 0)
    clear(conn)


def _wait_for_turn(conn: Connection) -> None:
    """Let imports into PostgreSQL wait for one another; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


def _counter(progress: Progress, what: str, total: int) -> Callable[[int], None]:
    done = 0
    progress(what, 0, total)

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        progress(what, min(done, total), total)

    return tell
