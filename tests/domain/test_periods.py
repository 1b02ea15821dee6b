"""Days, weeks and periods: Monday first, both ends included, equal lengths compared."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain.periods import Period, Span, as_text, day_start, from_text, last_days, midnight, monday_of, span

ZONES = st.sampled_from(["UTC", "Europe/Paris", "America/Vancouver", "Pacific/Auckland"])
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2026-11-16", "2026-11-16"),
        ("2026-11-21", "2026-11-16"),
        ("2026-11-22", "2026-11-16"),
        ("2027-01-01", "2026-12-28"),
    ],
)
def test_weeks_start_on_monday(day, monday):
    assert monday_of(date.fromisoformat(day)) == date.fromisoformat(monday)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Europe/Paris", "America/Vancouver"])
def test_saturday_evening_is_still_this_week(zone):
    saturday_evening = datetime(2026, 11, 21, 23, 30, tzinfo=ZoneInfo(zone))
    local = day_start(saturday_evening, ZoneInfo(zone)).astimezone(ZoneInfo(zone)).date()
    assert monday_of(local) == date(2026, 11, 16)


def test_the_period_before_has_as_many_days():
    march = Period(date(2026, 3, 1), date(2026, 3, 31), "Europe/Paris")
    before = march.previous()
    assert (before.first, before.last, before.days) == (date(2026, 1, 29), date(2026, 2, 28), 31)


def test_a_period_of_a_change_of_clocks_is_an_hour_short():
    day = Period(date(2026, 3, 29), date(2026, 3, 29), "Europe/Paris")
    assert day.end - day.start == timedelta(hours=23)
    assert day.start == datetime(2026, 3, 28, 23, tzinfo=UTC)


def test_last_days_are_whole_and_end_yesterday():
    week = last_days(date(2026, 11, 16), 7, "UTC")
    assert (week.first, week.last, week.days) == (date(2026, 11, 9), date(2026, 11, 15), 7)


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 400), ZONES)
def test_a_period_begins_where_the_one_before_ends(first, days, zone):
    period = Period(first, first + timedelta(days=days - 1), zone)
    assert period.previous().end == period.start
    assert period.previous().days == period.days == days


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC)), ZONES)
def test_a_day_begins_before_its_moments(moment, zone):
    start = day_start(moment, ZoneInfo(zone))
    assert start <= moment
    assert start == midnight(moment.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this_week", "2026-11-16", "2026-11-22"),
        ("last_week", "2026-11-09", "2026-11-15"),
        ("month", "2026-11-01", "2026-11-30"),
        ("quarter", "2026-10-01", "2026-12-31"),
    ],
)
def test_named_periods_are_whole_and_weeks_begin_on_monday(name, first, last):
    found = span(Span(name), date(2026, 11, 19), "UTC")
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))


@settings(max_examples=100, deadline=None)
@given(DAYS, st.sampled_from([Span.THIS_WEEK, Span.MONTH, Span.QUARTER]))
def test_a_day_lies_in_its_own_week_month_and_quarter(day, name):
    found = span(name, day, "UTC")
    assert found.first <= day <= found.last
    assert span(name, found.first, "UTC") == span(name, found.last, "UTC") == found
    assert span(name, found.last + timedelta(days=1), "UTC").first == found.last + timedelta(days=1)


def test_a_running_period_is_compared_with_as_many_days_of_the_one_before():
    """On Thursday this week has four days; so has the part of last week beside it. Once over, it is whole."""
    week = span(Span.THIS_WEEK, date(2026, 11, 19), "UTC")
    assert week.up_to(date(2026, 11, 19)) == Period(date(2026, 11, 16), date(2026, 11, 19), "UTC")
    assert week.before(date(2026, 11, 19)) == Period(date(2026, 11, 9), date(2026, 11, 12), "UTC")
    assert week.before(date(2026, 12, 1)) == week.previous()
    assert week.before(date(2026, 11, 1)).days == week.up_to(date(2026, 11, 1)).days == 1


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1971, 1, 1), date(2199, 1, 1)), st.integers(1, 366))
def test_a_period_reads_back_from_its_address(first, days):
    period = Period(first, first + timedelta(days=days - 1), "UTC")
    assert from_text(as_text(period), "UTC") == period


@pytest.mark.parametrize("nonsense", ["", "x", "2026-11-16", "2026-11-16..", "2026-11-16..2026-11-15", "..",
                                      "2026-02-30..2026-03-01", "2020-01-01..2026-01-01", "0001-01-01..0001-01-02",
                                      "9999-12-30..9999-12-31", "2026-11-16..2026-11-17..2026-11-18"])
def test_nonsense_is_no_period(nonsense):
    assert from_text(nonsense, "UTC") is None
