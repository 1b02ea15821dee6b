"""What the drill into one rep reads: everything of one state of the database, none of it kept but the map of dials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import streamlit as st

from lib import clock
from lib.domain import own_past
from lib.domain.delays import Given, Wait, in_time, waits
from lib.domain.integrity import Flag, claims_contact, flagged
from lib.domain.own_past import WEEKS, Beside, first_monday
from lib.domain.people import Viewer
from lib.domain.periods import Period, Span, midnight, monday_of, span, week_of
from lib.domain.spread import median
from lib.domain.talking_points import Point, talking_points
from lib.domain.targets import (
    MEASURES,
    Aimer,
    Pace,
    Target,
    daily_target,
    elapsed,
    paces,
    trailing_days,
    working_seconds,
)
from lib.queries import activity, reps, reps_drill, reps_rows
from lib.queries.activity import Done
from lib.queries.reps import Backlog, Rep
from lib.queries.reps_drill import Commitments
from lib.queries.targets import aimers, targets_for
from lib.ui import data

DAY, WEEK, MONTH = "day", "week", "month"
CHART_DAYS = 28


@dataclass(frozen=True)
class Drill:
    """One rep in full.

    days: what they did, from before all that is shown on. paces: of today, this week and
    this month. points: leads to talk about, with the row of each. given: their assignments,
    as far back as days. flags: the touches of the period each flag is about; claims: how many
    leads stand in a status without evidence.
    """

    rep: Rep
    who: Aimer
    period: Period
    now: datetime
    aims: tuple[Target, ...]
    days: list[Done]
    paces: dict[str, dict[str, Pace]]
    backlog: Backlog
    points: list[tuple[Point, dict[str, Any]]]
    promises: Commitments
    given: list[Given]
    flags: dict[Flag, list[int]]
    claims: int

    @property
    def today(self) -> date:
        """The day it is for the rep."""
        return self.who.today(self.now)

    @property
    def week(self) -> tuple[date, date]:
        """The first and last day of the rep's week."""
        monday = monday_of(self.today)
        return monday, monday + timedelta(days=6)

    @property
    def month(self) -> tuple[date, date]:
        """The first and last day of the rep's month."""
        of = span(Span.MONTH, self.today, "UTC")
        return of.first, of.last


def drill(viewer: Viewer, person_id: int, period: Period, now: datetime) -> Drill | None:
    """Everything about one rep; None for anybody who is not the viewer's to see."""
    return data.ask(_drill, viewer, person_id, period, now)


def _drill(conn: Any, viewer: Viewer, person_id: int, period: Period, now: datetime) -> Drill | None:
    who = aimers(conn, viewer, [person_id], zone=clock.organisation_zone()).get(person_id)
    rep = reps.person(conn, viewer, person_id)
    if who is None or rep is None:
        return None
    today = who.today(now)
    since = min(first_monday(today), period.first, trailing_days(who, now)[0], today - timedelta(days=62),
                period.last - timedelta(days=CHART_DAYS))
    days = activity.activity(conn, viewer, since, max(period.last, week_of(today, "UTC").last), person_ids=[person_id])
    aims = targets_for(conn, [person_id])
    begin = min(period.start, midnight(first_monday(today), ZoneInfo(period.zone)))
    flags = flagged(reps_drill.logged(conn, viewer, person_id, period.first, period.last))
    statuses = reps_drill.without_evidence(conn, viewer, person_id)
    return Drill(
        rep, who, period, now, aims, days, _paces(aims, who, days, now),
        reps.backlogs(conn, viewer, [person_id], now=now)[person_id], _points(conn, viewer, person_id, now),
        reps_drill.commitments(conn, viewer, person_id, period, now=now),
        reps_drill.responses(conn, viewer, person_id, begin, max(period.end, now)), flags,
        sum(count for status, count in statuses.items() if claims_contact(status)),
    )


def _paces(aims: tuple[Target, ...], who: Aimer, days: Sequence[Done], now: datetime) -> dict[str, dict[str, Pace]]:
    today = who.today(now)
    first, last, count = trailing_days(who, now)
    rates = {kind: done / count for kind, done in sums(days, first, last).items()} if count else {}
    week, month = (span(name, today, "UTC") for name in (Span.THIS_WEEK, Span.MONTH))
    periods = {DAY: (today, today), WEEK: (week.first, week.last), MONTH: (month.first, month.last)}
    return {
        name: paces(aims, who, first=begin, last=end, now=now, actual=sums(days, begin, end), rates=rates)
        for name, (begin, end) in periods.items()
    }


def _points(conn: Any, viewer: Viewer, person_id: int, now: datetime) -> list[tuple[Point, dict[str, Any]]]:
    points = talking_points(reps_drill.worst_leads(conn, viewer, person_id, now=now), now)
    rows, _ = reps_rows.leads_named(conn, viewer, [point.handoff_id for point in points])
    by_id = {row["handoff_id"]: row for row in rows}
    return [(point, by_id[point.handoff_id]) for point in points]


def sums(days: Sequence[Done], first: date, last: date) -> dict[str, int]:
    """How many of each kind in these days."""
    found: dict[str, int] = {}
    for done in days:
        if first <= done.day <= last:
            found[done.kind] = found.get(done.kind, 0) + done.count
    return found


def period_waits(of: Drill) -> tuple[list[Given], list[Wait]]:
    """The assignments given in the period, and how long each waited."""
    begin, end = of.period.start.timestamp(), of.period.end.timestamp()
    given = [g for g in of.given if begin <= g.assigned_s < end]
    return given, waits(given, of.who.clock, of.now)


def target_by_day(of: Drill, first: date, last: date, measures: Sequence[str]) -> tuple[np.ndarray | None, list[str]]:
    """The targets of some measures, summed for each day; and which of them anybody set."""
    found = {m: daily_target(of.aims, of.who, m, first, last) for m in measures}
    set_ones = [m for m, shares in found.items() if shares is not None]
    return (np.sum([found[m] for m in set_ones], axis=0) if set_ones else None), set_ones


def beside_own_past(of: Drill) -> dict[str, Beside]:
    """This week beside the own trailing 13, by measure; and by "rep_sla_compliance" and "rep_response_time"."""
    first = first_monday(of.today)
    mondays = [first + timedelta(weeks=i) for i in range(WEEKS)]
    worked = {
        monday: any(of.who.counts_on(monday + timedelta(days=i)) for i in range(7))
        and bool(working_seconds(of.who, monday, monday + timedelta(days=6)).any())
        for monday in mondays
    }
    gone = float(elapsed(of.who, of.today, of.today, of.now)[0])
    found = {
        measure: own_past.beside([(d.day, d.count) for d in of.days if d.kind == measure], of.today, gone=gone,
                                 worked=worked)
        for measure in MEASURES
    }
    return found | _answers_beside(of, [*mondays, monday_of(of.today)])


def _answers_beside(of: Drill, mondays: Sequence[date]) -> dict[str, Beside]:
    """How fast the leads of each week were answered: whole weeks, since a lead may be answered later than it came."""
    zone = ZoneInfo(of.period.zone)
    edges = [midnight(monday, zone).timestamp() for monday in (*mondays, mondays[-1] + timedelta(weeks=1))]
    rates: list[float | None] = []
    times: list[float | None] = []
    for begin, end in zip(edges, edges[1:], strict=False):
        given = [g for g in of.given if begin <= g.assigned_s < end]
        met, judged = in_time(given, of.now)
        rates.append(met / judged if judged else None)
        times.append(median([w.wall_s for w in waits(given, of.who.clock, of.now)]))
    return {
        name: own_past.of_weeks(values[-1], values[:-1], values[:-1])
        for name, values in (("rep_sla_compliance", rates), ("rep_response_time", times))
    }


def answered_this_week(of: Drill) -> tuple[int, int]:
    """Of the leads given this week, how many were answered in time, and how many can be judged."""
    week = week_of(of.today, of.period.zone)
    begin, end = week.start.timestamp(), week.end.timestamp()
    return in_time([g for g in of.given if begin <= g.assigned_s < end], of.now)


def hours_map(viewer: Viewer, of: Drill) -> tuple[list[list[int]], list[list[int]]]:
    """Dials, and conversations, by weekday and hour in the rep's zone, over the trailing 13 weeks and this one."""
    return _hours_map(viewer, of.rep.person_id, first_monday(of.today), of.today, str(of.who.clock.zone))


@st.cache_data(ttl=60, max_entries=500, show_spinner=False)
def _hours_map(
    viewer: Viewer, person_id: int, first: date, last: date, zone: str
) -> tuple[list[list[int]], list[list[int]]]:
    where = ZoneInfo(zone)
    dials, spoken = ([[0] * 24 for _ in range(7)] for _ in range(2))
    for second, spoke in data.ask(reps_drill.dial_moments, viewer, person_id, first, last):
        at = datetime.fromtimestamp(second, where)
        dials[at.weekday()][at.hour] += 1
        spoken[at.weekday()][at.hour] += spoke
    return dials, spoken


def team_of(viewer: Viewer, of: Drill) -> list[int]:
    """The reps of the rep's team, for its band; only the rep where the viewer may not see the others."""
    return data.ask(reps.band_people, viewer, of.rep.person_id, of.period.first, of.period.last)
