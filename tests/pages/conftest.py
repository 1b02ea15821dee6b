"""Pages are run through the frame, as a visitor meets them, by somebody of the test company."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from lib.db.engine import writing
from lib.db.schema import meta
from lib.domain.people import Viewer
from tests.company import Company

FRAME = Path(__file__).resolve().parent.parent.parent / "lib" / "ui" / "frame.py"
Visit = Callable[..., AppTest]


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """The queries are tested on both engines; a page shows what they say."""
    return sqlite_engine


@pytest.fixture
def visit(company: Company) -> Iterator[Visit]:
    """Open a page as somebody: visit(company.ana, "unfollowed", show="stalled")."""
    with writing(company.engine) as conn:
        conn.execute(meta.insert().values(name="demo_size", value="small"))
    _forget()

    def open_as(viewer: Viewer, page: str = "unfollowed", /, **address: object) -> AppTest:
        at = AppTest.from_file(str(FRAME), default_timeout=20)
        at.session_state["who"] = viewer.person_id
        for name, value in address.items():
            at.query_params[name] = str(value)
        at.run()
        at.switch_page(f"../../pages/{page}.py")
        for name, value in address.items():  # going to a page clears its question
            at.query_params[name] = str(value)
        at.run()
        assert not at.exception, at.exception
        return at

    yield open_as
    _forget()


def _forget() -> None:
    """Each test has a database of its own; what an earlier one read is not about it."""
    st.cache_data.clear()
    st.cache_resource.clear()
