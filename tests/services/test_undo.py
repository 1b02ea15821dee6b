"""What was done can be taken back: exactly, once, in time, and only while nobody has built on it.

The company is drawn in tests/company.py. "Everything" is every row of the tables a rep's
action can change, derived columns and rollups included.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from lib.db.engine import reading, writing
from lib.db.schema import (
    accounts,
    appointments,
    assignments,
    claims,
    contacts,
    handoffs,
    journal,
    next_steps,
    opportunities,
    rep_days,
    touches,
)
from lib.domain.handoffs import Ending
from lib.domain.people import Viewer
from lib.errors import CannotDo, NotFound
from lib.queries.undo import Undoable, recent_actions
from lib.services.appointments import TellAppointment, tell_appointment
from lib.services.assignments import Accept, Assign, accept, assign
from lib.services.calls import LogAttempt, log_attempt
from lib.services.derive import refresh_lead
from lib.services.endings import EndHandoff, ReopenHandoff, end_handoff, reopen_handoff
from lib.services.inbound import LogInbound, log_inbound
from lib.services.leads import HandOff, hand_off
from lib.services.rebuild import rebuild, verify
from lib.services.touches import NextStep, RecordTouch, record_touch
from lib.services.undo import Undo, undo, undoable
from tests import given
from tests.company import Company
from tests.given import at

NINE = at("Mon 9:55")
EVERYTHING = (handoffs, assignments, next_steps, appointments, touches, contacts, claims, rep_days, accounts,
              opportunities)


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    return company.ids


def everything(company: Company, *, tokens: bool = True) -> dict[str, set[tuple[Any, ...]]]:
    """Every row there is; without the claims' tokens where these are new."""
    with reading(company.engine) as conn:
        assert verify(conn) == []
        return {
            table.name: {
                tuple(row) for row in conn.execute(select(*(c for c in table.c if tokens or c.name != "token")))
            }
            for table in EVERYTHING
        }


def lead_of(conn: Connection, handoff_id: int) -> int:
    return conn.execute(select(handoffs.c.lead_id).where(handoffs.c.id == handoff_id)).scalar_one()


@contextmanager
def action(
    company: Company, by: Viewer, *handoff_ids: int, **more: Any
) -> Iterator[tuple[Connection, SimpleNamespace]]:
    """Something done to the leads of these hand-offs, in one transaction; .id is its line afterwards."""
    done = SimpleNamespace(id=0)
    with writing(company.engine) as conn:
        lead_ids = [lead_of(conn, h) for h in handoff_ids]
        options = {"action": "something", "at": NINE, "words": "Something"} | more
        with undoable(conn, by, lead_ids=lead_ids, **options) as entry:
            yield conn, done
        done.id = entry.id


def take_back(company: Company, by: Viewer, entry_id: int, minutes: int = 0) -> str:
    with writing(company.engine) as conn:
        return undo(conn, by, Undo(at=NINE + timedelta(minutes=minutes), entry_id=entry_id))


def call(handoff_id: int, **more: Any) -> RecordTouch:
    return RecordTouch(**{"at": NINE, "handoff_id": handoff_id, "occurred_at": NINE, "channel": "phone",
                          "outcome": "voicemail"} | more)


def a_claim(conn: Connection, handoff_id: int, person_id: int, token: str = "held") -> None:
    row = conn.execute(select(handoffs).where(handoffs.c.id == handoff_id)).one()
    conn.execute(insert(claims).values(
        account_id=row.account_id, contact_id=row.contact_id, handoff_id=handoff_id, person_id=person_id, token=token,
        claimed_at=NINE, expires_at=NINE + timedelta(minutes=15)))


# -- exactly -------------------------------------------------------------------------------


def a_call_with_all_that_may_go_with_it(conn: Connection, c: Company) -> None:
    record_touch(conn, c.ben, call(
        c.ids.ginkgo, outcome="meeting_booked", note="Wants a demo", appointment_at=NINE + timedelta(days=2),
        next_step=NextStep(due_at=NINE + timedelta(days=1), channel="email", note="Send the agenda")))


def a_call_told_late(conn: Connection, c: Company) -> None:
    """It becomes the first attempt, and the account's latest sales touch stays."""
    record_touch(conn, c.ben, call(c.ids.hazel, occurred_at=at("last Fri 10:30"), outcome="no_answer"))


def a_second_call_of_the_day(conn: Connection, c: Company) -> None:
    """The day's count goes back to one, not to nothing."""
    record_touch(conn, c.ben, call(c.ids.hazel, occurred_at=at("last Fri 12:00"), outcome="no_answer"))


def marketings_mail(conn: Connection, c: Company) -> None:
    record_touch(conn, c.mia, call(c.ids.ivy, actor="marketing", channel="email", outcome="sent"))


def an_answer(conn: Connection, c: Company) -> None:
    record_touch(conn, c.ana, call(c.ids.elm, actor="prospect", direction="in", outcome="conversation"))


def a_return(conn: Connection, c: Company) -> None:
    end_handoff(conn, c.ben, EndHandoff(at=NINE, handoff_id=c.ids.ginkgo, ending=Ending.RETURNED, reason="timing",
                                        revisit_on=date(2027, 1, 4)))


def a_disqualification(conn: Connection, c: Company) -> None:
    end_handoff(conn, c.ana, EndHandoff(at=NINE, handoff_id=c.ids.fir, ending=Ending.DISQUALIFIED, reason="student",
                                        evidence="Writes from a university"))


def a_re_opening(conn: Connection, c: Company) -> None:
    reopen_handoff(conn, c.nina, ReopenHandoff(at=NINE, handoff_id=c.ids.ivy))


def a_second_hand_off(conn: Connection, c: Company) -> None:
    hand_off(conn, c.mia, HandOff(at=NINE, lead_id=lead_of(conn, c.ids.ivy), team_id=c.ids.north, person_id=c.ids.ben))


def another_owner(conn: Connection, c: Company) -> None:
    assign(conn, c.boss, Assign(at=NINE, handoff_id=c.ids.cedar, person_id=c.ids.sam))


def a_first_owner(conn: Connection, c: Company) -> None:
    assign(conn, c.nina, Assign(at=NINE, handoff_id=c.ids.alder, person_id=c.ids.ana))


def an_acceptance(conn: Connection, c: Company) -> None:
    accept(conn, c.ana, Accept(at=NINE, handoff_id=c.ids.cedar))


def a_wish_not_to_be_called(conn: Connection, c: Company) -> None:
    row = conn.execute(select(handoffs).where(handoffs.c.id == c.ids.elm)).one()
    record_touch(conn, c.ana, call(c.ids.elm, outcome="do_not_call"))
    conn.execute(update(contacts).where(contacts.c.id == row.contact_id).values(do_not_call=True))


def a_claim_taken(conn: Connection, c: Company) -> None:
    a_claim(conn, c.ids.elm, c.ids.ana)


def a_sale(conn: Connection, c: Company) -> None:
    given.an_opportunity(conn, c.ids.hazel, amount=12_345)


def a_bigger_sale(conn: Connection, c: Company) -> None:
    conn.execute(update(opportunities).values(amount=99_999, expected_close_on=date(2027, 3, 1)))


def a_meeting_moved(conn: Connection, c: Company) -> None:
    conn.execute(update(appointments).values(outcome="moved", told_at=NINE))
    given.an_appointment(conn, c.ids.larch, starts=NINE + timedelta(days=7))
    refresh_lead(conn, lead_of(conn, c.ids.larch))


def rows_that_vanish(conn: Connection, c: Company) -> None:
    """No service does this; should one ever, the rows come back with their ids."""
    for table in (next_steps, appointments, assignments):
        conn.execute(delete(table).where(table.c.handoff_id.in_([c.ids.ginkgo, c.ids.larch])))


def nothing(conn: Connection, c: Company) -> None:
    pass


DEEDS = (a_call_with_all_that_may_go_with_it, a_call_told_late, a_second_call_of_the_day, marketings_mail, an_answer,
         a_return, a_disqualification, a_re_opening, a_second_hand_off, another_owner, a_first_owner, an_acceptance,
         a_wish_not_to_be_called, a_claim_taken, a_sale, a_bigger_sale, a_meeting_moved, rows_that_vanish, nothing)
OF_ALL = ("alder", "cedar", "elm", "fir", "ginkgo", "hazel", "ivy", "larch")


@pytest.fixture
def busy(company: Company) -> Company:
    """The company with a sale and a past meeting on Larch."""
    with writing(company.engine) as conn:
        given.an_opportunity(conn, company.ids.larch, amount=5_000)
        given.an_appointment(conn, company.ids.larch, starts=at("last Fri 15:30"), outcome="held")
    return company


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_undoing_leaves_every_row_as_it_was(busy: Company, deed: Callable[[Connection, Company], None]) -> None:
    before = everything(busy)
    with action(busy, busy.ana, *(getattr(busy.ids, name) for name in OF_ALL)) as (conn, done):
        deed(conn, busy)
    if deed is not rows_that_vanish:
        assert (everything(busy) == before) == (deed is nothing)

    assert take_back(busy, busy.ana, done.id) == "Something"
    assert everything(busy) == before


def test_several_deeds_of_one_action_are_taken_back_together(busy: Company) -> None:
    before = everything(busy)
    with action(busy, busy.ana, *(getattr(busy.ids, name) for name in OF_ALL)) as (conn, done):
        for deed in (a_call_with_all_that_may_go_with_it, a_return, a_re_opening, another_owner, an_acceptance,
                     a_wish_not_to_be_called, marketings_mail, a_sale):
            if deed is an_acceptance:
                accept(conn, busy.sam, Accept(at=NINE, handoff_id=busy.ids.cedar))
            else:
                deed(conn, busy)
    assert everything(busy) != before

    take_back(busy, busy.ana, done.id)
    assert everything(busy) == before


def test_what_marketing_owed_other_leads_of_the_same_person_is_owed_again(busy: Company) -> None:
    """Ivy's contact has a second lead, returned too: one e-mail nurtured both."""
    with writing(busy.engine) as conn:
        lead = given.a_lead(conn, contact=conn.execute(
            select(handoffs.c.contact_id).where(handoffs.c.id == busy.ids.ivy)).scalar_one(),
            responded=at("2026-10-19 10:00"))
        given.a_handoff(conn, lead, team=busy.ids.north, to=busy.ids.ana, handed_off=at("2026-10-19 10:00"),
                        ended=at("2026-10-26 10:00"), ending="returned", reason="timing")
        rebuild(conn)
    before = everything(busy)
    with action(busy, busy.mia, busy.ids.ivy) as (conn, done):
        marketings_mail(conn, busy)

    take_back(busy, busy.mia, done.id)
    assert everything(busy) == before


def elms_meeting(conn: Connection, c: Company) -> int:
    return conn.execute(select(appointments.c.id).where(appointments.c.handoff_id == c.ids.elm)).scalar_one()


AS_ON_THE_SCREEN: tuple[tuple[str, Callable[[Connection, Company], Any]], ...] = (
    ("ana", lambda conn, c: log_attempt(conn, c.ana, LogAttempt(
        at=NINE, handoff_id=c.ids.elm, outcome="voicemail")).entry_id),
    ("ana", lambda conn, c: log_attempt(conn, c.ana, LogAttempt(
        at=NINE, handoff_id=c.ids.alder, outcome="do_not_call", note="Was cross")).entry_id),
    ("ben", lambda conn, c: log_attempt(conn, c.ben, LogAttempt(
        at=NINE, handoff_id=c.ids.ginkgo, outcome="meeting_booked", agreed_at=NINE + timedelta(days=2))).entry_id),
    ("ana", lambda conn, c: log_inbound(conn, c.ana, LogInbound(
        at=NINE, handoff_id=c.ids.elm, occurred_at=NINE, signal="call", answered=True))),
    ("nina", lambda conn, c: log_inbound(conn, c.nina, LogInbound(
        at=NINE, handoff_id=c.ids.ivy, occurred_at=at("Mon 9:30"), signal="call"))),
    ("ana", lambda conn, c: tell_appointment(conn, c.ana, TellAppointment(
        at=NINE, appointment_id=elms_meeting(conn, c), outcome="no_show_us"))),
    ("ana", lambda conn, c: tell_appointment(conn, c.ana, TellAppointment(
        at=NINE, appointment_id=elms_meeting(conn, c), outcome="held"))),
)


@pytest.mark.parametrize("number", range(len(AS_ON_THE_SCREEN)))
def test_what_is_done_on_the_screens_comes_back_as_it_was(busy: Company, number: int) -> None:
    """Elm has a meeting that was to begin at nine; Ana left Elm a voicemail last Tuesday."""
    who, deed = AS_ON_THE_SCREEN[number]
    with writing(busy.engine) as conn:
        given.an_appointment(conn, busy.ids.elm, starts=at("Mon 9:00"))
        rebuild(conn)
        a_claim(conn, busy.ids.elm, busy.ids.ana)
    before = everything(busy, tokens=False)
    with writing(busy.engine) as conn:
        entry = deed(conn, busy)
    assert everything(busy, tokens=False) != before

    take_back(busy, getattr(busy, who), entry)
    assert everything(busy, tokens=False) == before


# -- claims --------------------------------------------------------------------------------


def logged_with_a_claim(company: Company) -> int:
    """Ana had claimed Elm, and logs a voicemail, which ends the claim."""
    with writing(company.engine) as conn:
        a_claim(conn, company.ids.elm, company.ids.ana, token="spent")
    with action(company, company.ana, company.ids.elm, token="spent") as (conn, done):
        record_touch(conn, company.ana, call(company.ids.elm))
        conn.execute(delete(claims))
    return done.id


def test_a_claim_comes_back_with_a_new_token_because_the_old_one_is_spent(company: Company) -> None:
    entry = logged_with_a_claim(company)
    take_back(company, company.ana, entry)

    with reading(company.engine) as conn:
        claim = conn.execute(select(claims)).one()
    assert (claim.person_id, claim.handoff_id, claim.claimed_at, claim.expires_at) == (
        company.ids.ana, company.ids.elm, NINE, NINE + timedelta(minutes=15))
    assert claim.token != "spent" and len(claim.token) > 12


def test_a_prospect_somebody_else_has_claimed_since_stays_theirs(company: Company) -> None:
    before = everything(company)
    entry = logged_with_a_claim(company)
    with writing(company.engine) as conn:
        a_claim(conn, company.ids.elm, company.ids.nina, token="theirs")

    take_back(company, company.ana, entry)
    with reading(company.engine) as conn:
        assert [(c.person_id, c.token) for c in conn.execute(select(claims))] == [(company.ids.nina, "theirs")]
    assert everything(company) | {"claims": set()} == before


def test_a_claim_renewed_by_the_action_gets_its_old_end_back(company: Company) -> None:
    with writing(company.engine) as conn:
        a_claim(conn, company.ids.elm, company.ids.ana)
    before = everything(company, tokens=False)
    with action(company, company.ana, company.ids.elm) as (conn, done):
        conn.execute(update(claims).values(expires_at=NINE + timedelta(minutes=30)))

    take_back(company, company.ana, done.id)
    assert everything(company, tokens=False) == before


def test_a_new_hand_off_somebody_is_just_calling_on_cannot_go(company: Company) -> None:
    before = everything(company)
    with action(company, company.mia, company.ids.ivy) as (conn, done):
        a_second_hand_off(conn, company)
    with writing(company.engine) as conn:
        new = conn.execute(select(func.max(handoffs.c.id))).scalar_one()
        a_claim(conn, new, company.ids.ben)

    with pytest.raises(CannotDo, match="Ben is just working on this lead"):
        take_back(company, company.mia, done.id)
    with writing(company.engine) as conn:
        conn.execute(update(claims).values(person_id=company.ids.mia))
    take_back(company, company.mia, done.id)
    assert everything(company) == before


# -- once, in time, one's own --------------------------------------------------------------


def test_the_line_in_the_journal_says_what_changed_and_nothing_else(company: Company) -> None:
    with action(company, company.ana, company.ids.cedar, token="t", action="accept_lead",
                words="Accepted Cedar") as (conn, done):
        an_acceptance(conn, company)
    with reading(company.engine) as conn:
        line = conn.execute(select(journal).where(journal.c.id == done.id)).one()
        lead = lead_of(conn, company.ids.cedar)
        assignment = conn.execute(
            select(assignments.c.id).where(assignments.c.handoff_id == company.ids.cedar)).scalar_one()
        account = conn.execute(select(handoffs.c.account_id).where(handoffs.c.id == company.ids.cedar)).scalar_one()

    assert (line.action, line.entity, line.entity_id, line.account_id, line.token, line.person_id) == (
        "accept_lead", "lead", lead, account, "t", company.ids.ana)
    assert line.before == {"rows": {"assignments": [{"id": assignment, "accepted_at": None}]}}
    assert line.after["rows"] == {"assignments": [{"id": assignment, "accepted_at": NINE.isoformat()}]}
    assert (line.after["words"], line.after["leads"]) == ("Accepted Cedar", [lead])


def test_an_action_on_several_leads_is_one_line_of_no_account(company: Company) -> None:
    with action(company, company.nina, company.ids.cedar, company.ids.alder, words="Assigned 1 lead") as (conn, done):
        a_first_owner(conn, company)
    with reading(company.engine) as conn:
        line = conn.execute(select(journal).where(journal.c.id == done.id)).one()

    assert (line.entity, line.account_id) == ("bulk", 0)
    assert len(line.after["leads"]) == 2


def test_what_fails_leaves_no_line(company: Company) -> None:
    with pytest.raises(CannotDo), action(company, company.nina, company.ids.larch) as (conn, _):
        assign(conn, company.nina, Assign(at=NINE, handoff_id=company.ids.larch, person_id=company.ids.ben))
    with reading(company.engine) as conn:
        assert conn.execute(select(func.count()).select_from(journal)).scalar_one() == 0


def test_nobody_undoes_what_somebody_else_did_or_what_is_no_action(company: Company) -> None:
    with action(company, company.ana, company.ids.cedar) as (conn, done):
        an_acceptance(conn, company)
    said = set()
    for by, entry in ((company.boss, done.id), (company.ben, done.id), (company.ana, done.id - 1), (company.ana, 999)):
        with pytest.raises(NotFound) as refusal:
            take_back(company, by, entry)
        said.add(str(refusal.value))

    assert len(said) == 1


def test_undoing_twice_is_refused(company: Company) -> None:
    with action(company, company.ana, company.ids.cedar) as (conn, done):
        an_acceptance(conn, company)
    take_back(company, company.ana, done.id)
    with pytest.raises(CannotDo, match="has been undone already"):
        take_back(company, company.ana, done.id)


def test_ten_minutes_and_no_second_longer(company: Company) -> None:
    before = everything(company)
    with action(company, company.ana, company.ids.cedar) as (conn, done):
        an_acceptance(conn, company)
    late = Undo(at=NINE + timedelta(minutes=10, seconds=1), entry_id=done.id)
    with pytest.raises(CannotDo, match="Log a correction instead"), writing(company.engine) as conn:
        undo(conn, company.ana, late)

    take_back(company, company.ana, done.id, minutes=10)
    assert everything(company) == before


# -- only while nobody has built on it -----------------------------------------------------


@pytest.mark.parametrize(("since", "sentence"), [
    (lambda conn, c: record_touch(conn, c.nina, call(c.ids.cedar)), "Nina has logged a call on this lead since."),
    (lambda conn, c: record_touch(conn, c.mia, call(c.ids.cedar, actor="marketing", channel="email", outcome="sent")),
     "Mia has logged an e-mail on this lead since."),
    (lambda conn, c: record_touch(conn, c.ana, call(c.ids.cedar)), "You have logged a call on this lead since."),
    (lambda conn, c: assign(conn, c.nina, Assign(at=NINE, handoff_id=c.ids.cedar, person_id=c.ids.ben)),
     "Nina has passed on this lead since."),
    (lambda conn, c: end_handoff(conn, c.nina, EndHandoff(at=NINE, handoff_id=c.ids.cedar,
                                                          ending=Ending.OPPORTUNITY)),
     "Nina has ended this lead since."),
    (lambda conn, c: conn.execute(update(handoffs).where(handoffs.c.id == c.ids.cedar).values(note="Imported")),
     "something has changed on this lead since."),
])
def test_a_lead_somebody_has_worked_on_since_stays_as_it_is(
    company: Company, since: Callable[[Connection, Company], None], sentence: str
) -> None:
    """Ana accepted Cedar. What happens on Dogwood, another lead, is no reason to refuse."""
    with action(company, company.ana, company.ids.cedar) as (conn, done):
        an_acceptance(conn, company)
    with writing(company.engine) as conn:
        since(conn, company)
        record_touch(conn, company.ana, call(company.ids.dogwood))
    before = everything(company)

    with pytest.raises(CannotDo) as refusal:
        take_back(company, company.ana, done.id)
    assert str(refusal.value) == f"This can no longer be undone: {sentence}"
    assert everything(company) == before


def test_of_many_leads_the_one_that_changed_is_named(company: Company) -> None:
    with action(company, company.nina, company.ids.cedar, company.ids.elm) as (conn, done):
        another_owner(conn, company)
    with writing(company.engine) as conn:
        record_touch(conn, company.ana, call(company.ids.elm))
        name = conn.execute(
            select(contacts.c.name).join(handoffs, handoffs.c.contact_id == contacts.c.id)
            .where(handoffs.c.id == company.ids.elm)).scalar_one()

    with pytest.raises(CannotDo, match=f"Ana has logged a call on {name}, Elm, since"):
        take_back(company, company.nina, done.id)


def test_a_wish_not_to_be_called_said_again_elsewhere_stays(company: Company) -> None:
    """Elm's contact has another lead, on which they say it again; the flag must not go."""
    with writing(company.engine) as conn:
        contact = conn.execute(select(handoffs.c.contact_id).where(handoffs.c.id == company.ids.elm)).scalar_one()
        other = given.a_handoff(conn, given.a_lead(conn, contact=contact), team=company.ids.north, to=company.ids.ana)
    with action(company, company.ana, company.ids.elm) as (conn, done):
        a_wish_not_to_be_called(conn, company)
    later = NINE + timedelta(minutes=1)
    with writing(company.engine) as conn:
        record_touch(conn, company.ana, call(other, at=later, occurred_at=later, outcome="do_not_call"))

    with pytest.raises(CannotDo, match="something about Contact .* has changed since"):
        take_back(company, company.ana, done.id, minutes=2)


def test_in_reverse_order_everything_can_be_undone_and_in_no_other(company: Company) -> None:
    before = everything(company)
    lines = []
    for deed in (an_acceptance, lambda conn, c: record_touch(conn, c.ana, call(c.ids.cedar)), another_owner):
        with action(company, company.ana, company.ids.cedar) as (conn, done):
            deed(conn, company)
        lines.append(done.id)

    for entry in lines[:2]:
        with pytest.raises(CannotDo, match="can no longer be undone"):
            take_back(company, company.ana, entry)
    for entry in reversed(lines):
        take_back(company, company.ana, entry)
    assert everything(company) == before


def test_what_was_done_and_undone_can_be_done_again(company: Company) -> None:
    for _ in range(2):
        before = everything(company)
        with action(company, company.ana, company.ids.cedar) as (conn, done):
            record_touch(conn, company.ana, call(company.ids.cedar))
        take_back(company, company.ana, done.id)
        assert everything(company) == before


def test_a_deleted_touch_is_a_bug_and_not_taken_for_an_action(company: Company) -> None:
    with (pytest.raises(RuntimeError, match="only ever added"), action(company, company.ana, company.ids.elm) as
          (conn, _)):
        conn.execute(delete(touches).where(touches.c.handoff_id == company.ids.elm))


# -- what may be undone --------------------------------------------------------------------


def test_the_list_shows_ones_own_actions_of_ten_minutes_that_still_stand(company: Company) -> None:
    """Ana: old (11 min ago), nothing changed, undone, first, second. Ben: his own."""
    def done_by(viewer: Viewer, handoff_id: int, words: str, minutes_ago: int, deed: Callable[..., Any]) -> int:
        with action(company, viewer, handoff_id, words=words, at=NINE - timedelta(minutes=minutes_ago)) as (conn, done):
            deed(conn, company)
        return done.id

    ids = company.ids
    done_by(company.ana, ids.elm, "Old", 11, lambda conn, c: record_touch(conn, c.ana, call(ids.elm)))
    done_by(company.ana, ids.elm, "Nothing", 5, nothing)
    undone = done_by(company.ana, ids.fir, "Undone", 4, lambda conn, c: record_touch(conn, c.ana, call(ids.fir)))
    first = done_by(company.ana, ids.cedar, "First", 10, an_acceptance)
    second = done_by(company.ana, ids.dogwood, "Second", 1,
                     lambda conn, c: record_touch(conn, c.ana, call(ids.dogwood)))
    done_by(company.ben, ids.ginkgo, "Ben's", 1, a_return)
    take_back(company, company.ana, undone)

    with reading(company.engine) as conn:
        assert recent_actions(conn, company.ana, NINE) == [
            Undoable(second, "Second", NINE - timedelta(minutes=1), NINE + timedelta(minutes=9)),
            Undoable(first, "First", NINE - timedelta(minutes=10), NINE),
        ]
        assert [a.words for a in recent_actions(conn, company.ben, NINE)] == ["Ben's"]
        assert recent_actions(conn, company.nina, NINE) == []
