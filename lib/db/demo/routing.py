"""Who gets a lead: the hand-offs of a chunk of leads, their team and their first holder."""

from typing import Any

import numpy as np

from lib.db.demo.campaigns import SOURCE_NAMES
from lib.db.demo.rows import NONE, Rows
from lib.db.demo.rules import SlaTable
from lib.db.demo.sizes import Size, Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import HOUR, NEVER

BY_HAND = tuple(SOURCE_NAMES.index(name) for name in ("Webinar", "Trade show", "Event"))
"""Sources whose responses come as a list, days later."""

NOBODY, QUEUE, REP = 0, 1, 2


class Roster:
    """Who can be given a lead, by team and moment."""

    def __init__(self, staff: Staff) -> None:
        stays: dict[int, list[tuple[int, int, int]]] = {team.id: [] for team in staff.teams}
        for i, rep in enumerate(staff.reps):
            until = rep.left - 4 if rep.left else 99_999
            stays[rep.team].append((i, rep.moved_on or rep.joined, until))
            if rep.earlier_team and rep.moved_on:
                stays[rep.earlier_team].append((i, rep.joined, rep.moved_on))
        shape = (len(staff.teams) + 1, max(len(s) for s in stays.values()))
        self._rep, self._from, self._to = (np.full(shape, v) for v in (0, 1, 0))
        for team, those in stays.items():
            for place, (rep, first, until) in enumerate(those):
                self._rep[team, place], self._from[team, place], self._to[team, place] = rep, first, until
        self._load = staff.numbers("load")[self._rep]

    def choose(self, team: Any, day: Any, rng: np.random.Generator) -> Any:
        """A rep of each team on a day, the overloaded more often; NONE where nobody is there."""
        there = (self._from[team] <= day[:, None]) & (day[:, None] < self._to[team])
        upto = np.cumsum(np.where(there, self._load[team], 0), axis=1)
        at = rng.random(len(team)) * upto[:, -1]
        place = np.minimum((upto <= at[:, None]).sum(axis=1), upto.shape[1] - 1)
        return np.where(upto[:, -1] > 0, self._rep[team, place], NONE)

    def there(self, rep: Any, team: Any, day: Any) -> Any:
        """Whether each rep can be given leads of a team on a day."""
        mine = (self._rep[team] == rep[:, None]) & (self._from[team] <= day[:, None]) & (day[:, None] < self._to[team])
        return mine.any(axis=1)


def first_handoffs(
    leads: Rows, accounts: Rows, campaigns: Rows, size: Size, staff: Staff, span: Span, sla: SlaTable,
    rng: np.random.Generator,
) -> Rows:
    """One row per lead handed off so far; `catcher` is who should take it, if anybody was named."""
    day_only = leads.day_only & (rng.random(len(leads)) < 0.6)
    at = np.where(leads.fresh_at != NONE, leads.fresh_at, _handed_off_at(leads, day_only, span, rng))
    handed = (at <= span.now) & ((rng.random(len(leads)) > 0.03) | (leads.fresh_at != NONE))
    leads, at, day_only = leads.take(handed), at[handed], day_only[handed]
    catcher = _catchers(leads, at, campaigns, size, staff, span, rng)
    day = span.org.day(at)
    team = np.where(catcher == NONE, accounts.team[leads.account], staff.team_at(catcher, day))
    uncaught = np.where(leads.campaign == NONE, 0.06, np.where(_accepted(leads.campaign, campaigns, at), 0.03, 0.17))
    return Rows(
        lead=leads.id, place=leads.place, account=leads.account, contact=leads.contact, campaign=leads.campaign,
        source=leads.source, intent=leads.intent, number=np.ones(len(leads), np.int64), team=team,
        responded=leads.responded, at=at, day=day, day_only=day_only, sla=sla.minutes(leads.source, leads.intent, day),
        catcher=catcher, uncaught=uncaught, fresh=leads.fresh_at != NONE, note=np.full(len(leads), None, object),
    )


def _handed_off_at(leads: Rows, day_only: Any, span: Span, rng: np.random.Generator) -> Any:
    """Forms go at once, most of them; lists are uploaded on one of the next working days."""
    n = len(leads)
    listed = np.isin(leads.source, BY_HAND) | (rng.random(n) < 0.2)
    day = span.org.day(leads.responded) + np.where(np.isin(leads.source, BY_HAND), rng.integers(1, 5, n), 1)
    day = day + np.where((day + 3) % 7 > 4, 7 - (day + 3) % 7, 0)
    midnight = span.org.midnight(day)
    uploaded = midnight + 9 * HOUR + rng.integers(0, 8 * HOUR, n)
    return np.where(day_only, midnight, np.where(listed, uploaded, leads.responded + rng.integers(60, 1_200, n)))


def _accepted(campaign: Any, campaigns: Rows, at: Any) -> Any:
    """Whether each lead's campaign had a catcher who had said yes by then."""
    said = campaigns.accepted_at[campaign]
    return (campaign != NONE) & (said != NONE) & (said <= at)


def _catchers(
    leads: Rows, at: Any, campaigns: Rows, size: Size, staff: Staff, span: Span, rng: np.random.Generator
) -> Any:
    """The campaign's catcher, or the backup where the catcher is gone; NONE where nobody said yes."""
    day = span.org.day(at)
    caught = _accepted(leads.campaign, campaigns, at) & (rng.random(len(leads)) < size.catcher_share)
    catcher, backup = campaigns.catcher[leads.campaign], campaigns.backup[leads.campaign]
    catcher = np.where((catcher != NONE) & _here(catcher, day, staff), catcher, backup)
    return np.where(caught & (catcher != NONE) & _here(catcher, day, staff), catcher, NONE)


def _here(rep: Any, day: Any, staff: Staff) -> Any:
    return (staff.from_day[rep] <= day) & (day < staff.to_day[rep] - 4)


def first_holders(handoffs: Rows, roster: Roster, staff: Staff, span: Span, rng: np.random.Generator) -> Rows:
    """For each hand-off its first holder: nobody, the queue, or a rep, and since when."""
    n = len(handoffs)
    chance = rng.random(n)
    rep = np.where(handoffs.catcher != NONE, handoffs.catcher, roster.choose(handoffs.team, handoffs.day, rng))
    queued = (handoffs.catcher == NONE) & (rng.random(n) < 0.05)
    kind = np.where((chance < handoffs.uncaught) | (rep == NONE), NOBODY, np.where(queued, QUEUE, REP))
    at_once = handoffs.at + rng.integers(60, 700, n)
    by_hand = staff.shifts.later(np.maximum(rep, 0), handoffs.at, 0.1 + rng.exponential(3, n))
    routed = (rng.random(n) < 0.7) | (kind == QUEUE) | handoffs.fresh
    since = np.where(handoffs.fresh, handoffs.at + rng.integers(20, 50, n), np.where(routed, at_once, by_hand))
    day_only = handoffs.day_only & routed
    since = np.where(day_only, handoffs.at, since)
    kind = np.where(since > span.now, NOBODY, kind)
    return Rows(kind=kind, rep=np.where(kind == REP, rep, NONE), since=np.where(kind == NOBODY, NEVER, since),
                day_only=day_only)


