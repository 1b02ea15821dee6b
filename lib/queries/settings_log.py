"""Who changed what in the settings: lines of the journal, each reader's own."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import calendars, journal, people, teams
from lib.db.types import no_way_in
from lib.domain.people import Role, Viewer
from lib.queries.settings_scope import calendars_seen_by, people_seen_by, teams_seen_by

_FOR_ALL = ("role", "sla_rule", "cadence")
"""What concerns everybody and names nobody."""


def recent_changes(
    conn: Connection, viewer: Viewer, actions: Collection[str], today: date, *, most: int = 10
) -> list[dict[str, Any]]:
    """The latest changes of these kinds, one line each, the newest first.

    about: the name of the person, team or calendar. who: who did it, or None where the
    viewer may not know of them; then role says what they are.
    """
    j, by, about = journal.c, people.alias("by"), people.alias("about")
    known = by.c.id.in_(select(people.c.id).where(people_seen_by(viewer, today)))
    rows = conn.execute(
        select(j.id, j.at, j.action, j.entity, j.entity_id, j.before, j.after, by.c.role, by.c.id.label("by_id"),
               case((or_(known, by.c.id == viewer.person_id), by.c.name)).label("who"),
               case((j.entity == "person", about.c.name), (j.entity == "team", teams.c.name),
                    (j.entity == "calendar", calendars.c.name)).label("about"))
        .select_from(
            journal.outerjoin(by, by.c.id == j.person_id)
            .outerjoin(about, and_(j.entity == "person", about.c.id == j.entity_id))
            .outerjoin(teams, and_(j.entity == "team", teams.c.id == j.entity_id))
            .outerjoin(calendars, and_(j.entity == "calendar", calendars.c.id == j.entity_id))
        )
        .where(j.action.in_(actions), _readable(viewer, today))
        # By the way of the entities: by id the many touches in between would be gone through.
        .order_by(no_way_in(j.id).desc()).limit(most)
    ).mappings()
    return [dict(row) | {"after": _told(viewer, row)} for row in rows]


def _told(viewer: Viewer, row: Any) -> dict[str, Any] | None:
    """What stands there since; what followed elsewhere is for those who see everywhere, or who did it."""
    after: dict[str, Any] = dict(row["after"] or {})
    if viewer.role is Role.MANAGER and row["by_id"] != viewer.person_id:
        after.pop("effects", None)
    return after or None


def names(conn: Connection, viewer: Viewer, today: date) -> dict[str, dict[int, str]]:
    """Names of teams and calendars, by id, for lines that name them: those the viewer may know of."""
    return {
        "team": {key: name for key, name in conn.execute(
            select(teams.c.id, teams.c.name).where(teams_seen_by(viewer)))},
        "calendar": {key: name for key, name in conn.execute(
            select(calendars.c.id, calendars.c.name).where(calendars_seen_by(viewer, today)))},
    }


def _readable(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """Lines about what the viewer may know of. What has been removed is in sight of operations only."""
    j = journal.c
    if viewer.role is Role.OPERATIONS:
        return j.entity.in_(("person", "team", "calendar", *_FOR_ALL))
    kinds = (
        ("person", select(people.c.id).where(people_seen_by(viewer, today))),
        ("team", select(teams.c.id).where(teams_seen_by(viewer))),
        ("calendar", select(calendars.c.id).where(calendars_seen_by(viewer, today))),
    )
    if viewer.role is Role.REP:
        return j.id < 0
    return or_(j.entity.in_(_FOR_ALL), *(and_(j.entity == kind, j.entity_id.in_(ids)) for kind, ids in kinds))
