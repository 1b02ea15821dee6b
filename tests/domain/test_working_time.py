"""Working time is an overlap: of a span on the wall with the hours somebody is at work.

The calendar of the tests, unless said otherwise: Monday to Friday, 9 to 17 in Paris.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.domain.working_time import WorkCalendar, WorkClock, clock_of, office_hours
from lib.errors import BadSetting
from tests import given

HOUR = 3600
PARIS = "Europe/Paris"
VANCOUVER = "America/Vancouver"
WEDNESDAY = given.on("Wed")

office = WorkClock(office_hours(PARIS))
with_lunch = WorkClock(office_hours(PARIS, lunch=("12:00", "13:00")))
with_holiday = WorkClock(office_hours(PARIS, holidays=[WEDNESDAY]))
always = WorkClock(WorkCalendar(PARIS, (((0, 1440),),) * 7))
nights = WorkClock(WorkCalendar(PARIS, (((60, 240),),) * 7))


@pytest.mark.parametrize(
    ("what", "clock", "start", "end", "hours"),
    [
        ("within a day", office, "Mon 9:30", "Mon 11:00", 1.5),
        ("over a weekend", office, "last Fri 16:30", "Mon 9:30", 1),
        ("from a Saturday", office, "last Sat 11:00", "Mon 10:00", 1),
        ("all on a weekend", office, "last Sat 11:00", "last Sun 20:00", 0),
        ("before opening to after closing", office, "Mon 6:00", "Mon 22:00", 8),
        ("a whole week", office, "Mon 0:00", "next Mon 0:00", 40),
        ("from a holiday", with_holiday, "Wed 11:00", "Thu 10:00", 1),
        ("over a holiday", with_holiday, "Tue 16:00", "Thu 10:00", 2),
        ("over lunch", with_lunch, "Mon 11:30", "Mon 13:30", 1),
        ("within lunch", with_lunch, "Mon 12:10", "Mon 12:50", 0),
        ("backwards", office, "Mon 11:00", "Mon 9:30", 0),
        ("no time at all", office, "Mon 11:00", "Mon 11:00", 0),
        ("answered at once on a Sunday", office, "last Sun 11:00", "last Sun 11:00", 0),
    ],
)
def test_worked(what, clock, start, end, hours):
    assert clock.worked(given.at(start), given.at(end)) == hours * HOUR


def test_friday_afternoon_to_monday_morning_is_an_hour_of_work_and_65_on_the_wall():
    friday, monday = given.at("last Fri 16:30"), given.at("Mon 9:30")
    assert office.worked(friday, monday) == HOUR
    assert monday - friday == timedelta(hours=65)


@pytest.mark.parametrize(
    ("what", "clock", "start", "hours", "due"),
    [
        ("within a day", office, "Mon 9:30", 1, "Mon 10:30"),
        ("overnight", office, "Mon 16:30", 1, "Tue 9:30"),
        ("exactly at closing, not at the next opening", office, "Mon 16:00", 1, "Mon 17:00"),
        ("at a weekend", office, "last Sat 11:00", 1, "Mon 10:00"),
        ("arrived on a holiday", with_holiday, "Wed 11:00", 1, "Thu 10:00"),
        ("over lunch", with_lunch, "Mon 11:30", 1, "Mon 13:30"),
        ("exactly until lunch", with_lunch, "Mon 11:00", 1, "Mon 12:00"),
        ("a working day", office, "Mon 11:00", 8, "Tue 11:00"),
        ("a working week", office, "Mon 11:00", 40, "next Mon 11:00"),
        ("nothing", office, "last Sun 11:00", 0, "last Sun 11:00"),
    ],
)
def test_deadline(what, clock, start, hours, due):
    assert clock.deadline(given.at(start), hours * HOUR) == given.at(due)


@pytest.mark.parametrize(
    ("clock", "moment", "opening"),
    [
        (office, "Mon 8:00", "Mon 9:00"),
        (office, "Mon 9:00", "Mon 9:00"),
        (office, "Mon 12:34", "Mon 12:34"),
        (office, "Mon 17:00", "Tue 9:00"),
        (office, "last Sat 11:00", "Mon 9:00"),
        (with_lunch, "Mon 12:00", "Mon 13:00"),
        (with_holiday, "Wed 11:00", "Thu 9:00"),
    ],
)
def test_next_open(clock, moment, opening):
    assert clock.next_open(given.at(moment)) == given.at(opening)


# -- when clocks change ----------------------------------------------------------------


@pytest.mark.parametrize(("sunday", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-15", 24)])
def test_a_day_has_the_hours_it_has(sunday, hours):
    start, end = (
        given.at(f"{sunday} 0:00"),
        given.midnight(given.at(f"{sunday} 12:00") + timedelta(days=1), always.zone),
    )
    assert always.worked(start, end) == hours * HOUR
    assert always.deadline(start, hours * HOUR) == end


@pytest.mark.parametrize(("sunday", "hours"), [("2026-03-29", 2), ("2026-10-25", 4), ("2026-11-15", 3)])
def test_a_night_shift_from_1_to_4_loses_or_repeats_the_hour(sunday, hours):
    assert nights.worked(given.at(f"{sunday} 0:30"), given.at(f"{sunday} 12:00")) == hours * HOUR


def test_office_hours_do_not_notice_the_change():
    before, after = given.at("2026-03-27 16:30"), given.at("2026-03-30 9:30")
    assert office.worked(before, after) == HOUR
    assert after - before == timedelta(hours=64)


def test_a_day_that_does_not_exist_has_no_hours():
    """Samoa went from 29 to 31 December 2011."""
    apia = WorkClock(WorkCalendar("Pacific/Apia", (((0, 1440),),) * 7))
    assert apia.worked(given.at("2011-12-29 0:00", "Pacific/Apia"), given.at("2012-01-01 0:00", "Pacific/Apia")) == (
        2 * 24 * HOUR
    )


# -- whose calendar --------------------------------------------------------------------


def test_hours_are_the_zones_own():
    vancouver = WorkClock(office_hours(VANCOUVER))
    start, end = given.at("Mon 16:00", VANCOUVER), given.at("Tue 10:00", VANCOUVER)
    assert vancouver.worked(start, end) == 2 * HOUR
    assert office.worked(start, end) == 8 * HOUR  # Tuesday 1:00 to 19:00 in Paris


def test_leave_is_no_working_time_for_whom_is_away():
    away = WorkCalendar(PARIS, office.calendar.week, leave=((given.on("Tue"), given.on("Thu")),))
    assert WorkClock(away).worked(given.at("Mon 16:00"), given.at("Fri 10:00")) == 2 * HOUR
    assert WorkClock(away.without_leave()).worked(given.at("Mon 16:00"), given.at("Fri 10:00")) == 26 * HOUR


def test_leave_for_years_ends_too():
    away = WorkCalendar(PARIS, office.calendar.week, leave=((given.on("Mon"), date(2040, 1, 1)),))
    assert WorkClock(away).deadline(given.at("Mon 9:00"), HOUR) == given.at("2040-01-02 10:00")


def test_a_changed_calendar_changes_the_answer():
    assert clock_of(office.calendar).deadline(given.at("Tue 16:30"), HOUR) == given.at("Wed 9:30")
    assert clock_of(with_holiday.calendar).deadline(given.at("Tue 16:30"), HOUR) == given.at("Thu 9:30")


# -- days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "moment", "days", "later"),
    [
        (office, "Mon 10:15", 3, "Thu 10:15"),
        (office, "Thu 10:15", 3, "next Tue 10:15"),
        (with_holiday, "Mon 10:15", 3, "Fri 10:15"),
        (office, "last Sat 11:00", 1, "Tue 9:00"),
        (office, "Mon 20:00", 1, "Wed 9:00"),
        (office, "Mon 10:15", 0, "Mon 10:15"),
        (office, "2026-03-26 10:15", 3, "2026-03-31 10:15"),
    ],
)
def test_working_days_later_at_the_same_time(clock, moment, days, later):
    assert clock.after_working_days(given.at(moment), days) == given.at(later)


def test_working_days_after_a_day_end_at_its_midnight():
    assert office.after_working_days(given.at("Mon 0:00"), 3, end_of_day=True) == given.at("Fri 0:00")


@pytest.mark.parametrize(("closes", "last"), [("Mon 9:00", "Mon"), ("Mon 23:59", "Mon"), ("Tue 0:00", "Mon")])
def test_the_end_of_a_day_is_its_last_second(closes, last):
    """A window that closes at midnight closes with the day before."""
    assert office.end_of_day(given.at(closes)) == given.at(f"{last} 23:59") + timedelta(seconds=59)


# -- calendars that cannot be ----------------------------------------------------------


@pytest.mark.parametrize(
    "week",
    [
        (),
        ((),) * 7,
        (((540, 1020),),) * 6,
        (((1020, 540),),) * 7,
        (((540, 720), (700, 1020)),) * 7,
        (((540, 720), (720, 1020)),) * 7,
        (((540, 1441),),) * 7,
        (((-1, 540),),) * 7,
    ],
)
def test_impossible_hours_are_refused(week):
    with pytest.raises(BadSetting):
        WorkCalendar(PARIS, week)


def test_a_calendar_that_never_opens_says_so():
    for_ever = WorkCalendar(PARIS, office.calendar.week, leave=((date(1900, 1, 1), date(9999, 12, 31)),))
    with pytest.raises(BadSetting, match="no opening"):
        WorkClock(for_ever).deadline(given.at("Mon 9:00"), HOUR)


@pytest.mark.parametrize(
    "ask",
    [
        lambda moment: office.worked(moment, moment),
        lambda moment: office.deadline(moment, 1),
        office.next_open,
        office.end_of_day,
        lambda moment: office.after_working_days(moment, 1),
    ],
)
def test_a_time_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="no time zone"):
        ask(datetime(2026, 11, 16, 9))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ((2026, 11, 13), (2026, 11, 16), 1),  # Friday to Monday
        ((2026, 11, 14), (2026, 11, 16), 0),  # the weekend
        ((2026, 11, 9), (2026, 11, 16), 4),  # a week with a holiday on Wednesday
        ((2026, 11, 16), (2026, 11, 24), 4),  # and one with two days of leave
        ((2026, 11, 16), (2026, 11, 13), 0),  # backwards
    ],
)
def test_working_days_are_counted_from_the_first_up_to_the_last(start, end, days):
    calendar = office_hours(
        "Europe/Paris", holidays=[date(2026, 11, 11)], leave=((date(2026, 11, 17), date(2026, 11, 18)),)
    )
    paris = ZoneInfo("Europe/Paris")
    assert WorkClock(calendar).working_days(datetime(*start, tzinfo=paris), datetime(*end, tzinfo=paris)) == days
