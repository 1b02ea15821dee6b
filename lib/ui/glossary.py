"""The definitions, rendered from the records the figures are worked out from."""

import streamlit as st

from lib.domain.ladder import NURTURE_DAYS, RUNGS
from lib.domain.response_clock import SLA_WORDS, SlaState
from lib.metrics.catalogue import CHAPTERS, metric
from lib.metrics.definition import Measure, Median, Metric, Ratio

_BETTER = {"higher": "Higher is better.", "lower": "Lower is better.", "neither": ""}
_STATES = {
    SlaState.PENDING: "Not answered, and there is time.",
    SlaState.AT_RISK: "Not answered, and in the last quarter of its working time.",
    SlaState.BREACHED: "Not answered, and past the deadline.",
    SlaState.MET: "Answered by the deadline; at the very deadline is in time.",
    SlaState.MET_LATE: "Answered after the deadline.",
}


def rungs() -> None:
    """The ladder, rung by rung, in the order in which they are tested."""
    st.markdown("An open hand-off stands on exactly one rung, the first that fits. A follow-up is what a rep does "
                "towards the prospect by hand; a marketing e-mail, an automated step, a status or a note is none.")
    rows = "\n".join(f"| {i} | **{said.label}** | {said.meaning} |" for i, said in enumerate(RUNGS.values(), 1))
    st.markdown(f"| | Rung | Who stands on it |\n|--|--|--|\n{rows}\n"
                f"| | **Not nurtured** | Returned to marketing, and no marketing touch for {NURTURE_DAYS} days. |")


def promises() -> None:
    """The states of a deadline."""
    st.markdown("A hand-off's deadline runs in its team's working hours, an assignment's in the rep's own. States are "
                "worked out when you look, so a breach shows without anybody saving anything.")
    rows = "\n".join(f"| **{SLA_WORDS[state]}** | {_STATES[state]} |" for state in SlaState)
    st.markdown(f"| State | Meaning |\n|--|--|\n{rows}")


def metrics() -> None:
    """Every metric of the catalogue, chapter by chapter."""
    for chapter, records in CHAPTERS:
        st.header(chapter)
        rows = "\n".join(f"| **{m.label}** | {m.asks} | {m.description} {_more(m)} |" for m in records)
        st.markdown(f"| Figure | It answers | What it counts |\n|--|--|--|\n{rows}")


def _more(m: Metric) -> str:
    return " ".join(part for part in (_how(m), _BETTER[m.better]) if part)


def _how(m: Metric) -> str:
    if isinstance(m, Ratio):
        return f"({metric(m.top).label} ÷ {metric(m.bottom).label.lower()}.)"
    if isinstance(m, Measure):
        return f"(From `{m.table.name}`, by `{m.counted_on.key}`.)"
    assert isinstance(m, Median)
    return f"(Over the rows of {metric(m.of).label.lower()}.)"
