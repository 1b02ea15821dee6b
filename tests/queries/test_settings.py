"""What each role reads in the settings, and what it must not learn. The company is in tests/company.py.

    Sales (Boss) ── North (Nina: Ana, Ben)   South (Sid: Sam)        Mia: marketing

With it: Ida, who is in South and comes to North in December; Lea, who was in North last and left.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from lib.db.engine import reading, writing
from lib.db.schema import people, teams
from lib.domain.people import Viewer
from lib.queries.settings_log import names, recent_changes
from lib.queries.settings_people import leave_list, offered, people_list, person_detail, teams_list
from lib.queries.settings_rules import calendars_list, holidays_of, sla_list, sources, targets_list
from lib.services.office.leave import SaveLeave, save_leave
from lib.services.office.targets import SetTarget, set_target
from lib.services.office.teams import SaveTeam, save_team
from tests import given
from tests.company import Company
from tests.given import on
from tests.office import NOW, an_operator

TODAY = on("Mon")
SALES = {"Ana", "Ben", "Sam", "Nina", "Sid", "Boss", "Ida", "Lea"}


@dataclass(frozen=True)
class Office:
    """The company with Ida, Lea, Olga and a calendar of South's own."""

    company: Company
    olga: Viewer
    ida: int
    lea: int
    calendar: int

    @property
    def engine(self) -> Engine:
        return self.company.engine


@pytest.fixture
def office(company: Company) -> Office:
    olga = an_operator(company)
    ids = company.ids
    with writing(company.engine) as conn:
        ida = given.a_person(conn, "Ida")
        given.a_membership(conn, ida, ids.south, to_day=date(2026, 11, 30))
        given.a_membership(conn, ida, ids.north, from_day=date(2026, 12, 1))
        lea = given.a_person(conn, "Lea", active_to=date(2026, 6, 30))
        given.a_membership(conn, lea, ids.north, to_day=date(2026, 6, 30))
        calendar = given.a_calendar(conn, "Southern", hours=[("09:00", "12:00"), ("14:00", "18:00")],
                                    holidays=[date(2026, 12, 25)])
        conn.execute(teams.update().where(teams.c.id == ids.south).values(calendar_id=calendar))
    return Office(company, olga, ida, lea, calendar)


def seen(conn: Connection, viewer: Viewer) -> set[str]:
    return {row["name"] for row in people_list(conn, viewer, TODAY)}


def test_a_manager_learns_of_the_people_of_the_own_teams_and_of_nobody_else(office: Office) -> None:
    """North's: those there, Ida who comes, Lea who was there last. South's: Ida while she is there."""
    company = office.company
    with reading(office.engine) as conn:
        assert seen(conn, company.nina) == {"Ana", "Ben", "Nina", "Ida", "Lea"}
        assert seen(conn, company.sid) == {"Sam", "Sid", "Ida"}
        assert seen(conn, company.boss) == SALES
        assert seen(conn, office.olga) == SALES | {"Mia", "Olga", "Inbound queue"}
        assert seen(conn, company.ana) == set()


def test_once_somebody_has_moved_the_old_manager_no_longer_knows_of_them(office: Office) -> None:
    with reading(office.engine) as conn:
        later = date(2026, 12, 1)
        assert "Ida" not in {row["name"] for row in people_list(conn, office.company.sid, later)}
        assert "Ida" in {row["name"] for row in people_list(conn, office.company.nina, later)}


def test_the_team_is_that_of_today_else_the_latest_and_never_a_strange_one(office: Office) -> None:
    with reading(office.engine) as conn:
        of = {row["name"]: row["team"] for row in people_list(conn, office.olga, TODAY)}
        for_nina = {row["name"]: row["team"] for row in people_list(conn, office.company.nina, TODAY)}

    assert (of["Ana"], of["Ida"], of["Lea"], of["Mia"]) == ("North", "South", "North", None)
    assert for_nina["Ida"] == "North"


def test_a_person_in_full_is_shown_to_those_who_see_them_with_other_teams_unnamed(office: Office) -> None:
    with reading(office.engine) as conn:
        ida = person_detail(conn, office.company.nina, office.ida, TODAY)
        assert person_detail(conn, office.company.nina, office.company.ids.sam, TODAY) is None
        assert person_detail(conn, office.company.nina, 999, TODAY) is None
        assert person_detail(conn, office.company.ana, office.company.ids.ana, TODAY) is None
        ana = person_detail(conn, office.olga, office.company.ids.ana, TODAY)

    assert ida is not None
    assert ana is not None
    assert [stay["team"] for stay in ida.stays] == ["North", "Another team"]
    assert (ana.facts["name"], ana.open_handoffs) == ("Ana", 4)


def test_what_a_form_offers_is_what_its_viewer_may_choose(office: Office) -> None:
    with reading(office.engine) as conn:
        nina, olga, ana = (offered(conn, viewer, TODAY) for viewer in (office.company.nina, office.olga,
                                                                       office.company.ana))

    assert (set(nina.teams.values()), set(nina.people.values())) == ({"North"}, {"Ana", "Ben", "Nina", "Ida"})
    assert "Southern" not in nina.calendars.values()
    assert set(olga.teams.values()) == {"North", "South", "Sales"}
    assert (set(olga.sales.values()), "Mia" in olga.people.values()) == (SALES - {"Lea"}, True)
    assert (ana.teams, ana.people, ana.calendars) == ({}, {}, {})


def test_teams_show_the_managers_and_reps_of_today(office: Office) -> None:
    with reading(office.engine) as conn:
        every = {row["name"]: (row["managers"], row["reps"], row["parent"])
                 for row in teams_list(conn, office.olga, TODAY)}
        own = {row["name"]: row["parent"] for row in teams_list(conn, office.company.nina, TODAY)}

    assert every == {"North": ("Nina", 2, "Sales"), "Sales": ("Boss", 0, None), "South": ("Sid", 2, "Sales")}
    assert own == {"North": None}


def test_leave_is_of_the_viewers_people_the_next_first(office: Office) -> None:
    ids = office.company.ids
    with writing(office.engine) as conn:
        given.leave(conn, ids.ana, on("Wed"), on("Thu"), note="ill")
        given.leave(conn, ids.ben, on("last Fri"), on("Mon"))
        given.leave(conn, ids.sam, on("Tue"))
        given.leave(conn, ids.ana, on("last Tue"))
    with reading(office.engine) as conn:
        coming = [row["name"] for row in leave_list(conn, office.company.nina, TODAY, past=False)]
        past = [row["name"] for row in leave_list(conn, office.company.nina, TODAY, past=True)]
        away = {row["name"]: row["away_until"] for row in people_list(conn, office.company.nina, TODAY)}

    assert (coming, past) == (["Ben", "Ana"], ["Ana"])
    assert (away["Ben"], away["Ana"]) == (TODAY, None)


def test_calendars_with_their_weeks_and_whose_they_are(office: Office) -> None:
    with writing(office.engine) as conn:
        conn.execute(people.update().where(people.c.id == office.company.ids.ana).values(calendar_id=office.calendar))
    with reading(office.engine) as conn:
        olgas = {row["name"]: row for row in calendars_list(conn, office.olga, TODAY)}
        sids = [row["name"] for row in calendars_list(conn, office.company.sid, TODAY)]
        days = holidays_of(conn, office.company.sid, office.calendar, TODAY)
        none = holidays_of(conn, office.company.ana, office.calendar, TODAY)

    assert olgas["Southern"]["week"] == (((540, 720), (840, 1080)),) * 5 + ((), ())
    assert (olgas["Southern"]["teams"], olgas["Southern"]["people"]) == (1, 1)
    assert sids == ["Southern"]
    assert (days, none) == ({date(2026, 12, 25): "Holiday"}, {})


def test_targets_in_order_with_what_holds_now(office: Office) -> None:
    ids = office.company.ids
    with writing(office.engine) as conn:
        given.a_target(conn, 40, role="rep", measure="voicemail")
        given.a_target(conn, 30, role="rep")
        given.a_target(conn, 35, role="rep", valid_from=on("last Mon"), period="week")
        given.a_target(conn, 38, role="rep", valid_from=on("Tue"))
        given.a_target(conn, 20, team=ids.south)
        given.a_target(conn, 10, person=ids.sam)
        given.a_target(conn, 11, person=ids.ana)
    with reading(office.engine) as conn:
        everybodys = [(row["figure"], row["state"]) for row in targets_list(conn, office.olga, TODAY)]
        ninas = [row["figure"] for row in targets_list(conn, office.company.nina, TODAY)]
        assert targets_list(conn, office.company.ana, TODAY) == []

    assert everybodys == [
        (38, "later"), (35, "now"), (30, "earlier"), (40, "now"), (20, "now"), (11, "now"), (10, "now")]
    assert ninas == [38, 35, 30, 40, 11]


def test_sla_rules_general_ones_first_with_what_holds_now(office: Office) -> None:
    with writing(office.engine) as conn:
        given.an_sla_rule(conn, 30, source="Trade show", intent="hot")
        given.an_sla_rule(conn, 60, intent="hot", valid_from=on("last Mon"))
        given.an_sla_rule(conn, 90, intent="hot")
        given.an_sla_rule(conn, 480)
        given.an_sla_rule(conn, 240, valid_from=on("next Mon"))
    with reading(office.engine) as conn:
        found = [(row["minutes"], row["state"]) for row in sla_list(conn, office.company.nina, TODAY)]
        known = sources(conn, office.olga)
        assert sla_list(conn, office.company.ana, TODAY) == []

    assert found == [(240, "later"), (480, "now"), (60, "now"), (90, "earlier"), (30, "now")]
    assert known == ["Trade show", "website"]


def test_recent_changes_name_nobody_the_reader_may_not_know_of(office: Office) -> None:
    """Olga writes down leave of Ana and Sam, sets everybody's target, and puts South's hours onto North."""
    ids = office.company.ids
    with writing(office.engine) as conn:
        for person in (ids.ana, ids.sam):
            save_leave(conn, office.olga, SaveLeave(at=NOW, person_id=person, from_day=on("Wed"), to_day=on("Wed")))
        set_target(conn, office.olga, SetTarget(at=NOW, role="rep", measure="dial", period="day", figure=40,
                                                valid_from=TODAY))
        save_team(conn, office.olga, SaveTeam(at=NOW, team_id=ids.north, name="North", parent_id=ids.south,
                                              calendar_id=office.calendar, acceptance_step=True))
    of_leave, of_targets, of_teams = ("save_leave", "remove_leave"), ("set_target",), ("save_team",)
    with reading(office.engine) as conn:
        def lines(viewer: Viewer, actions: tuple[str, ...]) -> list[tuple[object, ...]]:
            return [(line["about"], line["who"], line["role"], "effects" in (line["after"] or {}))
                    for line in recent_changes(conn, viewer, actions, TODAY)]

        assert lines(office.olga, of_leave) == [
            ("Sam", "Olga", "operations", True), ("Ana", "Olga", "operations", True)]
        assert lines(office.company.nina, of_leave) == [("Ana", None, "operations", False)]
        assert lines(office.company.nina, of_targets) == [(None, None, "operations", False)]
        assert lines(office.company.nina, of_teams) == [("North", None, "operations", False)]
        assert lines(office.company.sid, of_teams) == []
        assert lines(office.company.mia, of_targets) == [(None, "Olga", "operations", True)]
        assert lines(office.company.ana, of_leave) == []
        assert names(conn, office.company.nina, TODAY)["team"] == {ids.north: "North"}
