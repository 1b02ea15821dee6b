"""Definitions: what does each number mean?"""

import streamlit as st

from lib.ui import glossary
from lib.ui.page import open_page

viewer = open_page("Definitions")

st.caption("Every figure in Catcher comes from one of these. The same sentence stands beside the figure itself.")

# Where does a lead stand?
st.header("The unfollowed ladder")
glossary.rungs()

# Where does a promise stand?
st.header("The promise to answer")
glossary.promises()

# Which lead is next, and how often do we try?
st.header("The order of work")
glossary.work_order()
st.header("The plan of attempts")
glossary.cadence()

# How does a lead end?
st.header("Endings and their reasons")
glossary.endings()

# Where does a rep stand?
st.header("Targets and pace")
glossary.targets()
st.header("Records worth a second look")
glossary.second_look()

# What does each figure count?
glossary.metrics()
