"""The plan of attempts: how often, when and through what we try to reach somebody.

By default six attempts in ten working days, at most two of them voicemails. A plan is
about reaching a person; once there was a contact, the next step is the rep's to choose.
"""

from dataclasses import dataclass

ANY = "any"
PHONE, EMAIL = "phone", "email"


@dataclass(frozen=True)
class PlannedAttempt:
    """One attempt: on which working day, the day of the first attempt being 1, and through what."""

    working_day: int
    channel: str


@dataclass(frozen=True)
class Cadence:
    """The plan for leads of one intent, or of any."""

    intent: str
    attempts: tuple[PlannedAttempt, ...]
    max_voicemails: int


DEFAULT = Cadence(
    ANY,
    (
        PlannedAttempt(1, PHONE),
        PlannedAttempt(2, PHONE),
        PlannedAttempt(4, EMAIL),
        PlannedAttempt(6, PHONE),
        PlannedAttempt(8, EMAIL),
        PlannedAttempt(10, PHONE),
    ),
    max_voicemails=2,
)


def cadence_for(cadences: tuple[Cadence, ...], intent: str | None) -> Cadence:
    """The plan for an intent: its own, else the one for any, else the default."""
    by_intent = {cadence.intent: cadence for cadence in cadences}
    return by_intent.get(intent or ANY) or by_intent.get(ANY) or DEFAULT


def next_attempt(cadence: Cadence, attempts: int) -> PlannedAttempt | None:
    """The attempt after this many, with working_day as the distance from the last one; None when all are made.

    Never on the same day again: at least one working day lies between two attempts.
    """
    if attempts >= len(cadence.attempts):
        return None
    coming = cadence.attempts[attempts]
    last = cadence.attempts[attempts - 1].working_day if attempts else coming.working_day
    return PlannedAttempt(max(1, coming.working_day - last), coming.channel)


def voicemails_left(cadence: Cadence, voicemails: int) -> int:
    """How many more voicemails the plan allows."""
    return max(0, cadence.max_voicemails - voicemails)


def dots(cadence: Cadence, attempts: int) -> str:
    """The plan as dots, one an attempt, the made ones filled; what goes beyond the plan as a number."""
    planned = len(cadence.attempts)
    made = min(attempts, planned)
    beyond = f" +{attempts - planned}" if attempts > planned else ""
    return "●" * made + "○" * (planned - made) + beyond
