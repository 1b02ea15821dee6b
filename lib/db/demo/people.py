"""The people of the demo company: their habits, their names, their absences."""

from dataclasses import dataclass, field, replace

import numpy as np

from lib.db.demo.names import Names
from lib.db.demo.places import PART_TIME, Calendar, Region
from lib.db.demo.sizes import Span

OUR_DOMAIN = "kelvarin.example"
HIRED_BEFORE = 500
"""Who was there when the history begins came so many days earlier, at most."""


@dataclass(frozen=True)
class Profile:
    """How somebody works.

    follows: share of hand-offs ever tried. hours: of effort until the first attempt, in
    the middle. tries: attempts on average. reach: luck in reaching people, 1 being
    ordinary. load: share of what comes in, 1 being ordinary. prospecting: calls to
    accounts without a lead, 1 being ordinary.
    """

    name: str
    follows: float
    hours: float
    tries: float
    reach: float = 1.0
    accepts: float = 0.7
    load: float = 1.0
    by_phone: float = 0.65
    prospecting: float = 1.0


GOOD = Profile("good", 0.8, 1.1, 5.5, 1.3, accepts=0.95, prospecting=1.5)
STEADY = Profile("steady", 0.5, 4.5, 3.6, 1.0)
POOR = Profile("poor", 0.28, 14.0, 1.7, 0.8, accepts=0.45, load=0.8, prospecting=0.4)
OVERLOADED = Profile("overloaded", 0.33, 13.0, 2.2, 1.0, accepts=0.5, load=6.0, prospecting=0.3)
IDLE = Profile("idle", 0.0, 9.0, 1.0, load=0.6, accepts=0.0, prospecting=0.0)
DIALLER = Profile("dialler", 0.8, 1.5, 6.0, 1.0, accepts=0.95, load=0.8, by_phone=0.95, prospecting=3.0)


@dataclass(frozen=True)
class Rep:
    """One rep: where, how, since when, until when, and when away. Days since 1970."""

    person_id: int
    name: str
    email: str
    team: int
    profile: Profile
    calendar: Calendar
    own_calendar: bool = False
    zone: str | None = None
    joined: int = 0
    newly: bool = False
    left: int | None = None
    earlier_team: int | None = None
    moved_on: int | None = None
    away: tuple[tuple[int, int, str | None], ...] = field(default=())


# The small company is cast by hand, so that each story a visitor should meet is there.
def cast_small(reps: list[Rep], span: Span) -> list[Rep]:
    """The twelve reps of the small company, each with a story of their own."""
    today = span.today
    caller = replace(DIALLER, prospecting=24.0)  # one of twelve; among hundreds the others call more, too
    profiles = [GOOD, STEADY, POOR, STEADY, OVERLOADED, GOOD, STEADY, STEADY, GOOD, STEADY, caller, IDLE]
    cast = [replace(rep, profile=profile) for rep, profile in zip(reps, profiles, strict=True)]
    mover, leaver, overloaded, on_leave, part_time, dialler = 1, 3, 4, 6, 7, 10
    cast[leaver] = replace(cast[leaver], left=today - 66)
    cast[on_leave] = replace(cast[on_leave], away=((today - 2, today + 5, "Annual leave"),))
    cast[part_time] = replace(cast[part_time], calendar=PART_TIME, own_calendar=True)
    cast[mover] = replace(cast[mover], earlier_team=cast[overloaded].team, moved_on=_monday(today - 160))
    cast[dialler] = replace(cast[dialler], joined=_monday(today - 80), newly=True)
    cast[5] = replace(cast[5], zone="Europe/Madrid")
    return cast


def cast_many(reps: list[Rep], span: Span, rng: np.random.Generator) -> list[Rep]:
    """A large company's reps: the same stories in everyday proportions."""
    kinds = rng.choice(6, len(reps), p=[0.24, 0.4, 0.24, 0.06, 0.02, 0.04])
    profiles = (GOOD, STEADY, POOR, OVERLOADED, IDLE, DIALLER)
    return [_with_a_story(replace(rep, profile=profiles[kind]), reps, span, rng) for rep, kind in
            zip(reps, kinds, strict=True)]


def _with_a_story(rep: Rep, everybody: list[Rep], span: Span, rng: np.random.Generator) -> Rep:
    chance = rng.random()
    days_ago = int(rng.integers(40, 7 * span.weeks - 60))
    if chance < 0.06:
        return replace(rep, left=span.today - days_ago)
    if chance < 0.2:
        return replace(rep, joined=_monday(span.today - days_ago), newly=True)
    if chance < 0.26:
        other = everybody[int(rng.integers(len(everybody)))]
        if other.team != rep.team and other.calendar == rep.calendar:
            return replace(rep, earlier_team=other.team, moved_on=_monday(span.today - days_ago))
    if chance < 0.29:
        first = span.today - int(rng.integers(0, 5))
        return replace(rep, away=((first, first + int(rng.integers(5, 12)), "Annual leave"),))
    if chance < 0.32 and rep.calendar.zone == PART_TIME.zone:
        return replace(rep, calendar=PART_TIME, own_calendar=True)
    return rep


def with_holidays_taken(rep: Rep, span: Span, rng: np.random.Generator) -> Rep:
    """The same rep with about five weeks of leave a year, past and planned; today only if it was said."""
    weeks = {int(w) for year in range(4) for w in _weeks_off(span.first_day + 365 * year, span.first_day, rng)}
    spells = [(_monday(span.first_day) + 7 * week, 4) for week in sorted(weeks)]
    days = [(int(day), 0) for day in rng.integers(span.first_day, span.today + 60, 4)]
    taken = list(rep.away)
    for first, length in spells + days:
        last = first + length
        clear = all(last < f - 1 or first > t + 1 for f, t, _ in taken)
        if clear and not first <= span.today <= last:
            taken.append((first, last, "Annual leave" if length else None))
    return replace(rep, away=tuple(sorted(taken)))


def _weeks_off(day: int, first_day: int, rng: np.random.Generator) -> list[int]:
    """Of the year a day lies in: two weeks in summer, one at its turn, one in spring; counted from the first day."""
    year = 1970 + int(np.datetime64(day, "D").astype("datetime64[Y]").astype(np.int64))

    def week_of(month_day: str) -> int:
        return (int(np.datetime64(f"{year}-{month_day}", "D").astype(np.int64)) - first_day) // 7

    summer = week_of("07-06") + int(rng.integers(0, 7))
    return [summer, summer + 1, week_of("12-24"), week_of("02-10") + int(rng.integers(0, 14))]


def _monday(day: int) -> int:
    """The Monday of a day's week."""
    return day - (day + 3) % 7


def new_rep(person_id: int, names: Names, team: int, region: Region, span: Span, rng: np.random.Generator) -> Rep:
    """A rep of a region's team, without a story yet."""
    name, email = names.next(region.language)
    joined = span.first_day - int(rng.integers(30, HIRED_BEFORE))
    return Rep(person_id, name, f"{email}@{OUR_DOMAIN}", team, STEADY, region.calendar, joined=_monday(joined))
