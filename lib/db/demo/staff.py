"""The demo company's teams and people, and when each of them works."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import holidays as public_holidays
import numpy as np

from lib.db.demo.names import Names
from lib.db.demo.people import OUR_DOMAIN, Rep, cast_many, cast_small, new_rep, with_holidays_taken
from lib.db.demo.places import PARIS, PART_TIME, REGIONS, SMALL_REGIONS, Calendar, Region
from lib.db.demo.shifts import Shift, Shifts
from lib.db.demo.sizes import Size, Span

EPOCH = date(1970, 1, 1).toordinal()
PLANNED_DAYS = 45
"""How far ahead somebody's time is known, for promises and appointments."""


@dataclass(frozen=True)
class Team:
    """A team of the tree; a leaf has reps and a territory in a region."""

    id: int
    name: str
    parent: int | None
    calendar: Calendar
    acceptance: bool
    region: int
    leaf: bool


@dataclass(frozen=True)
class Other:
    """Somebody who is no rep: manager, marketer, operations, queue, system."""

    id: int
    name: str
    email: str
    role: str
    kind: str = "person"
    team: int | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Staff:
    """Everybody, and arrays by rep (place in `reps`) and by team id for working with many at once."""

    regions: tuple[Region, ...]
    teams: list[Team]
    reps: list[Rep]
    others: list[Other]
    calendars: list[Calendar]
    shifts: Shifts
    person: Any
    team_now: Any
    team_before: Any
    moved_on: Any
    from_day: Any
    to_day: Any

    def of_kind(self, kind: str) -> int:
        """The id of the queue or the system user."""
        return next(other.id for other in self.others if other.kind == kind)

    def team_at(self, rep: Any, day: Any) -> Any:
        """The team each rep was in on a day."""
        return np.where(day < self.moved_on[rep], self.team_before[rep], self.team_now[rep])

    def numbers(self, habit: str) -> Any:
        """One of the profile's figures, by rep."""
        return np.array([getattr(rep.profile, habit) for rep in self.reps])


def hire(size: Size, span: Span, rng: np.random.Generator) -> Staff:
    """Teams, people and their working time for a company of this size."""
    regions = SMALL_REGIONS if size.name == "small" else REGIONS
    teams = _teams(size, regions)
    names = Names()
    managers = _managers(teams, regions, names)
    reps = _reps(size, teams, regions, span, rng, names)
    others = managers + _office(len(managers) + len(reps) + 1, size, names)
    calendars = list(dict.fromkeys([PARIS, *(r.calendar for r in regions), PART_TIME]))
    return Staff(
        regions, teams, reps, others, calendars,
        shifts=Shifts([shift_of(rep, span) for rep in reps]),
        person=np.array([r.person_id for r in reps]),
        team_now=np.array([r.team for r in reps]),
        team_before=np.array([r.earlier_team or r.team for r in reps]),
        moved_on=np.array([r.moved_on or 0 for r in reps]),
        from_day=np.array([r.joined for r in reps]),
        to_day=np.array([r.left or span.today + PLANNED_DAYS for r in reps]),
    )


def _teams(size: Size, regions: tuple[Region, ...]) -> list[Team]:
    """The tree, the top first: Sales, its regions, and in a large company the regions' teams."""
    teams = [Team(1, "Sales", None, PARIS, True, 0, leaf=False)]
    small = size.name == "small"
    for number, region in enumerate(regions):
        teams.append(Team(len(teams) + 1, region.name, 1, region.calendar, region.acceptance, number, leaf=small))
    if small:
        return teams
    per_share = size.reps / size.team_size / sum(region.share for region in regions)
    for number, region in enumerate(regions):
        for count in range(max(1, round(region.share * per_share))):
            name = f"{region.name} {count + 1}"
            teams.append(
                Team(len(teams) + 1, name, number + 2, region.calendar, region.acceptance, number, leaf=True)
            )
    return teams


def _managers(teams: list[Team], regions: tuple[Region, ...], names: Names) -> list[Other]:
    """One manager a team, whose id is the team's."""
    managers = []
    for team in teams:
        name, email = names.next(regions[team.region].language if team.parent else "fr")
        managers.append(Other(team.id, name, f"{email}@{OUR_DOMAIN}", "manager", team=team.id))
    return managers


def _reps(
    size: Size, teams: list[Team], regions: tuple[Region, ...], span: Span, rng: np.random.Generator, names: Names
) -> list[Rep]:
    leaves = [team for team in teams if team.leaf]
    homes = sorted((leaves[i % len(leaves)] for i in range(size.reps)), key=lambda team: team.id)
    reps = [
        new_rep(len(teams) + 1 + i, names, team.id, regions[team.region], span, rng) for i, team in enumerate(homes)
    ]
    cast = cast_small(reps, span) if size.name == "small" else cast_many(reps, span, rng)
    return [with_holidays_taken(rep, span, rng) for rep in cast]


def _office(first_id: int, size: Size, names: Names) -> list[Other]:
    """Marketing, operations, the queue and the system user."""
    marketers = {"small": 3, "M": 8}.get(size.name, 24)
    roles = ["marketing"] * marketers + ["operations"] * max(1, marketers // 4)
    people = []
    for i, role in enumerate(roles):
        name, email = names.next("fr" if i % 2 else "en")
        people.append(Other(first_id + i, name, f"{email}@{OUR_DOMAIN}", role, zone="Europe/Paris"))
    queue, system = first_id + len(people), first_id + len(people) + 1
    return [
        *people,
        Other(queue, "Inbound queue", f"inbound@{OUR_DOMAIN}", "operations", "queue", zone="Europe/Paris"),
        Other(system, "Marketing automation", f"automation@{OUR_DOMAIN}", "operations", "system", zone="Europe/Paris"),
    ]


def shift_of(rep: Rep, span: Span) -> Shift:
    """When a rep works: the calendar's hours, less holidays and leave, from the first day to the last."""
    calendar = rep.calendar
    return Shift(
        zone=rep.zone or calendar.zone,
        week=tuple(_lunch_taken(calendar.hours, rep.person_id) if d in calendar.weekdays else () for d in range(7)),
        first_day=max(rep.joined, span.first_day),
        last_day=min(rep.left or 99_999, span.today + PLANNED_DAYS),
        closed=frozenset(closed_days(calendar.country, span)),
        away=tuple((first, last) for first, last, _ in rep.away),
    )


def _lunch_taken(hours: tuple[tuple[int, int], ...], person_id: int) -> tuple[tuple[int, int], ...]:
    """Where the office stays open at noon, everybody still goes to eat, not all at once."""
    habit = person_id * 7 % 5
    first, *rest = hours
    begin = first[0] + 5 + habit * 3
    if rest:
        return ((begin, first[1]), *rest)
    noon = 720 + habit * 12
    return ((begin, noon), (noon + 45, first[1]))


@lru_cache(maxsize=64)
def _holidays(country: str, first_year: int, last_year: int) -> dict[int, str]:
    found = public_holidays.country_holidays(country, years=range(first_year, last_year + 1), language="en_US")
    return {day.toordinal() - EPOCH: name for day, name in sorted(found.items())}


def closed_days(country: str, span: Span) -> dict[int, str]:
    """A country's public holidays over the demo's time and the year after: day and name."""
    years = [date.fromordinal(EPOCH + day).year for day in (span.first_day, span.today)]
    return _holidays(country, years[0] - 1, years[1] + 1)
