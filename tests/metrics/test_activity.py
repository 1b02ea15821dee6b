"""What reps did, counted by hand; the week is 9 to 15 November 2026 (all in Paris).

    rep    day       what                                            counts as
    Ana    Mon 9     voicemail to Kim, who calls on Tuesday          dial, voicemail, called back (on Monday)
    Ana    Tue 10    answers Kim's call                              an attempt: no dial, no conversation
    Ana    Tue 10    voicemail to Lee, who never calls               dial, voicemail
    Ana    Wed 11    a conversation with Lee                         dial, conversation
    Ben    Fri 13    voicemail to Max, who replies that day          dial, voicemail, called back
    Ana    Mon 16    voicemail to Max                                outside: the next week
    Sam    Wed 11    voicemail to Zoe of South, who calls            another team's
    Ana    Thu 12    an automated e-mail; a marketing e-mail         nothing
"""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.metrics.run import value, values
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Paris")


@pytest.fixture
def now() -> datetime:
    return at("2026-11-23 10:00")


@pytest.fixture
def week(conn: Connection) -> SimpleNamespace:
    """The rows drawn above."""
    north, south = given.a_team(conn, "North"), given.a_team(conn, "South")
    ana, ben = given.a_person(conn, "Ana", team=north), given.a_person(conn, "Ben", team=north)
    sam = given.a_person(conn, "Sam", team=south)
    kim, lee, max_, zoe = (given.a_contact(conn, name) for name in ("Kim", "Lee", "Max", "Zoe"))
    theirs = {"actor": "prospect", "direction": "in"}

    def left(person: int, contact: int, when: str) -> None:
        given.a_touch(conn, person=person, contact=contact, at=at(f"2026-11-{when}"), outcome="voicemail")

    left(ana, kim, "09 10:00")
    given.a_touch(conn, contact=kim, at=at("2026-11-10 9:00"), outcome="conversation", **theirs)
    given.a_touch(conn, person=ana, contact=kim, at=at("2026-11-10 9:00"), outcome="answered")
    left(ana, lee, "10 10:00")
    given.a_touch(conn, person=ana, contact=lee, at=at("2026-11-11 10:00"), outcome="conversation")
    left(ben, max_, "13 10:00")
    left(ana, max_, "16 10:00")
    left(sam, zoe, "11 10:00")
    given.a_touch(conn, contact=zoe, at=at("2026-11-11 11:00"), **theirs)
    given.a_touch(conn, person=ana, contact=lee, at=at("2026-11-12 9:00"), channel="email", outcome="sent",
                  automated=True)
    given.a_touch(conn, contact=lee, at=at("2026-11-12 9:00"), actor="marketing", channel="email", outcome="sent")
    given.a_touch(conn, contact=max_, at=at("2026-11-13 15:00"), channel="email", outcome="replied", **theirs)
    rebuild(conn)
    return SimpleNamespace(
        conn=conn, ana=Viewer(ana, "Ana", Role.REP, (north,)), ben=Viewer(ben, "Ben", Role.REP, (north,)),
        nina=Viewer(90, "Nina", Role.MANAGER, (north,)), mia=Viewer(91, "Mia", Role.MARKETING),
    )


@pytest.mark.parametrize(
    ("name", "ana", "ben", "nina", "mia"),
    [
        ("attempts", 4, 1, 5, 6),
        ("dials", 3, 1, 4, 5),
        ("voicemails", 2, 1, 3, 4),
        ("voicemails_called_back", 1, 1, 2, 3),
        ("voicemail_call_back_rate", 1 / 2, 1, 2 / 3, 3 / 4),
        ("conversations", 1, 0, 1, 1),
        ("connect_rate", 1 / 3, 0, 1 / 4, 1 / 5),
        ("emails", 0, 0, 0, 0),
    ],
)
def test_the_week(
    week: SimpleNamespace, now: datetime, name: str, ana: float, ben: float, nina: float, mia: float
) -> None:
    found = [value(week.conn, viewer, name, WEEK, now=now).number
             for viewer in (week.ana, week.ben, week.nina, week.mia)]

    assert found == pytest.approx([ana, ben, nina, mia])


def test_a_credit_belongs_to_the_day_the_voicemail_was_left(week: SimpleNamespace, now: datetime) -> None:
    def on(day: int) -> list[float | None]:
        period = Period(date(2026, 11, day), date(2026, 11, day), "Europe/Paris")
        found = values(week.conn, week.ana, ("voicemails", "voicemails_called_back"), period, now=now)
        return [figure.number for figure in found.values()]

    assert [on(9), on(10), on(16)] == [[1, 1], [1, 0], [1, 0]]


def test_the_rate_has_its_counts_beside_it(week: SimpleNamespace, now: datetime) -> None:
    found = values(week.conn, week.nina, ("voicemail_call_back_rate", "voicemails_called_back", "voicemails"), WEEK,
                   now=now)

    assert [figure.number for figure in found.values()] == [2 / 3, 2, 3]
    assert found["voicemail_call_back_rate"].count == 3


def test_the_rate_is_blank_when_nobody_left_any(week: SimpleNamespace, now: datetime) -> None:
    empty = Period(date(2020, 1, 6), date(2020, 1, 12), "Europe/Paris")

    assert value(week.conn, week.mia, "voicemail_call_back_rate", empty, now=now).number is None
