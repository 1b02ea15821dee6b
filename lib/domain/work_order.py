"""The order of work: which lead is next, and why it is on the list.

A lead is on a rep's list when something is owed to it now. The first reason that holds
decides, in the order in which they stand here; among equals the longest kept waiting comes
first. Own leads come before those that lie unowned in the team.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lib.domain.ladder import Stage


class Why(StrEnum):
    """Why a lead is on the list. The order is the order of work."""

    PROMISE_OVERDUE = "promise_overdue"
    PROMISE_TODAY = "promise_today"
    WELCOME_BACK = "welcome_back"
    DUE_SOON = "due_soon"
    HOT = "hot"
    ONE_AND_DONE = "one_and_done"
    OLDEST = "oldest"


@dataclass(frozen=True)
class WhyWords:
    """What a reason is called, and the one sentence that says which leads it is about."""

    label: str
    meaning: str


WHY_WORDS = {
    Why.PROMISE_OVERDUE: WhyWords("Promise overdue", "A next step or an appointment is past due."),
    Why.PROMISE_TODAY: WhyWords("Promised for today", "A next step is due in the course of today."),
    Why.WELCOME_BACK: WhyWords("Welcome back", "They came back by themselves, and nobody has answered yet."),
    Why.DUE_SOON: WhyWords("Due soon", "No attempt yet, and the last quarter of the promised time has begun."),
    Why.HOT: WhyWords("Hot", "A hot lead without an attempt."),
    Why.ONE_AND_DONE: WhyWords("One and done", "One attempt, no contact, no next step, over 3 working days ago."),
    Why.OLDEST: WhyWords("Waiting longest", "Never attempted, or no touch for over 10 working days."),
}

RANK = {why: place for place, why in enumerate(Why)}


@dataclass(frozen=True)
class Lead:
    """What the order goes by: the stored facts of one open hand-off.

    came_back: they got in touch after our last touch. Times in UTC.
    """

    stage: Stage
    turns_at: datetime | None
    promise_at: datetime | None
    number: int
    attempts: int
    came_back: bool
    intent: str | None
    due_at: datetime
    risk_at: datetime


def why(lead: Lead, now: datetime, today_ends: datetime) -> Why | None:
    """The reason why a lead is on the list at a moment; None while nothing is owed to it.

    today_ends: the midnight that ends the rep's day, which is also when a step promised
    for that day falls due.
    """
    if lead.promise_at is not None and lead.promise_at < now:
        return Why.PROMISE_OVERDUE
    if lead.promise_at is not None and lead.promise_at <= today_ends:
        return Why.PROMISE_TODAY
    if (lead.number > 1 and lead.attempts == 0) or lead.came_back:
        return Why.WELCOME_BACK
    if lead.promise_at is not None:
        return None
    if lead.attempts == 0 and lead.risk_at <= now <= lead.due_at:
        return Why.DUE_SOON
    if lead.attempts == 0 and lead.intent == "hot":
        return Why.HOT
    if lead.attempts == 0 or lead.stage is Stage.UNOWNED:
        return Why.OLDEST
    if lead.turns_at is None or now <= lead.turns_at:
        return None
    return {Stage.ATTEMPTED_ONCE: Why.ONE_AND_DONE, Stage.WORKED: Why.OLDEST}.get(lead.stage)


def since(reason: Why, *, promise_at: datetime | None, due_at: datetime, waiting_since: datetime) -> datetime:
    """What leads with the same reason are ordered by, the earliest first."""
    if reason in (Why.PROMISE_OVERDUE, Why.PROMISE_TODAY) and promise_at is not None:
        return promise_at
    return due_at if reason is Why.DUE_SOON else waiting_since
