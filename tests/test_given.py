"""The builder language itself: readable times, and rows both engines take."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, func, select

from lib import clock
from lib.db import schema
from tests import given


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("Mon 10:00", datetime(2026, 11, 16, 9, tzinfo=UTC)),
        ("last Fri 16:30", datetime(2026, 11, 13, 15, 30, tzinfo=UTC)),
        ("next Tue 9", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("2026-07-01 9:00", datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ],
)
def test_times_in_words(words, moment):
    assert given.at(words) == moment


def test_the_clock_stands_at_the_tests_monday(now):
    assert clock.now() == now == given.at("Mon 10:00")
    assert clock.today() == given.MONDAY


def test_pretending_moves_the_clock(pretend):
    pretend(given.at("Tue 9:00"))
    assert clock.today() == given.on("Tue")


def test_every_builder_makes_a_row(conn: Connection):
    calendar = given.a_calendar(conn, hours=[("9:00", "12:00"), ("13:00", "17:00")], holidays=[given.on("Wed")])
    north = given.a_team(conn, "North", calendar=calendar)
    ana = given.a_person(conn, "Ana", team=north)
    given.leave(conn, ana, given.on("Thu"))
    given.a_queue(conn, "Web queue", team=north)
    given.an_sla_rule(conn, 60, source="webinar")
    given.a_target(conn, 50, person=ana)
    campaign = given.a_campaign(conn, catcher=ana)
    lead = given.a_lead(conn, "Cedar", campaign=campaign, responded=given.at("last Fri 16:30"))
    cedar = given.a_handoff(conn, lead, to=ana)
    given.a_next_step(conn, cedar, due=given.at("Tue 9:00"))
    given.an_appointment(conn, cedar, starts=given.at("Tue 9:00"))
    given.an_opportunity(conn, cedar)
    given.a_touch(conn, handoff=cedar, person=ana, at=given.at("Mon 9:30"))
    given.a_touch(conn, at=given.at("Mon 9:30"), actor="marketing", channel="email", outcome="sent")

    made = {
        table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in schema.metadata.sorted_tables
    }
    assert {name: rows for name, rows in made.items() if rows} == {
        "calendars": 1,
        "calendar_hours": 10,
        "holidays": 1,
        "teams": 1,
        "people": 2,
        "memberships": 2,
        "leave": 1,
        "sla_rules": 1,
        "targets": 1,
        "campaigns": 1,
        "accounts": 2,
        "contacts": 1,
        "leads": 1,
        "handoffs": 1,
        "assignments": 1,
        "next_steps": 1,
        "appointments": 1,
        "opportunities": 1,
        "touches": 2,
    }
    row = conn.execute(select(schema.handoffs)).one()
    assert (row.number, row.team_id, row.campaign_id, row.handed_off_at) == (1, north, campaign, row.responded_at)
    assert row.handed_off_day_at == given.at("last Fri 0:00")
    touch = conn.execute(select(schema.touches).where(schema.touches.c.person_id == ana)).one()
    assert (touch.lead_id, touch.team_id, touch.local_day) == (lead, north, date(2026, 11, 16))


def test_a_lead_that_comes_back_gets_the_next_number(conn: Connection):
    lead = given.a_lead(conn)
    given.a_handoff(conn, lead)
    given.a_handoff(conn, lead, handed_off=given.at("Mon 9:00"))
    numbers = conn.execute(select(schema.handoffs.c.number).order_by(schema.handoffs.c.id)).scalars().all()
    assert numbers == [1, 2]
