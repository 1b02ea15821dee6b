"""How the day goes: what was done, against what was expected by now."""

import streamlit as st

from lib.domain.people import Viewer
from lib.domain.targets import Pace, at_least, whole
from lib.ui import data, page

LABELS = {
    "dial": "Dials",
    "voicemail": "Voicemails",
    "conversation": "Conversations",
    "email": "E-mails",
    "meeting_booked": "Meetings booked",
    "meeting_held": "Meetings held",
}
_MEANING = {
    "dial": "Attempts by phone, whatever came of them.",
    "voicemail": "Voicemails left. Each is a dial, too.",
    "conversation": "Calls in which you spoke with the prospect.",
    "email": "Personal e-mails sent by hand.",
    "meeting_booked": "Meetings agreed on.",
    "meeting_held": "Meetings that took place.",
}


def pace_cards(viewer: Viewer, person_id: int) -> None:
    """One card a measure: today's figure, the day's target, and what is expected by this hour."""
    with st.grid(6, min_column_width=140, gap="small"):
        for pace in data.pace_today(viewer, person_id, page.now()):
            _card(pace)


def pace_line(viewer: Viewer) -> None:
    """The same in one line, over the card of call mode."""
    told = [f"{LABELS[p.measure]} **{p.actual}**" + (f" of {whole(p.target)}" if _is_aimed(p) else "")
            for p in data.pace_today(viewer, viewer.person_id, page.now())]
    st.caption("Today   " + "   ·   ".join(told))


def _card(pace: Pace) -> None:
    label, meaning = LABELS[pace.measure], _MEANING[pace.measure]
    if not _is_aimed(pace) or pace.target is None or pace.expected is None:
        st.metric(label, pace.actual, delta="no target today", delta_color="off", delta_arrow="off", border=True,
                  height="stretch", help=meaning)
        return
    ahead = pace.actual - pace.expected
    st.metric(
        label, f"{pace.actual} / {at_least(pace.target)}", border=True, height="stretch",
        delta=f"{whole(pace.expected)} expected by now",
        delta_color="green" if ahead >= 0 else "gray",  # behind is a fact, not a fault
        delta_arrow="off",
        help=f"{meaning} Today's target is {at_least(pace.target)}: holidays, leave and part-time are taken off. "
        "Expected by now is the part of it that fits the working time passed today.",
    )


def _is_aimed(pace: Pace) -> bool:
    """A target nobody set, or a day off, shows activity without judgement."""
    return pace.target is not None and pace.target >= 0.5
