"""What all changes of the settings share: permission, once only, effects in words, the journal, and trying out."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, select

from lib.clock import organisation_zone
from lib.db.schema import people, teams
from lib.domain.office import may_change_person
from lib.domain.people import Role, Viewer
from lib.errors import NotAllowed, NotFound
from lib.queries.settings_scope import people_seen_by, teams_seen_by
from lib.services.common import allow
from lib.services.journal import already_done, write_down


class Command(Protocol):
    """What every command of the settings has: when, and a one-time token."""

    @property
    def at(self) -> datetime:
        """When it is done."""

    @property
    def token(self) -> str | None:
        """Makes the same command twice one change."""


C = TypeVar("C", bound=Command)
C_in = TypeVar("C_in", bound=Command, contravariant=True)


@dataclass(frozen=True)
class Change:
    """What a change did: which row, and what follows, in sentences."""

    entity_id: int
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line for the journal: what was changed, from what to what. None where nothing stood or stands."""

    entity: str
    entity_id: int
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass
class Work:
    """One change being made.

    keep: False when it is only tried out, and what follows from it need not be written.
    effects: grows as the change finds out what follows.
    """

    conn: Connection
    by: Viewer
    at: datetime
    keep: bool
    effects: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day it is for the organisation."""
        return self.at.astimezone(organisation_zone()).date()

    def say(self, *sentences: str) -> None:
        """Add effects; empty ones are none."""
        self.effects += [sentence for sentence in sentences if sentence]


class Service(Protocol[C_in]):
    """A change of the settings, as the screens and tests call it."""

    def __call__(self, conn: Connection, by: Viewer, command: C_in, *, keep: bool = True) -> Change:
        """Make the change; raises AppError in words where it must not be."""


def change(action: str, *, clocks: bool = False) -> Callable[[Callable[[Work, C], Entry]], Service[C]]:
    """Make a service of a function that changes rows and says what stood there before and after.

    Allows, does once only, writes into the journal under the function's name. clocks: no
    other writer may work out deadlines meanwhile.
    """

    def wrap(inner: Callable[[Work, C], Entry]) -> Service[C]:
        @functools.wraps(inner)
        def service(conn: Connection, by: Viewer, command: C, *, keep: bool = True) -> Change:
            allow(by, action)
            done = already_done(conn, 0, command.token)
            if done is not None:
                return Change(done)
            if clocks and keep:
                _hold_off_writers(conn)
            work = Work(conn, by, command.at, keep)
            entry = inner(work, command)
            after = entry.after or {}
            if work.effects:
                after = after | {"effects": list(work.effects)}
            write_down(conn, by, inner.__name__, entry.entity, entry.entity_id, at=command.at, token=command.token,
                       before=entry.before, after=after or None)
            return Change(entry.entity_id, tuple(work.effects))

        return service

    return wrap


def tried(service: Service[C]) -> Callable[[Connection, Viewer, C], Change]:
    """The same change made and taken back: it says what would follow, and nothing of it stays."""

    def try_out(conn: Connection, by: Viewer, command: C) -> Change:
        savepoint = conn.begin_nested()
        try:
            return service(conn, by, command, keep=False)
        finally:
            savepoint.rollback()

    return try_out


def own_person(work: Work, person_id: int, *, to_change: bool = True) -> Row[Any]:
    """A person the viewer may know of, locked until the end; to_change: whose details they may change, too.

    Raises NotFound in the same words whether the person exists or not, NotAllowed for
    somebody they see but may not change.
    """
    row = work.conn.execute(
        select(people).where(people.c.id == person_id, people_seen_by(work.by, work.today)).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no person {person_id} among yours. Go back to the list and open them from there.")
    if to_change and not may_change_person(work.by, row.id, row.role, row.kind):
        whose = "your own" if row.id == work.by.person_id else f"{row.name}'s"
        raise NotAllowed(f"Managers change the details and teams of their reps; {whose} are for operations to change.")
    return row


def own_team(work: Work, team_id: int) -> Row[Any]:
    """A team the viewer may know of. Raises NotFound otherwise, whether it exists or not."""
    row = work.conn.execute(select(teams).where(teams.c.id == team_id, teams_seen_by(work.by))).one_or_none()
    if row is None:
        raise NotFound(f"There is no team {team_id} among yours. Choose one from the list.")
    return row


def is_manager(by: Viewer) -> bool:
    """Whether the viewer is kept to the own teams."""
    return by.role is Role.MANAGER


def changed(row: Row[Any], values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of these values differs from a row: before and after, by column."""
    different = {name: value for name, value in values.items() if row._mapping[name] != value}
    return {name: row._mapping[name] for name in different}, different


def _hold_off_writers(conn: Connection) -> None:
    """Wait for those who write, and let nobody begin.

    Whoever changes a lead locks its row first (lock_lead). One who had read the old hours
    before that would write the old deadline after us. SQLite has one writer anyway.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("LOCK TABLE leads IN EXCLUSIVE MODE")
