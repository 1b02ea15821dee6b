"""What happens before anybody looks: is the address safe, is the database ready?"""

import importlib
import pkgutil
import sys
import threading
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

import streamlit as st

import lib.ui
from lib import clock, settings
from lib.errors import AppError
from lib.services import first_start
from lib.ui import data

REFUSAL = (
    "Catcher does not answer at {where}: nobody would have to sign in, and the database is not just the invented "
    "demo company, so whoever finds the address could read it. Do one of these:\n\n"
    "- start it for this machine only: --server.address localhost (make run does that)\n"
    "- set up sign-in: [auth] in .streamlit/secrets.toml\n"
    "- show the demo only: point CATCHER_DATABASE_URL at a database made by python -m lib demo"
)


def say(line: str) -> None:
    """A line on the console of whoever started the server."""
    print(f"Catcher: {line}", file=sys.stderr, flush=True)


# -- may we answer at this address? ----------------------------------------------------


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host. Empty, a wildcard or a path is not one."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ip = ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return False
    # What a server that listens on both families calls 127.0.0.1.
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return (mapped or ip).is_loopback


def why_not_at(where: str) -> str | None:
    """Why nobody may be served at a place others can reach, in words; None when they may.

    Without sign-in everybody picks who they are. That is for this machine alone, or for
    a database in which every name is invented. Raises AppError when the database cannot say.
    """
    if settings.sign_in_is_configured():
        return None
    database_ready()
    return None if data.contents().only_demo else REFUSAL.format(where=where)


def refuse_unsafe(address: str | None) -> None:
    """End the program, with the reason as its last words, rather than listen at an unsafe address.

    No address means all of them. A database that cannot say what it holds is no reason to
    end: the door asks again at each visit (lib.ui.door).
    """
    if address and is_loopback(address):
        return
    where = address or "all addresses of this machine"
    try:
        reason = why_not_at(where)
    except AppError as trouble:
        say(f"cannot tell yet whether it may answer at {where}. {trouble}")
        return
    if reason:
        sys.exit(reason)


# -- is the database ready? ------------------------------------------------------------


class _Readiness:
    """Whether one database is ready; tried again at each call until it is."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._trouble: AppError | None = None
        self.done = False

    def reach(self, prepare: Callable[[], None]) -> None:
        """Run `prepare` unless it went well before; raises AppError in words."""
        if self.done:
            return
        # With a known trouble, visitors hear of it at once instead of queueing behind a retry.
        if not self._one_at_a_time.acquire(blocking=self._trouble is None):
            raise self._trouble or AppError("The database is being made ready. Try again in a moment.")
        try:
            if not self.done:
                prepare()
                self.done, self._trouble = True, None
        except AppError as trouble:
            self._trouble = trouble
            raise
        finally:
            self._one_at_a_time.release()


@st.cache_resource(show_spinner=False)
def _readiness(url: str) -> _Readiness:
    return _Readiness()


def database_ready() -> None:
    """Return once the database is migrated (and, on the very first start, filled with the demo).

    Raises AppError with what to do. Quick when it went well before.
    """
    _readiness(settings.database_url()).reach(
        lambda: first_start.prepare(
            data.engine(), demo_size=settings.get("CATCHER_DEMO_SIZE"), now=clock.now(), say=say
        )
    )


def trouble() -> str | None:
    """What keeps the server from answering with numbers, in words; None when all is well."""
    try:
        clock.organisation_zone()
        database_ready()
        data.knock()
    except AppError as problem:
        return str(problem)
    return None


def warm_up() -> None:
    """What the first visitor would otherwise wait for: the heavy imports, the database, the caches."""
    for module in pkgutil.iter_modules(lib.ui.__path__, "lib.ui."):
        if module.name != "lib.ui.frame":  # which is the script itself
            importlib.import_module(module.name)
    if problem := trouble():
        say(problem)
        return
    data.contents()
    data.people_to_pick(clock.today())


def own_address() -> str:
    """Where the server can be opened, as far as it knows."""
    host = st.get_option("server.address") or "localhost"
    return f"http://{host}:{st.get_option('server.port')}"
