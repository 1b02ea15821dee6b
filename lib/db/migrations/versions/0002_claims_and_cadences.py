"""Claims of prospects, plans of attempts, voicemails that were answered

Revision ID: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

import lib.db.types

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("account_id", ID, nullable=False, comment="The company."),
        sa.Column("contact_id", ID, nullable=False, comment="Who is about to be called."),
        sa.Column("handoff_id", ID, nullable=False, comment="The hand-off that is worked on."),
        sa.Column("person_id", ID, nullable=False, comment="Who works on it."),
        sa.Column("token", sa.String(), nullable=False, comment="Logs this claim's outcome once, whoever asks how often."),
        sa.Column("claimed_at", lib.db.types.Instant(), nullable=False, comment="When it was taken."),
        sa.Column("expires_at", lib.db.types.Instant(), nullable=False, comment="When anybody may take it again."),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_claims_handoff_id_handoffs")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_claims_person_id_people")),
        sa.PrimaryKeyConstraint("account_id", "contact_id", name=op.f("pk_claims")),
        comment="One row per prospect somebody is just calling, so that nobody else does.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_claims_person_id"), "claims", ["person_id"])
    op.create_table(
        "cadences",
        sa.Column("id", ID, nullable=False, comment="Key of the cadence."),
        sa.Column("intent", sa.String(), nullable=False, comment="hot, warm or cold; any for all others."),
        sa.Column("max_voicemails", sa.Integer(), nullable=False,
                  comment="How many of its attempts may be voicemails."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadences")),
        sa.UniqueConstraint("intent", name=op.f("uq_cadences_intent")),
        comment="One row per plan of attempts, by intent. Without any, the built-in plan holds.",
    )
    op.create_table(
        "cadence_steps",
        sa.Column("cadence_id", ID, nullable=False, comment="The plan."),
        sa.Column("number", sa.Integer(), nullable=False, comment="Which attempt, from 1."),
        sa.Column("working_day", sa.Integer(), nullable=False,
                  comment="On which working day, the day of the first attempt being 1."),
        sa.Column("channel", sa.String(), nullable=False, comment="phone or email."),
        sa.ForeignKeyConstraint(["cadence_id"], ["cadences.id"], name=op.f("fk_cadence_steps_cadence_id_cadences")),
        sa.PrimaryKeyConstraint("cadence_id", "number", name=op.f("pk_cadence_steps")),
        comment="One row per attempt of a plan.",
        sqlite_with_rowid=False,
    )
    answered = "For a voicemail: the inbound call or reply that followed it. Derived."
    op.add_column("touches", sa.Column("answered_by_id", ID, nullable=True, comment=answered))
    op.create_index(op.f("ix_journal_person_id_at"), "journal", ["person_id", "at"])
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("appointments", "outcome",
                        comment="held, no_show_them, no_show_us, moved or cancelled; null until told.")
        kinds = "attempt, dial, voicemail, called_back, conversation, email, meeting_booked or meeting_held."
        op.alter_column("rep_days", "kind", comment=kinds)
