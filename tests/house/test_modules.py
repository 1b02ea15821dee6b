"""Modules stay small enough to read, and only one of them looks at a watch."""

import ast
from pathlib import Path

import pytest

from tests.house.source import calls, dotted, name_of, python_files, tree_of

LONG = 250
TOO_LONG = 300

MAY_BE_LONG = {
}
"""Modules over 250 lines, each with the reason why splitting it would not help."""

CODE = python_files("app.py", "pages", "lib")


def looks_at_a_watch(tree: ast.AST) -> list[int]:
    """Lines that ask the machine, or the database, what time it is."""
    asks = {"now", "today", "utcnow", "localtime", "gmtime"}
    of = {"datetime", "date", "Timestamp", "dt", "time", "func"}
    found = []
    for call in calls(tree):
        owner, _, name = dotted(call).rpartition(".")
        if name in asks and owner.rpartition(".")[2] in of:
            found.append(call.lineno)
    return found


@pytest.mark.parametrize("path", [p for p in CODE if name_of(p) != "lib/clock.py"], ids=name_of)
def test_only_the_clock_knows_the_time(path: Path):
    assert looks_at_a_watch(tree_of(path)) == []


@pytest.mark.parametrize(
    "planted", ["datetime.now(UTC)", "date.today()", "datetime.datetime.utcnow()", "pd.Timestamp.now()", "func.now()"]
)
def test_a_planted_watch_is_caught(planted: str):
    assert looks_at_a_watch(ast.parse(planted)) == [1]


def test_the_clock_itself_is_no_watch():
    assert looks_at_a_watch(ast.parse("clock.now(); page.now(); clock.today()")) == []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_modules_are_short(path: Path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (TOO_LONG if name_of(path) in MAY_BE_LONG else LONG)


def test_the_list_of_long_modules_is_no_longer_than_need_be():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert [name for name in MAY_BE_LONG if lengths.get(name, 0) <= LONG] == []
