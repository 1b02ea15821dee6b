"""What a change of clocks does to promises, counted and said in words."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.domain.open_hours import Seconds

Flags = NDArray[np.bool_]


@dataclass
class Counts:
    """How many hand-offs, or assignments, change in which way. waiting: open and without an attempt."""

    waiting: int = 0
    now_overdue: int = 0
    no_longer_overdue: int = 0
    met_to_late: int = 0
    late_to_met: int = 0
    waited: int = 0
    ended: int = 0
    turning: int = 0


@dataclass
class Tally:
    """Counts of hand-offs, by the team's clock, and of assignments, by the rep's own."""

    promised: Counts = field(default_factory=Counts)
    own: Counts = field(default_factory=Counts)

    def add(self, was: dict[str, NDArray[Any]], now_is: dict[str, Seconds], *, now: int, own: bool) -> None:
        """Count a batch: what stood there, what is derived anew, and whether it is of assignments."""
        counts = self.own if own else self.promised
        answered: Flags = was["worked"] >= 0
        open_: Flags = ~was["ended"].astype(bool)
        moved: Flags = was["due"] != now_is["due"]
        waiting = moved & ~answered & open_
        counts.waiting += _count(waiting)
        counts.now_overdue += _count(waiting & (was["due"] >= now) & (now_is["due"] < now))
        counts.no_longer_overdue += _count(waiting & (was["due"] < now) & (now_is["due"] >= now))
        met, late = was["first"] <= was["due"], was["first"] <= now_is["due"]
        counts.met_to_late += _count(answered & met & ~late)
        counts.late_to_met += _count(answered & ~met & late)
        counts.waited += _count(answered & (was["worked"] != now_is["worked"]))
        counts.ended += _count(moved & ~answered & ~open_)
        if "turns" in now_is:
            counts.turning += _count(open_ & (was["turns"] != now_is["turns"]))

    def sentences(self) -> list[str]:
        """What changes, the promises to prospects first; nothing where nothing does."""
        ours, theirs = self.promised, self.own
        own = [*_deadlines(theirs, "open assignment"), *_turned(theirs, "answered one")]
        if own and theirs.waited:
            anew = "is measured anew" if theirs.waited == 1 else "are measured anew"
            own.append(f"{counted(theirs.waited, 'response time')} {anew}")
        lines = [
            ", ".join(_deadlines(ours, "open hand-off")),
            ", ".join(_turned(ours, "answered hand-off")),
            _anew(ours if ours.waited or ours.ended or own else theirs),
            f"{counted(ours.turning, 'open hand-off')} {'becomes' if ours.turning == 1 else 'become'} one and done or "
            "stalled at another time" if ours.turning else "",
            f"By the reps' own clocks: {', '.join(own)}" if own else "",
        ]
        return [f"{line}." for line in lines if line]


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 lead", "1,200 leads"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _deadlines(counts: Counts, what: str) -> list[str]:
    """ "38 open hand-offs get a new deadline", "4 of them are then overdue", "2 no longer are"."""
    if not counts.waiting:
        return []
    over, back = counts.now_overdue, counts.no_longer_overdue
    return [
        f"{counted(counts.waiting, what)} {'gets' if counts.waiting == 1 else 'get'} a new deadline",
        *([f"{over:,} of them {'is' if over == 1 else 'are'} then overdue"] if over else []),
        *([f"{back:,} no longer {'is' if back == 1 else 'are'}"] if back else []),
    ]


def _turned(counts: Counts, what: str) -> list[str]:
    """ "12 answered hand-offs change from met to met late"."""
    return [
        f"{counted(number, what)} {'changes' if number == 1 else 'change'} from {words}"
        for number, words in ((counts.met_to_late, "met to met late"), (counts.late_to_met, "met late to met"))
        if number
    ]


def _anew(counts: Counts) -> str:
    """What is only measured anew: response times, and deadlines of what ended without an attempt."""
    parts = [
        counted(counts.waited, "response time") if counts.waited else "",
        counted(counts.ended, "deadline of a closed hand-off", "deadlines of closed hand-offs") if counts.ended else "",
    ]
    said = " and ".join(part for part in parts if part)
    return f"{said} {'is' if counts.waited + counts.ended == 1 else 'are'} worked out anew" if said else ""


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))
