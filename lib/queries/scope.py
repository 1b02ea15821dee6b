"""Which rows somebody sees. Every read of leads starts here.

A rep sees the hand-offs they hold, and (by setting) the unowned ones of their own team.
A manager sees those held by the own teams and all below. Marketing and operations see
all. Leads with no owner are nobody's to forget: they show to the manager of the team
they were handed to, to marketing and to operations, always.
"""

from sqlalchemy import and_, not_, or_, true
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs
from lib.domain.ladder import Stage
from lib.domain.people import Role, Viewer


def ways_to_see(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """The viewer's own rows of `handoffs` as conditions that share no row.

    Each is one stretch of an index; asked for with OR, a database reads everything.
    """
    h = handoffs.c
    if viewer.sees_everything:
        return (true(),)
    if viewer.role is Role.MANAGER:
        theirs = h.team_id.in_(viewer.team_ids)
        return theirs, and_(h.owner_id == viewer.person_id, not_(theirs))
    own = h.owner_id == viewer.person_id
    if viewer.sees_unowned and viewer.team_ids:
        # The stage, because the index by team knows it; it is unowned exactly where owner_id is null.
        return own, and_(h.stage == Stage.UNOWNED.value, h.team_id.in_(viewer.team_ids))
    return (own,)


def handoffs_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `handoffs` that keeps a viewer to their own rows."""
    return or_(*ways_to_see(viewer))
