"""Charts can be read in both themes and without colours, and their bars add up."""

import tomllib
from collections import Counter
from datetime import timedelta
from itertools import combinations, product

import pytest

from lib.domain.targets import Pace
from lib.domain.touches import CHANNELS, OUTCOMES, Touch, day_kinds
from lib.ui import charts
from lib.ui.charts import Series
from lib.ui.reps_words import CHART, chart_counts, chart_kind, done_of_expected, filled
from tests.given import at, on
from tests.house.source import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
DAYS = [on("last Mon") + timedelta(days=i) for i in range(14)]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_number_in_a_field_stands_out_from_it(theme: str):
    for ground in THEMES[theme]["chartSequentialColors"]:
        assert contrast(ground, charts._legible_on(ground)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_stand_out_from_the_ground_and_the_target_most(theme: str):
    ground = THEMES[theme]["backgroundColor"]
    for colour in THEMES[theme]["chartCategoricalColors"][: len(CHART)]:
        assert contrast(colour, ground) >= 3, colour
    assert contrast(THEMES[theme]["textColor"], ground) >= 12


def stacked(counts: dict[str, list[int]], target: list[float] | None = None):
    return charts.stacked_days(DAYS, [Series(name, values) for name, values in counts.items()], target,
                               keys=list(counts), unit="Attempts")


def test_every_kind_has_its_own_pattern_and_the_target_is_a_dashed_line():
    figure = stacked({name: [1] * 14 for name in CHART}, [2.0] * 14)
    bars, line = figure.data[:-1], figure.data[-1]

    assert len({bar.marker.pattern.shape for bar in bars}) == len(CHART) == len(bars)
    assert (line.name, line.mode, line.line.dash) == ("Target", "lines", "dash")
    assert figure.layout.yaxis.title.text == "Attempts"
    assert all(trace.name for trace in figure.data)


def test_weekends_without_work_are_left_out_and_others_stay():
    quiet = [0 if day.weekday() >= 5 else 1 for day in DAYS]
    busy = [1] * 14

    assert [len(stacked({"a": values}).data[0].x) for values in (quiet, busy)] == [10, 14]
    assert [bool(stacked({"a": values}).layout.xaxis.rangebreaks) for values in (quiet, busy)] == [True, False]


def test_a_click_on_a_bar_says_its_kind_and_day():
    bar = stacked({"dial": [1] * 14}).data[0]

    assert tuple(bar.customdata[0]) == ("dial", "2026-11-09")


def test_the_map_has_a_field_for_each_hour_with_a_number():
    counts = [[0] * 24 for _ in range(7)]
    counts[0][9], counts[4][16] = 3, 12
    field = charts.hours_of_the_week(counts, hours=range(9, 17), weekdays=5, what="dials", key="dial").data[0]

    assert list(zip(field.x, field.base, field.text, strict=True)) == [(9, 0.04, "3"), (16, 4.04, "12")]
    assert [tuple(data) for data in field.customdata] == [("dial", 0, 9), ("dial", 4, 16)]
    assert field.hovertext[1] == "Fri, 16:00 to 16:59: 12 dials"


def test_every_attempt_is_in_exactly_one_part_of_a_bar():
    """For every channel and outcome, and every two of them."""
    touches = [Touch(0, at("Mon 9:00"), "rep", "out", channel, outcome)
               for channel, outcome in product(CHANNELS, OUTCOMES)]
    for together in (*((t,) for t in touches), *list(combinations(touches, 2))[::97]):
        done = Counter(kind for touch in together for kind in day_kinds(touch))
        parts = Counter(chart_kind(touch.channel, touch.outcome) for touch in together)
        assert {kind: count for kind, count in chart_counts(done).items() if count} == parts
        assert sum(chart_counts(done).values()) == len(together)


def test_texts_of_numbers_sort_as_the_numbers_do():
    """As browsers compare them: a filling space before every digit."""
    paces = [Pace("dial", count, 45.0, 45.0) for count in (9, 120, 32, 0)]
    texts = [done_of_expected(pace, 3) for pace in paces]

    assert [text.strip("\u2007") for text in sorted(texts, key=lambda t: t.replace("\u2007", " "))] == [
        "0 / 45", "9 / 45", "32 / 45", "120 / 45"]
    assert [filled("7%", 4), done_of_expected(Pace("dial", 3))] == ["\u2007\u20077%", "3"]

