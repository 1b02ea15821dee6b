"""Do the meetings we book take place? Counted by hand; the week is 9 to 15 November 2026 (all in Paris).

    meeting       rep    begins         outcome               counts as
    Alder         Ana    Mon 9 10:00    held                  due, taken place
    Birch         Ana    Tue 10 10:00   they did not come     due
    Cedar         Ana    Wed 11 10:00   moved to next Mon     neither here: it counts at its new time
    Cedar again   Ana    Mon 16 10:00   held                  outside: the next week
    Dogwood       Ben    Thu 12 10:00   we did not come       due
    Elm           Ben    Fri 13 10:00   cancelled             not at all
    Fir           Ben    Fri 13 12:00   nobody told           due, untold
    Ginkgo        Ben    Sun 15 23:59   (in an hour)          not yet: its time has not come
    Hazel         Sam    Mon 9 10:00    held                  South's
    (no lead)     Ana    Sun 8 23:59    held                  outside: the week before
    (no lead)     Ana    Mon 9 0:00     held                  the first second counts: North's by its rep
"""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, insert

from lib.db.schema import appointments
from lib.domain.lists import Slice
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.metrics.run import value
from lib.queries.agenda import no_shows_by_us
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Paris")


@pytest.fixture
def now() -> datetime:
    return at("2026-11-15 23:00")


@pytest.fixture
def week(conn: Connection) -> SimpleNamespace:
    """The rows drawn above."""
    north, south = given.a_team(conn, "North"), given.a_team(conn, "South")
    ana, ben = given.a_person(conn, "Ana", team=north), given.a_person(conn, "Ben", team=north)
    sam = given.a_person(conn, "Sam", team=south)
    fair = given.a_campaign(conn)

    def meeting(name: str, person: int, when: str, outcome: str | None, **more: object) -> int:
        handoff = given.a_handoff(conn, name, to=person, **more)
        return given.an_appointment(conn, handoff, starts=at(f"2026-11-{when}"), outcome=outcome)

    meeting("Alder", ana, "09 10:00", "held", campaign=fair)
    meeting("Birch", ana, "10 10:00", "no_show_them")
    meeting("Cedar", ana, "11 10:00", "moved")
    meeting("Cedar again", ana, "16 10:00", "held")
    missed = meeting("Dogwood", ben, "12 10:00", "no_show_us")
    meeting("Elm", ben, "13 10:00", "cancelled")
    meeting("Fir", ben, "13 12:00", None)
    meeting("Ginkgo", ben, "15 23:59", None)
    meeting("Hazel", sam, "09 10:00", "held")
    for when in ("2026-11-08 23:59", "2026-11-09 0:00"):
        conn.execute(insert(appointments).values(
            account_id=given.an_account(conn), person_id=ana, starts_at=at(when), booked_at=at(when), outcome="held"))
    rebuild(conn)
    return SimpleNamespace(
        conn=conn, fair=fair, missed=missed, south=south, ana_id=ana, ben_id=ben,
        ana=Viewer(ana, "Ana", Role.REP, (north,)), ben=Viewer(ben, "Ben", Role.REP, (north,)),
        nina=Viewer(90, "Nina", Role.MANAGER, (north,)), mia=Viewer(91, "Mia", Role.MARKETING),
    )


@pytest.mark.parametrize(
    ("name", "ana", "ben", "nina", "mia"),
    [
        ("meetings_due", 3, 2, 5, 6),
        ("meetings_taken_place", 2, 0, 2, 3),
        ("no_shows_by_them", 1, 0, 1, 1),
        ("no_shows_by_us", 0, 1, 1, 1),
        ("meetings_untold", 0, 1, 1, 1),
        ("show_rate", 2 / 3, 0, 2 / 5, 3 / 6),
    ],
)
def test_the_week(
    week: SimpleNamespace, now: datetime, name: str, ana: float, ben: float, nina: float, mia: float
) -> None:
    found = [value(week.conn, viewer, name, WEEK, now=now).number
             for viewer in (week.ana, week.ben, week.nina, week.mia)]

    assert found == pytest.approx([ana, ben, nina, mia])


def test_each_no_show_by_us_is_listed(week: SimpleNamespace, now: datetime) -> None:
    for viewer, count in ((week.ana, 0), (week.ben, 1), (week.nina, 1), (week.mia, 1)):
        listed = no_shows_by_us(week.conn, viewer, WEEK.start, min(WEEK.end, now))
        assert [row["id"] for row in listed] == [week.missed] * count
        assert len(listed) == value(week.conn, viewer, "no_shows_by_us", WEEK, now=now).number


def test_slices_share_out_the_whole(week: SimpleNamespace, now: datetime) -> None:
    def due(part: Slice) -> float | None:
        return value(week.conn, week.mia, "meetings_due", WEEK, now=now, part=part).number

    assert [due(Slice(rep_id=week.ana_id)), due(Slice(rep_id=week.ben_id)), due(Slice(team_id=week.south))] == [3, 2, 1]
    assert due(Slice(campaign_id=week.fair)) == 1


def test_an_hour_later_one_more_has_come(week: SimpleNamespace) -> None:
    assert value(week.conn, week.ben, "meetings_due", WEEK, now=at("2026-11-15 23:59")).number == 3


def test_the_rate_is_blank_when_there_was_no_meeting(week: SimpleNamespace, now: datetime) -> None:
    empty = Period(date(2020, 1, 6), date(2020, 1, 12), "Europe/Paris")

    assert value(week.conn, week.mia, "show_rate", empty, now=now).number is None
