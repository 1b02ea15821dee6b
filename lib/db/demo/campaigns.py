"""The demo company's campaigns: past, running and planned, with and without a catcher."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.db.demo.people import IDLE
from lib.db.demo.rows import NONE, Rows
from lib.db.demo.sizes import Size, Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import DAY, HOUR
from lib.db.demo.words import FAIRS, THEMES


@dataclass(frozen=True)
class Source:
    """Where leads come from. channel and outcome: the response itself; intents: hot, warm, cold."""

    name: str
    channel: str
    outcome: str
    intents: tuple[float, float, float]
    always_on: float = 0.0


SOURCES = (
    Source("Website form", "form", "submitted", (0.5, 0.4, 0.1), 0.5),
    Source("Content download", "form", "submitted", (0.03, 0.37, 0.6), 0.15),
    Source("Webinar", "webinar", "attended", (0.1, 0.5, 0.4)),
    Source("Trade show", "event", "attended", (0.2, 0.5, 0.3)),
    Source("Event", "event", "attended", (0.15, 0.55, 0.3)),
    Source("Referral", "form", "submitted", (0.6, 0.35, 0.05), 0.2),
    Source("Paid search", "form", "submitted", (0.3, 0.45, 0.25), 0.15),
    Source("Partner", "form", "submitted", (0.3, 0.5, 0.2)),
)
SOURCE_NAMES = [source.name for source in SOURCES]
INTENTS = ["hot", "warm", "cold"]
TRADE_SHOW = SOURCE_NAMES.index("Trade show")


@dataclass(frozen=True)
class CampaignKind:
    """A kind of campaign. days: how long it runs; tail: days until most have responded; pull: responses."""

    title: str
    channel: str
    source: str
    days: int
    tail: float
    pull: float
    budget: int


KINDS = (
    CampaignKind("Webinar: {theme}", "webinar", "Webinar", 1, 5, 1.4, 4_000),
    CampaignKind("Guide: {theme}", "content", "Content download", 60, 22, 1.6, 6_000),
    CampaignKind("{fair}", "event", "Trade show", 3, 2, 1.5, 32_000),
    CampaignKind("Breakfast: {theme}", "event", "Event", 1, 1, 0.6, 5_000),
    CampaignKind("Search ads: {theme}", "ad", "Paid search", 90, 45, 1.3, 14_000),
    CampaignKind("Partner days: {theme}", "partner", "Partner", 45, 20, 0.8, 9_000),
    CampaignKind("Letter: {theme}", "email", "Website form", 30, 8, 0.9, 3_000),
)


def plan(size: Size, staff: Staff, span: Span, rng: np.random.Generator) -> Rows:
    """One row per campaign, oldest first; one in ten is only planned. `id` is its place from 1."""
    n, planned = size.campaigns, max(3, size.campaigns // 10)
    running = max(4, size.campaigns // 8)
    starts = np.concatenate(
        [
            np.sort(rng.integers(span.first_day - 5, span.today - 21, n - planned - running)),
            np.sort(rng.integers(span.today - 20, span.today - 2, running)),
            np.sort(rng.integers(span.today + 4, span.today + 60, planned)),
        ]
    )
    starts = _when_people_come(starts)
    kind = rng.permutation(np.arange(n) % len(KINDS))
    region = rng.integers(0, len(staff.regions), n)
    everywhere = rng.random(n) < (0.35 if size.name == "small" else 0.1)
    length, tail = (np.array([getattr(k, habit) for k in KINDS])[kind] for habit in ("days", "tail"))
    luck = rng.lognormal(0, 0.4, n)
    rows = Rows(
        id=np.arange(1, n + 1),
        kind=kind,
        region=np.where(everywhere, NONE, region),
        source=np.array([SOURCE_NAMES.index(k.source) for k in KINDS])[kind],
        starts=starts,
        ends=starts + length - 1,
        tail=tail,
        pull=np.array([k.pull for k in KINDS])[kind] * luck * _share_so_far(starts, tail, span),
        planned=starts > span.today,
    )
    rows.set(**_catchers(rows, staff, span, rng), **_money(rows, span, rng))
    return rows


def _when_people_come(starts: Any) -> Any:
    """Nothing begins on a weekend or around the turn of the year."""
    first_of_year = starts.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    day_of_year = starts - first_of_year
    starts = starts + np.where(day_of_year > 348, 28, np.where(day_of_year < 8, 10, 0))
    return starts + np.where((starts + 3) % 7 > 4, 2, 0)


def _share_so_far(starts: Any, tail: Any, span: Span) -> Any:
    """How much of its responses a campaign has brought by now."""
    return 1 - np.exp(-np.maximum(span.today - starts, 0) / tail)


def _money(rows: Rows, span: Span, rng: np.random.Generator) -> dict[str, Any]:
    typical = np.array([k.budget for k in KINDS])[rows.kind]
    budget = (typical * rng.lognormal(0, 0.3, len(rows)) // 100 * 100).astype(np.int64)
    gone = np.clip((span.today - rows.starts + 1) / np.maximum(rows.ends - rows.starts + 1, 1), 0, 1)
    spent = budget * gone * rng.uniform(0.75, 1.15, len(rows)) // 10 * 10
    return {"budget": budget, "cost": spent.astype(np.int64)}


def _catchers(rows: Rows, staff: Staff, span: Span, rng: np.random.Generator) -> dict[str, Any]:
    """Six in ten have a catcher who accepted, some were asked and never said yes, some have nobody."""
    n = len(rows)
    catcher, backup = np.full(n, NONE), np.full(n, NONE)
    region_of = np.array([staff.teams[team - 1].region for team in staff.team_now])
    works = np.array([rep.profile is not IDLE for rep in staff.reps])
    # Who catches well is asked more often, and who never says no most of all.
    eager = (staff.numbers("follows") + 0.1) * np.where(staff.numbers("load") > 2, 3, 1)
    for i in range(n):
        there = works & (staff.from_day <= rows.starts[i]) & (staff.to_day >= min(rows.ends[i], span.today))
        near = there & ((region_of == rows.region[i]) | (rows.region[i] == NONE))
        able = np.flatnonzero(near if near.sum() > 1 else there)
        catcher[i], backup[i] = rng.choice(able, 2, replace=False, p=eager[able] / eager[able].sum())
    chance = rng.random(n)
    asked, accepted = chance < 0.78, chance < np.where(rows.planned, 0.4, 0.6)
    said_yes = (rows.starts - rng.integers(3, 25, n)) * DAY + 9 * HOUR + rng.integers(0, 7 * HOUR, n)
    said_yes = np.minimum(said_yes, span.now - rng.integers(HOUR, 3 * DAY, n))
    return {
        "catcher": np.where(asked, catcher, NONE),
        "backup": np.where(asked & (rng.random(n) < 0.7), backup, NONE),
        "accepted_at": np.where(accepted, said_yes, NONE),
    }


def name_of(kind: int, number: int, starts: int, region: str | None) -> str:
    """What people call a campaign: what it is about, for which region, in which quarter."""
    month = np.datetime64(int(starts), "D").astype("datetime64[M]").astype(int)
    quarter = f"Q{month % 12 // 3 + 1} {1970 + month // 12}"
    theme, fair = THEMES[number * 7 % len(THEMES)], FAIRS[number * 3 % len(FAIRS)]
    about = KINDS[kind].title.format(theme=theme, fair=fair)
    return f"{about}, {region}, {quarter}" if region else f"{about}, {quarter}"
