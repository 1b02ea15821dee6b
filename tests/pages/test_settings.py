"""The Settings page as each role meets it. The company is drawn in tests/company.py."""

import pandas as pd
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lib.db.engine import reading, writing
from lib.db.schema import handoffs, leave, memberships, people, targets
from lib.domain.people import Viewer
from lib.services.rebuild import verify
from tests import given
from tests.company import Company
from tests.given import at as moment
from tests.given import on
from tests.office import an_operator
from tests.pages.conftest import Visit


@pytest.fixture
def olga(company: Company) -> Viewer:
    return an_operator(company)


def said(at: AppTest) -> str:
    shown = [*at.markdown, *at.caption, *at.warning, *at.header]
    return "\n".join(element.value for element in shown).replace("\\", "")


def table(at: AppTest) -> pd.DataFrame:
    return at.dataframe[0].value


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception, at.exception
    return at


def field(at: AppTest, kind: str, label: str):
    """The widget with this label; of a dialog rather than of the page behind it."""
    return [element for element in getattr(at, kind) if element.label == label][-1]


def parts(at: AppTest) -> list[str]:
    return list(at.button_group[0].options) if at.button_group else []


def test_each_role_finds_its_parts_and_the_others_are_not_there(company: Company, visit: Visit, olga: Viewer) -> None:
    every = ["People", "Teams", "Targets", "Calendars", "Holidays", "Leave", "SLA rules", "Cadence"]

    assert parts(visit(olga, "settings")) == every
    assert parts(visit(company.nina, "settings")) == every
    assert parts(visit(company.mia, "settings")) == ["Targets", "Calendars", "Holidays", "SLA rules", "Cadence"]


def test_a_rep_has_no_access(company: Company, visit: Visit) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(company.ana, "settings")


def test_the_address_names_the_part_and_nonsense_is_dropped(company: Company, visit: Visit, olga: Viewer) -> None:
    assert [h.value for h in visit(olga, "settings", section="sla").header] == ["SLA rules", "Recent changes"]
    assert [h.value for h in visit(olga, "settings", section="x'; DROP").header] == ["People", "Recent changes"]
    assert [h.value for h in visit(company.mia, "settings", section="people").header] == ["Targets", "Recent changes"]

    at = visit(olga, "settings")
    at.button_group[0].set_value("teams").run()
    assert at.query_params["section"] == "teams"


def test_a_manager_meets_the_own_people_and_no_others(company: Company, visit: Visit) -> None:
    assert set(table(visit(company.nina, "settings"))["Name"]) == {"Ana", "Ben", "Nina"}
    assert set(table(visit(company.sid, "settings"))["Name"]) == {"Sam", "Sid"}
    theirs = said(visit(company.nina, "settings", person=company.ids.sam))
    nobodys = said(visit(company.nina, "settings", person=999_999))
    assert "no person with this number among yours" in theirs
    assert theirs == nobodys


def test_leave_is_looked_at_before_it_is_saved(company: Company, visit: Visit) -> None:
    """Ana away last Friday: Cedar and Dogwood get a new deadline by her own clock, and nothing is saved before Save."""
    ids = company.ids
    at = visit(company.nina, "settings", section="people", person=ids.ana)
    press(at, "Add leave")
    field(at, "date_input", "First day away").set_value(on("last Fri")).run()
    field(at, "date_input", "Last day away").set_value(on("last Thu")).run()
    press(at, "See what changes")
    assert "would end on Thu 12 Nov 2026, before it begins on Fri 13 Nov 2026. Give a later last day." in said(at)

    field(at, "date_input", "Last day away").set_value(on("last Fri")).run()
    press(at, "See what changes")
    assert "2 open assignments get a new deadline" in said(at)
    with reading(company.engine) as conn:
        assert conn.execute(select(leave)).all() == []

    press(at, "Save")
    with reading(company.engine) as conn:
        assert conn.execute(select(leave.c.person_id, leave.c.from_day)).all() == [(ids.ana, on("last Fri"))]
        assert verify(conn) == []
    assert not any(button.label == "Save" for button in at.button)


def test_a_field_changed_after_looking_is_looked_at_again(company: Company, visit: Visit, olga: Viewer) -> None:
    at = visit(olga, "settings", section="targets")
    press(at, "Set a target")
    field(at, "selectbox", "Person").select(company.ids.ana).run()
    field(at, "number_input", "Figure").set_value(50).run()
    press(at, "See what changes")
    assert "dials none → 50 a day" in said(at)
    field(at, "number_input", "Figure").set_value(-5).run()
    assert not any(button.label == "Save" for button in at.button)
    press(at, "See what changes")
    assert "A target of -5 cannot be." in said(at)

    field(at, "number_input", "Figure").set_value(60).run()
    press(at, "See what changes")
    press(at, "Save")
    with reading(company.engine) as conn:
        assert conn.execute(select(targets.c.person_id, targets.c.figure)).all() == [(company.ids.ana, 60)]
    assert "Target for Ana: dials a day" in said(at)
    assert "figure 60" in said(at)


def test_hours_that_overlap_are_said_at_their_field(company: Company, visit: Visit, olga: Viewer) -> None:
    at = visit(olga, "settings", section="calendars")
    field(at, "selectbox", "Find a calendar").select(company.ids.calendar).run()
    field(at, "text_input", "Tuesday").input("9-12, 11-17").run()
    assert "Tuesday: 9:00–12:00 and 11:00–17:00 overlap" in said(at)

    field(at, "text_input", "Monday").input("8-17").run()
    press(at, "Monday’s on all five")
    assert field(at, "text_input", "Tuesday").value == "8-17"
    press(at, "See what changes")
    assert "4 open hand-offs get a new deadline, 3 of them are then overdue." in said(at)
    press(at, "Save")
    with reading(company.engine) as conn:
        due = conn.execute(select(handoffs.c.due_at).where(handoffs.c.id == company.ids.cedar)).scalar_one()
    assert due == moment("Mon 9:00")
    assert "hours Mon–Fri 9:00–17:00 → Mon–Fri 8:00–17:00" in said(at)


def test_somebody_added_can_come_in_at_once(company: Company, visit: Visit) -> None:
    at = visit(company.nina, "settings")
    press(at, "Add a person")
    field(at, "text_input", "Name").input("Ida Berg").run()
    field(at, "selectbox", "Team").select(company.ids.north).run()
    assert not any(group.label == "Role" for group in at.button_group)
    press(at, "See what changes")
    press(at, "Add")

    with reading(company.engine) as conn:
        ida = conn.execute(select(people.c.id, people.c.role).where(people.c.name == "Ida Berg")).one()
        assert conn.execute(select(memberships.c.team_id).where(memberships.c.person_id == ida.id)).scalar_one() == (
            company.ids.north)
    assert ida.role == "rep"
    assert "Ida Berg" in set(table(at)["Name"])
    assert "Ida Berg · Rep" in field(at, "selectbox", "You are").options


def test_what_only_operations_change_is_there_to_read(company: Company, visit: Visit) -> None:
    with writing(company.engine) as conn:
        given.an_sla_rule(conn, 60, intent="hot")
    at = visit(company.mia, "settings", section="sla")

    assert list(table(at)["For"]) == ["Hot leads"]
    assert "Operations change it." in said(at)
    assert not {"Add a rule", "Save"} & {button.label for button in at.button}


@pytest.mark.parametrize("section", ["people", "teams", "targets", "calendars", "holidays", "leave", "sla", "cadence"])
def test_an_empty_part_says_something_kind(company: Company, visit: Visit, olga: Viewer, section: str) -> None:
    at = visit(olga, "settings", section=section)

    assert "Nothing has been changed here yet." in said(at)
