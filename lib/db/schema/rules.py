"""What is owed and aimed for: SLA rules and targets, each valid from a day."""

from sqlalchemy import Column, ForeignKey, Integer, Table, UniqueConstraint

from lib.db.schema.base import day, key, metadata, ref, text
from lib.db.types import Id

sla_rules = Table(
    "sla_rules",
    metadata,
    key("rule"),
    text("source", "Lead source it is for; null for all."),
    text("intent", "hot, warm or cold; null for all."),
    Column("minutes", Integer, nullable=False, comment="Working minutes within which the first attempt is owed."),
    day("valid_from", "First day of hand-off it holds for.", required=True),
    UniqueConstraint("source", "intent", "valid_from"),
    comment="One row per response promise, by source and intent, from a day on.",
)

cadences = Table(
    "cadences",
    metadata,
    key("cadence"),
    text("intent", "hot, warm or cold; any for all others.", required=True),
    Column("max_voicemails", Integer, nullable=False, comment="How many of its attempts may be voicemails."),
    UniqueConstraint("intent"),
    comment="One row per plan of attempts, by intent. Without any, the built-in plan holds.",
)

cadence_steps = Table(
    "cadence_steps",
    metadata,
    Column("cadence_id", Id, ForeignKey("cadences.id"), primary_key=True, comment="The plan."),
    Column("number", Integer, primary_key=True, comment="Which attempt, from 1."),
    Column("working_day", Integer, nullable=False,
           comment="On which working day, the day of the first attempt being 1."),
    text("channel", "phone or email.", required=True),
    comment="One row per attempt of a plan.",
    sqlite_with_rowid=False,
)

targets = Table(
    "targets",
    metadata,
    key("target"),
    ref("person_id", "people", "For one rep; else null."),
    text("role", "For a role; else null."),
    ref("team_id", "teams", "For a team; else null."),
    text("measure", "dial, voicemail, conversation, email, meeting_booked or meeting_held.", required=True),
    text("period", "day, week or month.", required=True),
    Column("figure", Integer, nullable=False, comment="How many per full period."),
    day("valid_from", "First day it holds; earlier days keep the earlier figure.", required=True),
    UniqueConstraint("person_id", "role", "team_id", "measure", "period", "valid_from"),
    comment="One row per figure somebody aims for, from a day on.",
)
