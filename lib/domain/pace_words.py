"""What is said of somebody against their target, and beside their own past and their team: one sentence each."""

from dataclasses import dataclass

from lib.domain.own_past import WEEKS
from lib.domain.spread import FEWEST_FOR_A_BAND, FEWEST_FOR_P90
from lib.domain.targets import TRAILING_DAYS


@dataclass(frozen=True)
class PaceWords:
    """What a figure is called, and the one sentence that says how it comes about."""

    label: str
    meaning: str


EXPECTED = PaceWords(
    "Expected by now", "The target of all days that are over, and of today the part of its open hours that is.")
NEEDED = PaceWords("Needed", "What is left of the target over the working days left, today among them.")
HEADING = PaceWords(
    "Heading for", f"What was done, and the rate of the last {TRAILING_DAYS} working days for what is left.")
PACE_WORDS = (
    PaceWords("Target", "A figure a day counts whole on a full working day, one a week or a month is spread over its "
                        "working time. Holidays, leave and part-time reduce both. A period's target is the sum of its "
                        "days."),
    EXPECTED,
    NEEDED,
    HEADING,
    PaceWords("No target set", "What was done is shown, without judgement."),
)
"""Against target."""

BESIDE_WORDS = (
    PaceWords("Usual by now", f"The median of the rep's own {WEEKS} weeks before, each as far as this one has come; "
                              "weeks in which the rep was away are left out."),
    PaceWords("Half of the weeks", "Between the lower and the upper quartile of the same weeks."),
    PaceWords("Team's band", "The lower quartile, the median and the upper quartile of the reps, without names; only "
                             f"of {FEWEST_FOR_A_BAND} reps or more."),
    PaceWords("90th percentile", f"Shown only of {FEWEST_FOR_P90} cases or more."),
)
"""Beside the own past, and the team."""
