"""Who is here: the person who signed in, or, in the demo and alone, the one they picked.

A pick is kept in the tab and in a cookie, never in the address: whoever opens a link
that a colleague sent must see it as themselves.
"""

import time
from zlib import crc32

import streamlit as st

from lib import clock, settings
from lib.domain.people import ROLE_WORDS, Role, Viewer
from lib.queries.people import Somebody
from lib.ui import data, door, start

SIGN_IN_SECONDS = 12 * 3600
COOKIE = "catcher_who"
_COOKIE_SECONDS = 30 * 86400
_PICKED = "who"
_WIDGET = "you_are"

_THREE = (
    (Role.REP, ":material/call:", "A rep", "My own leads, and what my team left unowned."),
    (Role.MANAGER, ":material/groups:", "A manager", "My teams' leads: who waits, and with whom."),
    (Role.MARKETING, ":material/campaign:", "A marketer", "What became of every lead we made."),
)


def who() -> Viewer:
    """The person at the screen. Stops with the screen that asks, while nobody is known."""
    return _signed_in() if settings.sign_in_is_configured() else _picked()


# -- signed in ---------------------------------------------------------------------------


def _signed_in() -> Viewer:
    if not st.user.is_logged_in:
        st.title("Catcher")
        st.markdown("Every lead has a catcher. Sign in with your work account to see yours.")
        st.button("Sign in", on_click=st.login, type="primary", icon=":material/login:")
        st.stop()
    # Streamlit keeps a sign-in for 30 days and never looks again; a lost laptop is lost sooner.
    if time.time() - float(st.user.get("iat") or 0) > SIGN_IN_SECONDS:
        st.logout()
        st.stop()
    email = str(st.user.get("email") or "").strip().lower()
    person_id = data.person_by_email(email, clock.today()) if email else None
    viewer = data.viewer(person_id, clock.today()) if person_id else None
    if viewer is None:
        st.title("Catcher")
        st.warning(f"You signed in as **{email or 'somebody without an e-mail'}**, and nobody on the team has that "
                   "e-mail. Ask operations to add you, or sign in with another account.",
                   icon=":material/person_off:")
        st.button("Sign out", on_click=st.logout, icon=":material/logout:")
        st.stop()
    with st.sidebar:
        st.caption(f"{viewer.name} · {ROLE_WORDS[viewer.role]}")
        st.button("Sign out", on_click=st.logout, icon=":material/logout:", type="tertiary")
    return viewer


# -- picked --------------------------------------------------------------------------------


def _picked() -> Viewer:
    everybody = {person.person_id: person for person in data.people_to_pick(clock.today())}
    demo = data.contents()
    if st.context.headers.get(door.OPEN_ADDRESS) and not demo.only_demo:
        st.error(start.REFUSAL.format(where="an address others can reach"))
        st.stop()
    person_id = st.session_state.get(_PICKED) or _remembered(everybody)
    viewer = data.viewer(person_id, clock.today()) if person_id in everybody else None
    if viewer is None:
        _ask(everybody, demo=demo.demo)
        st.stop()
    st.session_state[_PICKED] = viewer.person_id
    with st.sidebar:
        _switch(everybody, viewer, demo=demo.demo)
        _remember(everybody[viewer.person_id])
    return viewer


def _switch(everybody: dict[int, Somebody], viewer: Viewer, *, demo: bool) -> None:
    """The box in the sidebar that says who you are, and lets you be somebody else."""
    if demo:
        st.badge("Demo data", icon=":material/science:", color="gray", help="Every name in it is invented.")
    st.session_state[_WIDGET] = viewer.person_id
    st.selectbox("You are", list(everybody), key=_WIDGET, format_func=lambda i: _label(everybody[i]),
                 on_change=lambda: _become(st.session_state[_WIDGET]))


def _ask(everybody: dict[int, Somebody], *, demo: bool) -> None:
    """The first screen of all: three obvious people to be, and everybody else."""
    st.title("Who are you?")
    if not everybody:
        st.markdown("Nobody is in this database yet. Bring your people in with `python -m lib import`, or build the "
                    "demo company with `python -m lib demo`.")
        return
    if demo:
        st.markdown("This is a demo company; every name is invented. Pick who you want to be. You can change it at "
                    "any time, at the left.")
    else:
        st.markdown("You are alone on this machine, so nobody has to sign in. Pick who you are. You can change it at "
                    "any time, at the left.")
    with st.container(horizontal=True):
        for role, icon, words, sees in _THREE:
            first = next((p for p in everybody.values() if p.role is role), None)
            if first:
                with st.container(border=True, width=260):
                    st.markdown(f"{icon} **{words}**  \n{sees}")
                    st.button(f"Be {first.name}", key=f"be_{role}", on_click=_become, args=(first.person_id,),
                              width="stretch")
    st.selectbox("Or anybody else", list(everybody), index=None, key="be_anybody", width=400,
                 placeholder=f"Choose from {len(everybody)} people",
                 format_func=lambda i: _label(everybody[i]),
                 on_change=lambda: _become(st.session_state["be_anybody"]))


def _label(person: Somebody) -> str:
    where = f", {person.team}" if person.team else ""
    return f"{person.name} · {ROLE_WORDS[person.role]}{where}"


def _become(person_id: int | None) -> None:
    st.session_state[_PICKED] = person_id


# -- the cookie: only a convenience, worth as much as a pick ------------------------------


def _remembered(everybody: dict[int, Somebody]) -> int | None:
    said = st.context.cookies.get(COOKIE, "")
    number = said.partition("-")[0]
    person = everybody.get(int(number)) if number.isdecimal() else None
    return person.person_id if person and _token(person) == said else None


def _remember(person: Somebody) -> None:
    """Leave a note in the browser, so that a reload doesn't ask again."""
    if st.context.cookies.get(COOKIE) == _token(person) and not st.session_state.get("cookie_written"):
        return
    st.session_state["cookie_written"] = True
    st.html(f"<script>document.cookie='{COOKIE}={_token(person)};path=/;max-age={_COOKIE_SECONDS};samesite=lax'"
            "</script>", unsafe_allow_javascript=True)


def _token(person: Somebody) -> str:
    # The name is part of it: another database may have somebody else under the same number.
    return f"{person.person_id}-{crc32(person.name.encode()):08x}"
