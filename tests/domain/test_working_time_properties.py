"""Working time, drawn at random, against an oracle that walks the minutes."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lib.domain.working_time import WorkCalendar, WorkClock, office_hours
from tests.domain import oracle

ZONES = (
    "UTC",
    "Europe/Paris",
    "America/Vancouver",
    "America/Havana",  # changes at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Asia/Kolkata",
    "Pacific/Apia",  # once left out a day
    "America/St_Johns",
    "Africa/Cairo",
    "Antarctica/Troll",  # by two hours
)

CHANGES = (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
"""Days on which many of these zones change."""


@st.composite
def hours_of_a_day(draw):
    """Up to three open intervals, on quarters of an hour."""
    edges = draw(st.lists(st.integers(0, 96), max_size=6, unique=True).filter(lambda found: len(found) % 2 == 0))
    ordered = sorted(edge * 15 for edge in edges)
    return tuple(zip(ordered[::2], ordered[1::2], strict=True))


@st.composite
def calendars(draw, around: date):
    """Any week, some holidays and an absence near the day."""
    week = tuple(draw(hours_of_a_day()) for _ in range(7))
    assume(any(week))
    near = st.integers(-4, 12).map(lambda days: around + timedelta(days=days))
    holidays = frozenset(draw(st.lists(near, max_size=3)))
    absence = draw(st.none() | st.tuples(near, st.integers(0, 3)))
    leave = ((absence[0], absence[0] + timedelta(days=absence[1])),) if absence else ()
    return WorkCalendar(draw(st.sampled_from(ZONES)), week, holidays, leave)


@st.composite
def moments(draw):
    """Any second from 1980 to 2090, more often near a change of clocks."""
    seconds = timedelta(seconds=draw(st.integers(-2 * 86_400, 2 * 86_400)))
    if draw(st.booleans()):
        return draw(st.sampled_from(CHANGES)) + seconds
    return datetime(1980, 1, 3, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 110 * 365))) + seconds


@st.composite
def spans(draw, most_days: int = 6):
    """A calendar and two moments in order."""
    start = draw(moments())
    calendar = draw(calendars(start.date()))
    return calendar, start, start + timedelta(seconds=draw(st.integers(0, most_days * 86_400)))


@settings(max_examples=60, deadline=None)
@given(spans())
def test_worked_is_what_walking_the_minutes_gives(span):
    calendar, start, end = span
    assert WorkClock(calendar).worked(start, end) == oracle.worked(calendar, start, end)


@settings(max_examples=60, deadline=None)
@given(spans(), st.integers(0, 12 * 3600))
@example(
    (office_hours("Europe/Paris"), datetime(2026, 11, 16, 15, tzinfo=UTC), datetime(2026, 11, 17, tzinfo=UTC)), 3600
)
def test_deadline_is_where_walking_the_minutes_ends(span, seconds):
    calendar, start, _ = span
    assert WorkClock(calendar).deadline(start, seconds) == oracle.deadline(calendar, start, seconds)


@settings(max_examples=40, deadline=None)
@given(spans(), st.integers(0, 6))
def test_openings_and_working_days_are_what_walking_gives(span, days):
    calendar, moment, _ = span
    clock = WorkClock(calendar)
    assert clock.next_open(moment) == oracle.next_open(calendar, moment)
    assert clock.after_working_days(moment, days) == oracle.after_working_days(calendar, moment, days)


@settings(max_examples=80, deadline=None)
@given(spans(most_days=900), st.floats(0, 1))
def test_two_parts_add_up_to_the_whole(span, share):
    calendar, start, end = span
    between = start + timedelta(seconds=int((end - start).total_seconds() * share))
    clock = WorkClock(calendar)
    assert clock.worked(start, between) + clock.worked(between, end) == clock.worked(start, end)
    assert 0 <= clock.worked(start, end) <= (end - start).total_seconds()


@settings(max_examples=80, deadline=None)
@given(spans(most_days=900), st.integers(1, 200 * 3600))
def test_deadline_is_the_inverse_of_worked(span, seconds):
    calendar, start, end = span
    clock = WorkClock(calendar)
    due = clock.deadline(start, seconds)
    assert clock.worked(start, due) == seconds
    assert clock.worked(start, due - timedelta(seconds=1)) == seconds - 1
    assert clock.deadline(start, clock.worked(start, end)) <= end


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_many_at_once_say_what_each_says_alone(data):
    """And a clock that has grown, in any order, says what a new one says."""
    first = data.draw(moments())
    calendar = data.draw(calendars(first.date()))
    starts = [first, *data.draw(st.lists(moments(), max_size=6))]
    spans_ = data.draw(st.lists(st.integers(-86_400, 40 * 86_400), min_size=len(starts), max_size=len(starts)))
    ends = [start + timedelta(seconds=span) for start, span in zip(starts, spans_, strict=True)]
    owed = data.draw(st.lists(st.integers(0, 90 * 3600), min_size=len(starts), max_size=len(starts)))
    grown = WorkClock(calendar)
    alone_worked = [grown.worked(start, end) for start, end in zip(starts, ends, strict=True)]
    alone_due = [grown.deadline(start, seconds) for start, seconds in zip(starts, owed, strict=True)]

    def as_seconds(found):
        return np.array([int(moment.timestamp()) for moment in found], np.int64)

    together = WorkClock(calendar)
    assert together.worked_many(as_seconds(starts), as_seconds(ends)).tolist() == alone_worked
    assert (
        together.deadline_many(as_seconds(starts), np.array(owed, np.int64)).tolist() == as_seconds(alone_due).tolist()
    )


def test_many_of_none_are_none():
    clock, none = WorkClock(office_hours()), np.zeros(0, np.int64)
    assert clock.worked_many(none, none).tolist() == []
    assert clock.deadline_many(none, none).tolist() == []
