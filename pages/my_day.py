"""My day: what do I owe, to whom, in which order?

Answers, top to bottom: how does the day go, which meetings have passed without a word
about them, and which leads are next, each with its reason. For a manager who has chosen
nobody: how does every rep's list stand?
"""

import streamlit as st

from lib.ui import actions, day_list, dialogs, meetings, pace_cards, page, undo_bar, whose_day, work_data
from lib.ui.page import open_page

viewer = open_page("My day")

# Whose day is it?
rep_id = whose_day.whose_day(viewer)
if rep_id is None:
    whose_day.every_list(viewer)
    st.stop()
mine = rep_id == viewer.person_id
if mine:
    undo_bar.undo_bar(viewer)

# How does the day go?
pace_cards.pace_cards(viewer, rep_id)

# Which meetings have passed, and nobody has told what came of them?
meetings.meetings_to_tell(viewer, rep_id, read_only=not mine)

# Who is next?
today = work_data.today_of(viewer, rep_id, page.now())
owed = work_data.owed(viewer, rep_id, today)
if mine:
    day_list.start_calling(viewer, owed)
day_list.work_table(viewer, rep_id, owed, today)

dialogs.show(viewer)
actions.say()
