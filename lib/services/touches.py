"""Record what happened, early or late: the one way a touch gets in by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from lib.db.schema import appointments, handoffs, next_steps, touches
from lib.domain.people import Viewer
from lib.domain.touches import CHANNELS, OUTCOMES, Actor, Direction
from lib.errors import CannotDo
from lib.services.call_backs import refresh_call_backs
from lib.services.common import allow, calendar_book, own_handoff
from lib.services.derive import add_to_account, add_to_rep_days, refresh_lead
from lib.services.journal import already_done, write_down


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What is promised next: by when, through what. For a day, due_at is the midnight that ends it."""

    due_at: datetime
    channel: str
    day_only: bool = False
    note: str | None = None


@dataclass(frozen=True)
class About:
    """What a touch is about: an account, and mostly a contact, a lead and its hand-off. owner_id: who has it now."""

    account_id: int
    contact_id: int | None = None
    lead_id: int | None = None
    handoff_id: int | None = None
    campaign_id: int | None = None
    owner_id: int | None = None

    @classmethod
    def handoff(cls, row: Row[Any]) -> "About":
        """All that a row of `handoffs` is about."""
        return cls(row.account_id, row.contact_id, row.lead_id, row.id, row.campaign_id, row.owner_id)


@dataclass(frozen=True, kw_only=True)
class RecordTouch:
    """Something that happened with a lead in sales.

    at: when it is recorded; occurred_at: when it happened, which may be long before.
    person_id: who on our side (default: the viewer, when a rep acted).
    """

    at: datetime
    handoff_id: int
    occurred_at: datetime
    channel: str
    outcome: str
    actor: str = Actor.REP.value
    direction: str = Direction.OUT.value
    automated: bool = False
    day_only: bool = False
    person_id: int | None = None
    note: str | None = None
    next_step: NextStep | None = None
    appointment_at: datetime | None = None
    token: str | None = None


def record_touch(conn: Connection, by: Viewer, command: RecordTouch) -> int:
    """Add a touch, its next step and appointment; the touch's id comes back.

    A follow-up closes the promises that were open when it happened. Facts and rollups
    change in the same transaction. Raises CannotDo for a moment in the future or an
    unknown channel, outcome, actor or direction.
    """
    allow(by, "record_touch")
    handoff = own_handoff(conn, by, command.handoff_id)
    if done := already_done(conn, handoff.account_id, command.token):
        return done
    return add_touch(conn, by, command, About.handoff(handoff))


def add_touch(conn: Connection, by: Viewer, command: RecordTouch, about: About) -> int:
    """What record_touch does once it is known that `by` may do it and that it is new.

    For services that record a touch in the course of something else, also one that belongs
    to no lead; what it is about counts, command.handoff_id doesn't. The lead is locked already.
    """
    _check(command)
    touch = _insert(conn, by, command, about)
    by_hand = command.actor == Actor.REP.value and command.direction == Direction.OUT.value and not command.automated
    if by_hand and about.handoff_id is not None:
        _close_promises(conn, about.handoff_id, command)
    if command.next_step is not None:
        promise(conn, by, command.next_step, about, at=command.at, since=command.occurred_at)
    if command.appointment_at is not None:
        conn.execute(
            insert(appointments).values(
                account_id=about.account_id, handoff_id=about.handoff_id, contact_id=about.contact_id,
                person_id=touch.person_id or by.person_id, starts_at=command.appointment_at,
                booked_at=command.occurred_at,
            )
        )
    # In the order in which everybody takes up what is shared (common.lock_contacts).
    refresh_call_backs(conn, touch)
    add_to_account(conn, touch)
    add_to_rep_days(conn, touch)
    if about.lead_id is not None:
        refresh_lead(conn, about.lead_id)
    if command.actor == Actor.MARKETING.value:
        _refresh_returned(conn, about)
    write_down(conn, by, "record_touch", "touch", touch.id, at=command.at, account_id=about.account_id,
               token=command.token,
               after={"handoff_id": about.handoff_id, "occurred_at": command.occurred_at, "channel": command.channel,
                      "outcome": command.outcome})
    return int(touch.id)


def promise(
    conn: Connection, by: Viewer, step: NextStep, about: About, *, at: datetime, since: datetime | None = None
) -> None:
    """Make a next step the only open one of a hand-off, promised `since` (or now). The caller refreshes the lead.

    Raises CannotDo for what belongs to no hand-off.
    """
    if about.handoff_id is None:
        raise CannotDo("This belongs to no lead in sales, so no next step can be kept for it. Leave it out.")
    n = next_steps.c
    conn.execute(
        update(next_steps).where(n.handoff_id == about.handoff_id, n.closed_at.is_(None))
        .values(closed_at=at, ending="replaced")
    )
    conn.execute(
        insert(next_steps).values(
            account_id=about.account_id, handoff_id=about.handoff_id, person_id=about.owner_id or by.person_id,
            due_at=step.due_at, day_only=step.day_only, channel=step.channel, note=step.note, created_at=since or at,
        )
    )


def _check(command: RecordTouch) -> None:
    if command.occurred_at > command.at:
        raise CannotDo(f"A touch cannot have happened in the future ({command.occurred_at:%d %b %Y %H:%M} UTC).")
    for value, known, what in (
        (command.channel, CHANNELS, "channel"),
        (command.outcome, OUTCOMES, "outcome"),
        (command.actor, [a.value for a in Actor], "actor"),
        (command.direction, [d.value for d in Direction], "direction"),
    ):
        if value not in known:
            raise CannotDo(f"There is no {what} called {value!r}. Choose one of: {', '.join(known)}.")


def _insert(conn: Connection, by: Viewer, command: RecordTouch, about: About) -> Row[Any]:
    person_id = command.person_id
    if person_id is None and command.actor == Actor.REP.value:
        person_id = by.person_id
    book = calendar_book(conn)
    zone = book.person(person_id).zone if person_id else book.zone
    local_day = command.occurred_at.astimezone(book.zone if command.day_only else zone).date()
    return conn.execute(
        insert(touches)
        .values(
            account_id=about.account_id, contact_id=about.contact_id, lead_id=about.lead_id,
            campaign_id=about.campaign_id, person_id=person_id,
            team_id=book.team_of(person_id, local_day) if person_id else None,
            actor=command.actor, direction=command.direction, channel=command.channel, outcome=command.outcome,
            automated=command.automated, occurred_at=command.occurred_at, day_only=command.day_only,
            local_day=local_day, recorded_at=command.at, note=command.note, client_token=command.token,
        )
        .returning(touches)
    ).one()


def _close_promises(conn: Connection, handoff_id: int, command: RecordTouch) -> None:
    n = next_steps.c
    conn.execute(
        update(next_steps)
        .where(n.handoff_id == handoff_id, n.closed_at.is_(None), n.created_at <= command.occurred_at)
        .values(closed_at=command.occurred_at, ending="done")
    )


def _refresh_returned(conn: Connection, about: About) -> None:
    """A marketing touch nurtures every returned lead of the same contact."""
    h = handoffs.c
    others = conn.execute(
        select(h.lead_id).where(
            h.account_id == about.account_id, h.contact_id == about.contact_id, h.lead_id != about.lead_id,
            h.ending == "returned",
        ).distinct().order_by(h.lead_id)
    ).scalars()
    for lead_id in others.all():
        refresh_lead(conn, lead_id)
