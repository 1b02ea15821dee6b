"""How a lead on a rep's list reads: why it is there, where its plan stands, what time it is for them."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from lib.domain.cadence import Cadence, dots, voicemails_left
from lib.domain.calling_hours import local_time
from lib.domain.work_order import WHY_WORDS, Why
from lib.ui import words

_TO_DO = {"phone": "Call", "email": "E-mail", "meeting": "Meeting"}


def why_here(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    """Why a lead is on the list, in one short sentence about this very lead."""
    reason: Why | None = row["why"]
    if reason is None:
        return f"Nothing is owed now. {_promise(row, zone, now)}".strip()
    return {
        Why.PROMISE_OVERDUE: _overdue,
        Why.PROMISE_TODAY: _today,
        Why.WELCOME_BACK: _came_back,
        Why.DUE_SOON: _due_soon,
        Why.HOT: _hot,
        Why.ONE_AND_DONE: _one_and_done,
        Why.OLDEST: _oldest,
    }[reason](row, zone, now)


def label(reason: Why | None) -> str:
    """What a reason is called."""
    return WHY_WORDS[reason].label if reason else "In hand"


def plan(cadence: Cadence, attempts: int, voicemails: int | None = None) -> str:
    """The plan as dots with its words: "●●○○○○ 2 of 6 attempts, no voicemail left"."""
    said = f"{dots(cadence, attempts)}  {attempts} of {words.counted(len(cadence.attempts), 'attempt')}"
    if voicemails is None:
        return said
    left = voicemails_left(cadence, voicemails)
    return f"{said}, {words.counted(left, 'voicemail')} left" if left else f"{said}, no more voicemails"


def their_time(place: str | None, now: datetime) -> str:
    """The time on the prospect's wall: "14:20 in New York", or nothing when nobody knows where they are."""
    local = local_time(place, now)
    return f"{local:%H:%M} in {str(place).rpartition('/')[2].replace('_', ' ')}" if local else ""


def tel(phone: str) -> str:
    """A link that dials."""
    return "tel:" + "".join(c for c in phone if c.isdigit() or c == "+")


def mailto(email: str, subject: str) -> str:
    """A link that opens the mail program with address and subject."""
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject)}"


def _promise(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    if row["promise_at"] is None:
        return ""
    what = _TO_DO.get(row["promise_channel"], "Next step")
    return f"{what} planned for {words.due(row['promise_at'], zone, now, day_only=bool(row['promise_day_only']))}."


def _overdue(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    when = words.due(row["promise_at"], zone, now, day_only=bool(row["promise_day_only"]))
    if row["promise_channel"] == "meeting":
        return f"Meeting was {when}: what came of it?"
    return f"{_TO_DO.get(row['promise_channel'], 'Next step')} was due {when}"


def _today(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    what = _TO_DO.get(row["promise_channel"], "Next step")
    return f"{what} due today" if row["promise_day_only"] else f"{what} at {row['promise_at'].astimezone(zone):%H:%M}"


def _came_back(row: dict[str, Any], _zone: ZoneInfo, now: datetime) -> str:
    if row["attempts"] == 0 and row["note"]:
        return str(row["note"])
    at = row["came_back_at"] or row["waiting_since"]
    ago = words.duration(max(0.0, (now - at).total_seconds()))
    return f"They got in touch {ago} ago, nobody has answered"


def _due_soon(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    return f"First attempt due by {words.due(row['due_at'], zone, now, day_only=row['day_only'])}"


def _hot(row: dict[str, Any], _zone: ZoneInfo, now: datetime) -> str:
    return f"Hot, and nobody has tried for {_waited(row, now)}"


def _one_and_done(row: dict[str, Any], _zone: ZoneInfo, now: datetime) -> str:
    return f"One attempt {_ago(row, now)}, nothing since"


def _oldest(row: dict[str, Any], _zone: ZoneInfo, now: datetime) -> str:
    if row["owner_id"] is None:
        return f"Unowned for {_waited(row, now)}"
    tried = "No touch" if row["attempts"] else "Nobody has tried"
    return f"{tried} for {_waited(row, now)}"


def _waited(row: dict[str, Any], now: datetime) -> str:
    seconds = max(0.0, (now - row["waiting_since"]).total_seconds())
    return words.whole_days(seconds) if row["day_only"] else words.duration(seconds)


def _ago(row: dict[str, Any], now: datetime) -> str:
    return f"{_waited(row, now)} ago"
