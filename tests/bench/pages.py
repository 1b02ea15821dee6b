"""Measure My day, Calls and Reps: `python -m tests.bench.pages M L`.

Per page and viewer, medians in milliseconds: "first" is the time in the database on a turn
with nothing kept (a minute's figures, who is here), "data" the same on a warm turn, and
"script" the whole turn through the frame. Databases as in tests.bench.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from rich.table import Table
from sqlalchemy import Connection, Engine, func, select
from streamlit.testing.v1 import AppTest

from lib import clock, settings
from lib.db.engine import reading
from lib.db.schema import handoffs, memberships, people
from lib.domain.people import Viewer
from lib.queries import people as who
from lib.ui import data
from tests.bench.__main__ import FRAME, database, out, viewers

RUNS = 15
_spent: list[float] = []


@contextmanager
def _timed_reading(engine: Engine) -> Iterator[Connection]:
    began = time.perf_counter()
    with reading(engine) as conn:
        yield conn
    _spent.append((time.perf_counter() - began) * 1000)


def open_as(viewer: Viewer, page: str, **address: object) -> AppTest:
    """A page as somebody sees it, through the frame."""
    at = AppTest.from_file(str(FRAME), default_timeout=120)
    at.session_state["who"] = viewer.person_id
    at.run()
    at.switch_page(f"../../pages/{page}.py")
    for name, value in address.items():
        at.query_params[name] = str(value)
    at.run()
    assert not at.exception, at.exception
    return at


def turns(at: AppTest) -> tuple[float, float, float, float]:
    """first, data, script and the script's 95th percentile."""
    st.cache_data.clear()
    _spent.clear()
    at.run()
    first = sum(_spent)
    reads, runs = [], []
    for _ in range(RUNS):
        _spent.clear()
        began = time.perf_counter()
        at.run()
        runs.append((time.perf_counter() - began) * 1000)
        reads.append(sum(_spent))
    assert not at.exception, at.exception
    return first, statistics.median(reads), statistics.median(runs), statistics.quantiles(runs, n=20)[-1]


def manager_of_about(engine: Engine, wanted: int) -> Viewer:
    """A manager whose own team has about so many reps."""
    m, rep = memberships.alias("m"), people.alias("rep")
    reps = (
        select(m.c.team_id, func.count().label("reps")).join(rep, rep.c.id == m.c.person_id)
        .where(rep.c.role == "rep", m.c.to_day.is_(None)).group_by(m.c.team_id).subquery()
    )
    with reading(engine) as conn:
        chosen = conn.execute(
            select(people.c.id)
            .join(memberships, memberships.c.person_id == people.c.id)
            .join(reps, reps.c.team_id == memberships.c.team_id)
            .where(people.c.role == "manager", people.c.active_to.is_(None), memberships.c.to_day.is_(None))
            .order_by(func.abs(reps.c.reps - wanted), people.c.id).limit(1)
        ).scalar_one()
        found = who.viewer(conn, chosen, clock.today(), sees_unowned=True, organisation_zone="Europe/Paris")
    assert found is not None
    return found


def measure(size: str) -> None:
    """Print one size's table."""
    engine = database(size)
    cast = viewers(engine) | {"manager": manager_of_about(engine, 8)}
    with reading(engine) as conn:
        h = handoffs.c
        rep_of = conn.execute(
            select(h.owner_id)
            .where(h.ended_at.is_(None), h.team_id.in_(cast["manager"].team_ids), h.owner_id.is_not(None))
            .group_by(h.owner_id).order_by(func.count().desc()).limit(1)
        ).scalar_one()
        lead = conn.execute(
            select(h.id).where(h.ended_at.is_(None), h.owner_id == cast["rep"].person_id).limit(1)
        ).scalar_one()
    table = Table("page", "viewer", "first ms", "data ms", "script ms", "95th", title=f"Size {size}")
    for page, kind, address in (
        ("my_day", "rep", {}), ("my_day", "manager", {"rep": rep_of}), ("calls", "rep", {"lead": lead}),
        ("reps", "rep", {}), ("reps", "manager", {}), ("reps", "manager", {"rep": rep_of}), ("reps", "director", {}),
        ("reps", "marketer", {}), ("unfollowed", "rep", {}), ("unfollowed", "director", {}),
    ):
        told = turns(open_as(cast[kind], page, **address))
        table.add_row(page + (" (one rep)" if "rep" in address else ""), kind, *(f"{ms:.0f}" for ms in told))
    out.print(table)


if __name__ == "__main__":
    (settings.ROOT / "data").mkdir(exist_ok=True)
    data.reading = _timed_reading
    for chosen in sys.argv[1:] or ["M"]:
        os.environ.pop("CATCHER_DATABASE_URL", None) if len(sys.argv) > 2 else None
        measure(chosen)
