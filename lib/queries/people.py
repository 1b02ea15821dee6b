"""Who is on the team: who may come in, and what they may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import calendars, import_runs, memberships, meta, people, teams
from lib.domain.people import Kind, Role, Viewer

_HOW_MANY_TEAMS = select(func.count()).select_from(teams)
_ORDER = {Role.MANAGER: 0, Role.MARKETING: 1, Role.OPERATIONS: 2, Role.REP: 3}
"""In which order people stand in a list to pick from: the few first, the many last."""


@dataclass(frozen=True)
class Somebody:
    """A person as a list to pick from shows them."""

    person_id: int
    name: str
    role: Role
    team: str | None


@dataclass(frozen=True)
class Contents:
    """What a database holds, as far as its door is concerned.

    only_demo: the demo company and nothing brought in from elsewhere, so that nobody
    real can be read in it.
    """

    demo: bool
    only_demo: bool


def people_to_pick(conn: Connection, today: date) -> list[Somebody]:
    """One row per person who is here today: managers, marketing and operations, then reps by team."""
    p, m = people.c, memberships.c
    stays = people.outerjoin(memberships, and_(m.person_id == p.id, _lasts(m.from_day, m.to_day, today)))
    rows = conn.execute(
        select(p.id, p.name, p.role, teams.c.name.label("team"))
        .select_from(stays.outerjoin(teams, teams.c.id == m.team_id))
        .where(_may_come_in(today))
        .order_by(p.id, m.from_day, m.team_id)
    )
    # Of several stays the latest names the team, as it does for the working clocks.
    latest = {row.id: Somebody(row.id, row.name, Role(row.role), row.team) for row in rows}
    return sorted(latest.values(), key=lambda who: (_ORDER[who.role], who.team or "", who.name, who.person_id))


def person_by_email(conn: Connection, email: str, today: date) -> int | None:
    """The person with this e-mail (in any case of letters), if they are here today."""
    wanted = select(people.c.id).where(people.c.email == email.strip().lower(), _may_come_in(today))
    return conn.execute(wanted).scalar_one_or_none()


def viewer(
    conn: Connection, person_id: int, today: date, *, sees_unowned: bool, organisation_zone: str
) -> Viewer | None:
    """The person as somebody who looks; None unless they are here today.

    A manager's teams are the own ones and all below, a rep's the own ones, as of today.
    """
    p = people.c
    row = conn.execute(
        select(p.id, p.name, p.role, p.zone, p.calendar_id).where(p.id == person_id, _may_come_in(today))
    ).one_or_none()
    if row is None:
        return None
    stays = _stays(conn, person_id, today)
    role = Role(row.role)
    own = [stay.team_id for stay in stays]
    seen = _with_all_below(conn, own) if role is Role.MANAGER else own
    zone = row.zone or _zone_of(conn, row.calendar_id) or next((s.zone for s in stays), None) or organisation_zone
    everywhere = role is Role.MANAGER and len(set(seen)) == conn.execute(_HOW_MANY_TEAMS).scalar_one()
    return Viewer(row.id, row.name, role, tuple(sorted(set(seen))), zone, sees_unowned, everywhere)


def contents(conn: Connection) -> Contents:
    """Whether the demo company lives here, and whether anything else does."""
    demo = conn.execute(select(func.count()).select_from(meta).where(meta.c.name == "demo_size")).scalar_one()
    imports = conn.execute(select(func.count()).select_from(import_runs)).scalar_one()
    return Contents(demo=bool(demo), only_demo=bool(demo) and not imports)


def _may_come_in(today: date) -> ColumnElement[bool]:
    """People who are here on a day; queues and systems own or act, but never look."""
    return and_(people.c.kind == Kind.PERSON.value, _lasts(people.c.active_from, people.c.active_to, today))


def _lasts(first: ColumnElement[Any], last: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    return and_(or_(first.is_(None), first <= today), or_(last.is_(None), last >= today))


def _stays(conn: Connection, person_id: int, today: date) -> list[Any]:
    """The person's present teams with their calendars' zones, the latest first."""
    m = memberships.c
    return list(
        conn.execute(
            select(m.team_id, calendars.c.zone)
            .select_from(memberships.join(teams, teams.c.id == m.team_id).join(calendars))
            .where(m.person_id == person_id, _lasts(m.from_day, m.to_day, today))
            .order_by(m.from_day.desc(), m.team_id)
        )
    )


def _with_all_below(conn: Connection, team_ids: Iterable[int]) -> list[int]:
    """These teams and every team under them. UNION, not UNION ALL: a circle of teams must end."""
    tree = select(teams.c.id).where(teams.c.id.in_(list(team_ids))).cte("tree", recursive=True)
    tree = tree.union(select(teams.c.id).where(teams.c.parent_id == tree.c.id))
    return list(conn.execute(select(tree.c.id).order_by(tree.c.id)).scalars())


def _zone_of(conn: Connection, calendar_id: int | None) -> str | None:
    if calendar_id is None:
        return None
    zone: str = conn.execute(select(calendars.c.zone).where(calendars.c.id == calendar_id)).scalar_one()
    return zone
