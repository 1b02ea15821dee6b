"""Leads that come back: new hand-offs of returned ones, with one line of history."""

from datetime import timedelta
from typing import Any

import numpy as np

from lib.db.demo.endings import REASONS
from lib.db.demo.rows import NONE, Rows
from lib.db.demo.rules import SlaTable
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import HOUR
from lib.db.demo.work import RETURNED
from lib.domain.handoffs import TEMPORARY_REASONS, Ending
from lib.domain.welcome_back import history_line

SIGNALS = ("filled in the website form", "came to the webinar", "asked for a meeting", "the revisit date was reached")
REVISIT = 3
_THE_LEADS = ("lead", "place", "account", "contact", "campaign", "source", "intent")
"""What a hand-off has from its lead."""


def next_handoffs(earlier: Rows, staff: Staff, span: Span, sla: SlaTable, rng: np.random.Generator) -> Rows:
    """The hand-offs that follow returned ones: three in ten come back, to the same catcher."""
    temporary = (earlier.ending == RETURNED) & (earlier.reason < len(TEMPORARY_REASONS))
    day = span.org.day(np.minimum(earlier.ended, span.now)) + rng.integers(20, 220, len(earlier))
    day = day + np.where((day + 3) % 7 > 4, 2, 0)
    back = span.org.midnight(day) + 8 * HOUR + rng.integers(0, 11 * HOUR, len(earlier))
    returns = temporary & (rng.random(len(earlier)) < 0.42) & (back < span.now - HOUR)
    was, back = earlier.take(returns), back[returns]
    n = len(was)
    signal = rng.choice(len(SIGNALS), n, p=[0.4, 0.25, 0.15, 0.2])
    at = back + rng.integers(60, 1_500, n)
    day = span.org.day(at)
    gone = (was.owner == NONE) | (staff.to_day[was.owner] - 4 <= day)
    catcher = np.where(gone, NONE, was.owner)
    team = np.where(gone, was.team, staff.team_at(catcher, day))
    now = Rows(**{name: was.columns[name] for name in _THE_LEADS})
    now.set(
        number=was.number + 1, team=team, responded=back, at=at, day=day,
        day_only=np.zeros(n, bool), sla=sla.minutes(was.source, was.intent, day), catcher=catcher,
        uncaught=np.full(n, 0.05), fresh=np.zeros(n, bool), note=_notes(was, back, signal, staff), signal=signal,
    )
    return now


def _notes(was: Rows, back: Any, signal: Any, staff: Staff) -> Any:
    away = (back - was.ended).tolist()
    rows = zip(away, signal.tolist(), was.reason.tolist(), was.owner.tolist(), strict=True)
    notes = np.empty(len(was), object)
    for i, (seconds, what, reason, owner) in enumerate(rows):
        notes[i] = history_line(
            SIGNALS[what], timedelta(seconds=seconds), ending=Ending.RETURNED, reason=REASONS[reason],
            by=staff.reps[owner].name if owner != NONE else None,
            hello="Back" if what == REVISIT else "Welcome back",
        )
    return notes
