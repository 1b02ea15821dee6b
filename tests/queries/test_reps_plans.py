"""No read of the Reps page goes through a whole large table, or takes a wide index for a narrow one.

SQLite plans without statistics, so its plan over a few rows is its plan over millions.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from lib.clock import organisation_zone
from lib.domain.ladder import UNFOLLOWED
from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.metrics.by_person import conditions, values_by_person
from lib.metrics.catalogue import metric
from lib.queries import activity, reps, reps_drill, reps_rows
from tests.given import on
from tests.queries.desk import Desk, desk

__all__ = ["desk"]
LARGE = ("handoffs", "touches", "leads", "accounts", "contacts", "assignments", "rep_days", "next_steps",
         "appointments")
WEEK = Period(on("Mon"), on("Sun"), "Europe/Paris")
Read = Callable[[Connection, Viewer, list[int], datetime], Any]


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """What is asked here is how SQLite plans."""
    return sqlite_engine



READS: dict[str, tuple[Read, dict[str, str]]] = {
    "the roster": (lambda c, v, ids, now: reps.roster(c, v, WEEK.first, WEEK.last), {}),
    "backlogs": (lambda c, v, ids, now: reps.backlogs(c, v, ids, now=now), {"handoffs": "ix_handoffs_open_owner"}),
    "weeks": (lambda c, v, ids, now: reps.attempts_by_week(c, v, ids, date(2026, 8, 17), 14),
              {"rep_days": "PRIMARY KEY"}),
    "sums": (lambda c, v, ids, now: activity.activity_sums(c, v, WEEK.first, WEEK.last, person_ids=ids),
             {"rep_days": "PRIMARY KEY"}),
    "paces": (lambda c, v, ids, now: activity.pace_of(c, v, ids, WEEK, now=now, zone=organisation_zone()),
              {"rep_days": "PRIMARY KEY"}),
    "answers": (lambda c, v, ids, now: values_by_person(c, v, ["rep_sla_compliance", "rep_response_time"], WEEK, ids,
                                                        now=now),
                {"assignments": "ix_assignments_person_id_assigned_at"}),
    "worst leads": (lambda c, v, ids, now: reps_drill.worst_leads(c, v, ids[0], now=now),
                    {"handoffs": "ix_handoffs_open_owner"}),
    "evidence": (lambda c, v, ids, now: reps_drill.without_evidence(c, v, ids[0]),
                 {"handoffs": "ix_handoffs_open_owner"}),
    "responses": (lambda c, v, ids, now: reps_drill.responses(c, v, ids[0], WEEK.start, WEEK.end),
                  {"assignments": "ix_assignments_person_id_assigned_at"}),
    "dials": (lambda c, v, ids, now: reps_drill.dial_moments(c, v, ids[0], WEEK.first, WEEK.last),
              {"touches": "ix_touches_rep_day"}),
    "what was logged": (lambda c, v, ids, now: reps_drill.logged(c, v, ids[0], WEEK.first, WEEK.last),
                        {"touches": "ix_touches_rep_day"}),
    "promises": (lambda c, v, ids, now: reps_drill.commitments(c, v, ids[0], WEEK, now=now),
                 {"next_steps": "ix_next_steps_person_id_due_at",
                  "appointments": "ix_appointments_person_id_starts_at"}),
    "rows of touches": (lambda c, v, ids, now: reps_rows.touches_behind(c, v, "dial", ids, WEEK.first, WEEK.last),
                        {"touches": "ix_touches_rep_day"}),
    "rows of leads": (lambda c, v, ids, now: reps_rows.open_leads(c, v, ids[0], UNFOLLOWED, now=now),
                      {"handoffs": "ix_handoffs_open_owner"}),
    "rows of answers": (lambda c, v, ids, now: reps_rows.assignments_behind(
        c, v, conditions(v, metric("rep_sla_decided"), WEEK, ids, now)),  # type: ignore[arg-type]
        {"assignments": "ix_assignments_person_id_assigned_at"}),
    "rows of promises": (lambda c, v, ids, now: reps_rows.promises_behind(c, v, "broken", ids[0], WEEK, now=now),
                         {"next_steps": "ix_next_steps_person_id_due_at"}),
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("viewer", ["nina", "mia"])
def test_a_read_finds_its_rows_by_an_index(desk: Desk, now: datetime, name: str, viewer: str):
    read, ways_in = READS[name]
    ids = [desk.ids.ana, desk.ids.ben]
    steps = _plan(desk.conn, lambda: read(desk.conn, getattr(desk, viewer), ids, now))

    scans = [step for step in steps for table in LARGE if step.startswith(f"SCAN {table}")]
    assert scans == []
    for table, index in ways_in.items():
        first = next(step for step in steps if step.startswith(f"SEARCH {table} "))
        assert index in first, first


def _plan(conn: Connection, read: Callable[[], Any]) -> list[str]:
    """How SQLite finds the rows of everything a read asks."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(conn, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(conn, "before_cursor_execute", note)
    return [
        row[3] for statement, parameters in asked if statement.startswith("SELECT")
        for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


def test_a_page_of_reps_is_a_handful_of_queries_however_many_they_are(desk: Desk, now: datetime):
    def count(ids: list[int]) -> int:
        asked: list[str] = []
        event.listen(desk.conn, "before_cursor_execute", lambda *told: asked.append(told[2]))
        reps.backlogs(desk.conn, desk.mia, ids, now=now)
        activity.pace_of(desk.conn, desk.mia, ids, WEEK, now=now, zone=organisation_zone())
        values_by_person(desk.conn, desk.mia, ["rep_sla_compliance", "rep_response_time"], WEEK, ids, now=now)
        return len(asked)

    everybody = [desk.ids.ana, desk.ids.ben, desk.ids.cal, desk.ids.eva, desk.ids.sam, desk.ids.lou]
    assert count(everybody) == count(everybody[:1])
