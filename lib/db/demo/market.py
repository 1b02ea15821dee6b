"""Who the demo company sells to: accounts, contacts, and the leads they become."""

from typing import Any

import numpy as np

from lib.db.demo.campaigns import INTENTS, SOURCES, TRADE_SHOW
from lib.db.demo.rows import NONE, Rows, stack
from lib.db.demo.sizes import Size, Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY, HOUR, local_time

SEGMENTS = ["small", "mid", "large"]
LIFECYCLES = ["prospect", "customer", "former"]
CAMPAIGN_SHARE = 0.68
_HOURS = np.array([2, 1, 1, 1, 1, 2, 3, 6, 15, 30, 32, 30, 20, 22, 30, 30, 28, 20, 12, 8, 8, 8, 6, 4]) / 320
_WEEKDAYS = np.array([20, 22, 21, 20, 15, 4, 4]) / 22


class Weights:
    """Draws accounts by how much is going on there, inside a range of accounts."""

    def __init__(self, weight: Any) -> None:
        self._sum = np.concatenate([np.zeros(1), np.cumsum(weight)])

    def draw(self, first: Any, last: Any, rng: np.random.Generator) -> Any:
        """One account for each range first..last-1, the busy ones more often."""
        low, high = self._sum[first], self._sum[last]
        at = low + (high - low) * rng.random(len(low))
        return np.clip(np.searchsorted(self._sum, at, side="right") - 1, first, last - 1)


def draw_accounts(size: Size, staff: Staff, span: Span, rng: np.random.Generator) -> Rows:
    """One row per account, ordered by the team whose territory it is in."""
    n = size.accounts
    reps_of = np.bincount(staff.team_now, minlength=len(staff.teams) + 1)
    team = np.sort(rng.choice(len(reps_of), n, p=reps_of / reps_of.sum()))
    region = np.array([0, *(t.region for t in staff.teams)])[team]
    countries = np.array([len(r.countries) for r in staff.regions])[region]
    rank = rng.permutation(n)
    return Rows(
        id=np.arange(1, n + 1),
        team=team,
        region=region,
        country=np.minimum(rng.random(n) ** 1.6 * countries, countries - 1).astype(np.int64),
        weight=1 / (rank + 5.0) ** 0.7,
        segment=rng.choice(3, n, p=[0.55, 0.33, 0.12]),
        lifecycle=rng.choice(3, n, p=[0.7, 0.25, 0.05]),
        owner=_owners(team, staff, rng),
        created=span.start - rng.integers(100 * DAY, 900 * DAY, n),
    )


def _owners(team: Any, staff: Staff, rng: np.random.Generator) -> Any:
    """A rep of the account's team for seven in ten, as an index of reps."""
    owner = np.full(len(team), NONE)
    for of in np.unique(team):
        here = np.flatnonzero(team == of)
        mates = np.flatnonzero((staff.team_now == of) & np.array([rep.left is None for rep in staff.reps]))
        if len(mates):
            owner[here] = np.where(rng.random(len(here)) < 0.7, rng.choice(mates, len(here)), NONE)
    return owner


def draw_leads(
    size: Size, accounts: Rows, campaigns: Rows, staff: Staff, span: Span, rng: np.random.Generator
) -> Rows:
    """One row per lead but the freshest, in order of response: account, campaign, source, intent, when."""
    weights = Weights(accounts.weight)
    n = size.leads - size.fresh
    from_campaign = round(n * CAMPAIGN_SHARE)
    leads = stack([_by_campaign(from_campaign, campaigns, rng), _always_on(n - from_campaign, span, rng)])
    edges = np.searchsorted(accounts.region, np.arange(accounts.region.max() + 2))
    anywhere = leads.region == NONE
    first = np.where(anywhere, 0, edges[leads.region])
    last = np.where(anywhere, len(accounts), edges[leads.region + 1])
    leads.set(account=weights.draw(first, last, rng))
    leads.set(intent=_intents(leads.source, rng))
    zones = [region.calendar.zone for region in staff.regions]
    leads.set(responded=_moments(leads, accounts.region[leads.account], zones, span, rng))
    leads.set(day_only=(leads.source == TRADE_SHOW) & (rng.random(n) < 0.7), fresh_at=np.full(n, NONE))
    leads.set(responded=np.where(leads.day_only, span.org.midnight(leads.day), leads.responded))
    return leads.take(np.argsort(leads.responded, kind="stable"))


def draw_fresh(count: int, accounts: Rows, rng: np.random.Generator) -> Rows:
    """Leads of the last hours, from always-on sources; when each came is for the caller to say."""
    weights = Weights(accounts.weight)
    account = weights.draw(np.zeros(count, np.int64), np.full(count, len(accounts)), rng)
    source = rng.choice(len(SOURCES), count, p=_always_on_shares())
    none = np.full(count, NONE)
    return Rows(campaign=none, source=source, region=none, day=none, account=account, responded=none,
                intent=_intents(source, rng), day_only=np.zeros(count, bool), fresh_at=none)


def with_contacts(accounts: Rows, leads: Rows, rng: np.random.Generator) -> None:
    """Give each account its contacts (`people`, `first_contact`) and each lead its contact id."""
    led = np.bincount(leads.account, minlength=len(accounts))
    people = 1 + rng.poisson(0.7, len(accounts)) + (led * 0.6).astype(np.int64)
    accounts.set(people=people, first_contact=np.cumsum(people) - people + 1)
    leads.set(contact=a_contact(accounts, leads.account, rng))


def a_contact(accounts: Rows, account: Any, rng: np.random.Generator) -> Any:
    """A contact id for each account index; the first ones of an account more often."""
    place = (rng.random(len(account)) ** 1.3 * accounts.people[account]).astype(np.int64)
    return accounts.first_contact[account] + place


def _by_campaign(n: int, campaigns: Rows, rng: np.random.Generator) -> Rows:
    which = rng.choice(len(campaigns), n, p=campaigns.pull / campaigns.pull.sum())
    late = np.minimum(rng.exponential(campaigns.tail[which]), 120).astype(np.int64)
    spread = np.where(campaigns.ends[which] - campaigns.starts[which] > 5, late, late // 2)
    return Rows(campaign=which, source=campaigns.source[which], region=campaigns.region[which],
                day=campaigns.starts[which] + spread)


def _always_on(n: int, span: Span, rng: np.random.Generator) -> Rows:
    """Leads from what is always there, a few more each month."""
    days = np.arange(span.first_day, span.today + 1)
    pull = _WEEKDAYS[(days + 3) % 7] * np.linspace(0.8, 1.2, len(days))
    none = np.full(n, NONE)
    return Rows(campaign=none, source=rng.choice(len(SOURCES), n, p=_always_on_shares()), region=none,
                day=rng.choice(days, n, p=pull / pull.sum()))


def _always_on_shares() -> Any:
    shares = np.array([source.always_on for source in SOURCES])
    return shares / shares.sum()


def _intents(source: Any, rng: np.random.Generator) -> Any:
    limits = np.cumsum([s.intents for s in SOURCES], axis=1)[source]
    return np.minimum((rng.random(len(source))[:, None] > limits).sum(axis=1), len(INTENTS) - 1)


def _moments(leads: Rows, region: Any, zones: list[str], span: Span, rng: np.random.Generator) -> Any:
    """When each responds: in waking hours of the account's region, mostly at work, never ahead of now."""
    second = rng.choice(24, len(leads), p=_HOURS / _HOURS.sum()) * HOUR + rng.integers(0, HOUR, len(leads))
    day = leads.day + 2 * (((leads.day + 3) % 7 > 4) & (rng.random(len(leads)) < 0.75))
    # What a campaign has not brought yet comes from earlier days instead.
    day = np.where(day > span.today, span.today - 1 - (day - span.today) % 40, day)
    day = np.maximum(day, span.first_day)
    moments = np.empty(len(day), np.int64)
    for number, zone in enumerate(zones):
        here = region == number
        moments[here] = local_time(zone).midnight(day[here]) + second[here]
    ahead = moments > span.now - 600
    leads.set(day=np.where(ahead, day - 1, day))
    return np.where(ahead, moments - DAY, moments)
