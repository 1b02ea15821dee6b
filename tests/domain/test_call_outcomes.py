"""What follows from what: the table of outcomes, and the step each leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.cadence import DEFAULT, EMAIL, PHONE
from lib.domain.call_outcomes import CALL_OUTCOMES, OUTCOME_OF, WRITTEN, Proposal, Reach, Then, propose
from lib.domain.handoffs import REASONS
from lib.domain.touches import OUTCOMES, TWO_WAY


def reach(attempts: int = 1, *, contacted: bool = False, may_call: bool = True, may_write: bool = True) -> Reach:
    return Reach(attempts, contacted, may_call, may_write)


def test_every_outcome_is_one_key_and_a_known_touch():
    assert [o.key for o in CALL_OUTCOMES] == list("12345678")
    assert {o.code for o in CALL_OUTCOMES} | {WRITTEN.code} <= set(OUTCOMES)


def test_only_those_with_a_time_to_agree_on_ask_before_they_are_logged():
    assert [o.code for o in CALL_OUTCOMES if o.asks] == ["call_back", "meeting_booked"]
    assert all((o.asks is not None) == (o.then is Then.AGREED) for o in CALL_OUTCOMES)


def test_no_contact_means_the_next_attempt_of_the_plan():
    assert [o.code for o in CALL_OUTCOMES if o.then is Then.PLAN] == ["voicemail", "no_answer", "gatekeeper"]
    assert not {o.code for o in CALL_OUTCOMES if o.then is Then.PLAN} & TWO_WAY


@pytest.mark.parametrize(
    ("outcome", "known", "proposed"),
    [
        ("voicemail", reach(1), Proposal(PHONE, 1)),
        ("no_answer", reach(2), Proposal(EMAIL, 2)),
        ("no_answer", reach(2, may_write=False), Proposal(PHONE, 2)),
        ("gatekeeper", reach(5), Proposal(PHONE, 2)),
        ("voicemail", reach(6), Proposal(reason="not_reached")),
        ("no_answer", reach(9), Proposal(reason="not_reached")),
        ("no_answer", reach(9, contacted=True), Proposal(PHONE, 2)),  # the plan is about reaching them; we have
        ("conversation", reach(1), Proposal(PHONE, 5)),
        ("conversation", reach(9, contacted=True), Proposal(PHONE, 5)),
        ("wrong_number", reach(1), Proposal(EMAIL, 1)),
        ("wrong_number", reach(1, may_write=False), Proposal(reason="bad_data")),
        ("do_not_call", reach(1), Proposal(EMAIL, 2)),
        ("do_not_call", reach(1, may_write=False), Proposal(reason="no_consent")),
        ("call_back", reach(1), None),
        ("meeting_booked", reach(6), None),
    ],
)
def test_what_follows(outcome, known, proposed):
    assert propose(OUTCOME_OF[outcome], DEFAULT, known) == proposed


def test_a_mail_is_followed_by_the_plan_and_by_mail_where_nobody_may_call():
    assert propose(WRITTEN, DEFAULT, reach(3)) == Proposal(PHONE, 2)
    assert propose(WRITTEN, DEFAULT, reach(3, may_call=False)) == Proposal(EMAIL, 2)
    assert propose(WRITTEN, DEFAULT, reach(6)) == Proposal(reason="not_reached")


@given(st.sampled_from([*CALL_OUTCOMES, WRITTEN]), st.integers(1, 12), st.booleans(), st.booleans(), st.booleans())
def test_nobody_is_forgotten_and_no_closed_way_is_proposed(outcome, attempts, contacted, may_call, may_write):
    """Unless a time was agreed on, there is a step by a way that is open, or a reason to give the lead back."""
    proposed = propose(outcome, DEFAULT, reach(attempts, contacted=contacted, may_call=may_call, may_write=may_write))
    if outcome.then is Then.AGREED:
        assert proposed is None
        return
    assert (proposed.channel is None) == (proposed.reason in REASONS)
    if proposed.channel == PHONE:
        assert may_call and proposed.in_working_days >= 1
    if proposed.channel == EMAIL:
        assert may_write and proposed.in_working_days >= 1
