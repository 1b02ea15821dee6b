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
_BOX = "you_are"
_FIRST_BOX = "be_anybody"
_NOTED = "who_is_noted"

_OBVIOUS = (
    (Role.REP, ":material/call:", "A rep", "My own leads, and those my team left unowned."),
    (Role.MANAGER, ":material/groups:", "A manager", "My teams' leads: which wait, and with whom."),
    (Role.MARKETING, ":material/campaign:", "A marketer", "Every lead, and what became of it."),
    (Role.OPERATIONS, ":material/tune:", "Operations", "Every lead, and where it came from."),
)

Everybody = dict[int, Somebody]


def who() -> Viewer | None:
    """The person at the screen; None while nobody is known, and then the screen asks."""
    return _signed_in() if settings.sign_in_is_configured() else _picked()


# -- signed in ---------------------------------------------------------------------------


def _signed_in() -> Viewer | None:
    if not st.user.is_logged_in:
        _invite("Sign in", "Every lead has a catcher. Sign in with your work account to see yours.")
        st.button("Sign in", on_click=st.login, type="primary", icon=":material/login:")
        return None
    # Streamlit keeps a sign-in for 30 days and never looks again; a lost laptop is lost sooner.
    if time.time() - float(st.user.get("iat") or 0) > SIGN_IN_SECONDS:
        _invite(
            "Sign in again",
            "You signed in more than twelve hours ago. One moment, we sign you out; then sign in again.",
        )
        st.logout()
        return None
    email = str(st.user.get("email") or "").strip().lower()
    person_id = data.person_by_email(email, clock.today()) if email else None
    viewer = data.viewer(person_id, clock.today()) if person_id else None
    if viewer is None:
        _invite(
            "We don't know you yet",
            f"You signed in as {email or 'somebody without an e-mail'}, and nobody who is on the team today has "
            "that e-mail. Ask operations to add you, or sign in with another account.",
        )
        _sign_out_button()
        return None
    with st.sidebar:
        st.text(f"{viewer.name} · {ROLE_WORDS[viewer.role]}")
        _sign_out_button()
    return viewer


def _invite(title: str, words: str) -> None:
    st.title(title)
    st.text(words)  # as text: an e-mail is the client's word and must not become formatting


def _sign_out_button() -> None:
    st.button("Sign out", on_click=st.logout, icon=":material/logout:", type="tertiary")


# -- picked ------------------------------------------------------------------------------


def _picked() -> Viewer | None:
    holds = data.contents()
    if st.context.headers.get(door.FROM_BEYOND) and not holds.only_demo:
        st.error(start.REFUSAL.format(where="an address that others can reach"))
        return None
    everybody = {person.person_id: person for person in data.people_to_pick(clock.today())}
    person_id = st.session_state.get(_PICKED) or _noted(everybody)
    viewer = data.viewer(person_id, clock.today()) if person_id in everybody else None
    if viewer is None:
        _ask(everybody, demo=holds.demo)
        return None
    st.session_state[_PICKED] = viewer.person_id
    with st.sidebar:
        _switch(everybody, viewer, demo=holds.demo)
    return viewer


def _switch(everybody: Everybody, viewer: Viewer, *, demo: bool) -> None:
    """The box in the sidebar that says who you are, and lets you be somebody else."""
    if demo:
        st.badge("Demo data", icon=":material/science:", color="gray", help="Every name in it is invented.")
    st.session_state[_BOX] = viewer.person_id
    with st.grid(1, row_height=60):  # what is below must not move while the box is fetched
        st.selectbox(
            "You are",
            everybody,
            key=_BOX,
            on_change=_become_chosen,
            args=(_BOX,),
            format_func=lambda person_id: f"{everybody[person_id].name} · {ROLE_WORDS[everybody[person_id].role]}",
        )
    if team := everybody[viewer.person_id].team:
        st.caption(f"Team {team}")  # it has no room in the box


def _ask(everybody: Everybody, *, demo: bool) -> None:
    """The first screen of all: three obvious people to be, and everybody else."""
    with st.container(width=840):
        st.title("Who are you?")
        if not everybody:
            st.markdown(
                "Nobody is in this database yet. Bring your people in with `python -m lib import`, "
                "or build the demo company with `python -m lib demo`, and reload this page."
            )
            return
        st.markdown(
            (
                "This is a demo company, and every name in it is invented. "
                if demo
                else "Catcher answers on this machine only, so nobody has to sign in. "
            )
            + "Pick who you want to be; the box in the sidebar changes it at any time."
        )
        firsts = {person.role: person for person in reversed(everybody.values())}
        with st.grid(3, min_column_width=220, gap="small"):
            # Three are enough; operations stands in where nobody has another of the roles.
            for role, icon, words, sees in [offer for offer in _OBVIOUS if offer[0] in firsts][:3]:
                _offer(firsts[role], icon, words, sees)
        st.selectbox(
            "Or somebody else",
            everybody,
            index=None,
            key=_FIRST_BOX,
            on_change=_become_chosen,
            args=(_FIRST_BOX,),
            placeholder=f"Choose from {len(everybody):,} people",
            format_func=lambda person_id: _label(everybody[person_id]),
        )


def _offer(person: Somebody, icon: str, words: str, sees: str) -> None:
    with st.container(border=True, height="stretch", vertical_alignment="distribute"):
        st.markdown(f"{icon} **{words}**  \n{sees}")
        st.button(
            person.name,
            key=f"be_{person.person_id}",
            on_click=_become,
            args=(person.person_id,),
            type="primary",
            width="stretch",
            help=f"Go on as {_label(person)}",
        )


def _label(person: Somebody) -> str:
    return f"{person.name} · {_place(person)}"


def _place(person: Somebody) -> str:
    return ROLE_WORDS[person.role] + (f", {person.team}" if person.team else "")


def _become_chosen(box: str) -> None:
    _become(st.session_state[box])


def _become(person_id: int | None) -> None:
    if person_id is not None:
        st.session_state[_PICKED] = person_id
        st.session_state[_NOTED] = False


# -- the note in the browser: a convenience, worth no more than a pick ---------------------


def leave_note(viewer: Viewer) -> None:
    """Note a pick in a cookie, so that a reload doesn't ask again."""
    if settings.sign_in_is_configured() or st.session_state.get(_NOTED, True):
        return
    note = _note(viewer.person_id, viewer.name)
    # Streamlit has no way to set a cookie. The note is digits and letters of our own making.
    st.html(
        f"<script>document.cookie = '{COOKIE}={note}; path=/; max-age={_COOKIE_SECONDS}; samesite=lax'</script>",
        unsafe_allow_javascript=True,
    )


def _noted(everybody: Everybody) -> int | None:
    said = st.context.cookies.get(COOKIE, "")
    number = said.partition("-")[0]
    person = everybody.get(int(number)) if number.isdecimal() else None
    return person.person_id if person and _note(person.person_id, person.name) == said else None


def _note(person_id: int, name: str) -> str:
    # The name is in it, too: another database may have somebody else under the same number.
    return f"{person_id}-{crc32(name.encode()):08x}"
