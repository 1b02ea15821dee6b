"""What must be written down is, and what must not be is not."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lib.domain.call_outcomes import CALL_OUTCOMES
from lib.settings import SETTINGS
from lib.ui.pages_list import PAGES
from tests.house.source import ROOT, name_of, project_files

_SLASH = "/"
SOMEBODYS_MACHINE = re.compile(
    # Put together from pieces, so that this file does not match itself.
    "|".join(
        [
            rf"(?<![\w.]){_SLASH}(?:work|tmp|root|farm){_SLASH}[A-Za-z]",
            rf"(?<![\w.]){_SLASH}(?:home|Users){_SLASH}[A-Za-z]",
            r"[A-Z]:" + re.escape("\\") + "Users",
        ]
    )
)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_readme(setting):
    assert setting.name in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_every_page_is_in_the_readme_with_its_question(page):
    assert f"| **{page.title}** | {page.question} |" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("outcome", CALL_OUTCOMES, ids=lambda outcome: outcome.code)
def test_every_key_that_logs_a_call_is_in_the_readme(outcome):
    label = outcome.label.lower().replace("…", " …")
    assert f"| {outcome.key} | {label} |" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_both_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme


def test_the_changelog_has_a_place_for_the_next_change():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("lib/ui/data.py", False),
        ("lib/db/engine.py", False),
        ("data/README.md", False),
        ("tests/exports/calls.csv", False),
        (".streamlit/config.toml", False),
        ("data/catcher.db", True),
        (".streamlit/secrets.toml", True),
        (".venv/bin/python", True),
    ],
)
def test_gitignore_hides_only_what_is_made_here(tmp_path: Path, path: str, ignored: bool):
    subprocess.run(["git", "init", "-q", tmp_path], check=True, capture_output=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    asked = subprocess.run(["git", "check-ignore", "-q", path], cwd=tmp_path, check=False)
    assert (asked.returncode == 0) == ignored


def test_no_file_names_a_place_on_somebodys_machine():
    assert len(project_files()) > 50
    found = []
    for path in project_files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:  # a picture, or an export in another encoding
            continue
        found += [f"{name_of(path)}:{n}" for n, line in enumerate(lines, 1) if SOMEBODYS_MACHINE.search(line)]
    assert found == []


@pytest.mark.parametrize("where", ["work", "tmp", "root", "home"])
def test_a_planted_place_is_caught(where: str):
    assert SOMEBODYS_MACHINE.search(f"open('{_SLASH}{where}{_SLASH}ana{_SLASH}leads.csv')")
    assert not SOMEBODYS_MACHINE.search(f"tests{_SLASH}{where}{_SLASH}ana")
