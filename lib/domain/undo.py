"""What may be taken back, until when, and how it is said when it may not."""

from datetime import datetime, timedelta

UNDO_MINUTES = 10

TOO_LATE = (
    f"More than {UNDO_MINUTES} minutes have passed, so this stays as it is; it is in the journal. "
    "Log a correction instead."
)

SINCE = {
    "accept": "accepted",
    "assign": "passed on",
    "end_handoff": "ended",
    "hand_off": "handed off again",
    "plan_step": "changed the next step of",
    "reopen_handoff": "re-opened",
    "take": "taken",
}
"""What somebody did to a lead, by the journal's action, for "Ben has accepted this lead since"."""

LOGGED = "record_touch"
_THINGS = {"phone": "a call", "email": "an e-mail", "meeting": "a meeting"}
"""What somebody logged on a lead, by channel."""


def undone_until(done_at: datetime) -> datetime:
    """The last moment at which something done then may be undone."""
    return done_at + timedelta(minutes=UNDO_MINUTES)


def may_be_undone(done_at: datetime, now: datetime) -> bool:
    """Whether it is not too late; after exactly ten minutes it is not."""
    return now <= undone_until(done_at)


def since_words(who: str | None, action: str | None, channel: str | None, lead: str) -> str:
    """Why something cannot be undone: who has done what to the lead since.

    who: a name, "You", or None when nobody is known. action, channel: the journal's codes.
    """
    has = "have" if who == "You" else "has"
    if who is None:
        since = f"something has changed on {lead} since."
    elif action == LOGGED:
        since = f"{who} {has} logged {_THINGS.get(channel or '', 'something')} on {lead} since."
    else:
        since = f"{who} {has} {SINCE.get(action or '', 'changed')} {lead} since."
    return f"This can no longer be undone: {since}"
