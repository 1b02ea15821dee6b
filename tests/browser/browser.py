"""The app as a person meets it: its server, and what one does on its pages.

After a click, expect its result; `settle` alone may return before the run has begun.
Find things by role, label or test id, never by CSS classes, and never sleep.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests import processes
from tests.house.source import ROOT

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 90
PATIENCE = 20_000
"""Milliseconds; two shared cores may be slow, and waiting costs nothing when they are not."""

_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


class DidNotStart(Exception):
    """The server ended, or did not answer in time; its last words are in the message."""


# -- the server ------------------------------------------------------------------------


class Served(str):
    """The address of a running app, which can be cut off as a power failure would."""

    def __new__(cls, address: str, server: "subprocess.Popen[bytes]") -> "Served":
        """The address, with the server behind it."""
        here = super().__new__(cls, address)
        here.server = server
        return here

    server: "subprocess.Popen[bytes]"

    def cut_off(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self.server.kill()
        self.server.wait()


@contextmanager
def serving(database: str, **environment: str) -> Iterator[Served]:
    """The app on a free port of this machine, reading this database; gives its address."""
    port = _free_port()
    address = f"http://localhost:{port}"
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
            + ["--server.address", "localhost", "--server.headless", "true", "--server.fileWatcherType", "none"],
            cwd=ROOT,
            env=_environment(CATCHER_DATABASE_URL=database, **environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=processes.end_with_us,
        )
        try:
            _wait_for(f"{address}/healthz", server, log)
            yield Served(address, server)
        finally:
            processes.stop(server)


def build_demo(path: Path, now: str) -> None:
    """A small demo company, as `python -m lib demo` makes it, in a file of its own."""
    built = subprocess.run(
        [sys.executable, "-m", "lib", "demo", "--size", "small"],
        cwd=ROOT,
        env=_environment(CATCHER_DATABASE_URL=f"sqlite:///{path}", CATCHER_NOW=now),
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        raise DidNotStart(f"python -m lib demo failed:\n{built.stdout}{built.stderr}")


def _environment(**ours: str) -> Mapping[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith(("CATCHER_", "STREAMLIT_"))}
    return others | {"CATCHER_TIME_ZONE": "Europe/Paris", "PYTHONUNBUFFERED": "1"} | ours


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as problem:
            said = problem.read().decode(errors="replace")
        except OSError as problem:
            said = str(problem)
        if server.poll() is not None or time.monotonic() > until:
            log.seek(0)
            raise DidNotStart(f"{url}: {said}\n{log.read().decode(errors='replace')[-4000:]}")
        time.sleep(0.1)


def chromium_path() -> str | None:
    """CATCHER_CHROMIUM, else one on the machine; None leaves it to playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CATCHER_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


# -- what one does ---------------------------------------------------------------------


def settle(page: Page) -> None:
    """Wait until the script has run and the connection stands, and see that nothing broke."""
    page.locator(_IDLE).wait_for(state="attached", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def open_page(page: Page, address: str) -> None:
    """Open an address of the app and wait for it."""
    page.goto(address)
    settle(page)


def be(page: Page, name: str) -> None:
    """Become somebody: on the first screen, or by the box in the sidebar."""
    switch = selectbox(page, "You are")
    expect(switch.or_(selectbox(page, "Or somebody else"))).to_be_visible(timeout=PATIENCE)
    choose(page, "You are" if switch.is_visible() else "Or somebody else", name)
    expect(switch.get_by_role("combobox")).to_have_value(re.compile(rf"^{re.escape(name)}\b"), timeout=PATIENCE)
    settle(page)


def selectbox(page: Page, label: str) -> Locator:
    """A select box by its label."""
    return page.get_by_test_id("stSelectbox").filter(has=page.get_by_text(label, exact=True))


def choose(page: Page, label: str, option: str) -> None:
    """Choose the first option of a select box that begins with these words."""
    box = selectbox(page, label).get_by_role("combobox")
    box.click()
    box.fill(option)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(option)}")).first.click()


def pick(where: Page | Locator, label: str, option: str) -> None:
    """The same for a box whose label is hidden, or that stands in a dialog: exactly this option."""
    box = where.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    box.page.get_by_role("option", name=option, exact=True).click()


def metric(page: Page, label: str) -> str:
    """What a figure says, by its label."""
    box = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
    return box.get_by_test_id("stMetricValue").inner_text()
