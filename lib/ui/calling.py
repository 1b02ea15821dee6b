"""Call mode's moves: take the next prospect, log what came of it, pass over, leave.

Which lead is on the card stands in the address, so that a reload comes back to it. That it
is claimed stands in the database; the tab only remembers the claim's token.
"""

import time
from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.services import claims
from lib.services.calls import LogAndNext, LogAttempt, Logged, log_and_next
from lib.services.claims import Claim, Claimed, ClaimNext, Release
from lib.ui import actions, urlstate, work_data

LEAST_SECONDS = 1.0
"""Nobody dials and hears an answer in less: a key that comes so soon was held down, not pressed."""

LEAD = "lead"
_CLAIM = "claim"
_PASSED = "passed_over"
_SHOWN = "card_shown"
_LOGGED = "just_logged"
_BY_ENTRY = "logged_here"
_MOVED_ON = "moved_on_from"
_JUST_NOW = 5.0
"""Seconds for which the browser may still name the lead that was just logged."""


def start(viewer: Viewer) -> int | None:
    """Claim the first prospect of a new round; the hand-off, or None when nobody can be called now."""
    leave(viewer)
    return _hold(actions.perform(claims.claim_next, viewer, _next(viewer)))


def go_on(viewer: Viewer) -> None:
    """Pass over the lead on the card and take the next one; it comes again in the next round.

    It stays claimed until the round is over: passed over here, it is not the first thing
    somebody else is given.
    """
    held: Claimed | None = st.session_state.get(_CLAIM)
    present = held.handoff_id if held else urlstate.get_number(LEAD)
    if present is not None:
        st.session_state[_PASSED] = (*st.session_state.get(_PASSED, ()), present)
    st.session_state.pop(_LOGGED, None)
    following = _hold(actions.perform(claims.claim_next, viewer, _next(viewer)))
    if following is None:
        leave(viewer)  # the round is over
    _show(following)


def again(viewer: Viewer) -> None:
    """Begin a new round: those passed over are on the list again."""
    _show(start(viewer))


def hold(viewer: Viewer, handoff_id: int) -> Claimed | None:
    """The claim on the lead in the address, taken now if the tab has none; None while somebody else has it."""
    held: Claimed | None = st.session_state.get(_CLAIM)
    if held is None or held.handoff_id != handoff_id:
        _release(viewer, (held.handoff_id,) if held else ())
        _hold(actions.perform(claims.claim, viewer, Claim(at=clock.now(), handoff_id=handoff_id)))
    return st.session_state.get(_CLAIM)


def keep(viewer: Viewer, handoff_id: int) -> None:
    """Renew the claim: a long talk is no reason to lose the prospect.

    A tab that slept may have lost them meanwhile: then the page runs anew and says to whom.
    """
    if actions.perform(claims.claim, viewer, Claim(at=clock.now(), handoff_id=handoff_id)) is None:
        st.session_state.pop(_CLAIM, None)
        st.rerun()


def leave(viewer: Viewer) -> None:
    """Let every prospect of this tab go, the one on the card and those passed over."""
    held: Claimed | None = st.session_state.pop(_CLAIM, None)
    passed: tuple[int, ...] = st.session_state.pop(_PASSED, ())
    _release(viewer, (*passed, held.handoff_id) if held else passed)


def _release(viewer: Viewer, handoff_ids: tuple[int, ...]) -> None:
    if handoff_ids:
        actions.perform(claims.release, viewer, Release(handoff_ids=handoff_ids))


def lead_on_the_card() -> int | None:
    """The lead in the address. Clicks sent twice carry the address of the card before: that one is passed."""
    lead = urlstate.get_number(LEAD)
    moved_on, since = st.session_state.get(_MOVED_ON, (None, 0.0))
    if lead is None or lead != moved_on or time.monotonic() - since > _JUST_NOW:
        return lead
    held: Claimed | None = st.session_state.get(_CLAIM)
    present = held.handoff_id if held else None
    _show(present)
    return present


def shown(handoff_id: int) -> None:
    """Remember since when this lead is on the card."""
    if st.session_state.get(_SHOWN, (None, 0.0))[0] != handoff_id:
        st.session_state[_SHOWN] = (handoff_id, time.monotonic())


def log(
    viewer: Viewer, held: Claimed, outcome: str, *, agreed_at: datetime | None = None, note: str | None = None
) -> bool:
    """Log what came of the lead on the card and take the next one; whether it was logged.

    note: if not the one on the card.
    """
    lead, since = st.session_state.get(_SHOWN, (None, 0.0))
    if lead == held.handoff_id and time.monotonic() - since < LEAST_SECONDS:
        st.toast("That key came within a second of the card, so nothing was logged. Press it again if you meant it.",
                 icon=":material/keyboard:")
        return False
    attempt = LogAttempt(at=clock.now(), handoff_id=held.handoff_id, outcome=outcome, agreed_at=agreed_at,
                         note=note or st.session_state.get(note_key(held)), token=held.token)
    done = actions.perform(log_and_next, viewer, LogAndNext(attempt=attempt, following=_next(viewer)))
    if done is None:
        return False
    logged, following = done
    if logged.entry_id is None:
        _stay_with_the_next(held)
        return True
    st.session_state[_LOGGED] = (held.handoff_id, logged)
    st.session_state[_MOVED_ON] = (held.handoff_id, time.monotonic())
    st.session_state.setdefault(_BY_ENTRY, {})[logged.entry_id] = held.handoff_id
    _show(_hold(following))
    return True


def note_key(held: Claimed) -> str:
    """Where the note on a card is kept: with its claim, so that it can't slip to the next lead."""
    return f"note_{held.token}"


def just_logged() -> tuple[int, Logged] | None:
    """The hand-off that was logged last in this tab, and what followed."""
    found: Any = st.session_state.get(_LOGGED)
    return found if isinstance(found, tuple) else None


def forget_logged() -> None:
    """What followed is settled: changed, returned or undone."""
    st.session_state.pop(_LOGGED, None)


def undone(entry_id: int) -> None:
    """Go back to the lead of what was just undone, if it was logged in this tab."""
    forget_logged()
    st.session_state.pop(_MOVED_ON, None)
    handoff_id = st.session_state.get(_BY_ENTRY, {}).pop(entry_id, None)
    if handoff_id is not None:
        _show(handoff_id)


def _stay_with_the_next(held: Claimed) -> None:
    """The outcome had been logged: a click sent twice. The browser may not know yet which lead came next."""
    present: Claimed | None = st.session_state.get(_CLAIM)
    if present == held:
        st.session_state.pop(_CLAIM)  # its token is spent: logged in another tab, or before a reload
        st.toast("This lead's call was logged already, in another tab or a moment ago. If there was one more, press "
                 "the key again.", icon=":material/info:")
    else:
        _show(present.handoff_id if present else None)


def _next(viewer: Viewer) -> ClaimNext:
    now = clock.now()
    today = work_data.today_of(viewer, viewer.person_id, now)
    return ClaimNext(at=now, today_ends=today.ends, skip=st.session_state.get(_PASSED, ()))


def _hold(claimed: Claimed | None) -> int | None:
    st.session_state[_CLAIM] = claimed
    return claimed.handoff_id if claimed else None


def _show(handoff_id: int | None) -> None:
    urlstate.put(LEAD, handoff_id)
