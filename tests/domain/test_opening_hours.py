"""Hours as people write them, and as they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.opening_hours import hours_trouble, hours_words, read_hours, read_week, week_words
from lib.errors import BadSetting

NINE_TO_FIVE = ((540, 1020),)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-17", NINE_TO_FIVE),
        ("09:00–17:00", NINE_TO_FIVE),
        ("9.00 to 17h00", NINE_TO_FIVE),
        ("9-12:30, 13:30-18", ((540, 750), (810, 1080))),
        ("14-18; 9-12", ((540, 720), (840, 1080))),
        ("9-12 and 12-17", NINE_TO_FIVE),
        ("0:00-24:00", ((0, 1440),)),
        ("", ()),
        (" closed ", ()),
        ("–", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple) -> None:
    assert read_hours(text) == hours
    assert hours_trouble(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9 til 5", "Tuesday: “9 til 5” is no time span. Write it like 9:00–12:30, 13:30–17:00, or leave it empty when "
                    "closed."),
        ("9-25", "Tuesday: “9-25” is no time span."),
        ("9:70-12", "Tuesday: “9:70-12” is no time span."),
        ("24:30-25", "Tuesday: “24:30-25” is no time span."),
        ("17-9", "Tuesday: it would close at 9:00, before it opens at 17:00."),
        ("9-9", "Tuesday: it would close at 9:00, before it opens at 9:00."),
        ("9-12, 11-17", "Tuesday: 9:00–12:00 and 11:00–17:00 overlap. Begin the later one at 12:00 or after."),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_value_and_the_remedy(text: str, sentence: str) -> None:
    trouble = hours_trouble(text, "Tuesday")

    assert trouble is not None
    assert trouble.startswith(sentence)
    with pytest.raises(BadSetting) as refused:
        read_hours(text, "Tuesday")
    assert str(refused.value) == trouble


def test_a_week_that_is_never_open_is_refused() -> None:
    with pytest.raises(BadSetting, match="closed on all seven days"):
        read_week(("",) * 7)


def test_a_week_reads_in_one_line_with_equal_neighbours_together() -> None:
    week = read_week(("9-17", "9-17", "9-12, 14-17", "9-17", "", "10-12", ""))

    assert week_words(week) == "Mon–Tue 9:00–17:00 · Wed 9:00–12:00, 14:00–17:00 · Thu 9:00–17:00 · Sat 10:00–12:00"


edges = st.lists(st.integers(0, 1440), min_size=0, max_size=8, unique=True).map(sorted)


@given(edges)
def test_whatever_is_shown_can_be_read_back(minutes: list[int]) -> None:
    pairs = zip(minutes[::2], minutes[1::2], strict=False)
    hours = tuple(pairs)

    assert read_hours(hours_words(hours)) == hours
