"""Receive a lead, and hand it to sales."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from lib.clock import organisation_zone
from lib.db.schema import accounts, contacts, handoffs, leads, search_words, teams
from lib.domain.ladder import Stage
from lib.domain.people import Viewer
from lib.domain.response_clock import minutes_owed
from lib.errors import CannotDo, NotFound
from lib.queries.calendars import sla_rules_of
from lib.services.assignments import begin_assignment
from lib.services.common import allow, lock_lead, organisation_day_start
from lib.services.derive import refresh_lead
from lib.services.journal import already_done, write_down
from lib.services.names import search_rows


@dataclass(frozen=True, kw_only=True)
class ReceiveLead:
    """A prospect's response. The account is matched by domain, then by name; the contact by e-mail."""

    at: datetime
    account_name: str
    contact_name: str
    responded_at: datetime
    domain: str | None = None
    email: str | None = None
    phone: str | None = None
    campaign_id: int | None = None
    source: str | None = None
    intent: str | None = None
    day_only: bool = False
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandOff:
    """Marketing gives a lead to a team, or at once to a rep of it."""

    at: datetime
    lead_id: int
    team_id: int
    person_id: int | None = None
    responded_at: datetime | None = None
    day_only: bool = False
    note: str | None = None
    token: str | None = None


def receive_lead(conn: Connection, by: Viewer, command: ReceiveLead) -> int:
    """Take in a lead; its id comes back. The same token twice makes one lead."""
    allow(by, "receive_lead")
    account_id = _account(conn, command)
    if done := already_done(conn, account_id, command.token):
        return done
    contact_id = _contact(conn, account_id, command)
    lead_id: int = conn.execute(
        insert(leads)
        .values(
            account_id=account_id, contact_id=contact_id, campaign_id=command.campaign_id, source=command.source,
            intent=command.intent, responded_at=command.responded_at, day_only=command.day_only,
            created_at=command.at,
        )
        .returning(leads.c.id)
    ).scalar_one()
    write_down(conn, by, "receive_lead", "lead", lead_id, at=command.at, account_id=account_id, token=command.token,
               after={"contact_id": contact_id, "source": command.source, "responded_at": command.responded_at})
    return lead_id


def hand_off(conn: Connection, by: Viewer, command: HandOff) -> int:
    """Begin a new hand-off of a lead; its id comes back.

    Raises NotFound for an unknown lead or team, CannotDo while an earlier hand-off is open
    or would begin later than this one.
    """
    allow(by, "hand_off")
    return open_handoff(conn, by, command)


def open_handoff(conn: Connection, by: Viewer, command: HandOff) -> int:
    """What hand_off does, whoever asks: for rules that hand a lead to sales by themselves, such as welcome back."""
    lock_lead(conn, command.lead_id)
    lead = conn.execute(select(leads).where(leads.c.id == command.lead_id)).one_or_none()
    if lead is None:
        raise NotFound(f"There is no lead {command.lead_id}. It may have been merged; search for its name.")
    if done := already_done(conn, lead.account_id, command.token):
        return done
    team = conn.execute(select(teams).where(teams.c.id == command.team_id)).one_or_none()
    if team is None:
        raise NotFound(f"There is no team {command.team_id}. Choose one from the list.")
    number = _next_number(conn, command)
    handoff_id = _insert(conn, command, lead, team, number)
    if command.person_id is not None:
        begin_assignment(conn, handoff_id, lead.account_id, command.person_id, at=command.at,
                         day_only=command.day_only)
    refresh_lead(conn, lead.id)
    write_down(conn, by, "hand_off", "handoff", handoff_id, at=command.at, account_id=lead.account_id,
               token=command.token, after={"number": number, "team_id": team.id, "person_id": command.person_id})
    return handoff_id


def _next_number(conn: Connection, command: HandOff) -> int:
    h = handoffs.c
    last = conn.execute(
        select(h.number, h.ended_at, h.handed_off_at).where(h.lead_id == command.lead_id)
        .order_by(h.number.desc()).limit(1)
    ).one_or_none()
    if last is None:
        return 1
    if last.ended_at is None:
        raise CannotDo(f"Lead {command.lead_id} is already with sales (hand-off {last.number}). End that one first.")
    if command.at < last.ended_at:
        raise CannotDo(f"Hand-off {last.number} of lead {command.lead_id} ended later than this one would begin.")
    return int(last.number) + 1


def _insert(conn: Connection, command: HandOff, lead: Row[Any], team: Row[Any], number: int) -> int:
    on = command.at.astimezone(organisation_zone()).date()
    owed = minutes_owed(sla_rules_of(conn), source=lead.source, intent=lead.intent, on=on)
    handoff_id: int = conn.execute(
        insert(handoffs)
        .values(
            account_id=lead.account_id, lead_id=lead.id, contact_id=lead.contact_id, campaign_id=lead.campaign_id,
            source=lead.source, intent=lead.intent, number=number, team_id=team.id, promised_team_id=team.id,
            needs_acceptance=team.acceptance_step, responded_at=command.responded_at or lead.responded_at,
            handed_off_at=command.at, handed_off_day_at=organisation_day_start(command.at),
            day_only=command.day_only, sla_minutes=owed, note=command.note,
            due_at=command.at, risk_at=command.at, waiting_since=command.at,
            stage=Stage.UNOWNED.value,  # refresh_lead sets what is true
        )
        .returning(handoffs.c.id)
    ).scalar_one()
    return handoff_id


def _account(conn: Connection, command: ReceiveLead) -> int:
    a = accounts.c
    domain = command.domain.strip().lower() if command.domain else None
    found: int | None = None
    if domain:
        found = conn.execute(select(a.id).where(a.domain == domain).order_by(a.id).limit(1)).scalar_one_or_none()
    if found is None:
        found = conn.execute(
            select(a.id).where(func.lower(a.name) == command.account_name.strip().lower()).order_by(a.id).limit(1)
        ).scalar_one_or_none()
    if found is not None:
        return found
    name = command.account_name.strip()
    made: int = conn.execute(
        insert(accounts).values(name=name, domain=domain, lifecycle="prospect", created_at=command.at)
        .returning(a.id)
    ).scalar_one()
    conn.execute(insert(search_words), list(search_rows("account", made, made, name, domain)))
    return made


def _contact(conn: Connection, account_id: int, command: ReceiveLead) -> int:
    c = contacts.c
    email = command.email.strip().lower() if command.email else None
    same = c.email == email if email else c.name == command.contact_name.strip()
    found: int | None = conn.execute(
        select(c.id).where(c.account_id == account_id, same).order_by(c.id).limit(1)
    ).scalar_one_or_none()
    if found is not None:
        return found
    name = command.contact_name.strip()
    made: int = conn.execute(
        insert(contacts).values(account_id=account_id, name=name, email=email, phone=command.phone).returning(c.id)
    ).scalar_one()
    conn.execute(insert(search_words), list(search_rows("contact", made, account_id, name, email)))
    return made
