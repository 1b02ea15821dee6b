"""Reps: is each rep doing what they set out to do?

Answers, top to bottom: what did the team do and how does each rep stand; and of one rep: are
they where they set out to be, what should we talk about, is it as usual, what did they do
each day, how fast do they answer, when do people pick up, do they keep their word?
"""

from lib.ui import actions, dialogs, lead_card, period_control, reps_charts, reps_drill, reps_rows, reps_table
from lib.ui.page import open_page

viewer = open_page("Reps")
period = period_control.control(viewer)
person_id = reps_drill.chosen(viewer)

# How does each rep stand?
if person_id is None:
    reps_table.team(viewer, period)

# How does this one?
elif rep := reps_drill.find(viewer, person_id, period):
    reps_drill.head(viewer, rep)
    reps_drill.pace(rep)
    reps_drill.talk(rep)
    reps_drill.own_past(viewer, rep)
    reps_charts.days(viewer, rep)
    reps_charts.answers(rep)
    reps_charts.hours(viewer, rep)
    reps_drill.promises(rep)
    reps_drill.flags(rep)

# One thing at a time in front of the page: a question, a lead, or the rows behind a number.
if not dialogs.show(viewer):
    reps_rows.drawer(viewer, period, reps_table.chosen_team(viewer))
    lead_card.lead_drawer(viewer)
actions.say()
