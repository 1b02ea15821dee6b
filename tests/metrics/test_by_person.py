"""Figures of many people at once are the figures of each; the week is drawn in tests/metrics/test_figures.py."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from lib.domain.lists import Slice
from lib.metrics.assignments import METRICS as OF_ASSIGNMENTS
from lib.metrics.by_person import values_by_person
from lib.metrics.run import Value, value
from tests.metrics.test_figures import WEEK, week

__all__ = ["week"]
NAMES = [m.name for m in OF_ASSIGNMENTS] + ["dials", "voicemails", "connect_rate"]


@pytest.mark.parametrize("viewer", ["ana", "nina", "mia"])
def test_each_persons_figures_are_those_of_a_slice_of_one(week: SimpleNamespace, now: datetime, viewer: str):
    who = getattr(week, viewer)
    people = [week.ana_id, week.ben_id, week.sam.person_id, 999_999]

    found = values_by_person(week.conn, who, NAMES, WEEK, people, now=now)

    assert found == {
        person: {name: value(week.conn, who, name, WEEK, now=now, part=Slice(rep_id=person)) for name in NAMES}
        for person in people
    }


def test_people_add_up_to_the_team(week: SimpleNamespace, now: datetime):
    counts = [name for name in NAMES if isinstance(value(week.conn, week.mia, name, WEEK, now=now).number, int)]
    found = values_by_person(week.conn, week.nina, counts, WEEK, [week.ana_id, week.ben_id], now=now)

    assert len(counts) >= 5
    for name in counts:
        together = value(week.conn, week.nina, name, WEEK, now=now)
        assert sum(figures[name].number or 0 for figures in found.values()) == together.number


def test_the_median_of_an_even_count_is_the_middle_of_two(week: SimpleNamespace, now: datetime):
    """Ben's two, in hours: Elm 1 (until it ended), Dogwood 144."""
    found = values_by_person(week.conn, week.mia, ["rep_response_time"], WEEK, [week.ben_id], now=now)

    figure = found[week.ben_id]["rep_response_time"]
    assert isinstance(figure, Value)
    assert (figure.number, figure.count, figure.in_days) == (72.5 * 3600, 2, False)
