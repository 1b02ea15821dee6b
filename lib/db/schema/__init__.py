"""The shared lead database: every table, its grain, its columns.

This is what other tools read, so each table and column carries a comment, in
PostgreSQL's catalogue too; `python -m lib schema` prints them. Times are UTC. Codes are
short readable words. Every table of an account's history carries `account_id`, and
foreign keys stay inside an account or point to the small tables, so that the whole can
be spread over several servers by account.
"""

from lib.db.schema.activity import appointments, claims, next_steps, opportunities, rep_days, touches
from lib.db.schema.base import metadata
from lib.db.schema.housekeeping import import_runs, journal, meta, staged_rows
from lib.db.schema.leads import accounts, assignments, campaigns, contacts, handoffs, leads, search_words
from lib.db.schema.people import calendar_hours, calendars, holidays, leave, memberships, people, teams
from lib.db.schema.rules import cadence_steps, cadences, sla_rules, targets

__all__ = [
    "accounts",
    "appointments",
    "assignments",
    "cadence_steps",
    "cadences",
    "calendar_hours",
    "calendars",
    "campaigns",
    "claims",
    "contacts",
    "handoffs",
    "holidays",
    "import_runs",
    "journal",
    "leads",
    "leave",
    "memberships",
    "meta",
    "metadata",
    "next_steps",
    "opportunities",
    "people",
    "rep_days",
    "search_words",
    "sla_rules",
    "staged_rows",
    "targets",
    "teams",
    "touches",
]
