"""Doing the same to many leads: what becomes of each, and how it is counted in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_AT_ONCE = 500


class Deed(StrEnum):
    """What can be done to many leads at once."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    RETURN = "return"


class Fate(StrEnum):
    """What becomes of one of them."""

    CHANGES = "changes"
    THEIRS_ALREADY = "theirs_already"
    ACCEPTED_ALREADY = "accepted_already"
    SOMEBODY_ELSES = "somebody_elses"
    NOBODYS = "nobodys"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """How a hand-off stands: who holds it (a rep or a queue), and whether it is accepted or over."""

    holder_id: int | None
    owned: bool
    accepted: bool
    ended: bool


def fate_of(deed: Deed, standing: Standing, *, to: int | None = None, only_own: int | None = None) -> Fate:
    """What a deed would do to a hand-off.

    to: whom it would be assigned to. only_own: the rep who may accept no other's.
    """
    if standing.ended:
        return Fate.ENDED
    if deed is Deed.ASSIGN and standing.holder_id == to:
        return Fate.THEIRS_ALREADY
    return _if_accepted(standing, only_own) if deed is Deed.ACCEPT else Fate.CHANGES


def _if_accepted(standing: Standing, only_own: int | None) -> Fate:
    if not standing.owned:
        return Fate.NOBODYS
    if only_own is not None and standing.holder_id != only_own:
        return Fate.SOMEBODY_ELSES
    return Fate.ACCEPTED_ALREADY if standing.accepted else Fate.CHANGES


def becomes(deed: Deed, fate: Fate, *, to: str = "", ending: str = "", one: bool = True) -> str:
    """What happens to it, or why nothing does: "will be assigned to Ben", "is Ben's already", "has ended"."""
    return {
        Fate.CHANGES: "will be " + {Deed.ACCEPT: "accepted", Deed.ASSIGN: f"assigned to {to}"}.get(deed, ending),
        Fate.THEIRS_ALREADY: f"{'is' if one else 'are'} {possessive(to)} already",
        Fate.ACCEPTED_ALREADY: f"{'is' if one else 'are'} accepted already",
        Fate.SOMEBODY_ELSES: f"{'is' if one else 'are'} somebody else's",
        Fate.NOBODYS: f"{'has' if one else 'have'} no owner to accept {'it' if one else 'them'}",
        Fate.ENDED: f"{'has' if one else 'have'} ended",
    }[fate]


def summary(deed: Deed, fates: Sequence[Fate], *, to: str = "", ending: str = "") -> tuple[str, ...]:
    """Everything that will and will not happen, what will happen first; nothing is left out."""
    counts = {fate: fates.count(fate) for fate in Fate}
    return tuple(
        f"{number:,} {becomes(deed, fate, to=to, ending=ending, one=number == 1)}"
        for fate, number in counts.items() if number
    )


def possessive(name: str) -> str:
    """ "Ben's", "Chris'"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"
