"""What runs for each visitor at each turn: who is here, which pages they get, and the chosen one."""

from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.ui import art, calling, identity, page, pages_list, start


def run() -> None:
    """The whole screen. What goes wrong on purpose is said in words (lib.ui.page)."""
    page.forget_viewer()
    viewer = None
    with page.troubles_in_words():
        start.database_ready()
        moment = clock.now()
        if viewer := identity.who():
            page.establish(viewer, moment)
            _foot(viewer)
    _dress(viewer)
    # Also while nobody is known: else Streamlit forgets which page the address asked for.
    pages = pages_list.pages_for(viewer.role if viewer else None)
    chosen = st.navigation(pages, position="sidebar" if viewer else "hidden", expanded=True)
    if viewer:
        st.set_page_config(page_title=f"{chosen.title} · Catcher")
        with page.troubles_in_words():
            if chosen.url_path != "calls":
                calling.leave(viewer)
            chosen.run()


def _dress(viewer: Viewer | None) -> None:
    """Name, mark and logo; a narrow page while there is only a question on it.

    Before the navigation: it would fetch the page's icon from a stranger's server, to be the mark.
    """
    logo = art.logo(dark=st.context.theme.type == "dark")
    st.set_page_config(page_title="Catcher", page_icon=art.MARK, layout="wide" if viewer else "centered")
    st.logo(logo, icon_image=art.MARK if viewer else None, size="large")


def _foot(viewer: Viewer) -> None:
    """The moment every figure is of, and in whose hours it is told."""
    local = page.now().astimezone(ZoneInfo(viewer.zone))
    with st.sidebar:
        st.caption(f"As of {local:%H:%M} · {viewer.zone.replace('_', ' ')}")
        identity.leave_note(viewer)


run()
