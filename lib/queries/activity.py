"""What did people do? Counts from `rep_days`, by the team they were in when it happened."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import rep_days
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.domain.targets import Aimer, Pace, Target, paces, trailing_days
from lib.queries.targets import aimers, targets_for

d = rep_days.c


@dataclass(frozen=True)
class Done:
    """So many of a kind by one person, on one day, in the team they were in then (0 if in none)."""

    person_id: int
    day: date
    kind: str
    team_id: int
    count: int


def activity_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `rep_days` that keeps a viewer to their own rows.

    A rep sees their own. A manager sees what was done in the own teams and those below,
    by whoever was in them then, and their own. Marketing and operations see all.
    """
    if viewer.sees_everything:
        return true()
    own = d.person_id == viewer.person_id
    return or_(d.team_id.in_(viewer.team_ids), own) if viewer.role is Role.MANAGER else own


def activity(
    conn: Connection, viewer: Viewer, first: date, last: date, *, person_ids: Collection[int] | None = None
) -> list[Done]:
    """One row per person, day, kind and team, of the viewer's own rows; days are the person's."""
    rows = conn.execute(
        select(d.person_id, d.day, d.kind, d.team_id, d["count"])
        .where(*_within(viewer, first, last, person_ids))
        .order_by(d.person_id, d.day, d.kind, d.team_id)
    )
    return [Done(*row) for row in rows]


def activity_sums(
    conn: Connection, viewer: Viewer, first: date, last: date, *, person_ids: Collection[int] | None = None
) -> dict[int, dict[str, int]]:
    """How many of each kind each person did in these days; who did nothing is left out."""
    rows = conn.execute(
        select(d.person_id, d.kind, func.sum(d["count"]))
        .where(*_within(viewer, first, last, person_ids)).group_by(d.person_id, d.kind)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for person_id, kind, count in rows:
        found[person_id][kind] = int(count)
    return found


def activity_totals(
    conn: Connection, viewer: Viewer, first: date, last: date, *, person_ids: Collection[int]
) -> dict[str, int]:
    """How many of each kind these people did together; a kind nobody did is left out."""
    rows = conn.execute(
        select(d.kind, func.sum(d["count"])).where(*_within(viewer, first, last, person_ids)).group_by(d.kind)
    )
    return {kind: int(count) for kind, count in rows}


def pace_of(
    conn: Connection, viewer: Viewer, person_ids: Collection[int], period: Period, *, now: datetime, zone: ZoneInfo
) -> dict[int, dict[str, Pace]]:
    """How each of these people stands in a period, by measure; days are days in their own zones.

    zone: the organisation's, for whoever has no calendar.
    """
    found = aimers(conn, viewer, person_ids, zone=zone)
    aims = targets_for(conn, person_ids)
    return pace_against(conn, viewer, found, aims, period, now=now)


def pace_today(
    conn: Connection, viewer: Viewer, person_id: int, *, now: datetime, zone: ZoneInfo
) -> tuple[Pace, ...]:
    """How somebody stands today (in their own zone), in the order of MEASURES; nothing for a stranger."""
    found = aimers(conn, viewer, [person_id], zone=zone)
    if person_id not in found:
        return ()
    today = found[person_id].today(now)
    period = Period(today, today, found[person_id].clock.calendar.zone)
    stands = pace_against(conn, viewer, found, targets_for(conn, [person_id]), period, now=now)
    return tuple(stands[person_id].values())


def pace_against(
    conn: Connection, viewer: Viewer, who: dict[int, Aimer], aims: tuple[Target, ...], period: Period, *, now: datetime
) -> dict[int, dict[str, Pace]]:
    """The same for people and targets that have been read already."""
    done = activity_sums(conn, viewer, period.first, period.last, person_ids=list(who))
    lately = _lately(conn, viewer, who, now)
    return {
        person_id: paces(aims, aimer, first=period.first, last=period.last, now=now,
                         actual=done.get(person_id, {}), rates=lately[person_id])
        for person_id, aimer in who.items()
    }


def _lately(conn: Connection, viewer: Viewer, who: dict[int, Aimer], now: datetime) -> dict[int, dict[str, float]]:
    """How many of each kind everybody did a working day, over their own last ten."""
    spans: dict[tuple[date, date, int], list[int]] = defaultdict(list)
    for person_id, aimer in who.items():
        spans[trailing_days(aimer, now)].append(person_id)
    asked = [
        and_(d.person_id.in_(ids), d.day >= first, d.day <= last)
        for (first, last, days), ids in spans.items() if days
    ]
    found: dict[int, dict[str, float]] = {person_id: {} for person_id in who}
    if not asked:
        return found
    days_of = {person_id: days for (_, _, days), ids in spans.items() for person_id in ids}
    rows = conn.execute(
        select(d.person_id, d.kind, func.sum(d["count"]))
        .where(or_(*asked), activity_visible_to(viewer)).group_by(d.person_id, d.kind)
    )
    for person_id, kind, count in rows:
        found[person_id][kind] = int(count) / days_of[person_id]
    return found


def _within(
    viewer: Viewer, first: date, last: date, person_ids: Collection[int] | None
) -> list[ColumnElement[bool]]:
    conditions = [d.day >= first, d.day <= last, activity_visible_to(viewer)]
    return conditions if person_ids is None else [d.person_id.in_(person_ids), *conditions]
