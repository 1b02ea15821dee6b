"""The Reps page as files: what they say, and that a spreadsheet or a browser runs nothing of it."""

import csv
import io
from datetime import date, datetime

import pytest
from sqlalchemy import update

from lib.db.engine import writing
from lib.db.schema import contacts, people
from lib.domain.periods import Period, Span, span
from lib.ui import reps_cells, reps_data, reps_files, reps_summary
from lib.ui.reps_drill_data import Drill, drill
from tests import given
from tests.company import Company
from tests.pages.conftest import Visit

LAST_WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Paris")


@pytest.fixture
def targeted(company: Company, visit: Visit) -> Company:
    """The company, with 10 dials a day for each rep. (`visit` sees to fresh caches.)"""
    with writing(company.engine) as conn:
        given.a_target(conn, 10, role="rep")
    return company


def read(file: bytes) -> list[dict[str, str]]:
    assert file.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


def ana(company: Company, now: datetime) -> Drill:
    found = drill(company.nina, company.ids.ana, LAST_WEEK, now)
    assert found is not None
    return found


def test_the_table_has_every_rep_with_plain_numbers(targeted: Company, now: datetime):
    everybody = reps_data.roster(targeted.nina, LAST_WEEK, None)
    rows = read(reps_files.table_file(targeted.nina, everybody, LAST_WEEK, now))

    assert [row["Rep"] for row in rows] == ["Ana", "Ben"]
    assert {name: rows[0][name] for name in (
        "Team", "From", "To", "Not accepted", "Never attempted", "One and done", "Stalled", "Oldest untried (days)",
        "Assigned", "Dials", "Dials, expected by now", "Dials, target", "E-mails, target",
    )} == {
        "Team": "North", "From": "2026-11-09", "To": "2026-11-15", "Not accepted": "1", "Never attempted": "1",
        "One and done": "1", "Stalled": "1", "Oldest untried (days)": "3.0", "Assigned": "4", "Dials": "2",
        "Dials, expected by now": "50.0", "Dials, target": "50.0", "E-mails, target": "",
    }


def test_a_name_that_looks_like_a_formula_is_text(targeted: Company, now: datetime):
    with writing(targeted.engine) as conn:
        conn.execute(update(people).where(people.c.id == targeted.ids.ana).values(name="=1+1"))
    rows = read(reps_files.table_file(targeted.nina, reps_data.roster(targeted.nina, LAST_WEEK, None), LAST_WEEK, now))

    assert rows[0]["Rep"] == "'=1+1"
    assert reps_cells.as_file([{"Note": "@SUM(A1)"}]).decode("utf-8-sig").splitlines()[1] == "'@SUM(A1)"


def test_the_drill_has_paces_and_days(targeted: Company, now: datetime):
    rows = read(reps_files.drill_file(ana(targeted, now)))
    paces = {(row["What"], row["Measure"]): row for row in rows if row["What"] != "Day"}
    days = [row for row in rows if row["What"] == "Day" and row["Measure"] == "Dials"]

    week = paces["Pace of the week", "Dials"]
    assert [week[name] for name in ("From", "To", "Done", "Target", "Expected by now", "Needed per day")] == [
        "2026-11-16", "2026-11-22", "0", "50.0", "1.25", "10.0"]
    assert paces["Pace of the month", "Dials"]["Done"] == "2"
    assert paces["Pace of the day", "E-mails"]["Target"] == ""
    assert [(row["From"], row["Done"], row["Target"]) for row in days] == [
        ("2026-11-09", "0", "10.0"), ("2026-11-10", "1", "10.0"), ("2026-11-11", "0", "10.0"),
        ("2026-11-12", "0", "10.0"), ("2026-11-13", "1", "10.0"), ("2026-11-14", "0", "0.0"),
        ("2026-11-15", "0", "0.0"),
    ]


def test_the_page_to_print_says_what_the_drill_says(targeted: Company, now: datetime):
    text = reps_summary.summary(targeted.nina, ana(targeted, now)).decode()

    assert "<h1>Ana, North</h1>" in text
    assert "as of Monday 16 November 2026, 10:00" in text
    assert "<td>Dials</td><td>0 / 1</td><td>0 / 1</td><td>50</td><td>10</td><td>2 / 101</td>" in text
    assert "There was a conversation, then nothing for 17 days." in text
    assert "<td>Answered in time</td><td>2 of 2</td>" in text
    for forbidden in ("<script", "http://", "https://", "src="):
        assert forbidden not in text


def test_a_name_that_looks_like_a_script_is_text(targeted: Company, now: datetime):
    with writing(targeted.engine) as conn:
        conn.execute(update(contacts).values(name="<script>alert(1)</script>"))
        conn.execute(update(people).where(people.c.id == targeted.ids.ana).values(name="<b>Ana</b>"))
    text = reps_summary.summary(targeted.nina, ana(targeted, now)).decode()

    assert "<script" not in text and "&lt;script&gt;alert(1)" in text
    assert "<b>Ana" not in text and "&lt;b&gt;Ana" in text


def test_a_stranger_is_in_no_file(targeted: Company, now: datetime):
    week = span(Span.THIS_WEEK, date(2026, 11, 16), "Europe/Paris")

    assert drill(targeted.sid, targeted.ids.ana, week, now) is None
    assert [rep.name for rep in reps_data.roster(targeted.sid, week, None)] == ["Sam"]
