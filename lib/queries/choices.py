"""What the filters offer a viewer: the teams, reps, campaigns and sources of their own rows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.db.schema import campaigns, handoffs, memberships, people, teams
from lib.db.schema.leads import OPEN
from lib.domain.people import Kind, Role, Viewer
from lib.queries.scope import handoffs_visible_to


@dataclass(frozen=True)
class Choices:
    """Names by id (sources by themselves), in the order of the alphabet."""

    teams: dict[int, str]
    reps: dict[int, str]
    campaigns: dict[int, str]
    sources: tuple[str, ...]


def choices(conn: Connection, viewer: Viewer) -> Choices:
    """What this viewer may filter by. Nobody learns the name of a team or rep they don't see."""
    return Choices(_teams(conn, viewer), _reps(conn, viewer), _campaigns(conn, viewer), _sources(conn, viewer))


def _teams(conn: Connection, viewer: Viewer) -> dict[int, str]:
    wanted = select(teams.c.id, teams.c.name).order_by(teams.c.name)
    if not viewer.sees_everything:
        wanted = wanted.where(teams.c.id.in_(viewer.team_ids))
    return _pairs(conn, wanted)


def _reps(conn: Connection, viewer: Viewer) -> dict[int, str]:
    p = people.c
    wanted = select(p.id, p.name).where(p.kind == Kind.PERSON.value, p.role.in_([Role.REP.value, Role.MANAGER.value]))
    if viewer.role is Role.REP:
        wanted = wanted.where(p.id == viewer.person_id)
    elif not viewer.sees_everything:
        m = memberships.c
        mine = select(m.person_id).where(m.team_id.in_(viewer.team_ids), m.to_day.is_(None))
        wanted = wanted.where(p.id.in_(mine))
    return _pairs(conn, wanted.order_by(p.name, p.id))


def _campaigns(conn: Connection, viewer: Viewer) -> dict[int, str]:
    c = campaigns.c
    wanted = select(c.id, c.name).order_by(c.name, c.id)
    if viewer.role is Role.REP:
        own = select(handoffs.c.campaign_id).where(OPEN, handoffs_visible_to(viewer))
        wanted = wanted.where(c.id.in_(own))
    return _pairs(conn, wanted)


def _sources(conn: Connection, viewer: Viewer) -> tuple[str, ...]:
    """Walk from source to source by the index: a handful of steps, however many leads there are."""
    found: list[str] = []
    while True:
        h = handoffs.c
        following = select(h.source).where(h.source.is_not(None)).order_by(h.source).limit(1)
        if found:
            following = following.where(h.source > found[-1])
        source = conn.execute(following.where(OPEN)).scalar_one_or_none()
        if source is None:
            return tuple(found)
        found.append(source)


def _pairs(conn: Connection, wanted: Select[Any]) -> dict[int, str]:
    return {key: name for key, name in conn.execute(wanted)}
