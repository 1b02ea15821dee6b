"""Keep the credit of voicemails true: which call or reply each one brought, and the reps' days with it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from lib.db.schema import touches
from lib.domain.call_backs import AT_MOST, call_backs, lasts
from lib.domain.touches import Touch, calls_back, is_voicemail
from lib.domain.working_time import WorkClock, clock_of, office_hours
from lib.queries.calendars import CalendarBook
from lib.queries.kinds import CALLS_BACK, IS_VOICEMAIL
from lib.services.common import calendar_book, lock_contacts
from lib.services.derive import add_to_rep_days, take_from_rep_days, touch_of

_A_DAY = timedelta(hours=26)
"""A local day at its longest, with room: a call known to the day only may come at its very end."""


def refresh_call_backs(conn: Connection, touch: Row[Any]) -> None:
    """Re-derive the credits that a touch may have changed by coming or by going.

    For any touch: one that is neither a voicemail nor a call or a reply changes none. Only
    the contact's touches around that moment are read, however long the account's history.
    """
    if touch.contact_id is None or not (is_voicemail(touch_of(touch)) or calls_back(touch_of(touch))):
        return
    # Two colleagues logging about the same person at once must see each other's touch.
    lock_contacts(conn, [touch.contact_id])
    at: datetime = touch.occurred_at
    first, last = at - AT_MOST - _A_DAY, at + _A_DAY
    rows = _voicemails_and_calls(conn, touch, first - _A_DAY, last + AT_MOST + _A_DAY)
    book = calendar_book(conn)
    team_of = {row.id: row.team_id for row in rows}

    def lasts_until(voicemail: Touch) -> datetime:
        return lasts(clock_of_team(book, team_of[voicemail.id]), voicemail.occurred_at)

    right = call_backs([touch_of(row) for row in rows], lasts_until, book.zone)
    for row in rows:
        # Voicemails further off are not this touch's business, and their calls may lie outside what was read.
        if first <= row.occurred_at <= last and row.answered_by_id != right.get(row.id):
            _write(conn, row, right.get(row.id))


def clock_of_team(book: CalendarBook, team_id: int | None) -> WorkClock:
    """The clock a voicemail's five days run in: the team's, or office hours for a rep without a team."""
    return book.team(team_id) if team_id is not None else clock_of(office_hours(str(book.zone)))


def _voicemails_and_calls(conn: Connection, touch: Row[Any], first: datetime, last: datetime) -> list[Row[Any]]:
    t = touches.c
    return list(
        conn.execute(
            select(touches).where(
                t.account_id == touch.account_id, t.occurred_at.between(first, last),
                t.contact_id == touch.contact_id, or_(IS_VOICEMAIL, CALLS_BACK, t.answered_by_id.is_not(None)),
            )
        )
    )


def _write(conn: Connection, voicemail: Row[Any], answered_by_id: int | None) -> None:
    conn.execute(update(touches).where(touches.c.id == voicemail.id).values(answered_by_id=answered_by_id))
    if voicemail.answered_by_id is None:
        add_to_rep_days(conn, voicemail, ("called_back",))
    elif answered_by_id is None:
        take_from_rep_days(conn, voicemail, ("called_back",))
