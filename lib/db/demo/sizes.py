"""How large a demo company may be, and how long its history is."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lib.db.demo.times import DAY, LocalTime, local_time

SEED = 20_261
"""Every random draw of the demo starts here: the same seed and the same now give the same rows."""


@dataclass(frozen=True)
class Size:
    """What a demo company of this size holds.

    team_size: reps a manager. chunk: leads worked out at a time, which bounds memory.
    catcher_share: how much of a campaign its catcher takes alone; nobody catches thousands.
    dials: the role's target a day, about what its reps do.
    """

    name: str
    reps: int
    leads: int
    touches: int
    weeks: int
    accounts: int
    campaigns: int
    fresh: int
    catcher_share: float
    dials: int
    team_size: int = 8
    chunk: int = 50_000


SIZES = {
    size.name: size
    for size in (
        Size("small", reps=12, leads=3_000, touches=40_000, weeks=78, accounts=1_100, campaigns=34, fresh=16,
             catcher_share=0.75, dials=6, team_size=4),
        Size("M", reps=200, leads=200_000, touches=4_000_000, weeks=78, accounts=60_000, campaigns=220, fresh=160,
             catcher_share=0.15, dials=20),
        Size("L", reps=2_000, leads=2_000_000, touches=30_000_000, weeks=104, accounts=600_000, campaigns=900,
             fresh=1_200, catcher_share=0.1, dials=12),
    )
}


@dataclass(frozen=True)
class Span:
    """The time the demo covers: `weeks` up to now, as the organisation counts days."""

    now: int
    weeks: int
    zone: ZoneInfo

    @property
    def org(self) -> LocalTime:
        """The organisation's local time."""
        return local_time(str(self.zone))

    @property
    def today(self) -> int:
        """Today, in days since 1970."""
        return int(self.org.day(self.now))

    @property
    def first_day(self) -> int:
        """The Monday on which the history begins."""
        day = self.today - 7 * self.weeks
        return day - (day + 3) % 7  # 1970-01-01 was a Thursday

    @property
    def start(self) -> int:
        """The midnight on which the history begins."""
        return int(self.org.midnight(self.first_day))

    def ago(self, days: float) -> int:
        """The moment so many days before now."""
        return self.now - round(days * DAY)


def span_of(size: Size, now: datetime, zone: ZoneInfo) -> Span:
    """The time a demo of this size covers, up to `now`."""
    return Span(int(now.timestamp()), size.weeks, zone)
