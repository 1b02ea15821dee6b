"""Give a lead back: why, and what that demands. For one lead as a dialog, for many as its fields."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.domain.returns import MONTHS_OFFERED, Problem, is_for_good, look_again_on, months_after, problem, reasons
from lib.services.returns import ReturnLead, Why, return_lead
from lib.ui import actions, dialogs, page, words

_GOOD, _ON, _MONTHS, _EVIDENCE, _TRIED = (
    "return_for_good", "return_on", "return_months", "return_evidence", "return_tried"
)
_KINDS = {False: "For a while", True: "For good"}


def fields(viewer: Viewer, about: dict[str, Any]) -> Why:
    """The reason, and the day or the word of evidence it demands; what they say at this moment.

    about["reason"] may choose a reason beforehand. What is missing is said at its field once
    `lacks` has found it.
    """
    preset = about.get("reason")
    wrong = _problem(viewer, chosen(preset)) if st.session_state.get(_TRIED) == about["token"] else None
    st.segmented_control("How long", list(_KINDS), default=bool(preset and is_for_good(preset)), key=_GOOD,
                         format_func=_KINDS.__getitem__, required=True, label_visibility="collapsed",
                         on_change=lambda: st.session_state.pop(_TRIED, None),
                         help="For a while, marketing nurtures it and looks again; for good, nobody does.")
    for_good = bool(st.session_state[_GOOD])
    offered = reasons(for_good=for_good)
    st.pills("Why", list(offered), default=preset if preset in offered else None, key=_reason_key(for_good),
             format_func=offered.__getitem__)
    _say(wrong, "reason")
    if for_good:
        st.text_input("Evidence", key=_EVIDENCE, placeholder="How do you know? Their website, what they said, …")
        _say(wrong, "evidence")
    else:
        _look_again(viewer)
        _say(wrong, "revisit_on")
    return chosen(preset)


def chosen(preset: str | None = None) -> Why:
    """What the fields say; the preset reason before they are there."""
    state = st.session_state
    if _GOOD not in state:
        return Why(preset)
    for_good = bool(state[_GOOD])
    return Why(state.get(_reason_key(for_good)), None if for_good else state.get(_ON),
               state.get(_EVIDENCE) if for_good else None)


def lacks(viewer: Viewer, about: dict[str, Any]) -> bool:
    """Whether something is missing; from now on the fields of this dialog say what."""
    st.session_state[_TRIED] = about["token"]
    return _problem(viewer, chosen(about.get("reason"))) is not None


def verb(why: Why) -> str:
    """What the button does with this reason: "Return", or "Disqualify" for good."""
    return "Disqualify" if why.reason and is_for_good(why.reason) else "Return"


def done_word(why: Why) -> str:
    """What has been done with this reason: "Returned" or "Disqualified"."""
    return "Disqualified" if why.reason and is_for_good(why.reason) else "Returned"


def _look_again(viewer: Viewer) -> None:
    today = _today(viewer)
    st.segmented_control("Look again in", list(MONTHS_OFFERED), key=_MONTHS, on_change=_take_months, args=(today,),
                         format_func=lambda n: f"{n} month" if n == 1 else f"{n} months")
    st.date_input("On", None, min_value=today + timedelta(days=1), max_value=months_after(today, 60), key=_ON,
                  format="DD/MM/YYYY", on_change=lambda: st.session_state.update({_MONTHS: None}),
                  help="Marketing nurtures the lead until then, and looks at it again on this day.")


def _take_months(today: date) -> None:
    months = st.session_state[_MONTHS]
    st.session_state[_ON] = look_again_on(today, months) if months else None


def _say(wrong: Problem | None, field: str) -> None:
    if wrong is not None and wrong.field == field:
        st.caption(f":red[:material/error: {wrong.sentence}]")


def _problem(viewer: Viewer, why: Why) -> Problem | None:
    return problem(why.reason, why.revisit_on, why.evidence, _today(viewer))


def _today(viewer: Viewer) -> date:
    return page.now().astimezone(ZoneInfo(viewer.zone)).date()


def _reason_key(for_good: bool) -> str:
    return f"return_reason_{'for_good' if for_good else 'for_a_while'}"


# -- the dialog for one lead ---------------------------------------------------------------


def _draw(viewer: Viewer, about: dict[str, Any]) -> None:
    why = fields(viewer, about)
    st.button(verb(why), type="primary", key="return_confirm", shortcut="Ctrl+Enter", width="stretch",
              on_click=_return, args=(viewer, about))


def _return(viewer: Viewer, about: dict[str, Any]) -> None:
    if lacks(viewer, about):
        return
    why = chosen()
    command = ReturnLead(at=clock.now(), handoff_id=about["handoff_id"], reason=why.reason, revisit_on=why.revisit_on,
                         evidence=why.evidence, token=about["token"])
    done = f"{done_word(why)}: {words.plain(about['words'])}"
    if actions.perform(return_lead, viewer, command, done=done):
        dialogs.close()


RETURN = dialogs.Form(lambda about: f"Return {words.plain(about['words'])}", _draw)
"""about: handoff_id, words ("Kim Doe, Acme"), and if need be reason (chosen beforehand)."""
