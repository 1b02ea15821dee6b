""""Three leads to talk about". Now is Monday, 16 November 2026, 10:00 in Paris; everything was due last Friday.

    lead  rung              intent  waits since   promised     why it may be named
    1     promise broken    -       Thu 12        Fri 13 9:00  broken promise
    2     promise broken    hot     Mon 9         Fri 13 16:00 broken promise, but due later
    3     never attempted   hot     Wed 11        -            hot and untried
    4     not accepted      cold    Mon 2         -            longest untried
    5     stalled, spoke    -       Mon 2         -            silent after contact
    6     stalled           -       Sun 1         -            stalled
    7     one and done      -       Tue 3         -            one and done
    8     in hand           hot     Mon 2         -            never
    9     never attempted   hot     Mon 16 9:00   -            not yet: its deadline is to come
"""

from datetime import datetime, timedelta

import pytest

from lib.domain.ladder import Rung
from lib.domain.talking_points import OpenLead, Point, Reason, reasons_of, talking_points
from tests.given import at

DUE = at("last Fri 12:00")
LEADS = {
    lead.handoff_id: lead
    for lead in (
        OpenLead(1, Rung.PROMISE_BROKEN, None, at("last Thu 9:00"), DUE, promise_at=at("last Fri 9:00")),
        OpenLead(2, Rung.PROMISE_BROKEN, "hot", at("last Mon 9:00"), DUE, promise_at=at("last Fri 16:00")),
        OpenLead(3, Rung.NEVER_ATTEMPTED, "hot", at("last Wed 9:00"), DUE),
        OpenLead(4, Rung.NOT_ACCEPTED, "cold", at("2026-11-02 9:00"), DUE),
        OpenLead(5, Rung.STALLED, None, at("2026-11-02 9:00"), DUE, contacted=True),
        OpenLead(6, Rung.STALLED, None, at("2026-11-01 9:00"), DUE),
        OpenLead(7, Rung.ONE_AND_DONE, None, at("2026-11-03 9:00"), DUE),
        OpenLead(8, Rung.IN_HAND, "hot", at("2026-11-02 9:00"), DUE, contacted=True),
        OpenLead(9, Rung.NEVER_ATTEMPTED, "hot", at("Mon 9:00"), at("Mon 11:00")),
    )
}


@pytest.mark.parametrize(("among", "named"), [
    ((1, 2, 3, 4, 5, 6, 7, 8, 9), [(1, "promise_broken"), (3, "hot_untried"), (4, "longest_untried")]),
    ((5, 6, 7), [(5, "silent_after_contact"), (7, "one_and_done"), (6, "stalled")]),
    ((1, 2), [(1, "promise_broken"), (2, "promise_broken")]),
    ((3, 8), [(3, "hot_untried")]),
    ((8, 9), []),
    ((), []),
])
def test_three_leads_tell_three_stories(among: tuple[int, ...], named: list[tuple[int, str]], now: datetime):
    found = talking_points([LEADS[i] for i in among], now)

    assert found == tuple(Point(i, Reason(reason)) for i, reason in named)


def test_of_many_alike_the_three_longest_are_named_once_each(now: datetime):
    alike = [OpenLead(i, Rung.NEVER_ATTEMPTED, None, at("last Mon 9:00") - timedelta(days=i), DUE) for i in range(9)]

    assert [point.handoff_id for point in talking_points(alike, now)] == [8, 7, 6]


def test_due_exactly_now_is_not_yet_late(now: datetime):
    assert reasons_of(OpenLead(1, Rung.NEVER_ATTEMPTED, "hot", DUE, due_at=now), now) == ()
    assert reasons_of(OpenLead(1, Rung.NEVER_ATTEMPTED, "hot", DUE, due_at=now - timedelta(seconds=1)), now) == (
        Reason.HOT_UNTRIED, Reason.LONGEST_UNTRIED,
    )
