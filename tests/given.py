"""The builder language of the tests: one plain row each, with sensible defaults.

    ana = given.a_person(conn, "Ana", team=north)
    cedar = given.a_handoff(conn, "Cedar", team=north, to=ana, handed_off=given.at("Mon 9:30"))
    given.a_touch(conn, handoff=cedar, person=ana, at=given.at("Mon 10:00"), outcome="voicemail")

Each takes the connection first and returns the new row's id; every column can be given
by its own name. Rows are inserted as facts: no rule runs. Derived columns hold harmless
placeholders until lib.services.rebuild works them out.
"""

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, insert, or_, select

from lib import clock
from lib.db import schema

MONDAY = date(2026, 11, 16)
"""The Monday of the week the tests live in."""

ZONE = "Europe/Paris"
LONG_AGO = date(2020, 1, 1)
OFFICE = (("09:00", "17:00"),)

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_weeks = {"last": -1, "this": 0, "next": 1}
_numbers = itertools.count(1)


# -- time ----------------------------------------------------------------------------


def on(words: str) -> date:
    """A day in words: "Mon", "last Fri", "next Tue", or "2026-11-13"."""
    if words[:1].isdigit():
        return date.fromisoformat(words)
    *week, weekday = words.lower().split()
    offset = _weeks[week[0]] if week else 0
    return MONDAY + timedelta(weeks=offset, days=_WEEKDAYS.index(weekday[:3]))


def at(words: str, zone: str = ZONE) -> datetime:
    """A moment in words, on the wall in `zone`: "Mon 9:30", "last Fri 16:30", "2026-11-13 16:30"."""
    day, _, clock_time = words.rpartition(" ")
    hour, _, minute = clock_time.partition(":")
    return datetime.combine(on(day), time(int(hour), int(minute or 0)), ZoneInfo(zone)).astimezone(UTC)


def midnight(moment: datetime, zone: ZoneInfo | None = None) -> datetime:
    """The midnight that begins a moment's day in the organisation's zone."""
    where = zone or clock.organisation_zone()
    return datetime.combine(moment.astimezone(where).date(), time(0), where).astimezone(UTC)


# -- people --------------------------------------------------------------------------


def a_calendar(
    conn: Connection,
    name: str | None = None,
    *,
    zone: str = ZONE,
    hours: Iterable[tuple[str, str]] = OFFICE,
    weekdays: Iterable[int] = range(5),
    holidays: Iterable[date] = (),
    **columns: Any,
) -> int:
    """Monday to Friday, 9 to 17 in Paris, no holidays, unless said otherwise."""
    calendar = _row(conn, schema.calendars, name=name or _new("Calendar"), zone=zone, **columns)
    for weekday, (opens, closes) in itertools.product(weekdays, hours):
        _row(
            conn,
            schema.calendar_hours,
            calendar_id=calendar,
            weekday=weekday,
            opens=_minutes(opens),
            closes=_minutes(closes),
        )
    for day in holidays:
        _row(conn, schema.holidays, calendar_id=calendar, day=day, name="Holiday")
    return calendar


def a_team(
    conn: Connection,
    name: str | None = None,
    *,
    calendar: int | None = None,
    parent: int | None = None,
    acceptance_step: bool = True,
    **columns: Any,
) -> int:
    """A team with office hours whose reps accept hand-offs."""
    return _row(
        conn,
        schema.teams,
        name=name or _new("Team"),
        calendar_id=calendar or a_calendar(conn),
        parent_id=parent,
        acceptance_step=acceptance_step,
        **columns,
    )


def a_person(
    conn: Connection,
    name: str | None = None,
    *,
    role: str = "rep",
    kind: str = "person",
    team: int | None = None,
    zone: str | None = None,
    calendar: int | None = None,
    **columns: Any,
) -> int:
    """A rep; with `team`, a member (for a manager, its manager) since long ago."""
    person = _row(
        conn,
        schema.people,
        name=name or _new("Person"),
        role=role,
        kind=kind,
        zone=zone,
        calendar_id=calendar,
        **columns,
    )
    if team is not None:
        a_membership(conn, person, team)
    return person


def a_queue(conn: Connection, name: str | None = None, *, team: int | None = None, **columns: Any) -> int:
    """A queue: it owns leads, and is no rep."""
    return a_person(conn, name or _new("Queue"), kind="queue", team=team, **columns)


def a_membership(
    conn: Connection, person: int, team: int, *, from_day: date = LONG_AGO, to_day: date | None = None
) -> int:
    """A stay in a team, since long ago and lasting."""
    return _row(conn, schema.memberships, person_id=person, team_id=team, from_day=from_day, to_day=to_day)


def leave(conn: Connection, person: int, from_day: date, to_day: date | None = None, **columns: Any) -> int:
    """Days away; one day when no last day is given."""
    return _row(conn, schema.leave, person_id=person, from_day=from_day, to_day=to_day or from_day, **columns)


def an_sla_rule(
    conn: Connection,
    minutes: int,
    *,
    source: str | None = None,
    intent: str | None = None,
    valid_from: date = LONG_AGO,
) -> int:
    """A first attempt is owed within that many working minutes."""
    return _row(conn, schema.sla_rules, minutes=minutes, source=source, intent=intent, valid_from=valid_from)


def a_target(
    conn: Connection,
    figure: int,
    *,
    person: int | None = None,
    role: str | None = None,
    team: int | None = None,
    measure: str = "dial",
    period: str = "day",
    valid_from: date = LONG_AGO,
) -> int:
    """A figure somebody aims for: dials a day unless said otherwise."""
    return _row(
        conn,
        schema.targets,
        figure=figure,
        person_id=person,
        role=role,
        team_id=team,
        measure=measure,
        period=period,
        valid_from=valid_from,
    )


# -- what marketing brings -----------------------------------------------------------


def a_campaign(
    conn: Connection,
    name: str | None = None,
    *,
    catcher: int | None = None,
    backup: int | None = None,
    channel: str = "webinar",
    source: str = "webinar",
    **columns: Any,
) -> int:
    """A webinar without a catcher."""
    return _row(
        conn,
        schema.campaigns,
        name=name or _new("Campaign"),
        channel=channel,
        source=source,
        catcher_id=catcher,
        backup_id=backup,
        **columns,
    )


def an_account(conn: Connection, name: str | None = None, *, owner: int | None = None, **columns: Any) -> int:
    """A company."""
    columns.setdefault("created_at", at("last Mon 8:00"))
    return _row(conn, schema.accounts, name=name or _new("Account"), owner_id=owner, **columns)


def a_contact(conn: Connection, name: str | None = None, *, account: int | None = None, **columns: Any) -> int:
    """A person at a company, its own unless one is given."""
    account = account or an_account(conn)
    return _row(conn, schema.contacts, name=name or _new("Contact"), account_id=account, **columns)


def a_lead(
    conn: Connection,
    name: str | None = None,
    *,
    account: int | None = None,
    contact: int | None = None,
    campaign: int | None = None,
    source: str | None = "website",
    responded: datetime | None = None,
    **columns: Any,
) -> int:
    """A response of last Monday, 9:00; `name` is its company's, made with a contact where none is given."""
    if contact is not None:
        account = _value(conn, schema.contacts, contact, "account_id")
    account = account or an_account(conn, name)
    contact = contact or a_contact(conn, account=account)
    responded = responded or at("last Mon 9:00")
    columns.setdefault("created_at", responded)
    return _row(
        conn,
        schema.leads,
        account_id=account,
        contact_id=contact,
        campaign_id=campaign,
        source=source,
        responded_at=responded,
        **columns,
    )


# -- what sales promises -------------------------------------------------------------


def a_handoff(
    conn: Connection,
    lead: int | str | None = None,
    *,
    team: int | None = None,
    to: int | None = None,
    handed_off: datetime | None = None,
    campaign: int | None = None,
    source: str | None = "website",
    sla_minutes: int = 480,
    needs_acceptance: bool | None = None,
    day_only: bool = False,
    ended: datetime | None = None,
    ending: str | None = None,
    **columns: Any,
) -> int:
    """A lead handed to a team the moment the prospect responded; unowned, or assigned `to` somebody.

    lead: an id, or the company's name of a new one (with `campaign` and `source`). Without
    a team, that of `to`, else a new one. Whether it needs acceptance is the team's rule.
    """
    if not isinstance(lead, int):
        lead = a_lead(conn, lead, campaign=campaign, source=source, responded=handed_off)
    row = conn.execute(select(schema.leads).where(schema.leads.c.id == lead)).one()
    handed_off = handed_off or row.responded_at
    if team is None and to is not None:
        team = team_of(conn, to, clock.now().date())
    team = team or a_team(conn)
    if needs_acceptance is None:
        needs_acceptance = _value(conn, schema.teams, team, "acceptance_step")
    earlier = conn.execute(select(schema.handoffs.c.id).where(schema.handoffs.c.lead_id == lead)).all()
    values: dict[str, Any] = {
        "account_id": row.account_id,
        "lead_id": lead,
        "contact_id": row.contact_id,
        "campaign_id": row.campaign_id,
        "source": row.source,
        "intent": row.intent,
        "number": len(earlier) + 1,
        "team_id": team,
        "promised_team_id": team,
        "needs_acceptance": needs_acceptance,
        "responded_at": row.responded_at,
        "handed_off_at": handed_off,
        "handed_off_day_at": midnight(handed_off),
        "day_only": day_only,
        "sla_minutes": sla_minutes,
        "due_at": handed_off,
        "risk_at": handed_off,
        "waiting_since": handed_off,
        "stage": "unowned",
        "ended_at": ended,
        "ending": ending,
    }
    handoff = _row(conn, schema.handoffs, **(values | columns))
    if to is not None:
        an_assignment(conn, handoff, to, ended=ended, ending=ending)
    return handoff


def an_assignment(
    conn: Connection,
    handoff: int,
    person: int,
    *,
    at: datetime | None = None,
    accepted: datetime | None = None,
    ended: datetime | None = None,
    ending: str | None = None,
    **columns: Any,
) -> int:
    """Somebody holds a hand-off, from its beginning unless said otherwise."""
    row = conn.execute(select(schema.handoffs).where(schema.handoffs.c.id == handoff)).one()
    at = at or row.handed_off_at
    values: dict[str, Any] = {
        "account_id": row.account_id,
        "handoff_id": handoff,
        "person_id": person,
        "assigned_at": at,
        "assigned_day_at": midnight(at),
        "day_only": row.day_only,
        "accepted_at": accepted,
        "ended_at": ended,
        "ending": ending,
        "due_at": at,
        "risk_at": at,
    }
    return _row(conn, schema.assignments, **(values | columns))


# -- what happened -------------------------------------------------------------------


def a_touch(
    conn: Connection,
    *,
    at: datetime,
    person: int | None = None,
    handoff: int | None = None,
    lead: int | None = None,
    contact: int | None = None,
    account: int | None = None,
    actor: str = "rep",
    direction: str = "out",
    channel: str = "phone",
    outcome: str = "no_answer",
    automated: bool = False,
    day_only: bool = False,
    **columns: Any,
) -> int:
    """A rep's call nobody answered, unless said otherwise.

    Say what it is about by `handoff`, `lead`, `contact` or `account`; the rest follows.
    """
    if handoff is not None:
        lead = _value(conn, schema.handoffs, handoff, "lead_id")
    if lead is not None:
        contact = contact or _value(conn, schema.leads, lead, "contact_id")
    if contact is not None:
        account = _value(conn, schema.contacts, contact, "account_id")
    local_day = at.astimezone(ZoneInfo(zone_of(conn, person))).date()
    values: dict[str, Any] = {
        "account_id": account or an_account(conn),
        "contact_id": contact,
        "lead_id": lead,
        "handoff_id": handoff,
        "person_id": person,
        "team_id": team_of(conn, person, local_day),
        "actor": actor,
        "direction": direction,
        "channel": channel,
        "outcome": outcome,
        "automated": automated,
        "occurred_at": at,
        "day_only": day_only,
        "local_day": local_day,
        "recorded_at": at,
    }
    return _row(conn, schema.touches, **(values | columns))


def a_next_step(
    conn: Connection,
    handoff: int,
    *,
    due: datetime,
    person: int | None = None,
    channel: str = "phone",
    closed: datetime | None = None,
    ending: str | None = None,
    **columns: Any,
) -> int:
    """A promise to call, open, by whoever holds the hand-off unless said otherwise."""
    row = conn.execute(select(schema.handoffs).where(schema.handoffs.c.id == handoff)).one()
    values: dict[str, Any] = {
        "account_id": row.account_id,
        "handoff_id": handoff,
        "person_id": person or _holder(conn, handoff),
        "due_at": due,
        "channel": channel,
        "created_at": row.handed_off_at,
        "closed_at": closed,
        "ending": ending,
    }
    return _row(conn, schema.next_steps, **(values | columns))


def an_appointment(
    conn: Connection,
    handoff: int,
    *,
    starts: datetime,
    person: int | None = None,
    booked: datetime | None = None,
    outcome: str | None = None,
    **columns: Any,
) -> int:
    """A meeting promised to the hand-off's contact; its outcome not told."""
    row = conn.execute(select(schema.handoffs).where(schema.handoffs.c.id == handoff)).one()
    values: dict[str, Any] = {
        "account_id": row.account_id,
        "handoff_id": handoff,
        "contact_id": row.contact_id,
        "person_id": person or _holder(conn, handoff),
        "starts_at": starts,
        "booked_at": booked or row.handed_off_at,
        "outcome": outcome,
        "told_at": starts if outcome else None,
    }
    return _row(conn, schema.appointments, **(values | columns))


def an_opportunity(
    conn: Connection,
    handoff: int,
    *,
    name: str | None = None,
    amount: int = 10_000,
    created: datetime | None = None,
    **columns: Any,
) -> int:
    """A new, open opportunity of 10,000 that grew from a hand-off."""
    row = conn.execute(select(schema.handoffs).where(schema.handoffs.c.id == handoff)).one()
    values: dict[str, Any] = {
        "account_id": row.account_id,
        "handoff_id": handoff,
        "owner_id": _holder(conn, handoff),
        "name": name or _new("Opportunity"),
        "kind": "new",
        "stage": "Discovery",
        "amount": amount,
        "created_at": created or row.handed_off_at,
    }
    return _row(conn, schema.opportunities, **(values | columns))


# -- help ----------------------------------------------------------------------------


def team_of(conn: Connection, person: int | None, day: date) -> int | None:
    """The team somebody is in on a day."""
    if person is None:
        return None
    stays = schema.memberships
    return conn.execute(
        select(stays.c.team_id)
        .where(stays.c.person_id == person, stays.c.from_day <= day)
        .where(or_(stays.c.to_day.is_(None), stays.c.to_day >= day))
        .order_by(stays.c.from_day.desc())
        .limit(1)
    ).scalar()


def zone_of(conn: Connection, person: int | None) -> str:
    """The zone somebody's days are in: own, else own calendar's, else the team's, else the organisation's."""
    if person is None:
        return str(clock.organisation_zone())
    own = _value(conn, schema.people, person, "zone")
    if own:
        return str(own)
    calendar = _value(conn, schema.people, person, "calendar_id")
    team = team_of(conn, person, clock.now().date())
    if calendar is None and team is not None:
        calendar = _value(conn, schema.teams, team, "calendar_id")
    if calendar is None:
        return str(clock.organisation_zone())
    return str(_value(conn, schema.calendars, calendar, "zone"))


def _holder(conn: Connection, handoff: int) -> int:
    held = schema.assignments
    holders = (
        select(held.c.person_id)
        .where(held.c.handoff_id == handoff)
        .order_by(held.c.assigned_at.desc(), held.c.id.desc())
    )
    person = conn.execute(holders.limit(1)).scalar()
    return person if person is not None else a_person(conn)


def _value(conn: Connection, table: Table, key: int, column: str) -> Any:
    return conn.execute(select(table.c[column]).where(table.c.id == key)).scalar_one()


def _row(conn: Connection, table: Table, **values: Any) -> int:
    key = conn.execute(insert(table).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def _new(what: str) -> str:
    return f"{what} {next(_numbers)}"


def _minutes(clock_time: str) -> int:
    hour, _, minute = clock_time.partition(":")
    return int(hour) * 60 + int(minute or 0)
