"""Whom and which teams somebody sees in the settings. Every read and every change there starts here.

Operations and marketing see everybody. A manager sees the people who are in the own teams
and those below, or will come, or were there last; and nobody else. A rep sees nobody.
"""

from datetime import date

from sqlalchemy import and_, false, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import calendars, memberships, people, teams
from lib.domain.people import Role, Viewer

_ALL = (Role.OPERATIONS, Role.MARKETING)


def people_seen_by(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """The condition on `people` that keeps a viewer to the people they may know of here."""
    if viewer.role in _ALL:
        return true()
    if viewer.role is not Role.MANAGER:
        return false()
    m, later = memberships.c, memberships.alias("later")
    overtaken = select(later.c.id).where(later.c.person_id == m.person_id, later.c.from_day > m.from_day)
    lasts = or_(m.to_day.is_(None), m.to_day >= today)
    theirs = select(m.person_id).where(
        m.team_id.in_(viewer.team_ids), or_(lasts, ~overtaken.correlate(memberships).exists())
    )
    return people.c.id.in_(theirs)


def teams_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `teams` that keeps a viewer to the teams they may know of here."""
    if viewer.role in _ALL:
        return true()
    return teams.c.id.in_(viewer.team_ids) if viewer.role is Role.MANAGER else false()


def calendars_seen_by(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """Calendars a viewer may read: a manager those of the own teams and people."""
    if viewer.role in _ALL:
        return true()
    of_teams = select(teams.c.calendar_id).where(teams_seen_by(viewer))
    of_people = select(people.c.calendar_id).where(and_(people.c.calendar_id.is_not(None),
                                                        people_seen_by(viewer, today)))
    return or_(calendars.c.id.in_(of_teams), calendars.c.id.in_(of_people))
