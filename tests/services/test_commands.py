"""Each command does one thing, once, only to rows of the one who asks, and says no in words."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, func, select

from lib.db.engine import reading, writing
from lib.db.schema import accounts, assignments, contacts, handoffs, journal, leads, rep_days, touches
from lib.domain.handoffs import Ending
from lib.domain.people import Role, Viewer
from lib.errors import AppError, CannotDo, NotAllowed, NotFound
from lib.services.assignments import Accept, Assign, accept, assign
from lib.services.endings import EndHandoff, ReopenHandoff, end_handoff, reopen_handoff
from lib.services.leads import HandOff, ReceiveLead, hand_off, receive_lead
from lib.services.rebuild import rebuild, verify
from lib.services.touches import NextStep, RecordTouch, record_touch
from tests import given
from tests.company import Company
from tests.given import at

NINE = at("Mon 9:55")


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    return company.ids


def do(company: Company, service: Callable, by: Viewer, command: object) -> int:
    with writing(company.engine) as conn:
        done = service(conn, by, command)
    with reading(company.engine) as conn:
        assert verify(conn) == []
    return done


def handoff(company: Company, handoff_id: int) -> SimpleNamespace:
    with reading(company.engine) as conn:
        row = conn.execute(select(handoffs).where(handoffs.c.id == handoff_id)).mappings().one()
        return SimpleNamespace(**row)


def count(company: Company, table) -> int:
    with reading(company.engine) as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def call(handoff_id: int, **more: object) -> RecordTouch:
    return RecordTouch(**{"at": NINE, "handoff_id": handoff_id, "occurred_at": NINE, "channel": "phone",
                          "outcome": "voicemail"} | more)


# -- idempotent and journalled -----------------------------------------------------------


def test_the_same_token_twice_is_done_once(company: Company, ids: SimpleNamespace) -> None:
    before = count(company, journal)
    twice = [
        (receive_lead, company.mia, ReceiveLead(at=NINE, account_name="Zelkova", contact_name="Zoe",
                                                responded_at=NINE, token="a")),
        (assign, company.nina, Assign(at=NINE, handoff_id=ids.alder, person_id=ids.ana, token="b")),
        (accept, company.ana, Accept(at=NINE, handoff_id=ids.alder, token="c")),
        (record_touch, company.ana, call(ids.alder, token="d")),
        (end_handoff, company.ana, EndHandoff(at=NINE, handoff_id=ids.alder, ending=Ending.OPPORTUNITY, token="e")),
        (reopen_handoff, company.nina, ReopenHandoff(at=NINE, handoff_id=ids.alder, token="f")),
    ]
    for service, by, command in twice:
        assert do(company, service, by, command) == do(company, service, by, command)

    assert count(company, journal) == before + len(twice)
    with reading(company.engine) as conn:
        assert conn.execute(select(func.count()).where(touches.c.client_token == "d")).scalar_one() == 1
        assert conn.execute(select(func.count()).where(accounts.c.name == "Zelkova")).scalar_one() == 1


def test_each_change_leaves_a_line_that_nobody_can_rewrite(company: Company, ids: SimpleNamespace) -> None:
    do(company, assign, company.nina, Assign(at=NINE, handoff_id=ids.cedar, person_id=ids.ben))
    with reading(company.engine) as conn:
        line = conn.execute(select(journal).order_by(journal.c.id.desc()).limit(1)).one()

    assert (line.person_id, line.action, line.entity, line.entity_id) == (ids.nina, "assign", "handoff", ids.cedar)
    assert (line.before, line.after) == ({"person_id": ids.ana}, {"person_id": ids.ben})
    for statement in (journal.update().values(action="x"), journal.delete()):
        with pytest.raises(Exception, match="only ever added to"), company.engine.begin() as conn:
            conn.execute(statement)


# -- facts -------------------------------------------------------------------------------


def test_a_lead_is_matched_to_its_account_and_contact_and_handed_off_with_its_deadline(
    company: Company, ids: SimpleNamespace
) -> None:
    with writing(company.engine) as conn:
        given.an_sla_rule(conn, 60, intent="hot")
    again = ReceiveLead(at=NINE, account_name=" elm ", contact_name="Someone else", email="NEW@elm.example",
                        responded_at=NINE, intent="hot")
    first, second = do(company, receive_lead, company.mia, again), do(company, receive_lead, company.mia, again)
    made = do(company, hand_off, company.mia, HandOff(at=NINE, lead_id=first, team_id=ids.north))

    assert first != second
    with reading(company.engine) as conn:
        rows = conn.execute(select(leads.c.account_id, leads.c.contact_id).where(leads.c.id.in_((first, second))))
        assert len(set(rows)) == 1
        assert conn.execute(select(func.count()).where(contacts.c.email == "new@elm.example")).scalar_one() == 1
    assert handoff(company, made).due_at == at("Mon 10:55")
    assert handoff(company, made).stage == "unowned"
    with pytest.raises(CannotDo, match="already with sales"):
        do(company, hand_off, company.mia, HandOff(at=NINE, lead_id=first, team_id=ids.north))


def test_an_earlier_call_recorded_late_becomes_the_first_attempt(company: Company, ids: SimpleNamespace) -> None:
    do(company, record_touch, company.ana, call(ids.cedar, occurred_at=at("Mon 9:00")))
    do(company, record_touch, company.ana, call(ids.cedar, occurred_at=at("last Fri 10:30")))

    row = handoff(company, ids.cedar)
    assert row.first_attempt_at == at("last Fri 10:30")
    assert (row.attempts, row.accepted_at, row.stage) == (2, at("last Fri 10:30"), "worked")
    assert row.first_attempt_work_s == 30 * 60


def test_reassigning_starts_the_reps_clock_anew_and_leaves_the_hand_offs_alone(
    company: Company, ids: SimpleNamespace
) -> None:
    before = handoff(company, ids.cedar)
    do(company, assign, company.boss, Assign(at=NINE, handoff_id=ids.cedar, person_id=ids.sam))
    do(company, record_touch, company.sam, call(ids.cedar))

    after = handoff(company, ids.cedar)
    with reading(company.engine) as conn:
        old, new = conn.execute(select(assignments).where(assignments.c.handoff_id == ids.cedar)
                                .order_by(assignments.c.id)).all()
    assert (after.due_at, after.owner_id, after.team_id) == (before.due_at, ids.sam, ids.south)
    assert (old.ending, old.first_attempt_at, new.first_attempt_at) == ("passed_on", None, NINE)
    assert new.due_at == at("Tue 9:55")
    with pytest.raises(NotFound, match="among yours"):
        do(company, record_touch, company.ana, call(ids.cedar))


def test_a_promise_is_kept_by_the_next_attempt_and_replaced_by_the_next_promise(
    company: Company, ids: SimpleNamespace
) -> None:
    tomorrow = NextStep(due_at=at("Tue 10:00"), channel="phone")
    do(company, record_touch, company.ben, call(ids.ginkgo, next_step=tomorrow))

    row = handoff(company, ids.ginkgo)
    assert (row.stage, row.promise_at, row.turns_at) == ("promised", at("Tue 10:00"), at("Tue 10:00"))
    do(company, record_touch, company.ben, call(ids.ginkgo, token="2"))
    assert handoff(company, ids.ginkgo).promise_at is None


def test_a_booked_meeting_is_a_promise_too(company: Company, ids: SimpleNamespace) -> None:
    do(company, record_touch, company.ana,
       call(ids.cedar, outcome="meeting_booked", appointment_at=at("Wed 14:00")))

    assert handoff(company, ids.cedar).promise_at == at("Wed 14:00")


def test_the_day_of_a_rep_is_counted_in_the_reps_zone_and_team_of_that_day(
    company: Company, ids: SimpleNamespace
) -> None:
    with writing(company.engine) as conn:
        ida = given.a_person(conn, "Ida", zone="America/New_York")
        given.a_membership(conn, ida, ids.south, to_day=date(2026, 11, 12))
        given.a_membership(conn, ida, ids.north, from_day=date(2026, 11, 13))
        elm = given.a_handoff(conn, "Elm two", to=ida, team=ids.north, handed_off=at("last Mon 9:00"))
        rebuild(conn)
    viewer = Viewer(ida, "Ida", Role.REP, (ids.north,), "America/New_York")
    do(company, record_touch, company.boss, call(elm, person_id=ida, occurred_at=at("last Fri 3:00")))
    do(company, record_touch, viewer, call(elm, occurred_at=at("last Fri 16:00"), token="2"))

    with reading(company.engine) as conn:
        days = conn.execute(select(rep_days.c.day, rep_days.c.team_id, rep_days.c.count)
                            .where(rep_days.c.person_id == ida, rep_days.c.kind == "dial")
                            .order_by(rep_days.c.day)).all()
    assert days == [(date(2026, 11, 12), ids.south, 1), (date(2026, 11, 13), ids.north, 1)]


def test_a_marketing_touch_nurtures_every_returned_lead_of_that_contact(
    company: Company, ids: SimpleNamespace
) -> None:
    with writing(company.engine) as conn:
        contact = conn.execute(select(handoffs.c.contact_id).where(handoffs.c.id == ids.ivy)).scalar_one()
        lead = given.a_lead(conn, contact=contact)
        other = given.a_handoff(conn, lead, team=ids.north)
        rebuild(conn)
    assert handoff(company, ids.ivy).nurture_due_at == at("2026-10-26 10:00") + timedelta(days=14)
    do(company, record_touch, company.mia, call(other, actor="marketing", channel="email", outcome="sent"))

    assert handoff(company, ids.ivy).nurture_due_at == NINE + timedelta(days=14)


def test_ending_closes_everything_and_re_opening_brings_it_back_as_it_was(
    company: Company, ids: SimpleNamespace
) -> None:
    before = vars(handoff(company, ids.ginkgo))
    ending = EndHandoff(at=NINE, handoff_id=ids.ginkgo, ending=Ending.RETURNED, reason="timing",
                        revisit_on=date(2027, 1, 4))
    do(company, end_handoff, company.ben, ending)
    ended = handoff(company, ids.ginkgo)
    do(company, reopen_handoff, company.nina, ReopenHandoff(at=NINE, handoff_id=ids.ginkgo))

    assert (ended.ending, ended.promise_at, ended.nurture_due_at) == ("returned", None, NINE + timedelta(days=14))
    assert vars(handoff(company, ids.ginkgo)) == before


# -- no, in words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "more", "sentence"),
    [
        (Ending.RETURNED, {}, "needs a reason: Timing"),
        (Ending.RETURNED, {"reason": "student"}, "needs a reason: Timing"),
        (Ending.RETURNED, {"reason": "timing"}, "needs a date"),
        (Ending.DISQUALIFIED, {"reason": "timing"}, "needs a reason: Wrong industry"),
        (Ending.DISQUALIFIED, {"reason": "student", "evidence": "  "}, "a word of evidence"),
        (Ending.PASSED_ON, {}, "To pass it on, assign it"),
    ],
)
def test_an_ending_without_what_it_needs_is_refused(
    company: Company, ids: SimpleNamespace, ending: Ending, more: dict, sentence: str
) -> None:
    with pytest.raises(CannotDo, match=sentence):
        do(company, end_handoff, company.ana, EndHandoff(at=NINE, handoff_id=ids.cedar, ending=ending, **more))
    assert handoff(company, ids.cedar).ended_at is None


@pytest.mark.parametrize(
    ("service", "who", "command", "error", "sentence"),
    [
        (assign, "ana", lambda i: Assign(at=NINE, handoff_id=i.cedar, person_id=i.ben), NotAllowed,
         "Ana may not assign"),
        (receive_lead, "ana", lambda i: ReceiveLead(at=NINE, account_name="x", contact_name="y", responded_at=NINE),
         NotAllowed, "may not take in a lead"),
        (accept, "mia", lambda i: Accept(at=NINE, handoff_id=i.cedar), NotAllowed, "may not accept"),
        (accept, "ana", lambda i: Accept(at=NINE, handoff_id=i.alder), CannotDo, "Nobody owns this lead yet"),
        (accept, "ben", lambda i: Accept(at=NINE, handoff_id=i.cedar), NotFound, "among yours"),
        (record_touch, "sam", lambda i: call(i.cedar), NotFound, "among yours"),
        (record_touch, "sid", lambda i: call(i.cedar), NotFound, "among yours"),
        (record_touch, "ana", lambda i: call(i.cedar, occurred_at=at("Mon 9:56")), CannotDo, "in the future"),
        (record_touch, "ana", lambda i: call(i.cedar, outcome="sneezed"), CannotDo, "no outcome called 'sneezed'"),
        (assign, "nina", lambda i: Assign(at=NINE, handoff_id=i.cedar, person_id=i.ana), CannotDo,
         "has this lead already"),
        (assign, "nina", lambda i: Assign(at=NINE, handoff_id=i.cedar, person_id=999), NotFound, "can own leads"),
        (assign, "nina", lambda i: Assign(at=at("last Mon 9:00"), handoff_id=i.alder, person_id=i.ana), CannotDo,
         "before the lead was handed off"),
        (assign, "nina", lambda i: Assign(at=NINE, handoff_id=i.larch, person_id=i.ben), CannotDo, "has ended"),
        (reopen_handoff, "nina", lambda i: ReopenHandoff(at=NINE, handoff_id=i.cedar), CannotDo, "is open"),
        (hand_off, "mia", lambda i: HandOff(at=NINE, lead_id=999, team_id=i.north), NotFound, "no lead 999"),
    ],
)
def test_what_is_not_allowed_or_makes_no_sense_changes_nothing_and_says_why(
    company: Company, ids: SimpleNamespace, service, who: str, command, error: type[AppError], sentence: str
) -> None:
    before = [count(company, table) for table in (journal, touches, assignments, leads)]
    with pytest.raises(error, match=sentence):
        do(company, service, getattr(company, who), command(ids))
    assert [count(company, table) for table in (journal, touches, assignments, leads)] == before


def test_half_a_command_is_never_kept(company: Company, ids: SimpleNamespace, monkeypatch) -> None:
    """The touch is in, then working out the facts fails: none of it stays."""
    before = count(company, touches)
    monkeypatch.setattr("lib.services.touches.refresh_lead", lambda conn, lead_id: 1 / 0)
    with pytest.raises(ZeroDivisionError), writing(company.engine) as conn:
        record_touch(conn, company.ana, call(ids.cedar))
    assert count(company, touches) == before


def test_a_second_hand_off_waits_for_the_first_to_end_and_stops_its_clock(
    company: Company, ids: SimpleNamespace, conn: Connection
) -> None:
    lead = conn.execute(select(handoffs.c.lead_id).where(handoffs.c.id == ids.ivy)).scalar_one()
    conn.commit()
    second = do(company, hand_off, company.mia, HandOff(at=NINE, lead_id=lead, team_id=ids.north, person_id=ids.ana,
                                                        note="Came back after the fair"))

    assert handoff(company, second).number == 2
    assert handoff(company, ids.ivy).nurture_due_at is None
    with pytest.raises(CannotDo, match="handed off again since"):
        do(company, reopen_handoff, company.nina, ReopenHandoff(at=NINE, handoff_id=ids.ivy))


def test_leave_without_an_end_does_not_stop_the_clocks(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        given.leave(conn, ids.ana, date(2026, 11, 1), date(9999, 12, 31))
        rebuild(conn)
        (due,) = conn.execute(select(assignments.c.due_at).where(assignments.c.handoff_id == ids.cedar)).one()

    assert due.year == 2028
