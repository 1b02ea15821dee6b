"""Prospects are called in their own day, by the clock on their own wall."""

from datetime import UTC, datetime

import pytest

from lib.domain.calling_hours import is_agreed_hour, local_time, may_be_called, opens_at, read_hours
from lib.errors import BadSetting

HOURS = (8, 18)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("zone", "moment", "open_now"),
    [
        ("Europe/Paris", "2026-11-16T06:59", False),
        ("Europe/Paris", "2026-11-16T07:00", True),  # 8:00 there
        ("Europe/Paris", "2026-11-16T16:59", True),
        ("Europe/Paris", "2026-11-16T17:00", False),  # 18:00 there: the end is too late
        ("America/New_York", "2026-11-16T09:00", False),
        ("America/New_York", "2026-11-16T13:00", True),
        ("Europe/Paris", "2026-07-16T06:00", True),  # summer time
        (None, "2026-11-16T02:00", True),  # nobody knows where they are
        ("Somewhere/Else", "2026-11-16T02:00", True),
        ("", "2026-11-16T02:00", True),
    ],
)
def test_calling_hours(zone, moment, open_now):
    assert may_be_called(zone, at(moment), HOURS) is open_now


@pytest.mark.parametrize(
    ("promised", "day_only", "agreed"),
    [
        ("2026-11-16T10:00", False, True),  # now
        ("2026-11-16T09:00:01", False, True),
        ("2026-11-16T09:00", False, False),  # an hour ago
        ("2026-11-16T10:00:01", False, False),  # not yet
        ("2026-11-16T10:00", True, False),  # a day has no hour
        (None, False, False),
    ],
)
def test_the_hour_agreed_on_is_one_hour(promised, day_only, agreed):
    assert is_agreed_hour(promised and at(promised), day_only, at("2026-11-16T10:00")) is agreed


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-16T02:00", "2026-11-16T07:00"),
        ("2026-11-16T10:30", "2026-11-16T10:30"),
        ("2026-11-16T17:00", "2026-11-17T07:00"),
        ("2026-03-28T18:00", "2026-03-29T06:00"),  # the clocks change that night
    ],
)
def test_the_next_calling_hours_begin(moment, opens):
    assert opens_at("Europe/Paris", at(moment), HOURS) == at(opens)


def test_their_time_is_told_where_it_is_known():
    assert local_time("America/New_York", at("2026-11-16T14:20")).strftime("%H:%M") == "09:20"
    assert local_time("Nowhere", datetime(2026, 11, 16, tzinfo=UTC)) is None


@pytest.mark.parametrize("text", ["8-18", " 8 - 18 "])
def test_hours_are_read(text):
    assert read_hours(text) == HOURS


@pytest.mark.parametrize("text", ["", "8", "18-8", "8-8", "8-25", "8.5-18", "eight-six"])
def test_wrong_hours_are_refused_with_an_example(text):
    with pytest.raises(BadSetting, match="such as 8-18"):
        read_hours(text)
