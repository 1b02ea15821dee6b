"""Leads of the last hours, timed so that some promises are at risk at this very moment."""

import numpy as np

from lib.db.demo.clocks import clock
from lib.db.demo.places import Calendar
from lib.db.demo.rows import Rows
from lib.db.demo.rules import SlaTable
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY

_AT_RISK = (0.78, 0.96)
_PENDING = (0.05, 0.7)


def time_fresh(leads: Rows, accounts: Rows, staff: Staff, span: Span, sla: SlaTable, rng: np.random.Generator) -> None:
    """Set when each fresh lead responded and was handed off: every other one at risk now, the rest not yet due."""
    calendars = [staff.teams[team - 1].calendar for team in accounts.team[leads.account]]
    minutes = sla.minutes(leads.source, leads.intent, np.full(len(leads), span.today))
    at = np.empty(len(leads), np.int64)
    for i, (calendar, window) in enumerate(zip(calendars, minutes.tolist(), strict=True)):
        at[i] = _moment(calendar, window, _PENDING if i % 2 else _AT_RISK, span, rng)
    leads.set(fresh_at=at, responded=at - rng.integers(60, 600, len(leads)), day=span.org.day(at))


def _moment(calendar: Calendar, minutes: int, share: tuple[float, float], span: Span, rng: np.random.Generator) -> int:
    """A moment from which a share of the window has been used up by now."""
    step = minutes * 60 // 40
    moments = span.now - np.arange(step, 14 * DAY, step)
    used = clock(calendar, span).worked_many(moments, np.full(len(moments), span.now)) / (minutes * 60)
    fitting = moments[(used >= share[0]) & (used <= share[1])]
    return int(rng.choice(fitting)) if len(fitting) else int(moments[0])

