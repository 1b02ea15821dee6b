"""My day for a manager who has chosen nobody: how every rep's list stands. The company is drawn in tests/company.py."""

from dataclasses import replace
from datetime import date

import pandas as pd
from streamlit.testing.v1 import AppTest

from lib.db.engine import writing
from lib.domain.work_order import WHY_WORDS
from lib.services.rebuild import rebuild
from lib.ui import reps_data
from tests import given
from tests.company import Company
from tests.pages.conftest import Visit


def lists(at: AppTest) -> dict[str, dict[str, str]]:
    """Each rep's line, without what is empty."""
    frame: pd.DataFrame = at.dataframe[0].value
    return {
        row["Rep"]: {name: cell.strip("\u2007") for name, cell in row.items()
                     if isinstance(cell, str) and name not in ("Rep", "Team")}
        for row in frame.to_dict("records")
    }


def test_a_manager_sees_how_each_list_stands_those_with_nothing_included(visit: Visit, company: Company):
    with writing(company.engine) as conn:
        given.a_person(conn, "Ida", team=company.ids.north)
    assert lists(visit(company.nina, "my_day")) == {
        "Ana": {"On the list": "4", "Due soon": "2", "One and done": "1", "Waiting longest": "1"},
        "Ben": {"On the list": "1", "Promise overdue": "1"},
        "Ida": {"On the list": "0"},
    }
    assert list(lists(visit(company.sid, "my_day"))) == ["Sam"]
    assert list(lists(visit(company.boss, "my_day"))) == ["Ana", "Ben", "Ida", "Sam"]


def test_the_columns_are_the_reasons_in_the_order_of_work(visit: Visit, company: Company):
    columns = list(visit(company.nina, "my_day").dataframe[0].value.columns)
    assert columns == ["Rep", "On the list", *(said.label for said in WHY_WORDS.values()), "Team"]


def test_who_is_away_is_said_beside_the_promises_that_wait(visit: Visit, company: Company):
    with writing(company.engine) as conn:
        given.leave(conn, company.ids.ben, date(2026, 11, 16))
    assert lists(visit(company.nina, "my_day"))["Ben · away"] == {"On the list": "1", "Promise overdue": "1"}


def test_who_left_with_leads_is_listed_and_their_day_opens(visit: Visit, company: Company):
    """Eva left on 6 November with one lead of North's; Dan left with none."""
    with writing(company.engine) as conn:
        for name in ("Eva", "Dan"):
            person = given.a_person(conn, name, active_to=date(2026, 11, 6))
            given.a_membership(conn, person, company.ids.north, to_day=date(2026, 11, 6))
            if name == "Eva":
                eva = person
        given.a_handoff(conn, "Nutmeg", team=company.ids.north, to=eva, handed_off=given.at("2026-11-02 10:00"))
        rebuild(conn)
    assert lists(visit(company.nina, "my_day"))["Eva · left"] == {"On the list": "1", "Waiting longest": "1"}
    assert list(visit(company.nina, "my_day", rep=eva).dataframe[0].value["Account"]) == ["Nutmeg"]
    assert list(lists(visit(company.sid, "my_day", rep=eva))) == ["Sam"]


def test_from_a_reps_day_there_is_a_way_back(visit: Visit, company: Company):
    at = visit(company.nina, "my_day", rep=company.ids.ben, why="promise_overdue")
    assert list(at.dataframe[0].value["Account"]) == ["Ginkgo"]
    at.button(key="all_days").click().run()
    assert list(lists(at)) == ["Ana", "Ben"]
    assert "rep" not in at.query_params and "why" not in at.query_params


def test_many_reps_are_paged(visit: Visit, company: Company, monkeypatch):
    monkeypatch.setattr(reps_data, "PAGE_SIZE", 2)
    assert list(lists(visit(company.boss, "my_day"))) == ["Ana", "Ben"]
    at = visit(company.boss, "my_day", page=2)
    assert list(lists(at)) == ["Sam"]
    assert "3–3 of 3 reps" in [caption.value for caption in at.caption]


def test_a_manager_without_reps_is_told_so(visit: Visit, company: Company):
    with writing(company.engine) as conn:
        alone = given.a_person(conn, "Max", role="manager", team=given.a_team(conn, "West"))
    at = visit(replace(company.nina, person_id=alone), "my_day")
    assert not at.dataframe
    assert "Nobody in your teams is a rep yet. Add people in Settings." in [m.value for m in at.markdown]
