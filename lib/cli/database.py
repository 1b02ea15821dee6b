"""Commands for the database itself: migrate, rebuild, verify, schema."""

import time

import typer
from rich import print as say
from rich.console import Console

from lib.db import schema
from lib.db.engine import open_engine, reading, writing
from lib.db.migrate import head_revision, make_ready
from lib.db.migrate import migrate as bring_up
from lib.services import rebuild as rebuilding

MOST_SHOWN = 20


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


def rebuild() -> None:
    """Recompute everything derived from the raw rows, in one transaction."""
    engine = open_engine()
    make_ready(engine)
    started = time.monotonic()
    with Console(stderr=True).status("Rebuilding") as status, writing(engine) as conn:
        rebuilding.rebuild(conn, progress=lambda step: status.update(f"Rebuilding: {step}"))
    say(f"Rebuilt in {time.monotonic() - started:.1f} s.")


def verify() -> None:
    """Compare everything derived with the raw rows, and name each difference. Exit code 1 if there is one."""
    engine = open_engine()
    make_ready(engine)
    with Console(stderr=True).status("Verifying"), reading(engine) as conn:
        found = rebuilding.verify(conn)
    for difference in found[:MOST_SHOWN]:
        typer.echo(str(difference))
    if found:
        typer.echo(f"{len(found)} differences. Mend them with: python -m lib rebuild")
        raise typer.Exit(1)
    say("Everything derived is what the raw rows say.")


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("migrate")(migrate)
    app.command("rebuild")(rebuild)
    app.command("verify")(verify)
    app.command("schema")(print_schema)
