"""Whose delay it was: the organisation's until assigned, the rep's from there.

Mon–Fri 9–17 in Paris; now is Monday 16 November 2026, 10:00.

    assignment  responded    assigned     first attempt  system wall/work   human wall/work
    1           Fri 16:00    Fri 16:30    Mon 9:30       30 min / 30 min    65 h / 1 h
    2           Sat 11:00    Mon 9:00     (waiting)      46 h / 0           1 h / 1 h so far
    3           Fri 10:00    Fri 10:00    (ended 12:00)  0 / 0              2 h / 2 h until it ended
    4           Fri 11:00    Fri 12:00    Fri 12:00      1 h / 1 h          0 / 0: answered at once
"""

from datetime import datetime

import pytest

from lib.domain.delays import IN_DAYS, IN_HOURS, Given, Spread, Wait, in_time, spread, step_of, waits
from lib.domain.working_time import clock_of, office_hours
from tests.given import at

CLOCK = clock_of(office_hours("Europe/Paris"))
H, D = 3_600, 86_400


def second(words: str | None) -> int | None:
    return None if words is None else int(at(words).timestamp())


def given(number: int, responded: str, assigned: str, first: str | None, ended: str | None = None, *,
          due: str = "Mon 12:00", work_s: int | None = None, day_only: bool = False) -> Given:
    return Given(number, second(responded) or 0, second(assigned) or 0, second(due) or 0, second(first), second(ended),
                 work_s, day_only)


FOUR = [
    given(1, "last Fri 16:00", "last Fri 16:30", "Mon 9:30", work_s=H),
    given(2, "last Sat 11:00", "Mon 9:00", None),
    given(3, "last Fri 10:00", "last Fri 10:00", None, "last Fri 12:00", due="last Fri 11:00"),
    given(4, "last Fri 11:00", "last Fri 12:00", "last Fri 12:00", due="last Fri 12:00", work_s=0),
]


def test_system_and_human_delay_on_the_wall_and_in_working_time(now: datetime):
    assert waits(FOUR, CLOCK, now) == [
        Wait(1, True, 65 * H, H, H / 2, H / 2),
        Wait(2, False, H, H, 46 * H, 0),
        Wait(3, False, 2 * H, 2 * H, 0, 0),
        Wait(4, True, 0, 0, H, H),
    ]


def test_nobody_waits_for_nothing(now: datetime):
    assert waits([], CLOCK, now) == []


def test_clocks_that_know_days_speak_in_days(now: datetime):
    """Given on the Friday it came, tried on Monday: 3 days on the wall, one working day."""
    days = [given(1, "last Fri 0:00", "last Fri 0:00", "Mon 0:00", work_s=99, day_only=True)]

    assert waits(days, CLOCK, now) == [Wait(1, True, 3 * D, D, 0, 0)]


def test_met_means_by_the_deadline_and_judged_answered_or_past_it(now: datetime):
    """1 is in time, 2 is not due yet, 3 is past due without an attempt, 4 exactly in time."""
    assert in_time(FOUR, now) == (2, 3)
    assert in_time([], now) == (0, 0)


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "under 15 min"), (899, "under 15 min"), (900, "15–60 min"), (H - 1, "15–60 min"), (H, "1–4 h"),
    (72 * H - 1, "24–72 h"), (72 * H, "over 72 h"), (10_000 * H, "over 72 h"),
])
def test_each_duration_lies_in_one_step(seconds: float, words: str):
    assert IN_HOURS[step_of(seconds, IN_HOURS)].words == words


def test_whole_days_lie_in_the_steps_that_name_them():
    assert [IN_DAYS[step_of(days * D, IN_DAYS)].words for days in (0, 1, 2, 3, 4, 5, 9, 10)] == [
        "same day", "1 day", "2 days", "3–4 days", "3–4 days", "5–9 days", "5–9 days", "10 days and more"]


def test_a_spread_counts_everybody_once_and_has_a_90th_percentile_from_twenty_on():
    few = spread([0, 900, H, H, 80 * H], IN_HOURS)
    many = spread([60.0] * 20, IN_HOURS)

    assert few == Spread((1, 1, 2, 0, 0, 0, 1), H, None, 5)
    assert (many.counts[0], many.ninetieth) == (20, 60)
    assert spread([], IN_HOURS) == Spread((0,) * 7, None, None, 0)
