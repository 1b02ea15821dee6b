"""A page is a table of contents: guarded first, short, and free of machinery.

Streamlit would run any file of pages/ for anybody who types its name, so the guard is
the first thing each of them does.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, dotted, name_of, python_files, tree_of

PAGES = python_files("pages")
MOST_LINES = 80
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\b.+\bSET|DELETE\s+FROM)\b", re.DOTALL)


def faults(tree: ast.Module) -> list[str]:
    """Everything wrong with a page, in words."""
    found = []
    if not ast.get_docstring(tree):
        found.append("has no docstring")
    if not _guarded_first(tree):
        found.append("does not begin with open_page(...)")
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            found.append(f"line {node.lineno}: holds a class")
        if isinstance(node, ast.Try | ast.TryStar):
            found.append(f"line {node.lineno}: holds a try")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            found.append(f"line {node.lineno}: holds SQL")
        if isinstance(node, ast.Call) and dotted(node).rpartition(".")[2] in ("execute", "read_sql", "text_clause"):
            found.append(f"line {node.lineno}: asks the database")
    return found


def _guarded_first(tree: ast.Module) -> bool:
    statements = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    if statements and isinstance(statements[0], ast.Expr) and isinstance(statements[0].value, ast.Constant):
        statements = statements[1:]
    first = statements[0] if statements else None
    called = first.value if isinstance(first, ast.Assign | ast.Expr) else None
    return isinstance(called, ast.Call) and dotted(called) == "open_page"


def test_the_pages_are_there():
    assert {"unfollowed.py", "definitions.py"} <= {path.name for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_a_table_of_contents(path: Path):
    assert faults(tree_of(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_short(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('viewer = open_page("X")', "has no docstring"),
        (
            '"""Doc."""\nimport streamlit as st\nst.write(1)\nviewer = open_page("X")',
            "does not begin with open_page(...)",
        ),
        ('"""Doc."""\nviewer = open_page', "does not begin with open_page(...)"),
        ('"""Doc."""\nopen_page("X")\nclass Y:\n    pass', "line 3: holds a class"),
        ('"""Doc."""\nopen_page("X")\ntry:\n    pass\nfinally:\n    pass', "line 3: holds a try"),
        ('"""Doc."""\nopen_page("X")\nq = "SELECT id\\nFROM leads"', "line 3: holds SQL"),
        ('"""Doc."""\nopen_page("X")\nconn.execute(q)', "line 3: asks the database"),
    ],
)
def test_a_planted_fault_is_caught(page: str, fault: str):
    assert faults(ast.parse(page)) == [fault]


def test_a_good_page_has_no_fault():
    assert faults(ast.parse('"""Select a lead from the list, update it."""\nimport x\nviewer = open_page("X")\n')) == []


def test_no_page_lies_beside_the_script_streamlit_runs():
    assert (ROOT / "lib/ui/frame.py").exists()
    assert not (ROOT / "lib/ui/pages").exists()
