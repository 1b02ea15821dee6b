"""Who may import whom: the contracts in pyproject.toml hold, and would catch somebody who breaks them."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, imported_by, name_of, python_files, tree_of

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

MAY_IMPORT = ("lib.ui", "lib.services", "lib.domain")
"""All that app.py and the pages know of the project."""

NOT_ON_A_PAGE = {"sqlalchemy", "alembic", "psycopg", "pandas", "plotly", "sqlite3", "typer", "rich"}


def contracts(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "lib", tmp_path / "lib", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_point_down():
    outcome = contracts(ROOT)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("where", "planted", "contract"),
    [
        ("lib/domain/planted.py", "from lib.db import engine", "imports point down"),
        ("lib/queries/planted.py", "from lib.services import anything", "imports point down"),
        ("lib/metrics/planted.py", "from lib.services import anything", "imports point down"),
        ("lib/services/planted.py", "from lib.ui import anything", "imports point down"),
        ("lib/newcomer.py", "x = 1", "imports point down"),
        ("lib/metrics/planted.py", "import lib.crm_import", "metrics know nothing of imports"),
        ("lib/queries/planted.py", "from lib import clock", "the time and the settings"),
        ("lib/domain/planted.py", "from lib import settings", "the time and the settings"),
        ("lib/db/planted.py", "from lib import clock", "asks nobody the time"),
        ("lib/ui/planted.py", "from lib.db.engine import reading", "open the database only in"),
        ("lib/cli/planted.py", "from lib.queries import scope", "goes through services"),
        ("lib/services/planted.py", "import streamlit", "streamlit and plotly"),
        ("lib/metrics/planted.py", "import plotly.graph_objects", "streamlit and plotly"),
        ("lib/ui/planted.py", "from sqlalchemy import select", "sqlalchemy only"),
        ("lib/domain/planted.py", "import sqlalchemy", "sqlalchemy only"),
        ("lib/services/planted.py", "import alembic.command", "alembic and psycopg"),
        ("lib/services/planted.py", "import pandas", "pandas only"),
        ("lib/queries/planted.py", "import rich.progress", "typer and rich"),
    ],
)
def test_a_planted_import_is_caught(copy: Path, where: str, planted: str, contract: str):
    (copy / "lib/services/anything.py").touch()
    (copy / "lib/ui/anything.py").touch()
    (copy / where).write_text(f"{planted}\n", encoding="utf-8")
    outcome = contracts(copy)
    said = " ".join(outcome.stdout.lower().split())
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert any(contract in part[-90:] for part in said.split(" broken")[:-1]), said


def forbidden_on_a_page(tree: ast.AST) -> list[str]:
    ours = {module for module in imported_by(tree) if module.split(".")[0] == "lib" and module != "lib"}
    wrong = {module for module in ours if not module.startswith(MAY_IMPORT)}
    wrong |= {module for module in imported_by(tree) if module.split(".")[0] in NOT_ON_A_PAGE}
    return sorted(wrong)


@pytest.mark.parametrize("path", python_files("app.py", "pages"), ids=name_of)
def test_pages_know_screens_services_and_the_business(path: Path):
    assert forbidden_on_a_page(tree_of(path)) == []


def test_a_planted_import_on_a_page_is_caught():
    planted = "from lib.db.engine import reading\nfrom lib import queries\nimport pandas as pd\nfrom lib.ui import data"
    assert forbidden_on_a_page(ast.parse(planted)) == [
        "lib.db.engine",
        "lib.db.engine.reading",
        "lib.queries",
        "pandas",
    ]
