"""One Chromium and one server for the browser tests, and a fresh tab for each.

They all run in one worker (tests/conftest.py), so that the server and the browser start once.
A failed test leaves a picture in test-results/.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.browser import FLAGS, PATIENCE, build_demo, chromium_path, serving
from tests.browser.cast import Cast, cast_of
from tests.conftest import NOW
from tests.house.source import ROOT

HERE = Path(__file__).parent
PICTURES = ROOT / "test-results"
expect.set_options(timeout=PATIENCE)

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test: `pytest -m browser`, or `-m "not browser"`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Take a picture of what a failed test saw."""
    report = yield
    if report.when == "call" and report.failed:
        for n, page in enumerate(p for c in getattr(item, "browser_contexts", []) for p in c.pages):
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"{re.sub(r'[^A-Za-z0-9]+', '-', item.name)}-{n}.png", full_page=True)
    return report


# -- the app ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo company, built once."""
    path = tmp_path_factory.mktemp("demo") / "catcher.db"
    build_demo(path, NOW.isoformat())
    return path


@pytest.fixture(scope="session")
def cast(demo_template: Path) -> Cast:
    """Who plays in the stories."""
    return cast_of(demo_template)


@pytest.fixture
def demo_database(demo_template: Path, tmp_path: Path) -> Path:
    """A demo company for a test that changes it."""
    return Path(shutil.copyfile(demo_template, tmp_path / "demo.db"))


@pytest.fixture(scope="package")
def app(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app with the demo company, shared by all tests that only look."""
    database = Path(shutil.copyfile(demo_template, tmp_path_factory.mktemp("shared") / "demo.db"))
    with serving(f"sqlite:///{database}", CATCHER_NOW=NOW.isoformat()) as address:
        yield address


@pytest.fixture
def serve() -> Callable[..., AbstractContextManager[str]]:
    """For a test with a database of its own: `with serve(f"sqlite:///{path}") as address`."""
    return lambda database, **environment: serving(database, **({"CATCHER_NOW": NOW.isoformat()} | environment))


# -- the browser -----------------------------------------------------------------------


# Not for the session: while playwright runs, nothing else in its worker could use asyncio.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open a tab as another visitor: new_tab(), new_tab(**PHONE), new_tab(color_scheme="dark")."""
    contexts: list[BrowserContext] = []
    request.node.browser_contexts = contexts

    def open_tab(**options) -> Page:
        fixed = {"locale": "en-GB", "timezone_id": "Europe/Paris", "reduced_motion": "reduce", "color_scheme": "light"}
        context = browser.new_context(**(DESKTOP | fixed | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_tab: Callable[..., Page]) -> Page:
    """A tab of a visitor at a desk, 1440 by 900."""
    return new_tab()


@pytest.fixture
def phone(new_tab: Callable[..., Page]) -> Page:
    """A tab of a visitor with a phone."""
    return new_tab(**PHONE)
