"""Three leads to talk about: which of a rep's open leads say most in a one-to-one, and why.

Each reason brings the lead that waits longest for it, in the order below, so that three
leads tell three stories; only where there are fewer reasons than that does one bring a
second lead. A lead is named once, for its first reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lib.domain.ladder import UNFOLLOWED, Rung

HOW_MANY = 3


class Reason(StrEnum):
    """Why to talk about a lead, the weightiest first."""

    PROMISE_BROKEN = "promise_broken"
    HOT_UNTRIED = "hot_untried"
    LONGEST_UNTRIED = "longest_untried"
    SILENT_AFTER_CONTACT = "silent_after_contact"
    ONE_AND_DONE = "one_and_done"
    STALLED = "stalled"


@dataclass(frozen=True)
class OpenLead:
    """What counts about an open hand-off. since: the latest sales touch, or the response when there is none."""

    handoff_id: int
    rung: Rung
    intent: str | None
    since: datetime
    due_at: datetime
    promise_at: datetime | None = None
    contacted: bool = False


@dataclass(frozen=True)
class Point:
    """A lead to talk about, and why."""

    handoff_id: int
    reason: Reason


def reasons_of(lead: OpenLead, now: datetime) -> tuple[Reason, ...]:
    """Every reason to talk about a lead, the weightiest first; none for one in hand or inside its deadline."""
    found = []
    if lead.rung is Rung.PROMISE_BROKEN:
        found.append(Reason.PROMISE_BROKEN)
    if lead.rung in UNFOLLOWED and now > lead.due_at:
        found += [Reason.HOT_UNTRIED] if lead.intent == "hot" else []
        found.append(Reason.LONGEST_UNTRIED)
    if lead.rung is Rung.STALLED:
        found.append(Reason.SILENT_AFTER_CONTACT if lead.contacted else Reason.STALLED)
    if lead.rung is Rung.ONE_AND_DONE:
        found.append(Reason.ONE_AND_DONE)
    return tuple(found)


def talking_points(leads: Sequence[OpenLead], now: datetime) -> tuple[Point, ...]:
    """At most three leads to talk about; the weightiest reason first."""
    waiting: dict[Reason, list[OpenLead]] = {reason: [] for reason in Reason}
    for lead in sorted(leads, key=_longest_first):
        for reason in reasons_of(lead, now):
            waiting[reason].append(lead)
    points: dict[int, Point] = {}
    for _round in range(HOW_MANY):
        for reason, queue in waiting.items():
            fresh = next((lead for lead in queue if lead.handoff_id not in points), None)
            if fresh is not None and len(points) < HOW_MANY:
                points[fresh.handoff_id] = Point(fresh.handoff_id, reason)
    return tuple(sorted(points.values(), key=lambda point: list(Reason).index(point.reason)))


def _longest_first(lead: OpenLead) -> tuple[datetime, int]:
    """Of broken promises the one due first, else the one that waits longest."""
    return lead.promise_at if lead.rung is Rung.PROMISE_BROKEN and lead.promise_at else lead.since, lead.handoff_id
