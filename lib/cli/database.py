"""Commands for the database itself: migrate, rebuild, verify, schema."""

import typer
from rich import print as say

from lib.db import schema
from lib.db.engine import open_engine
from lib.db.migrate import head_revision
from lib.db.migrate import migrate as bring_up


def migrate() -> None:
    """Bring the database's schema up to date. Needed by hand for PostgreSQL only."""
    engine = open_engine()
    bring_up(engine)
    say(f"The database {engine.url.render_as_string(hide_password=True)} is at schema {head_revision()}.")


def print_schema() -> None:
    """Print every table of the shared database: its grain and its columns."""
    for table in schema.metadata.sorted_tables:
        typer.echo(f"\n{table.name}: {table.comment}")
        for column in table.columns:
            needed = "" if column.nullable else ", required"
            typer.echo(f"  {column.name} ({column.type}{needed}): {column.comment}")


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("migrate")(migrate)
    app.command("schema")(print_schema)
