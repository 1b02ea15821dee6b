"""Welcome back: a prospect who gets in touch again goes to the same catcher, with one line of history."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lib.domain.handoffs import ENDING_WORDS, REASONS, Ending
from lib.domain.people import Kind, Role
from lib.errors import BadSetting


@dataclass(frozen=True)
class Signal:
    """Something a prospect does by themselves.

    label: on a button. words: in a sentence about them. channel, outcome: of its touch.
    """

    code: str
    label: str
    words: str
    channel: str
    outcome: str


CALL = Signal("call", "Call", "called in", "phone", "no_answer")
"""Nobody picked up, or left them a word; one that was answered is a conversation."""

SIGNALS = (
    CALL,
    Signal("reply", "Reply", "replied", "email", "replied"),
    Signal("meeting_request", "Meeting request", "asked for a meeting", "meeting", "requested"),
    Signal("form", "Form", "filled in a form", "form", "submitted"),
    Signal("event", "Event", "came to an event", "event", "attended"),
)
SIGNAL_OF = {signal.code: signal for signal in SIGNALS}

COME_BACK = (Ending.RETURNED, Ending.DISQUALIFIED)
"""After these endings a lead may come back. One that became an opportunity is being sold to: its seller answers."""


def signals_that_open(setting: str) -> frozenset[str]:
    """The codes of a comma-separated list. Raises BadSetting for a word that is no signal."""
    codes = [word.strip() for word in setting.split(",") if word.strip()]
    for code in codes:
        if code not in SIGNAL_OF:
            raise BadSetting(f"CATCHER_WELCOME_BACK names {code!r}. Choose among: {', '.join(SIGNAL_OF)}.")
    return frozenset(codes)


def comes_back(ending: str | None, ended_at: datetime | None, occurred_at: datetime) -> bool:
    """Whether a signal brings a lead back: its last hand-off had ended by then, and not as an opportunity."""
    return ended_at is not None and occurred_at >= ended_at and ending in COME_BACK


def may_catch(role: str, kind: str, active_to: date | None, today: date) -> bool:
    """Whether somebody may be given leads: a person in sales, a rep or a manager, who is still here."""
    in_sales = role in (Role.REP, Role.MANAGER) and kind == Kind.PERSON
    return in_sales and (active_to is None or active_to >= today)


def history_line(
    what: str, away: timedelta, *, ending: str, reason: str | None, by: str | None, hello: str = "Welcome back"
) -> str:
    """The one line a catcher reads: "Welcome back after 2 months: called in. Returned then: timing by Kim Doe."

    away: how long after the ending. by: who ended it.
    """
    ended = ENDING_WORDS[Ending(ending)].split()[0]
    why = f": {REASONS.get(reason, reason).lower()}" if reason else ""
    return f"{hello} after {_gap(away)}: {what}. {ended} then{why}{f' by {by}' if by else ''}."


def _gap(away: timedelta) -> str:
    months = away // timedelta(days=30)
    if months >= 1:
        return f"{months} month{'s' * (months > 1)}"
    if away >= timedelta(days=14):
        return "a few weeks"
    if away >= timedelta(days=1):
        return f"{away.days} day{'s' * (away.days > 1)}"
    return "less than a day"
