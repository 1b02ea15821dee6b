"""The shared lead database

Revision ID: 0001
Follows:
"""

import sqlalchemy as sa
from alembic import op

import lib.db.types

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the calendar."
        ),
        sa.Column("name", sa.String(), nullable=False, comment="What people call it."),
        sa.Column("zone", sa.String(), nullable=False, comment="IANA time zone the hours are in."),
        sa.Column(
            "country",
            sa.String(),
            nullable=True,
            comment="ISO 3166 country whose public holidays apply; null for none.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("name", name=op.f("uq_calendars_name")),
        comment="One row per working calendar: opening hours and holidays in a zone.",
    )
    op.create_table(
        "import_runs",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the import."
        ),
        sa.Column("started_at", lib.db.types.Instant(), nullable=False, comment="When it began."),
        sa.Column("finished_at", lib.db.types.Instant(), nullable=False, comment="When it was done."),
        sa.Column("mapping", sa.String(), nullable=False, comment="Name of the mapping."),
        sa.Column("files", sa.String(), nullable=False, comment="The files, by name, separated by line breaks."),
        sa.Column(
            "rows_read",
            sa.Integer(),
            nullable=False,
            comment="Rows in the files: new + changed + unchanged + rejected.",
        ),
        sa.Column("rows_new", sa.Integer(), nullable=False, comment="Rows that made something."),
        sa.Column("rows_changed", sa.Integer(), nullable=False, comment="Rows that changed something."),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False, comment="Rows that said what we knew."),
        sa.Column(
            "rows_rejected", sa.Integer(), nullable=False, comment="Rows refused, each with its reason in staged_rows."
        ),
        sa.Column(
            "report", sa.JSON(), nullable=False, comment="What was decided per file: encoding, separator, date order."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
        comment="One row per finished import.",
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False, comment="demo_size, demo_seed, demo_built_at, …"),
        sa.Column("value", sa.String(), nullable=False, comment="Its value."),
        sa.UniqueConstraint("name", name=op.f("uq_meta_name")),
        comment="One row per fact about the database itself.",
    )
    op.create_table(
        "rep_days",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The rep."
        ),
        sa.Column("day", lib.db.types.Day(), nullable=False, comment="Day in the rep's zone."),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="attempt, dial, voicemail, conversation, email, meeting_booked or meeting_held.",
        ),
        sa.Column(
            "team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The rep's team when it happened; 0 if none.",
        ),
        sa.Column("count", sa.Integer(), nullable=False, comment="How many."),
        sa.PrimaryKeyConstraint("person_id", "day", "kind", "team_id", name=op.f("pk_rep_days")),
        comment="One row per rep, day, kind of activity and team at the time. Derived from touches.",
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("rep_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rep_days_day_team_id"), ["day", "team_id"], unique=False)

    op.create_table(
        "search_words",
        sa.Column(
            "word",
            sa.String(collation="C").with_variant(sa.String(), "sqlite"),
            nullable=False,
            comment="One word in lower case, without accents.",
        ),
        sa.Column("kind", sa.String(), nullable=False, comment="account or contact."),
        sa.Column(
            "ref_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The account or contact named so.",
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.PrimaryKeyConstraint("word", "kind", "ref_id", name=op.f("pk_search_words")),
        comment="One row per word of a name or e-mail: finds by the beginning of any word. Derived.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sla_rules",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the rule."
        ),
        sa.Column("source", sa.String(), nullable=True, comment="Lead source it is for; null for all."),
        sa.Column("intent", sa.String(), nullable=True, comment="hot, warm or cold; null for all."),
        sa.Column(
            "minutes", sa.Integer(), nullable=False, comment="Working minutes within which the first attempt is owed."
        ),
        sa.Column("valid_from", lib.db.types.Day(), nullable=False, comment="First day of hand-off it holds for."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_rules")),
        sa.UniqueConstraint("source", "intent", "valid_from", name=op.f("uq_sla_rules_source_intent_valid_from")),
        comment="One row per response promise, by source and intent, from a day on.",
    )
    op.create_table(
        "staged_rows",
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The import."
        ),
        sa.Column("file", sa.Integer(), nullable=False, comment="Which of its files, from 0."),
        sa.Column(
            "row_number", sa.Integer(), nullable=False, comment="Line of the row in the file, the header being 1."
        ),
        sa.Column("entity", sa.String(), nullable=False, comment="lead, person, touch, account or campaign."),
        sa.Column("result", sa.String(), nullable=False, comment="new, changed, unchanged or rejected."),
        sa.Column("problem", sa.String(), nullable=True, comment="Why it was refused, in words."),
        sa.Column("payload", sa.JSON(), nullable=False, comment="The row as it stood in the file."),
        sa.Column(
            "target_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The row it made or changed.",
        ),
        sa.PrimaryKeyConstraint("import_run_id", "file", "row_number", name=op.f("pk_staged_rows")),
        comment="One row per row of an imported file, as it stood there, and what became of it.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calendar_hours",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the interval."
        ),
        sa.Column(
            "calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The calendar."
        ),
        sa.Column("weekday", sa.Integer(), nullable=False, comment="0 is Monday, 6 Sunday."),
        sa.Column("opens", sa.Integer(), nullable=False, comment="Minutes from local midnight."),
        sa.Column("closes", sa.Integer(), nullable=False, comment="Minutes from local midnight; 1440 is its end."),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_calendar_hours_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_hours")),
        sa.UniqueConstraint(
            "calendar_id", "weekday", "opens", name=op.f("uq_calendar_hours_calendar_id_weekday_opens")
        ),
        comment="One row per open interval of a weekday of a calendar.",
    )
    op.create_table(
        "holidays",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the holiday."
        ),
        sa.Column(
            "calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The calendar."
        ),
        sa.Column("day", lib.db.types.Day(), nullable=False, comment="The closed day."),
        sa.Column("name", sa.String(), nullable=False, comment="Its name."),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_holidays_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("calendar_id", "day", name=op.f("uq_holidays_calendar_id_day")),
        comment="One row per closed day of a calendar.",
    )
    op.create_table(
        "people",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the person."
        ),
        sa.Column("name", sa.String(), nullable=False, comment="Full name."),
        sa.Column("email", sa.String(), nullable=True, comment="Work e-mail in lower case; signs the person in."),
        sa.Column("role", sa.String(), nullable=False, comment="rep, manager, marketing or operations."),
        sa.Column(
            "kind",
            sa.String(),
            server_default="person",
            nullable=False,
            comment="person, queue (owns leads, is no rep) or system (acts, is no rep).",
        ),
        sa.Column("zone", sa.String(), nullable=True, comment="Own IANA time zone; null takes the team calendar's."),
        sa.Column(
            "calendar_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Own working hours (part-time); null takes the team's.",
        ),
        sa.Column("active_from", lib.db.types.Day(), nullable=True, comment="First day here; null if always."),
        sa.Column("active_to", lib.db.types.Day(), nullable=True, comment="Last day here; null while active."),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_people_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_people_origin_origin_id")),
        comment="One row per person, queue or system user.",
    )
    op.create_table(
        "teams",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the team."
        ),
        sa.Column("name", sa.String(), nullable=False, comment="What people call it."),
        sa.Column(
            "parent_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The team above; null at the top.",
        ),
        sa.Column(
            "calendar_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="When the team is open; the hand-off clock runs in it.",
        ),
        sa.Column(
            "acceptance_step",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether its reps accept hand-offs; if not, assigned is accepted.",
        ),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_teams_calendar_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["teams.id"], name=op.f("fk_teams_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_teams_origin_origin_id")),
        comment="One row per team; teams form a tree.",
    )
    op.create_table(
        "accounts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the account."
        ),
        sa.Column(
            "name", sa.String(), nullable=False, comment="Company name; the person's for a lead without a company."
        ),
        sa.Column("domain", sa.String(), nullable=True, comment="Its e-mail domain in lower case."),
        sa.Column("industry", sa.String(), nullable=True, comment="Industry, in words."),
        sa.Column("segment", sa.String(), nullable=True, comment="small, mid or large, or the source's own word."),
        sa.Column("country", sa.String(), nullable=True, comment="ISO 3166 country."),
        sa.Column("zone", sa.String(), nullable=True, comment="IANA time zone its people are called in."),
        sa.Column("lifecycle", sa.String(), nullable=True, comment="prospect, customer or former."),
        sa.Column(
            "owner_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The rep who looks after it.",
        ),
        sa.Column(
            "last_sales_touch_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="Latest follow-up or two-way exchange, whoever made it. Derived.",
        ),
        sa.Column(
            "last_marketing_touch_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="Latest outbound marketing touch. Derived.",
        ),
        sa.Column("created_at", lib.db.types.Instant(), nullable=False, comment="When it came in."),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_accounts_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_accounts_origin_origin_id")),
        comment="One row per company.",
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_last_marketing_touch_at_last_sales_touch_at"),
            ["last_marketing_touch_at", "last_sales_touch_at"],
            unique=False,
        )

    op.create_table(
        "campaigns",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the campaign."
        ),
        sa.Column("name", sa.String(), nullable=False, comment="What people call it."),
        sa.Column(
            "channel", sa.String(), nullable=True, comment="webinar, event, email, ad, social, content, partner, …"
        ),
        sa.Column("source", sa.String(), nullable=True, comment="Lead source its responses get."),
        sa.Column("starts_on", lib.db.types.Day(), nullable=True, comment="First day."),
        sa.Column("ends_on", lib.db.types.Day(), nullable=True, comment="Last day."),
        sa.Column("budget", sa.Numeric(precision=14, scale=2), nullable=True, comment="Planned spend."),
        sa.Column("cost", sa.Numeric(precision=14, scale=2), nullable=True, comment="Actual spend to date."),
        sa.Column("expected_responses", sa.Integer(), nullable=True, comment="Responses planned."),
        sa.Column(
            "catcher_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who is asked to take what it brings in.",
        ),
        sa.Column(
            "catcher_accepted_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="When the catcher said yes; until then it has none.",
        ),
        sa.Column(
            "backup_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who takes over when the catcher is away.",
        ),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["backup_id"], ["people.id"], name=op.f("fk_campaigns_backup_id")),
        sa.ForeignKeyConstraint(["catcher_id"], ["people.id"], name=op.f("fk_campaigns_catcher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_campaigns_origin_origin_id")),
        comment="One row per planned marketing effort.",
    )
    op.create_table(
        "journal",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the entry."
        ),
        sa.Column("at", lib.db.types.Instant(), nullable=False, comment="When it was done."),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who did it; null for the system.",
        ),
        sa.Column(
            "action", sa.String(), nullable=False, comment="What was done: receive_lead, assign, record_touch, …"
        ),
        sa.Column("entity", sa.String(), nullable=False, comment="What it was done to: lead, handoff, touch, …"),
        sa.Column(
            "entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Which one."
        ),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
            comment="The company; 0 if none.",
        ),
        sa.Column("before", sa.JSON(), nullable=True, comment="What stood there before."),
        sa.Column("after", sa.JSON(), nullable=True, comment="What stands there since."),
        sa.Column(
            "token",
            sa.String(),
            nullable=True,
            comment="The command's one-time token: the same command twice is done once.",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_journal_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("account_id", "token", name=op.f("uq_journal_account_id_token")),
        comment="One row per change: who changed what, when. Only ever added to; the database refuses anything else.",
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entity_entity_id"), ["entity", "entity_id"], unique=False)

    op.create_table(
        "leave",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the leave."
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Who is away."
        ),
        sa.Column("from_day", lib.db.types.Day(), nullable=False, comment="First day away."),
        sa.Column("to_day", lib.db.types.Day(), nullable=False, comment="Last day away."),
        sa.Column("note", sa.String(), nullable=True, comment="Why, if it is to be known."),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leave_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("person_id", "from_day", name=op.f("uq_leave_person_id_from_day")),
        comment="One row per absence of a person, whole days.",
    )
    op.create_table(
        "memberships",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the membership."
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Who."),
        sa.Column(
            "team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="In which team; for a manager, the team managed.",
        ),
        sa.Column("from_day", lib.db.types.Day(), nullable=False, comment="First day in it."),
        sa.Column("to_day", lib.db.types.Day(), nullable=True, comment="Last day in it; null while it lasts."),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_memberships_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("person_id", "team_id", "from_day", name=op.f("uq_memberships_person_id_team_id_from_day")),
        comment="One row per stay of a person in a team.",
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_team_id_person_id"), ["team_id", "person_id"], unique=False)

    op.create_table(
        "targets",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the target."
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="For one rep; else null.",
        ),
        sa.Column("role", sa.String(), nullable=True, comment="For a role; else null."),
        sa.Column(
            "team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="For a team; else null.",
        ),
        sa.Column(
            "measure",
            sa.String(),
            nullable=False,
            comment="dial, voicemail, conversation, email, meeting_booked or meeting_held.",
        ),
        sa.Column("period", sa.String(), nullable=False, comment="day, week or month."),
        sa.Column("figure", sa.Integer(), nullable=False, comment="How many per full period."),
        sa.Column(
            "valid_from",
            lib.db.types.Day(),
            nullable=False,
            comment="First day it holds; earlier days keep the earlier figure.",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_targets_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_targets_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "team_id",
            "measure",
            "period",
            "valid_from",
            name=op.f("uq_targets_person_id_role_team_id_measure_period_valid_from"),
        ),
        comment="One row per figure somebody aims for, from a day on.",
    )
    op.create_table(
        "touches",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the touch."
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "contact_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="With whom; null if the whole account.",
        ),
        sa.Column(
            "lead_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="About which lead, if one.",
        ),
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The hand-off whose span it falls in, if any. Derived.",
        ),
        sa.Column(
            "campaign_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The campaign it is part of, if one.",
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="Who on our side."
        ),
        sa.Column(
            "team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="That person's team when it happened.",
        ),
        sa.Column("actor", sa.String(), nullable=False, comment="rep, marketing, system or prospect."),
        sa.Column("direction", sa.String(), nullable=False, comment="out (from us) or in (to us)."),
        sa.Column("channel", sa.String(), nullable=False, comment="phone, email, meeting, form, event, webinar, …"),
        sa.Column(
            "outcome", sa.String(), nullable=False, comment="conversation, voicemail, no_answer, sent, replied, …"
        ),
        sa.Column(
            "automated",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="No human did it: sequence step, auto-reply, mail scanner.",
        ),
        sa.Column("occurred_at", lib.db.types.Instant(), nullable=False, comment="When it happened."),
        sa.Column(
            "day_only",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="The day is known, the time is not; occurred_at is that midnight.",
        ),
        sa.Column("local_day", lib.db.types.Day(), nullable=False, comment="The day it happened on for our person."),
        sa.Column("recorded_at", lib.db.types.Instant(), nullable=False, comment="When it was written down."),
        sa.Column("note", sa.String(), nullable=True, comment="What was said."),
        sa.Column(
            "client_token",
            sa.String(),
            nullable=True,
            comment="Made once by the screen that logged it: a double click is one touch.",
        ),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_touches_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
        sa.UniqueConstraint("account_id", "client_token", name=op.f("uq_touches_account_id_client_token")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_touches_origin_origin_id")),
        comment="One row per thing that happened between us and an account.",
    )
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_touches_account_id_occurred_at"), ["account_id", "occurred_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_touches_handoff_id_occurred_at"), ["handoff_id", "occurred_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_touches_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(
            "ix_touches_rep_day",
            ["person_id", "local_day"],
            unique=False,
            sqlite_where=sa.text("actor = 'rep'"),
            postgresql_where=sa.text("actor = 'rep'"),
        )

    op.create_table(
        "contacts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the contact."
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column("name", sa.String(), nullable=False, comment="Full name."),
        sa.Column("persona", sa.String(), nullable=True, comment="Role in buying: decision maker, user, finance, …"),
        sa.Column("title", sa.String(), nullable=True, comment="Job title."),
        sa.Column("email", sa.String(), nullable=True, comment="E-mail in lower case."),
        sa.Column("phone", sa.String(), nullable=True, comment="Phone as written."),
        sa.Column(
            "do_not_call", sa.Boolean(), server_default=sa.false(), nullable=False, comment="Asked not to be called."
        ),
        sa.Column(
            "do_not_email",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Asked not to be written to.",
        ),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contacts_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_contacts_origin_origin_id")),
        comment="One row per person at a company.",
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_email"), ["email"], unique=False)

    op.create_table(
        "leads",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the lead."
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Who responded."
        ),
        sa.Column(
            "campaign_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="What they responded to; null if none.",
        ),
        sa.Column("source", sa.String(), nullable=True, comment="Lead source in the source system's own word."),
        sa.Column("intent", sa.String(), nullable=True, comment="hot, warm or cold."),
        sa.Column("responded_at", lib.db.types.Instant(), nullable=False, comment="When the prospect responded."),
        sa.Column(
            "day_only",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="The day is known, the time of day is not.",
        ),
        sa.Column("status", sa.String(), nullable=True, comment="Status in the source system; shown, never trusted."),
        sa.Column("created_at", lib.db.types.Instant(), nullable=False, comment="When it came in."),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_leads_account_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_leads_campaign_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_leads_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_leads_origin_origin_id")),
        comment="One row per response of a prospect.",
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "handoffs",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the hand-off."
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "lead_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The lead handed off.",
        ),
        sa.Column(
            "contact_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The lead's contact.",
        ),
        sa.Column(
            "campaign_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The lead's campaign.",
        ),
        sa.Column("source", sa.String(), nullable=True, comment="The lead's source."),
        sa.Column("intent", sa.String(), nullable=True, comment="The lead's intent."),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="1 for the lead's first hand-off, 2 when it comes back, …"
        ),
        sa.Column(
            "team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Who holds it: the owner's team; while unowned, the team it was handed to.",
        ),
        sa.Column(
            "promised_team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The team it was handed to; its calendar runs the clock.",
        ),
        sa.Column(
            "needs_acceptance",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="Whether the rep accepts; if not, assigned is accepted.",
        ),
        sa.Column(
            "responded_at",
            lib.db.types.Instant(),
            nullable=False,
            comment="The prospect's clock begins: response, or return signal.",
        ),
        sa.Column("handed_off_at", lib.db.types.Instant(), nullable=False, comment="Marketing gave it to sales."),
        sa.Column(
            "handed_off_day_at",
            lib.db.types.Instant(),
            nullable=False,
            comment="Midnight that begins that day in the organisation's zone.",
        ),
        sa.Column(
            "day_only",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="handed_off_at is a day; its clocks speak in days.",
        ),
        sa.Column("sla_minutes", sa.Integer(), nullable=False, comment="Working minutes owed, fixed at hand-off."),
        sa.Column("note", sa.String(), nullable=True, comment="A line of history for whoever catches it."),
        sa.Column(
            "owner_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The rep who has it now; null when nobody or a queue. Derived.",
        ),
        sa.Column(
            "queue_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The queue that holds it, if one does. Derived.",
        ),
        sa.Column(
            "assigned_at", lib.db.types.Instant(), nullable=True, comment="The owner's assignment began. Derived."
        ),
        sa.Column(
            "accepted_at", lib.db.types.Instant(), nullable=True, comment="The owner took it, or tried. Derived."
        ),
        sa.Column(
            "due_at", lib.db.types.Instant(), nullable=False, comment="First attempt owed, team calendar. Derived."
        ),
        sa.Column(
            "risk_at", lib.db.types.Instant(), nullable=False, comment="Last quarter of that window begins. Derived."
        ),
        sa.Column(
            "first_attempt_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="Earliest follow-up by when it happened. Derived.",
        ),
        sa.Column(
            "first_attempt_day_only",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="That attempt's clock speaks in days. Derived.",
        ),
        sa.Column(
            "first_attempt_work_s",
            sa.Integer(),
            nullable=True,
            comment="Working seconds from hand-off to it, team calendar. Derived.",
        ),
        sa.Column(
            "first_contact_at", lib.db.types.Instant(), nullable=True, comment="Earliest two-way exchange. Derived."
        ),
        sa.Column(
            "attempts", sa.Integer(), server_default="0", nullable=False, comment="Follow-ups in its span. Derived."
        ),
        sa.Column(
            "last_touch_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="Latest follow-up or two-way exchange. Derived.",
        ),
        sa.Column(
            "last_touch_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="That touch. Derived.",
        ),
        sa.Column(
            "waiting_since",
            lib.db.types.Instant(),
            nullable=False,
            comment="Latest sales touch, or the response when there is none. Derived.",
        ),
        sa.Column(
            "promise_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="Earliest open next step or appointment. Derived.",
        ),
        sa.Column(
            "stage",
            sa.String(),
            nullable=False,
            comment="unowned, not_accepted, never_attempted, attempted_once, worked or promised. Derived.",
        ),
        sa.Column(
            "turns_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="When that stage turns bad if nothing happens. Derived.",
        ),
        sa.Column("ended_at", lib.db.types.Instant(), nullable=True, comment="When it ended; null while open."),
        sa.Column("ending", sa.String(), nullable=True, comment="opportunity, returned or disqualified."),
        sa.Column("reason", sa.String(), nullable=True, comment="Why it was returned or disqualified."),
        sa.Column("evidence", sa.String(), nullable=True, comment="A word of evidence for a permanent reason."),
        sa.Column(
            "revisit_on",
            lib.db.types.Day(),
            nullable=True,
            comment="When marketing looks again, for a temporary reason.",
        ),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="Who ended it."
        ),
        sa.Column(
            "nurture_due_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="Returned: marketing's next touch is owed by then; null once handed off again. Derived.",
        ),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_handoffs_account_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_handoffs_campaign_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_handoffs_contact_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_handoffs_lead_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_handoffs_owner_id")),
        sa.ForeignKeyConstraint(["promised_team_id"], ["teams.id"], name=op.f("fk_handoffs_promised_team_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["people.id"], name=op.f("fk_handoffs_queue_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_handoffs_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
        sa.UniqueConstraint("lead_id", "number", name=op.f("uq_handoffs_lead_id_number")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_handoffs_origin_origin_id")),
        comment="One row per hand-off of a lead from marketing to sales: one promise, one clock, one ending.",
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index("ix_handoffs_account", ["account_id"], unique=False)
        batch_op.create_index(
            "ix_handoffs_cohort",
            [
                "handed_off_at",
                "team_id",
                "owner_id",
                "campaign_id",
                "source",
                "first_attempt_at",
                "due_at",
                "ended_at",
                "responded_at",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_handoffs_open_campaign",
            ["campaign_id", "stage", "waiting_since", "turns_at", "team_id", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_contact",
            ["contact_id", "stage", "turns_at", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_counts",
            ["stage", "turns_at", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_due",
            ["stage", "due_at", "turns_at", "team_id", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_owner",
            ["owner_id", "stage", "waiting_since", "turns_at", "due_at", "risk_at", "first_attempt_at", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_source",
            ["source", "stage", "waiting_since", "turns_at", "team_id", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_stage",
            ["stage", "waiting_since", "turns_at", "due_at", "risk_at", "first_attempt_at", "team_id", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_open_team",
            ["team_id", "stage", "waiting_since", "turns_at", "due_at", "risk_at", "first_attempt_at", "ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_handoffs_returned",
            ["nurture_due_at", "team_id", "owner_id", "source", "campaign_id"],
            unique=False,
            sqlite_where=sa.text("nurture_due_at IS NOT NULL"),
            postgresql_where=sa.text("nurture_due_at IS NOT NULL"),
        )

    op.create_table(
        "appointments",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Key of the appointment.",
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The hand-off it came from.",
        ),
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="With whom."
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Who on our side.",
        ),
        sa.Column("starts_at", lib.db.types.Instant(), nullable=False, comment="When it is to begin."),
        sa.Column("booked_at", lib.db.types.Instant(), nullable=False, comment="When it was agreed."),
        sa.Column(
            "outcome",
            sa.String(),
            nullable=True,
            comment="held, no_show_them, no_show_us or cancelled; null until told.",
        ),
        sa.Column("told_at", lib.db.types.Instant(), nullable=True, comment="When the outcome was told."),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_appointments_handoff_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_appointments_origin_origin_id")),
        comment="One row per meeting promised to a prospect.",
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appointments_person_id_starts_at"), ["person_id", "starts_at"], unique=False
        )

    op.create_table(
        "assignments",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the assignment."
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The hand-off."
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The rep or queue that holds it.",
        ),
        sa.Column("assigned_at", lib.db.types.Instant(), nullable=False, comment="Given to them."),
        sa.Column(
            "assigned_day_at",
            lib.db.types.Instant(),
            nullable=False,
            comment="Midnight that begins that day in the organisation's zone.",
        ),
        sa.Column("day_only", sa.Boolean(), server_default=sa.false(), nullable=False, comment="assigned_at is a day."),
        sa.Column("accepted_at", lib.db.types.Instant(), nullable=True, comment="They said they take it."),
        sa.Column("ended_at", lib.db.types.Instant(), nullable=True, comment="They gave it up, or the hand-off ended."),
        sa.Column("ending", sa.String(), nullable=True, comment="opportunity, returned, disqualified or passed_on."),
        sa.Column(
            "due_at", lib.db.types.Instant(), nullable=False, comment="First attempt owed, the rep's calendar. Derived."
        ),
        sa.Column(
            "risk_at", lib.db.types.Instant(), nullable=False, comment="Last quarter of that window begins. Derived."
        ),
        sa.Column(
            "first_attempt_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="This rep's first follow-up while holding it. Derived.",
        ),
        sa.Column(
            "attempts", sa.Integer(), server_default="0", nullable=False, comment="This rep's follow-ups. Derived."
        ),
        sa.Column(
            "response_work_s",
            sa.Integer(),
            nullable=True,
            comment="Working seconds from assigned to it, own calendar. Derived.",
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_assignments_handoff_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assignments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        comment="One row per time somebody holds a hand-off.",
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assignments_person_id_assigned_at"), ["person_id", "assigned_at"], unique=False
        )

    op.create_table(
        "next_steps",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Key of the next step."
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The hand-off it belongs to.",
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Who promised."
        ),
        sa.Column(
            "due_at", lib.db.types.Instant(), nullable=False, comment="By when; for a day, the midnight that ends it."
        ),
        sa.Column("day_only", sa.Boolean(), server_default=sa.false(), nullable=False, comment="Promised for a day."),
        sa.Column("channel", sa.String(), nullable=False, comment="phone, email, …"),
        sa.Column("note", sa.String(), nullable=True, comment="What was promised."),
        sa.Column("created_at", lib.db.types.Instant(), nullable=False, comment="When it was promised."),
        sa.Column(
            "closed_at",
            lib.db.types.Instant(),
            nullable=True,
            comment="When it was done or called off; null while open.",
        ),
        sa.Column("ending", sa.String(), nullable=True, comment="done, replaced or cancelled."),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_next_steps_handoff_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_next_steps_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_steps")),
        comment="One row per promise to do something next.",
    )
    with op.batch_alter_table("next_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_next_steps_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_next_steps_person_id_due_at"), ["person_id", "due_at"], unique=False)

    op.create_table(
        "opportunities",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Key of the opportunity.",
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The company."
        ),
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The hand-off it grew from, if one.",
        ),
        sa.Column(
            "owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="Who sells it."
        ),
        sa.Column("name", sa.String(), nullable=False, comment="What people call it."),
        sa.Column("kind", sa.String(), nullable=False, comment="new, expansion or renewal."),
        sa.Column("stage", sa.String(), nullable=False, comment="Stage in words."),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True, comment="Worth."),
        sa.Column("created_at", lib.db.types.Instant(), nullable=False, comment="When it was opened."),
        sa.Column("expected_close_on", lib.db.types.Day(), nullable=True, comment="Expected close."),
        sa.Column(
            "closed_at", lib.db.types.Instant(), nullable=True, comment="When it was won or lost; null while open."
        ),
        sa.Column("won", sa.Integer(), nullable=True, comment="1 won, 0 lost, null while open."),
        sa.Column(
            "origin",
            sa.String(),
            nullable=True,
            comment="System the row was imported from; null when made here or in the demo.",
        ),
        sa.Column(
            "origin_id",
            sa.String(),
            nullable=True,
            comment="Its id there; for rows without one, a fingerprint and its count.",
        ),
        sa.Column(
            "import_run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The import that brought or last changed it.",
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_opportunities_handoff_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_opportunities_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_opportunities_origin_origin_id")),
        comment="One row per possible sale.",
    )
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunities_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_handoff_id"), ["handoff_id"], unique=False)
    keep_the_journal()


def keep_the_journal() -> None:
    """The journal is only ever added to: the database itself refuses changes."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_refuses_{event.lower()} BEFORE {event} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is only ever added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_refuses BEFORE UPDATE OR DELETE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuses()"
    )


def downgrade() -> None:
    """There is nothing before the first schema: drop the database instead."""
    raise NotImplementedError("The first migration cannot be taken back; start a new database.")
