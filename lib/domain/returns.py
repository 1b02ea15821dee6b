"""Giving a lead back: which reasons are for now and which for good, and what each demands."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from lib.domain.handoffs import PERMANENT_REASONS, REASONS, TEMPORARY_REASONS, Ending

MONTHS_OFFERED = (1, 3, 6)
"""After how many months marketing is asked to look again, unless another day is chosen."""


@dataclass(frozen=True)
class Problem:
    """What is missing, said where it is missing. field: reason, revisit_on or evidence."""

    field: str
    sentence: str


def problem(reason: str | None, revisit_on: date | None, evidence: str | None, today: date) -> Problem | None:
    """Why a lead cannot be given back like this; None when it can.

    For a while: a reason and a day ahead to look again. For good: a reason and a word of evidence.
    """
    if reason is None:
        return Problem("reason", "Say why: marketing learns from it.")
    if reason not in REASONS:
        return Problem("reason", f"There is no reason called {reason!r}. Choose one of: {', '.join(REASONS.values())}.")
    if is_for_good(reason):
        if not (evidence or "").strip():
            return Problem("evidence", f"“{REASONS[reason]}” is for good, so it needs a word of evidence: how do you "
                                       "know?")
        return None
    if revisit_on is None:
        return Problem("revisit_on", f"“{REASONS[reason]}” is for a while, so it needs a day to look again.")
    if revisit_on <= today:
        return Problem("revisit_on", f"{revisit_on:%-d %b %Y} is not ahead. Choose a later day to look again.")
    return None


def is_for_good(reason: str) -> bool:
    """Whether the reason is one that time does not cure."""
    return reason in PERMANENT_REASONS


def reasons(*, for_good: bool) -> dict[str, str]:
    """The reasons of one kind, with their words."""
    return PERMANENT_REASONS if for_good else TEMPORARY_REASONS


def ending_for(reason: str) -> Ending:
    """How a hand-off ends with this reason."""
    return Ending.DISQUALIFIED if is_for_good(reason) else Ending.RETURNED


def look_again_on(day: date, months: int) -> date:
    """The day proposed for looking again that many months later: at a weekend nobody looks, so the Monday after."""
    later = months_after(day, months)
    return later + timedelta(days=7 - later.weekday() if later.weekday() > 4 else 0)


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
