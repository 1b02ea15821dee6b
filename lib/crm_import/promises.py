"""What a lead's row says about its hand-off: when, to whom, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lib.crm_import.dates import When
from lib.crm_import.directory import Somebody
from lib.crm_import.values import Refused
from lib.domain.handoffs import PERMANENT_REASONS, TEMPORARY_REASONS, Ending
from lib.domain.ladder import Stage
from lib.domain.periods import day_start, midnight

END_COLUMNS = ("ended_at", "ending", "reason", "evidence", "revisit_on")
FIELDS_IN_TIME = ("responded_at", "handed_off_at", "assigned_at", "accepted_at")


@dataclass(frozen=True)
class End:
    """How a hand-off ended. at: of a day without a time, its last second."""

    at: datetime
    ending: str
    reason: str | None
    evidence: str | None
    revisit_on: date | None

    def columns(self) -> dict[str, Any]:
        """The columns of the hand-off."""
        said = (self.at, self.ending, self.reason, self.evidence, self.revisit_on)
        return dict(zip(END_COLUMNS, said, strict=True))


@dataclass(frozen=True)
class Terms:
    """One row's hand-off: its moments, its owner and its end, if the row says so."""

    responded: When
    handed_off: When
    assigned: When
    assigned_is_said: bool
    accepted_at: datetime | None
    owner: Somebody | None
    end: End | None


def terms_of(values: dict[str, Any], owner: Somebody | None, *, now: datetime, home: ZoneInfo, origin: str) -> Terms:
    """The hand-off a lead's row describes.

    Raises Refused for what cannot be: a moment in the future, an end before the
    beginning, an ending without its time, a return without a reason and a date.
    """
    for name in FIELDS_IN_TIME:
        when = values.get(name)
        if when is not None and when.at > now:
            raise Refused(f"{name} is {_said(when)}, which is in the future.")
    handed_off = values.get("handed_off_at") or values["responded_at"]
    end = _end(values, home, origin)
    if end is not None:
        began = day_start(handed_off.at, home) if handed_off.day_only else handed_off.at
        if end.at < began:
            raise Refused(f"It ended on {_said(values['ended_at'])}, before it was handed off on {_said(handed_off)}.")
        if values["ended_at"].at > now:
            raise Refused(f"ended_at is {_said(values['ended_at'])}, which is in the future.")
    accepted = values.get("accepted_at")
    return Terms(
        responded=values["responded_at"], handed_off=handed_off, assigned=values.get("assigned_at") or handed_off,
        assigned_is_said="assigned_at" in values, accepted_at=accepted.at if accepted else None, owner=owner, end=end,
    )


def _end(values: dict[str, Any], home: ZoneInfo, origin: str) -> End | None:
    ending: str | None = values.get("ending")
    when: When | None = values.get("ended_at")
    if ending is None:
        if when is None:
            return None
        raise Refused(f"It ended on {_said(when)}, but the row does not say how. Map ending, or translate its values.")
    if when is None:
        raise Refused(f"It ended ({ending}), but the row does not say when. Map ended_at.")
    at = midnight(when.day + timedelta(days=1), home) - timedelta(seconds=1) if when.day_only else when.at
    reason = values.get("reason")
    if ending == Ending.OPPORTUNITY.value:
        return End(at, ending, None, None, None)
    if ending == Ending.RETURNED.value:
        if reason not in TEMPORARY_REASONS or "revisit_on" not in values:
            raise Refused("It was returned to marketing, and that needs revisit_on and a reason, one of "
                          f"{', '.join(TEMPORARY_REASONS)}. The row says {reason or 'none'}.")
        return End(at, ending, reason, None, values["revisit_on"])
    if reason is not None and reason not in PERMANENT_REASONS:
        raise Refused(f"It was disqualified with reason {reason!r}, which is temporary. Return it to marketing, or "
                      f"translate the reason to one of {', '.join(PERMANENT_REASONS)}.")
    return End(at, ending, reason, values.get("evidence") or f"No word of it in {origin}", None)


def handoff_row(terms: Terms, *, home: ZoneInfo) -> dict[str, Any]:
    """The columns of a new hand-off that follow from its terms; derived ones hold placeholders."""
    at = terms.handed_off.at
    end = terms.end.columns() if terms.end else dict.fromkeys(END_COLUMNS)
    return {
        "responded_at": terms.responded.at, "handed_off_at": at, "handed_off_day_at": day_start(at, home),
        "day_only": terms.handed_off.day_only, "due_at": at, "risk_at": at,
        "waiting_since": terms.responded.at, "stage": Stage.UNOWNED.value, **end,
    }


def assignment_row(terms: Terms, since: When, *, home: ZoneInfo) -> dict[str, Any]:
    """The columns of a new assignment to the owner since some moment; derived ones hold placeholders."""
    assert terms.owner is not None
    return {
        "person_id": terms.owner.id, "assigned_at": since.at, "assigned_day_at": day_start(since.at, home),
        "day_only": since.day_only, "accepted_at": terms.accepted_at, "due_at": since.at, "risk_at": since.at,
        "ended_at": terms.end.at if terms.end else None, "ending": terms.end.ending if terms.end else None,
    }


def _said(when: When) -> str:
    return f"{when.day:%d %b %Y}" if when.day_only else f"{when.at:%d %b %Y %H:%M} UTC"
