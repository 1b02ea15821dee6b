"""The project's own source, read as data."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {
    ".venv",
    ".git",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "test-results",
}


def python_files(*folders: str) -> list[Path]:
    """Every Python file in these folders (or these files), migrations apart."""
    found: list[Path] = []
    for folder in folders:
        place = ROOT / folder
        found += [place] if place.is_file() else place.rglob("*.py")
    return sorted(path for path in found if "versions" not in path.parts and not LEFT_OUT & set(path.parts))


def name_of(path: Path) -> str:
    """How a test's id names a file: from the project's root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_by(tree: ast.AST) -> set[str]:
    """Every module named in an import, with what is taken from it: {"lib.ui", "lib.ui.cards"}."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def dotted(node: ast.AST) -> str:
    """The name a call or decorator is written with: "st.cache_data"; "" when it has none."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a piece of source."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is or is about to be part of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # a copy without its history
        paths = [path for path in ROOT.rglob("*") if not LEFT_OUT & set(path.parts) and path.suffix != ".db"]
    return tuple(sorted(path for path in paths if path.is_file()))
