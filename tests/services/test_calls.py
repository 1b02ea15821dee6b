"""One key logs a call: the touch, the next step, the owner, the claim. The company is drawn in tests/company.py.

Now is Monday 16 November, 10:00 in Paris.
"""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from lib.db.engine import reading, writing
from lib.db.schema import (
    appointments,
    assignments,
    cadence_steps,
    cadences,
    claims,
    contacts,
    handoffs,
    next_steps,
    people,
    rep_days,
    touches,
)
from lib.domain.people import Viewer
from lib.errors import CannotDo, NotAllowed, NotFound
from lib.services.calls import LogAndNext, LogAttempt, Logged, PlanStep, log_and_next, log_attempt, plan_step
from lib.services.claims import Claim, ClaimNext, claim
from lib.services.rebuild import rebuild, verify
from lib.services.undo import Undo, undo
from tests import given
from tests.company import Company
from tests.conftest import NOW
from tests.given import at

ENDS = at("Tue 0:00")
MINUTE = timedelta(minutes=1)


def log(company: Company, viewer: Viewer, handoff_id: int, outcome: str, now=NOW, **more: object) -> Logged:
    with writing(company.engine) as conn:
        return log_attempt(conn, viewer, LogAttempt(at=now, handoff_id=handoff_id, outcome=outcome, **more))


def rows(company: Company, table, *where) -> list[dict]:
    with reading(company.engine) as conn:
        return [dict(row) for row in conn.execute(select(table).where(*where).order_by(table.c.id)).mappings()]


def all_is_true(company: Company) -> None:
    with reading(company.engine) as conn:
        assert verify(conn) == []


def new_touches(company: Company, handoff_id: int) -> list[tuple]:
    return [(t["channel"], t["outcome"], t["person_id"], t["note"])
            for t in rows(company, touches, touches.c.handoff_id == handoff_id, touches.c.occurred_at >= NOW)]


# -- what one key does ----------------------------------------------------------------------


def test_a_voicemail_is_a_touch_and_plans_the_next_attempt(company: Company):
    """Cedar's first attempt: the plan's second is on the next working day, by phone, until the end of Tuesday."""
    logged = log(company, company.ana, company.ids.cedar, "voicemail", note="  about the fair ")
    assert new_touches(company, company.ids.cedar) == [("phone", "voicemail", company.ids.ana, "about the fair")]
    steps = rows(company, next_steps, next_steps.c.handoff_id == company.ids.cedar)
    assert [(s["channel"], s["due_at"], s["day_only"], s["closed_at"]) for s in steps] == [
        ("phone", at("Wed 0:00"), True, None)]
    assert (logged.step.due_at, logged.reason) == (at("Wed 0:00"), None)
    cedar = rows(company, handoffs, handoffs.c.id == company.ids.cedar)[0]
    assert (cedar["attempts"], cedar["stage"], cedar["accepted_at"]) == (1, "promised", NOW)
    all_is_true(company)


@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        ("conversation", {"attempt", "dial", "conversation"}),
        ("voicemail", {"attempt", "dial", "voicemail"}),
        ("no_answer", {"attempt", "dial"}),
        ("gatekeeper", {"attempt", "dial"}),
        ("wrong_number", {"attempt", "dial"}),
        ("do_not_call", {"attempt", "dial", "conversation"}),
        ("sent", {"attempt", "email"}),
    ],
)
def test_each_outcome_counts_as_what_it_is(company: Company, outcome: str, kinds: set[str]):
    log(company, company.ana, company.ids.cedar, outcome)
    with reading(company.engine) as conn:
        counted = set(conn.execute(select(rep_days.c.kind).where(
            rep_days.c.person_id == company.ids.ana, rep_days.c.day == date(2026, 11, 16))).scalars())
    assert counted == kinds
    all_is_true(company)


def test_a_call_back_is_promised_for_its_hour(company: Company):
    when = at("Thu 15:30")
    log(company, company.ana, company.ids.cedar, "call_back", agreed_at=when)
    steps = rows(company, next_steps, next_steps.c.handoff_id == company.ids.cedar)
    assert [(s["channel"], s["due_at"], s["day_only"]) for s in steps] == [("phone", when, False)]
    all_is_true(company)


def test_a_booked_meeting_is_an_appointment_and_needs_no_other_step(company: Company):
    when = at("Thu 15:30")
    log(company, company.ana, company.ids.cedar, "meeting_booked", agreed_at=when)
    made = rows(company, appointments, appointments.c.handoff_id == company.ids.cedar)
    assert [(a["starts_at"], a["booked_at"], a["person_id"], a["outcome"]) for a in made] == [
        (when, NOW, company.ids.ana, None)]
    assert rows(company, next_steps, next_steps.c.handoff_id == company.ids.cedar) == []
    all_is_true(company)


def test_do_not_call_is_kept_and_the_rest_goes_by_mail(company: Company):
    with writing(company.engine) as conn:
        conn.execute(contacts.update().values(email="somebody@cedar.example"))
    logged = log(company, company.ana, company.ids.cedar, "do_not_call")
    contact = rows(company, handoffs, handoffs.c.id == company.ids.cedar)[0]["contact_id"]
    assert rows(company, contacts, contacts.c.id == contact)[0]["do_not_call"] is True
    assert logged.step.channel == "email"
    others = rows(company, contacts, contacts.c.id != contact)
    assert not any(c["do_not_call"] for c in others)


def test_after_the_last_attempt_without_contact_it_proposes_to_return(company: Company):
    for n in range(5):
        logged = log(company, company.ana, company.ids.cedar, "no_answer", NOW + n * 24 * 60 * MINUTE)
        assert logged.step is not None
    logged = log(company, company.ana, company.ids.cedar, "no_answer", NOW + 7 * 24 * 60 * MINUTE)
    assert (logged.step, logged.reason) == (None, "not_reached")
    all_is_true(company)


def test_the_plan_that_was_set_holds(company: Company):
    """For hot leads: two attempts, the second four working days after the first."""
    with writing(company.engine) as conn:
        conn.execute(insert(cadences).values(id=1, intent="hot", max_voicemails=0))
        conn.execute(insert(cadence_steps), [
            {"cadence_id": 1, "number": 1, "working_day": 1, "channel": "phone"},
            {"cadence_id": 1, "number": 2, "working_day": 5, "channel": "phone"}])
        conn.execute(handoffs.update().where(handoffs.c.id == company.ids.cedar).values(intent="hot"))
    assert log(company, company.ana, company.ids.cedar, "no_answer").step.due_at == at("Sat 0:00")
    assert log(company, company.ana, company.ids.cedar, "no_answer", NOW + MINUTE).reason == "not_reached"


def test_whoever_tries_an_unowned_lead_takes_it(company: Company):
    log(company, company.ben, company.ids.alder, "no_answer")
    alder = rows(company, handoffs, handoffs.c.id == company.ids.alder)[0]
    assert (alder["owner_id"], alder["accepted_at"], alder["attempts"]) == (company.ids.ben, NOW, 1)
    held = rows(company, assignments, assignments.c.handoff_id == company.ids.alder)
    assert [(a["person_id"], a["attempts"], a["response_work_s"]) for a in held] == [(company.ids.ben, 1, 0)]
    all_is_true(company)


def test_a_manager_who_helps_out_takes_no_lead_away(company: Company):
    log(company, company.nina, company.ids.cedar, "no_answer")
    log(company, company.nina, company.ids.alder, "no_answer")
    assert rows(company, handoffs, handoffs.c.id == company.ids.cedar)[0]["owner_id"] == company.ids.ana
    assert rows(company, handoffs, handoffs.c.id == company.ids.alder)[0]["owner_id"] is None
    all_is_true(company)


# -- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"outcome": "shouted"}, "There is no outcome called 'shouted'"),
        ({"outcome": "call_back"}, "When shall you call back"),
        ({"outcome": "meeting_booked"}, "When is the meeting"),
        ({"outcome": "call_back", "agreed_at": NOW}, "must lie ahead"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(company: Company, more: dict, said: str):
    with pytest.raises(CannotDo, match=said):
        log(company, company.ana, company.ids.cedar, **more)
    assert new_touches(company, company.ids.cedar) == []


def test_nobody_logs_on_what_is_not_theirs(company: Company):
    for viewer in (company.ben, company.sam, company.sid):
        with pytest.raises(NotFound):
            log(company, viewer, company.ids.cedar, "no_answer")
    with pytest.raises(NotAllowed):
        log(company, company.mia, company.ids.cedar, "no_answer")
    assert new_touches(company, company.ids.cedar) == []


def test_what_has_ended_is_not_called_about(company: Company):
    with pytest.raises(CannotDo, match="has ended"):
        log(company, company.ana, company.ids.larch, "no_answer")


# -- once, and again ------------------------------------------------------------------------


def test_the_same_token_logs_one_touch_and_claims_one_lead(company: Company):
    with writing(company.engine) as conn:
        held = claim(conn, company.ana, Claim(at=NOW, handoff_id=company.ids.cedar))
    command = LogAndNext(
        attempt=LogAttempt(at=NOW, handoff_id=held.handoff_id, outcome="voicemail", token=held.token),
        following=ClaimNext(at=NOW, today_ends=ENDS),
    )
    found = []
    for _ in range(2):
        with writing(company.engine) as conn:
            found.append(log_and_next(conn, company.ana, command))
    (first, following), (again, nothing) = found
    assert following.handoff_id == company.ids.dogwood
    assert (again, nothing) == (Logged(None), None)
    assert len(new_touches(company, company.ids.cedar)) == 1
    assert [c["handoff_id"] for c in _claims(company)] == [company.ids.dogwood]
    assert first.entry_id is not None


def test_undo_brings_back_the_lead_its_claim_and_its_owner(company: Company):
    """Ben takes Alder by trying; undone, it lies unowned again and is his to call now; the old token is spent."""
    with writing(company.engine) as conn:
        held = claim(conn, company.ben, Claim(at=NOW, handoff_id=company.ids.alder))
    changed = (handoffs, assignments, next_steps, touches, contacts)
    before = {table.name: rows(company, table) for table in changed}
    logged = log(company, company.ben, company.ids.alder, "do_not_call", NOW + MINUTE, token=held.token)
    with writing(company.engine) as conn:
        undo(conn, company.ben, Undo(at=NOW + 2 * MINUTE, entry_id=logged.entry_id))
    for table in changed:
        assert rows(company, table) == before[table.name], table.name
    claimed = _claims(company)
    assert [(c["handoff_id"], c["person_id"]) for c in claimed] == [(company.ids.alder, company.ids.ben)]
    again = log(company, company.ben, company.ids.alder, "voicemail", NOW + 3 * MINUTE, token=claimed[0]["token"])
    assert again.entry_id is not None
    assert len(new_touches(company, company.ids.alder)) == 1
    all_is_true(company)


def test_who_tries_a_lead_of_a_queue_takes_it_from_the_queue(company: Company):
    """Birch lies with the inbound queue. Ana calls: the queue has passed it on, and she has it."""
    logged = log(company, company.ana, company.ids.birch, "voicemail")

    assert [(a["person_id"], a["ended_at"], a["ending"])
            for a in rows(company, assignments, assignments.c.handoff_id == company.ids.birch)] == [
        (company.ids.queue, NOW, "passed_on"), (company.ids.ana, None, None)]
    all_is_true(company)
    with writing(company.engine) as conn:
        undo(conn, company.ana, Undo(at=NOW + MINUTE, entry_id=logged.entry_id))
    assert [(a["person_id"], a["ended_at"])
            for a in rows(company, assignments, assignments.c.handoff_id == company.ids.birch)] == [
        (company.ids.queue, None)]


def test_two_leads_of_one_person_open_in_two_tabs_are_both_logged(company: Company):
    """Ana has a second lead of Cedar's contact. Each card has a token of its own, though the claim is one."""
    with writing(company.engine) as conn:
        cedar = conn.execute(select(handoffs).where(handoffs.c.id == company.ids.cedar)).one()
        other = given.a_handoff(conn, given.a_lead(conn, contact=cedar.contact_id), team=company.ids.north,
                                to=company.ids.ana)
        rebuild(conn)
    held = []
    for handoff_id in (company.ids.cedar, other):
        with writing(company.engine) as conn:
            held.append(claim(conn, company.ana, Claim(at=NOW, handoff_id=handoff_id)))
    for each in held:
        assert log(company, company.ana, each.handoff_id, "no_answer", token=each.token).entry_id is not None
    assert [len(new_touches(company, h)) for h in (company.ids.cedar, other)] == [1, 1]


def test_a_step_planned_for_somebody_else_is_due_at_their_midnight(company: Company):
    """Nina, in Paris, logs a call on Ana's Cedar; Ana works in New York, where Tuesday ends six hours later."""
    with writing(company.engine) as conn:
        conn.execute(update(people).where(people.c.id == company.ids.ana).values(zone="America/New_York"))
        rebuild(conn)
    logged = log(company, company.nina, company.ids.cedar, "voicemail")

    assert logged.step.due_at == at("Wed 0:00", "America/New_York")
    assert [s["person_id"] for s in rows(company, next_steps, next_steps.c.handoff_id == company.ids.cedar)] == [
        company.ids.ana]


def test_another_next_step_takes_the_place_of_the_planned_one(company: Company):
    log(company, company.ana, company.ids.cedar, "voicemail")
    with writing(company.engine) as conn:
        plan_step(conn, company.ana, PlanStep(at=NOW + MINUTE, handoff_id=company.ids.cedar, due_at=at("Sat 0:00"),
                                              channel="email"))
    steps = rows(company, next_steps, next_steps.c.handoff_id == company.ids.cedar)
    assert [(s["channel"], s["ending"]) for s in steps] == [("phone", "replaced"), ("email", None)]
    assert rows(company, handoffs, handoffs.c.id == company.ids.cedar)[0]["promise_at"] == at("Sat 0:00")
    with pytest.raises(CannotDo, match="must lie ahead"), writing(company.engine) as conn:
        plan_step(conn, company.ana, PlanStep(at=NOW, handoff_id=company.ids.cedar, due_at=NOW, channel="phone"))
    all_is_true(company)


# -- killed in the middle -------------------------------------------------------------------

KILLED = """
import os, signal, sys
from datetime import datetime
from lib.db.engine import open_engine, writing
from lib.domain.people import Role, Viewer
from lib.services.calls import LogAttempt, log_attempt
when, url, rep, team, lead = sys.argv[1:]
viewer = Viewer(int(rep), "Sam", Role.REP, (int(team),), "Europe/Paris")
at = datetime.fromisoformat("2026-11-16T09:00:00+00:00")
command = LogAttempt(at=at, handoff_id=int(lead), outcome="voicemail", token="t")
with writing(open_engine(url)) as conn:
    log_attempt(conn, viewer, command)
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "logged"), [("before", 0), ("after", 1)])
def test_killed_between_key_and_answer_it_is_logged_once_or_not_at_all(company: Company, when: str, logged: int):
    url = company.engine.url.render_as_string(hide_password=False)
    arguments = (when, url, str(company.ids.sam), str(company.ids.south), str(company.ids.kauri))
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    assert len(new_touches(company, company.ids.kauri)) == logged
    all_is_true(company)
    again = log(company, company.sam, company.ids.kauri, "voicemail", token="t")
    assert (again.entry_id is None) == bool(logged)
    assert len(new_touches(company, company.ids.kauri)) == 1


def _claims(company: Company) -> list[dict]:
    with reading(company.engine) as conn:
        return [dict(row) for row in conn.execute(select(claims)).mappings()]
