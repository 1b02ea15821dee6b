"""The demo company: build it, whole or not at all; know it; clear it away."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from lib.clock import organisation_zone
from lib.db.demo import SIZES, Size, write_demo
from lib.db.demo.emptying import empty
from lib.db.engine import writing
from lib.db.schema import accounts, handoffs, leads, meta, people, touches
from lib.errors import CannotDo
from lib.services.rebuild import rebuild

Progress = Callable[[str, float], None]
"""Is told what is being done, and how much of it all is done, from 0 to 1."""

_FACTS_SHARE = 0.5
_REBUILD_STEPS = 3


def build_demo(
    engine: Engine, size: str, *, now: datetime, replace: bool = False, progress: Progress | None = None
) -> None:
    """Build a demo company of a size (small, M or L) with its history up to `now`.

    All in one transaction: an interrupted build leaves the database as it was. The same
    size and the same now give the same rows. Raises CannotDo when the database holds
    anything that is no demo's, and when it holds a demo that `replace` does not give up.
    """
    wanted = size_named(size)
    tell = progress or (lambda doing, share: None)
    with writing(engine) as conn:
        _make_room(conn, replace=replace)
        write_demo(
            conn, wanted, now=now, zone=organisation_zone(),
            progress=lambda doing, share: tell(doing, share * _FACTS_SHARE),
        )
        _derive(conn, tell)
        tell("keeping it", 1.0)


def size_named(size: str) -> Size:
    """The size of that name, whatever its case. Raises CannotDo naming the known ones."""
    for name, found in SIZES.items():
        if name.lower() == size.strip().lower():
            return found
    raise CannotDo(f"There is no demo of size {size!r}. Choose one of: {', '.join(SIZES)}.")


def is_demo(conn: Connection) -> str | None:
    """The size of the demo company the database holds; None when it holds none."""
    return conn.execute(select(meta.c.value).where(meta.c.name == "demo_size")).scalar_one_or_none()


def counts(conn: Connection) -> dict[str, int]:
    """How many rows of each main kind there are, by table."""
    counted = (people, accounts, leads, handoffs, touches)
    return {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one() for table in counted}


def clear(conn: Connection) -> None:
    """Empty every table, the journal too, in the caller's transaction.

    SQLite's tables are made anew as they stand rather than the file deleted: who has the
    database open keeps a whole one before and after, and a kill in between changes
    nothing. Raises CannotDo unless the database holds a demo and nothing imported.
    """
    if is_demo(conn) is None:
        raise CannotDo("This database holds no demo company. Only a demo may be cleared away.")
    _refuse_imported(conn)
    empty(conn)


def _make_room(conn: Connection, *, replace: bool) -> None:
    found = is_demo(conn)
    if found is None:
        _refuse_real(conn)
    elif replace:
        clear(conn)
    else:
        raise CannotDo(f"The database already holds a demo company ({found}). Add --replace to build it anew.")


def _refuse_real(conn: Connection) -> None:
    for table in (leads, accounts, people):
        count = conn.execute(select(func.count()).select_from(table)).scalar_one()
        if count:
            raise CannotDo(
                f"The database already holds {count:,} {table.name} that are no demo's, and a demo is never mixed with "
                "real ones. Name another database in CATCHER_DATABASE_URL, such as sqlite:///data/demo.db."
            )


def _refuse_imported(conn: Connection) -> None:
    imported = conn.execute(select(func.count()).select_from(leads).where(leads.c.origin.is_not(None))).scalar_one()
    if imported:
        raise CannotDo(
            f"{imported:,} leads were imported into this demo and would be lost. "
            "Name another database in CATCHER_DATABASE_URL for the new demo, such as sqlite:///data/demo.db."
        )


def _derive(conn: Connection, tell: Progress) -> None:
    """Work out what follows from the facts; the touches are linked to their hand-offs already."""
    done = 0

    def next_step(doing: str) -> None:
        nonlocal done
        tell(doing, _FACTS_SHARE + (1 - _FACTS_SHARE) * min(done / _REBUILD_STEPS, 0.95))
        done += 1

    rebuild(conn, link_touches=False, progress=next_step)
