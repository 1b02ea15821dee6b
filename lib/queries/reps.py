"""Who are the reps, and what has each of them on the desk? One set of queries for a page of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, func, literal, or_, select, type_coerce

from lib.db.schema import handoffs, memberships, people, rep_days, teams
from lib.db.schema.leads import OPEN
from lib.db.types import Day
from lib.domain.ladder import TURNS_INTO, Rung, Stage
from lib.domain.people import Kind, Role, Viewer
from lib.domain.team_tree import above
from lib.queries.activity import activity_visible_to
from lib.queries.scope import handoffs_visible_to

p, m, h, d = people.c, memberships.c, handoffs.c, rep_days.c


@dataclass(frozen=True)
class Rep:
    """Somebody in the table. team: the latest one in the period that the viewer may see."""

    person_id: int
    name: str
    role: Role
    team_id: int | None
    team: str
    last_day: date | None


@dataclass
class Backlog:
    """Somebody's open hand-offs by rung, and since when the one that nobody tried longest has waited."""

    counts: dict[Rung, int] = field(default_factory=lambda: dict.fromkeys(Rung, 0))
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        """All that is open."""
        return sum(self.counts.values())


def roster(conn: Connection, viewer: Viewer, first: date, last: date, *, team_id: int | None = None) -> list[Rep]:
    """Everybody whose work in these days is the viewer's to see, by team and name.

    All reps who were there, those with nothing included; and of all others (managers, those
    who left, those who moved on) who did something in these days or still holds open leads.
    Queues and systems are no reps. team_id: only this team and those below.
    """
    found: dict[int, Rep] = {}
    rest: dict[int, Rep] = {}
    for row in conn.execute(_staff(viewer)):
        rep = Rep(row.id, row.name, Role(row.role), row.team_id, row.team or "", row.active_to)
        there = _overlaps(row.active_from, row.active_to, first, last) and (
            row.from_day is None or _overlaps(row.from_day, row.to_day, first, last)
        )
        (found if rep.role is Role.REP and there else rest)[rep.person_id] = rep
    others = rest.keys() - found.keys()
    found |= {person_id: rest[person_id] for person_id in _busy(conn, viewer, others, first, last)}
    if team_id is not None:
        parents = {key: parent for key, parent in conn.execute(select(teams.c.id, teams.c.parent_id))}
        found = {key: rep for key, rep in found.items() if rep.team_id and team_id in (
            rep.team_id, *above(parents, rep.team_id))}
    return sorted(found.values(), key=lambda rep: (rep.team, rep.name, rep.person_id))


def person(conn: Connection, viewer: Viewer, person_id: int) -> Rep | None:
    """One person, with the latest team the viewer may see; None for a stranger, a queue or a system."""
    latest = None
    for row in conn.execute(_staff(viewer).where(p.id == person_id)):
        latest = Rep(row.id, row.name, Role(row.role), row.team_id, row.team or "", row.active_to)
    return latest


def _staff(viewer: Viewer) -> Select[Any]:
    """One row per person and stay, the latest stay last; for a manager, the stays in the own teams and below."""
    wanted = (
        select(p.id, p.name, p.role, p.active_from, p.active_to, m.from_day, m.to_day, m.team_id,
               teams.c.name.label("team"))
        .select_from(people.outerjoin(memberships, m.person_id == p.id).outerjoin(teams, teams.c.id == m.team_id))
        .where(p.kind == Kind.PERSON.value).order_by(p.id, m.from_day)
    )
    if viewer.sees_everything:
        return wanted
    own = p.id == viewer.person_id
    return wanted.where(or_(m.team_id.in_(viewer.team_ids), own) if viewer.role is Role.MANAGER else own)


def _overlaps(from_day: date | None, to_day: date | None, first: date, last: date) -> bool:
    return (from_day is None or from_day <= last) and (to_day is None or to_day >= first)


def _busy(conn: Connection, viewer: Viewer, person_ids: Collection[int], first: date, last: date) -> list[int]:
    """Which of these people did something in these days, or hold open leads."""
    did = select(d.person_id).where(
        d.person_id == p.id, d.day >= first, d.day <= last, activity_visible_to(viewer)
    ).exists()
    holds = select(h.id).where(h.owner_id == p.id, OPEN, handoffs_visible_to(viewer)).exists()
    return list(conn.execute(select(p.id).where(p.id.in_(person_ids), or_(did, holds)).order_by(p.id)).scalars())


def backlogs(conn: Connection, viewer: Viewer, person_ids: Collection[int], *, now: datetime) -> dict[int, Backlog]:
    """The open hand-offs of each of these people; who has none has an empty backlog."""
    found = {person_id: Backlog() for person_id in person_ids}
    rows = conn.execute(
        select(h.owner_id, h.stage, func.count(), func.count(case((h.turns_at < now, 1))),
               func.min(h.waiting_since, type_=h.waiting_since.type))
        .where(OPEN, h.owner_id.in_(person_ids), handoffs_visible_to(viewer)).group_by(h.owner_id, h.stage)
    )
    for person_id, stage_name, count, turned, since in rows:
        backlog, stage = found[person_id], Stage(stage_name)
        if stage in TURNS_INTO:
            backlog.counts[TURNS_INTO[stage]] += turned
            backlog.counts[Rung.IN_HAND] += count - turned
        else:
            backlog.counts[Rung(stage_name)] += count
            backlog.oldest = min(since, backlog.oldest or since)
    return found


def attempts_by_week(
    conn: Connection, viewer: Viewer, person_ids: Collection[int], monday: date, weeks: int
) -> dict[int, list[int]]:
    """How often each of these people tried in each of some weeks, from the one that begins on a Monday on."""
    week = type_coerce(d.day - literal(monday, Day()), Integer) // 7
    rows = conn.execute(
        select(d.person_id, week.label("week"), func.sum(d["count"]))
        .where(d.person_id.in_(person_ids), d.day >= monday, d.day < monday + timedelta(weeks=weeks),
               d.kind == "attempt", activity_visible_to(viewer))
        .group_by(d.person_id, week)
    )
    found = {person_id: [0] * weeks for person_id in person_ids}
    for person_id, number, count in rows:
        found[person_id][number] = int(count)
    return found


def band_people(conn: Connection, viewer: Viewer, person_id: int, first: date, last: date) -> list[int]:
    """The reps of somebody's present team, to see them within its band; nobody where the viewer may not see them."""
    everybody = roster(conn, viewer, first, last)
    team_id = next((rep.team_id for rep in everybody if rep.person_id == person_id), None)
    return [rep.person_id for rep in everybody if rep.team_id == team_id and rep.role is Role.REP and team_id]

