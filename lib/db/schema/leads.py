"""Accounts, contacts, campaigns, leads, hand-offs and their assignments."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    literal_column,
    text,
    true,
)
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import base
from lib.db.schema.base import day, flag, imported, key, metadata, moment, ref
from lib.db.types import Id

accounts = Table(
    "accounts",
    metadata,
    key("account"),
    base.text("name", "Company name; the person's for a lead without a company.", required=True),
    base.text("domain", "Its e-mail domain in lower case."),
    base.text("industry", "Industry, in words."),
    base.text("segment", "small, mid or large, or the source's own word."),
    base.text("country", "ISO 3166 country."),
    base.text("zone", "IANA time zone its people are called in."),
    base.text("lifecycle", "prospect, customer or former."),
    ref("owner_id", "people", "The rep who looks after it."),
    moment("last_sales_touch_at", "Latest follow-up or two-way exchange, whoever made it. Derived."),
    moment("last_marketing_touch_at", "Latest outbound marketing touch. Derived."),
    moment("created_at", "When it came in.", required=True),
    *imported(),
    Index(None, "last_marketing_touch_at", "last_sales_touch_at"),
    comment="One row per company.",
)

contacts = Table(
    "contacts",
    metadata,
    key("contact"),
    ref("account_id", "accounts", "The company.", required=True),
    base.text("name", "Full name.", required=True),
    base.text("persona", "Role in buying: decision maker, user, finance, …"),
    base.text("title", "Job title."),
    base.text("email", "E-mail in lower case."),
    base.text("phone", "Phone as written."),
    flag("do_not_call", "Asked not to be called."),
    flag("do_not_email", "Asked not to be written to."),
    *imported(),
    Index(None, "account_id"),
    Index(None, "email"),
    comment="One row per person at a company.",
)

campaigns = Table(
    "campaigns",
    metadata,
    key("campaign"),
    base.text("name", "What people call it.", required=True),
    base.text("channel", "webinar, event, email, ad, social, content, partner, …"),
    base.text("source", "Lead source its responses get."),
    day("starts_on", "First day."),
    day("ends_on", "Last day."),
    Column("budget", Numeric(14, 2), comment="Planned spend."),
    Column("cost", Numeric(14, 2), comment="Actual spend to date."),
    Column("expected_responses", Integer, comment="Responses planned."),
    ref("catcher_id", "people", "Who is asked to take what it brings in."),
    moment("catcher_accepted_at", "When the catcher said yes; until then it has none."),
    ref("backup_id", "people", "Who takes over when the catcher is away."),
    *imported(),
    comment="One row per planned marketing effort.",
)

leads = Table(
    "leads",
    metadata,
    key("lead"),
    ref("account_id", "accounts", "The company.", required=True),
    ref("contact_id", "contacts", "Who responded.", required=True),
    ref("campaign_id", "campaigns", "What they responded to; null if none."),
    base.text("source", "Lead source in the source system's own word."),
    base.text("intent", "hot, warm or cold."),
    moment("responded_at", "When the prospect responded.", required=True),
    flag("day_only", "The day is known, the time of day is not."),
    base.text("status", "Status in the source system; shown, never trusted."),
    moment("created_at", "When it came in.", required=True),
    *imported(),
    Index(None, "account_id"),
    Index(None, "contact_id"),
    comment="One row per response of a prospect.",
)

handoffs = Table(
    "handoffs",
    metadata,
    key("hand-off"),
    ref("account_id", "accounts", "The company.", required=True),
    ref("lead_id", "leads", "The lead handed off.", required=True),
    ref("contact_id", "contacts", "The lead's contact.", required=True),
    ref("campaign_id", "campaigns", "The lead's campaign."),
    base.text("source", "The lead's source."),
    base.text("intent", "The lead's intent."),
    Column("number", Integer, nullable=False, comment="1 for the lead's first hand-off, 2 when it comes back, …"),
    ref("team_id", "teams", "Who holds it: the owner's team; while unowned, the team it was handed to.", required=True),
    ref("promised_team_id", "teams", "The team it was handed to; its calendar runs the clock.", required=True),
    Column("needs_acceptance", Boolean, nullable=False, server_default=true(),
           comment="Whether the rep accepts; if not, assigned is accepted."),
    moment("responded_at", "The prospect's clock begins: response, or return signal.", required=True),
    moment("handed_off_at", "Marketing gave it to sales.", required=True),
    moment("handed_off_day_at", "Midnight that begins that day in the organisation's zone.", required=True),
    flag("day_only", "handed_off_at is a day; its clocks speak in days."),
    Column("sla_minutes", Integer, nullable=False, comment="Working minutes owed, fixed at hand-off."),
    base.text("note", "A line of history for whoever catches it."),
    # Derived from assignments, touches, next steps and appointments by the one write path.
    ref("owner_id", "people", "The rep who has it now; null when nobody or a queue. Derived."),
    ref("queue_id", "people", "The queue that holds it, if one does. Derived."),
    moment("assigned_at", "The owner's assignment began. Derived."),
    moment("accepted_at", "The owner took it, or tried. Derived."),
    moment("due_at", "First attempt owed, team calendar. Derived.", required=True),
    moment("risk_at", "Last quarter of that window begins. Derived.", required=True),
    moment("first_attempt_at", "Earliest follow-up by when it happened. Derived."),
    flag("first_attempt_day_only", "That attempt's clock speaks in days. Derived."),
    Column("first_attempt_work_s", Integer, comment="Working seconds from hand-off to it, team calendar. Derived."),
    moment("first_contact_at", "Earliest two-way exchange. Derived."),
    Column("attempts", Integer, nullable=False, server_default="0", comment="Follow-ups in its span. Derived."),
    moment("last_touch_at", "Latest follow-up or two-way exchange. Derived."),
    Column("last_touch_id", Id, comment="That touch. Derived."),
    moment("waiting_since", "Latest sales touch, or the response when there is none. Derived.", required=True),
    moment("promise_at", "Earliest open next step or appointment. Derived."),
    base.text("stage", "unowned, not_accepted, never_attempted, attempted_once, worked or promised. Derived.",
              required=True),
    moment("turns_at", "When that stage turns bad if nothing happens. Derived."),
    moment("ended_at", "When it ended; null while open."),
    base.text("ending", "opportunity, returned or disqualified."),
    base.text("reason", "Why it was returned or disqualified."),
    base.text("evidence", "A word of evidence for a permanent reason."),
    day("revisit_on", "When marketing looks again, for a temporary reason."),
    Column("ended_by_id", Id, comment="Who ended it."),
    moment("nurture_due_at", "Returned: marketing's next touch is owed by then; null once handed off again. Derived."),
    *imported(),
    UniqueConstraint("lead_id", "number"),
    # One partial index per way in; the predicate is a literal so that both planners use it.
    # Columns behind the first serve the counts without touching the table; SQLite wants the
    # predicate's own column among them.
    *(
        Index(
            f"ix_handoffs_open_{name}", *columns, "ended_at",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        )
        for name, columns in {
            "counts": ("stage", "turns_at"),
            "stage": ("stage", "waiting_since", "turns_at", "due_at", "risk_at", "first_attempt_at", "team_id"),
            "due": ("stage", "due_at", "turns_at", "team_id"),
            "owner": ("owner_id", "stage", "waiting_since", "turns_at", "due_at", "risk_at", "first_attempt_at"),
            "team": ("team_id", "stage", "waiting_since", "turns_at", "due_at", "risk_at", "first_attempt_at"),
            "campaign": ("campaign_id", "stage", "waiting_since", "turns_at", "team_id"),
            "source": ("source", "stage", "waiting_since", "turns_at", "team_id"),
            "contact": ("contact_id", "stage", "turns_at"),
        }.items()
    ),
    Index(
        "ix_handoffs_returned", "nurture_due_at", "team_id", "owner_id", "source", "campaign_id",
        sqlite_where=text("nurture_due_at IS NOT NULL"), postgresql_where=text("nurture_due_at IS NOT NULL"),
    ),
    Index(
        "ix_handoffs_cohort", "handed_off_at", "team_id", "owner_id", "campaign_id", "source", "first_attempt_at",
        "due_at", "ended_at", "responded_at",
    ),
    Index("ix_handoffs_account", "account_id"),
    comment="One row per hand-off of a lead from marketing to sales: one promise, one clock, one ending.",
)

assignments = Table(
    "assignments",
    metadata,
    key("assignment"),
    Column("account_id", Id, nullable=False, comment="The company."),
    ref("handoff_id", "handoffs", "The hand-off.", required=True),
    ref("person_id", "people", "The rep or queue that holds it.", required=True),
    moment("assigned_at", "Given to them.", required=True),
    moment("assigned_day_at", "Midnight that begins that day in the organisation's zone.", required=True),
    flag("day_only", "assigned_at is a day."),
    moment("accepted_at", "They said they take it."),
    moment("ended_at", "They gave it up, or the hand-off ended."),
    base.text("ending", "opportunity, returned, disqualified or passed_on."),
    moment("due_at", "First attempt owed, the rep's calendar. Derived.", required=True),
    moment("risk_at", "Last quarter of that window begins. Derived.", required=True),
    moment("first_attempt_at", "This rep's first follow-up while holding it. Derived."),
    Column("attempts", Integer, nullable=False, server_default="0", comment="This rep's follow-ups. Derived."),
    Column("response_work_s", Integer, comment="Working seconds from assigned to it, own calendar. Derived."),
    Index(None, "handoff_id"),
    Index(None, "person_id", "assigned_at"),
    comment="One row per time somebody holds a hand-off.",
)

search_words = Table(
    "search_words",
    metadata,
    # COLLATE "C" in PostgreSQL makes `word >= x AND word < y` a prefix search by index.
    Column("word", String(collation="C").with_variant(String(), "sqlite"), primary_key=True,
           comment="One word in lower case, without accents."),
    Column("kind", String, primary_key=True, comment="account or contact."),
    Column("ref_id", Id, primary_key=True, comment="The account or contact named so."),
    Column("account_id", Id, nullable=False, comment="The company."),
    comment="One row per word of a name or e-mail: finds by the beginning of any word. Derived.",
    sqlite_with_rowid=False,
)

OPEN: ColumnElement[Any] = literal_column("handoffs.ended_at IS NULL")
"""A hand-off that has not ended, spelled as the partial indexes spell it: as a Boolean it would become `… = 1`."""
