"""Touches: what happened between us and an account, and what each counts as.

The words here are the codes in the database: short, readable, shared with other tools.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Actor(StrEnum):
    """Who did it."""

    REP = "rep"
    MARKETING = "marketing"
    SYSTEM = "system"
    PROSPECT = "prospect"


class Direction(StrEnum):
    """From us, or to us."""

    OUT = "out"
    IN = "in"


CHANNELS = {
    "phone": "Phone",
    "email": "E-mail",
    "meeting": "Meeting",
    "form": "Form",
    "event": "Event",
    "webinar": "Webinar",
    "web": "Web visit",
    "ad": "Ad",
    "mail": "Letter",
    "social": "Social",
    "chat": "Chat",
    "message": "Text message",
    "other": "Other",
}

OUTCOMES = {
    "conversation": "Conversation",
    "voicemail": "Voicemail",
    "no_answer": "No answer",
    "gatekeeper": "Gatekeeper",
    "wrong_number": "Wrong number",
    "call_back": "Call back agreed",
    "meeting_booked": "Meeting booked",
    "do_not_call": "Do not call",
    "sent": "Sent",
    "answered": "Answered their call",
    "replied": "Replied",
    "opened": "Opened",
    "clicked": "Clicked",
    "bounced": "Bounced",
    "submitted": "Submitted",
    "requested": "Requested",
    "attended": "Attended",
    "held": "Held",
    "no_show_them": "No-show by them",
    "no_show_us": "No-show by us",
    "done": "Done",
}

ANSWERED = "answered"
"""A rep picked up when the prospect rang: a follow-up by phone that is no dial. The ringing is a touch of its own."""

TWO_WAY = frozenset({"conversation", "call_back", "meeting_booked", "do_not_call", ANSWERED, "replied", "held"})
"""Outcomes that need both sides: the prospect spoke, wrote back or came."""

DAY_KINDS = ("attempt", "dial", "voicemail", "called_back", "conversation", "email", "meeting_booked", "meeting_held")
"""What `rep_days` counts. A touch may count as several: a voicemail is also a dial and an attempt."""


@dataclass(frozen=True)
class Touch:
    """One thing that happened.

    day_only: the source knew the day but no time. answered_by_id: for a voicemail, the call
    or reply that it brought (call_backs.py).
    """

    id: int
    occurred_at: datetime
    actor: str
    direction: str
    channel: str
    outcome: str
    automated: bool = False
    day_only: bool = False
    person_id: int | None = None
    answered_by_id: int | None = None


def is_follow_up(touch: Touch) -> bool:
    """Only what a rep did towards the prospect, by hand, is a follow-up (an attempt)."""
    return touch.actor == Actor.REP and touch.direction == Direction.OUT and not touch.automated


def is_contact(touch: Touch) -> bool:
    """A two-way exchange between a rep and the prospect, whoever began it."""
    by_a_human = is_follow_up(touch) or (touch.actor == Actor.PROSPECT and not touch.automated)
    return by_a_human and touch.outcome in TWO_WAY


def is_sales_touch(touch: Touch) -> bool:
    """What breaks an account's silence: a follow-up, or a two-way exchange."""
    return is_follow_up(touch) or is_contact(touch)


def is_voicemail(touch: Touch) -> bool:
    """A rep left a voicemail. It may bring a call back."""
    return is_follow_up(touch) and touch.channel == "phone" and touch.outcome == "voicemail"


def calls_back(touch: Touch) -> bool:
    """The prospect rang, whether or not anybody picked up, or replied: what a voicemail is left for."""
    by_them = touch.actor == Actor.PROSPECT and touch.direction == Direction.IN and not touch.automated
    return by_them and (touch.channel == "phone" or touch.outcome == "replied")


def day_kinds(touch: Touch) -> tuple[str, ...]:
    """The kinds of activity this touch counts as, of DAY_KINDS; none unless a follow-up.

    A voicemail that was called back counts so too, on its own day: what was left and what
    came of it belong together.
    """
    if not is_follow_up(touch):
        return ()
    kinds = tuple(_kinds(touch.channel, touch.outcome))
    return (*kinds, "called_back") if is_voicemail(touch) and touch.answered_by_id is not None else kinds


def _kinds(channel: str, outcome: str) -> Iterable[str]:
    yield "attempt"
    if channel == "phone" and outcome != ANSWERED:
        yield "dial"
        if outcome == "voicemail":
            yield "voicemail"
        if outcome in TWO_WAY:
            yield "conversation"
    if channel == "email":
        yield "email"
    if outcome == "meeting_booked":
        yield "meeting_booked"
    if channel == "meeting" and outcome == "held":
        yield "meeting_held"


def touch_words(channel: str, outcome: str) -> str:
    """How a touch reads: "Phone: voicemail"."""
    return f"{CHANNELS.get(channel, channel)}: {OUTCOMES.get(outcome, outcome).lower()}"
