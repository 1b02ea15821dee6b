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

# What does each figure count?
glossary.metrics()
