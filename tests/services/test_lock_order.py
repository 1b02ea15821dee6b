"""Who waits for whom: leads first, then contacts, accounts, reps' days, claims last. So nobody waits in a circle.

PostgreSQL only: SQLite has one writer at a time. The company is drawn in tests/company.py.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select, text

from lib.db.engine import reading, writing
from lib.db.schema import handoffs, touches
from lib.services import calls
from lib.services.calls import LogAttempt, log_attempt
from lib.services.claims import Claim, claim
from lib.services.rebuild import rebuild, verify
from lib.services.undo import Undo, undo
from tests import given
from tests.company import Company
from tests.conftest import NOW


@pytest.fixture
def engine(postgres_engine: Engine) -> Engine:
    """Only here are there locks of rows."""
    return postgres_engine


def in_the_background(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    went_wrong: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:  # noqa: BLE001 - told by the test
            went_wrong.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, went_wrong


def somebody_waits(engine: Engine) -> bool:
    with reading(engine) as conn:
        return bool(conn.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())


def test_two_who_log_about_one_person_at_once_both_come_through(company: Company, monkeypatch: pytest.MonkeyPatch):
    """Ben's Hazel and Ana's new lead are of one person. Ben logs "do not call", which holds the person; then
    Ana logs a voicemail, which has to wait for that, and must not hold what Ben still needs."""
    with writing(company.engine) as conn:
        hazel = conn.execute(select(handoffs).where(handoffs.c.id == company.ids.hazel)).one()
        other = given.a_handoff(conn, given.a_lead(conn, contact=hazel.contact_id), team=company.ids.north,
                                to=company.ids.ana)
        rebuild(conn)
    holds, goes_on, follows = threading.Event(), threading.Event(), calls._what_follows

    def slowly(*about: object) -> object:
        if about[2].outcome == "do_not_call":
            holds.set()
            assert goes_on.wait(20)
        return follows(*about)

    monkeypatch.setattr(calls, "_what_follows", slowly)

    def log(viewer: object, handoff_id: int, outcome: str) -> None:
        with writing(company.engine) as conn:
            log_attempt(conn, viewer, LogAttempt(at=NOW, handoff_id=handoff_id, outcome=outcome))

    ben, wrong_for_ben = in_the_background(lambda: log(company.ben, company.ids.hazel, "do_not_call"))
    assert holds.wait(20)
    ana, wrong_for_ana = in_the_background(lambda: log(company.ana, other, "voicemail"))
    until = time.monotonic() + 20
    while not somebody_waits(company.engine) and time.monotonic() < until:
        time.sleep(0.02)
    goes_on.set()
    ben.join(30)
    ana.join(30)

    assert (wrong_for_ben, wrong_for_ana) == ([], [])
    with reading(company.engine) as conn:
        logged = conn.execute(select(touches.c.outcome).where(touches.c.recorded_at == NOW).order_by(touches.c.outcome))
        assert list(logged.scalars()) == ["do_not_call", "voicemail"]
        assert verify(conn) == []


def test_logging_and_undoing_take_what_they_share_with_others_in_one_order(company: Company):
    with writing(company.engine) as conn:
        held = claim(conn, company.ana, Claim(at=NOW, handoff_id=company.ids.cedar))
    with in_order(company.engine) as logging, writing(company.engine) as conn:
        entry = log_attempt(conn, company.ana, LogAttempt(at=NOW, handoff_id=company.ids.cedar, outcome="voicemail",
                                                          token=held.token)).entry_id
    with in_order(company.engine) as undoing, writing(company.engine) as conn:
        undo(conn, company.ana, Undo(at=NOW + timedelta(minutes=1), entry_id=entry))

    assert logging == undoing == ["leads", "contacts", "accounts", "rep_days", "claims"]


@contextmanager
def in_order(engine: Engine) -> Iterator[list[str]]:
    """In which order these tables' rows are locked within, by a change or to read them for one."""
    shared, found = ("leads", "contacts", "accounts", "rep_days", "claims"), []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        changes = re.match(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement)
        holds = re.search(r"FROM (\w+)\s.*FOR (?:NO KEY )?UPDATE", statement, re.DOTALL)
        table = (changes or holds or [None, ""])[1]
        if table in shared and table not in found:
            found.append(table)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
