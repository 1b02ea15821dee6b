"""Measure call mode: `python -m tests.bench.calls keys M`, `python -m tests.bench.calls writers`.

keys: in a real browser, from a key on the card to the next card on the screen, median and
95th percentile in milliseconds, on data/bench-SIZE.db or CATCHER_DATABASE_URL.
writers: four processes with five reps each log calls for a minute at half a second of
thought and undo one in ten, on SQLite and PostgreSQL at size M; afterwards every call is there
exactly once and `verify` finds nothing.
"""

import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from sqlalchemy import Engine, func, make_url, select

from lib import clock
from lib.db.engine import open_engine, reading, writing
from lib.db.migrate import migrate
from lib.db.schema import handoffs, journal, people, touches
from lib.domain.people import Viewer
from lib.errors import AppError, CannotDo
from lib.queries import people as who
from lib.services.calls import LogAndNext, LogAttempt, log_and_next
from lib.services.claims import ClaimNext, claim_next
from lib.services.demo import build_demo
from lib.services.rebuild import verify
from lib.services.undo import Undo, undo
from tests import postgres
from tests.bench.__main__ import database
from tests.browser.browser import FLAGS, be, chromium_path, open_page, serving, settle

PROCESSES, REPS_EACH, SECONDS, THOUGHT = 4, 5, 60, 0.5
KEYS = 31
CHANGED = "shown => document.querySelector('[data-testid=stMain] h2')?.innerText.trim() !== shown"
out = Console(width=110)


def reps_of(engine: Engine, wanted: int) -> list[Viewer]:
    """The reps with most open leads, as viewers."""
    today = clock.today()
    with reading(engine) as conn:
        busiest = conn.execute(
            select(handoffs.c.owner_id).join_from(handoffs, people, people.c.id == handoffs.c.owner_id)
            .where(handoffs.c.ended_at.is_(None), people.c.role == "rep", people.c.active_to.is_(None))
            .group_by(handoffs.c.owner_id).order_by(func.count().desc()).limit(wanted)
        ).scalars().all()
        found = (who.viewer(conn, rep, today, sees_unowned=True, organisation_zone="Europe/Paris") for rep in busiest)
        return [rep for rep in found if rep is not None]


# -- from key to card -----------------------------------------------------------------------


def keys(size: str) -> None:
    """Print how long it takes from a key to the next card."""
    engine = database(size)
    rep = reps_of(engine, 3)[-1]
    taken = []
    with serving(os.environ["CATCHER_DATABASE_URL"], CATCHER_CALLING_HOURS="0-24") as address, \
            sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        open_page(page, address)
        be(page, rep.name)
        page.get_by_role("button", name="Start calling").press("s")
        page.wait_for_url("**/calls?lead=*")
        settle(page)
        card = page.get_by_test_id("stMain").get_by_role("heading", level=2).first
        for n in range(KEYS):
            page.wait_for_timeout(1_100)
            shown = card.inner_text()
            began = time.perf_counter()
            page.keyboard.press("234"[n % 3])
            page.wait_for_function(CHANGED, arg=shown.strip())
            taken.append((time.perf_counter() - began) * 1000)
            settle(page)
        browser.close()
    out.print(f"{size}: key to next card, {len(taken)} keys: {_told(taken)}")


# -- many at once ---------------------------------------------------------------------------


def writers() -> None:
    """Print how twenty reps at once fare on each engine."""
    with tempfile.TemporaryDirectory() as folder:
        _together("SQLite", f"sqlite:///{Path(folder) / 'writers.db'}")
    server = postgres.start()
    try:
        postgres.query(server.url, "CREATE DATABASE writers")
        url = make_url(server.url).set(database="writers")
        _together("PostgreSQL", url.render_as_string(hide_password=False))
    finally:
        server.stop()


def _together(name: str, url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    build_demo(engine, "M", now=clock.now())
    crowd = reps_of(engine, PROCESSES * REPS_EACH)
    with reading(engine) as conn:
        before = conn.execute(select(func.count()).select_from(touches)).scalar_one()
    engine.dispose()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap(_process, [(url, crowd[n::PROCESSES], n) for n in range(PROCESSES)])
    milliseconds = [ms for part in parts for ms in part[0]]
    logged, undone = (sum(part[n] for part in parts) for n in (1, 2))
    errors = [error for part in parts for error in part[3]]
    engine = open_engine(url)
    with reading(engine) as conn:
        after = conn.execute(select(func.count()).select_from(touches)).scalar_one()
        lines = conn.execute(select(func.count()).where(journal.c.action == "log_attempt")).scalar_one()
        differences = verify(conn)
    out.print(f"{name}: {len(crowd)} reps, {SECONDS} s: {logged} logged, {undone} undone, {len(errors)} errors; "
              f"log and next {_told(milliseconds)}; touches {after - before} = {logged - undone}, "
              f"journal {lines} = {logged}, verify: {len(differences)} differences")
    for said in [*errors[:3], *differences[:3]]:
        out.print(str(said))


def _process(url: str, reps: list[Viewer], seed: int) -> tuple[list[float], int, int, list[str]]:
    os.environ["CATCHER_CALLING_HOURS"] = "0-24"
    engine = open_engine(url)
    taken: list[float] = []
    errors: list[str] = []
    counts = {"logged": 0, "undone": 0}
    threads = [threading.Thread(target=_rep, args=(engine, rep, random.Random(seed * 100 + n), taken, errors, counts))
               for n, rep in enumerate(reps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, counts["logged"], counts["undone"], errors


def _rep(
    engine: Engine, rep: Viewer, dice: random.Random, taken: list[float], errors: list[str], counts: dict[str, int]
) -> None:
    ends = time.monotonic() + SECONDS
    held = None
    while time.monotonic() < ends:
        time.sleep(THOUGHT * dice.uniform(0.5, 1.5))
        now = datetime.now(UTC).replace(microsecond=0)
        following = ClaimNext(at=now, today_ends=now + timedelta(hours=8))
        try:
            with writing(engine) as conn:
                held = held or claim_next(conn, rep, following)
            if held is None:
                return
            outcome = dice.choice(("voicemail", "no_answer", "gatekeeper", "conversation", "wrong_number"))
            attempt = LogAttempt(at=now, handoff_id=held.handoff_id, outcome=outcome, token=held.token)
            began = time.perf_counter()
            with writing(engine) as conn:
                logged, held = log_and_next(conn, rep, LogAndNext(attempt=attempt, following=following))
            taken.append((time.perf_counter() - began) * 1000)
            counts["logged"] += 1
            if dice.random() < 0.1 and logged.entry_id is not None:
                _take_back(engine, rep, now, logged.entry_id, counts)
        except AppError as problem:
            errors.append(f"{type(problem).__name__}: {problem}")


def _take_back(engine: Engine, rep: Viewer, now: datetime, entry_id: int, counts: dict[str, int]) -> None:
    try:
        with writing(engine) as conn:
            undo(conn, rep, Undo(at=now, entry_id=entry_id))
    except CannotDo:
        return  # somebody has built on it: that is an answer, not an error
    counts["undone"] += 1


def _told(milliseconds: Iterable[float]) -> str:
    ordered = sorted(milliseconds)
    return f"median {statistics.median(ordered):.0f} ms, 95th {ordered[int(len(ordered) * 0.95)]:.0f} ms"


if __name__ == "__main__":
    if sys.argv[1:2] == ["writers"]:
        writers()
    else:
        for wanted in sys.argv[2:] or ["M"]:
            keys(wanted)
