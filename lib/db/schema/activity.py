"""What happened and what was promised: touches, next steps, appointments, opportunities."""

from sqlalchemy import Column, Index, Integer, Numeric, String, Table, UniqueConstraint, text

from lib.db.schema import base
from lib.db.schema.base import day, flag, imported, key, metadata, moment, ref
from lib.db.types import Day, Id

touches = Table(
    "touches",
    metadata,
    key("touch"),
    Column("account_id", Id, nullable=False, comment="The company."),
    Column("contact_id", Id, comment="With whom; null if the whole account."),
    Column("lead_id", Id, comment="About which lead, if one."),
    Column("handoff_id", Id, comment="The hand-off whose span it falls in, if any. Derived."),
    Column("campaign_id", Id, comment="The campaign it is part of, if one."),
    ref("person_id", "people", "Who on our side."),
    Column("team_id", Id, comment="That person's team when it happened."),
    base.text("actor", "rep, marketing, system or prospect.", required=True),
    base.text("direction", "out (from us) or in (to us).", required=True),
    base.text("channel", "phone, email, meeting, form, event, webinar, …", required=True),
    base.text("outcome", "conversation, voicemail, no_answer, sent, replied, …", required=True),
    flag("automated", "No human did it: sequence step, auto-reply, mail scanner."),
    moment("occurred_at", "When it happened.", required=True),
    flag("day_only", "The day is known, the time is not; occurred_at is that midnight."),
    day("local_day", "The day it happened on for our person.", required=True),
    moment("recorded_at", "When it was written down.", required=True),
    base.text("note", "What was said."),
    base.text("client_token", "Made once by the screen that logged it: a double click is one touch."),
    Column("answered_by_id", Id, comment="For a voicemail: the inbound call or reply that followed it. Derived."),
    *imported(),
    UniqueConstraint("account_id", "client_token"),
    Index(None, "account_id", "occurred_at"),
    Index(None, "handoff_id", "occurred_at"),
    Index(None, "lead_id"),
    Index(
        "ix_touches_rep_day", "person_id", "local_day",
        sqlite_where=text("actor = 'rep'"), postgresql_where=text("actor = 'rep'"),
    ),
    comment="One row per thing that happened between us and an account.",
)

next_steps = Table(
    "next_steps",
    metadata,
    key("next step"),
    Column("account_id", Id, nullable=False, comment="The company."),
    ref("handoff_id", "handoffs", "The hand-off it belongs to.", required=True),
    ref("person_id", "people", "Who promised.", required=True),
    moment("due_at", "By when; for a day, the midnight that ends it.", required=True),
    flag("day_only", "Promised for a day."),
    base.text("channel", "phone, email, …", required=True),
    base.text("note", "What was promised."),
    moment("created_at", "When it was promised.", required=True),
    moment("closed_at", "When it was done or called off; null while open."),
    base.text("ending", "done, replaced or cancelled."),
    Index(None, "handoff_id"),
    Index(None, "person_id", "due_at"),
    comment="One row per promise to do something next.",
)

appointments = Table(
    "appointments",
    metadata,
    key("appointment"),
    Column("account_id", Id, nullable=False, comment="The company."),
    ref("handoff_id", "handoffs", "The hand-off it came from."),
    Column("contact_id", Id, comment="With whom."),
    ref("person_id", "people", "Who on our side.", required=True),
    moment("starts_at", "When it is to begin.", required=True),
    moment("booked_at", "When it was agreed.", required=True),
    base.text("outcome", "held, no_show_them, no_show_us, moved or cancelled; null until told."),
    moment("told_at", "When the outcome was told."),
    *imported(),
    Index(None, "handoff_id"),
    Index(None, "person_id", "starts_at"),
    comment="One row per meeting promised to a prospect.",
)

opportunities = Table(
    "opportunities",
    metadata,
    key("opportunity"),
    Column("account_id", Id, nullable=False, comment="The company."),
    ref("handoff_id", "handoffs", "The hand-off it grew from, if one."),
    ref("owner_id", "people", "Who sells it."),
    base.text("name", "What people call it.", required=True),
    base.text("kind", "new, expansion or renewal.", required=True),
    base.text("stage", "Stage in words.", required=True),
    Column("amount", Numeric(14, 2), comment="Worth."),
    moment("created_at", "When it was opened.", required=True),
    day("expected_close_on", "Expected close."),
    moment("closed_at", "When it was won or lost; null while open."),
    Column("won", Integer, comment="1 won, 0 lost, null while open."),
    *imported(),
    Index(None, "account_id"),
    Index(None, "handoff_id"),
    comment="One row per possible sale.",
)

claims = Table(
    "claims",
    metadata,
    Column("account_id", Id, primary_key=True, comment="The company."),
    Column("contact_id", Id, primary_key=True, comment="Who is about to be called."),
    ref("handoff_id", "handoffs", "The hand-off that is worked on.", required=True),
    ref("person_id", "people", "Who works on it.", required=True),
    base.text("token", "Logs this claim's outcome once, whoever asks how often.", required=True),
    moment("claimed_at", "When it was taken.", required=True),
    moment("expires_at", "When anybody may take it again.", required=True),
    Index(None, "person_id"),
    comment="One row per prospect somebody is just calling, so that nobody else does.",
    sqlite_with_rowid=False,
)

rep_days = Table(
    "rep_days",
    metadata,
    Column("person_id", Id, primary_key=True, comment="The rep."),
    Column("day", Day, primary_key=True, comment="Day in the rep's zone."),
    Column("kind", String, primary_key=True,
           comment="attempt, dial, voicemail, called_back, conversation, email, meeting_booked or meeting_held."),
    Column("team_id", Id, primary_key=True, comment="The rep's team when it happened; 0 if none."),
    Column("count", Integer, nullable=False, comment="How many."),
    Index(None, "day", "team_id"),
    comment="One row per rep, day, kind of activity and team at the time. Derived from touches.",
    sqlite_with_rowid=False,
)
