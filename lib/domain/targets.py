"""Targets: what somebody aims for, and how they stand against it.

Whose figure holds. For each day and measure the closest target that is valid: one for the
person, else one for the team they were in that day (else the team above it, and so on up),
else one for their role. A team's or a role's figure is each rep's own. Among equally close
ones the latest `valid_from` wins, so a change leaves all earlier days alone; then the
shorter period.

A day's share of it. Everything is measured in the rep's working time against *full time*:
the hours of their team's calendar without its holidays, or their own hours where these are
longer. A figure per day counts whole on a day of full time, by its open time on a shorter
one, and not at all on a day off. A figure per week or month is spread over the full time of
that week or month. So holidays, leave and part-time reduce both. Days before a rep came or
after they left have no share. The target of a period is the sum of its days.

What is expected to date. All of the days that are over, and of today the part of its open
time that has passed. Where the figure does not change, this is target × elapsed working
time ÷ working time.

Nothing is rounded here. Screens show whole numbers: `whole` for all, but `at_least` for
what is needed, since less than that would not do.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lib.domain.full_time import Shares, part_of_day, parts_of_full_time, per_day
from lib.domain.open_hours import Seconds
from lib.domain.working_time import WorkCalendar, WorkClock

MEASURES = ("dial", "voicemail", "conversation", "email", "meeting_booked", "meeting_held")
"""What a target can be about, in the order screens show it; kinds of `rep_days`."""

PERIODS = ("day", "week", "month")
TRAILING_DAYS = 10
"""How many of the own working days before today make the rate a projection goes by."""

_LOOK_BACK = 183


@dataclass(frozen=True)
class Target:
    """A figure per day, week or month, for one person, a role, or each rep of a team and the teams below."""

    measure: str
    period: str
    figure: int
    valid_from: date
    person_id: int | None = None
    role: str | None = None
    team_id: int | None = None


@dataclass(frozen=True)
class TeamStay:
    """Days in a team. teams: that team, the one above it, and so on up."""

    from_day: date
    to_day: date | None
    teams: tuple[int, ...]


@dataclass(frozen=True)
class Aimer:
    """Somebody who aims for something.

    clock: when they work: own hours, holidays, leave. full_time: their team's hours, in
    their zone, without holidays. stays: the latest first, which wins where two overlap.
    only_teams: count only the days in one of these teams; None counts all.
    """

    person_id: int
    role: str
    clock: WorkClock
    full_time: WorkCalendar
    stays: tuple[TeamStay, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    only_teams: frozenset[int] | None = None

    def teams_on(self, day: date) -> tuple[int, ...]:
        """The team of a day and all above it, the nearest first; empty when in none."""
        return next((s.teams for s in self.stays if s.from_day <= day and (s.to_day is None or day <= s.to_day)), ())

    def counts_on(self, day: date) -> bool:
        """Whether they are here on a day, in a team that is asked about."""
        if (self.first_day and day < self.first_day) or (self.last_day and day > self.last_day):
            return False
        return self.only_teams is None or bool(self.only_teams.intersection(self.teams_on(day)[:1]))

    def today(self, now: datetime) -> date:
        """The day it is for them."""
        return now.astimezone(self.clock.zone).date()


@dataclass(frozen=True)
class Pace:
    """How somebody stands against a target in a period.

    target, expected: None where nobody set one. needed_per_day: for each working day left,
    today included while any of its open time is; None without a target or a day left.
    projected: None where it was not asked for.
    """

    measure: str
    actual: int
    target: float | None = None
    expected: float | None = None
    needed_per_day: float | None = None
    projected: float | None = None
    days_left: int = 0


def target_on(targets: Sequence[Target], who: Aimer, measure: str, day: date) -> Target | None:
    """The target that holds for somebody on a day; None when nobody set one."""
    teams = who.teams_on(day)
    found = [
        (closeness, -t.valid_from.toordinal(), PERIODS.index(t.period), t.figure, t)
        for t in targets
        if t.measure == measure and t.valid_from <= day and (closeness := _closeness(t, who, teams)) is not None
    ]
    return min(found, key=lambda place: place[:4])[-1] if found else None


def _closeness(target: Target, who: Aimer, teams: tuple[int, ...]) -> int | None:
    """0 for the person's own, then the teams upwards, then the role; None for somebody else's."""
    if target.person_id is not None:
        return 0 if target.person_id == who.person_id else None
    if target.team_id is not None:
        return 1 + teams.index(target.team_id) if target.team_id in teams else None
    return 1_000 if target.role == who.role else None


def daily_target(targets: Sequence[Target], who: Aimer, measure: str, first: date, last: date) -> Shares | None:
    """The target of each day from first to last; None when nobody set one for any of them."""
    concerning = [t for t in targets if t.measure == measure and t.valid_from <= last]
    if not concerning:
        return None
    shares = np.zeros((last - first).days + 1)
    is_set = False
    for begin, end in _stretches(concerning, who, first, last):
        target = target_on(concerning, who, measure, begin) if who.counts_on(begin) else None
        if target is not None:
            is_set = True
            days = slice((begin - first).days, (end - first).days + 1)
            parts = parts_of_full_time(who.clock, who.full_time, first, last)[PERIODS.index(target.period)]
            shares[days] = target.figure * parts[days]
    return shares if is_set else None


def elapsed(who: Aimer, first: date, last: date, now: datetime) -> Shares:
    """Which part of each day's working time is over: 1 before today, 0 after it."""
    today = who.today(now)
    parts = np.zeros((last - first).days + 1)
    parts[: max(0, (today - first).days)] = 1
    if first <= today <= last:
        calendar = who.clock.calendar
        # Of a day that is worked the hours say it all, and many people share them.
        worked = calendar.is_working_day(today)
        parts[(today - first).days] = part_of_day(calendar.zone, calendar.week, now) if worked else 1
    return parts


def paces(
    targets: Sequence[Target], who: Aimer, *, first: date, last: date, now: datetime, actual: Mapping[str, int],
    rates: Mapping[str, float] | None = None,
) -> dict[str, Pace]:
    """How somebody stands in the days from first to last, by measure, in the order of MEASURES.

    actual: how many they did in them. rates: how many a working day lately, to project by.
    """
    working = (working_seconds(who, first, last) > 0) & _here(who, first, last)
    gone = elapsed(who, first, last, now)
    left = int(np.count_nonzero(working & (gone < 1)))
    days_to_come = float(np.sum(working * (1 - gone)))
    found = {}
    for measure in MEASURES:
        done = actual.get(measure, 0)
        projected = None if rates is None else done + rates.get(measure, 0.0) * days_to_come
        shares = daily_target(targets, who, measure, first, last)
        if shares is None:
            found[measure] = Pace(measure, done, projected=projected, days_left=left)
        else:
            target = float(shares.sum())
            needed = max(0.0, target - done) / left if left else None
            found[measure] = Pace(measure, done, target, float((shares * gone).sum()), needed, projected, left)
    return found


def trailing_days(who: Aimer, now: datetime) -> tuple[date, date, int]:
    """The last working days before today, TRAILING_DAYS of them: the first, yesterday, and how many they are.

    Fewer where somebody has not been here so long, or was away for half a year.
    """
    today = who.today(now)
    found, first = 0, today
    for back in range(1, _LOOK_BACK):
        day = today - timedelta(days=back)
        if found == TRAILING_DAYS or (who.first_day and day < who.first_day):
            break
        if who.clock.calendar.is_working_day(day) and who.counts_on(day):
            found, first = found + 1, day
    return first, today - timedelta(days=1), found


def working_seconds(who: Aimer, first: date, last: date) -> Seconds:
    """The working time of each day from first to last."""
    return per_day(who.clock, first, last)


def whole(number: float) -> int:
    """As screens show it: the nearest whole number, halves up."""
    return math.floor(number + 0.5 + 1e-9)


def at_least(number: float) -> int:
    """As screens show what is needed: the next whole number up."""
    return math.ceil(number - 1e-9)


def _here(who: Aimer, first: date, last: date) -> NDArray[np.bool_]:
    """Which of the days from first to last count for somebody."""
    if who.only_teams is None and (who.first_day or first) <= first and last <= (who.last_day or last):
        return np.ones((last - first).days + 1, np.bool_)
    here = np.zeros((last - first).days + 1, np.bool_)
    for begin, end in _stretches([], who, first, last):
        here[(begin - first).days : (end - first).days + 1] = who.counts_on(begin)
    return here


def _stretches(targets: Sequence[Target], who: Aimer, first: date, last: date) -> list[tuple[date, date]]:
    """The days from first to last, cut wherever another target may hold."""
    day = timedelta(days=1)
    cuts = {t.valid_from for t in targets} | {s.from_day for s in who.stays}
    cuts |= {s.to_day + day for s in who.stays if s.to_day} | ({who.first_day} if who.first_day else set())
    if who.last_day:
        cuts.add(who.last_day + day)
    begins = sorted({first} | {cut for cut in cuts if first < cut <= last})
    return [(begin, following - day) for begin, following in pairwise([*begins, last + day])]
