"""Log what came of a call or that a mail was written: the touch, the next step, the lead's new owner, all at once.

The rules of what follows from which outcome are in lib.domain.call_outcomes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from lib.db.schema import accounts, contacts, next_steps
from lib.domain.cadence import EMAIL, PHONE, cadence_for
from lib.domain.call_outcomes import OUTCOME_OF, WRITTEN, CallOutcome, Proposal, Reach, propose
from lib.domain.people import Role, Viewer
from lib.errors import CannotDo
from lib.queries.cadences import cadences_of
from lib.services.assignments import take
from lib.services.claims import Claimed, ClaimNext, claim_next, let_go_of_contact
from lib.services.common import allow, calendar_book, one_calendar_book, own_handoff
from lib.services.derive import refresh_lead
from lib.services.journal import already_done, line_of, write_down
from lib.services.touches import NextStep, RecordTouch, record_touch
from lib.services.undo import undoable


@dataclass(frozen=True, kw_only=True)
class LogAttempt:
    """A call with its outcome, or a mail that was written (outcome "sent").

    agreed_at: the time agreed on, for a call back or a meeting. token: the claim's, or one
    made by the screen.
    """

    at: datetime
    handoff_id: int
    outcome: str
    note: str | None = None
    agreed_at: datetime | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    """Another next step than the present one: by when, through what. For a day, due_at is the midnight that ends it."""

    at: datetime
    handoff_id: int
    due_at: datetime
    channel: str
    day_only: bool = True
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogAndNext:
    """Log an attempt and take the next prospect."""

    attempt: LogAttempt
    following: ClaimNext


@dataclass(frozen=True)
class Logged:
    """What was logged and what follows. entry_id: the journal's line, None when it had been logged before.

    step: the next step that was planned. reason: why the lead had better be returned.
    """

    entry_id: int | None
    step: NextStep | None = None
    reason: str | None = None


def log_attempt(conn: Connection, by: Viewer, command: LogAttempt) -> Logged:
    """Record the attempt, plan what follows, let the prospect go. The same token twice logs once.

    Whoever tries an unowned lead takes it. Raises CannotDo for an unknown outcome, for an
    agreed time that is missing or past, and when the hand-off has ended.
    """
    allow(by, "call")
    handoff = own_handoff(conn, by, command.handoff_id)
    if already_done(conn, handoff.account_id, command.token):
        return Logged(None)
    outcome = _outcome(command)
    if handoff.ended_at is not None:
        raise CannotDo("This hand-off has ended. If they got in touch again, log that; it opens a new one.")
    contact = conn.execute(
        select(contacts, accounts.c.name.label("account")).join_from(contacts, accounts)
        .where(contacts.c.id == handoff.contact_id)
    ).one()
    words = f"{outcome.label.removesuffix(' at…')} · {contact.name}, {contact.account}"
    with (
        one_calendar_book(conn),
        undoable(conn, by, action="log_attempt", lead_ids=[handoff.lead_id], at=command.at, words=words,
                 token=command.token) as entry,
    ):
        if handoff.owner_id is None and by.role is Role.REP:
            take(conn, by, handoff, at=command.at)
            refresh_lead(conn, handoff.lead_id)
        if outcome.code == "do_not_call":
            _stop_calls(conn, by, handoff, command.at)
        step, reason = _what_follows(conn, by, command, outcome, handoff, contact)
        record_touch(conn, by, RecordTouch(
            at=command.at, handoff_id=handoff.id, occurred_at=command.at,
            channel=EMAIL if outcome is WRITTEN else PHONE, outcome=outcome.code,
            note=(command.note or "").strip() or None, next_step=step,
            appointment_at=command.agreed_at if outcome.code == "meeting_booked" else None,
        ))
        let_go_of_contact(conn, by, handoff.account_id, handoff.contact_id)
    return Logged(entry.id, step, reason)


def log_and_next(conn: Connection, by: Viewer, command: LogAndNext) -> tuple[Logged, Claimed | None]:
    """Log an attempt and claim the next prospect, if one is left, in one transaction.

    A repeated command claims nobody: the first one has.
    """
    logged = log_attempt(conn, by, command.attempt)
    if logged.entry_id is None:
        return logged, None
    return logged, claim_next(conn, by, command.following)


def plan_step(conn: Connection, by: Viewer, command: PlanStep) -> int:
    """Replace a hand-off's next step; the journal line's id. Raises CannotDo for a time that has passed."""
    allow(by, "record_touch")
    handoff = own_handoff(conn, by, command.handoff_id)
    if (done := line_of(conn, handoff.account_id, command.token)) is not None:
        return done
    if handoff.ended_at is not None:
        raise CannotDo("This hand-off has ended, so nothing is owed to it. Re-open it first.")
    if command.due_at <= command.at:
        raise CannotDo("The next step must lie ahead. Choose today or a later day.")
    n = next_steps.c
    with undoable(conn, by, action="plan_step", lead_ids=[handoff.lead_id], at=command.at,
                  words="Next step changed", token=command.token) as entry:
        conn.execute(
            update(next_steps).where(n.handoff_id == handoff.id, n.closed_at.is_(None))
            .values(closed_at=command.at, ending="replaced")
        )
        conn.execute(
            insert(next_steps).values(
                account_id=handoff.account_id, handoff_id=handoff.id, person_id=handoff.owner_id or by.person_id,
                due_at=command.due_at, day_only=command.day_only, channel=command.channel, created_at=command.at,
            )
        )
        refresh_lead(conn, handoff.lead_id)
    return entry.id


def _outcome(command: LogAttempt) -> CallOutcome:
    outcome = WRITTEN if command.outcome == WRITTEN.code else OUTCOME_OF.get(command.outcome)
    if outcome is None:
        known = ", ".join(o.label for o in OUTCOME_OF.values())
        raise CannotDo(f"There is no outcome called {command.outcome!r}. Choose one of: {known}.")
    if outcome.asks and command.agreed_at is None:
        raise CannotDo(f"{outcome.asks} Give the day and the time.")
    if command.agreed_at is not None and command.agreed_at <= command.at:
        raise CannotDo("The time agreed on must lie ahead. Choose a later one.")
    return outcome


def _what_follows(
    conn: Connection, by: Viewer, command: LogAttempt, outcome: CallOutcome, handoff: Row[Any], contact: Row[Any]
) -> tuple[NextStep | None, str | None]:
    """The next step, or the reason to return the lead."""
    if outcome.code == "call_back" and command.agreed_at is not None:
        return NextStep(due_at=command.agreed_at, channel=PHONE), None
    reach = Reach(
        attempts=handoff.attempts + 1,
        contacted=handoff.first_contact_at is not None,
        may_call=not contact.do_not_call,
        may_write=bool(contact.email) and not contact.do_not_email,
    )
    proposal = propose(outcome, cadence_for(cadences_of(conn), handoff.intent), reach)
    if proposal is None or proposal.channel is None:
        return None, proposal.reason if proposal else None
    keeper = handoff.owner_id or by.person_id
    return _step(conn, keeper, proposal, proposal.channel, command.at), None


def _step(conn: Connection, keeper_id: int, proposal: Proposal, channel: str, at: datetime) -> NextStep:
    """The proposal with its day, in the working days of whoever is to keep it."""
    clock = calendar_book(conn).person(keeper_id)
    due_at = clock.after_working_days(at, proposal.in_working_days, end_of_day=True)
    return NextStep(due_at=due_at, channel=channel, day_only=True)


def _stop_calls(conn: Connection, by: Viewer, handoff: Row[Any], at: datetime) -> None:
    conn.execute(update(contacts).where(contacts.c.id == handoff.contact_id).values(do_not_call=True))
    write_down(conn, by, "do_not_call", "contact", handoff.contact_id, at=at, account_id=handoff.account_id,
               before={"do_not_call": False}, after={"do_not_call": True})
