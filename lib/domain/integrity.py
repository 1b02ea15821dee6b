"""Records that deserve a second look. Facts, not verdicts: each has honest explanations.

Only what people logged here by hand is looked at. An import writes thousands of rows in a
minute, about long ago, and equal rows of it may be real repeat calls.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MANY_A_MINUTE = 5
BACK_DATED = timedelta(days=1)

_CLAIMS = frozenset({"contacted", "attempted", "connected", "working", "engaged", "qualified", "replied", "called",
                     "reached", "spoke"})
_DENIALS = frozenset({"not", "never", "no", "un", "non", "be"})


class Flag(StrEnum):
    """What a record is remarkable for."""

    MANY_A_MINUTE = "many_a_minute"
    BACK_DATED = "back_dated"
    DUPLICATE = "duplicate"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True)
class FlagWords:
    """What a flag is called, and exactly what it counts."""

    label: str
    meaning: str


FLAGS = {
    Flag.MANY_A_MINUTE: FlagWords(
        "Logged in one minute", f"Touches written down in a minute in which the rep wrote down {MANY_A_MINUTE} or more."
    ),
    Flag.BACK_DATED: FlagWords("Back-dated", "Touches written down more than a day after they happened."),
    Flag.DUPLICATE: FlagWords(
        "Logged twice", "Touches with the same contact, channel, outcome and minute as an earlier one of the same rep."
    ),
    Flag.NO_EVIDENCE: FlagWords(
        "Status without evidence",
        "Open leads whose status says somebody was in contact, while no attempt and no exchange is on record.",
    ),
}


@dataclass(frozen=True)
class Logged:
    """One touch as it was written down; moments in seconds. whom: the contact, else the account."""

    touch_id: int
    whom: tuple[str, int]
    channel: str
    outcome: str
    occurred_s: int
    recorded_s: int
    day_only: bool = False


def flagged(touches: Sequence[Logged]) -> dict[Flag, list[int]]:
    """The touches of one rep that each flag is about, by number; the flag of statuses is about leads."""
    return {
        Flag.MANY_A_MINUTE: _many_a_minute(touches),
        Flag.BACK_DATED: sorted(t.touch_id for t in touches if _is_back_dated(t)),
        Flag.DUPLICATE: _duplicates(touches),
    }


def claims_contact(status: str | None) -> bool:
    """Whether a lead's status in the source system says that somebody was in contact, or tried to be."""
    words = set(re.findall(r"[a-z]+", (status or "").lower()))
    return bool(words & _CLAIMS) and not words & _DENIALS


def _many_a_minute(touches: Sequence[Logged]) -> list[int]:
    minutes: dict[int, list[int]] = defaultdict(list)
    for touch in touches:
        minutes[touch.recorded_s // 60].append(touch.touch_id)
    return sorted(i for together in minutes.values() if len(together) >= MANY_A_MINUTE for i in together)


def _is_back_dated(touch: Logged) -> bool:
    # What is known to the day lies at that day's midnight: it may have happened until the next.
    happened = touch.occurred_s + (86_400 if touch.day_only else 0)
    return touch.recorded_s - happened > BACK_DATED.total_seconds()


def _duplicates(touches: Sequence[Logged]) -> list[int]:
    """All but the first of equal touches; known to the day only, two may well be two."""
    seen: set[tuple[object, ...]] = set()
    found = []
    for touch in sorted(touches, key=lambda t: (t.occurred_s, t.touch_id)):
        what = (touch.whom, touch.channel, touch.outcome, touch.occurred_s // 60)
        if not touch.day_only and what in seen:
            found.append(touch.touch_id)
        if not touch.day_only:
            seen.add(what)
    return sorted(found)
