"""What runs for each visitor at each turn: who is here, which pages they get, and the chosen one."""

from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.people import Viewer
from lib.ui import art, identity, page, pages_list, start


def run() -> None:
    """The whole screen. Whatever goes wrong on purpose is said in words (lib.ui.page)."""
    st.set_page_config(page_title="Catcher", page_icon=art.MARK, layout="wide")
    st.logo(art.logo(dark=st.context.theme.type == "dark"), icon_image=art.MARK, size="large")
    page.forget_viewer()
    with page.troubles_in_words():
        start.database_ready()
        moment = clock.now()
        viewer = identity.who()
        page.establish(viewer, moment)
        chosen = st.navigation(pages_list.pages_for(viewer.role))
        st.set_page_config(page_title=f"{chosen.title} · Catcher")
        chosen.run()
        with st.sidebar:
            _as_of(viewer)


def _as_of(viewer: Viewer) -> None:
    local = page.now().astimezone(ZoneInfo(viewer.zone))
    st.caption(f"As of {local:%H:%M} · {viewer.zone.replace('_', ' ')}")


run()
