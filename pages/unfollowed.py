"""Unfollowed: which leads is nobody following up, and whose are they?

Answers, top to bottom: how many stand on each rung of the ladder, which leads are these,
and are we getting better at it?
"""

import streamlit as st

from lib.ui import cards, data, empty, filters, lead_card, page, tables
from lib.ui.page import open_page

viewer = open_page("Unfollowed")

# How many stand on each rung? Each figure opens exactly its rows.
view, order = filters.asked_for(viewer)
counts = data.ladder(viewer, view, page.now())
cards.ladder(counts, view.show)

# Which leads are these?
filters.filter_bar(viewer)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.caption(cards.rung_words(view.show)[1])
    filters.clear_button(view)
if counts[view.show]:
    tables.lead_table(viewer, view, order, counts[view.show])
else:
    empty.no_leads(viewer, view)

# Are we getting better at it?
st.header("The last seven days")
cards.metric_row(viewer, filters.metrics_for(viewer, view), filters.last_week(viewer), view.slice)

lead_card.lead_drawer(viewer)
