"""How hand-offs end: by the rep who worked on them or gave them up, or in a clean-up."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.db.demo.rows import Rows
from lib.db.demo.sizes import Span
from lib.db.demo.times import DAY, HOUR, NEVER
from lib.db.demo.work import DISQUALIFIED, OPEN, OPPORTUNITY, RETURNED, Desk, Holding, Work
from lib.domain.handoffs import PERMANENT_REASONS, TEMPORARY_REASONS

REASONS = [*TEMPORARY_REASONS, *PERMANENT_REASONS]
NO_REASON = -1
_QUARTER = 91
_CLEANED_AFTER = 26 * 7 * DAY
_FIRST_LOOK = 14 * 7 * DAY


@dataclass
class Endings:
    """When each ended (NEVER while open), how (a code of work.ENDINGS), and why (of REASONS)."""

    at: Any
    ending: Any
    reason: Any


def by_the_rep(held: Holding, work: Work, desk: Desk) -> Endings:
    """What the holder decided, some hours after the last thing that happened."""
    rng = desk.rng
    done = (work.attempts == work.planned) & (work.planned > 0) & ~work.waiting
    ending = np.where(done, _after_trying(held, work, desk), OPEN)
    given_up = (work.planned == 0) & ~held.handoffs.fresh & (desk.follows[held.rep] > 0)
    ending = np.where(given_up, _without_trying(len(held), rng), ending)
    pause = np.where(given_up, 4 + rng.exponential(30, len(held)), 0.3 + rng.exponential(6, len(held)))
    at = desk.shifts.later(held.rep, work.touched, pause)
    ends = (ending != OPEN) & (at <= desk.now) & (at < held.until)
    ending = np.where(ends, ending, OPEN)
    return Endings(np.where(ends, at, NEVER), ending, _reasons(ending, work, rng))


def _after_trying(held: Holding, work: Work, desk: Desk) -> Any:
    """Reaching somebody, quickly, and meeting them makes opportunities; giving up early leaves things open."""
    won = 0.19 * np.array([1.5, 1.0, 0.55])[held.handoffs.intent]
    won = won * np.where(work.quick, 1.45, 0.75) * np.where(work.met, 2.0, 1.0)
    tries = np.minimum(work.attempts, 4)
    opportunity = np.where(work.contacted, np.clip(won, 0, 0.75), 0)
    returned = np.where(work.contacted, 0.3, np.array([0, 0.08, 0.25, 0.4, 0.62])[tries])
    disqualified = np.where(work.contacted, 0.11, np.array([0, 0.05, 0.07, 0.09, 0.12])[tries])
    return _one_of(desk.rng, opportunity, returned, disqualified)


def _without_trying(n: int, rng: np.random.Generator) -> Any:
    return _one_of(rng, np.full(n, 0.012), np.full(n, 0.05), np.full(n, 0.05))


def _one_of(rng: np.random.Generator, opportunity: Any, returned: Any, disqualified: Any) -> Any:
    u = rng.random(len(opportunity))
    r, d = opportunity + returned, opportunity + returned + disqualified
    return np.select([u < opportunity, u < r, u < d], [OPPORTUNITY, RETURNED, DISQUALIFIED], OPEN)


def _reasons(ending: Any, work: Work, rng: np.random.Generator) -> Any:
    n = len(ending)
    talked = _draw({"timing": 32, "budget": 22, "wrong_person": 16, "incumbent": 18}, n, rng)
    met = _draw({"no_opportunity_yet": 60, "timing": 20, "budget": 20}, n, rng)
    silent = _draw({"not_reached": 80, "timing": 8, "wrong_person": 12}, n, rng)
    no = _draw({"wrong_market": 26, "competitor": 12, "no_consent": 14, "existing_customer": 22, "student": 16,
                "duplicate": 10}, n, rng)
    bad = _draw({"bad_data": 45, "duplicate": 22, "wrong_market": 15, "student": 18}, n, rng)
    returned = np.where(work.met, met, np.where(work.contacted, talked, silent))
    disqualified = np.where(work.contacted, no, bad)
    return np.select([ending == RETURNED, ending == DISQUALIFIED], [returned, disqualified], NO_REASON)


def _draw(shares: dict[str, int], n: int, rng: np.random.Generator) -> Any:
    share = np.array(list(shares.values()), float)
    return rng.choice(np.array([REASONS.index(reason) for reason in shares]), n, p=share / share.sum())


def in_a_clean_up(handoffs: Rows, happened: Any, attempts: Any, span: Span, rng: np.random.Generator) -> Endings:
    """What the quarterly clean-ups closed: what lay half a year, some earlier, with one in eight forgotten each time.

    happened: when something last happened to each hand-off.
    """
    days = np.arange(span.today - 10 - _QUARTER * 12, span.today, _QUARTER)
    times = span.org.midnight(days - np.where((days + 3) % 7 > 4, 2, 0)) + 14 * HOUR
    n = len(handoffs)
    lies_for = np.where(rng.random(n) < 0.5, _FIRST_LOOK, _CLEANED_AFTER)
    due = np.maximum(handoffs.at + lies_for, happened + 42 * DAY)
    nth = np.searchsorted(times, due) + rng.geometric(0.88, n) - 1
    at = np.where(nth < len(times), times[np.minimum(nth, len(times) - 1)], NEVER)
    at = np.where(at < NEVER, at + rng.integers(0, 3 * HOUR, n), NEVER)
    at = np.where(handoffs.fresh | (at > span.now), NEVER, at)
    ending = np.where(at == NEVER, OPEN, np.where(rng.random(n) < 0.7, RETURNED, DISQUALIFIED))
    back = np.where(attempts > 0, REASONS.index("not_reached"), REASONS.index("timing"))
    reason = np.select([ending == RETURNED, ending == DISQUALIFIED], [back, REASONS.index("bad_data")], NO_REASON)
    return Endings(at, ending, reason)
