"""A view of the unfollowed list: what is asked for, in words that fit an address."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from lib.domain.ladder import UNFOLLOWED, Rung
from lib.domain.response_clock import SlaState

PAGE_SIZE = 50


class Group(StrEnum):
    """What the list shows beside single rungs."""

    UNFOLLOWED = "unfollowed"
    NOT_NURTURED = "returned_not_nurtured"


class Sort(StrEnum):
    """The order of the list; ties go by the hand-off's number."""

    LONGEST = "longest_waiting"
    NEWEST = "newest"
    DUE = "due_first"


SORT_WORDS = {Sort.LONGEST: "Longest wait", Sort.NEWEST: "Newest", Sort.DUE: "Due first"}


@dataclass(frozen=True)
class AgeBand:
    """Waiting at least `from_days` and less than `to_days` on the wall."""

    words: str
    from_days: int
    to_days: int | None

    def span(self, now: datetime) -> tuple[datetime | None, datetime]:
        """Waiting since after the first moment (None: any time) up to and including the second."""
        earliest = now - timedelta(days=self.to_days) if self.to_days is not None else None
        return earliest, now - timedelta(days=self.from_days)


AGES = {
    "under_1_day": AgeBand("Under a day", 0, 1),
    "1_to_3_days": AgeBand("1 to 3 days", 1, 3),
    "3_to_7_days": AgeBand("3 to 7 days", 3, 7),
    "7_to_30_days": AgeBand("7 to 30 days", 7, 30),
    "over_30_days": AgeBand("30 days and more", 30, None),
}


@dataclass(frozen=True)
class Slice:
    """The part of the organisation a figure is about; None leaves it open."""

    team_id: int | None = None
    rep_id: int | None = None
    campaign_id: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class LeadFilter:
    """What the list is narrowed to; None leaves it open. Frozen, so that it can be part of a cache key."""

    show: Rung | Group = Group.UNFOLLOWED
    team_id: int | None = None
    rep_id: int | None = None
    campaign_id: int | None = None
    source: str | None = None
    sla: SlaState | None = None
    age: str | None = None
    account_id: int | None = None
    search: str = ""

    def showing(self, show: Rung | Group) -> "LeadFilter":
        """The same view of another rung."""
        return replace(self, show=show)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the rung is asked for."""
        return replace(self, show=Group.UNFOLLOWED) != LeadFilter()

    @property
    def slice(self) -> Slice:
        """The same part of the organisation, for figures about it."""
        return Slice(self.team_id, self.rep_id, self.campaign_id, self.source)

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The rungs of the ladder it shows; none for returned leads, which stand beside it."""
        if self.show is Group.UNFOLLOWED:
            return UNFOLLOWED
        return (self.show,) if isinstance(self.show, Rung) else ()
