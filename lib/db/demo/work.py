"""What a rep does with the hand-offs they hold: attempts, answers, meetings, and how it ends."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.db.demo import kinds
from lib.db.demo.rows import Rows, repeat, running, stack
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY, HOUR, NEVER

OPEN, OPPORTUNITY, RETURNED, DISQUALIFIED = 0, 1, 2, 3
ENDINGS = (None, "opportunity", "returned", "disqualified")
HOT = np.array([1.2, 1.0, 0.68])
"""By intent: how much more a hot lead is cared for."""


@dataclass
class Holding:
    """Hand-offs (rows of `handoffs`, by place `of`), each held by a rep from `start` until `until`."""

    handoffs: Rows
    of: Any
    rep: Any
    start: Any
    until: Any

    def __len__(self) -> int:
        return len(self.of)


@dataclass
class Work:
    """What came of holdings. Each row of touches and meetings names its holding by `i`.

    attempts, touched: how many attempts, and when last something happened; contacted,
    met: whether there was an exchange, a meeting held; planned: attempts the rep meant
    to make; quick: whether the first came within the deadline; waiting: for a meeting to
    take place or to be told.
    """

    touches: Rows
    meetings: Rows
    attempts: Any
    planned: Any
    touched: Any
    contacted: Any
    met: Any
    quick: Any
    waiting: Any


class Desk:
    """The reps' habits as arrays, their time, and now."""

    def __init__(self, staff: Staff, span: Span, rng: np.random.Generator) -> None:
        self.staff, self.shifts, self.now, self.rng = staff, staff.shifts, span.now, rng
        self.follows, self.hours, self.tries = (staff.numbers(n) for n in ("follows", "hours", "tries"))
        self.reach, self.by_phone = staff.numbers("reach"), staff.numbers("by_phone")

    def work(self, held: Holding) -> Work:
        """Let the reps work on what they hold, up to now."""
        tries, reached_at = self._plan(held)
        attempts = self._attempts(held, tries, reached_at)
        answers = self._answers(held, attempts)
        meetings, sat = self._meetings(held, attempts)
        touches = stack([attempts, answers, sat])
        two_way = touches.take(kinds.IS_TWO_WAY[touches.kind])
        touched = held.start.copy()
        np.maximum.at(touched, touches.i, touches.at)
        np.maximum.at(touched, meetings.i, np.minimum(meetings.starts, self.now))
        return Work(
            touches=touches,
            meetings=meetings,
            attempts=np.bincount(attempts.i, minlength=len(held)),
            planned=tries,
            touched=touched,
            contacted=np.bincount(two_way.i, minlength=len(held)) > 0,
            met=np.bincount(sat.i[sat.kind == kinds.HELD], minlength=len(held)) > 0,
            quick=np.bincount(attempts.i[attempts.at <= held.handoffs.due[attempts.i]], minlength=len(held)) > 0,
            waiting=np.bincount(meetings.i[meetings.outcome == 0], minlength=len(held)) > 0,
        )

    def _plan(self, held: Holding) -> tuple[Any, Any]:
        """How often each rep means to try, and at which attempt somebody will be reached."""
        rng, intent = self.rng, held.handoffs.intent
        likely = np.clip(self.follows[held.rep] * HOT[intent] * np.where(held.handoffs.number > 1, 1.15, 1), 0, 0.97)
        follows = (rng.random(len(held)) < likely) & ~held.handoffs.fresh
        tries = np.minimum(1 + rng.poisson(np.maximum(self.tries[held.rep] - 1, 0)), 12)
        reached_at = rng.geometric(np.clip(0.15 * self.reach[held.rep] * HOT[intent], 0.02, 0.6)) - 1
        enough = np.minimum(tries, reached_at + 1 + rng.poisson(0.9, len(held)))
        return np.where(follows, np.where(reached_at < tries, enough, tries), 0), reached_at

    def _attempts(self, held: Holding, tries: Any, reached_at: Any) -> Rows:
        rng, intent = self.rng, held.handoffs.intent
        i, place = repeat(tries)
        first = self.hours[held.rep] * np.array([0.35, 1.0, 1.6])[intent] * rng.lognormal(0, 1, len(held))
        again = np.where(rng.random(len(i)) < 0.25, rng.uniform(0.05, 0.3, len(i)), 2 + rng.exponential(15, len(i)))
        at = self.shifts.later(held.rep[i], held.start[i], running(np.where(place == 0, first[i], again), tries))
        following = np.append(at[1:], NEVER)
        rows = Rows(i=i, at=at, next_at=np.where(place + 1 < tries[i], following, NEVER),
                    kind=self._kinds(held, i, place - reached_at[i]))
        return rows.take((at <= self.now) & (at < held.until[i]))

    def _kinds(self, held: Holding, i: Any, past: Any) -> Any:
        """What kind each attempt is; past: its place after the one that reaches somebody."""
        rng, n = self.rng, len(i)
        phone = rng.random(n) < self.by_phone[held.rep[i]]
        before = kinds.pick({kinds.VOICEMAIL: 46, kinds.NO_ANSWER: 36, kinds.GATEKEEPER: 13, kinds.WRONG_NUMBER: 2},
                            n, rng)
        reached = kinds.pick({kinds.CONVERSATION: 47, kinds.CALL_BACK: 17, kinds.BOOKED_BY_PHONE: 35,
                              kinds.DO_NOT_CALL: 1}, n, rng)
        after = kinds.pick({kinds.CONVERSATION: 40, kinds.VOICEMAIL: 27, kinds.NO_ANSWER: 20,
                            kinds.BOOKED_BY_PHONE: 13}, n, rng)
        called = np.where(past < 0, before, np.where(past == 0, reached, after))
        wrote = np.where(rng.random(n) < 0.12, kinds.SOCIAL, kinds.WRITTEN)
        written = np.where((past == 0) & (rng.random(n) < 0.25), kinds.BOOKED_BY_EMAIL,
                           np.where(past == 0, kinds.WRITTEN, wrote))
        return np.where(phone, called, written)

    def _answers(self, held: Holding, attempts: Rows) -> Rows:
        """Replies to e-mails and calls after voicemails, most within the working week."""
        rng, n = self.rng, len(attempts)
        chance = rng.random(n)
        reply = (attempts.kind == kinds.WRITTEN) & (chance < 0.17)
        back = (attempts.kind == kinds.VOICEMAIL) & (chance < 0.07)
        answered = attempts.take(reply | back)
        rep = held.rep[answered.i]
        at = self.shifts.later(rep, answered.at, 0.3 + rng.exponential(7, len(answered)))
        kind = np.where(answered.kind == kinds.WRITTEN, kinds.REPLIED, kinds.CALLED_IN)
        rows = Rows(i=answered.i, at=at, next_at=np.full(len(at), NEVER), kind=kind)
        return rows.take((at <= self.now) & (at < held.until[answered.i]))

    def _meetings(self, held: Holding, attempts: Rows) -> tuple[Rows, Rows]:
        """The appointments booked (the first of each holding), and the touches of those that took place."""
        rng = self.rng
        booked = attempts.take(np.isin(attempts.kind, (kinds.BOOKED_BY_PHONE, kinds.BOOKED_BY_EMAIL)))
        booked = booked.take(np.unique(booked.i, return_index=True)[1])
        starts = self.shifts.later(held.rep[booked.i], booked.at, 10 + rng.exponential(16, len(booked)))
        starts = starts // (HOUR // 2) * (HOUR // 2)
        rows = Rows(i=booked.i, booked=booked.at, starts=starts, chance=rng.random(len(booked)),
                    until=held.until[booked.i])
        rows = rows.take((starts < NEVER - DAY) & (starts > booked.at + HOUR))
        rows.set(outcome=self._outcomes(rows))
        there = rows.take(np.isin(rows.outcome, (1, 2)))
        kind = np.where(there.outcome == 1, kinds.HELD, kinds.NO_SHOW)
        return rows, Rows(i=there.i, at=there.starts, next_at=np.full(len(there), NEVER), kind=kind)

    def _outcomes(self, meetings: Rows) -> Any:
        """Codes of MEETING_OUTCOMES; what lies ahead is untold, and now and then what just was."""
        limits = np.array([0.72, 0.85, 0.89, 0.93])
        told = 1 + (meetings.chance[:, None] > limits).sum(axis=1)
        old = meetings.starts < self.now - 45 * DAY
        told = np.where(told == 5, np.where(old, 4, 0), told)
        told = np.where(meetings.starts > self.now, 0, told)
        return np.where((meetings.starts >= meetings.until) & (meetings.until <= self.now), 4, told)


MEETING_OUTCOMES = (None, "held", "no_show_them", "no_show_us", "cancelled")
