"""What does each rep owe? The lists of work of many reps at once, counted by reason.

The same rule and the same rows as one rep's list (work.py): a count here is what that rep's
day shows.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs
from lib.db.schema.leads import OPEN
from lib.domain.people import Viewer
from lib.domain.work_order import RANK, Why
from lib.queries.scope import handoffs_visible_to
from lib.queries.work import last_touch, why_column


def work_counts_by_rep(
    conn: Connection, viewer: Viewer, today_ends: Mapping[int, datetime], *, now: datetime
) -> dict[int, dict[Why, int]]:
    """How many leads are on each rep's list for each reason; every rep asked for and every reason is there.

    today_ends: for each rep the midnight that ends their day, in their own zone.
    """
    found = {rep_id: dict.fromkeys(Why, 0) for rep_id in today_ends}
    if not found:
        return found
    h = handoffs.c
    # Materialized, so that the rank is worked out once for each.
    each = (
        select(h.owner_id, why_column(now, _ends(today_ends)).label("rank"))
        .select_from(handoffs.outerjoin(last_touch, last_touch.c.id == h.last_touch_id))
        .where(OPEN, h.owner_id.in_(list(found)), handoffs_visible_to(viewer))
        .cte("each").prefix_with("MATERIALIZED")
    ).c
    rows = conn.execute(
        select(each.owner_id, each.rank, func.count())
        .where(each.rank.is_not(None)).group_by(each.owner_id, each.rank)
    )
    reasons = {RANK[why]: why for why in Why}
    for rep_id, rank, count in rows:
        found[rep_id][reasons[rank]] = count
    return found


def _ends(today_ends: Mapping[int, datetime]) -> datetime | ColumnElement[datetime]:
    """When the owner's day ends: one moment, or one for each zone they live in."""
    by_end: dict[datetime, list[int]] = {}
    for rep_id, ends in today_ends.items():
        by_end.setdefault(ends, []).append(rep_id)
    if len(by_end) == 1:
        return next(iter(by_end))
    h = handoffs.c
    whens: list[tuple[Any, Any]] = [(h.owner_id.in_(ids), literal(ends, h.due_at.type)) for ends, ids in by_end.items()]
    return case(*whens)
