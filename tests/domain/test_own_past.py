"""This week beside the own trailing 13, as far as this one has come. Today is Thursday 19 November 2026."""

from datetime import date, timedelta

from lib.domain.own_past import WEEKS, Beside, beside, first_monday, of_weeks
from tests.given import on

MONDAYS = [date(2026, 8, 17) + timedelta(weeks=i) for i in range(WEEKS)]
THERE = dict.fromkeys(MONDAYS, True)


def test_thirteen_weeks_end_with_last_week():
    assert first_monday(on("Thu")) == MONDAYS[0]
    assert MONDAYS[-1] == on("last Mon")


def test_past_weeks_count_as_far_as_this_one_has_come():
    """Last week: 4 on Monday, 2 on Thursday (half of Thursday is over: 1), 8 on Friday (not yet).

    This week: 3 on Monday, 1 today. The week before last: nothing. What is older is left out.
    """
    counts = [(on("last Mon"), 4), (on("last Thu"), 2), (on("last Fri"), 8), (on("Mon"), 3), (on("Thu"), 1),
              (MONDAYS[0] - timedelta(days=1), 99)]

    found = beside(counts, on("Thu"), gone=0.5, worked=THERE)

    assert found == Beside(4, 0, 0, 0, (*[0] * 12, 5), (*[0] * 12, 14))


def test_on_a_weekend_the_past_weeks_are_whole():
    counts = [(on("last Fri"), 8), (on("last Sun"), 1)]

    assert beside(counts, on("Sun"), gone=1, worked=THERE).by_week[-1] == 9


def test_weeks_away_are_not_compared_with():
    """Away but for the last three weeks, of 2, 4 and 9: the usual is 4, half of the weeks lie between 3 and 6.5."""
    worked = {monday: monday >= MONDAYS[-3] for monday in MONDAYS}
    counts = list(zip(MONDAYS[-3:], (2, 4, 9), strict=True))

    found = beside(counts, on("Thu"), gone=1, worked=worked)

    assert (found.usual, found.low, found.high) == (4, 3, 6.5)
    assert found.by_week == (*[None] * 10, 2, 4, 9)


def test_a_figure_without_any_past_has_no_usual():
    assert of_weeks(None, [None] * 13, [None] * 13) == Beside(None, None, None, None, (None,) * 13, (None,) * 13)
