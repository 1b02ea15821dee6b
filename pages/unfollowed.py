"""Unfollowed: which leads is nobody following up, and whose are they?

Answers, top to bottom: what did I just do, how many stand on each rung of the ladder, which
leads are these, and are we getting better at it?
"""

import streamlit as st

from lib.ui import actions, cards, data, dialogs, empty, filters, lead_card, page, tables, undo_bar
from lib.ui.page import open_page

viewer = open_page("Unfollowed")

# What did I just do, and can I take it back?
undo_bar.undo_bar(viewer)

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

# One thing at a time in front of the page: a question, or else the lead in the address.
if not dialogs.show(viewer):
    lead_card.lead_drawer(viewer)
actions.say()
