"""Work a metric out: the only way to get a number, for cards, charts, exports and tests alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import handoffs, rep_days
from lib.db.types import Day
from lib.domain.lists import Slice
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period
from lib.errors import CannotDo
from lib.metrics.catalogue import metric
from lib.metrics.definition import Measure, Median, Metric, Ratio
from lib.queries.scope import handoffs_visible_to

EVERYTHING = Slice()


@dataclass(frozen=True)
class Value:
    """A metric worked out. number: seconds for a median, a share from 0 to 1 for a ratio.

    count: how many cases stand behind it. in_days: a median over days, not hours.
    """

    metric: Metric
    number: float | None
    count: int
    in_days: bool = False


def value(
    conn: Connection, viewer: Viewer, name: str, period: Period, *, now: datetime, part: Slice = EVERYTHING
) -> Value:
    """One metric for a viewer's own rows, over a period, as of now."""
    return values(conn, viewer, (name,), period, now=now, part=part)[name]


def values(
    conn: Connection,
    viewer: Viewer,
    names: Sequence[str],
    period: Period,
    *,
    now: datetime,
    part: Slice = EVERYTHING,
) -> dict[str, Value]:
    """Several metrics at once: all measures of a table in one query over its rows."""
    asked = [metric(name) for name in names]
    needed = {m.name: m for m in asked if isinstance(m, Measure)}
    for m in asked:
        parts = (m.top, m.bottom) if isinstance(m, Ratio) else (m.of,) if isinstance(m, Median) else ()
        needed |= {p: found for p in parts if isinstance(found := metric(p), Measure)}
    sums = _sums(conn, viewer, list(needed.values()), period, now, part)
    return {m.name: _worked_out(conn, viewer, m, sums, period, now, part) for m in asked}


def _worked_out(
    conn: Connection, viewer: Viewer, m: Metric, sums: dict[str, int], period: Period, now: datetime, part: Slice
) -> Value:
    if isinstance(m, Measure):
        return Value(m, sums[m.name], sums[m.name])
    if isinstance(m, Ratio):
        below = sums[m.bottom]
        return Value(m, sums[m.top] / below if below else None, below)
    assert isinstance(m, Median)
    return _median(conn, viewer, m, sums[m.of], period, now, part)


def _sums(
    conn: Connection, viewer: Viewer, measures: list[Measure], period: Period, now: datetime, part: Slice
) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in dict.fromkeys(m.table for m in measures):
        together = [m for m in measures if m.table is table]
        columns = [counted(m, now).label(m.name) for m in together]
        row = conn.execute(
            select(*columns).select_from(table).where(*rows_counted(viewer, together[0], period, part))
        ).one()
        found |= {m.name: int(row._mapping[m.name] or 0) for m in together}
    return found


def counted(m: Measure, now: datetime) -> ColumnElement[Any]:
    """The measure's aggregate over the rows it counts, beside others over the same table."""
    conditions = [condition(now) for condition in m.only]
    if not conditions:
        return m.value
    if m.table is rep_days:
        return func.sum(case((and_(*conditions), rep_days.c["count"]), else_=0))
    return func.count(case((and_(*conditions), 1)))


def rows_counted(viewer: Viewer, m: Measure, period: Period, part: Slice) -> list[ColumnElement[bool]]:
    """Which rows of a measure's table a viewer's figure is about: the period, the viewer's own rows, the part.

    The measure's own conditions are not among them: several measures of a table share these rows.
    """
    in_days = isinstance(m.counted_on.type, Day)
    begin, end = (period.first, period.last) if in_days else (period.start, period.end)
    conditions = [m.counted_on >= begin, (m.counted_on <= end) if in_days else (m.counted_on < end)]
    conditions.append(_visible(viewer, m))
    if part.team_id is not None:
        conditions.append(m.team == part.team_id)
    if part.rep_id is not None:
        conditions.append(m.owned_by == part.rep_id)
    if part.campaign_id is not None:
        conditions.append(_of_handoff(m, handoffs.c.campaign_id == part.campaign_id))
    if part.source is not None:
        conditions.append(_of_handoff(m, handoffs.c.source == part.source))
    return conditions


def _visible(viewer: Viewer, m: Measure) -> ColumnElement[bool]:
    """The viewer's own rows: a rep's own, a manager's teams', everybody's for the rest."""
    if m.table is handoffs:
        return handoffs_visible_to(viewer)
    if viewer.role is Role.REP:
        return m.owned_by == viewer.person_id
    if viewer.role is Role.MANAGER and not viewer.all_teams:
        return m.team.in_(viewer.team_ids)
    return m.owned_by.is_not(None)


def _of_handoff(m: Measure, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    if m.table is handoffs:
        return condition
    if "handoff_id" not in m.table.c:
        raise CannotDo(f"{m.label} cannot be told apart by campaign or source. Take that filter off.")
    return select(handoffs.c.id).where(handoffs.c.id == m.table.c.handoff_id, condition).exists()


def _median(
    conn: Connection, viewer: Viewer, m: Median, count: int, period: Period, now: datetime, part: Slice
) -> Value:
    of = metric(m.of)
    assert isinstance(of, Measure)
    if not count:
        return Value(m, None, 0)
    conditions = rows_counted(viewer, of, period, part) + [condition(now) for condition in of.only]
    seconds = m.seconds(now).label("seconds")
    ordered = (
        select(seconds).where(*conditions).select_from(of.table).order_by(seconds)
        .limit(2 - count % 2).offset((count - 1) // 2)
    )
    middle = conn.execute(ordered).scalars().all()
    # An attempt known only to the day lies at its midnight, before the hour of the response: 0 days.
    number = max(0.0, sum(middle) / len(middle))
    in_days = conn.execute(select(m.in_days).select_from(of.table).where(*conditions, m.in_days).limit(1)).first()
    return Value(m, number, count, in_days=in_days is not None)
