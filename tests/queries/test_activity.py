"""What people did, by the team they were in then, and how they stand against their targets.

    Sales ── North (Ana, Ben; manager Nina)     South (Sid manages; Cal since Wednesday, before in North)

    "Now" is Thursday 19 November 2026, 13:00 in Paris: three and a half of five working days.

    who    Mon       Tue       Wed            Thu       target
    Ana    3 dials   2 dials   1 conversation  -        10 dials a week (role)
    Ben    -         -         -              -         10 dials a week (role); away all week
    Cal    2 dials   -         4 dials        -         10 dials a week (role); 20 in South
    queue  1 dial (somebody logged it in the queue's name)
"""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from lib.clock import organisation_zone
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.domain.targets import MEASURES, Pace
from lib.queries.activity import Done, activity, activity_sums, pace_of, pace_today
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at, on

WEEK = Period(on("Mon"), on("Sun"), "Europe/Paris")


@pytest.fixture
def now() -> datetime:
    return at("Thu 13:00")


@pytest.fixture
def week(conn: Connection) -> SimpleNamespace:
    """The week drawn above."""
    calendar = given.a_calendar(conn)
    sales = given.a_team(conn, "Sales", calendar=calendar)
    north, south = (given.a_team(conn, name, calendar=calendar, parent=sales) for name in ("North", "South"))
    ana, ben = (given.a_person(conn, name, team=north) for name in ("Ana", "Ben"))
    cal = given.a_person(conn, "Cal")
    given.a_membership(conn, cal, north, to_day=on("Tue"))
    given.a_membership(conn, cal, south, from_day=on("Wed"))
    nina, sid = (given.a_person(conn, n, role="manager", team=t) for n, t in (("Nina", north), ("Sid", south)))
    boss, mia = given.a_person(conn, "Boss", role="manager", team=sales), given.a_person(conn, "Mia", role="marketing")
    queue = given.a_queue(conn, team=north)
    given.leave(conn, ben, on("Mon"), on("Sun"))
    given.a_target(conn, 10, role="rep", period="week")
    given.a_target(conn, 20, team=south, period="week")

    def dial(person: int, day: str, times: int = 1, outcome: str = "no_answer") -> None:
        for minute in range(times):
            given.a_touch(conn, person=person, at=at(f"{day} 10:{minute:02}"), outcome=outcome)

    dial(ana, "Mon", 3)
    dial(ana, "Tue", 2)
    dial(ana, "Wed", 1, "conversation")
    dial(cal, "Mon", 2)
    dial(cal, "Wed", 4)
    dial(queue, "Mon", 1)
    dial(ana, "last Fri", 5)
    rebuild(conn)
    see = {"ana": (Role.REP, (north,)), "ben": (Role.REP, (north,)), "nina": (Role.MANAGER, (north,)),
           "sid": (Role.MANAGER, (south,)), "boss": (Role.MANAGER, (sales, north, south)), "mia": (Role.MARKETING, ())}
    ids = {name: value for name, value in locals().items() if isinstance(value, int)}
    viewers = {name: Viewer(ids[name], name.title(), role, teams, "Europe/Paris", all_teams=name == "boss")
               for name, (role, teams) in see.items()}
    return SimpleNamespace(conn=conn, ids=SimpleNamespace(**ids), **viewers)


def sums(week: SimpleNamespace, viewer: Viewer, first: date = WEEK.first, last: date = WEEK.last) -> dict[str, int]:
    """Dials by name."""
    names = {vars(week.ids)[name]: name for name in ("ana", "ben", "cal", "queue")}
    return {names[who]: kinds["dial"] for who, kinds in activity_sums(week.conn, viewer, first, last).items()}


def dials(week: SimpleNamespace, viewer: Viewer, *people: int, now: datetime) -> dict[int, Pace]:
    found = pace_of(week.conn, viewer, people, WEEK, now=now, zone=organisation_zone())
    return {person: paces["dial"] for person, paces in found.items()}


def test_who_sees_whose_activity(week: SimpleNamespace):
    """Cal's two dials of Monday stay with North, the four of Wednesday are South's."""
    assert sums(week, week.ana) == {"ana": 6}
    assert sums(week, week.ben) == {}
    assert sums(week, week.nina) == {"ana": 6, "cal": 2, "queue": 1}
    assert sums(week, week.sid) == {"cal": 4}
    assert sums(week, week.boss) == sums(week, week.mia) == {"ana": 6, "cal": 6, "queue": 1}


def test_one_row_per_person_day_kind_and_team(week: SimpleNamespace):
    ids = week.ids

    assert activity(week.conn, week.mia, on("Wed"), on("Wed"), person_ids=[ids.ana, ids.cal, ids.ben]) == [
        Done(ids.ana, on("Wed"), "attempt", ids.north, 1), Done(ids.ana, on("Wed"), "conversation", ids.north, 1),
        Done(ids.ana, on("Wed"), "dial", ids.north, 1), Done(ids.cal, on("Wed"), "attempt", ids.south, 4),
        Done(ids.cal, on("Wed"), "dial", ids.south, 4),
    ]


def test_days_add_up_to_the_week_and_teams_to_the_whole(week: SimpleNamespace):
    for viewer in (week.ana, week.nina, week.sid, week.mia):
        rows = activity(week.conn, viewer, WEEK.first, WEEK.last)
        by_day = {who: sum(row.count for row in rows if row.person_id == who and row.kind == "dial")
                  for who in {row.person_id for row in rows}}
        whole = activity_sums(week.conn, viewer, WEEK.first, WEEK.last)
        assert by_day == {who: kinds["dial"] for who, kinds in whole.items()}
    teams = [sum(sums(week, viewer).values()) for viewer in (week.nina, week.sid, week.boss)]
    assert teams[0] + teams[1] == teams[2]


def test_pace_by_thursday_one_oclock(week: SimpleNamespace, now: datetime):
    """Ana: 10 in five days, 7 by now; two days left, 4 to go; lately 5 + 6 - 0 = 11 dials in ten working days.

    The ten days before Thursday go back to Thursday 5: five on last Friday and six this week.
    Ben is away all week: his target is 0. Cal: two days of 10 ÷ 5 and three of 20 ÷ 5: 16, of
    which 4 + 6 by now, 6 done.
    """
    ids = week.ids
    found = dials(week, week.mia, ids.ana, ids.ben, ids.cal, now=now)

    assert found == {
        ids.ana: Pace("dial", 6, pytest.approx(10), pytest.approx(7), pytest.approx(2), pytest.approx(6 + 1.1 * 1.5),
                      2),
        ids.ben: Pace("dial", 0, 0, 0, None, 0, 0),
        ids.cal: Pace("dial", 6, pytest.approx(16), pytest.approx(10), pytest.approx(5), pytest.approx(6 + 0.6 * 1.5),
                      2),
    }


def test_the_pace_of_who_changed_team_is_shared_between_the_teams(week: SimpleNamespace, now: datetime):
    """North asks about Monday and Tuesday: 2 of 4. South about the rest: 4 of 12, 6 by now."""
    cal = week.ids.cal
    north, south, both = (dials(week, viewer, cal, now=now)[cal] for viewer in (week.nina, week.sid, week.boss))

    assert (north.actual, north.target, north.expected) == (2, pytest.approx(4), pytest.approx(4))
    assert (south.actual, south.target, south.expected) == (4, pytest.approx(12), pytest.approx(6))
    assert (both.actual, both.target, both.expected) == (6, pytest.approx(16), pytest.approx(10))


def test_reps_add_up_to_the_team_and_days_to_the_week(week: SimpleNamespace, now: datetime):
    people = (week.ids.ana, week.ids.ben, week.ids.cal)
    days = [Period(day, day, WEEK.zone) for day in map(on, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]
    for part in ("actual", "target", "expected"):
        def summed(viewer: Viewer, period: Period, part: str = part) -> float:
            found = pace_of(week.conn, viewer, people, period, now=now, zone=organisation_zone())
            return sum(getattr(paces["dial"], part) or 0 for paces in found.values())

        assert sum(summed(week.mia, day) for day in days) == pytest.approx(summed(week.mia, WEEK))
        assert summed(week.nina, WEEK) + summed(week.sid, WEEK) == pytest.approx(summed(week.boss, WEEK))


def test_a_strangers_pace_is_not_shown(week: SimpleNamespace, now: datetime):
    zone = organisation_zone()
    for stranger in (week.ids.ana, week.ids.cal, week.ids.queue, 999_999):
        assert dials(week, week.ben, stranger, now=now) == {}
        assert pace_today(week.conn, week.ben, stranger, now=now, zone=zone) == ()


def test_the_pace_of_today_is_in_order_and_of_today_only(week: SimpleNamespace, now: datetime):
    """Wednesday 13:00: one dial that was a conversation; 2 dials a day, one by now. Nobody set another target.

    Before Wednesday ten working days had 10 dials.
    """
    found = pace_today(week.conn, week.ana, week.ids.ana, now=at("Wed 13:00"), zone=organisation_zone())

    assert [p.measure for p in found] == list(MEASURES)
    assert found[0] == Pace("dial", 1, 2, 1, 1, 1 + 1.0 * 0.5, 1)
    assert found[2] == Pace("conversation", 1, None, None, None, 1, 1)
    assert {p.actual for p in (*found[1:2], *found[3:])} == {0}
