"""The command that builds the demo company."""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from lib import clock
from lib.db.engine import open_engine, reading
from lib.db.migrate import make_ready
from lib.services.demo import build_demo, counts, size_named


def demo(
    size: Annotated[str, typer.Option(help="small (12 reps), M (200) or L (2,000).")] = "small",
    replace: Annotated[bool, typer.Option(help="Give up the demo company that is there.")] = False,
) -> None:
    """Build a demo company: invented people, accounts and leads with their history up to now."""
    wanted = size_named(size)
    engine = open_engine()
    make_ready(engine)
    began = time.monotonic()
    with _bar() as bar:
        task = bar.add_task("starting", total=1.0)
        build_demo(
            engine, wanted.name, now=clock.now(), replace=replace,
            progress=lambda doing, share: bar.update(task, description=doing, completed=share),
        )
    seconds = time.monotonic() - began
    with reading(engine) as conn:
        found = counts(conn)
    engine.dispose()
    what = ", ".join(f"{count:,} {name}" for name, count in found.items())
    pace = f"{found['touches'] / seconds:,.0f} touches a second"
    typer.echo(f"Demo company {wanted.name}: {what} in {seconds:.1f} seconds ({pace}).")


def _bar() -> Progress:
    """A bar on the error stream, so that the output stays one line."""
    return Progress(
        TextColumn("{task.description:32}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("demo")(demo)
