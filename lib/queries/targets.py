"""Who aims for what, read at once for as many people as a page shows."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, or_, select

from lib.db.schema import calendar_hours, calendars, holidays, leave, memberships, people, targets, teams
from lib.domain.open_hours import Interval
from lib.domain.people import Kind, Role, Viewer
from lib.domain.targets import Aimer, Target, TeamStay
from lib.domain.team_tree import above
from lib.domain.working_time import WorkCalendar, clock_of, office_hours
from lib.queries.calendars import LONGEST_LEAVE

_IDS = bindparam("ids", expanding=True)
p, m, t, h = people.c, memberships.c, targets.c, calendar_hours.c
# Made once: a page asks each of these at every turn, and putting one together takes as long as asking it.
_TARGETS = (
    select(t.measure, t.period, t.figure, t.valid_from, t.person_id, t.role, t.team_id)
    .where(or_(t.person_id.is_(None), t.person_id.in_(_IDS))).order_by(t.id)
)
_PEOPLE = (
    select(p.id, p.role, p.zone, p.calendar_id, p.active_from, p.active_to)
    .where(p.id.in_(_IDS), p.kind == Kind.PERSON.value).order_by(p.id)
)
_STAYS = (
    select(m.person_id, m.from_day, m.to_day, m.team_id)
    .where(m.person_id.in_(_IDS)).order_by(m.person_id, m.from_day.desc())
)
_TREE = select(teams.c.id, teams.c.parent_id, teams.c.calendar_id)
_LEAVE = (
    select(leave.c.person_id, leave.c.from_day, leave.c.to_day)
    .where(leave.c.person_id.in_(_IDS)).order_by(leave.c.person_id, leave.c.from_day)
)
_HOURS = (
    select(h.calendar_id, h.weekday, h.opens, h.closes)
    .where(h.calendar_id.in_(_IDS)).order_by(h.calendar_id, h.weekday, h.opens)
)
_HOLIDAYS = select(holidays.c.calendar_id, holidays.c.day).where(holidays.c.calendar_id.in_(_IDS))
_ZONES = select(calendars.c.id, calendars.c.zone).where(calendars.c.id.in_(_IDS))


def targets_for(conn: Connection, person_ids: Collection[int]) -> tuple[Target, ...]:
    """Every target that could concern these people: their own, and all of roles and teams."""
    return tuple(Target(*row) for row in conn.execute(_TARGETS, {"ids": list(person_ids)}))


def aimers(conn: Connection, viewer: Viewer, person_ids: Collection[int], *, zone: ZoneInfo) -> dict[int, Aimer]:
    """These people as those who aim: when they work, in which teams they were, how long they are here.

    Left out are those whom the viewer may not see: a rep sees nobody else, a manager whoever
    was ever in the own teams or below. A manager's question is about the days in those
    teams, so a rep who came from elsewhere begins when they came. Without a first day of
    their own, people are here from their first day in a team on. zone: the organisation's,
    for whoever has no calendar.
    """
    ids = {"ids": list(person_ids)}
    stays = _stays(conn, ids)
    rows = [row for row in conn.execute(_PEOPLE, ids) if _may_see(viewer, row.id, stays.get(row.id, ()))]
    tree = {row.id: row for row in conn.execute(_TREE)}
    parents = {key: row.parent_id for key, row in tree.items()}
    chain = {key: (key, *above(parents, key)) for key in tree}
    team_of = {person: tree[found[0].team_id] for person, found in stays.items()}
    read = _calendars(conn, {row.calendar_id for row in (*rows, *team_of.values()) if row.calendar_id})
    away = _leave(conn, ids)
    found = {}
    for row in rows:
        team = team_of.get(row.id)
        fallback = office_hours(str(zone))
        of_team = read[team.calendar_id] if team else fallback
        base = read[row.calendar_id] if row.calendar_id else of_team
        own = WorkCalendar(row.zone or base.zone, base.week, base.holidays, away.get(row.id, ()))
        normal = of_team if team else base
        found[row.id] = Aimer(
            row.id, row.role, clock_of(own), WorkCalendar(own.zone, normal.week),
            tuple(TeamStay(s.from_day, s.to_day, chain[s.team_id]) for s in stays.get(row.id, ())),
            row.active_from or min((s.from_day for s in stays.get(row.id, ())), default=None), row.active_to,
            _asked_about(viewer, row.id),
        )
    return found


def _may_see(viewer: Viewer, person_id: int, stays: Iterable[Any]) -> bool:
    if viewer.sees_everything or person_id == viewer.person_id:
        return True
    return viewer.role is Role.MANAGER and any(stay.team_id in viewer.team_ids for stay in stays)


def _asked_about(viewer: Viewer, person_id: int) -> frozenset[int] | None:
    if viewer.role is Role.MANAGER and not viewer.sees_everything and person_id != viewer.person_id:
        return frozenset(viewer.team_ids)
    return None


def _stays(conn: Connection, ids: dict[str, list[int]]) -> dict[int, list[Any]]:
    """The stays of each person, the latest first."""
    found: dict[int, list[Any]] = {}
    for row in conn.execute(_STAYS, ids):
        found.setdefault(row.person_id, []).append(row)
    return found


def _leave(conn: Connection, ids: dict[str, list[int]]) -> dict[int, tuple[tuple[date, date], ...]]:
    found: dict[int, list[tuple[date, date]]] = {}
    for person_id, from_day, to_day in conn.execute(_LEAVE, ids):
        found.setdefault(person_id, []).append((from_day, min(to_day, from_day + LONGEST_LEAVE)))
    return {person_id: tuple(spans) for person_id, spans in found.items()}


def _calendars(conn: Connection, calendar_ids: Collection[int]) -> dict[int, WorkCalendar]:
    ids = {"ids": list(calendar_ids)}
    weeks: dict[int, list[list[Interval]]] = {key: [[] for _ in range(7)] for key in calendar_ids}
    for key, weekday, opens, closes in conn.execute(_HOURS, ids):
        weeks[key][weekday].append((opens, closes))
    closed: dict[int, set[date]] = {key: set() for key in calendar_ids}
    for key, day in conn.execute(_HOLIDAYS, ids):
        closed[key].add(day)
    return {
        key: WorkCalendar(zone, tuple(tuple(day) for day in weeks[key]), frozenset(closed[key]))
        for key, zone in conn.execute(_ZONES, ids)
    }
