"""What the team's table reads, for as many reps as it shows at once.

What is open and what was done is never kept; figures that read every assignment or every
day of a period are, for a minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.domain.periods import Period, monday_of
from lib.domain.spread import Band, band
from lib.domain.targets import MEASURES, Aimer, Pace, paces
from lib.metrics.by_person import values_by_person
from lib.metrics.catalogue import metric
from lib.metrics.run import Value
from lib.queries import activity, reps
from lib.queries.reps import Backlog, Rep
from lib.queries.targets import aimers, targets_for
from lib.ui import data

PAGE_SIZE = 50
WEEKS = 13
JUDGED = ("rep_sla_compliance", "rep_response_time")
"""The figures of the table that are kept for a minute: they read every assignment of the period."""


@dataclass(frozen=True)
class Line:
    """One rep in the table. weeks: attempts in each of the trailing 13 weeks and this one. away: why, today."""

    rep: Rep
    backlog: Backlog
    pace: dict[str, Pace]
    compliance: Value
    response: Value
    weeks: list[int]
    away: str | None


def roster(viewer: Viewer, period: Period, team_id: int | None) -> tuple[Rep, ...]:
    """Everybody in the table, in its order; as of some seconds ago, for a team can be thousands."""
    return _roster(viewer, period.first, period.last, team_id)


# As a resource, for none of it can be changed, and a copy of thousands would take its time.
@st.cache_resource(ttl=data.WHO_SECONDS, max_entries=200, show_spinner=False)
def _roster(viewer: Viewer, first: date, last: date, team_id: int | None) -> tuple[Rep, ...]:
    return tuple(data.ask(reps.roster, viewer, first, last, team_id=team_id))


def table(viewer: Viewer, listed: Sequence[Rep], period: Period, now: datetime) -> list[Line]:
    """The lines of these reps, in their order: a handful of queries, however many they are."""
    ids = tuple(rep.person_id for rep in listed)
    judged = judged_by_person(viewer, ids, period, now)
    weeks = _weeks(viewer, ids, monday_of(now.astimezone(clock.organisation_zone()).date()))
    return data.ask(_table, viewer, listed, period, now, judged, weeks)


def _table(
    conn: Any, viewer: Viewer, listed: Sequence[Rep], period: Period, now: datetime,
    judged: dict[int, dict[str, Value]], weeks: dict[int, list[int]],
) -> list[Line]:
    ids = [rep.person_id for rep in listed]
    who = aimers(conn, viewer, ids, zone=clock.organisation_zone())
    aims = targets_for(conn, ids)
    done = activity.activity_sums(conn, viewer, period.first, period.last, person_ids=ids)
    open_leads = reps.backlogs(conn, viewer, ids, now=now)
    return [
        Line(
            rep, open_leads[rep.person_id],
            paces(aims, who[rep.person_id], first=period.first, last=period.last, now=now,
                  actual=done.get(rep.person_id, {})),
            judged[rep.person_id][JUDGED[0]], judged[rep.person_id][JUDGED[1]], weeks[rep.person_id],
            away(who[rep.person_id], now),
        )
        for rep in listed if rep.person_id in who
    ]


def judged_by_person(
    viewer: Viewer, ids: tuple[int, ...], period: Period, now: datetime
) -> dict[int, dict[str, Value]]:
    """SLA compliance and response time of each of these people, as of the last full minute."""
    kept = _judged(viewer, ids, period, now.replace(second=0))
    return {
        key: {name: Value(metric(name), *found) for name, found in by_name.items()} for key, by_name in kept.items()
    }


@st.cache_data(ttl=60, max_entries=500, show_spinner=False)
def _judged(
    viewer: Viewer, ids: tuple[int, ...], period: Period, now: datetime
) -> dict[int, dict[str, tuple[float | None, int, bool]]]:
    found = data.ask(values_by_person, viewer, JUDGED, period, ids, now=now)
    return {
        key: {name: (value.number, value.count, value.in_days) for name, value in by_name.items()}
        for key, by_name in found.items()
    }


@st.cache_data(ttl=60, max_entries=500, show_spinner=False)
def _weeks(viewer: Viewer, ids: tuple[int, ...], monday: date) -> dict[int, list[int]]:
    return data.ask(reps.attempts_by_week, viewer, ids, monday - timedelta(weeks=WEEKS), WEEKS + 1)


def ranked(viewer: Viewer, listed: Sequence[Rep], period: Period, measure: str) -> list[Rep]:
    """The same people, the most of a measure first; for those who asked for a ranking."""
    done = data.ask(activity.activity_sums, viewer, period.first, period.last)
    return sorted(listed, key=lambda rep: (-done.get(rep.person_id, {}).get(measure, 0), rep.name, rep.person_id))


def totals(viewer: Viewer, ids: tuple[int, ...], first: date, last: date) -> dict[str, int]:
    """What all these people did together in some days, by kind."""
    return data.ask(activity.activity_totals, viewer, first, last, person_ids=ids)


@st.cache_data(ttl=60, max_entries=500, show_spinner=False)
def totals_before(viewer: Viewer, ids: tuple[int, ...], first: date, last: date) -> dict[str, int]:
    """The same of days that are over, kept for a minute."""
    return totals(viewer, ids, first, last)


def team_bands(viewer: Viewer, ids: Sequence[int], first: date, last: date) -> dict[str, Band | None]:
    """The quartiles of what these people did in some days, by measure; None of too few people."""
    done = data.ask(activity.activity_sums, viewer, first, last, person_ids=list(ids))
    return {measure: band([done.get(i, {}).get(measure, 0) for i in ids]) for measure in MEASURES}


def away(who: Aimer, now: datetime) -> str | None:
    """Why somebody is not at work on their today, as far as it is more than a weekend."""
    today, calendar = who.today(now), who.clock.calendar
    if who.last_day and today > who.last_day:
        return "Left"
    if who.first_day and today < who.first_day:
        return "Not here yet"
    if any(first <= today <= last for first, last in calendar.leave):
        return "Away"
    return "Holiday" if today in calendar.holidays and calendar.week[today.weekday()] else None
