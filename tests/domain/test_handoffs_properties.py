"""Hand-offs, drawn at random, against an oracle that reads the definitions aloud."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain.handoffs import Holding, Promise, belongs, handoff_facts, holding_facts
from lib.domain.ladder import Stage
from lib.domain.touches import TWO_WAY, Touch
from lib.domain.working_time import WorkClock, office_hours
from tests.domain import oracle

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
PEOPLE = (1, 2, 3)
QUEUE = 3
calendar = office_hours("UTC", lunch=("12:00", "13:00"))
clock = WorkClock(calendar)

hours = st.integers(0, 5 * 24).map(lambda n: MONDAY + timedelta(hours=n))


@st.composite
def touches(draw, most: int = 6):
    """A few things that happened, in the order they were written down."""
    count = draw(st.integers(0, most))
    return [
        Touch(
            id=key,
            occurred_at=draw(hours),
            actor=draw(st.sampled_from(["rep", "rep", "rep", "marketing", "prospect", "system"])),
            direction=draw(st.sampled_from(["out", "out", "in"])),
            channel="phone",
            outcome=draw(st.sampled_from(["no_answer", "voicemail", "conversation", "replied"])),
            automated=draw(st.sampled_from([False, False, False, True])),
            person_id=draw(st.sampled_from(PEOPLE)),
        )
        for key in range(count)
    ]


@st.composite
def holdings(draw):
    """Nobody, one, or several in a row; person 3 is a queue."""
    starts = sorted(draw(st.lists(hours, max_size=3, unique=True)))
    found = []
    for i, start in enumerate(starts):
        person = draw(st.sampled_from(PEOPLE))
        accepted = draw(st.none() | st.integers(0, 48).map(lambda n, start=start: start + timedelta(hours=n)))
        end = starts[i + 1] if i + 1 < len(starts) else None
        found.append(Holding(person, start, start, accepted, end, is_queue=person == QUEUE))
    return found


def attempts_in(happened):
    return [t for t in happened if (t.actor, t.direction, t.automated) == ("rep", "out", False)]


def contacts_in(happened):
    return [
        t
        for t in happened
        if t.outcome in TWO_WAY and not t.automated and (t.actor == "prospect" or t in attempts_in(happened))
    ]


def earliest(happened):
    return min((t.occurred_at for t in happened), default=None)


@settings(max_examples=80, deadline=None)
@given(touches(), holdings(), st.booleans(), st.none() | hours)
def test_facts_of_a_hand_off_are_what_the_definitions_say(happened, held, needs_acceptance, promise_at):
    promise = Promise(MONDAY, MONDAY, MONDAY, 480, needs_acceptance=needs_acceptance)
    found = handoff_facts(promise, held, happened, clock=clock, promise_at=promise_at)
    attempts, contacts = attempts_in(happened), contacts_in(happened)
    owner = held[-1] if held and held[-1].person_id != QUEUE else None

    assert found.owner_id == (owner.person_id if owner else None)
    assert found.queue_id == (QUEUE if held and not owner else None)
    assert found.due_at == oracle.deadline(calendar, MONDAY, 480 * 60)
    assert found.attempts == len(attempts)
    assert found.first_attempt_at == earliest(attempts)
    assert found.first_contact_at == earliest(contacts)
    assert found.last_touch_at == max((t.occurred_at for t in attempts + contacts), default=None)
    assert found.waiting_since == (found.last_touch_at or promise.responded_at)
    if attempts:
        assert found.first_attempt_work_s == oracle.worked(calendar, MONDAY, earliest(attempts))

    his = [t for t in attempts if owner and t.person_id == owner.person_id and t.occurred_at >= owner.assigned_at]
    if owner is None:
        assert (found.accepted_at, found.stage) == (None, Stage.UNOWNED)
        return
    if not needs_acceptance:
        assert found.accepted_at == owner.assigned_at
    else:
        assert found.accepted_at == min(
            [t.occurred_at for t in his] + [owner.accepted_at] * bool(owner.accepted_at), default=None
        )
    if not attempts:
        assert found.stage == (Stage.NEVER_ATTEMPTED if found.accepted_at else Stage.NOT_ACCEPTED)
    elif promise_at:
        assert (found.stage, found.turns_at) == (Stage.PROMISED, promise_at)
    elif len(attempts) == 1 and not contacts:
        assert found.stage == Stage.ATTEMPTED_ONCE
        assert found.turns_at == oracle.after_working_days(calendar, found.last_touch_at, 3)
    else:
        assert found.stage == Stage.WORKED
        assert found.turns_at == oracle.after_working_days(calendar, found.last_touch_at, 10)


@settings(max_examples=60, deadline=None)
@given(touches(), holdings(), st.randoms(use_true_random=False))
def test_the_order_of_writing_down_does_not_matter(happened, held, random):
    promise = Promise(MONDAY, MONDAY, MONDAY, 480)
    shuffled = random.sample(happened, len(happened))
    assert handoff_facts(promise, held, happened, clock=clock, promise_at=None) == handoff_facts(
        promise, held, shuffled, clock=clock, promise_at=None
    )


@settings(max_examples=60, deadline=None)
@given(touches(), holdings())
def test_those_who_held_it_never_did_more_than_was_done(happened, held):
    """No attempt counts for two holders, and a holder's own are those between taking and giving up."""
    done = attempts_in(happened)
    total = 0
    for holding in held:
        own = holding_facts(holding, happened, clock=clock, sla_minutes=480, day_only=False)
        mine = [
            t
            for t in done
            if t.person_id == holding.person_id
            and holding.assigned_at <= t.occurred_at
            and not (holding.ended_at and t.occurred_at > holding.ended_at)
        ]
        assert (own.attempts, own.first_attempt_at) == (len(mine), earliest(mine))
        assert own.due_at == oracle.deadline(calendar, holding.assigned_at, 480 * 60)
        if mine:
            assert own.response_work_s == oracle.worked(calendar, holding.assigned_at, earliest(mine))
        total += own.attempts
    handed_over_to_oneself = sum(
        1
        for t in done
        for a, b in zip(held, held[1:], strict=False)
        if a.ended_at == t.occurred_at and a.person_id == b.person_id == t.person_id
    )
    assert total <= len(done) + handed_over_to_oneself


@settings(max_examples=60, deadline=None)
@given(touches(), st.lists(hours, min_size=1, max_size=4, unique=True), st.data())
def test_a_touch_belongs_to_one_hand_off_of_a_lead_at_most(happened, starts, data):
    """And to exactly one where none of them has ended."""
    starts = sorted(starts)
    untils = [*starts[1:], None]
    promises = [Promise(a, a, a, 480, until=b) for a, b in zip(starts, untils, strict=True)]
    for touch in happened:
        assert sum(belongs(touch, promise) for promise in promises) == (touch.occurred_at >= starts[0])
