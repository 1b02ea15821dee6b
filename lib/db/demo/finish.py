"""From batches of touches to a chunk's rows: whose team, which day, when written down."""

from typing import Any

import numpy as np

from lib.db.demo import kinds
from lib.db.demo.events import link
from lib.db.demo.rows import NONE, Rows
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY, HOUR, local_time
from lib.db.demo.words import CALL_NOTES

_DAY_ONLY = 0.012
_LATE = 0.06


def finished(batch: Rows, handoffs: Rows, staff: Staff, span: Span, rng: np.random.Generator) -> Rows:
    """The touches that have happened, ordered by account and time, with everything the table wants but ids."""
    batch = batch.take(batch.at <= span.now)
    by_rep = (batch.rep != NONE) & kinds.BY_REP[batch.kind]
    batch.set(local_day=_local_day(batch, by_rep, staff, span))
    _forget_some_times(batch, by_rep, span, rng)
    batch = batch.take(np.lexsort((batch.at, batch.account)))
    by_rep = (batch.rep != NONE) & kinds.BY_REP[batch.kind]
    batch.set(
        handoff=link(batch, handoffs, span.org.midnight(handoffs.day)),
        team=np.where(batch.rep == NONE, NONE, staff.team_at(batch.rep, batch.local_day)),
        recorded=_recorded(batch, by_rep, span, rng),
        note=_notes(batch, by_rep, rng),
    )
    return batch


def _local_day(batch: Rows, by_rep: Any, staff: Staff, span: Span) -> Any:
    """The day in the rep's own zone; for everybody else the organisation's."""
    day = span.org.day(batch.at)
    zones = [rep.zone or rep.calendar.zone for rep in staff.reps]
    number = {zone: i for i, zone in enumerate(dict.fromkeys(zones))}
    of_rep = np.array([number[zone] for zone in zones])
    for zone, i in number.items():
        here = np.flatnonzero(by_rep & (of_rep[batch.rep] == i))
        day[here] = local_time(zone).day(batch.at[here])
    return day


def _forget_some_times(batch: Rows, by_rep: Any, span: Span, rng: np.random.Generator) -> None:
    """A few calls and e-mails were noted with their day only."""
    plain = by_rep & ~np.isin(batch.kind, (kinds.HELD, kinds.NO_SHOW))
    forgotten = plain & (rng.random(len(batch)) < _DAY_ONLY)
    at = np.where(forgotten, span.org.midnight(batch.local_day), batch.at)
    batch.set(day_only=batch.day_only | forgotten, at=at)


def _recorded(batch: Rows, by_rep: Any, span: Span, rng: np.random.Generator) -> Any:
    """Reps write things down within minutes, some hours or days later; machines at once."""
    n = len(batch)
    soon = rng.integers(20, 700, n)
    late = rng.integers(2 * HOUR, 3 * DAY, n)
    after = np.where(by_rep, np.where(rng.random(n) < _LATE, late, soon), rng.integers(0, 5, n))
    after = np.where(batch.day_only, rng.integers(10 * HOUR, 18 * HOUR, n), after)
    return np.minimum(batch.at + after, span.now)


def _notes(batch: Rows, by_rep: Any, rng: np.random.Generator) -> Any:
    """Half of what was talked about was noted: a place in CALL_NOTES, or NONE."""
    talked = by_rep & kinds.IS_TWO_WAY[batch.kind] & (rng.random(len(batch)) < 0.5)
    return np.where(talked, rng.integers(0, len(CALL_NOTES), len(batch)), NONE)
