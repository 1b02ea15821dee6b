"""From no database to one that can be read: migrated, and on the very first start with the demo in it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from lib.db.engine import open_engine
from lib.db.migrate import make_ready


def prepare(engine: Engine, *, demo_size: str, now: datetime, say: Callable[[str], None]) -> None:
    """Make the database ready to be read; safe to repeat.

    Where SQLite has no file yet, a demo company of `demo_size` is built ("none": nothing
    is). `say` hears what takes long. Raises DatabaseTrouble in words.
    """
    path = _missing_file(engine)
    if path is None or demo_size.lower() == "none":
        make_ready(engine)
        return
    say(f"There is no database yet. Building a demo company ({demo_size}) in {path.name}; every name is invented.")
    # Built under another name and renamed when whole: a start that is interrupted leaves
    # no half company behind which the next start would take for the real one.
    draft = path.with_name(path.name + ".draft")
    for left_over in path.parent.glob(draft.name + "*"):
        left_over.unlink()
    _build(draft, demo_size, now)
    engine.dispose()
    draft.replace(path)


def _missing_file(engine: Engine) -> Path | None:
    """The SQLite file this engine would make; None when it is there, or no file at all."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    path = Path(name)
    return None if path.exists() else path


def _build(path: Path, size: str, now: datetime) -> None:
    from lib.services.demo import build_demo  # it brings its own word lists; no other start needs them

    engine = open_engine(f"sqlite:///{path}")
    try:
        make_ready(engine)
        build_demo(engine, size, now=now)
    finally:
        engine.dispose()  # the last connection to close folds SQLite's log into the file
