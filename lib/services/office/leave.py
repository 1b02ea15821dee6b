"""Leave: who is away when. It stops the rep's own clock and takes days off their targets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update

from lib.clock import organisation_zone
from lib.db.schema import appointments, leave, next_steps
from lib.domain.day_words import day_words, span_words
from lib.domain.periods import midnight
from lib.errors import BadSetting, CannotDo, NotFound
from lib.queries.calendars import CalendarBook
from lib.services.office.change import Entry, Work, change, changed, own_person
from lib.services.office.clocks import of_people, rederive
from lib.services.office.effects import counted

_LONGEST_COUNTED = 400


@dataclass(frozen=True, kw_only=True)
class SaveLeave:
    """An absence, whole days; without an id, a new one."""

    at: datetime
    person_id: int
    leave_id: int | None = None
    from_day: date | None
    to_day: date | None
    note: str | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveLeave:
    """An absence that is off."""

    at: datetime
    leave_id: int
    token: str | None = None


@change("change_leave", clocks=True)
def save_leave(work: Work, command: SaveLeave) -> Entry:
    """Add an absence or change one.

    Raises BadSetting when it ends before it begins, CannotDo when it overlaps another.
    """
    person = own_person(work, command.person_id, to_change=False)
    first, last = command.from_day, command.to_day
    if first is None or last is None:
        raise BadSetting("Choose the first and the last day away; for one day they are the same.")
    if last < first:
        raise BadSetting(f"The leave would end on {day_words(last)}, before it begins on {day_words(first)}. "
                         "Give a later last day.")
    away = leave.c
    other = work.conn.execute(
        select(away.from_day, away.to_day).where(
            away.person_id == person.id, away.id != (command.leave_id or 0), away.from_day <= last,
            away.to_day >= first,
        ).order_by(away.from_day).limit(1)
    ).one_or_none()
    if other is not None:
        raise CannotDo(f"{person.name} is away from {span_words(other.from_day, other.to_day)} already. Change that "
                       "absence, or choose other days.")
    note = (command.note or "").strip() or None
    values = {"from_day": first, "to_day": last, "note": note}
    _say_what_falls_into(work, person, first, last)
    if command.leave_id is None:
        work.conn.execute(insert(leave).values(person_id=person.id, **values))
        before, after = None, values
    else:
        row = _the_leave(work, command.leave_id, person.id)
        work.conn.execute(update(leave).where(away.id == row.id).values(values))
        before, after = changed(row, values)
        before |= {"from_day": row.from_day, "to_day": row.to_day}
        after |= {"from_day": first, "to_day": last}
    rederive(work, of_assignments=of_people([person.id]))
    return Entry("person", person.id, before, after)


@change("change_leave", clocks=True)
def remove_leave(work: Work, command: RemoveLeave) -> Entry:
    """Take an absence back. Raises NotFound when there is none with this number among the viewer's people."""
    row = _the_leave(work, command.leave_id)
    own_person(work, row.person_id, to_change=False)
    work.conn.execute(delete(leave).where(leave.c.id == row.id))
    rederive(work, of_assignments=of_people([row.person_id]))
    return Entry("person", row.person_id, {"from_day": row.from_day, "to_day": row.to_day, "note": row.note})


def _the_leave(work: Work, leave_id: int, person_id: int | None = None) -> Row[Any]:
    row = work.conn.execute(select(leave).where(leave.c.id == leave_id).with_for_update()).one_or_none()
    if row is None or (person_id is not None and row.person_id != person_id):
        raise NotFound(f"There is no leave {leave_id} among those of your people. It may have been removed.")
    return row


def _say_what_falls_into(work: Work, person: Row[Any], first: date, last: date) -> None:
    """What the absence takes off the targets, and which promises somebody else should keep."""
    clock = CalendarBook(work.conn, organisation_zone()).person(person.id)
    calendar, zone = clock.calendar.without_leave(), clock.zone
    days = [first + timedelta(days=i) for i in range(min((last - first).days + 1, _LONGEST_COUNTED))]
    worked = sum(map(calendar.is_working_day, days))
    work.say(f"{counted(worked, 'working day')} of {person.name} {'falls' if worked == 1 else 'fall'} away; their "
             "targets shrink by as much." if worked else f"None of these days is a working day of {person.name}.")
    begin, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    steps, meetings = next_steps.c, appointments.c
    promised = work.conn.execute(
        select(func.count()).where(
            steps.person_id == person.id, steps.closed_at.is_(None),
            # One for a day is due at the midnight that ends it.
            or_(and_(steps.day_only, steps.due_at > begin, steps.due_at <= end),
                and_(~steps.day_only, steps.due_at >= begin, steps.due_at < end)),
        )
    ).scalar_one()
    booked = work.conn.execute(
        select(func.count()).where(meetings.person_id == person.id, meetings.outcome.is_(None),
                                   meetings.starts_at >= begin, meetings.starts_at < end)
    ).scalar_one()
    both = [words for number, words in ((promised, counted(promised, "open promise")),
                                        (booked, counted(booked, "appointment"))) if number]
    if both:
        work.say(f"{' and '.join(both)} of theirs {'falls' if promised + booked == 1 else 'fall'} into these days: "
                 "hand them to somebody, or move them.")
