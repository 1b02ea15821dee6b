"""Deadlines are facts, states are read from them and one moment.

window of 8 working hours from Monday 10:00, Monday to Friday 9 to 17 in Paris

Mon 10:00        Mon 16:00   Tue 10:00
|----- pending ----|- at risk -|---- breached
"""

from datetime import date, timedelta

import pytest

from lib.domain.response_clock import (
    DEFAULT_SLA_MINUTES,
    Deadline,
    SlaRule,
    SlaState,
    deadline,
    minutes_owed,
    sla_state,
)
from lib.domain.working_time import WorkCalendar, WorkClock, office_hours
from tests import given

SECOND = timedelta(seconds=1)

office = WorkClock(office_hours("Europe/Paris"))
always = WorkClock(WorkCalendar("Europe/Paris", (((0, 1440),),) * 7))

WINDOW = deadline(office, given.at("Mon 10:00"), 480, day_only=False)


def state(*, now, answered=None, window=WINDOW):
    return sla_state(due_at=window.due_at, risk_at=window.risk_at, first_attempt_at=answered, now=now)


def test_due_after_the_window_at_risk_in_its_last_quarter():
    assert Deadline(due_at=given.at("Tue 10:00"), risk_at=given.at("Mon 16:00")) == WINDOW


def test_the_window_runs_only_while_open():
    friday = deadline(office, given.at("last Fri 16:30"), 60, day_only=False)
    assert friday == Deadline(due_at=given.at("Mon 9:30"), risk_at=given.at("Mon 9:15"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (given.at("Mon 10:00"), SlaState.PENDING),
        (WINDOW.risk_at - SECOND, SlaState.PENDING),
        (WINDOW.risk_at, SlaState.AT_RISK),
        (WINDOW.due_at, SlaState.AT_RISK),
        (WINDOW.due_at + SECOND, SlaState.BREACHED),
        (given.at("2027-01-01 0:00"), SlaState.BREACHED),
    ],
)
def test_waiting(now, expected):
    """Nobody saves anything: the same facts read later say something else."""
    assert state(now=now) == expected


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (given.at("Mon 10:00"), SlaState.MET),  # in 0 minutes
        (WINDOW.risk_at, SlaState.MET),
        (WINDOW.due_at, SlaState.MET),
        (WINDOW.due_at + SECOND, SlaState.MET_LATE),
    ],
)
def test_answered(answered, expected):
    """An answer stays what it was, however late one looks."""
    assert state(now=answered, answered=answered) == expected
    assert state(now=given.at("2027-01-01 0:00"), answered=answered) == expected


def test_a_new_calendar_changes_open_and_answered_alike():
    with_holiday = WorkClock(office_hours("Europe/Paris", holidays=[given.on("Tue")]))
    window = deadline(with_holiday, given.at("Mon 10:00"), 480, day_only=False)
    now = given.at("Wed 9:30")
    assert (state(now=now), state(now=now, answered=now)) == (SlaState.BREACHED, SlaState.MET_LATE)
    assert (state(now=now, window=window), state(now=now, answered=now, window=window)) == (
        SlaState.AT_RISK,
        SlaState.MET,
    )


# -- when only the day is known --------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "day", "minutes", "last_day"),
    [
        (office, "Mon", 60, "Mon"),
        (office, "Mon", 480, "Mon"),
        (office, "Mon", 481, "Tue"),
        (office, "Mon", 960, "Tue"),
        (office, "last Sat", 480, "Mon"),
        (office, "last Fri", 481, "Mon"),
        (always, "Mon", 24 * 60, "Mon"),  # closes at midnight: with the day before
    ],
)
def test_a_day_is_due_by_the_end_of_a_day(clock, day, minutes, last_day):
    window = deadline(clock, given.at(f"{day} 0:00"), minutes, day_only=True)
    assert window.due_at == given.at(f"{last_day} 23:59") + timedelta(seconds=59)
    assert window.risk_at <= window.due_at


@pytest.mark.parametrize(
    ("answered", "expected"), [("Mon", SlaState.MET), ("Tue", SlaState.MET_LATE), ("Wed", SlaState.MET_LATE)]
)
def test_an_answer_known_to_the_day_is_late_from_the_next_day_on(answered, expected):
    window = deadline(office, given.at("Mon 0:00"), 480, day_only=True)
    assert state(now=given.at("Fri 9:00"), answered=given.at(f"{answered} 0:00"), window=window) == expected


# -- how much is owed ------------------------------------------------------------------

RULES = (
    SlaRule(480, date(2026, 1, 1)),
    SlaRule(240, date(2026, 1, 1), source="webinar"),
    SlaRule(60, date(2026, 1, 1), intent="hot"),
    SlaRule(30, date(2026, 1, 1), source="webinar", intent="hot"),
    SlaRule(15, date(2026, 7, 1), source="webinar", intent="hot"),
    SlaRule(900, date(2026, 7, 1)),
)


@pytest.mark.parametrize(
    ("source", "intent", "on", "minutes"),
    [
        ("website", "cold", date(2026, 6, 30), 480),
        ("website", None, date(2026, 6, 30), 480),
        (None, None, date(2026, 6, 30), 480),
        ("webinar", "cold", date(2026, 6, 30), 240),
        ("website", "hot", date(2026, 6, 30), 60),
        ("webinar", "hot", date(2026, 6, 30), 30),
        ("webinar", "hot", date(2026, 7, 1), 15),
        ("website", "cold", date(2026, 7, 1), 900),
        ("webinar", "cold", date(2026, 7, 1), 240),  # closer beats newer
        ("webinar", "hot", date(2025, 12, 31), DEFAULT_SLA_MINUTES),
    ],
)
def test_the_closest_rule_wins_and_then_the_newest(source, intent, on, minutes):
    assert minutes_owed(RULES, source=source, intent=intent, on=on) == minutes
    assert minutes_owed(tuple(reversed(RULES)), source=source, intent=intent, on=on) == minutes
