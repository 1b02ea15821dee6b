"""Imports, the journal, and facts about the database itself."""

from sqlalchemy import JSON, Column, Index, Integer, Table, UniqueConstraint

from lib.db.schema.base import key, metadata, moment, ref, text
from lib.db.types import Id

import_runs = Table(
    "import_runs",
    metadata,
    key("import"),
    moment("started_at", "When it began.", required=True),
    moment("finished_at", "When it was done.", required=True),
    text("mapping", "Name of the mapping.", required=True),
    text("files", "The files, by name, separated by line breaks.", required=True),
    Column("rows_read", Integer, nullable=False, comment="Rows in the files: new + changed + unchanged + rejected."),
    Column("rows_new", Integer, nullable=False, comment="Rows that made something."),
    Column("rows_changed", Integer, nullable=False, comment="Rows that changed something."),
    Column("rows_unchanged", Integer, nullable=False, comment="Rows that said what we knew."),
    Column("rows_rejected", Integer, nullable=False, comment="Rows refused, each with its reason in staged_rows."),
    Column("report", JSON, nullable=False, comment="What was decided per file: encoding, separator, date order."),
    comment="One row per finished import.",
)

staged_rows = Table(
    "staged_rows",
    metadata,
    Column("import_run_id", Id, primary_key=True, comment="The import."),
    Column("file", Integer, primary_key=True, comment="Which of its files, from 0."),
    Column("row_number", Integer, primary_key=True, comment="Line of the row in the file, the header being 1."),
    text("entity", "lead, person, touch, account or campaign.", required=True),
    text("result", "new, changed, unchanged or rejected.", required=True),
    text("problem", "Why it was refused, in words."),
    Column("payload", JSON, nullable=False, comment="The row as it stood in the file."),
    Column("target_id", Id, comment="The row it made or changed."),
    comment="One row per row of an imported file, as it stood there, and what became of it.",
    sqlite_with_rowid=False,
)

journal = Table(
    "journal",
    metadata,
    key("entry"),
    moment("at", "When it was done.", required=True),
    ref("person_id", "people", "Who did it; null for the system."),
    text("action", "What was done: receive_lead, assign, record_touch, …", required=True),
    text("entity", "What it was done to: lead, handoff, touch, …", required=True),
    Column("entity_id", Id, nullable=False, comment="Which one."),
    Column("account_id", Id, nullable=False, server_default="0", comment="The company; 0 if none."),
    Column("before", JSON, comment="What stood there before."),
    Column("after", JSON, comment="What stands there since."),
    text("token", "The command's one-time token: the same command twice is done once."),
    UniqueConstraint("account_id", "token"),
    Index(None, "entity", "entity_id"),
    Index(None, "person_id", "at"),
    comment="One row per change: who changed what, when. Only ever added to; the database refuses anything else.",
)

meta = Table(
    "meta",
    metadata,
    text("name", "demo_size, demo_seed, demo_built_at, …", required=True),
    text("value", "Its value.", required=True),
    UniqueConstraint("name"),
    comment="One row per fact about the database itself.",
)
