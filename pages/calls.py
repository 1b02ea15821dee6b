"""Calls: who is next, what do I know, what came of it?

Answers, top to bottom: how does the day go, what was just logged and what follows from
it, and the one lead to call now with its story.
"""

from lib.ui import actions, call_screen, calling, dialogs, pace_cards, undo_bar
from lib.ui.page import open_page

viewer = open_page("Calls")

# How does the day go, and what was just logged?
pace_cards.pace_line(viewer)
undo_bar.undo_bar(viewer, after=calling.undone)

# Who is next, what do I know, what came of it?
call_screen.call_screen(viewer)

dialogs.show(viewer)
actions.say()
