"""Who may come in, and which teams they see.

Sales (Paris)                      Boss, manager
├── North (Paris)                  Nina, manager · Ana, rep · Inbound, queue · Robot, system
│   └── North West (New York)      Walt, rep · in North until October
└── South (Paris)                  Sam, rep · leaves today · Gone, rep, left yesterday · Next, rep, from tomorrow

no team                            Mia, marketing · Olu, operations
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, update

from lib.db import schema
from lib.domain.people import Role, Viewer
from lib.queries.people import contents, people_to_pick, person_by_email, viewer
from tests import given

TODAY = date(2026, 11, 16)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def staff(conn: Connection) -> SimpleNamespace:
    """The teams and people drawn above."""
    paris, new_york = given.a_calendar(conn), given.a_calendar(conn, zone="America/New_York")
    sales = given.a_team(conn, "Sales", calendar=paris)
    north, south = (given.a_team(conn, name, calendar=paris, parent=sales) for name in ("North", "South"))
    west = given.a_team(conn, "North West", calendar=new_york, parent=north)
    walt = given.a_person(conn, "Walt", email="walt@example.com")
    given.a_membership(conn, walt, north, to_day=date(2026, 10, 31))
    given.a_membership(conn, walt, west, from_day=date(2026, 11, 1))
    return SimpleNamespace(
        sales=sales, north=north, south=south, west=west, new_york=new_york, walt=walt,
        boss=given.a_person(conn, "Boss", role="manager", team=sales),
        nina=given.a_person(conn, "Nina", role="manager", team=north),
        ana=given.a_person(conn, "Ana", team=north, email="ana@example.com"),
        inbound=given.a_queue(conn, "Inbound", team=north, email="inbound@example.com"),
        robot=given.a_person(conn, "Robot", kind="system", team=north),
        sam=given.a_person(conn, "Sam", team=south, active_to=TODAY),
        gone=given.a_person(conn, "Gone", team=south, active_to=YESTERDAY, email="gone@example.com"),
        next=given.a_person(conn, "Next", team=south, active_from=TOMORROW),
        mia=given.a_person(conn, "Mia", role="marketing"),
        olu=given.a_person(conn, "Olu", role="operations"),
    )  # fmt: skip


def seen(conn: Connection, person_id: int, today: date = TODAY) -> Viewer | None:
    return viewer(conn, person_id, today, sees_unowned=True, organisation_zone="Asia/Tokyo")


def test_who_is_here_today_can_be_picked_the_few_before_the_many(conn: Connection, staff: SimpleNamespace):
    assert [(who.person_id, who.name, who.role, who.team) for who in people_to_pick(conn, TODAY)] == [
        (staff.nina, "Nina", Role.MANAGER, "North"),
        (staff.boss, "Boss", Role.MANAGER, "Sales"),
        (staff.mia, "Mia", Role.MARKETING, None),
        (staff.olu, "Olu", Role.OPERATIONS, None),
        (staff.ana, "Ana", Role.REP, "North"),
        (staff.walt, "Walt", Role.REP, "North West"),
        (staff.sam, "Sam", Role.REP, "South"),
    ]


def test_the_latest_of_several_teams_is_the_one_named(conn: Connection, staff: SimpleNamespace):
    given.a_membership(conn, staff.ana, staff.south, from_day=TODAY)
    assert {who.name: who.team for who in people_to_pick(conn, TODAY)}["Ana"] == "South"


def test_a_manager_sees_the_own_teams_and_all_below(conn: Connection, staff: SimpleNamespace):
    boss, nina = seen(conn, staff.boss), seen(conn, staff.nina)
    assert boss and boss.team_ids == tuple(sorted((staff.sales, staff.north, staff.south, staff.west)))
    assert nina and nina.team_ids == tuple(sorted((staff.north, staff.west)))


def test_a_rep_sees_the_own_team_of_today(conn: Connection, staff: SimpleNamespace):
    assert seen(conn, staff.ana) == Viewer(staff.ana, "Ana", Role.REP, (staff.north,), "Europe/Paris", True)
    now, before = seen(conn, staff.walt), seen(conn, staff.walt, date(2026, 10, 31))
    assert now and now.team_ids == (staff.west,)
    assert before and before.team_ids == (staff.north,)


def test_whether_unowned_leads_show_is_told_to_the_viewer(conn: Connection, staff: SimpleNamespace):
    ana = viewer(conn, staff.ana, TODAY, sees_unowned=False, organisation_zone="Asia/Tokyo")
    assert ana and not ana.sees_unowned


def test_the_zone_is_the_own_else_the_own_calendars_else_the_teams_else_the_organisations(
    conn: Connection, staff: SimpleNamespace
):
    assert [who.zone for who in (seen(conn, staff.walt), seen(conn, staff.mia)) if who] == [
        "America/New_York",
        "Asia/Tokyo",
    ]
    part_time = given.a_person(conn, "Part-time", team=staff.north, calendar=staff.new_york)
    abroad = given.a_person(conn, "Abroad", team=staff.north, calendar=staff.new_york, zone="Europe/Lisbon")
    assert [who.zone for who in (seen(conn, part_time), seen(conn, abroad)) if who] == [
        "America/New_York",
        "Europe/Lisbon",
    ]


@pytest.mark.parametrize("who", ["inbound", "robot", "gone", "next"])
def test_queues_systems_and_people_not_here_today_never_look(conn: Connection, staff: SimpleNamespace, who: str):
    assert seen(conn, getattr(staff, who)) is None


def test_the_first_and_the_last_day_are_inside(conn: Connection, staff: SimpleNamespace):
    assert seen(conn, staff.sam)
    assert seen(conn, staff.next, TOMORROW)
    assert seen(conn, staff.gone, YESTERDAY)


def test_nobody_has_an_unknown_number(conn: Connection, staff: SimpleNamespace):
    assert seen(conn, 10**6) is None


def test_teams_in_a_circle_come_to_an_end(conn: Connection, staff: SimpleNamespace):
    conn.execute(update(schema.teams).where(schema.teams.c.id == staff.sales).values(parent_id=staff.west))
    nina = seen(conn, staff.nina)
    assert nina and nina.team_ids == tuple(sorted((staff.sales, staff.north, staff.south, staff.west)))


@pytest.mark.parametrize(
    ("email", "who"),
    [
        ("ana@example.com", "ana"),
        (" Ana@Example.COM ", "ana"),
        ("walt@example.com", "walt"),
        ("inbound@example.com", None),
        ("gone@example.com", None),
        ("stranger@example.com", None),
        ("", None),
    ],
)
def test_an_email_signs_in_a_person_who_is_here(conn: Connection, staff: SimpleNamespace, email: str, who: str | None):
    assert person_by_email(conn, email, TODAY) == (getattr(staff, who) if who else None)


def test_a_database_is_only_the_demo_until_something_is_brought_in(conn: Connection):
    empty = contents(conn)
    conn.execute(schema.meta.insert().values(name="demo_size", value="small"))
    demo = contents(conn)
    run = dict.fromkeys(("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_rejected"), 0)
    at = given.at("Mon 9:00")
    conn.execute(
        schema.import_runs.insert().values(
            started_at=at, finished_at=at, mapping="calls", files="calls.csv", report={}, **run
        )
    )
    mixed = contents(conn)
    assert [(c.demo, c.only_demo) for c in (empty, demo, mixed)] == [(False, False), (True, True), (True, False)]
