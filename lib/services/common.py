"""What every service does first: check the permission, find the row among the viewer's own, lock it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from lib.clock import organisation_zone
from lib.db.schema import contacts, handoffs, leads
from lib.domain.people import Viewer
from lib.domain.periods import day_start
from lib.domain.permissions import may
from lib.errors import NotAllowed, NotFound
from lib.queries.calendars import CalendarBook
from lib.queries.scope import handoffs_visible_to

_BOOK = "catcher_calendar_book"


def allow(by: Viewer, action: str) -> None:
    """Raise NotAllowed, with the reason, unless this viewer may do this."""
    verdict = may(by, action)
    if not verdict.allowed:
        raise NotAllowed(verdict.reason)


def own_handoff(conn: Connection, by: Viewer, handoff_id: int) -> Row[Any]:
    """A hand-off the viewer may see, its lead locked against others until the end.

    Raises NotFound otherwise, in the same words whether it exists or not.
    """
    lead_id = conn.execute(
        select(handoffs.c.lead_id).where(handoffs.c.id == handoff_id, handoffs_visible_to(by))
    ).scalar_one_or_none()
    if lead_id is not None:
        lock_lead(conn, lead_id)
        found = conn.execute(
            select(handoffs).where(handoffs.c.id == handoff_id, handoffs_visible_to(by))
        ).one_or_none()
        if found is not None:
            return found
    raise NotFound(f"There is no hand-off {handoff_id} among yours. Go back to the list and open it from there.")


def lock_lead(conn: Connection, lead_id: int) -> None:
    """Hold a lead until the end of the transaction (PostgreSQL; SQLite has one writer anyway)."""
    conn.execute(select(leads.c.id).where(leads.c.id == lead_id).with_for_update())


def lock_contacts(conn: Connection, contact_ids: Iterable[int]) -> None:
    """Hold people until the end of the transaction, but for those who only refer to them.

    What several leads share is taken up in one order by everybody, so that nobody waits in a
    circle: leads, contacts, accounts, the reps' days, claims.
    """
    wanted = sorted(set(contact_ids))
    held = select(contacts.c.id).where(contacts.c.id.in_(wanted)).order_by(contacts.c.id)
    conn.execute(held.with_for_update(key_share=True))


@contextmanager
def one_calendar_book(conn: Connection) -> Iterator[None]:
    """Within, services that do something to many leads read the calendars once, not once a lead."""
    conn.info[_BOOK] = CalendarBook(conn, organisation_zone())
    try:
        yield
    finally:
        del conn.info[_BOOK]


def calendar_book(conn: Connection) -> CalendarBook:
    """The working clocks: those of the `one_calendar_book` around, or read anew."""
    shared: CalendarBook | None = conn.info.get(_BOOK)
    return shared or CalendarBook(conn, organisation_zone())


def organisation_day_start(moment: datetime) -> datetime:
    """The midnight that begins a moment's day in the organisation's zone."""
    return day_start(moment, organisation_zone())
