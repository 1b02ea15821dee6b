"""The definitions, rendered from the records the figures are worked out from."""

from collections.abc import Iterable, Sequence

import streamlit as st

from lib import settings
from lib.domain.cadence import ANY, PHONE, Cadence, cadence_for
from lib.domain.handoffs import ENDING_WORDS, PERMANENT_REASONS, TEMPORARY_REASONS, Ending
from lib.domain.integrity import FLAGS
from lib.domain.ladder import NURTURE_DAYS, RUNGS
from lib.domain.office import SECTIONS, Section
from lib.domain.pace_words import BESIDE_WORDS, PACE_WORDS
from lib.domain.response_clock import SLA_WORDS, SlaState
from lib.domain.work_order import WHY_WORDS
from lib.metrics.catalogue import CHAPTERS, metric
from lib.metrics.definition import Measure, Median, Metric, Ratio
from lib.queries.cadences import cadences_of
from lib.ui import data, words
from lib.ui.settings_log import plan_words

_BETTER = {"higher": "Higher is better.", "lower": "Lower is better.", "neither": ""}
_STATES = {
    SlaState.PENDING: "Not answered, and there is time.",
    SlaState.AT_RISK: "Not answered, and in the last quarter of its working time.",
    SlaState.BREACHED: "Not answered, and past the deadline.",
    SlaState.MET: "Answered by the deadline; at the very deadline is in time.",
    SlaState.MET_LATE: "Answered after the deadline.",
}
_ENDINGS = {
    Ending.OPPORTUNITY: "Somebody may buy: from here on it is a sale.",
    Ending.RETURNED: "Not now. It goes to nurture with a reason and a day to look again.",
    Ending.DISQUALIFIED: "Never. It takes a reason and a word of evidence.",
    Ending.PASSED_ON: "One rep's part in it ended, and another has it. The hand-off and its clock go on.",
}
_SAYS = {record.section: record.says for record in SECTIONS}


def rungs() -> None:
    """The ladder, rung by rung, in the order in which they are tested."""
    st.markdown("An open hand-off stands on exactly one rung, the first that fits. A follow-up is what a rep does "
                "towards the prospect by hand; a marketing e-mail, an automated step, a status or a note is none.")
    _table(("", "Rung", "Who stands on it"), [
        *([str(i), f"**{said.label}**", said.meaning] for i, said in enumerate(RUNGS.values(), 1)),
        ["", "**Not nurtured**", f"Returned to marketing, and no marketing touch for {NURTURE_DAYS} days."],
    ])


def promises() -> None:
    """The states of a deadline."""
    st.markdown("A hand-off's deadline runs in its team's working hours, an assignment's in the rep's own. States are "
                "worked out when you look, so a breach shows without anybody saving anything.")
    _table(("State", "Meaning"), ([f"**{SLA_WORDS[state]}**", _STATES[state]] for state in SlaState))


def work_order() -> None:
    """Why a lead is on a rep's list, in the order of work."""
    st.markdown("A lead is on My day when something is owed to it now. The first reason that holds decides; among "
                "equals the longest kept waiting comes first. Own leads come before those unowned in the team.")
    _table(("", "Why", "Which leads"), (
        [str(i), f"**{said.label}**", said.meaning] for i, said in enumerate(WHY_WORDS.values(), 1)))
    hours = settings.get("CATCHER_CALLING_HOURS").replace("-", "–")
    st.markdown("Calls passes over whom a colleague is just calling, who was called within the last hour, who asked "
                f"not to be called, and where it is not {hours} o'clock now. "
                "An hour they agreed on is good, and for one hour after.")


def cadence() -> None:
    """The plan of attempts, as it is set."""
    plans = data.ask(cadences_of)
    intents = [ANY, *sorted(plan.intent for plan in plans if plan.intent != ANY)]
    st.markdown(f"{_SAYS[Section.CADENCE]} Day 1 is the day of the first attempt. After the last one without a contact "
                "the lead is proposed for return. Once there was a contact, the next step is the rep's to choose.")
    several = len(intents) > 1
    _table(("For", "The plan", "Voicemails"), (
        [f"**{plan_words(intent).capitalize() if several else 'All leads'}**", *_plan(cadence_for(plans, intent))]
        for intent in intents))


def _plan(plan: Cadence) -> list[str]:
    """What is planned, and how many voicemails."""
    steps = ", ".join(f"{'call' if a.channel == PHONE else 'e-mail'} on day {a.working_day}" for a in plan.attempts)
    days = words.counted(plan.attempts[-1].working_day, "working day")
    return [f"{words.counted(len(plan.attempts), 'attempt')} in {days}: {steps}", f"at most {plan.max_voicemails}"]


def targets() -> None:
    """What is said of somebody against their target, and beside their own past."""
    st.markdown(_SAYS[Section.TARGETS])
    _table(("Figure", "How it comes about"), ([f"**{said.label}**", said.meaning]
                                              for said in (*PACE_WORDS, *BESIDE_WORDS)))


def endings() -> None:
    """How a hand-off ends, and with which reasons."""
    st.markdown("A hand-off ends in one of three ways; a rep's part in it also by being passed on.")
    _table(("Ending", "Meaning"), ([f"**{ENDING_WORDS[ending]}**", _ENDINGS[ending]] for ending in Ending))
    _table(("Reasons", "Which"), [
        ["**For a while**, with a day to look again", " · ".join(TEMPORARY_REASONS.values())],
        ["**For good**, with a word of evidence", " · ".join(PERMANENT_REASONS.values())],
    ])


def second_look() -> None:
    """What makes a record remarkable."""
    st.markdown("Facts, no verdicts. Only what was logged here by hand is looked at, never an import.")
    _table(("Flag", "Which records"), ([f"**{said.label}**", said.meaning] for said in FLAGS.values()))


def metrics() -> None:
    """Every metric of the catalogue, chapter by chapter."""
    for chapter, records in CHAPTERS:
        st.header(chapter)
        _table(("Figure", "It answers", "What it counts"), (
            [f"**{m.label}**", m.asks, f"{m.description} {_more(m)}"] for m in records))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = [header, ["--"] * len(header), *rows]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _more(m: Metric) -> str:
    return " ".join(part for part in (_how(m), _BETTER[m.better]) if part)


def _how(m: Metric) -> str:
    if isinstance(m, Ratio):
        return f"({metric(m.top).label} ÷ {metric(m.bottom).label.lower()}.)"
    if isinstance(m, Measure):
        return f"(From `{m.table.name}`, by `{m.counted_on.key}`.)"
    assert isinstance(m, Median)
    return f"(Over the rows of {metric(m.of).label.lower()}.)"
