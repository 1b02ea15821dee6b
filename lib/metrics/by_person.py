"""Metrics of many people at once: the same records, rows and conditions as `run.values`, grouped by whose they are.

A table of reps asks for each figure of all its reps in one query, never once per rep.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.metrics.catalogue import metric
from lib.metrics.definition import Measure, Median, Metric, Ratio
from lib.metrics.run import EVERYTHING, Value, counted, rows_counted

Sums = dict[str, dict[int, int]]


def values_by_person(
    conn: Connection, viewer: Viewer, names: Sequence[str], period: Period, person_ids: Collection[int], *,
    now: datetime,
) -> dict[int, dict[str, Value]]:
    """Several metrics for each of these people, by person and name; who has nothing has zeros and blanks."""
    asked = [metric(name) for name in names]
    sums = _sums(conn, viewer, _measures(asked), period, person_ids, now)
    medians = {
        m.name: _medians(conn, viewer, m, period, person_ids, now) for m in asked if isinstance(m, Median)
    }
    return {person_id: {m.name: _value(m, person_id, sums, medians) for m in asked} for person_id in person_ids}


def conditions(
    viewer: Viewer, m: Measure, period: Period, person_ids: Collection[int], now: datetime
) -> list[ColumnElement[bool]]:
    """What a row must fulfil to be counted by a measure for one of these people: for the rows behind a figure."""
    return [m.owned_by.in_(person_ids), *rows_counted(viewer, m, period, EVERYTHING), *(only(now) for only in m.only)]


def _measures(asked: Sequence[Metric]) -> list[Measure]:
    """The measures asked for, and those that ratios are made of."""
    found = {m.name: m for m in asked if isinstance(m, Measure)}
    for m in asked:
        for part in (m.top, m.bottom) if isinstance(m, Ratio) else ():
            if isinstance(measure := metric(part), Measure):
                found[part] = measure
    return list(found.values())


def _sums(
    conn: Connection, viewer: Viewer, measures: list[Measure], period: Period, person_ids: Collection[int],
    now: datetime,
) -> Sums:
    found: Sums = {m.name: {} for m in measures}
    for table in dict.fromkeys(m.table for m in measures):
        together = [m for m in measures if m.table is table]
        first = together[0]
        rows = conn.execute(
            select(first.owned_by.label("person"), *(counted(m, now).label(m.name) for m in together))
            .where(first.owned_by.in_(person_ids), *rows_counted(viewer, first, period, EVERYTHING))
            .group_by(first.owned_by)
        ).mappings()
        for row in rows:
            for m in together:
                found[m.name][row["person"]] = int(row[m.name] or 0)
    return found


def _value(m: Metric, person_id: int, sums: Sums, medians: dict[str, dict[int, Value]]) -> Value:
    if isinstance(m, Measure):
        count = sums[m.name].get(person_id, 0)
        return Value(m, count, count)
    if isinstance(m, Ratio):
        below = sums[m.bottom].get(person_id, 0)
        return Value(m, sums[m.top].get(person_id, 0) / below if below else None, below)
    return medians[m.name].get(person_id, Value(m, None, 0))


def _medians(
    conn: Connection, viewer: Viewer, m: Median, period: Period, person_ids: Collection[int], now: datetime
) -> dict[int, Value]:
    """The exact middle of each person's values: one of the two in the middle each, where there are two."""
    of = metric(m.of)
    assert isinstance(of, Measure)
    whose, seconds = of.owned_by.label("person"), m.seconds(now).label("seconds")
    numbered = (
        select(
            whose, seconds,
            func.row_number().over(partition_by=of.owned_by, order_by=seconds.element).label("place"),
            func.count().over(partition_by=of.owned_by).label("cases"),
            func.max(case((m.in_days, 1), else_=0)).over(partition_by=of.owned_by).label("in_days"),
        )
        .where(*conditions(viewer, of, period, person_ids, now))
        .subquery()
    )
    n: Any = numbered.c
    found: dict[int, list[Any]] = {}
    for row in conn.execute(select(numbered).where(n.place.in_([(n.cases + 1) // 2, n.cases // 2 + 1]))):
        found.setdefault(row.person, []).append(row)
    # An attempt known only to the day lies at its midnight, before the hour of the assignment: 0 days.
    return {
        person: Value(m, max(0.0, sum(row.seconds for row in rows) / len(rows)), rows[0].cases, bool(rows[0].in_days))
        for person, rows in found.items()
    }
