"""How many leads are on each rep's list? The company is drawn in tests/company.py; now is Monday 10:00 in Paris."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import event

from lib.db.engine import reading, writing
from lib.domain.people import Viewer
from lib.domain.work_order import Why
from lib.queries import work
from lib.queries.work_by_rep import work_counts_by_rep
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.conftest import NOW
from tests.given import at

MIDNIGHT = at("Tue 0:00")
NOTHING = dict.fromkeys(Why, 0)


@dataclass
class Floor:
    """The company, asked about the lists of several reps."""

    company: Company

    def lists(self, viewer: Viewer, *reps: int, ends: datetime = MIDNIGHT) -> dict[int, dict[Why, int]]:
        with reading(self.company.engine) as conn:
            return work_counts_by_rep(conn, viewer, dict.fromkeys(reps, ends), now=NOW)


@pytest.fixture
def floor(company: Company) -> Floor:
    return Floor(company)


def test_every_rep_is_there_with_every_reason(floor: Floor):
    """Ana: Cedar and Dogwood are due at this moment, Elm is one and done, Fir waits. Ben broke a promise to Ginkgo.

    Hazel (in hand), Larch (ended), Alder (nobody's) and Birch (the queue's) are on nobody's list; Nina has none.
    """
    ids = floor.company.ids
    assert floor.lists(floor.company.boss, ids.ana, ids.ben, ids.sam, ids.nina) == {
        ids.ana: NOTHING | {Why.DUE_SOON: 2, Why.ONE_AND_DONE: 1, Why.OLDEST: 1},
        ids.ben: NOTHING | {Why.PROMISE_OVERDUE: 1},
        ids.sam: NOTHING | {Why.OLDEST: 1},
        ids.nina: NOTHING,
    }
    assert floor.lists(floor.company.boss) == {}


@pytest.mark.parametrize("who", ["ana", "ben", "sam", "nina", "sid", "boss", "mia"])
def test_what_is_counted_is_what_that_reps_day_shows(floor: Floor, who: str):
    """Sid's reps are South's: of Ana and Ben he counts nothing, and a rep counts nobody else's."""
    viewer, ids = getattr(floor.company, who), floor.company.ids
    found = floor.lists(viewer, ids.ana, ids.ben, ids.sam)
    with reading(floor.company.engine) as conn:
        today = work.Today(NOW, MIDNIGHT)
        assert found == {rep: work.work_counts(conn, viewer, rep, today=today) for rep in (ids.ana, ids.ben, ids.sam)}
    seen = {"ana": [4, 0, 0], "ben": [0, 1, 0], "sam": [0, 0, 1], "nina": [4, 1, 0], "sid": [0, 0, 1]}
    assert [sum(counts.values()) for counts in found.values()] == seen.get(who, [4, 1, 1])


def test_each_day_ends_at_the_midnight_of_its_rep(floor: Floor):
    """Both promised to call on Tuesday at 8:00 in Paris. Where Ben sits it is still Monday then; for Ana it is not."""
    ids = floor.company.ids
    with writing(floor.company.engine) as conn:
        for handoff in (ids.hazel, ids.fir):
            given.a_next_step(conn, handoff, due=at("Tue 8:00"))
        rebuild(conn)
    with reading(floor.company.engine) as conn:
        ends = {ids.ana: MIDNIGHT, ids.ben: at("Tue 9:00")}
        found = work_counts_by_rep(conn, floor.company.nina, ends, now=NOW)
    assert found == {
        ids.ana: NOTHING | {Why.DUE_SOON: 2, Why.ONE_AND_DONE: 1},
        ids.ben: NOTHING | {Why.PROMISE_OVERDUE: 1, Why.PROMISE_TODAY: 1},
    }


def test_it_is_one_question_however_many_reps_there_are(floor: Floor):
    asked: list[str] = []

    def note(conn, cursor, statement, *rest) -> None:
        if "handoffs" in statement:
            asked.append(statement)

    ids = floor.company.ids
    with reading(floor.company.engine) as conn:
        event.listen(conn, "before_cursor_execute", note)
        for reps in ([ids.ana], [ids.ana, ids.ben, ids.sam, ids.nina, ids.sid]):
            work_counts_by_rep(conn, floor.company.boss, dict.fromkeys(reps, MIDNIGHT), now=NOW)
    assert len(asked) == 2
