"""The command that brings files in."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from lib.db.engine import open_engine
from lib.services.imports import FileReport, ImportReport, OnDemo, import_files

QUIET_SECONDS = 1.0
"""Where there is no terminal to draw on, a line of progress is printed this often."""


def bring_in(
    files: Annotated[list[Path], typer.Argument(help="The files, in any order.", show_default=False)],
    mapping: Annotated[Path, typer.Option(help="What stands where in them: a TOML file.", show_default=False)],
    replace_demo: Annotated[
        bool, typer.Option("--replace-demo", help="Start your own database in place of the demo company.")
    ] = False,
    into_demo: Annotated[bool, typer.Option("--into-demo", help="Mix these files into the demo company.")] = False,
) -> None:
    """Bring in people, accounts, campaigns, leads and touches from a CRM's export.

    All of it or nothing; the same files again change nothing. Every row is kept as it
    stood, with what became of it.
    """
    if replace_demo and into_demo:
        raise typer.BadParameter("Say --replace-demo or --into-demo, not both.")
    on_demo = OnDemo.REPLACE if replace_demo else OnDemo.MIX if into_demo else OnDemo.REFUSE
    engine = open_engine()
    with _Teller(Console(stderr=True)) as teller:
        report = import_files(engine, mapping, files, on_demo=on_demo, progress=teller)
    _print(Console(), report)


class _Teller:
    """Shows progress: a bar on a terminal, else a line a second."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        )
        self._begun = self._last = time.monotonic()
        self._what = ""

    def __enter__(self) -> "_Teller":
        self._bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        """One step of the import."""
        if self._console.is_terminal:
            self._draw(what, done, total)
        else:
            self._write(what, done, total)

    def _draw(self, what: str, done: int, total: int) -> None:
        if what != self._what:
            for task in self._bar.task_ids:
                self._bar.remove_task(task)
            self._bar.add_task(what, total=total or None)
            self._what = what
        self._bar.update(self._bar.task_ids[-1], completed=done)

    def _write(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._begun < QUIET_SECONDS or (what == self._what and now - self._last < QUIET_SECONDS):
            return
        rows = f": {done:,} of {total:,} rows" if total else ""
        self._console.print(f"{what}{rows}", highlight=False, markup=False)
        self._last, self._what = now, what


def _print(console: Console, report: ImportReport) -> None:
    console.print(_files(report))
    for file in report.files:
        _print_file(console, file)
    if report.made:
        console.print(f"Made on the way: {report.made_in_words()}.", highlight=False, markup=False, soft_wrap=True)
    for warning in report.warnings:
        console.print(f"Note: {warning}", style="yellow", highlight=False, markup=False, soft_wrap=True)
    _print_rejected(console, report)
    console.print(f"Import {report.run_id}, {report.seconds:.1f} s. Blank cells never erase what is known.",
                  style="dim", highlight=False)


def _files(report: ImportReport) -> Table:
    table = Table(title=f"What came in ({report.mapping})", title_justify="left")
    table.add_column("file", overflow="fold")
    table.add_column("as")
    for word in ("read", "new", "changed", "unchanged", "rejected"):
        table.add_column(word, justify="right")
    for file in report.files:
        figures = (file.read, file.new, file.changed, file.unchanged, file.rejected)
        table.add_row(file.file, file.section, *(f"{figure:,}" for figure in figures))
    if len(report.files) > 1:
        table.add_section()
        results = ("read", "new", "changed", "unchanged", "rejected")
        table.add_row("", "", *(f"{report.total(result):,}" for result in results))
    return table


def _print_file(console: Console, file: FileReport) -> None:
    def line(words: str) -> None:
        console.print(words, highlight=False, markup=False, soft_wrap=True)

    line(f"{file.file} as {file.section}: {file.encoding}; separated by {file.separator}")
    for decision in file.decisions:
        line(f"  {decision}")
    if file.unused:
        line(f"  not used: {', '.join(file.unused)}")
    if file.empty_lines:
        line(f"  {file.empty_lines:,} empty lines")


def _print_rejected(console: Console, report: ImportReport) -> None:
    rejected = report.total("rejected")
    if not rejected:
        return
    left_out = report.total("left_out")
    aside = f", {left_out:,} of them left out by the mapping or a report's footer" if left_out else ""
    rows = "1 row was" if rejected == 1 else f"{rejected:,} rows were"
    console.print(f"{rows} rejected{aside}:", highlight=False)
    for row in report.rejected_rows:
        console.print(f"  {row}", highlight=False, markup=False, soft_wrap=True)
    if rejected > len(report.rejected_rows):
        console.print(f"  … and {rejected - len(report.rejected_rows):,} more; all are in the table staged_rows.")


def add_to(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command("import")(bring_in)
