"""Call mode's screen: how the day goes, what was just logged, the card, or why there is none."""

from zoneinfo import ZoneInfo

import streamlit as st

from lib.domain.handoffs import REASONS
from lib.domain.people import Viewer
from lib.services.claims import Claimed
from lib.ui import actions, calling, data, dialogs, lead_actions, page, words, work_data
from lib.ui.attempt_forms import STEP
from lib.ui.call_card import call_card

_KEEP_EVERY = 240
"""Seconds between two renewals of the claim, well within its fifteen minutes."""


def call_screen(viewer: Viewer) -> None:
    """The lead in the address on its card; without one, how to begin or why nobody is left."""
    today = work_data.today_of(viewer, viewer.person_id, page.now())
    _what_followed(viewer)
    lead = calling.lead_on_the_card()
    if lead is None:
        _nobody_on_the_card(viewer, today)
        return
    card = work_data.card(viewer, lead, today)
    if card is None:
        st.warning("There is no lead with this number among yours. It may be somebody else's by now.",
                   icon=":material/error:")
        _next_button(viewer)
        return
    held = calling.hold(viewer, lead) if card.row["ended_at"] is None else None
    if held is None:
        actions.trouble()
        if card.row["ended_at"] is not None:
            st.info("This hand-off has ended; there is nothing to call about any more.", icon=":material/task_alt:")
    call_card(viewer, card, held)
    if held is not None:
        _keep(viewer, held)


def _what_followed(viewer: Viewer) -> None:
    """What comes next for the lead that was logged last, and how to change it."""
    last = calling.just_logged()
    if last is None:
        return
    handoff_id, logged = last
    row = data.ask(work_data.row_of, viewer, handoff_id, page.now())
    if row is None:
        return
    name = words.plain(lead_actions.named(row))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if logged.reason is not None:
            tried = f"{words.counted(row['attempts'], 'attempt')}, and nobody reached"
            why = tried if logged.reason == "not_reached" else "no way is left to reach them"
            st.markdown(f"**{name}**: {why}. Give the lead back?", width="content")
            st.button(f"Return: {REASONS[logged.reason].lower()}", key="return_logged", icon=":material/undo:",
                      shortcut=dialogs.key("g"), on_click=lead_actions.give_back,
                      args=(row, logged.reason, calling.forget_logged))
        elif logged.step is not None:
            zone, what = ZoneInfo(viewer.zone), {"phone": "call", "email": "e-mail"}[logged.step.channel]
            when = words.due(logged.step.due_at, zone, page.now(), day_only=logged.step.day_only)
            st.caption(f"Next for {name}: **{what} on {when}**", width="content")
            st.button("Change", key="change_step", type="tertiary", icon=":material/edit_calendar:",
                      shortcut=dialogs.key("e"), on_click=dialogs.ask, args=(STEP,), kwargs={
                          "handoff_id": handoff_id, "words": lead_actions.named(row), "due_at": logged.step.due_at,
                          "day_only": logged.step.day_only, "channel": logged.step.channel})


def _nobody_on_the_card(viewer: Viewer, today: work_data.Today) -> None:
    owed = work_data.owed(viewer, viewer.person_id, today)
    waiting = work_data.callable_now(viewer, today)
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        if waiting.now:
            st.markdown(f"**{words.counted(waiting.now, 'lead')}** can be called now, the most urgent first.")
            st.button("Start calling", type="primary", icon=":material/call:", shortcut=dialogs.key("s"),
                      key="start_calling", on_click=calling.again, args=(viewer,))
            st.caption("Keys 1 to 8 log what came of a call, and the next lead comes at once.")
        elif waiting.opens_at is not None:
            at = words.moment(waiting.opens_at, ZoneInfo(viewer.zone), today.now)
            st.markdown(f"Nobody can be called right now. {words.counted(waiting.later, 'lead')} "
                        f"{'waits' if waiting.later == 1 else 'wait'} for the prospect's own calling hours; "
                        f"the first begin {at}.")
        elif owed.total:
            st.markdown(f"Nobody is left to call. {words.counted(owed.total, 'lead')} on your list can only be written "
                        "to, wait for a meeting, or were called within the last hour.")
        else:
            st.markdown("Nobody is waiting for your call. Every lead of yours has its next step.")
        actions.trouble()


def _next_button(viewer: Viewer) -> None:
    st.button("Next", icon=":material/skip_next:", shortcut=dialogs.key("n"), key="next_lead", on_click=calling.go_on,
              args=(viewer,))


@st.fragment(run_every=_KEEP_EVERY)
def _keep(viewer: Viewer, held: Claimed) -> None:
    """While the card is open, nobody else gets this prospect."""
    if st.session_state.get("claim_kept") == held.token:
        calling.keep(viewer, held.handoff_id)
    st.session_state["claim_kept"] = held.token
