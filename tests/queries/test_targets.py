"""Who aims for what: people, calendars, leave and targets read at once say what they say one by one.

    Sales ── North (Ana, Ben; manager Nina)     South (Sam, who was in North until last Sunday)

    Ana   full time        Ben   part-time, own calendar, in New York     Sam   two days of leave
"""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from lib.clock import organisation_zone
from lib.domain.people import Role, Viewer
from lib.domain.targets import Target, TeamStay
from lib.domain.working_time import WorkCalendar
from lib.queries.calendars import CalendarBook
from lib.queries.targets import aimers, targets_for
from tests import given
from tests.given import LONG_AGO, on

MIA = Viewer(1_000, "Mia", Role.MARKETING)


@pytest.fixture
def staff(conn: Connection) -> SimpleNamespace:
    """The people drawn above."""
    office = given.a_calendar(conn, holidays=[on("Fri")])
    short = given.a_calendar(conn, hours=[("09:00", "13:00")], weekdays=[0, 1, 2])
    sales = given.a_team(conn, "Sales", calendar=office)
    north, south = (given.a_team(conn, name, calendar=office, parent=sales) for name in ("North", "South"))
    ana = given.a_person(conn, "Ana", team=north)
    ben = given.a_person(conn, "Ben", team=north, calendar=short, zone="America/New_York", active_from=on("last Mon"),
                         active_to=on("next Fri"))
    sam = given.a_person(conn, "Sam")
    given.a_membership(conn, sam, north, to_day=on("last Sun"))
    given.a_membership(conn, sam, south, from_day=on("Mon"))
    given.leave(conn, sam, on("Tue"), on("Wed"))
    nina = given.a_person(conn, "Nina", role="manager", team=north)
    lone = given.a_person(conn, "Lone")
    queue = given.a_queue(conn, team=north)
    return SimpleNamespace(**{name: value for name, value in locals().items() if isinstance(value, int)})


def read(conn: Connection, viewer: Viewer, *people: int) -> dict:
    return aimers(conn, viewer, people, zone=organisation_zone())


def test_everybodys_hours_are_those_the_clocks_of_promises_run_in(conn: Connection, staff: SimpleNamespace):
    everybody = [staff.ana, staff.ben, staff.sam, staff.nina, staff.lone]
    book = CalendarBook(conn, organisation_zone())

    found = read(conn, MIA, *everybody)

    assert list(found) == everybody
    for person, aimer in found.items():
        assert aimer.clock is book.person(person)


def test_full_time_is_the_teams_hours_in_the_reps_zone_without_holidays(conn: Connection, staff: SimpleNamespace):
    found = read(conn, MIA, staff.ana, staff.ben, staff.lone)
    week = ((((540, 1020)),),) * 5 + ((), ())

    assert found[staff.ana].full_time == found[staff.lone].full_time == WorkCalendar("Europe/Paris", week)
    assert found[staff.ben].full_time == WorkCalendar("America/New_York", week)
    assert (found[staff.ben].first_day, found[staff.ben].last_day) == (on("last Mon"), on("next Fri"))


def test_stays_name_the_team_and_all_above_it_the_latest_first(conn: Connection, staff: SimpleNamespace):
    assert read(conn, MIA, staff.sam)[staff.sam].stays == (
        TeamStay(on("Mon"), None, (staff.south, staff.sales)),
        TeamStay(LONG_AGO, on("last Sun"), (staff.north, staff.sales)),
    )


def test_a_circle_of_teams_ends(conn: Connection, staff: SimpleNamespace):
    conn.execute(given.schema.teams.update().where(given.schema.teams.c.id == staff.sales)
                 .values(parent_id=staff.north))

    assert read(conn, MIA, staff.ana)[staff.ana].stays[0].teams == (staff.north, staff.sales)


def test_only_those_a_viewer_may_see_and_only_their_days(conn: Connection, staff: SimpleNamespace):
    """Nina sees Sam's days in North, not those in South; a queue aims for nothing."""
    asked = (staff.ana, staff.ben, staff.sam, staff.nina, staff.lone, staff.queue, 999_999)
    ana = Viewer(staff.ana, "Ana", Role.REP, (staff.north,))
    nina = Viewer(staff.nina, "Nina", Role.MANAGER, (staff.north,))
    sid = replace(nina, person_id=1_001, team_ids=(staff.south,))
    boss = replace(sid, team_ids=(staff.sales, staff.north, staff.south), all_teams=True)

    assert {who: list(read(conn, viewer, *asked)) for who, viewer in
            {"ana": ana, "nina": nina, "sid": sid, "boss": boss, "mia": MIA}.items()} == {
        "ana": [staff.ana],
        "nina": [staff.ana, staff.ben, staff.sam, staff.nina],
        "sid": [staff.sam],
        "boss": [staff.ana, staff.ben, staff.sam, staff.nina, staff.lone],
        "mia": [staff.ana, staff.ben, staff.sam, staff.nina, staff.lone],
    }
    days = (on("last Fri"), on("Mon"))
    assert [read(conn, nina, staff.sam)[staff.sam].counts_on(day) for day in days] == [True, False]
    assert [read(conn, sid, staff.sam)[staff.sam].counts_on(day) for day in days] == [False, True]
    assert [read(conn, MIA, staff.sam)[staff.sam].counts_on(day) for day in days] == [True, True]
    assert [read(conn, nina, staff.nina)[staff.nina].counts_on(day) for day in days] == [True, True]


def test_targets_are_the_own_ones_and_those_of_roles_and_teams(conn: Connection, staff: SimpleNamespace):
    given.a_target(conn, 10, role="rep")
    given.a_target(conn, 4, team=staff.south, measure="meeting_held", period="month")
    given.a_target(conn, 50, person=staff.ana, valid_from=on("Mon"))
    given.a_target(conn, 60, person=staff.ben)

    assert targets_for(conn, [staff.ana]) == (
        Target("dial", "day", 10, LONG_AGO, role="rep"),
        Target("meeting_held", "month", 4, LONG_AGO, team_id=staff.south),
        Target("dial", "day", 50, date(2026, 11, 16), person_id=staff.ana),
    )
