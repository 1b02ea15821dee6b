"""Why a lead is on the list, and in which order.

Now is Monday 16 November 2026, 09:00 UTC; the rep's day ends at 23:00 UTC.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.domain.ladder import Stage
from lib.domain.work_order import RANK, WHY_WORDS, Lead, Why, since, why

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
ENDS = datetime(2026, 11, 16, 23, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)

UNTRIED = Lead(Stage.NEVER_ATTEMPTED, None, None, 1, 0, came_back=False, intent="warm", due_at=NOW + 8 * HOUR,
               risk_at=NOW + 6 * HOUR)
TRIED = replace(UNTRIED, stage=Stage.ATTEMPTED_ONCE, attempts=1, turns_at=NOW + HOUR)
PROMISED = replace(TRIED, stage=Stage.PROMISED, promise_at=NOW + 48 * HOUR, turns_at=NOW + 48 * HOUR)


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        # promises
        (replace(PROMISED, promise_at=NOW - SECOND), Why.PROMISE_OVERDUE),
        (replace(PROMISED, promise_at=NOW), Why.PROMISE_TODAY),  # due exactly now is not yet broken
        (replace(PROMISED, promise_at=ENDS), Why.PROMISE_TODAY),
        (replace(PROMISED, promise_at=ENDS + SECOND), None),  # it has its step, tomorrow
        (replace(PROMISED, promise_at=NOW + 4 * 30 * 24 * HOUR), None),  # a snooze for four months sticks
        # who came back
        (replace(UNTRIED, number=2), Why.WELCOME_BACK),
        (replace(TRIED, number=2), None),
        (replace(TRIED, came_back=True), Why.WELCOME_BACK),
        (replace(PROMISED, came_back=True), Why.WELCOME_BACK),
        (replace(PROMISED, came_back=True, promise_at=NOW - SECOND), Why.PROMISE_OVERDUE),
        # nobody has tried
        (replace(UNTRIED, risk_at=NOW, due_at=NOW + HOUR), Why.DUE_SOON),
        (replace(UNTRIED, risk_at=NOW - HOUR, due_at=NOW), Why.DUE_SOON),
        (replace(UNTRIED, risk_at=NOW - 2 * HOUR, due_at=NOW - SECOND), Why.OLDEST),
        (replace(UNTRIED, intent="hot"), Why.HOT),
        (replace(UNTRIED, intent="hot", risk_at=NOW, due_at=NOW + HOUR), Why.DUE_SOON),
        (replace(UNTRIED, intent=None), Why.OLDEST),
        (replace(UNTRIED, stage=Stage.NOT_ACCEPTED), Why.OLDEST),
        (replace(UNTRIED, stage=Stage.UNOWNED), Why.OLDEST),
        (replace(UNTRIED, stage=Stage.UNOWNED, attempts=2), Why.OLDEST),  # tried once, then taken from its rep
        # tried
        (TRIED, None),
        (replace(TRIED, intent="hot"), None),
        (replace(TRIED, turns_at=NOW), None),
        (replace(TRIED, turns_at=NOW - SECOND), Why.ONE_AND_DONE),
        (replace(TRIED, stage=Stage.WORKED, attempts=3), None),
        (replace(TRIED, stage=Stage.WORKED, attempts=3, turns_at=NOW - SECOND), Why.OLDEST),
    ],
)
def test_the_first_reason_that_holds_decides(lead: Lead, reason: Why | None):
    assert why(lead, NOW, ENDS) is reason


def test_the_reasons_stand_in_the_order_of_work():
    assert list(Why) == [Why.PROMISE_OVERDUE, Why.PROMISE_TODAY, Why.WELCOME_BACK, Why.DUE_SOON, Why.HOT,
                         Why.ONE_AND_DONE, Why.OLDEST]
    assert [RANK[reason] for reason in Why] == list(range(7))
    assert set(WHY_WORDS) == set(Why)


@pytest.mark.parametrize(
    ("reason", "by"),
    [(Why.PROMISE_OVERDUE, "promise"), (Why.PROMISE_TODAY, "promise"), (Why.WELCOME_BACK, "waiting"),
     (Why.DUE_SOON, "due"), (Why.HOT, "waiting"), (Why.ONE_AND_DONE, "waiting"), (Why.OLDEST, "waiting")],
)
def test_among_equals_the_earliest_comes_first(reason: Why, by: str):
    moments = {"promise": NOW, "due": NOW + HOUR, "waiting": NOW - HOUR}
    assert since(reason, promise_at=moments["promise"], due_at=moments["due"],
                 waiting_since=moments["waiting"]) == moments[by]
