"""One lead in full, in a drawer beside the list. Its number is in the address: a sent link opens it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from lib.domain.handoffs import ENDING_WORDS, REASONS
from lib.domain.ladder import RUNGS, Rung, Stage, rung_of
from lib.domain.people import Viewer
from lib.domain.response_clock import SLA_WORDS, SlaState, sla_state
from lib.domain.touches import CHANNELS, touch_words
from lib.queries.leads import LeadDetail
from lib.ui import data, page, urlstate, words
from lib.ui.lead_actions import lead_buttons

_SLA_COLORS = {
    SlaState.PENDING: "gray", SlaState.AT_RISK: "orange", SlaState.BREACHED: "red", SlaState.MET: "green",
    SlaState.MET_LATE: "orange",
}


def lead_drawer(viewer: Viewer) -> None:
    """The drawer of the lead in the address, if one is; a number that isn't the viewer's shows nothing of it."""
    handoff_id = urlstate.get_number("lead")
    if handoff_id is None:
        return
    detail = data.lead_detail(viewer, handoff_id)
    title = "No such lead" if detail is None else f"{detail.facts['contact']} · {detail.facts['account']}"

    @st.dialog(title, width="medium", position="right", on_dismiss=lambda: urlstate.clear(("lead",)))
    def drawer() -> None:
        if detail is None:
            st.markdown("There is no lead with this number among yours. It may be somebody else's, or the link may be "
                        "mistyped.")
            return
        _card(viewer, detail)

    drawer()


def _card(viewer: Viewer, detail: LeadDetail) -> None:
    facts, now, zone = detail.facts, page.now(), ZoneInfo(viewer.zone)
    _badges(facts, now)
    if facts["note"]:
        st.caption(facts["note"])
    _where_it_stands(detail, zone, now)
    _who(facts)
    lead_buttons(viewer, facts, in_drawer=True)
    st.markdown("**What happened**")
    _touches(detail, zone, now)
    st.markdown("**Hand-offs**")
    _handoffs(detail, zone, now)
    st.caption(f"The address of this page opens this lead: copy it to show a colleague. Hand-off {facts['id']}.")


def _badges(facts: dict[str, Any], now: datetime) -> None:
    with st.container(horizontal=True, gap="small"):
        if facts["ended_at"] is None:
            rung = rung_of(Stage(facts["stage"]), facts["turns_at"], now)
            color = "red" if rung is Rung.PROMISE_BROKEN else "green" if rung is Rung.IN_HAND else "orange"
            st.badge(RUNGS[rung].label, color=color, help=RUNGS[rung].meaning)  # type: ignore[arg-type]
        else:
            st.badge(ENDING_WORDS[facts["ending"]], color="gray")
        state = _state(facts, now)
        st.badge(f"Promise: {SLA_WORDS[state].lower()}", color=_SLA_COLORS[state])  # type: ignore[arg-type]
        if facts["intent"]:
            st.badge(facts["intent"].capitalize(), color="gray", help="How keen the response was.")
        if facts["do_not_call"]:
            st.badge("Do not call", color="red", icon=":material/phone_disabled:")
        if facts["do_not_email"]:
            st.badge("Do not e-mail", color="red", icon=":material/unsubscribe:")


def _where_it_stands(detail: LeadDetail, zone: ZoneInfo, now: datetime) -> None:
    facts = detail.facts
    days = facts["day_only"]
    rows = [
        ("Owner", words.owner(facts["owner"], facts["queue"])),
        ("Team", facts["team"]),
        ("Came from", " · ".join(x for x in (facts["campaign"], facts["source"]) if x) or "–"),
        ("Responded", words.moment(facts["responded_at"], zone, now, day_only=days)),
        ("Handed off", words.moment(facts["handed_off_at"], zone, now, day_only=days)),
        ("First attempt due", words.due(facts["due_at"], zone, now, day_only=days)),
        ("First attempt", _first_attempt(facts, zone, now)),
        ("System delay", _delay(facts["responded_at"], facts["assigned_at"], facts["ended_at"], now, days)),
        ("Human delay", _delay(facts["assigned_at"], facts["first_attempt_at"], facts["ended_at"], now, days)),
        ("Next step", _next_step(detail, zone, now)),
    ]
    with st.grid(3, min_column_width=150, gap="small"):
        for label, value in rows:
            st.markdown(f":gray[{label}]  \n{words.plain(value)}", help=_HELP.get(label))
    if facts["lead_status"]:
        st.caption(f"The CRM's status says “{facts['lead_status']}”. Catcher goes by what happened.")


_HELP = {
    "System delay": "From the prospect's response to the assignment to a rep: the organisation's.",
    "Human delay": "From the assignment to the first attempt: the rep's.",
}


def _who(facts: dict[str, Any]) -> None:
    parts = [facts["title"], facts["phone"], facts["email"], facts["industry"], facts["lifecycle"]]
    st.caption(" · ".join(words.plain(part) for part in parts if part) or "No details about this contact.")


def _first_attempt(facts: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    if facts["first_attempt_at"] is None:
        return "None yet" if facts["ended_at"] is None else "Never"
    day_only = facts["first_attempt_day_only"]
    at = words.moment(facts["first_attempt_at"], zone, now, day_only=day_only)
    return at if day_only else f"{at}, after {words.working(facts['first_attempt_work_s'])} working"


def _next_step(detail: LeadDetail, zone: ZoneInfo, now: datetime) -> str:
    step = detail.promise
    if step is None:
        return "None"
    when = words.due(step["due_at"], zone, now, day_only=bool(step["day_only"]))
    return f"{CHANNELS.get(step['channel'], step['channel'])}, {when}"


def _delay(start: datetime | None, end: datetime | None, ended: datetime | None, now: datetime, days: bool) -> str:
    """From start to end; while there is no end, so far, and for what has ended without it, for good."""
    if start is None:
        return "Never assigned" if ended else "Not assigned yet"
    seconds = max(0.0, ((end or ended or now) - start).total_seconds())
    said = words.whole_days(seconds) if days else words.duration(seconds)
    if end:
        return said
    return f"{said}, then ended" if ended else f"{said} so far"


def _state(facts: dict[str, Any], now: datetime) -> SlaState:
    return sla_state(due_at=facts["due_at"], risk_at=facts["risk_at"], first_attempt_at=facts["first_attempt_at"],
                     now=now)


def _touches(detail: LeadDetail, zone: ZoneInfo, now: datetime) -> None:
    if not detail.touches:
        st.caption("Nothing yet: no call, no e-mail, nothing from marketing either.")
        return
    rows = [
        {
            "When": words.moment(t["occurred_at"], zone, now, day_only=t["day_only"]),
            "Who": t["person"] or t["actor"].capitalize(),
            "What": touch_words(t["channel"], t["outcome"]) + (" (automated)" if t["automated"] else ""),
            "Way": "From them" if t["direction"] == "in" else "To them",
            "Note": t["note"] or "",
        }
        for t in detail.touches
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(len(rows), 8) * 32 + 36, row_height=32)


def _handoffs(detail: LeadDetail, zone: ZoneInfo, now: datetime) -> None:
    rows = []
    for h in detail.handoffs:
        held = [a for a in detail.assignments if a["handoff_id"] == h["id"]]
        rows.append({
            "No.": h["number"],
            "Handed off": words.moment(h["handed_off_at"], zone, now, day_only=h["day_only"]),
            "Held by": " → ".join(a["person"] for a in reversed(held)) or "Nobody",
            "Promise": SLA_WORDS[_state(h, now)],
            "Attempts": h["attempts"],
            "Ended": _ending(h, zone, now),
        })
    st.dataframe(pd.DataFrame(rows), hide_index=True, row_height=32)


def _ending(h: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    if h["ended_at"] is None:
        return "Open"
    why = f": {REASONS.get(h['reason'], h['reason']).lower()}" if h["reason"] else ""
    return f"{words.moment(h['ended_at'], zone, now, day_only=True)}, {ENDING_WORDS[h['ending']].lower()}{why}"
