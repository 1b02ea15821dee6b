"""People, teams and leave as the settings show them. Each read keeps to what its viewer may know of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import calendars, handoffs, leave, memberships, people, teams
from lib.db.schema.leads import OPEN
from lib.domain.people import Kind, Role, Viewer
from lib.queries.settings_scope import calendars_seen_by, people_seen_by, teams_seen_by

MOST_ABSENCES = 12
MOST_PAST = 1_000
ELSEWHERE = "Another team"
"""A team the viewer may not know of."""


@dataclass(frozen=True)
class Offered:
    """What the forms offer a viewer, by id, in the order of the alphabet.

    people: persons. sales: reps and managers among them, who aim for something and go on leave.
    """

    teams: dict[int, str]
    people: dict[int, str]
    sales: dict[int, str]
    calendars: dict[int, str]


def offered(conn: Connection, viewer: Viewer, today: date) -> Offered:
    """Teams, people and calendars the viewer may choose from; nobody who has left."""
    p = people.c
    somebody = select(p.id, p.name, p.role).where(
        p.kind == Kind.PERSON.value, people_seen_by(viewer, today), or_(p.active_to.is_(None), p.active_to >= today)
    ).order_by(p.name, p.id)
    rows = conn.execute(somebody).all()
    in_sales = (Role.REP.value, Role.MANAGER.value)
    return Offered(
        teams={key: name for key, name in conn.execute(
            select(teams.c.id, teams.c.name).where(teams_seen_by(viewer)).order_by(teams.c.name))},
        people={row.id: row.name for row in rows},
        sales={row.id: row.name for row in rows if row.role in in_sales},
        calendars={key: name for key, name in conn.execute(
            select(calendars.c.id, calendars.c.name).where(calendars_seen_by(viewer, today))
            .order_by(calendars.c.name))},
    )


def people_list(conn: Connection, viewer: Viewer, today: date) -> list[dict[str, Any]]:
    """One row per person, queue and system user the viewer may know of, by name.

    team: that of today, else of the latest stay; away_until: the last day of a present leave.
    """
    p, m, away = people.c, memberships.c, leave.c
    rows = conn.execute(
        select(p.id, p.name, p.email, p.role, p.kind, p.zone, p.active_from, p.active_to,
               calendars.c.name.label("calendar"), func.max(away.to_day, type_=away.to_day.type).label("away_until"))
        .select_from(
            people.outerjoin(calendars, calendars.c.id == p.calendar_id).outerjoin(
                leave, and_(away.person_id == p.id, away.from_day <= today, away.to_day >= today))
        )
        .where(people_seen_by(viewer, today))
        .group_by(p.id, calendars.c.name).order_by(p.name, p.id)
    ).mappings()
    began = case((m.from_day <= today, 1), else_=0)
    stays = conn.execute(
        select(m.person_id, m.team_id, teams.c.name).join_from(memberships, teams, teams.c.id == m.team_id)
        .where(teams_seen_by(viewer)).order_by(began, m.from_day)
    )
    team_of = {person_id: (team_id, name) for person_id, team_id, name in stays}
    return [
        dict(row) | dict(zip(("team_id", "team"), team_of.get(row["id"], (None, None)), strict=True)) for row in rows
    ]


@dataclass(frozen=True)
class PersonDetail:
    """One person: facts by column, stays with the latest first, present and coming leave with the next first."""

    facts: dict[str, Any]
    stays: list[dict[str, Any]]
    leave: list[dict[str, Any]]
    open_handoffs: int


def person_detail(conn: Connection, viewer: Viewer, person_id: int, today: date) -> PersonDetail | None:
    """One person in full; None for any other number, existing or not. Other managers' teams have no name."""
    p, m, away = people.c, memberships.c, leave.c
    facts = conn.execute(
        select(people, calendars.c.name.label("calendar"))
        .select_from(people.outerjoin(calendars, calendars.c.id == p.calendar_id))
        .where(p.id == person_id, people_seen_by(viewer, today))
    ).mappings().one_or_none()
    if facts is None:
        return None
    stays = conn.execute(
        select(m.id, m.team_id, m.from_day, m.to_day, case((teams_seen_by(viewer), teams.c.name)).label("team"))
        .join_from(memberships, teams, teams.c.id == m.team_id)
        .where(m.person_id == person_id).order_by(m.from_day.desc(), m.id.desc())
    ).mappings()
    absences = conn.execute(
        select(away.id, away.from_day, away.to_day, away.note)
        .where(away.person_id == person_id, away.to_day >= today).order_by(away.from_day).limit(MOST_ABSENCES)
    ).mappings()
    held = conn.execute(
        select(func.count()).where(handoffs.c.owner_id == person_id, OPEN)
    ).scalar_one()
    return PersonDetail(
        dict(facts), [dict(row) | {"team": row["team"] or ELSEWHERE} for row in stays], [dict(row) for row in absences],
        held,
    )


def teams_list(conn: Connection, viewer: Viewer, today: date) -> list[dict[str, Any]]:
    """One row per team the viewer may know of, by name: calendar, the team above, managers and reps of today."""
    t, p, m = teams.c, people.c, memberships.c
    rows = conn.execute(
        select(t.id, t.name, t.parent_id, t.calendar_id, t.acceptance_step, calendars.c.name.label("calendar"),
               calendars.c.zone)
        .join_from(teams, calendars, calendars.c.id == t.calendar_id).where(teams_seen_by(viewer)).order_by(t.name)
    ).mappings().all()
    here = and_(
        p.kind == Kind.PERSON.value, _lasts(m.from_day, m.to_day, today), _lasts(p.active_from, p.active_to, today)
    )
    members = conn.execute(
        select(m.team_id, p.name, p.role).join_from(memberships, people, p.id == m.person_id)
        .where(here, people_seen_by(viewer, today)).order_by(p.name)
    ).all()
    names = {row["id"]: row["name"] for row in rows}
    return [
        dict(row) | {
            "parent": names.get(row["parent_id"]),
            "managers": ", ".join(x.name for x in members if x.team_id == row["id"] and x.role == Role.MANAGER.value),
            "reps": sum(x.team_id == row["id"] and x.role == Role.REP.value for x in members),
        }
        for row in rows
    ]


def leave_list(conn: Connection, viewer: Viewer, today: date, *, past: bool) -> list[dict[str, Any]]:
    """One row per absence of the viewer's people: those that last or come, the next first; or the past ones."""
    away, p = leave.c, people.c
    wanted = (
        select(away.id, away.person_id, p.name, away.from_day, away.to_day, away.note)
        .join_from(leave, people, p.id == away.person_id).where(people_seen_by(viewer, today))
    )
    if past:
        wanted = wanted.where(away.to_day < today).order_by(away.from_day.desc(), p.name).limit(MOST_PAST)
    else:
        wanted = wanted.where(away.to_day >= today).order_by(away.from_day, p.name)
    return [dict(row) for row in conn.execute(wanted).mappings()]


def _lasts(first: ColumnElement[Any], last: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    return and_(or_(first.is_(None), first <= today), or_(last.is_(None), last >= today))
