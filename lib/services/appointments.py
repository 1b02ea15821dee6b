"""Tell what became of a meeting once its time has come: held, nobody came, we did not come, moved, cancelled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from lib.clock import organisation_zone
from lib.db.schema import accounts, appointments, contacts, handoffs
from lib.domain.people import Viewer
from lib.errors import CannotDo, NotFound
from lib.queries.agenda import appointments_visible_to
from lib.queries.calendars import CalendarBook
from lib.services.common import allow, own_handoff
from lib.services.derive import refresh_lead
from lib.services.journal import line_of, write_down
from lib.services.touches import About, NextStep, RecordTouch, add_touch, promise
from lib.services.undo import undoable

OUTCOMES = {
    "held": "Held",
    "no_show_them": "They did not come",
    "no_show_us": "We did not come",
    "moved": "Moved",
    "cancelled": "Cancelled",
}
"""What may become of a meeting."""

HAPPENED = ("held", "no_show_them")
"""We were there: a touch of the rep at the time of the meeting."""

ANY_TIME = ("moved", "cancelled")
"""What may be told before the meeting's time."""

APOLOGY = "Apologise: we missed our meeting."


@dataclass(frozen=True, kw_only=True)
class TellAppointment:
    """What became of a meeting. moved_to: the new time of one that was moved."""

    at: datetime
    appointment_id: int
    outcome: str
    moved_to: datetime | None = None
    note: str | None = None
    next_step: NextStep | None = None
    token: str | None = None


def tell_appointment(conn: Connection, by: Viewer, command: TellAppointment) -> int:
    """Keep a meeting's outcome with all that follows from it; the journal line's id.

    Held, and no-show by them, are touches at the time of the meeting. No-show by us is none:
    it owes the prospect an apology, which is promised for the next working day unless
    another next step is given. Moved books the new time. Raises NotFound for a meeting that
    isn't the viewer's, CannotDo when it is told already or its time has not come.
    """
    allow(by, "record_touch")
    about = _about(conn, by, _own(conn, by, command.appointment_id))
    # Once more, now that its lead is locked: somebody may have told it in between.
    meeting = _own(conn, by, command.appointment_id, lock=True)
    if (done := line_of(conn, meeting.account_id, command.token)) is not None:
        return done
    _check(meeting, command)
    if about.lead_id is None:
        _tell(conn, by, command, meeting, about)
        return write_down(conn, by, "tell_appointment", "appointment", meeting.id, at=command.at,
                          account_id=meeting.account_id, token=command.token, after={"outcome": command.outcome})
    with undoable(conn, by, action="tell_appointment", lead_ids=[about.lead_id], at=command.at,
                  words=_words(conn, meeting, command), token=command.token) as entry:
        _tell(conn, by, command, meeting, about)
    return entry.id


def _own(conn: Connection, by: Viewer, appointment_id: int, *, lock: bool = False) -> Row[Any]:
    ap = appointments.c
    wanted = select(appointments).outerjoin_from(appointments, handoffs, handoffs.c.id == ap.handoff_id).where(
        ap.id == appointment_id, appointments_visible_to(by)
    )
    # The lead first, then the meeting: as everybody does, so that nobody waits in a circle.
    found = conn.execute(wanted.with_for_update(of=appointments) if lock else wanted).one_or_none()
    if found is None:
        raise NotFound(f"There is no meeting {appointment_id} among yours. Go back to the list and open it from there.")
    return found


def _about(conn: Connection, by: Viewer, meeting: Row[Any]) -> About:
    if meeting.handoff_id is None:
        return About(meeting.account_id, meeting.contact_id)
    return About.handoff(own_handoff(conn, by, meeting.handoff_id))


def _check(meeting: Row[Any], command: TellAppointment) -> None:
    if command.outcome not in OUTCOMES:
        raise CannotDo(f"A meeting cannot be {command.outcome!r}. Choose one of: {', '.join(OUTCOMES)}.")
    if meeting.outcome is not None:
        raise CannotDo(f"This meeting has been told already: {OUTCOMES[meeting.outcome].lower()}.")
    if command.outcome not in ANY_TIME and command.at < meeting.starts_at:
        raise CannotDo("This meeting has not begun yet. Before its time it can only be moved or cancelled.")
    if command.outcome == "moved":
        if command.moved_to is None:
            raise CannotDo("When does the meeting take place now? Give the new day and time.")
        if command.moved_to <= command.at:
            raise CannotDo("A meeting is moved to a time that lies ahead. One that took place is told as held.")


def _tell(conn: Connection, by: Viewer, command: TellAppointment, meeting: Row[Any], about: About) -> None:
    ap = appointments.c
    conn.execute(
        update(appointments).where(ap.id == meeting.id).values(outcome=command.outcome, told_at=command.at)
    )
    if command.moved_to is not None and command.outcome == "moved":
        conn.execute(insert(appointments).values(
            account_id=meeting.account_id, handoff_id=meeting.handoff_id, contact_id=meeting.contact_id,
            person_id=meeting.person_id, starts_at=command.moved_to, booked_at=command.at,
        ))
    if command.outcome in HAPPENED:
        add_touch(conn, by, RecordTouch(
            at=command.at, handoff_id=meeting.handoff_id or 0, occurred_at=meeting.starts_at, channel="meeting",
            outcome=command.outcome, person_id=meeting.person_id, note=(command.note or "").strip() or None,
            next_step=command.next_step,
        ), about)
        return
    step = command.next_step or _apology(conn, command, meeting)
    if step is not None:
        promise(conn, by, step, about, at=command.at)
    if about.lead_id is not None:
        refresh_lead(conn, about.lead_id)


def _apology(conn: Connection, command: TellAppointment, meeting: Row[Any]) -> NextStep | None:
    """A call by the end of the next working day of whoever missed the meeting; none where the lead has ended."""
    if command.outcome != "no_show_us" or meeting.handoff_id is None:
        return None
    h = handoffs.c
    if conn.execute(select(h.ended_at).where(h.id == meeting.handoff_id)).scalar_one() is not None:
        return None
    clock = CalendarBook(conn, organisation_zone()).person(meeting.person_id)
    note = " ".join(part for part in (APOLOGY, (command.note or "").strip()) if part)
    return NextStep(due_at=clock.after_working_days(command.at, 1, end_of_day=True), channel="phone", day_only=True,
                    note=note)


def _words(conn: Connection, meeting: Row[Any], command: TellAppointment) -> str:
    who = conn.execute(
        select(contacts.c.name, accounts.c.name.label("account"))
        .select_from(accounts.outerjoin(contacts, contacts.c.id == meeting.contact_id))
        .where(accounts.c.id == meeting.account_id)
    ).one()
    names = ", ".join(name for name in who if name)
    return f"Meeting with {names}: {OUTCOMES[command.outcome].lower()}"
