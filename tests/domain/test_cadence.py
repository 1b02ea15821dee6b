"""The plan of attempts: six in ten working days, at most two voicemails, unless another is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.cadence import (
    ANY,
    DEFAULT,
    EMAIL,
    PHONE,
    Cadence,
    PlannedAttempt,
    cadence_for,
    dots,
    next_attempt,
    voicemails_left,
)

HOT = Cadence("hot", (PlannedAttempt(1, PHONE), PlannedAttempt(1, EMAIL), PlannedAttempt(3, PHONE)), max_voicemails=1)
ALL = Cadence(ANY, (PlannedAttempt(1, EMAIL),), max_voicemails=0)


def test_the_default_is_six_attempts_in_ten_working_days_with_two_voicemails():
    assert (len(DEFAULT.attempts), DEFAULT.attempts[-1].working_day, DEFAULT.max_voicemails) == (6, 10, 2)


@pytest.mark.parametrize(
    ("set_plans", "intent", "wanted"),
    [
        ((), "hot", DEFAULT),
        ((), None, DEFAULT),
        ((HOT,), "hot", HOT),
        ((HOT,), "cold", DEFAULT),
        ((HOT,), None, DEFAULT),
        ((HOT, ALL), "cold", ALL),
        ((HOT, ALL), None, ALL),
        ((HOT, ALL), "hot", HOT),
    ],
)
def test_the_closest_plan_holds(set_plans, intent, wanted):
    assert cadence_for(set_plans, intent) == wanted


def test_the_next_attempt_is_as_far_from_the_last_as_the_plan_says():
    """Days 1, 2, 4, 6, 8, 10: the steps between are 1, 2, 2, 2, 2; the first can be made tomorrow."""
    assert [next_attempt(DEFAULT, n) for n in range(7)] == [
        PlannedAttempt(1, PHONE), PlannedAttempt(1, PHONE), PlannedAttempt(2, EMAIL), PlannedAttempt(2, PHONE),
        PlannedAttempt(2, EMAIL), PlannedAttempt(2, PHONE), None,
    ]


def test_two_attempts_planned_for_one_day_still_lie_a_working_day_apart():
    assert next_attempt(HOT, 1) == PlannedAttempt(1, EMAIL)


@pytest.mark.parametrize(("left", "voicemails"), [(2, 0), (1, 1), (0, 2), (0, 5)])
def test_voicemails_run_out_and_stay_out(left, voicemails):
    assert voicemails_left(DEFAULT, voicemails) == left


@pytest.mark.parametrize(("attempts", "shown"), [(0, "○○○○○○"), (1, "●○○○○○"), (6, "●●●●●●"), (8, "●●●●●● +2")])
def test_dots_show_what_is_made_planned_and_beyond(attempts, shown):
    assert dots(DEFAULT, attempts) == shown


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from([PHONE, EMAIL])), min_size=1, max_size=10),
       st.integers(0, 12))
def test_whatever_the_plan_there_is_a_next_attempt_exactly_while_some_are_left(steps, made):
    plan = Cadence(ANY, tuple(PlannedAttempt(day, channel) for day, channel in sorted(steps)), max_voicemails=2)
    coming = next_attempt(plan, made)
    assert (coming is not None) == (made < len(steps))
    assert coming is None or coming.working_day >= 1
