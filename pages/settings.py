"""Settings: who is on the team, what are they aiming for, when are we open?

One part at a time, chosen by the address. Each change says what it would do before it is
made, and stands in the journal afterwards.
"""

from lib.ui import actions, dialogs, settings_sections
from lib.ui.page import open_page

viewer = open_page("Settings")

# Which part, and what stands there?
settings_sections.chosen_part(viewer)

# What was just done, or is being asked?
if not dialogs.show(viewer):
    actions.say()
