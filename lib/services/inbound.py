"""The prospect got in touch: log it, and welcome back who had been returned.

What they did is their touch. If a rep answered their call, that is a touch of its own at
the same moment, by the rep: a follow-up, so that the wait is over, but no dial, so that
dials and the connect rate stay what they are.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from lib import settings
from lib.clock import organisation_zone
from lib.db.schema import accounts, campaigns, contacts, handoffs, people
from lib.domain.people import Role, Viewer
from lib.domain.touches import ANSWERED, Actor, Direction
from lib.domain.welcome_back import CALL, SIGNAL_OF, Signal, comes_back, history_line, may_catch, signals_that_open
from lib.errors import CannotDo
from lib.queries.calendars import CalendarBook
from lib.services.assignments import take
from lib.services.common import allow, own_handoff
from lib.services.journal import line_of
from lib.services.leads import HandOff, open_handoff
from lib.services.touches import About, RecordTouch, add_touch
from lib.services.undo import undoable


@dataclass(frozen=True, kw_only=True)
class LogInbound:
    """A prospect got in touch.

    signal: a code of lib.domain.welcome_back.SIGNALS. answered: for a call, that the viewer
    picked up and they talked.
    """

    at: datetime
    handoff_id: int
    occurred_at: datetime
    signal: str
    answered: bool = False
    note: str | None = None
    token: str | None = None


def log_inbound(conn: Connection, by: Viewer, command: LogInbound) -> int:
    """Record what a prospect did, on the lead of a hand-off the viewer sees; the journal line's id.

    If the lead's last hand-off had been returned or disqualified by then and the signal is
    one of CATCHER_WELCOME_BACK, a new hand-off goes to the same catcher. A rep who answers a
    call about a lead that nobody has takes it. Raises CannotDo for an unknown signal, a
    moment in the future, or an answer by somebody who is not in sales.
    """
    allow(by, "record_touch")
    seen = own_handoff(conn, by, command.handoff_id)
    if (done := line_of(conn, seen.account_id, command.token)) is not None:
        return done
    signal = _check(by, command)
    with undoable(conn, by, action="log_inbound", lead_ids=[seen.lead_id], at=command.at,
                  words=_words(conn, seen, signal), token=command.token) as entry:
        last = _last(conn, seen.lead_id)
        if signal.code in signals_that_open(settings.get("CATCHER_WELCOME_BACK")) and comes_back(
            last.ending, last.ended_at, command.occurred_at
        ):
            _welcome(conn, by, command, signal, last)
            last = _last(conn, seen.lead_id)
        elif command.answered and by.role is Role.REP and last.ended_at is None and last.owner_id is None:
            take(conn, by, last, at=command.occurred_at)
        about = About.handoff(last)
        _add_theirs(conn, by, command, signal, about)
        if command.answered:
            _add_answer(conn, by, command, about)
    return entry.id


def _check(by: Viewer, command: LogInbound) -> Signal:
    signal = SIGNAL_OF.get(command.signal)
    if signal is None:
        raise CannotDo(f"There is no signal called {command.signal!r}. Choose one of: {', '.join(SIGNAL_OF)}.")
    if command.occurred_at > command.at:
        raise CannotDo("They cannot have got in touch in the future. Give the moment when it happened.")
    if command.answered and signal is not CALL:
        raise CannotDo("Only a call is answered by picking up. Log your answer by itself once it is given.")
    if command.answered and by.role is Role.MARKETING:
        raise CannotDo("Only sales answers a call for good. Log it as not answered, and its rep will call back.")
    return signal


def _words(conn: Connection, handoff: Row[Any], signal: Signal) -> str:
    who = conn.execute(
        select(contacts.c.name, accounts.c.name).join_from(contacts, accounts)
        .where(contacts.c.id == handoff.contact_id)
    ).one()
    return f"{who[0]}, {who[1]}, {signal.words}"


def _last(conn: Connection, lead_id: int) -> Row[Any]:
    h = handoffs.c
    return conn.execute(select(handoffs).where(h.lead_id == lead_id).order_by(h.number.desc()).limit(1)).one()


# -- welcome back ------------------------------------------------------------------------


def _welcome(conn: Connection, by: Viewer, command: LogInbound, signal: Signal, was: Row[Any]) -> None:
    """Open the next hand-off: from now, or from the call where a rep was on the phone already."""
    begins = command.occurred_at if command.answered else command.at
    book = CalendarBook(conn, organisation_zone())
    catcher = _catcher(conn, was, begins.astimezone(book.zone).date())
    if catcher is None and command.answered and by.role is Role.REP:
        catcher = by.person_id
    team_id = book.team_now(catcher) if catcher is not None else None
    open_handoff(conn, by, HandOff(
        at=begins, lead_id=was.lead_id, team_id=team_id or was.team_id, person_id=catcher,
        responded_at=command.occurred_at, note=_history(conn, command, signal, was),
    ))


def _catcher(conn: Connection, was: Row[Any], today: date) -> int | None:
    """Who had it last; if they are gone, the campaign's backup; else nobody, and the team has it."""
    backup = conn.execute(
        select(campaigns.c.backup_id).where(campaigns.c.id == was.campaign_id)
    ).scalar_one_or_none()
    for person_id in (was.owner_id, backup):
        person = conn.execute(select(people).where(people.c.id == person_id)).one_or_none()
        if person is not None and may_catch(person.role, person.kind, person.active_to, today):
            return int(person.id)
    return None


def _history(conn: Connection, command: LogInbound, signal: Signal, was: Row[Any]) -> str:
    ended_by = conn.execute(
        select(people.c.name).where(people.c.id == (was.ended_by_id or was.owner_id))
    ).scalar_one_or_none()
    return history_line(
        signal.words, command.occurred_at - was.ended_at, ending=was.ending, reason=was.reason, by=ended_by
    )


# -- the touches -------------------------------------------------------------------------


def _add_theirs(conn: Connection, by: Viewer, command: LogInbound, signal: Signal, about: About) -> None:
    add_touch(conn, by, RecordTouch(
        at=command.at, handoff_id=command.handoff_id, occurred_at=command.occurred_at, channel=signal.channel,
        outcome="conversation" if command.answered else signal.outcome, actor=Actor.PROSPECT.value,
        direction=Direction.IN.value, note=(command.note or "").strip() or None,
    ), about)


def _add_answer(conn: Connection, by: Viewer, command: LogInbound, about: About) -> None:
    add_touch(conn, by, RecordTouch(
        at=command.at, handoff_id=command.handoff_id, occurred_at=command.occurred_at, channel="phone",
        outcome=ANSWERED,
    ), about)
