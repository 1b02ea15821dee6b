"""Cells of the rows behind a number: one function for each kind of row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lib.domain.handoffs import ENDING_WORDS
from lib.domain.ladder import RUNGS, Stage, rung_of
from lib.domain.touches import touch_words
from lib.ui import exports, words

_STEP_ENDINGS = {"done": "Done", "replaced": "Replaced", "cancelled": "Called off", "no_show_us": "We did not come"}


def touch(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """Something a rep did."""
    return {
        "When": words.moment(row["occurred_at"], zone, now, day_only=row["day_only"]),
        "What": touch_words(row["channel"], row["outcome"]),
        "Contact": row["contact"] or "",
        "Account": row["account"],
        "Rep": row["rep"],
        "Note": row["note"] or "",
        "Written down": words.moment(row["recorded_at"], zone, now),
    }


def assignment(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """A lead as it was given to a rep: both delays, apart."""
    answered, days = row["first_attempt_at"], row["day_only"]
    until = answered or row["ended_at"] or now

    def length(begin: datetime, end: datetime) -> str:
        seconds = max(0.0, (end - begin).total_seconds())
        return words.whole_days(seconds) if days else words.duration(seconds)

    return {
        "Assigned": words.moment(row["assigned_at"], zone, now, day_only=days),
        "Contact": row["contact"],
        "Account": row["account"],
        "Rep": row["rep"],
        "First attempt": words.moment(answered, zone, now, day_only=days) if answered else "None",
        "Rep took": length(row["assigned_at"], until) + ("" if answered else " so far" if not row["ended_at"] else ""),
        "In working hours": words.working(row["response_work_s"]) if answered and not days else "",
        "Due": words.due(row["due_at"], zone, now, day_only=days),
        "Before the rep had it": length(row["responded_at"], row["assigned_at"]),
        "Ending": ENDING_WORDS[row["ending"]] if row["ending"] else "",
    }


def promise(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """A next step, or an appointment."""
    return {
        "Due": words.due(row["due_at"], zone, now, day_only=bool(row.get("day_only"))),
        "Contact": row["contact"] or "",
        "Account": row["account"],
        "What": row.get("note") or (row.get("channel") or "meeting").capitalize(),
        "Closed": words.moment(row["closed_at"], zone, now) if row["closed_at"] else "Not yet",
        "How": _STEP_ENDINGS.get(row["ending"] or "", ""),
    }


def lead(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """An open lead."""
    return {
        "Contact": row["contact"],
        "Account": row["account"],
        "Rung": RUNGS[rung_of(Stage(row["stage"]), row["turns_at"], now)].label,
        "Waiting": words.duration(max(0.0, (now - row["waiting_since"]).total_seconds())),
        "Attempts": row["attempts"],
        "Due": words.due(row["due_at"], zone, now, day_only=row["day_only"]),
    }


def as_file(cells: Sequence[dict[str, Any]]) -> bytes:
    """Rows of cells as a CSV file."""
    return exports.as_csv(list(cells[0]), [list(row.values()) for row in cells])
