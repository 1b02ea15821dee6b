"""The frame as a visitor meets it, over a page that says whose it is, and a staff to pick from."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from lib.db import schema
from lib.db.engine import writing
from lib.ui import pages_list
from tests import given
from tests.house.source import ROOT

FRAME = ROOT / "lib" / "ui" / "frame.py"

PAGE = '''"""A page that shows whose it is and when."""

import streamlit as st

from lib.ui.page import now, open_page

viewer = open_page("Unfollowed")
st.text(f"for {viewer.name} of {list(viewer.team_ids)} at {now():%H:%M}")
'''


@pytest.fixture(autouse=True)
def own_caches() -> Iterator[None]:
    """Each test has a database of its own; what an earlier one read is not about it."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def staff(sqlite_engine: Engine) -> SimpleNamespace:
    """Two teams under one manager each, a marketer, somebody who left, and a queue. In the demo."""
    with writing(sqlite_engine) as conn:
        conn.execute(schema.meta.insert().values(name="demo_size", value="small"))
        north, south = given.a_team(conn, "North"), given.a_team(conn, "South")
        return SimpleNamespace(
            engine=sqlite_engine,
            north=north,
            south=south,
            ana=given.a_person(conn, "Ana", team=north, email="ana@example.com"),
            sam=given.a_person(conn, "Sam", team=south),
            nina=given.a_person(conn, "Nina", role="manager", team=north, email="nina@example.com"),
            mia=given.a_person(conn, "Mia", role="marketing"),
            gone=given.a_person(conn, "Gone", active_to=given.on("last Fri"), email="gone@example.com"),
            queue=given.a_queue(conn, "Inbound", team=north),
        )


@pytest.fixture
def write_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another page in the place of Unfollowed, as the only one there is."""
    folder = tmp_path / "pages"
    folder.mkdir()
    monkeypatch.setattr(pages_list, "FOLDER", folder)
    only = tuple(record for record in pages_list.PAGES if record.file == "unfollowed")
    monkeypatch.setattr(pages_list, "PAGES", only)
    monkeypatch.setattr(pages_list, "_FIRST", {})
    return lambda source: (folder / "unfollowed.py").write_text(source, encoding="utf-8") and None


@pytest.fixture
def frame(write_page: Callable[[str], None]) -> AppTest:
    """The frame, not run yet."""
    write_page(PAGE)
    return AppTest.from_file(str(FRAME), default_timeout=20)


@pytest.fixture
def browser_sends(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that the browser came with cookies or headers, which AppTest cannot send."""

    def send(**what: Mapping[str, str]) -> None:
        for name, values in what.items():
            monkeypatch.setattr(type(st.context), name, values)

    return send


def words(at: AppTest) -> str:
    """Everything the screen says in words."""
    return "\n".join(
        str(each.value) for kind in (at.title, at.markdown, at.text, at.caption, at.warning, at.error, at.info)
        for each in kind
    )  # fmt: skip
