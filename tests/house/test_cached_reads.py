"""Streamlit's cache is shared by everybody, so the viewer is the first part of every key.

An argument with a leading underscore is left out of the key, and what a cached function
reads from the session belongs to whoever came first.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, dotted, name_of, python_files, tree_of

BEFORE_THERE_IS_A_VIEWER = {"person_by_email", "viewer", "contents"}
"""Reads of lib/ui/data.py that find out who is here. None of them hands out a lead."""

SCREENS = python_files("app.py", "pages", "lib/ui")


def cached(tree: ast.AST, kind: str) -> Iterator[ast.FunctionDef]:
    """The functions decorated as st.cache_data or st.cache_resource."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(dotted(d).endswith(kind) for d in node.decorator_list):
            yield node


def faults(tree: ast.AST, *, without_viewer: frozenset[str] | set[str] = frozenset()) -> list[str]:
    """Everything about the cached functions that could show one person another's rows."""
    found = []
    for function in cached(tree, "cache_data"):
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
        if names[:1] != ["viewer"] and function.name not in without_viewer:
            found.append(f"{function.name} does not name the viewer first")
        found += [f"{function.name} leaves {name} out of its key" for name in names if name.startswith("_")]
        if function.args.vararg or function.args.kwarg:
            found.append(f"{function.name} takes anything, so its key says nothing")
    for kind in ("cache_data", "cache_resource"):
        for function in cached(tree, kind):
            written = ast.unparse(function)
            found += [
                f"{function.name} reads {private}, which is one person's"
                for private in ("session_state", "query_params", "st.user", "st.context")
                if private in written
            ]
    return found


@pytest.mark.parametrize("path", SCREENS, ids=name_of)
def test_cached_reads_are_somebodys(path: Path):
    allowed = BEFORE_THERE_IS_A_VIEWER if path.name == "data.py" else set()
    assert faults(tree_of(path), without_viewer=allowed) == []


def test_every_read_is_somebodys():
    """Cached or not: whose rows these are is the first thing a read is told."""
    public = [
        node
        for node in tree_of(ROOT / "lib/ui/data.py").body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    others = [node.name for node in public if [a.arg for a in node.args.args][:1] != ["viewer"]]
    assert set(others) == BEFORE_THERE_IS_A_VIEWER | {"engine", "knock", "people_to_pick", "ask"}


def test_there_are_cached_reads_for_a_viewer():
    names = {function.name for function in cached(tree_of(ROOT / "lib/ui/data.py"), "cache_data")}
    assert names - BEFORE_THERE_IS_A_VIEWER, "the pages read nothing"
    assert names >= BEFORE_THERE_IS_A_VIEWER, "the list of exceptions is longer than it need be"


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("def waiting(period): ...", "waiting does not name the viewer first"),
        ("def waiting(): ...", "waiting does not name the viewer first"),
        ("def waiting(viewer, _filters): ...", "waiting leaves _filters out of its key"),
        ("def waiting(viewer, **filters): ...", "waiting takes anything, so its key says nothing"),
        (
            "def waiting(viewer):\n    return st.session_state.x",
            "waiting reads session_state, which is one person's",
        ),
    ],
)
@pytest.mark.parametrize("decorator", ["@st.cache_data", "@st.cache_data(ttl=60)"])
def test_a_planted_leak_is_caught(decorator: str, planted: str, fault: str):
    assert faults(ast.parse(f"{decorator}\n{planted}")) == [fault]
