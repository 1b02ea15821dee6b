"""What may come of a call, and what follows from it: one table of rules.

Each outcome says which key logs it, and how the next step is found. `propose` gives that
step; the rep may always choose another.
"""

from dataclasses import dataclass
from enum import StrEnum

from lib.domain.cadence import EMAIL, PHONE, Cadence, next_attempt


class Then(StrEnum):
    """How the next step is found."""

    PLAN = "plan"  # the next attempt of the cadence
    CALL = "call"  # they spoke: call again
    WRITE = "write"  # calling leads nowhere: write
    AGREED = "agreed"  # they agreed on a time: it is asked for


@dataclass(frozen=True)
class CallOutcome:
    """One outcome of a call. code is the touch's outcome; after: working days to the next step where the plan has none.

    asks: what has to be asked before it can be logged, or None.
    """

    code: str
    label: str
    key: str
    icon: str
    then: Then
    after: int = 1
    asks: str | None = None


CALL_OUTCOMES = (
    CallOutcome("conversation", "Conversation", "1", ":material/forum:", Then.CALL, after=5),
    CallOutcome("voicemail", "Voicemail", "2", ":material/voicemail:", Then.PLAN, after=2),
    CallOutcome("no_answer", "No answer", "3", ":material/phone_missed:", Then.PLAN, after=2),
    CallOutcome("gatekeeper", "Gatekeeper", "4", ":material/shield_person:", Then.PLAN, after=2),
    CallOutcome("wrong_number", "Wrong number", "5", ":material/wrong_location:", Then.WRITE),
    CallOutcome("call_back", "Call back at…", "6", ":material/schedule:", Then.AGREED,
                asks="When shall you call back?"),
    CallOutcome("meeting_booked", "Meeting booked", "7", ":material/event_available:", Then.AGREED,
                asks="When is the meeting?"),
    CallOutcome("do_not_call", "Do not call", "8", ":material/phone_disabled:", Then.WRITE, after=2),
)
OUTCOME_OF = {outcome.code: outcome for outcome in CALL_OUTCOMES}

WRITTEN = CallOutcome("sent", "E-mail sent", "", ":material/mail:", Then.PLAN, after=3)
"""A personal e-mail follows the same plan."""


@dataclass(frozen=True)
class Reach:
    """What is known when the next step is proposed: the attempts with this one, and the ways that are open."""

    attempts: int
    contacted: bool
    may_call: bool
    may_write: bool


@dataclass(frozen=True)
class Proposal:
    """The next step: through what, in how many working days. Without a channel: return the lead, for this reason."""

    channel: str | None = None
    in_working_days: int = 0
    reason: str | None = None


def propose(outcome: CallOutcome, cadence: Cadence, reach: Reach) -> Proposal | None:
    """What to do next; None where a time was agreed, since that is the next step.

    When the plan is used up without a contact, or no way is left, the lead goes back.
    """
    if outcome.then is Then.AGREED:
        return None
    if outcome.then is Then.PLAN and not reach.contacted:
        coming = next_attempt(cadence, reach.attempts)
        if coming is None:
            return Proposal(reason="not_reached")
        return _by_an_open_way(coming.channel, coming.working_day, outcome, reach)
    return _by_an_open_way(EMAIL if outcome.then is Then.WRITE else PHONE, outcome.after, outcome, reach)


def _by_an_open_way(channel: str, days: int, outcome: CallOutcome, reach: Reach) -> Proposal:
    may_call = reach.may_call and outcome.then is not Then.WRITE
    if channel == EMAIL and not reach.may_write and may_call:
        channel = PHONE
    if channel == PHONE and not may_call:
        channel = EMAIL
    if channel == EMAIL and not reach.may_write:
        return Proposal(reason="no_consent" if outcome.code == "do_not_call" else "bad_data")
    return Proposal(channel, days)
