"""Touches without a lead: reps calling accounts on their own, and marketing's mailings to contacts."""

from typing import Any

import numpy as np

from lib.db.demo import kinds
from lib.db.demo.market import Weights, a_contact
from lib.db.demo.rows import NONE, Rows, stack
from lib.db.demo.sizes import Size, Span
from lib.db.demo.staff import Staff

BY_REPS = 0.66
_CALLS = {kinds.VOICEMAIL: 46, kinds.NO_ANSWER: 34, kinds.CONVERSATION: 8, kinds.GATEKEEPER: 10, kinds.WRONG_NUMBER: 2}
_LETTERS = {kinds.WRITTEN: 80, kinds.SOCIAL: 20}
_MAILINGS = {kinds.MAILING: 60, kinds.OPENED: 27, kinds.CLICKED: 7, kinds.WEB_VISIT: 5, kinds.BOUNCED: 1}


class Filler:
    """Draws touches without a lead, between two moments."""

    def __init__(self, accounts: Rows, staff: Staff, span: Span, rng: np.random.Generator) -> None:
        self.accounts, self.staff, self.span, self.rng = accounts, staff, span, rng
        self.weights = Weights(accounts.weight)
        self.edges = np.searchsorted(accounts.team, np.arange(accounts.team.max() + 2))
        self.habit, self.by_phone = staff.numbers("prospecting"), staff.numbers("by_phone")

    def draw(self, count: int, begin: int, end: int) -> Rows:
        """About so many touches from `begin` up to and without `end`."""
        by_reps = round(count * BY_REPS)
        return stack([self._by_reps(by_reps, begin, end), self._by_marketing(max(0, count - by_reps), begin, end)])

    def _by_reps(self, count: int, begin: int, end: int) -> Rows:
        """In working time, each rep as much as is their habit, in the territory of their team."""
        staff, rng = self.staff, self.rng
        everyone = np.arange(len(staff.reps))
        low = staff.shifts.effort(everyone, np.full(len(everyone), begin))
        high = staff.shifts.effort(everyone, np.full(len(everyone), end))
        room = np.maximum(high - low, 0) * self.habit
        if not room.sum():
            return self._batch(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), NONE)
        rep = rng.choice(everyone, count, p=room / room.sum())
        at = staff.shifts.moment(rep, low[rep] + ((high - low)[rep] * rng.random(count)).astype(np.int64))
        team = staff.team_now[rep]
        has_accounts = self.edges[team + 1] > self.edges[team]
        rep, at, team = (column[(at >= begin) & (at < end) & has_accounts] for column in (rep, at, team))
        account = self.weights.draw(self.edges[team], self.edges[team + 1], rng)
        called = kinds.pick(_CALLS, len(rep), rng)
        kind = np.where(rng.random(len(rep)) < self.by_phone[rep], called, kinds.pick(_LETTERS, len(rep), rng))
        return self._batch(account, at, kind, rep)

    def _by_marketing(self, count: int, begin: int, end: int) -> Rows:
        """Mailings on working mornings, and who opened them."""
        rng = self.rng
        at = rng.integers(begin, end, count)
        morning = self.span.org.midnight(self.span.org.day(at)) + 9 * 3_600 + rng.integers(0, 4 * 3_600, count)
        weekday = (self.span.org.day(at) + 3) % 7 < 5
        kind = kinds.pick(_MAILINGS, count, rng)
        at = np.where(weekday & (morning >= begin) & (morning < end), morning, at)
        kind = np.where(weekday, kind, kinds.OPENED)
        account = self.weights.draw(np.zeros(count, np.int64), np.full(count, len(self.accounts)), rng)
        return self._batch(account, at, kind, NONE)

    def _batch(self, account: Any, at: Any, kind: Any, rep: Any) -> Rows:
        n, rng = len(account), self.rng
        none = np.full(n, NONE)
        automated = (kind == kinds.MAILING) | ((kind == kinds.OPENED) & (rng.random(n) < 0.15))
        return Rows(
            place=none, lead=none, account=account, contact=a_contact(self.accounts, account, rng), campaign=none,
            at=at, kind=np.broadcast_to(kind, n).astype(np.int64), rep=np.broadcast_to(rep, n).astype(np.int64),
            automated=automated, day_only=np.zeros(n, bool),
        )


def fair_share(size: Size, done: int, leads_done: int) -> int:
    """How many touches without a lead bring a chunk up to its share of the size's touches."""
    return max(0, round(size.touches * leads_done / size.leads) - done)


