"""The command line: `python -m lib COMMAND`; `python -m lib --help` lists them."""

import sys

import typer
from rich.console import Console

from lib.cli import database, demo, imports
from lib.errors import AppError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Catcher's command line: bring files in, build the demo, look after the database.")
for family in (database, demo, imports):
    family.add_to(app)


def main() -> None:
    """Run a command; one of our own errors is a sentence on stderr and exit code 1."""
    try:
        app()
    except AppError as problem:
        Console(stderr=True, soft_wrap=True).print(str(problem), style="red", markup=False, highlight=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
