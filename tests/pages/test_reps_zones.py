"""The Reps page where reps, and whoever looks, live in different zones. The company is drawn in tests/company.py."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from lib.db.engine import writing
from lib.db.schema import people
from lib.services.rebuild import rebuild
from lib.ui import reps_drill
from tests import given
from tests.company import Company
from tests.given import at as moment
from tests.pages.conftest import Visit
from tests.pages.test_reps import cell, rows


def in_zone(company: Company, person_id: int, zone: str) -> None:
    with writing(company.engine) as conn:
        conn.execute(update(people).where(people.c.id == person_id).values(zone=zone))


def test_what_a_rep_ahead_of_the_viewer_did_today_is_in_the_sum_as_in_the_row(
    company: Company, visit: Visit, pretend: Any
):
    """Monday 14:00 in Paris is Tuesday 2:00 in Auckland, where Sam has dialled half an hour ago."""
    in_zone(company, company.ids.sam, "Pacific/Auckland")
    with writing(company.engine) as conn:
        given.a_touch(conn, handoff=company.ids.kauri, person=company.ids.sam, at=moment("Mon 13:30"))
        rebuild(conn)
    pretend(moment("Mon 14:00"))
    at = visit(company.sid, "reps")

    assert cell(at, "Sam", "Dials") == "1"
    assert at.metric[0].value == "1"
    assert len(rows(visit(company.sid, "reps", rows="dial"))) == 1


def test_this_weeks_figures_open_all_of_this_week_also_from_a_zone_ahead(
    company: Company, visit: Visit, pretend: Any, monkeypatch: pytest.MonkeyPatch
):
    """Tuesday 6:00 in Paris is Monday 21:00 in Los Angeles, Ben's. He got a lead at 5:00: it counts for this week."""
    in_zone(company, company.ids.ben, "America/Los_Angeles")
    with writing(company.engine) as conn:
        given.an_assignment(conn, company.ids.alder, company.ids.ben, at=moment("Tue 5:00"))
        rebuild(conn)
    pretend(moment("Tue 6:00"))
    asked: dict[str, Any] = {}
    monkeypatch.setattr(reps_drill, "open_rows", lambda what, of, **more: asked.update(rows=what, of=of, **more))
    drilled: list[Any] = []
    drill = reps_drill.drill
    monkeypatch.setattr(reps_drill, "drill", lambda *about: drilled.append(drill(*about)) or drilled[-1])
    at = visit(company.nina, "reps", rep=company.ids.ben)
    beside = next(d.value for d in at.dataframe if "This week" in d.value.columns)

    reps_drill._open_week(drilled[-1], "rep_response_time")
    opened = visit(company.nina, "reps", rep=company.ids.ben, **asked)

    assert list(beside["This week"])[-1] == "1 h"
    assert [len(rows(opened)), drilled[-1].today] == [1, date(2026, 11, 16)]
