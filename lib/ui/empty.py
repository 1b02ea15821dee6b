"""What an empty list says: something kind and useful, and never that all is well when it only looks so."""

import streamlit as st

from lib.domain.ladder import Rung
from lib.domain.lists import Group, LeadFilter
from lib.domain.people import Viewer
from lib.ui import data, page, words


def no_leads(viewer: Viewer, view: LeadFilter) -> None:
    """In place of a list of leads without rows."""
    with st.container(border=True, horizontal_alignment="center"):
        if view.is_narrowed:
            st.markdown("No lead here fits these filters. Take one off to see more.")
            return
        icon = ":material/info:" if view.show is Rung.IN_HAND else ":material/check_circle:"
        st.markdown(f"{icon} **{_kind_word(view)}**")
        answered = data.last_answer(viewer)
        if answered is not None:
            ago = words.duration((page.now() - answered).total_seconds())
            st.caption(f"Somebody last worked on one of these leads {ago} ago.")


def _kind_word(view: LeadFilter) -> str:
    if view.show is Group.UNFOLLOWED:
        return "Nobody is waiting for a first attempt."
    if view.show is Group.NOT_NURTURED:
        return "Every returned lead has heard from marketing lately."
    if view.show is Rung.IN_HAND:
        return "Nobody is on any of these leads."
    return "No lead stands on this rung."
