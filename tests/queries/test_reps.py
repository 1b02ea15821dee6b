"""Who stands in the table of reps, and what each has on the desk. The floor is drawn in tests/queries/desk.py."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from lib.domain.ladder import Rung
from lib.domain.people import Role, Viewer
from lib.queries.reps import Backlog, Rep, attempts_by_week, backlogs, band_people, person, roster
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at, on
from tests.queries.desk import LEFT, Desk, desk

__all__ = ["desk"]
THIS, LAST = (on("Mon"), on("Sun")), (on("last Mon"), on("last Sun"))
BEFORE = (date(2026, 11, 2), date(2026, 11, 8))


def listed(desk: Desk, viewer: Viewer, days: tuple[date, date] = THIS, **more: int) -> list[str]:
    return desk.names(rep.person_id for rep in roster(desk.conn, viewer, *days, **more))


def test_everybody_is_listed_those_with_nothing_included(desk: Desk):
    """Eva left but holds a lead; Dan holds none; queues and systems are no reps; by team, then name."""
    assert listed(desk, desk.nina) == ["ana", "ben", "eva"]
    assert listed(desk, desk.sid) == ["cal", "sam"]
    assert listed(desk, desk.mia) == ["lou", "ana", "ben", "eva", "cal", "sam"]
    assert listed(desk, desk.boss) == ["lou", "ana", "ben", "eva", "cal", "sam"]
    assert listed(desk, desk.ana) == ["ana"]


def test_who_changed_team_is_listed_where_they_were(desk: Desk):
    assert listed(desk, desk.nina, BEFORE) == ["ana", "ben", "cal", "dan", "eva"]
    assert listed(desk, desk.sid, BEFORE) == ["cal", "sam"]
    assert listed(desk, desk.sid, LAST) == ["cal", "sam"]


def test_who_moved_away_is_listed_only_with_what_is_still_here(desk: Desk):
    """Of South's week before last Cal did nothing there and was not in it: but holds a lead of South now."""
    found = {rep.person_id: rep for rep in roster(desk.conn, desk.mia, *BEFORE)}

    assert found[desk.ids.cal] == Rep(desk.ids.cal, "Cal", Role.REP, desk.ids.north, "North", None)
    assert found[desk.ids.eva] == Rep(desk.ids.eva, "Eva", Role.REP, desk.ids.north, "North", LEFT)
    assert found[desk.ids.lou] == Rep(desk.ids.lou, "Lou", Role.REP, None, "", None)


def test_a_manager_who_dials_is_listed_in_those_days(desk: Desk):
    given.a_touch(desk.conn, handoff=desk.ids.birch, person=desk.ids.nina, at=at("last Tue 11:00"))
    rebuild(desk.conn)

    assert listed(desk, desk.nina, LAST) == ["ana", "ben", "eva", "nina"]
    assert listed(desk, desk.nina, THIS) == ["ana", "ben", "eva"]


def test_a_team_and_all_below_it(desk: Desk):
    ids = desk.ids

    assert listed(desk, desk.mia, team_id=ids.south) == ["cal", "sam"]
    assert listed(desk, desk.mia, team_id=ids.sales) == ["ana", "ben", "eva", "cal", "sam"]
    assert listed(desk, desk.nina, team_id=ids.south) == []


def test_one_person_with_their_latest_team_and_no_stranger(desk: Desk):
    ids = desk.ids

    assert person(desk.conn, desk.mia, ids.cal) == Rep(ids.cal, "Cal", Role.REP, ids.south, "South", None)
    assert person(desk.conn, desk.nina, ids.cal) == Rep(ids.cal, "Cal", Role.REP, ids.north, "North", None)
    assert [person(desk.conn, desk.nina, who) for who in (ids.sam, ids.lou, ids.queue, 999_999)] == [None] * 4
    assert [person(desk.conn, desk.ana, who) for who in (ids.ben, ids.cal)] == [None] * 2


def test_backlog_by_rung_and_the_oldest_nobody_tried(desk: Desk, now: datetime):
    ids = desk.ids
    none = dict.fromkeys(Rung, 0)

    found = backlogs(desk.conn, desk.nina, [ids.ana, ids.ben, ids.eva, ids.cal], now=now)

    assert found == {
        ids.ana: Backlog(none | {Rung.NOT_ACCEPTED: 2, Rung.ONE_AND_DONE: 1, Rung.PROMISE_BROKEN: 1, Rung.IN_HAND: 1},
                         at("2026-11-02 10:00")),
        ids.ben: Backlog(none | {Rung.NEVER_ATTEMPTED: 1}, at("last Mon 10:00")),
        ids.eva: Backlog(none | {Rung.ONE_AND_DONE: 1}, None),
        ids.cal: Backlog(none, None),
    }
    assert found[ids.ana].total == 5
    assert backlogs(desk.conn, desk.sid, [ids.cal], now=now)[ids.cal].total == 1
    assert backlogs(desk.conn, desk.ben, [ids.ana], now=now)[ids.ana].total == 0


@pytest.mark.parametrize(("viewer", "ana", "cal"), [("mia", [2, 1, 1], [0, 1, 0]), ("nina", [2, 1, 1], [0, 0, 0]),
                                                    ("sid", [0, 0, 0], [0, 1, 0]), ("ana", [2, 1, 1], [0, 0, 0])])
def test_attempts_by_week_begin_on_monday(desk: Desk, viewer: str, ana: list[int], cal: list[int]):
    ids = desk.ids
    given.a_touch(desk.conn, handoff=ids.birch, person=ids.sam, at=at("last Sun 23:30"))

    found = attempts_by_week(desk.conn, getattr(desk, viewer), [ids.ana, ids.cal], date(2026, 11, 2), 3)

    assert found == {ids.ana: ana, ids.cal: cal}


def test_a_band_is_made_of_the_reps_of_ones_team(desk: Desk):
    ids = desk.ids

    assert desk.names(band_people(desk.conn, desk.mia, ids.ana, *THIS)) == ["ana", "ben", "eva"]
    assert desk.names(band_people(desk.conn, desk.mia, ids.sam, *THIS)) == ["cal", "sam"]
    assert band_people(desk.conn, desk.mia, ids.lou, *THIS) == []
    assert band_people(desk.conn, replace(desk.ben), ids.ana, *THIS) == []
    assert desk.names(band_people(desk.conn, desk.ben, ids.ben, *THIS)) == ["ben"]
