"""Next steps: what reps promised to do, kept, late, replaced or still open."""

from typing import Any

import numpy as np

from lib.db.demo import kinds
from lib.db.demo.rows import Rows
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY, HOUR, NEVER, local_time
from lib.db.demo.work import Desk, Holding, Work

DONE, REPLACED, CANCELLED = 0, 1, 2
STEP_ENDINGS = ("done", "replaced", "cancelled")


def promised(held: Holding, work: Work, desk: Desk) -> Rows:
    """The next steps promised at attempts; `closed` is NEVER while open.

    Two in three follow an exchange. The next attempt keeps the promise, or comes late.
    """
    rng = desk.rng
    attempts = work.touches.take(kinds.BY_REP[work.touches.kind] & ~np.isin(work.touches.kind, _LEAD_TO_A_MEETING))
    talked = kinds.IS_TWO_WAY[attempts.kind]
    chance = np.where(talked, 0.66, np.where(attempts.next_at < NEVER, 0.22, 0.1))
    made = attempts.take((rng.random(len(attempts)) < chance) & ~work.waiting[attempts.i])
    rep = held.rep[made.i]
    n = len(made)
    follows = made.next_at < NEVER
    kept = rng.random(n) < 0.78
    margin = np.where(kept, rng.integers(0, 8 * HOUR, n), -rng.integers(2 * HOUR, 2 * DAY, n))
    near = made.next_at + margin
    free = desk.shifts.later(rep, made.at, 3 + rng.lognormal(2.4, 0.8, n))
    due = np.maximum(np.where(follows, near, np.where(free < NEVER, free, made.at + 3 * DAY)), made.at + HOUR)
    day_only = rng.random(n) < 0.4
    due = np.where(day_only, _end_of_day(rep, due, desk.staff), due // 300 * 300)
    done = follows & (made.next_at <= desk.now) & (made.next_at < held.until[made.i])
    passed = ~done & (held.until[made.i] <= desk.now)
    closed = np.where(done, made.next_at, np.where(passed, held.until[made.i], NEVER))
    return Rows(i=made.i, rep=rep, at=made.at, due=due, day_only=day_only, closed=closed,
                ending=np.where(done, DONE, REPLACED), phone=rng.random(n) < 0.7, note=rng.integers(0, 99, n))


_LEAD_TO_A_MEETING = (kinds.BOOKED_BY_PHONE, kinds.BOOKED_BY_EMAIL)


def _end_of_day(rep: Any, moments: Any, staff: Staff) -> Any:
    """The midnight that ends each moment's day in the rep's zone."""
    ends = np.empty(len(moments), np.int64)
    zones = np.array([r.zone or r.calendar.zone for r in staff.reps], dtype=object)[rep] if len(rep) else np.array([])
    for zone in np.unique(zones.astype(str)):
        here, local = zones == zone, local_time(zone)
        ends[here] = local.midnight(local.day(moments[here]) + 1)
    return ends
