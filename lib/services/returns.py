"""Return one lead: to marketing for a while, or for good."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from lib.db.schema import accounts, contacts
from lib.domain.handoffs import ENDING_WORDS, Ending
from lib.domain.people import Viewer
from lib.domain.returns import ending_for, is_for_good, problem
from lib.errors import CannotDo
from lib.services.claims import let_go_of_contact
from lib.services.common import allow, own_handoff
from lib.services.endings import EndHandoff, end_handoff
from lib.services.journal import line_of
from lib.services.undo import undoable


@dataclass(frozen=True, kw_only=True)
class ReturnLead:
    """Give a lead back. A temporary reason takes the day to look again, a permanent one a word of evidence."""

    at: datetime
    handoff_id: int
    reason: str | None
    revisit_on: date | None = None
    evidence: str | None = None
    token: str | None = None


@dataclass(frozen=True)
class Why:
    """Why leads are given back, as it was typed in."""

    reason: str | None
    revisit_on: date | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class Checked:
    """Why leads are given back, with what the reason demands and how it ends them."""

    reason: str
    ending: Ending
    revisit_on: date | None = None
    evidence: str | None = None


def return_lead(conn: Connection, by: Viewer, command: ReturnLead) -> int:
    """End a hand-off as returned or disqualified, as its reason has it; the id of the line to undo it by.

    One's claim on the prospect ends with it. Raises CannotDo, with the sentence for the
    field, when the reason lacks what it demands, and when the hand-off has ended.
    """
    allow(by, "end_handoff")
    handoff = own_handoff(conn, by, command.handoff_id)
    if done := line_of(conn, handoff.account_id, command.token):
        return done
    why = checked(by, command.at, Why(command.reason, command.revisit_on, command.evidence))
    name, account = conn.execute(
        select(contacts.c.name, accounts.c.name).join_from(contacts, accounts)
        .where(contacts.c.id == handoff.contact_id)
    ).one()
    words = f"{ENDING_WORDS[why.ending].split()[0]} · {name}, {account}"
    with undoable(conn, by, action="return_lead", lead_ids=[handoff.lead_id], at=command.at, words=words,
                  token=command.token) as entry:
        give_back(conn, by, handoff, why, command.at)
    return entry.id


def checked(by: Viewer, at: datetime, why: Why) -> Checked:
    """The reason once it is known to have what it demands, and nothing else. A day is a day in the viewer's zone.

    Raises CannotDo with the sentence for the field.
    """
    wrong = problem(why.reason, why.revisit_on, why.evidence, at.astimezone(ZoneInfo(by.zone)).date())
    if wrong is not None:
        raise CannotDo(wrong.sentence)
    reason = str(why.reason)
    if is_for_good(reason):
        return Checked(reason, ending_for(reason), evidence=(why.evidence or "").strip())
    return Checked(reason, ending_for(reason), revisit_on=why.revisit_on)


def give_back(conn: Connection, by: Viewer, handoff: Row[Any], why: Checked, at: datetime) -> None:
    """End one hand-off with a reason, and one's claim on its prospect."""
    end_handoff(conn, by, EndHandoff(at=at, handoff_id=handoff.id, ending=why.ending, reason=why.reason,
                                     revisit_on=why.revisit_on, evidence=why.evidence))
    let_go_of_contact(conn, by, handoff.account_id, handoff.contact_id)
