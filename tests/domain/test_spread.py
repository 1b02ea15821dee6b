"""Medians and quartiles are exact, and too few values are called too few."""

import statistics

import pytest
from hypothesis import given as draw
from hypothesis import strategies as st

from lib.domain.spread import Band, band, median, ninetieth, quantile

NUMBERS = st.lists(st.integers(-1_000, 1_000), min_size=2, max_size=60)


@pytest.mark.parametrize(("values", "middle"), [([], None), ([3], 3), ([1, 9], 5), ([9, 1, 2], 2), ([0, 0, 4, 4], 2)])
def test_the_median_is_the_exact_middle(values: list[float], middle: float | None):
    assert median(values) == middle


def test_quartiles_lie_between_neighbours_in_proportion():
    assert band([1, 2, 3, 4, 5]) == Band(2, 3, 4, 5)
    assert band([4, 1, 3, 2]) == Band(1.75, 2.5, 3.25, 4)


def test_three_people_have_no_band():
    assert band([1, 2, 3]) is None


def test_nothing_below_twenty_values_is_called_a_90th_percentile():
    assert ninetieth(list(range(19))) is None
    assert ninetieth(list(range(20))) == pytest.approx(17.1)


@draw(NUMBERS)
def test_they_agree_with_the_standard_library(values: list[int]):
    cuts = statistics.quantiles(values, n=4, method="inclusive")
    assert [quantile(values, part) for part in (0.25, 0.5, 0.75)] == pytest.approx(cuts)
    assert (quantile(values, 0), quantile(values, 1)) == (min(values), max(values))
