"""The prospect gets in touch: it is recorded, answered, and whoever had been returned is welcome back.

The company of tests/company.py; Ana of North returned Ivy and Juniper three weeks ago, and Larch became an
opportunity. Now is Monday 16 November 2026, 10:00.
"""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from lib.db.engine import reading, writing
from lib.db.schema import assignments, campaigns, handoffs, journal, next_steps, people, rep_days, touches
from lib.domain.people import Viewer
from lib.domain.welcome_back import SIGNALS
from lib.errors import AppError, BadSetting, CannotDo, NotFound
from lib.services.assignments import Assign, assign
from lib.services.inbound import LogInbound, log_inbound
from lib.services.rebuild import verify
from lib.services.touches import NextStep, RecordTouch, record_touch
from lib.services.undo import Undo, undo
from tests import given
from tests.company import Company
from tests.given import at

NOW = at("Mon 10:00")
TEN_TO = at("Mon 9:50")


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    return company.ids


def log(company: Company, by: Viewer, handoff_id: int, signal: str = "call", **more: Any) -> int:
    command = LogInbound(**{"at": NOW, "handoff_id": handoff_id, "occurred_at": NOW, "signal": signal} | more)
    with writing(company.engine) as conn:
        done = log_inbound(conn, by, command)
    with reading(company.engine) as conn:
        assert verify(conn) == []
    return done


def refused(company: Company, by: Viewer, handoff_id: int, problem: type[AppError], words: str, **more: Any) -> None:
    with pytest.raises(problem, match=words):
        log(company, by, handoff_id, **more)


def last_handoff(company: Company, handoff_id: int) -> Any:
    """The last hand-off of the lead of this one."""
    with reading(company.engine) as conn:
        h = handoffs.c
        lead = select(h.lead_id).where(h.id == handoff_id).scalar_subquery()
        return conn.execute(select(handoffs).where(h.lead_id == lead).order_by(h.number.desc()).limit(1)).one()


def touches_of(company: Company, handoff_id: int) -> list[tuple[Any, ...]]:
    """Of the lead of this hand-off since Monday: hand-off, actor, direction, channel, outcome, who."""
    with reading(company.engine) as conn:
        t, h = touches.c, handoffs.c
        lead = select(h.lead_id).where(h.id == handoff_id).scalar_subquery()
        return [tuple(row) for row in conn.execute(
            select(t.handoff_id, t.actor, t.direction, t.channel, t.outcome, t.person_id)
            .where(t.lead_id == lead, t.occurred_at >= at("Mon 0:00")).order_by(t.id)
        )]


def set_in(engine: Engine, table: Any, row_id: int, **values: Any) -> None:
    with writing(engine) as conn:
        conn.execute(update(table).where(table.c.id == row_id).values(values))


# -- what is recorded --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signal", "channel", "outcome", "contact"),
    [
        ("call", "phone", "no_answer", False),
        ("reply", "email", "replied", True),
        ("meeting_request", "meeting", "requested", False),
        ("form", "form", "submitted", False),
        ("event", "event", "attended", False),
    ],
)
def test_each_signal_is_a_touch_of_the_prospect_on_the_open_lead(
    company: Company, ids: SimpleNamespace, signal: str, channel: str, outcome: str, contact: bool
) -> None:
    log(company, company.ana, ids.cedar, signal, note=" Wants a price ")

    assert touches_of(company, ids.cedar) == [(ids.cedar, "prospect", "in", channel, outcome, None)]
    stands = last_handoff(company, ids.cedar)
    assert (stands.id, stands.attempts, stands.first_contact_at) == (ids.cedar, 0, NOW if contact else None)
    with reading(company.engine) as conn:
        note = select(touches.c.note).where(touches.c.handoff_id == ids.cedar)
        assert conn.execute(note).scalar_one() == "Wants a price"


def test_every_signal_is_covered_above() -> None:
    assert [signal.code for signal in SIGNALS] == ["call", "reply", "meeting_request", "form", "event"]


def test_answering_is_a_follow_up_and_no_dial(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.cedar, answered=True, occurred_at=TEN_TO)

    assert touches_of(company, ids.cedar) == [
        (ids.cedar, "prospect", "in", "phone", "conversation", None),
        (ids.cedar, "rep", "out", "phone", "answered", ids.ana),
    ]
    stands = last_handoff(company, ids.cedar)
    assert (stands.first_attempt_at, stands.attempts, stands.first_contact_at) == (TEN_TO, 1, TEN_TO)
    assert stands.accepted_at == TEN_TO
    with reading(company.engine) as conn:
        d = rep_days.c
        counted = conn.execute(select(d.kind, d["count"]).where(d.person_id == ids.ana, d.day == date(2026, 11, 16)))
        assert [tuple(row) for row in counted] == [("attempt", 1)]


def test_an_answer_keeps_the_promise_that_was_open(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ben, ids.ginkgo, answered=True)

    with reading(company.engine) as conn:
        n = next_steps.c
        closed = select(n.closed_at, n.ending).where(n.handoff_id == ids.ginkgo)
        assert conn.execute(closed).one() == (NOW, "done")


def test_a_call_nobody_answered_leaves_the_promise_open(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ben, ids.ginkgo)

    with reading(company.engine) as conn:
        n = next_steps.c
        assert conn.execute(select(n.closed_at).where(n.handoff_id == ids.ginkgo)).scalar_one() is None


def test_a_call_brings_the_credit_to_the_voicemail_before_it(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.elm, occurred_at=TEN_TO)  # voicemail last Tuesday: Monday is the fifth working day

    with reading(company.engine) as conn:
        d = rep_days.c
        credit = select(d.person_id, d.day, d["count"]).where(d.kind == "called_back")
        assert [tuple(row) for row in conn.execute(credit)] == [(ids.ana, date(2026, 11, 10), 1)]


def test_who_answers_takes_the_lead_nobody_has(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.alder, answered=True)

    stands = last_handoff(company, ids.alder)
    assert (stands.owner_id, stands.assigned_at, stands.first_attempt_at, stands.attempts) == (ids.ana, NOW, NOW, 1)


def test_who_answers_takes_it_from_a_queue(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.birch, answered=True)

    with reading(company.engine) as conn:
        a = assignments.c
        held = select(a.person_id, a.ended_at, a.ending).where(a.handoff_id == ids.birch).order_by(a.id)
        assert [tuple(row) for row in conn.execute(held)] == [
            (ids.queue, NOW, "passed_on"), (ids.ana, None, None),
        ]


def test_a_manager_who_answers_does_not_take_the_lead(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.nina, ids.alder, answered=True)

    stands = last_handoff(company, ids.alder)
    assert (stands.owner_id, stands.attempts) == (None, 1)


def test_logging_a_call_that_nobody_answered_takes_nothing(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.alder)

    assert last_handoff(company, ids.alder).owner_id is None


# -- welcome back ------------------------------------------------------------------------


@pytest.mark.parametrize("signal", [signal.code for signal in SIGNALS])
def test_a_returned_lead_comes_back_to_its_catcher_with_one_line_of_history(
    company: Company, ids: SimpleNamespace, signal: str
) -> None:
    log(company, company.ana, ids.ivy, signal, occurred_at=TEN_TO)

    back = last_handoff(company, ids.ivy)
    words = {"call": "called in", "reply": "replied", "meeting_request": "asked for a meeting",
             "form": "filled in a form", "event": "came to an event"}[signal]
    assert (back.number, back.owner_id, back.team_id, back.ended_at) == (2, ids.ana, ids.north, None)
    assert (back.responded_at, back.handed_off_at, back.assigned_at) == (TEN_TO, NOW, NOW)
    assert back.note == f"Welcome back after a few weeks: {words}. Returned then: timing by Ana."
    assert (back.stage, back.attempts) == ("not_accepted", 0)
    with reading(company.engine) as conn:
        assert conn.execute(select(handoffs.c.nurture_due_at).where(handoffs.c.id == ids.ivy)).scalar_one() is None


def test_an_answered_call_begins_the_new_hand_off_and_answers_it(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.ivy, answered=True, occurred_at=TEN_TO)

    back = last_handoff(company, ids.ivy)
    assert (back.responded_at, back.handed_off_at, back.assigned_at) == (TEN_TO, TEN_TO, TEN_TO)
    assert (back.first_attempt_at, back.attempts, back.first_attempt_work_s) == (TEN_TO, 1, 0)
    assert [row[0] for row in touches_of(company, ids.ivy)] == [back.id, back.id]


def test_who_ended_it_is_named_and_a_disqualified_lead_comes_back_too(company: Company, ids: SimpleNamespace) -> None:
    set_in(company.engine, handoffs, ids.ivy, ending="disqualified", reason="competitor", ended_by_id=ids.nina)
    set_in(company.engine, assignments, _assignment(company, ids.ivy), ending="disqualified")

    log(company, company.ana, ids.ivy)

    back = last_handoff(company, ids.ivy)
    assert back.note == "Welcome back after a few weeks: called in. Disqualified then: competitor by Nina."


def _assignment(company: Company, handoff_id: int) -> int:
    with reading(company.engine) as conn:
        a = assignments.c
        return conn.execute(select(a.id).where(a.handoff_id == handoff_id)).scalar_one()


def test_an_opportunity_is_answered_by_its_seller_and_not_handed_off(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.larch)

    assert last_handoff(company, ids.larch).number == 1
    assert touches_of(company, ids.larch) == [(None, "prospect", "in", "phone", "no_answer", None)]


def test_what_happened_before_the_ending_brings_nobody_back(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.ivy, occurred_at=at("2026-10-25 10:00"))

    assert last_handoff(company, ids.ivy).number == 1


def test_a_second_call_finds_the_hand_off_that_the_first_one_opened(company: Company, ids: SimpleNamespace) -> None:
    log(company, company.ana, ids.ivy)
    log(company, company.ana, ids.ivy)

    back = last_handoff(company, ids.ivy)
    assert back.number == 2
    assert [row[0] for row in touches_of(company, ids.ivy)] == [back.id, back.id]


def test_the_setting_says_which_signals_open(
    company: Company, ids: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATCHER_WELCOME_BACK", "form, reply")
    log(company, company.ana, ids.ivy, "call")
    assert last_handoff(company, ids.ivy).number == 1

    log(company, company.ana, ids.ivy, "form")
    assert last_handoff(company, ids.ivy).number == 2


def test_a_word_that_is_no_signal_is_said(
    company: Company, ids: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATCHER_WELCOME_BACK", "form,click")
    refused(company, company.ana, ids.ivy, BadSetting, "names 'click'. Choose among: call, reply")


# -- who catches -------------------------------------------------------------------------


def _with_backup(company: Company, ids: SimpleNamespace) -> None:
    set_in(company.engine, campaigns, ids.fair, backup_id=ids.ben)
    set_in(company.engine, handoffs, ids.ivy, campaign_id=ids.fair)


@pytest.mark.parametrize(
    "gone", [{"active_to": date(2026, 11, 15)}, {"role": "marketing"}, {"kind": "system"}], ids=str
)
def test_the_backup_catches_when_the_catcher_is_gone(
    company: Company, ids: SimpleNamespace, gone: dict[str, object]
) -> None:
    _with_backup(company, ids)
    set_in(company.engine, people, ids.ana, **gone)

    log(company, company.nina, ids.ivy)

    assert last_handoff(company, ids.ivy).owner_id == ids.ben


@pytest.mark.parametrize("here", [{"active_to": date(2026, 11, 16)}, {"role": "manager"}], ids=str)
def test_the_catcher_stays_the_catcher_while_here_and_in_sales(
    company: Company, ids: SimpleNamespace, here: dict[str, object]
) -> None:
    _with_backup(company, ids)
    set_in(company.engine, people, ids.ana, **here)

    log(company, company.nina, ids.ivy)

    assert last_handoff(company, ids.ivy).owner_id == ids.ana


def test_with_no_backup_the_team_has_it(company: Company, ids: SimpleNamespace) -> None:
    set_in(company.engine, people, ids.ana, active_to=date(2026, 11, 15))

    log(company, company.nina, ids.ivy)

    back = last_handoff(company, ids.ivy)
    assert (back.owner_id, back.stage, back.team_id) == (None, "unowned", ids.north)


def test_a_rep_who_answers_one_without_a_catcher_takes_it(company: Company, ids: SimpleNamespace) -> None:
    set_in(company.engine, people, ids.ana, active_to=date(2026, 11, 15))

    log(company, company.ana, ids.ivy, answered=True)  # on her phone still

    back = last_handoff(company, ids.ivy)
    assert (back.owner_id, back.attempts) == (ids.ana, 1)


def test_a_catcher_who_changed_teams_takes_it_along(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        given.a_membership(conn, ids.ana, ids.south, from_day=date(2026, 11, 1))

    log(company, company.nina, ids.ivy)

    back = last_handoff(company, ids.ivy)
    assert (back.owner_id, back.team_id) == (ids.ana, ids.south)


def test_an_old_link_leads_to_the_hand_off_that_is_open_now(company: Company, ids: SimpleNamespace) -> None:
    """Ivy came back and was given to Ben; Ana still sees her own, ended hand-off."""
    log(company, company.ana, ids.ivy)
    back = last_handoff(company, ids.ivy).id
    with writing(company.engine) as conn:
        assign(conn, company.nina, Assign(at=NOW, handoff_id=back, person_id=ids.ben))

    log(company, company.ana, ids.ivy, "reply", at=at("Mon 11:00"), occurred_at=at("Mon 10:30"))

    assert touches_of(company, ids.ivy)[-1] == (back, "prospect", "in", "email", "replied", None)


# -- once, undone, refused ---------------------------------------------------------------


def test_the_same_token_twice_logs_once(company: Company, ids: SimpleNamespace) -> None:
    assert log(company, company.ana, ids.ivy, token="a") == log(company, company.ana, ids.ivy, token="a")

    assert len(touches_of(company, ids.ivy)) == 1
    assert last_handoff(company, ids.ivy).number == 2


def test_the_line_that_comes_back_is_that_of_the_whole(company: Company, ids: SimpleNamespace) -> None:
    entry = log(company, company.ana, ids.ivy, answered=True)

    with reading(company.engine) as conn:
        line = conn.execute(select(journal).where(journal.c.id == entry)).one()
        assert (line.action, line.person_id, line.after["words"].split(", ")[1:]) == (
            "log_inbound", ids.ana, ["Ivy", "called in"])


@pytest.mark.parametrize("answered", [False, True])
def test_undone_it_is_as_if_they_had_not_called(company: Company, ids: SimpleNamespace, answered: bool) -> None:
    with writing(company.engine) as conn:
        record_touch(conn, company.ana, RecordTouch(
            at=TEN_TO, handoff_id=ids.elm, occurred_at=TEN_TO, channel="phone", outcome="voicemail",
            next_step=NextStep(due_at=at("Tue 9:00"), channel="phone")))
    for handoff in (ids.ivy, ids.elm, ids.birch):
        before = _facts(company)
        entry = log(company, company.ana, handoff, answered=answered)
        assert _facts(company) != before

        with writing(company.engine) as conn:
            undo(conn, company.ana, Undo(at=NOW + timedelta(minutes=5), entry_id=entry))
            assert verify(conn) == []
        assert _facts(company) == before


def _facts(company: Company) -> list[Any]:
    with reading(company.engine) as conn:
        return [conn.execute(select(table).order_by(*table.primary_key)).all()
                for table in (handoffs, assignments, next_steps, touches, rep_days)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"signal": "smoke"}, "no signal called 'smoke'. Choose one of: call, reply"),
        ({"occurred_at": NOW + timedelta(minutes=1)}, "cannot have got in touch in the future"),
        ({"signal": "reply", "answered": True}, "Only a call is answered by picking up"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_words(
    company: Company, ids: SimpleNamespace, more: dict[str, Any], words: str
) -> None:
    before = _facts(company)

    refused(company, company.ana, ids.cedar, CannotDo, words, **more)

    assert _facts(company) == before


def test_marketing_logs_a_call_and_does_not_answer_it(company: Company, ids: SimpleNamespace) -> None:
    refused(company, company.mia, ids.cedar, CannotDo, "Only sales answers", answered=True)

    log(company, company.mia, ids.cedar)
    assert [row[1] for row in touches_of(company, ids.cedar)] == ["prospect"]


@pytest.mark.parametrize("who", ["ben", "sam", "sid"])
def test_nobody_logs_on_a_lead_that_is_not_theirs(company: Company, ids: SimpleNamespace, who: str) -> None:
    refused(company, getattr(company, who), ids.ivy, NotFound, "no hand-off")

    with reading(company.engine) as conn:
        assert conn.execute(select(func.count()).select_from(touches).where(
            touches.c.actor == "prospect")).scalar_one() == 0
