"""The teams' working clocks, for the deadlines of many hand-offs at once."""

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from lib.db.demo.places import Calendar
from lib.db.demo.sizes import Span
from lib.db.demo.staff import EPOCH, Staff, closed_days
from lib.domain.working_time import WorkCalendar, WorkClock, clock_of


@lru_cache(maxsize=256)
def clock(calendar: Calendar, span: Span) -> WorkClock:
    """The clock of a calendar: its hours and its country's holidays."""
    week: Any = tuple(calendar.hours if day in calendar.weekdays else () for day in range(7))
    closed = frozenset(date.fromordinal(EPOCH + day) for day in closed_days(calendar.country, span))
    return clock_of(WorkCalendar(calendar.zone, week, closed))


def due(team: Any, at: Any, minutes: Any, staff: Staff, span: Span) -> Any:
    """When the first attempt of each hand-off is due: its team, when it was handed off, what is owed."""
    calendars = list(dict.fromkeys(t.calendar for t in staff.teams))
    of_team = np.array([0, *(calendars.index(t.calendar) for t in staff.teams)])
    moments = np.empty(len(at), np.int64)
    for i, calendar in enumerate(calendars):
        here = np.flatnonzero(of_team[team] == i)
        moments[here] = clock(calendar, span).deadline_many(at[here], minutes[here] * 60)
    return moments
