"""The card of call mode: who, why now, what came of it; and the story below."""

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib.domain.call_outcomes import CALL_OUTCOMES, CallOutcome
from lib.domain.handoffs import ENDING_WORDS, REASONS
from lib.domain.people import Viewer
from lib.domain.touches import touch_words
from lib.domain.work_order import Why
from lib.services.claims import Claimed
from lib.ui import calling, dialogs, lead_words, page, words
from lib.ui.attempt_forms import AGREED
from lib.ui.lead_actions import lead_buttons
from lib.ui.work_data import Card

MOST_LINES = 8
_NOTE_ASKED, _NOTE_TIMES = "note_asked", "note_times"
_BY_MACHINE = {"opened": "mail opened", "clicked": "link clicked", "sent": "mail sent", "done": "visit to the website"}
_MANY = {"opened": "mails opened", "clicked": "links clicked", "sent": "mails sent", "done": "visits to the website"}


def call_card(viewer: Viewer, card: Card, held: Claimed | None) -> None:
    """One lead, and the keys that log what came of the call. Without a claim there is nothing to log."""
    row, zone, now = card.row, ZoneInfo(viewer.zone), page.now()
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, height="stretch"):
        _who(row, now)
        _why_now(row, zone, now)
        st.caption(f"**Plan** {lead_words.plan(card.cadence, row['attempts'], card.voicemails)}",
                   help="One dot an attempt of the plan, filled when made.")
        _to_say(card, zone, now)
    with right, st.container(border=True, height="stretch"):
        if held is not None:
            calling.shown(row["id"])
            _outcomes(viewer, row, held, now)
        lead_buttons(viewer, row, held=held, after=lambda: calling.go_on(viewer))
    _story(card, zone, now)


def _who(row: dict[str, Any], now: datetime) -> None:
    st.header(words.plain(row["contact"]))
    about = [row["title"], row["persona"], row["account"]]
    st.markdown(" · ".join(words.plain(x) for x in about if x))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if row["phone"] and not row["do_not_call"]:
            st.link_button(row["phone"], lead_words.tel(row["phone"]), icon=":material/call:", type="primary",
                           shortcut=dialogs.key("d"), help="Dials, where your computer has a phone (key D).")
        elif not row["phone"]:
            st.badge("No phone number", color="gray", icon=":material/phone_disabled:")
        if row["do_not_call"]:
            st.badge("Do not call", color="red", icon=":material/phone_disabled:")
        if row["do_not_email"]:
            st.badge("Do not e-mail", color="red", icon=":material/unsubscribe:")
        if row["intent"]:
            st.badge(row["intent"].capitalize(), color="gray", help="How keen the response was.")
        if there := lead_words.their_time(row["zone"], now):
            st.caption(f":material/schedule: {there}")


def _why_now(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> None:
    reason = row["why"]
    color = "red" if reason is Why.PROMISE_OVERDUE else "blue" if reason else "gray"
    st.markdown(f":{color}-badge[{lead_words.label(reason)}] {words.plain(lead_words.why_here(row, zone, now))}")


def _to_say(card: Card, zone: ZoneInfo, now: datetime) -> None:
    """What a voicemail can be about: what they responded to, and the last thing they said."""
    row = card.row
    said = next((t for t in card.story.touches if t["by_sales"] and t["note"]), None)
    came = words.moment(row["responded_at"], zone, now, day_only=True)
    lines = [f"They responded to **{words.plain(row['campaign'] or row['source'] or 'us')}** on {came}."]
    if said is not None:
        when = words.moment(said["occurred_at"], zone, now, day_only=True)
        lines.append(f"On {when}: “{words.plain(said['note'])}”")
    st.markdown(":gray[To mention]  \n" + " ".join(lines))


def _outcomes(viewer: Viewer, row: dict[str, Any], held: Claimed, now: datetime) -> None:
    """One key an outcome. The claim is part of each button: a second click on this card is no click on the next."""
    with st.grid(2, gap="xsmall", min_column_width=130):
        for outcome in CALL_OUTCOMES:
            st.button(
                outcome.label, key=f"log_{outcome.code}_{held.token}", icon=outcome.icon,
                shortcut=dialogs.key(outcome.key), width="stretch", on_click=_chosen,
                args=(viewer, row, held, outcome, now),
            )
    _note(held)


def _note(held: Claimed) -> None:
    """A note goes with whichever key comes next. T puts the cursor there, Tab takes it out again."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text_input("Note", key=calling.note_key(held), placeholder="Note: what was said, if anything",
                      label_visibility="collapsed")
        st.button("Note", key="to_the_note", shortcut=dialogs.key("t"), type="tertiary", on_click=_to_the_note,
                  help="Puts the cursor into the note. Tab leaves it; then a number logs both.")
    if asked := st.session_state.pop(_NOTE_ASKED, None):
        # Streamlit has no way to put the cursor anywhere.
        st.html(f"<script>/* {asked} */ document.querySelector('input[aria-label=\"Note\"]').focus()</script>",
                unsafe_allow_javascript=True)


def _to_the_note() -> None:
    st.session_state[_NOTE_ASKED] = st.session_state.get(_NOTE_TIMES, 0) + 1
    st.session_state[_NOTE_TIMES] = st.session_state[_NOTE_ASKED]


def _chosen(viewer: Viewer, row: dict[str, Any], held: Claimed, outcome: CallOutcome, now: datetime) -> None:
    if outcome.asks is None:
        calling.log(viewer, held, outcome.code)
        return
    there = lead_words.their_time(row["zone"], now)
    dialogs.ask(AGREED, held=held, outcome=outcome.code, words=f"{row['contact']}, {row['account']}",
                their_time=f"It is {there} now." if there else "")


def _story(card: Card, zone: ZoneInfo, now: datetime) -> None:
    st.header("What happened so far")
    mailed = next((t["id"] for t in card.story.touches if t["actor"] == "marketing"), None)
    told = [t for t in card.story.touches if t["id"] == mailed or not _is_noise(t)][:MOST_LINES]
    noise = Counter(t["outcome"] for t in card.story.touches if _is_noise(t) and t["id"] != mailed)
    with st.container(gap="xxsmall"):
        for touch in told:
            st.markdown(_line(touch, zone, now))
        if not told:
            st.caption("No call, no letter, no visit yet: you are the first.")
    with st.container(gap="xxsmall"):
        if noise:
            st.caption("Also " + ", ".join(
                words.counted(n, _BY_MACHINE.get(kind, kind), _MANY.get(kind, kind)) for kind, n in noise.most_common()
            ) + ".")
        for other in card.story.handoffs:
            st.caption(_earlier(other, zone, now))


def _is_noise(touch: dict[str, Any]) -> bool:
    """What machines and mass mails do is counted, not told."""
    if touch["by_sales"]:
        return False
    return bool(touch["automated"]) or touch["outcome"] in _BY_MACHINE


def _line(touch: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    side, color = ("Sales", "blue") if touch["by_sales"] and touch["actor"] == "rep" else (
        ("They", "green") if touch["actor"] == "prospect" else ("Marketing", "gray"))
    when = words.moment(touch["occurred_at"], zone, now, day_only=touch["day_only"])
    who = f" · {words.plain(touch['person'])}" if touch["person"] else ""
    note = f" · “{words.plain(touch['note'])}”" if touch["note"] else ""
    return f":{color}-badge[{side}] {when} · {touch_words(touch['channel'], touch['outcome'])}{who}{note}"


def _earlier(other: dict[str, Any], zone: ZoneInfo, now: datetime) -> str:
    began = words.moment(other["handed_off_at"], zone, now, day_only=True)
    if other["ended_at"] is None:
        end = "still open"
    else:
        why = f", {REASONS.get(other['reason'], other['reason']).lower()}" if other["reason"] else ""
        ended = words.moment(other["ended_at"], zone, now, day_only=True)
        end = f"{ENDING_WORDS[other['ending']].lower()} {ended}{why}"
    return (f"Another hand-off: {began} to {words.plain(other['owner'] or 'nobody')}, "
            f"{words.counted(other['attempts'], 'attempt')}, {end}.")
