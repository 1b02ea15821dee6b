"""The facts of hand-offs and of those who hold them.

The story of the tests: handed to the team on Monday 10:00, given to Ana (1) at 11:00, one
working day owed. Monday to Friday, 9 to 17 in Paris.
"""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.domain.handoffs import Holding, Promise, belongs, days_between, handoff_facts, holding_facts
from lib.domain.ladder import Stage
from lib.domain.response_clock import SlaState, sla_state
from lib.domain.touches import Touch
from lib.domain.working_time import WorkClock, office_hours
from tests import given
from tests.given import at

ANA, BEN, QUEUE = 1, 2, 9
HOUR = 3600
SECOND = timedelta(seconds=1)
PARIS = ZoneInfo("Europe/Paris")

office = WorkClock(office_hours("Europe/Paris"))
promise = Promise(at("Mon 10:00"), at("Mon 0:00"), responded_at=at("Mon 9:30"), sla_minutes=480)
anas = Holding(ANA, at("Mon 11:00"), at("Mon 0:00"))


def touch(when, person=ANA, outcome="no_answer", *, key=1, **how):
    facts = {"actor": "rep", "direction": "out", "channel": "phone"} | how
    return Touch(key, at(when), outcome=outcome, person_id=person, **facts)


def facts(*touches, holdings=(anas,), of=promise, promise_at=None):
    return handoff_facts(of, holdings, touches, clock=office, promise_at=promise_at)


def own(*touches, holding=anas, clock=office, day_only=False):
    return holding_facts(holding, touches, clock=clock, sla_minutes=480, day_only=day_only)


# -- nothing has happened --------------------------------------------------------------


def test_untouched():
    found = facts()
    assert (found.owner_id, found.queue_id, found.assigned_at, found.accepted_at) == (ANA, None, at("Mon 11:00"), None)
    assert (found.due_at, found.risk_at) == (at("Tue 10:00"), at("Mon 16:00"))
    assert (found.attempts, found.first_attempt_at, found.first_attempt_work_s, found.last_touch_id) == (
        0,
        None,
        None,
        None,
    )
    assert found.waiting_since == at("Mon 9:30")
    assert (found.stage, found.turns_at) == (Stage.NOT_ACCEPTED, None)


def test_nobody_has_it():
    found = facts(holdings=())
    assert (found.owner_id, found.stage) == (None, Stage.UNOWNED)


def test_a_queue_is_no_rep():
    queue = Holding(QUEUE, at("Mon 10:00"), at("Mon 0:00"), is_queue=True)
    found = facts(holdings=(anas, queue))
    assert (found.owner_id, found.queue_id, found.assigned_at, found.accepted_at) == (None, QUEUE, None, None)
    assert found.stage == Stage.UNOWNED


def test_from_a_queue_to_a_rep():
    queue = Holding(QUEUE, at("Mon 10:00"), at("Mon 0:00"), ended_at=at("Mon 11:00"), is_queue=True)
    found = facts(holdings=(queue, anas))
    assert (found.owner_id, found.queue_id, found.assigned_at) == (ANA, None, at("Mon 11:00"))


# -- acceptance ------------------------------------------------------------------------


def test_accepted_by_saying_so():
    found = facts(holdings=(replace(anas, accepted_at=at("Mon 11:05")),))
    assert (found.accepted_at, found.stage) == (at("Mon 11:05"), Stage.NEVER_ATTEMPTED)


@pytest.mark.parametrize(
    ("said", "accepted"), [(None, "Mon 12:00"), ("Mon 13:00", "Mon 12:00"), ("Mon 11:05", "Mon 11:05")]
)
def test_an_attempt_by_the_owner_is_an_acceptance(said, accepted):
    holding = replace(anas, accepted_at=at(said) if said else None)
    assert facts(touch("Mon 12:00"), holdings=(holding,)).accepted_at == at(accepted)


def test_an_attempt_by_somebody_else_is_none_of_the_owners():
    found = facts(touch("Mon 12:00", BEN))
    assert (found.accepted_at, found.attempts, found.stage) == (None, 1, Stage.ATTEMPTED_ONCE)


def test_a_team_without_acceptance_takes_what_it_is_given():
    found = facts(of=replace(promise, needs_acceptance=False))
    assert (found.accepted_at, found.stage) == (at("Mon 11:00"), Stage.NEVER_ATTEMPTED)
    assert facts(of=replace(promise, needs_acceptance=False), holdings=()).accepted_at is None


# -- attempts --------------------------------------------------------------------------


def test_the_first_attempt():
    found = facts(touch("Mon 12:00", key=7))
    assert (found.first_attempt_at, found.first_attempt_work_s, found.attempts) == (at("Mon 12:00"), 2 * HOUR, 1)
    assert (found.last_touch_at, found.last_touch_id, found.waiting_since) == (at("Mon 12:00"), 7, at("Mon 12:00"))
    assert (found.stage, found.turns_at) == (Stage.ATTEMPTED_ONCE, at("Thu 12:00"))


def test_answered_in_0_minutes_is_answered():
    found = facts(touch("Mon 10:00"))
    assert (found.first_attempt_at, found.first_attempt_work_s) == (at("Mon 10:00"), 0)
    assert own(touch("Mon 11:00")).response_work_s == 0


def test_first_is_by_when_it_happened_not_by_when_it_was_written_down():
    """Recorded last, happened first: it takes the breach back."""
    known, late_record = touch("Wed 9:30", key=1), touch("Tue 9:00", key=2)
    assert facts(known).first_attempt_at == at("Wed 9:30")
    found = facts(known, late_record)
    assert (found.first_attempt_at, found.attempts, found.last_touch_id) == (at("Tue 9:00"), 2, 1)
    answered = sla_state(
        due_at=found.due_at, risk_at=found.risk_at, first_attempt_at=found.first_attempt_at, now=at("Fri 9:00")
    )
    assert answered == SlaState.MET


def test_at_the_same_second_the_one_written_down_first_is_first():
    assert facts(touch("Mon 12:00", key=5), touch("Mon 12:00", key=4)).last_touch_id == 5


@pytest.mark.parametrize(
    "no_follow_up",
    [
        touch("Mon 12:00", None, "sent", actor="marketing", channel="email"),
        touch("Mon 12:00", ANA, "sent", channel="email", automated=True),
        touch("Mon 12:00", None, "done", actor="system"),
        touch("Mon 12:00", None, "submitted", actor="prospect", direction="in", channel="form"),
    ],
    ids=lambda happened: happened.actor,
)
def test_what_is_no_follow_up_changes_nothing(no_follow_up):
    assert facts(no_follow_up) == facts()
    assert own(no_follow_up) == own()


def test_contact_when_the_prospect_answers():
    found = facts(touch("Mon 12:00", outcome="voicemail"), touch("Mon 14:00", outcome="conversation", key=2))
    assert (found.first_attempt_at, found.first_contact_at) == (at("Mon 12:00"), at("Mon 14:00"))
    assert found.stage == Stage.WORKED


def test_a_reply_is_contact_and_no_attempt():
    reply = touch("Mon 15:00", None, "replied", key=2, actor="prospect", direction="in", channel="email")
    found = facts(touch("Mon 12:00"), reply)
    assert (found.attempts, found.first_contact_at, found.last_touch_id) == (1, at("Mon 15:00"), 2)
    assert (found.stage, found.turns_at) == (Stage.WORKED, at("2026-11-30 15:00"))


def test_a_promise_holds_the_ladder_until_it_is_due():
    found = facts(touch("Mon 12:00"), promise_at=at("Fri 9:00"))
    assert (found.stage, found.promise_at, found.turns_at) == (Stage.PROMISED, at("Fri 9:00"), at("Fri 9:00"))


# -- whose attempt, whose deadline -----------------------------------------------------


def test_the_rep_has_a_clock_of_their_own():
    found = own(touch("Mon 12:00"))
    assert (found.due_at, found.risk_at) == (at("Tue 11:00"), at("Mon 17:00"))
    assert (found.first_attempt_at, found.attempts, found.response_work_s) == (at("Mon 12:00"), 1, HOUR)


def test_the_rep_has_a_calendar_of_their_own():
    away = WorkClock(replace(office.calendar, leave=((given.on("Mon"), given.on("Wed")),)))
    assert own(clock=away).due_at == at("Thu 17:00")
    assert own(touch("Mon 12:00"), clock=away).response_work_s == 0


def test_passing_on_starts_a_new_clock_for_the_rep_alone():
    """Ana holds it from Monday 11:00 and does nothing; Ben gets it on Wednesday and calls at once."""
    passed_on = replace(anas, ended_at=at("Wed 9:00"))
    bens = Holding(BEN, at("Wed 9:00"), at("Wed 0:00"))
    call = touch("Wed 9:30", BEN)

    whole = facts(call, holdings=(passed_on, bens))
    assert (whole.owner_id, whole.assigned_at, whole.accepted_at) == (BEN, at("Wed 9:00"), at("Wed 9:30"))
    assert (whole.due_at, whole.first_attempt_work_s) == (at("Tue 10:00"), int(15.5 * HOUR))

    assert own(call, holding=passed_on).attempts == 0
    assert own(call, holding=passed_on).due_at == at("Tue 11:00")
    his = own(call, holding=bens)
    assert (his.attempts, his.response_work_s, his.due_at) == (1, HOUR // 2, at("Wed 17:00"))


def test_what_the_former_owner_did_counts_for_the_hand_off_and_for_her_alone():
    passed_on = replace(anas, ended_at=at("Wed 9:00"))
    bens = Holding(BEN, at("Wed 9:00"), at("Wed 0:00"))
    hers, after_passing_on = touch("Tue 9:00"), touch("Wed 10:00", key=2)
    whole = facts(hers, after_passing_on, holdings=(passed_on, bens))
    assert (whole.attempts, whole.accepted_at) == (2, None)
    assert own(hers, after_passing_on, holding=passed_on).attempts == 1
    assert own(hers, after_passing_on, holding=bens).attempts == 0


@pytest.mark.parametrize(
    ("when", "counts"),
    [("Mon 10:59", 0), ("Mon 11:00", 1), ("Wed 9:00", 1), ("Wed 9:01", 0)],
)
def test_an_attempt_counts_for_the_rep_from_being_given_it_to_giving_it_up(when, counts):
    assert own(touch(when), holding=replace(anas, ended_at=at("Wed 9:00"))).attempts == counts


# -- the span of a hand-off ------------------------------------------------------------


@pytest.mark.parametrize(("when", "inside"), [("Mon 9:59", False), ("Mon 10:00", True), ("Fri 9:00", True)])
def test_a_touch_before_the_hand_off_is_not_its(when, inside):
    assert belongs(touch(when), promise) == inside


def test_a_touch_after_the_ending_is_not_its():
    ended = replace(promise, ended_at=at("Wed 9:00"))
    assert belongs(touch("Wed 9:00"), ended)
    assert not belongs(touch("Wed 9:01"), ended)


def test_from_the_next_hand_off_on_a_touch_is_the_next_ones():
    back = Promise(at("Wed 9:00"), at("Wed 0:00"), at("Wed 9:00"), 480)
    first = replace(promise, until=back.handed_off_at)
    assert [(belongs(t, first), belongs(t, back)) for t in (touch("Wed 8:59"), touch("Wed 9:00"))] == [
        (True, False),
        (False, True),
    ]


# -- when only the day is known --------------------------------------------------------


@pytest.mark.parametrize(("day", "inside"), [("last Sun", False), ("Mon", True), ("Tue", True)])
def test_a_touch_known_to_the_day_is_its_from_that_day_on(day, inside):
    """Its midnight lies before the hand-off of that day; it may have been after it."""
    assert belongs(touch(f"{day} 0:00", day_only=True), promise) == inside
    assert own(touch(f"{day} 0:00", day_only=True)).attempts == int(inside)


def test_a_day_makes_the_first_attempts_clock_speak_in_days():
    assert not facts(touch("Mon 12:00")).first_attempt_day_only
    assert facts(touch("Mon 0:00", day_only=True)).first_attempt_day_only
    assert facts(touch("Mon 12:00"), of=replace(promise, day_only=True)).first_attempt_day_only


def test_an_attempt_known_to_the_day_never_took_less_than_nothing():
    found = facts(touch("Mon 0:00", day_only=True))
    assert (found.first_attempt_work_s, found.accepted_at) == (0, at("Mon 0:00"))


def test_a_hand_off_known_to_the_day_is_due_at_its_end():
    by_day = replace(promise, handed_off_at=at("Mon 0:00"), day_only=True)
    assert facts(of=by_day).due_at == at("Tue 0:00") - SECOND
    assert own(holding=replace(anas, assigned_at=at("Mon 0:00")), day_only=True).due_at == at("Tue 0:00") - SECOND


def test_one_attempt_known_to_the_day_turns_at_the_end_of_the_third_working_day():
    assert facts(touch("Mon 0:00", day_only=True)).turns_at == at("Fri 0:00")


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("Mon 0:00", "Mon 23:59", 0),
        ("Mon 23:59", "Tue 0:00", 1),
        ("last Fri 16:30", "Mon 9:30", 3),
        ("Tue 9:00", "Mon 9:00", 0),
        ("2026-10-24 12:00", "2026-10-26 0:00", 2),
    ],
)
def test_days_between(start, end, days):
    assert days_between(at(start), at(end), PARIS) == days


def test_days_are_those_of_the_zone():
    """Monday 23:00 in Vancouver is Tuesday 8:00 in Paris."""
    start, end = at("Mon 23:00", "America/Vancouver"), at("Tue 1:00", "America/Vancouver")
    assert days_between(start, end, ZoneInfo("America/Vancouver")) == 1
    assert days_between(start, end, PARIS) == 0
