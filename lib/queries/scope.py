"""Which rows somebody sees. Every read of leads starts here.

A rep sees the hand-offs they hold, and (by setting) the unowned ones of their own team.
A manager sees those held by the own teams and all below. Marketing and operations see
all. Leads with no owner are nobody's to forget: they show to the manager of the team
they were handed to, to marketing and to operations, always.
"""

from sqlalchemy import and_, or_, true
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs
from lib.domain.people import Role, Viewer


def handoffs_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `handoffs` that keeps a viewer to their own rows."""
    h = handoffs.c
    if viewer.sees_everything:
        return true()
    if viewer.role is Role.MANAGER:
        return or_(h.team_id.in_(viewer.team_ids), h.owner_id == viewer.person_id)
    own = h.owner_id == viewer.person_id
    if viewer.sees_unowned and viewer.team_ids:
        return or_(own, and_(h.owner_id.is_(None), h.team_id.in_(viewer.team_ids)))
    return own
