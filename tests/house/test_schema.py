"""The shared schema explains itself, and the migrations build exactly it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, Table, text

from lib.db.engine import reading
from lib.db.schema import metadata

TABLES = metadata.sorted_tables


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_its_grain(table: Table):
    assert table.comment
    assert table.comment.startswith("One row per ")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_says_what_it_holds(table: Table):
    assert [column.name for column in table.columns if not (column.comment or "").endswith((".", "…"))] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_foreign_keys_stay_in_an_account_or_lead_to_small_tables(table: Table):
    """So that the whole can be spread over several servers by account."""
    small = {"calendars", "teams", "people", "campaigns", "cadences"}
    for key in table.foreign_keys:
        other = key.column.table
        assert other.name in small or (
            "account_id" in table.c and (other.name == "accounts" or "account_id" in other.c)
        )


def test_migrations_build_the_schema(engine: Engine):
    with reading(engine) as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_comments_are_in_the_catalogue_of_postgresql(postgres_engine: Engine):
    with reading(postgres_engine) as conn:
        grain = conn.execute(text("SELECT obj_description('handoffs'::regclass)")).scalar_one()
    assert grain == metadata.tables["handoffs"].comment
