"""A desk to bring files in at."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.crm_import.support import Desk


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Desk:
    """An empty database on each engine, and a folder for files."""
    return _desk(tmp_path, engine)


@pytest.fixture
def sqlite_desk(tmp_path: Path, sqlite_engine: Engine) -> Desk:
    """The same for what does not depend on the engine."""
    return _desk(tmp_path, sqlite_engine)


def _desk(tmp_path: Path, engine: Engine) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(folder, engine)
