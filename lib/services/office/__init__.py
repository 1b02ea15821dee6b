"""Change the settings: people, teams, targets, calendars, holidays, leave, SLA rules, the cadence.

Each change is one transaction: its own row, everything that follows from it, and one line
in the journal with what stood there before and after, and its effect in words.
"""
