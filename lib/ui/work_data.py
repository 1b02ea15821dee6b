"""What My day and Calls read. None of it is kept: what was just done is seen at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lib import clock, settings
from lib.domain.cadence import Cadence, cadence_for
from lib.domain.calling_hours import is_agreed_hour, opens_at, read_hours
from lib.domain.people import Viewer
from lib.domain.periods import midnight
from lib.domain.work_order import Why
from lib.queries import cadences, work
from lib.queries.calendars import CalendarBook
from lib.queries.reps import Rep
from lib.queries.story import Story, story
from lib.queries.targets import aimers
from lib.queries.work import Today
from lib.queries.work_by_rep import work_counts_by_rep
from lib.ui import data, reps_data

PAGE_SIZE = 25
_LOOK_AT = 500


@dataclass(frozen=True)
class Owed:
    """How many leads are on a rep's list for each reason, and how many lie unowned in the team."""

    counts: dict[Why, int]
    unowned: int

    @property
    def total(self) -> int:
        """All that is on the list."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class RepsList:
    """How many leads are on one rep's list for each reason. away: why the rep is not at work today."""

    rep: Rep
    counts: dict[Why, int]
    away: str | None

    @property
    def total(self) -> int:
        """All that is on the list."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Waiting:
    """How many leads can be called now, how many later today or tomorrow, and when the first of those."""

    now: int
    later: int
    opens_at: datetime | None


@dataclass(frozen=True)
class Card:
    """One lead as it is worked on. row: lib.queries.work.rows_of. voicemails: how many were left in this hand-off."""

    row: dict[str, Any]
    story: Story
    cadence: Cadence
    voicemails: int


def today_of(viewer: Viewer, rep_id: int, now: datetime) -> Today:
    """The moment, and the midnight that ends a rep's day, in the rep's own zone."""
    zone = ZoneInfo(viewer.zone) if rep_id == viewer.person_id else data.ask(_zone_of, rep_id)
    return Today(now, midnight(now.astimezone(zone).date() + timedelta(days=1), zone))


def owed(viewer: Viewer, rep_id: int, today: Today) -> Owed:
    """What a rep owes, counted."""
    return data.ask(_owed, viewer, rep_id, today)


def lists_of(viewer: Viewer, listed: Sequence[Rep], now: datetime) -> list[RepsList]:
    """How these reps' lists stand, in their order: a handful of queries, however many they are."""
    return data.ask(_lists_of, viewer, listed, now)


def work_list(viewer: Viewer, rep_id: int, today: Today, why: Why | None, page: int) -> list[dict[str, Any]]:
    """One page of a rep's list, in the order of work; each row with its plan of attempts as cadence."""
    return data.ask(_work_list, viewer, rep_id, today, why, page)


def card(viewer: Viewer, handoff_id: int, today: Today) -> Card | None:
    """A lead with its story; None when it is not the viewer's to see."""
    return data.ask(_card, viewer, handoff_id, today)


def callable_now(viewer: Viewer, today: Today) -> Waiting:
    """How many leads can be called now, and how many only wait for their calling hours."""
    hours = read_hours(settings.get("CATCHER_CALLING_HOURS"))
    rows = [row for unowned in (False, True)
            for row in data.ask(work.candidates, viewer, today=today, unowned=unowned, size=_LOOK_AT)[0]]
    now = today.now
    openings = [now if is_agreed_hour(row["promise_at"], row["promise_day_only"], now) else
                opens_at(row["zone"], now, hours) for row in rows]
    later = [at for at in openings if at > now]
    return Waiting(len(rows) - len(later), len(later), min(later, default=None))


def row_of(conn: Any, viewer: Viewer, handoff_id: int, now: datetime) -> dict[str, Any] | None:
    """One lead as the lists show it; None when it is not the viewer's to see."""
    return work.one_lead(conn, viewer, handoff_id, today=Today(now, now))


def _zone_of(conn: Any, rep_id: int) -> ZoneInfo:
    return CalendarBook(conn, clock.organisation_zone()).person(rep_id).zone


def _owed(conn: Any, viewer: Viewer, rep_id: int, today: Today) -> Owed:
    unowned = work.unowned_count(conn, viewer) if rep_id == viewer.person_id else 0
    return Owed(work.work_counts(conn, viewer, rep_id, today=today), unowned)


def _lists_of(conn: Any, viewer: Viewer, listed: Sequence[Rep], now: datetime) -> list[RepsList]:
    who = aimers(conn, viewer, [rep.person_id for rep in listed], zone=clock.organisation_zone())
    ends = {key: midnight(one.today(now) + timedelta(days=1), one.clock.zone) for key, one in who.items()}
    counts = work_counts_by_rep(conn, viewer, ends, now=now)
    return [RepsList(rep, counts[rep.person_id], reps_data.away(who[rep.person_id], now))
            for rep in listed if rep.person_id in who]


def _work_list(
    conn: Any, viewer: Viewer, rep_id: int, today: Today, why: Why | None, page: int
) -> list[dict[str, Any]]:
    rows = work.work_list(conn, viewer, rep_id, today=today, why=why, size=PAGE_SIZE, page=page)
    plans = cadences.cadences_of(conn)
    return [row | {"cadence": cadence_for(plans, row["intent"])} for row in rows]


def _card(conn: Any, viewer: Viewer, handoff_id: int, today: Today) -> Card | None:
    row = work.one_lead(conn, viewer, handoff_id, today=today)
    if row is None:
        return None
    return Card(
        row,
        story(conn, viewer, handoff_id, now=today.now),
        cadence_for(cadences.cadences_of(conn), row["intent"]),
        cadences.voicemails_of(conn, handoff_id),
    )
