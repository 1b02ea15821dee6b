"""Stays in teams: days from and to, one after the other.

Somebody is in the team of their latest stay that covers a day. A rep is in one team at a
time, without a day in none between two stays; a manager may manage several at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lib.domain.day_words import day_words

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """Days in a team, both included; to_day None while it lasts. id: its row, None when it has none yet."""

    team_id: int
    from_day: date
    to_day: date | None = None
    id: int | None = None


@dataclass(frozen=True)
class Stretch:
    """Days on which somebody is in another team than before; last None for all that come, team_id None for none."""

    first: date
    last: date | None
    team_id: int | None


Stays = tuple[Stay, ...]


def team_on(stays: Iterable[Stay], day: date) -> int | None:
    """The team somebody is in on a day; the latest stay wins."""
    covering = [s for s in stays if s.from_day <= day and (s.to_day is None or day <= s.to_day)]
    return max(covering, key=lambda s: s.from_day).team_id if covering else None


def team_now(stays: Iterable[Stay]) -> int | None:
    """The team of the latest stay, whatever the day: the one whose hours and leads they have."""
    latest = max(stays, key=lambda s: s.from_day, default=None)
    return latest.team_id if latest else None


def moved(stays: Stays, team_id: int, day: date) -> Stays:
    """The stays of somebody who goes to a team on a day, for good: whatever was planned from then on is off.

    Going back to where one came from on the day one left it is as if one had never gone.
    """
    kept = [
        s if s.to_day is not None and s.to_day < day else replace(s, to_day=day - _DAY)
        for s in _in_order(stays)
        if s.from_day < day
    ]
    if kept and kept[-1].team_id == team_id and kept[-1].to_day == day - _DAY:
        return (*kept[:-1], replace(kept[-1], to_day=None))
    return (*kept, Stay(team_id, day))


def stays_trouble(before: Stays, after: Stays, name: str, *, several: bool) -> str | None:
    """What a change of somebody's stays would break, with the remedy; what was there before is no trouble.

    several: whether they may be in several teams at once, and in none in between.
    """
    for stay in after:
        if stay.to_day is not None and stay.to_day < stay.from_day:
            return (f"The stay would end on {day_words(stay.to_day)}, before it begins on {day_words(stay.from_day)}. "
                    "Give a later last day.")
    had = _clashes(before, several=several) | ({} if several else _gaps(before))
    found = _clashes(after, several=several) | ({} if several else _gaps(after))
    new = next((words for key, words in found.items() if key not in had), None)
    return new.format(name=name) if new else None


def changed_days(before: Stays, after: Stays) -> tuple[Stretch, ...]:
    """The stretches of days on which somebody is in another team after a change."""
    cuts = sorted({s.from_day for s in (*before, *after)} | {s.to_day + _DAY for s in (*before, *after) if s.to_day})
    found: list[Stretch] = []
    for place, first in enumerate(cuts):
        last = cuts[place + 1] - _DAY if place + 1 < len(cuts) else None
        now = team_on(after, first)
        if now != team_on(before, first):
            found.append(Stretch(first, last, now))
    return tuple(found)


def _in_order(stays: Iterable[Stay]) -> list[Stay]:
    return sorted(stays, key=lambda s: (s.from_day, s.team_id))


def _clashes(stays: Stays, *, several: bool) -> dict[tuple[object, ...], str]:
    """Pairs of stays that share a day: of the same team, or of any when they may be in one only."""
    found: dict[tuple[object, ...], str] = {}
    ordered = _in_order(stays)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            shared = one.to_day is None or other.from_day <= one.to_day
            if shared and (one.team_id == other.team_id or not several):
                key = ("clash", one.team_id, one.from_day, other.team_id, other.from_day)
                found[key] = (
                    f"{{name}} would be in two teams at once from {day_words(other.from_day)}. End the first stay on "
                    f"{day_words(other.from_day - _DAY)}, or begin the second one later."
                )
    return found


def _gaps(stays: Stays) -> dict[tuple[object, ...], str]:
    """Days in no team between two stays."""
    found: dict[tuple[object, ...], str] = {}
    ordered = _in_order(stays)
    for one, following in zip(ordered, ordered[1:], strict=False):
        if one.to_day is not None and following.from_day > one.to_day + _DAY:
            first, last = one.to_day + _DAY, following.from_day - _DAY
            days = day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"
            found["gap", first, last] = (
                f"{{name}} would be in no team on {days}. Begin the later stay on {day_words(first)}, "
                f"or end the earlier one on {day_words(last)}."
            )
    return found
