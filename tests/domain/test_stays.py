"""Stays in teams: moves, gaps, overlaps, and the days on which somebody is in another team.

    1 Jan      1 Mar      1 May
    │ North 1  │ South 2  │ …
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.stays import Stay, Stretch, changed_days, moved, stays_trouble, team_now, team_on

NORTH, SOUTH, WEST = 1, 2, 3
JAN, FEB, MAR, APR, MAY = (date(2026, month, 1) for month in range(1, 6))
DAY = timedelta(days=1)
NORTH_THEN_SOUTH = (Stay(NORTH, JAN, MAR - DAY, 10), Stay(SOUTH, MAR, None, 11))


def test_a_move_ends_the_present_stay_the_day_before_and_begins_another() -> None:
    assert moved((Stay(NORTH, JAN, None, 10),), SOUTH, MAR) == (Stay(NORTH, JAN, MAR - DAY, 10), Stay(SOUTH, MAR))


def test_a_move_takes_off_whatever_was_planned_from_then_on() -> None:
    assert moved(NORTH_THEN_SOUTH, WEST, FEB) == (Stay(NORTH, JAN, FEB - DAY, 10), Stay(WEST, FEB))
    assert moved(NORTH_THEN_SOUTH, WEST, MAR) == (Stay(NORTH, JAN, MAR - DAY, 10), Stay(WEST, MAR))


def test_going_back_on_the_day_one_left_is_as_if_one_had_never_gone() -> None:
    assert moved(NORTH_THEN_SOUTH, NORTH, MAR) == (Stay(NORTH, JAN, None, 10),)


def test_the_team_now_is_that_of_the_latest_stay_and_the_team_of_a_day_that_which_covers_it() -> None:
    assert [team_on(NORTH_THEN_SOUTH, day) for day in (JAN - DAY, JAN, MAR - DAY, MAR, MAY)] == [
        None, NORTH, NORTH, SOUTH, SOUTH]
    assert team_now(NORTH_THEN_SOUTH) == SOUTH
    assert team_now(()) is None


@pytest.mark.parametrize(
    ("after", "several", "sentence"),
    [
        ((Stay(NORTH, JAN, FEB - DAY), Stay(SOUTH, MAR)), False,
         "Ana would be in no team on Sun 1 Feb 2026 to Sat 28 Feb 2026. Begin the later stay on Sun 1 Feb 2026, or end "
         "the earlier one on Sat 28 Feb 2026."),
        ((Stay(NORTH, JAN, FEB - DAY), Stay(SOUTH, FEB + DAY)), False, "Ana would be in no team on Sun 1 Feb 2026. "),
        ((Stay(NORTH, JAN), Stay(SOUTH, MAR)), False,
         "Ana would be in two teams at once from Sun 1 Mar 2026. End the first stay on Sat 28 Feb 2026, or begin the "
         "second one later."),
        ((Stay(NORTH, JAN, MAR), Stay(NORTH, MAR)), True, "Ana would be in two teams at once from Sun 1 Mar 2026."),
        ((Stay(NORTH, MAR, JAN),), True, "The stay would end on Thu 1 Jan 2026, before it begins on Sun 1 Mar 2026."),
    ],
)
def test_gaps_and_overlaps_are_refused_in_words(after: tuple[Stay, ...], several: bool, sentence: str) -> None:
    trouble = stays_trouble((), after, "Ana", several=several)

    assert trouble is not None
    assert trouble.startswith(sentence)


def test_a_manager_may_be_in_several_teams_and_in_none_in_between() -> None:
    assert stays_trouble((), (Stay(NORTH, JAN), Stay(SOUTH, FEB, MAR), Stay(SOUTH, MAY)), "Nina", several=True) is None


def test_what_was_wrong_before_is_no_reason_to_refuse_a_change() -> None:
    gap = (Stay(NORTH, JAN, FEB - DAY), Stay(SOUTH, MAR))

    assert stays_trouble(gap, moved(gap, WEST, MAY), "Ana", several=False) is None


def test_the_days_in_another_team_are_exactly_those_between() -> None:
    assert changed_days(NORTH_THEN_SOUTH, (Stay(NORTH, JAN, APR - DAY), Stay(SOUTH, APR))) == (
        Stretch(MAR, APR - DAY, NORTH),)
    assert changed_days((Stay(NORTH, JAN),), (Stay(NORTH, FEB),)) == (Stretch(JAN, FEB - DAY, None),)
    assert changed_days(NORTH_THEN_SOUTH, NORTH_THEN_SOUTH) == ()


days = st.integers(0, 30).map(lambda n: JAN + n * DAY)


@st.composite
def one_after_the_other(draw: st.DrawFn) -> tuple[Stay, ...]:
    begins = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
    teams = [draw(st.sampled_from((NORTH, SOUTH, WEST))) for _ in begins]
    ends = [begin - DAY for begin in begins[1:]] + [None]
    return tuple(Stay(*stay) for stay in zip(teams, begins, ends, strict=True))


@given(one_after_the_other(), st.sampled_from((NORTH, SOUTH, WEST)), days)
def test_a_move_changes_no_day_before_it_and_all_from_it_on(stays: tuple[Stay, ...], team: int, day: date) -> None:
    after = moved(stays, team, day)

    for offset in range(-2, 35):
        there = JAN + offset * DAY
        assert team_on(after, there) == (team if there >= day else team_on(stays, there))
    assert team_now(after) == team
    assert stays_trouble(stays, after, "Ana", several=False) is None


@given(one_after_the_other(), st.sampled_from((NORTH, SOUTH, WEST)), days)
def test_the_changed_days_are_those_on_which_the_team_differs(stays: tuple[Stay, ...], team: int, day: date) -> None:
    after = moved(stays, team, day)
    stretches = changed_days(stays, after)

    for offset in range(-2, 35):
        there = JAN + offset * DAY
        covering = [s.team_id for s in stretches if s.first <= there and (s.last is None or there <= s.last)]
        now = team_on(after, there)
        assert covering == ([now] if now != team_on(stays, there) else [])
