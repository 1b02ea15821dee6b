"""The life of a batch of hand-offs: held, worked on, passed on, promised, ended."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.db.demo import clocks, endings, promises
from lib.db.demo.routing import QUEUE, REP, Roster, first_holders
from lib.db.demo.rows import NONE, Rows, stack
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY, HOUR, NEVER
from lib.db.demo.work import OPEN, Desk, Holding

PASSED_ON = 4
ASSIGNMENT_ENDINGS = ("opportunity", "returned", "disqualified", "passed_on")
TURNS = 3
"""A hand-off has at most so many reps, one after the other."""


@dataclass
class Story:
    """Everything that became of a batch of hand-offs; `of` in each part is a place in `handoffs`.

    handoffs carries ended (NEVER while open), ending, reason, ended_by (a person's id or
    NONE), owner (the last rep, or NONE), attempts, contacted, quick and met.
    """

    handoffs: Rows
    assignments: Rows
    touches: Rows
    steps: Rows
    meetings: Rows


class Teller:
    """Tells the stories of hand-offs, batch by batch."""

    def __init__(self, staff: Staff, span: Span, rng: np.random.Generator) -> None:
        self.staff, self.span, self.rng = staff, span, rng
        self.roster, self.desk = Roster(staff), Desk(staff, span, rng)
        self.accepts = staff.numbers("accepts")
        self.asks = np.array([False, *(team.acceptance for team in staff.teams)])
        self.left = np.array([span.org.midnight(rep.left + 1) if rep.left else NEVER for rep in staff.reps])

    def tell(self, handoffs: Rows) -> Story:
        """Live through the hand-offs up to now."""
        n = len(handoffs)
        handoffs.set(due=clocks.due(handoffs.team, handoffs.at, handoffs.sla, self.staff, self.span))
        handoffs.set(ended=np.full(n, NEVER), ending=np.full(n, OPEN), reason=np.full(n, endings.NO_REASON),
                     ended_by=np.full(n, NONE), owner=np.full(n, NONE), attempts=np.zeros(n, np.int64),
                     contacted=np.zeros(n, bool), quick=np.zeros(n, bool), met=np.zeros(n, bool))
        happened = handoffs.at.copy()
        first = first_holders(handoffs, self.roster, self.staff, self.span, self.rng)
        queued, held = self._queue(handoffs, first)
        parts: list[tuple[Rows, Rows, Rows, Rows]] = []
        for turn in range(TURNS):
            part, held = self._turn(handoffs, held, happened, last=turn == TURNS - 1)
            parts.append(part)
        assignments, touches, steps, meetings = (stack([part[i] for part in parts]) for i in range(4))
        assignments = stack([queued, assignments])
        np.maximum.at(happened, assignments.of, assignments.at)
        self._clean_up(handoffs, happened)
        _close_with_the_handoff(handoffs, assignments, steps, meetings)
        return Story(handoffs, assignments, touches, steps, meetings)

    def _queue(self, handoffs: Rows, first: Rows) -> tuple[Rows, Holding]:
        """The queue's assignments, and who holds the others; half of the queue's go on to a rep."""
        of = np.flatnonzero(first.kind == QUEUE)
        rep = self.roster.choose(handoffs.team[of], handoffs.day[of], self.rng)
        on = self.staff.shifts.later(np.maximum(rep, 0), first.since[of], self.rng.exponential(12, len(of)))
        on = np.where((rep != NONE) & (self.rng.random(len(of)) < 0.55) & (on <= self.span.now), on, NEVER)
        nothing = np.full(len(of), NONE)
        queued = Rows(of=of, rep=nothing, at=first.since[of], day_only=first.day_only[of], accepted=nothing,
                      passed=on)
        goes_on = on < NEVER
        to_rep = np.flatnonzero(first.kind == REP)
        where = np.concatenate([to_rep, of[goes_on]])
        holder = np.concatenate([first.rep[to_rep], rep[goes_on]])
        since = np.concatenate([first.since[to_rep], on[goes_on]])
        held = Holding(handoffs.take(where), where, holder, since, np.full(len(where), NEVER))
        held.handoffs.set(by_day=np.concatenate([first.day_only[to_rep], np.zeros(goes_on.sum(), bool)]))
        return queued, held

    def _turn(self, handoffs: Rows, held: Holding, happened: Any, *, last: bool) -> tuple[Any, Holding]:
        """One holder's time with each hand-off: the rows it leaves, and who comes next."""
        successor = self._successors(held, last=last)
        work = self.desk.work(held)
        ended = endings.by_the_rep(held, work, self.desk)
        steps = promises.promised(held, work, self.desk)
        self._note(handoffs, held, work, ended, happened)
        passed = np.where((ended.at == NEVER) & (held.until <= self.span.now), held.until, NEVER)
        accepted = self._accepted(held, work, np.minimum(ended.at, held.until))
        assignments = Rows(of=held.of, rep=held.rep, at=held.start, day_only=held.handoffs.by_day, accepted=accepted,
                           passed=passed)
        for part in (work.touches, steps, work.meetings):
            part.set(of=held.of[part.i], rep=held.rep[part.i])
        on = np.flatnonzero(passed < NEVER)
        following = Holding(held.handoffs.take(on), held.of[on], successor[on], held.until[on],
                            np.full(len(on), NEVER))
        following.handoffs.set(by_day=np.zeros(len(on), bool))
        return (assignments, work.touches, steps, work.meetings), following

    def _successors(self, held: Holding, *, last: bool) -> Any:
        """Set until when each rep holds it, and name who is next: after weeks of silence, or when the rep leaves."""
        rng, n = self.rng, len(held)
        moved = rng.random(n) < (0 if last else 0.09)
        until = np.where(moved, self.staff.shifts.later(held.rep, held.start, 12 + rng.exponential(50, n)), NEVER)
        after = self.left[held.rep] + rng.integers(8 * HOUR, 4 * DAY, n)
        leaves = np.where(rng.random(n) < (0 if last else 0.85), after, NEVER)
        until = np.minimum(until, np.maximum(leaves, held.start + HOUR))
        until = np.where(held.handoffs.fresh, NEVER, until)
        day = self.span.org.day(np.minimum(until, self.span.now))
        successor = self.roster.choose(held.handoffs.team, day, rng)
        held.until = np.where((successor != NONE) & (successor != held.rep), until, NEVER)
        return successor

    def _accepted(self, held: Holding, work: Any, until: Any) -> Any:
        """When the rep said they take it, where the team asks; those who try it mostly do, the others by habit."""
        rng, n = self.rng, len(held)
        willing = np.where(work.attempts > 0, 0.8, self.accepts[held.rep] * 0.75)
        at = self.staff.shifts.later(held.rep, held.start, rng.exponential(0.4, n) * np.where(work.attempts > 0, 1, 8))
        first = np.full(n, NEVER)
        np.minimum.at(first, work.touches.i, work.touches.at)
        at = np.where(at < first, at, np.maximum(first - 60, held.start))
        says = self.asks[held.handoffs.team] & (rng.random(n) < willing) & (at <= self.span.now) & (at < until)
        return np.where(says, at, NONE)

    def _note(self, handoffs: Rows, held: Holding, work: Any, ended: endings.Endings, happened: Any) -> None:
        of = held.of
        handoffs.owner[of] = held.rep
        handoffs.attempts[of] += work.attempts
        handoffs.contacted[of] |= work.contacted
        handoffs.quick[of] |= work.quick
        handoffs.met[of] |= work.met
        handoffs.ended[of], handoffs.ending[of], handoffs.reason[of] = ended.at, ended.ending, ended.reason
        handoffs.ended_by[of] = np.where(ended.ending != OPEN, self.staff.person[held.rep], NONE)
        np.maximum.at(happened, of, work.touched)
        np.maximum.at(happened, of, np.where(held.until <= self.span.now, held.until, 0))

    def _clean_up(self, handoffs: Rows, happened: Any) -> None:
        """Close what lay for half a year; the team's manager does it, whose id is the team's."""
        cleaned = endings.in_a_clean_up(handoffs, happened, handoffs.attempts, self.span, self.rng)
        now = (handoffs.ended == NEVER) & (cleaned.at < NEVER)
        handoffs.set(
            ended=np.where(now, cleaned.at, handoffs.ended), ending=np.where(now, cleaned.ending, handoffs.ending),
            reason=np.where(now, cleaned.reason, handoffs.reason),
            ended_by=np.where(now, handoffs.team, handoffs.ended_by),
        )


def _close_with_the_handoff(handoffs: Rows, assignments: Rows, steps: Rows, meetings: Rows) -> None:
    """What was still running when a hand-off ended ends with it."""
    ended, ending = handoffs.ended[assignments.of], handoffs.ending[assignments.of]
    on = assignments.passed < NEVER
    assignments.set(ended=np.where(on, assignments.passed, ended), ending=np.where(on, PASSED_ON, ending) - 1)
    over = (steps.closed == NEVER) & (handoffs.ended[steps.of] < NEVER)
    won = handoffs.ending[steps.of] == 1
    steps.set(closed=np.where(over, handoffs.ended[steps.of], steps.closed),
              ending=np.where(over, np.where(won, promises.DONE, promises.CANCELLED), steps.ending))
    untold = (meetings.outcome == 0) & (handoffs.ended[meetings.of] < NEVER)
    before = np.minimum(meetings.starts - HOUR, meetings.until)
    told = np.where(meetings.outcome == 4, before, meetings.starts + 2 * HOUR)
    told = np.where(untold, handoffs.ended[meetings.of], np.maximum(told, meetings.booked + 60))
    meetings.set(outcome=np.where(untold, 4, meetings.outcome), told=told)
