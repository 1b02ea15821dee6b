"""Measure the Unfollowed page: `make bench`, or `python -m tests.bench M L`.

Per size and viewer it prints the data part of a turn (ladder and rows, fetched, warm), the
figures of the last seven days (kept for a minute), and the script run (the whole page
through the frame), medians and 95th percentiles in milliseconds,
then the process's memory. Query plans are asserted: no query may read a whole large
table. Databases are built once in data/bench-SIZE.db; with CATCHER_DATABASE_URL set, that one is measured instead.
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event, select
from streamlit.testing.v1 import AppTest

from lib import clock, settings
from lib.db.engine import open_engine, reading
from lib.db.migrate import make_ready
from lib.db.schema import handoffs, memberships, people, teams
from lib.domain.ladder import Rung
from lib.domain.lists import Group, LeadFilter, Sort
from lib.domain.people import Role, Viewer
from lib.domain.periods import last_days
from lib.metrics.run import values
from lib.queries import people as who
from lib.queries import unfollowed
from lib.services.demo import build_demo

RUNS = 21
FRAME = settings.ROOT / "lib" / "ui" / "frame.py"
LARGE = ("handoffs", "touches", "leads", "accounts", "contacts", "search_words", "assignments")
FIGURES = ("handed_off", "never_followed_up_rate", "sla_compliance", "speed_to_lead")
REP_FIGURES = ("assigned", "rep_never_attempted_rate", "rep_sla_compliance", "rep_response_time")
out = Console(width=110)


def database(size: str) -> Engine:
    """The database to measure, built the first time."""
    url = os.environ.get("CATCHER_DATABASE_URL") or f"sqlite:///{settings.ROOT / 'data' / f'bench-{size}.db'}"
    os.environ["CATCHER_DATABASE_URL"] = url
    engine = open_engine(url)
    make_ready(engine)
    with reading(engine) as conn:
        empty = conn.execute(select(handoffs.c.id).limit(1)).first() is None
    if empty:
        began = time.monotonic()
        build_demo(engine, size, now=clock.now())
        out.print(f"Built {size} in {time.monotonic() - began:.0f} s")
    return engine


def viewers(engine: Engine) -> dict[str, Viewer]:
    """One of each kind: a rep, a manager of reps, the one who sees all teams, a marketer."""
    p, m, t = people.c, memberships.c, teams.c
    with reading(engine) as conn:
        has_reps = select(m.team_id).join(people, p.id == m.person_id).where(p.role == "rep", m.to_day.is_(None))
        in_teams = select(p.id).join(memberships, m.person_id == p.id).where(m.to_day.is_(None), p.active_to.is_(None))
        wanted = {
            "rep": in_teams.where(p.role == "rep", p.kind == "person"),
            "manager": in_teams.where(p.role == "manager", m.team_id.in_(has_reps)),
            "director": in_teams.join(teams, t.id == m.team_id).where(p.role == "manager", t.parent_id.is_(None)),
            "marketer": select(p.id).where(p.role == "marketing", p.active_to.is_(None)),
        }
        found = {}
        for kind, query in wanted.items():
            person_id = conn.execute(query.order_by(p.id).limit(1)).scalar_one()
            found[kind] = who.viewer(
                conn, person_id, clock.today(), sees_unowned=True, organisation_zone="Europe/Paris"
            )
        return found


def data_part(engine: Engine, viewer: Viewer, view: LeadFilter, sort: Sort = Sort.LONGEST) -> None:
    """Every query of one turn of the page: the ladder and a page of rows."""
    now = clock.now()
    with reading(engine) as conn:
        unfollowed.ladder(conn, viewer, view, now=now)
        unfollowed.leads_on_the_list(conn, viewer, view, now=now, sort=sort)


def figures(engine: Engine, viewer: Viewer, view: LeadFilter) -> None:
    """The figures of the last seven days and the seven before: asked once a minute for each viewer and filter."""
    now = clock.now().replace(second=0)
    week = last_days(now.date(), 7, viewer.zone)
    with reading(engine) as conn:
        for period in (week, week.previous()):
            names = REP_FIGURES if viewer.role is Role.REP else FIGURES
            values(conn, viewer, names, period, now=now, part=view.slice)


def timed(step: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, warm."""
    step()
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        step()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def assert_plans(engine: Engine, viewer: Viewer, view: LeadFilter) -> None:
    """No query of the page reads a whole large table row by row."""
    if engine.dialect.name != "sqlite":
        return
    said: list[tuple[str, object]] = []

    def note(conn, cursor, statement, parameters, context, executemany) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        data_part(engine, viewer, view)
        figures(engine, viewer, view)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as conn:
        for statement, parameters in said:
            for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                step = row[3]
                whole = step.startswith("SCAN") and "INDEX" not in step and any(f"SCAN {t}" == step for t in LARGE)
                assert not whole, f"{step} in:\n{statement}"


def measure(size: str) -> None:
    """Print one size's table."""
    engine = database(size)
    columns = ("viewer", "view", "rows", "data ms", "95th", "figures ms", "95th", "script ms", "95th")
    table = Table(*columns, title=f"Unfollowed at size {size}")
    for kind, viewer in viewers(engine).items():
        views = {"as opened": LeadFilter(), "stalled": LeadFilter(show=Rung.STALLED),
                 "not nurtured": LeadFilter(show=Group.NOT_NURTURED), "search": LeadFilter(search="mar"),
                 "breached": LeadFilter(sla="breached"), "over 30 days": LeadFilter(age="over_30_days")}
        for name, view in views.items():
            assert_plans(engine, viewer, view)
            with reading(engine) as conn:
                total = unfollowed.ladder(conn, viewer, view, now=clock.now())[view.show]
            data = timed(lambda viewer=viewer, view=view: data_part(engine, viewer, view))
            rest: tuple[float, ...] = ()
            if name == "as opened":
                rest = timed(lambda viewer=viewer, view=view: figures(engine, viewer, view)) + timed(_page(viewer))
            table.add_row(kind, name, f"{total:,}", *(f"{ms:.1f}" for ms in (*data, *rest)))
        due = timed(lambda viewer=viewer: data_part(engine, viewer, LeadFilter(), Sort.DUE))
        table.add_row(kind, "due first", "", *(f"{ms:.1f}" for ms in due))
    out.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out.print(f"Peak memory of this process: {peak:.0f} MB")


def _page(viewer: Viewer) -> Callable[[], object]:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    at.session_state["who"] = viewer.person_id
    at.run()
    at.switch_page("../../pages/unfollowed.py").run()
    assert not at.exception, at.exception
    return at.run


if __name__ == "__main__":
    Path(settings.ROOT / "data").mkdir(exist_ok=True)
    for chosen in sys.argv[1:] or ["M"]:
        os.environ.pop("CATCHER_DATABASE_URL", None) if len(sys.argv) > 2 else None
        measure(chosen)
