"""The order of day and month is decided for a whole column, never cell by cell."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.crm_import.dates import DateColumn, DateReading, When
from lib.crm_import.mapping import Dates
from lib.errors import UnreadableDate

PARIS, KOLKATA = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Kolkata")


def decided(*texts: str, stated: Dates = Dates.AUTO, zone: ZoneInfo = PARIS) -> DateReading:
    column = DateColumn("'Created' of leads.csv", 'dates = "day-first"')
    for text in texts:
        column.add(text)
    return column.decide(stated, zone, PARIS)


def days(*texts: str, stated: Dates = Dates.AUTO) -> list[date | None]:
    reading = decided(*texts, stated=stated)
    return [when.day if (when := reading.read(text)) else None for text in texts]


def test_one_value_that_can_only_be_read_one_way_decides_for_all():
    assert days("03/04/2022", "13/04/2022") == [date(2022, 4, 3), date(2022, 4, 13)]
    assert days("03/04/2022", "04/13/2022") == [date(2022, 3, 4), date(2022, 4, 13)]
    assert days("3/4/22", "4/13/22") == [date(2022, 3, 4), date(2022, 4, 13)]


def test_another_sign_between_the_numbers_is_no_other_order():
    # What Excel leaves of month-first dates opened in a day-first country.
    assert days("03-04-2022", "04/13/2022") == [date(2022, 3, 4), date(2022, 4, 13)]


def test_where_both_orders_fit_every_value_the_mapping_must_say():
    with pytest.raises(UnreadableDate) as refused:
        decided("03/04/2022", "05/05/2022")
    assert str(refused.value) == (
        "'Created' of leads.csv: nobody can tell day from month, for every value fits both orders, as '03/04/2022'. "
        'Say it in the mapping: dates = "day-first"'
    )
    assert days("03/04/2022", stated=Dates.DAY_FIRST) == [date(2022, 4, 3)]
    assert days("03/04/2022", stated=Dates.MONTH_FIRST) == [date(2022, 3, 4)]


def test_a_day_that_is_the_same_in_both_orders_needs_no_decision():
    assert days("05/05/2022", "07/07/2022") == [date(2022, 5, 5), date(2022, 7, 7)]


def test_a_value_that_does_not_fit_the_stated_order_is_no_date():
    assert days("31/12/2022", "1/2/2022", stated=Dates.MONTH_FIRST) == [None, date(2022, 1, 2)]


def test_two_styles_told_apart_by_their_sign_are_both_read():
    reading = decided("13/04/2022", "04-25-2022", "01/02/2022", "01-02-2022")
    assert reading.words == "two styles: day-first where written with '/', month-first where written with '-'"
    assert [reading.read(text).day for text in ("01/02/2022", "01-02-2022")] == [date(2022, 2, 1), date(2022, 1, 2)]


def test_a_slip_in_a_long_column_is_refused_and_the_rest_is_read():
    clear = [f"{day}/04/2022" for day in range(13, 31)] * 2
    reading = decided(*clear, "04/13/2022")
    assert reading.read("04/13/2022") is None
    assert reading.read("03/04/2022").day == date(2022, 4, 3)
    assert reading.words == "day-first by 36 values against 1, which are rejected"


def test_in_a_mixture_what_fits_both_orders_is_refused_too():
    reading = decided("13/04/2022", "14/04/2022", "04/15/2022")
    assert [reading.read(text) is None for text in ("13/04/2022", "04/15/2022", "03/04/2022", "06/06/2022")] == [
        False, True, True, False
    ]
    assert reading.words.startswith("mixed: day-first by 2 values against 1")


def test_as_many_for_one_order_as_for_the_other_is_left_to_the_mapping():
    with pytest.raises(UnreadableDate, match="mixes two orders: '13/04/2022' can only be day-first"):
        decided("13/04/2022", "04/13/2022")


def test_a_column_without_any_date_is_refused_with_an_example():
    with pytest.raises(UnreadableDate, match="holds no date anybody can read, for example 'soon'"):
        decided("soon", "later")


def test_a_blank_column_is_fine():
    assert decided().words == "no values"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-01-09", date(2022, 1, 9)),
        ("2022/1/9", date(2022, 1, 9)),
        ("20220109", date(2022, 1, 9)),
        ("9 Jan 2022", date(2022, 1, 9)),
        ("Jan 9, 2022", date(2022, 1, 9)),
        ("09-Jan-22", date(2022, 1, 9)),
        ("Sun, 9 January 2022", date(2022, 1, 9)),
        ("13.2.22", date(2022, 2, 13)),
        ("13/2/70", date(1970, 2, 13)),
        ("44570", date(2022, 1, 9)),
        ("44570.0", date(2022, 1, 9)),
    ],
)
def test_a_date_without_a_time_stays_a_day(text: str, expected: date):
    when = decided(text).read(text)
    midnight = datetime(expected.year, expected.month, expected.day, tzinfo=PARIS).astimezone(UTC)
    assert when == When(midnight, True, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-01-09T20:36:47.000+0000", datetime(2022, 1, 9, 20, 36, 47, tzinfo=UTC)),
        ("2022-01-09T20:36:47Z", datetime(2022, 1, 9, 20, 36, 47, tzinfo=UTC)),
        ("2024-03-31T01:59:59+01:00", datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC)),
        ("2022-01-09 20:36:47", datetime(2022, 1, 9, 15, 6, 47, tzinfo=UTC)),
        ("2022-01-09 20:36", datetime(2022, 1, 9, 15, 6, tzinfo=UTC)),
        ("13/1/2022 8:05 PM", datetime(2022, 1, 13, 14, 35, tzinfo=UTC)),
        ("13/1/2022, 12:05 am", datetime(2022, 1, 12, 18, 35, tzinfo=UTC)),
        ("1641757007", datetime(2022, 1, 9, 19, 36, 47, tzinfo=UTC)),
        ("1641757007123", datetime(2022, 1, 9, 19, 36, 47, tzinfo=UTC)),
        ("44570.75", datetime(2022, 1, 9, 12, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_on_the_wall_of_the_source(text: str, expected: datetime):
    when = decided(text, zone=KOLKATA).read(text)
    assert (when.at, when.day_only) == (expected, False)


def test_a_column_whose_times_are_all_midnight_holds_days():
    reading = decided("2023-01-09 00:00:00", "2023-02-14 00:00:00")
    assert reading.read("2023-01-09 00:00:00").day_only
    assert reading.words == "2 ISO; every time is midnight, so these are days"


def test_one_time_that_is_not_midnight_makes_midnight_a_time():
    assert not decided("2023-01-09 00:00:00", "2023-02-14 08:05:00").read("2023-01-09 00:00:00").day_only


@pytest.mark.parametrize(
    "text",
    ["31/02/2022", "2022-13-01", "00/01/2022", "25:00", "12", "Mon", "1/2/3/4", "-1", "0001-01-01", "9999-12-31",
     "9999999999"],
)
def test_what_is_no_date_is_none(text: str):
    reading = decided("13/04/2022", text)
    assert reading.read(text) is None


def test_a_stray_number_in_a_column_of_dates_is_no_excel_date():
    assert days("13/04/2022", "14/04/2022", "45000") == [date(2022, 4, 13), date(2022, 4, 14), None]


DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(st.lists(DAYS, min_size=1).filter(lambda found: any(day.day > 12 for day in found)), st.sampled_from("/-."))
def test_whatever_the_days_the_order_they_were_written_in_is_found(found: list[date], sign: str):
    for form in (f"%d{sign}%m{sign}%Y", f"%m{sign}%d{sign}%Y"):
        assert days(*(day.strftime(form) for day in found)) == found
