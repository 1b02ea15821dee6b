"""Targets and pace, on numbers that can be counted by hand.

Ana works Monday to Friday, 9 to 17, in Paris: 8 hours a day, 40 a week. "Now" is in the week
of Monday, 16 November 2026; November 2026 has 21 weekdays, from Mon 2 to Mon 30.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given as draw
from hypothesis import settings
from hypothesis import strategies as st

from lib.domain.periods import previous_working_day
from lib.domain.targets import (
    MEASURES,
    Aimer,
    Pace,
    Target,
    TeamStay,
    at_least,
    daily_target,
    elapsed,
    paces,
    target_on,
    trailing_days,
    whole,
)
from lib.domain.working_time import WorkCalendar, clock_of, office_hours
from lib.errors import BadSetting
from tests.given import at, on

FULL_TIME = office_hours("Europe/Paris")
ALWAYS = date(2020, 1, 1)
SALES, NORTH, SOUTH = 1, 2, 3


def somebody(
    calendar: WorkCalendar = FULL_TIME, *, full_time: WorkCalendar = FULL_TIME, **more: object
) -> Aimer:
    """Ana: a rep in North, which is a part of Sales, since ever."""
    return Aimer(7, "rep", clock_of(calendar), full_time, **{"stays": (TeamStay(ALWAYS, None, (NORTH, SALES)),)} | more)


def dials(figure: int, period: str = "day", valid_from: date = ALWAYS, **whose: object) -> Target:
    """So many dials, for the role of rep unless said otherwise."""
    return Target("dial", period, figure, valid_from, **(whose or {"role": "rep"}))


def total(targets: list[Target], who: Aimer, first: str, last: str) -> float | None:
    """The target of dials from one day to another."""
    found = daily_target(targets, who, "dial", on(first), on(last))
    return None if found is None else pytest.approx(float(found.sum()))


def pace(targets: list[Target], who: Aimer, first: str, last: str, now: datetime, actual: int = 0, **more: object):
    """How somebody stands with their dials."""
    return paces(targets, who, first=on(first), last=on(last), now=now, actual={"dial": actual}, **more)["dial"]


# -- whose figure holds ------------------------------------------------------------------


def test_a_closer_target_wins_then_the_later_one_then_the_shorter_period():
    """From far to near; each new one wins over all before it."""
    ladder = [
        dials(1), dials(2, valid_from=date(2026, 1, 1)), dials(3, team_id=SALES), dials(4, team_id=NORTH),
        dials(5, team_id=NORTH, valid_from=date(2026, 11, 2)), dials(6, "month", person_id=7),
        dials(7, "week", person_id=7), dials(8, "day", person_id=7), dials(9, "month", date(2026, 11, 3), person_id=7),
    ]
    for count in range(1, len(ladder) + 1):
        shuffled = ladder[:count][::-1]
        assert target_on(shuffled, somebody(), "dial", on("Mon")) == ladder[count - 1]


@pytest.mark.parametrize("theirs", [
    dials(5, person_id=8), dials(5, team_id=SOUTH), dials(5, role="manager"), dials(5, valid_from=date(2026, 11, 17)),
    Target("email", "day", 5, ALWAYS, role="rep"),
])
def test_what_is_not_theirs_not_yet_valid_or_about_something_else_is_none(theirs: Target):
    assert target_on([theirs], somebody(), "dial", on("Mon")) is None


def test_a_target_nobody_set_shows_activity_without_judgement():
    """12 dials in four working days before: 3 a day; four days are left of the week and 7 of Monday's 8 hours."""
    found = pace([], somebody(), "Mon", "Fri", at("Mon 10:00"), 2, rates={"dial": 3.0})

    assert found == Pace("dial", 2, None, None, None, projected=2 + 3 * 4.875, days_left=5)


# -- a day's share -----------------------------------------------------------------------


def test_a_figure_per_day_counts_on_every_working_day():
    """November 2026: 21 weekdays of 10. A week: 5. A weekend: none."""
    assert total([dials(10)], somebody(), "2026-11-01", "2026-11-30") == 210
    assert total([dials(10)], somebody(), "Mon", "Sun") == 50
    assert total([dials(10)], somebody(), "Sat", "Sun") == 0


def test_a_figure_per_week_or_month_is_spread_over_its_working_days():
    """20 a week are 4 a day. 42 a month are 2 a weekday in November (21); December has 23, so 42 × 4 / 23."""
    assert total([dials(20, "week")], somebody(), "Mon", "Wed") == 12
    assert total([dials(42, "month")], somebody(), "Mon", "Fri") == 10
    assert total([dials(42, "month")], somebody(), "2026-11-30", "2026-12-04") == 2 + 42 * 4 / 23


def test_a_change_on_the_way_leaves_the_days_before_it_alone():
    """10 a day until Sunday 15 November (10 weekdays), 20 from Monday 16 (11 weekdays): 100 + 220.

    On Friday 13 in the evening exactly 100 are expected, as they were before the change was made.
    """
    change = [dials(10), dials(20, valid_from=date(2026, 11, 16))]

    assert total(change, somebody(), "2026-11-01", "2026-11-30") == 320
    assert total(change, somebody(), "2026-10-01", "2026-10-31") == 22 * 10
    assert pace(change, somebody(), "2026-11-01", "2026-11-30", at("last Fri 17:00")).expected == pytest.approx(100)


def test_a_change_in_the_middle_of_a_week_splits_a_figure_per_week():
    """20 a week on Monday and Tuesday (4 each), 30 a week from Wednesday on (6 each): 8 + 18."""
    change = [dials(20, "week"), dials(30, "week", on("Wed"))]

    assert total(change, somebody(), "Mon", "Sun") == 26


def test_who_changes_team_aims_for_each_teams_figure_in_its_days():
    """North wants 10 a day, South 15; Ana moves on Wednesday: 2 × 10 + 3 × 15. South's manager asks about 3 × 15."""
    moved = somebody(stays=(TeamStay(on("Wed"), None, (SOUTH, SALES)), TeamStay(ALWAYS, on("Tue"), (NORTH, SALES))))
    wanted = [dials(10, team_id=NORTH), dials(15, team_id=SOUTH)]

    assert total(wanted, moved, "Mon", "Sun") == 65
    assert total(wanted, replace(moved, only_teams=frozenset({SOUTH})), "Mon", "Sun") == 45
    assert total(wanted, replace(moved, only_teams=frozenset({NORTH})), "Mon", "Sun") == 20
    assert total(wanted, replace(moved, only_teams=frozenset({99})), "Mon", "Sun") is None


def test_holidays_and_leave_reduce_every_figure():
    """Monday is a holiday, Thursday and Friday are leave: two days of five are left."""
    away = replace(FULL_TIME, holidays=frozenset({on("Mon")}), leave=((on("Thu"), on("Fri")),))

    assert total([dials(10)], somebody(away), "Mon", "Sun") == 20
    assert total([dials(20, "week")], somebody(away), "Mon", "Sun") == 8
    assert total([dials(42, "month")], somebody(away), "2026-11-01", "2026-11-30") == 42 * 18 / 21


def test_part_time_reduces_every_figure():
    """Monday to Wednesday: 8, 8 and 4 hours of 40: half of a week's figure; 2.5 days of a day's."""
    part_time = WorkCalendar("Europe/Paris", (((540, 1020),), ((540, 1020),), ((540, 780),), (), (), (), ()))

    assert total([dials(10)], somebody(part_time), "Mon", "Sun") == 25
    assert total([dials(20, "week")], somebody(part_time), "Mon", "Sun") == 10


def test_longer_hours_than_the_teams_never_make_more_than_the_figure():
    """50 hours a week where the team works 40, and Saturdays where it works none."""
    long = office_hours("Europe/Paris", "08:00", "18:00")
    saturdays = WorkCalendar("Europe/Paris", ((), *(((540, 1020),),) * 5, ()))

    for calendar, (period, figure) in product((long, saturdays), (("day", 10), ("week", 50))):
        assert total([dials(figure, period)], somebody(calendar), "Mon", "Sun") == 50


def test_a_short_saturday_where_the_team_is_closed_counts_by_its_hours():
    """4 hours on a Saturday; the team's open days have 8 on average."""
    saturday = WorkCalendar("Europe/Paris", ((), (), (), (), (), ((540, 780),), ()))

    assert total([dials(10)], somebody(saturday), "Mon", "Sun") == 5


def test_days_before_somebody_came_and_after_they_left_have_no_share():
    there = somebody(first_day=on("Tue"), last_day=on("Wed"))

    assert total([dials(10)], there, "Mon", "Sun") == 20
    assert total([dials(10)], there, "Thu", "Sun") is None


def test_a_target_of_nothing_is_a_target():
    assert total([dials(10), dials(0, person_id=7)], somebody(), "Mon", "Sun") == 0


# -- expected, needed, projected -----------------------------------------------------------


def test_today_counts_by_its_elapsed_open_minutes():
    """Wednesday 11:00: two whole days and 2 of 8 hours are over: 2.25 of 5 days of 10.

    22 done: 28 to go on Wednesday, Thursday and Friday. Lately 8 a day: 22 + 8 × 2.75.
    """
    found = pace([dials(10)], somebody(), "Mon", "Sun", at("Wed 11:00"), 22, rates={"dial": 8.0})

    assert found == Pace("dial", 22, 50, 22.5, pytest.approx(28 / 3), 22 + 8 * 2.75, 3)


def test_a_lunch_break_is_no_open_time():
    """9 to 12 and 13 to 18: at 12:30 three of eight hours are over, at 13:00 still."""
    who = somebody(office_hours("Europe/Paris", "09:00", "18:00", lunch=("12:00", "13:00")))

    for moment in ("Mon 12:00", "Mon 12:30", "Mon 13:00"):
        assert pace([dials(16)], who, "Mon", "Mon", at(moment)).expected == pytest.approx(6)


def test_after_work_today_is_over_and_before_it_nothing_is():
    before, after = (pace([dials(10)], somebody(), "Mon", "Mon", at(m), 4) for m in ("Mon 8:59", "Mon 17:00"))

    assert (before.expected, before.needed_per_day, before.days_left) == (0, 6, 1)
    assert (after.expected, after.needed_per_day, after.days_left) == (10, None, 0)


def test_more_than_the_target_needs_nothing():
    assert pace([dials(10)], somebody(), "Mon", "Sun", at("Mon 12:00"), 60).needed_per_day == 0


def test_a_past_period_expects_all_of_it_and_a_future_one_nothing():
    past, future = (pace([dials(10)], somebody(), *days, at("Mon 12:00"), 30, rates={"dial": 5.0})
                    for days in (("last Mon", "last Sun"), ("next Mon", "next Sun")))

    assert past == Pace("dial", 30, 50, 50, None, 30, 0)
    assert future == Pace("dial", 30, 50, 0, 4, 55, 5)


def test_a_day_of_23_hours_is_whole_when_its_23_hours_are_over():
    """Somebody on call around the clock; on Sunday 29 March 2026 Paris goes from 2:00 to 3:00.

    At noon 11 of its 23 hours are over. Of a week's 167 hours it has 23: 334 a week are 46 on
    that day and 48 on the others. A figure per day counts whole on it.
    """
    around = WorkCalendar("Europe/Paris", (((0, 1440),),) * 7)
    who = somebody(around, full_time=around)
    noon = at("2026-03-29 12:00")

    assert total([dials(334, "week")], who, "2026-03-23", "2026-03-28") == 6 * 48
    assert total([dials(334, "week")], who, "2026-03-29", "2026-03-29") == 46
    assert total([dials(46)], who, "2026-03-29", "2026-03-29") == 46
    assert pace([dials(46)], who, "2026-03-29", "2026-03-29", noon).expected == pytest.approx(22)


def test_the_day_is_the_reps_own():
    """Monday 2:00 in Paris is still Sunday in New York: nothing of Monday is over there."""
    calendar = office_hours("America/New_York")
    who = somebody(calendar, full_time=calendar)

    assert who.today(at("Mon 2:00")) == on("last Sun")
    assert elapsed(who, on("last Fri"), on("Mon"), at("Mon 2:00")).tolist() == [1, 1, 1, 0]
    assert elapsed(who, on("Mon"), on("Mon"), at("Mon 16:00")).tolist() == [1 / 8]  # 10:00 over there


# -- the days before -----------------------------------------------------------------------


def test_a_mondays_previous_working_day_is_friday():
    assert previous_working_day(FULL_TIME, on("Mon")) == on("last Fri")
    assert previous_working_day(FULL_TIME, on("Tue")) == on("Mon")
    assert previous_working_day(FULL_TIME, on("Sun")) == on("Fri")


def test_holidays_and_leave_are_no_previous_working_days():
    """Friday is a holiday, Wednesday and Thursday are leave."""
    calendar = replace(FULL_TIME, holidays=frozenset({on("last Fri")}), leave=((on("last Wed"), on("last Thu")),))

    assert previous_working_day(calendar, on("Mon")) == on("last Tue")


def test_a_calendar_that_was_never_open_says_so():
    calendar = replace(FULL_TIME, leave=((date(2000, 1, 1), date(2030, 1, 1)),))

    with pytest.raises(BadSetting, match="no working day in the three years before 2026-11-16"):
        previous_working_day(calendar, on("Mon"))


def test_ten_trailing_working_days_go_back_two_weeks_and_further_across_leave():
    """From Monday 16: Mon 2 to Fri 13 November. With the last week away: Mon 26 October to Fri 6."""
    away = replace(FULL_TIME, leave=((on("last Mon"), on("last Fri")),))

    assert trailing_days(somebody(), at("Mon 12:00")) == (date(2026, 11, 2), on("last Sun"), 10)
    assert trailing_days(somebody(away), at("Mon 12:00")) == (date(2026, 10, 26), on("last Sun"), 10)


def test_who_came_lately_has_fewer_trailing_days():
    assert trailing_days(somebody(first_day=on("last Thu")), at("Mon 12:00")) == (on("last Thu"), on("last Sun"), 2)
    assert trailing_days(somebody(first_day=on("Mon")), at("Mon 12:00"))[2] == 0


# -- what always holds ---------------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
SOME_TARGETS = st.lists(
    st.builds(
        Target, st.sampled_from(MEASURES[:2]), st.sampled_from(["day", "week", "month"]), st.integers(0, 200), DAYS,
        role=st.just("rep"),
    ) | st.builds(Target, st.just("dial"), st.just("week"), st.integers(0, 200), DAYS, team_id=st.sampled_from([1, 2])),
    max_size=6,
)
CALENDARS = st.sampled_from([
    FULL_TIME, office_hours("America/New_York", lunch=("12:00", "13:00")),
    replace(FULL_TIME, leave=((date(2026, 3, 2), date(2026, 3, 20)),), holidays=frozenset({date(2026, 5, 1)})),
])


@settings(max_examples=60, deadline=None)
@draw(SOME_TARGETS, CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_two_adjacent_periods_add_up_to_the_whole(targets: list[Target], calendar: WorkCalendar, first: date,
                                                  days: int, more: int):
    who = somebody(calendar)
    middle, last = first + timedelta(days=days), first + timedelta(days=days + more + 1)
    now = datetime(2026, 6, 17, 11, tzinfo=UTC)
    spans = ((first, middle), (middle + timedelta(days=1), last), (first, last))
    for measure in MEASURES[:2]:
        one, two, both = (daily_target(targets, who, measure, *span) for span in spans)
        halves = [half if half is not None else np.zeros((b - a).days + 1)
                  for half, (a, b) in zip((one, two), spans, strict=False)]
        assert np.allclose(np.concatenate(halves), 0 if both is None else both)
        gone = np.concatenate([elapsed(who, *span, now) for span in spans[:2]])
        assert np.allclose(gone, elapsed(who, first, last, now))


@settings(max_examples=60, deadline=None)
@draw(st.integers(0, 500), st.sampled_from(["day", "week", "month"]), DAYS, CALENDARS)
def test_nobody_ever_owes_more_than_the_figure(figure: int, period: str, day: date, calendar: WorkCalendar):
    """A whole week owes at most a week's figure, a day at most a day's."""
    monday = day - timedelta(days=day.weekday())
    shares = daily_target([dials(figure, period)], somebody(calendar), "dial", monday, monday + timedelta(days=6))

    assert shares is not None
    assert (shares >= 0).all()
    assert shares.max() <= figure + 1e-9
    assert shares.sum() <= (5 * figure if period == "day" else figure) + 1e-9


@pytest.mark.parametrize(("number", "shown", "needed"), [
    (0.0, 0, 0), (0.4, 0, 1), (0.5, 1, 1), (2.5, 3, 3), (2.000001, 2, 3), (3.0, 3, 3), (2.9999999999, 3, 3),
])
def test_screens_show_whole_numbers_and_never_ask_for_too_little(number: float, shown: int, needed: int):
    assert (whole(number), at_least(number)) == (shown, needed)


def test_of_who_moved_on_the_days_elsewhere_are_neither_left_nor_lately():
    """North until Tuesday, then South. On Monday noon North still has Monday and Tuesday; South three days to come."""
    moved = somebody(stays=(TeamStay(on("Wed"), None, (SOUTH, SALES)), TeamStay(ALWAYS, on("Tue"), (NORTH, SALES))))
    north, south = (replace(moved, only_teams=frozenset({team})) for team in (NORTH, SOUTH))

    assert [pace([dials(10)], who, "Mon", "Sun", at("Mon 13:00"), rates={"dial": 2.0}).days_left
            for who in (moved, north, south)] == [5, 2, 3]
    assert pace([dials(10)], north, "Mon", "Sun", at("Mon 13:00"), rates={"dial": 2.0}).projected == 3
    assert trailing_days(south, at("Mon 12:00"))[2] == 0
    assert trailing_days(south, at("next Mon 12:00")) == (on("Wed"), on("Sun"), 3)
