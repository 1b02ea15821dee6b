"""How some numbers spread: exact medians and quartiles, and when there are too few to say."""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_FOR_P90 = 20
"""Below so many values nothing is called a 90th percentile."""

FEWEST_FOR_A_BAND = 4
"""Of fewer people a quartile says little about the team, and much about one of them."""


@dataclass(frozen=True)
class Band:
    """The quartiles of a team: half of its reps lie between the lower and the upper one."""

    lower: float
    median: float
    upper: float
    count: int


def quantile(values: Sequence[float], part: float) -> float | None:
    """The value below which that part of the values lies, between neighbours in proportion; None of none.

    The median of an even count is the middle between the two in the middle.
    """
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median(values: Sequence[float]) -> float | None:
    """The exact middle; None of none."""
    return quantile(values, 0.5)


def ninetieth(values: Sequence[float]) -> float | None:
    """The 90th percentile; None where there are too few values to call anything that."""
    return quantile(values, 0.9) if len(values) >= FEWEST_FOR_P90 else None


def band(values: Sequence[float]) -> Band | None:
    """The quartiles; None of too few."""
    if len(values) < FEWEST_FOR_A_BAND:
        return None
    low, middle, high = (quantile(values, part) for part in (0.25, 0.5, 0.75))
    assert low is not None and middle is not None and high is not None
    return Band(low, middle, high, len(values))
