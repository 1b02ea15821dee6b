"""How activity, targets and reasons read on the Reps page."""

from datetime import UTC, datetime
from typing import Any

from lib.domain import pace_words
from lib.domain.ladder import UNFOLLOWED, Rung
from lib.domain.talking_points import Point, Reason
from lib.domain.targets import Pace, at_least, whole
from lib.domain.touches import Touch, day_kinds
from lib.metrics.catalogue import metric
from lib.metrics.definition import Metric
from lib.metrics.run import Value
from lib.ui import words

METRIC_OF = {
    "attempt": "attempts", "dial": "dials", "voicemail": "voicemails", "called_back": "voicemails_called_back",
    "conversation": "conversations", "email": "emails", "meeting_booked": "meetings_booked",
    "meeting_held": "meetings_held",
}
"""The metric of each kind of activity: its label, and the sentence that defines it."""

SHORT = {
    "dial": "Dials", "voicemail": "Voicemails", "conversation": "Conversations", "email": "E-mails",
    "meeting_booked": "Meetings booked", "meeting_held": "Meetings held",
}
CHART = {
    "conversation": "Conversations", "voicemail": "Voicemails", "other_dial": "Other dials", "email": "E-mails",
    "meeting_held": "Meetings held", "other": "Other attempts",
}
"""What the chart of days is stacked from: every attempt once, the best at the bottom."""

_FIGURE_SPACE = "\u2007"
_SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)

EXPECTED = (
    f"“12 / 20” is 12 done and 20 expected by now. {pace_words.EXPECTED.meaning} Where nobody set a target it is only "
    "what was done."
)


def measure(kind: str) -> Metric:
    """The metric that defines a kind of activity."""
    return metric(METRIC_OF[kind])


def done_of_expected(pace: Pace, width: int = 0) -> str:
    """ "12 / 20", or "12" where nobody set a target. Filled up to `width`, texts sort as their numbers do."""
    text = f"{pace.actual:,}" if pace.expected is None else f"{pace.actual:,} / {whole(pace.expected):,}"
    return _FIGURE_SPACE * (width - len(f"{pace.actual:,}")) + text


def filled(text: str, width: int) -> str:
    """A number as text, filled up in front, so that a column of them sorts as the numbers do."""
    return text.rjust(width, _FIGURE_SPACE)


def share(value: Value) -> str:
    """A rate with the count behind it: "43% of 21", filled up to sort as the rates do; "–" of none."""
    return filled("–" if value.number is None else f"{value.number:.0%}", 4) + (
        f" of {value.count:,}" if value.number is not None else "")


def of_target(pace: Pace) -> str:
    """What the target is and what is expected of it by now."""
    if pace.target is None or pace.expected is None:
        return "No target set"
    return f"{whole(pace.expected):,} of {whole(pace.target):,} expected by now"


def to_come(pace: Pace, name: str) -> str:
    """What is needed from here, and where it is heading."""
    heading = f"heading for {whole(pace.projected):,}" if pace.projected is not None and pace.days_left else ""
    if pace.target is None:
        return heading.capitalize()
    if pace.actual >= pace.target:
        return "Target reached" if pace.target > 0 else "Nothing to do"
    if pace.needed_per_day is None:
        return f"{at_least(pace.target - pace.actual):,} short"
    need = f"{at_least(pace.needed_per_day):,} more" + ("" if name == "day" else " a day")
    return f"{need}, {heading}" if heading else need


def chart_kind(channel: str, outcome: str) -> str:
    """Which part of the chart's bars a follow-up belongs to."""
    kinds = day_kinds(Touch(0, _SOME_MOMENT, "rep", "out", channel, outcome))
    for kind in ("conversation", "voicemail"):
        if kind in kinds:
            return kind
    return next((key for kind, key in (("dial", "other_dial"), ("email", "email"), ("meeting_held", "meeting_held"))
                 if kind in kinds), "other")


def chart_counts(done: dict[str, int]) -> dict[str, int]:
    """The parts of a bar, from a day's counts by kind."""
    named = {kind: done.get(kind, 0) for kind in ("conversation", "voicemail", "email", "meeting_held")}
    other_dials = done.get("dial", 0) - named["conversation"] - named["voicemail"]
    rest = done.get("attempt", 0) - sum(named.values()) - other_dials
    return named | {"other_dial": other_dials, "other": rest}


def beside(name: str, number: float | None) -> str:
    """A figure of a week, in its own unit."""
    if number is None:
        return "–"
    if name == "rep_sla_compliance":
        return f"{number:.0%}"
    return words.duration(number) if name == "rep_response_time" else f"{whole(number):,}"


def reason(point: Point, row: dict[str, Any], now: datetime) -> str:
    """Why a lead is one to talk about, with what is known of it."""
    waited = words.duration(max(0.0, (now - row["waiting_since"]).total_seconds()))
    attempts = words.counted(row["attempts"], "attempt")
    if point.reason is Reason.PROMISE_BROKEN:
        late = words.duration((now - row["promise_at"]).total_seconds())
        return f"A promise is {late} overdue."
    return {
        Reason.HOT_UNTRIED: f"A hot response, {waited} old, past its deadline, and nobody has tried.",
        Reason.LONGEST_UNTRIED: f"The longest wait: {waited} without an attempt.",
        Reason.SILENT_AFTER_CONTACT: f"There was a conversation, then nothing for {waited}.",
        Reason.ONE_AND_DONE: f"One attempt {waited} ago, and none since.",
        Reason.STALLED: f"{attempts}, no contact, and nothing for {waited}.",
    }[point.reason]


PACE = " ".join(
    [*(f"{said.label}: {said.meaning}" for said in (pace_words.EXPECTED, pace_words.NEEDED, pace_words.HEADING)),
     "Holidays, leave and part-time are no working days."]
)
RUNG_ORDER = (*UNFOLLOWED[1:], Rung.ONE_AND_DONE, Rung.STALLED, Rung.PROMISE_BROKEN, Rung.IN_HAND)
"""The rungs a rep's leads can stand on: one that nobody has is not among them."""
