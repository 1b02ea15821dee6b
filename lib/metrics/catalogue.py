"""Every metric, by name."""

from lib.errors import NotFound
from lib.metrics import activity, appointments, assignments, handoffs
from lib.metrics.definition import Metric

CHAPTERS: tuple[tuple[str, tuple[Metric, ...]], ...] = (
    ("What became of the leads", handoffs.METRICS),
    ("What a rep made of them", assignments.METRICS),
    ("What reps did", activity.METRICS),
    ("What became of the meetings", appointments.METRICS),
)
"""All metrics in the order people read about them."""

CATALOGUE: dict[str, Metric] = {metric.name: metric for _, chapter in CHAPTERS for metric in chapter}


def metric(name: str) -> Metric:
    """The record of a metric. Raises NotFound with the known names."""
    if name not in CATALOGUE:
        raise NotFound(f"There is no metric called {name!r}. Known metrics: {', '.join(sorted(CATALOGUE))}.")
    return CATALOGUE[name]
