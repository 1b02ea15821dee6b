"""Work out deadlines and response times anew, after hours, holidays, leave or rules have changed.

Nothing here looks at touches: what happened stays, only how it is measured changes. So it
reads the stored facts of those concerned, compares, and writes what differs. `rebuild`
says the same from the raw rows, and `verify` compares the two.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    func,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from lib.clock import organisation_zone
from lib.db.bulk import bulk_insert
from lib.db.schema import assignments, handoffs, touches
from lib.db.types import Id, epoch_seconds
from lib.domain.ladder import TURNS_INTO, Stage, turns_at
from lib.domain.open_hours import Seconds
from lib.domain.periods import midnight
from lib.domain.working_time import WorkClock
from lib.queries.calendars import CalendarBook
from lib.services.office.change import Work
from lib.services.office.effects import Tally

CHUNK = 50_000
PEOPLE_AT_ONCE = 50
SPAN = timedelta(days=90)
"""How much is read at once: what fits memory, whatever the size of the company."""

Scopes = Iterable[ColumnElement[bool]]
"""Conditions that together pick the rows concerned, each a part of them."""

NONE = np.int64(-(2**62))
"""Stands for "no moment" among seconds."""

_COUNTING = tuple(stage.value for stage in TURNS_INTO if stage is not Stage.PROMISED)
"""Stages that turn after so many working days; a promise turns when it is due."""

Batch = dict[str, NDArray[Any]]


def rederive(work: Work, *, of_handoffs: Scopes = (), of_assignments: Scopes = ()) -> None:
    """Work out the clocks of these hand-offs and assignments anew, and say what changes.

    Conditions for assignments may use both tables. Written only when the change is to be kept.
    """
    book = CalendarBook(work.conn, organisation_zone())
    tally = Tally()
    for scope in of_handoffs:
        _measure(work, _read(work.conn, _handoff_rows(scope)), handoffs, book.team, tally)
    for scope in of_assignments:
        _measure(work, _read(work.conn, _assignment_rows(scope)), assignments, book.person, tally)
    work.say(*tally.sentences())


@dataclass(frozen=True)
class During:
    """Days whose hours change, with room for every zone: only what runs into them is measured anew."""

    since: datetime
    until: datetime

    @staticmethod
    def days(first: date, last: date) -> "During":
        """The days from first to last, both included, wherever they are."""
        return During(midnight(first - timedelta(days=1), ZoneInfo("UTC")),
                      midnight(last + timedelta(days=2), ZoneInfo("UTC")))

    def met_by(self, start: ColumnElement[Any], *ends: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether the time from start to any of these ends runs into the days."""
        return and_(start < self.until, or_(*(end >= self.since for end in ends)))


def of_teams(conn: Connection, team_ids: Sequence[int], during: During | None = None) -> Scopes:
    """Hand-offs promised in the hours of these teams; only those that run into some days."""
    h = handoffs.c
    met = during.met_by(h.handed_off_at, h.due_at, h.first_attempt_at, h.turns_at) if during else true()
    lowest, highest = conn.execute(select(func.min(handoffs.c.id), func.max(handoffs.c.id))).one()
    if lowest is None or not team_ids:
        return
    for begin in range(lowest, highest + 1, CHUNK):
        yield and_(h.id.between(begin, begin + CHUNK - 1), h.promised_team_id.in_(team_ids), met)


def of_people(person_ids: Sequence[int], during: During | None = None) -> Scopes:
    """Assignments of these people; only those that run into some days."""
    a = assignments.c
    met = during.met_by(a.assigned_at, a.due_at, a.first_attempt_at) if during else true()
    for begin in range(0, len(person_ids), PEOPLE_AT_ONCE):
        yield and_(a.person_id.in_(person_ids[begin : begin + PEOPLE_AT_ONCE]), met)


def handed_off_since(conn: Connection, moment: datetime, kinds: ColumnElement[bool]) -> Scopes:
    """Hand-offs of some kinds made at a moment or later, and for assignments those of such hand-offs."""
    last = conn.execute(select(func.max(handoffs.c.handed_off_at, type_=handoffs.c.handed_off_at.type))).scalar_one()
    while last is not None and moment <= last:
        until = moment + SPAN
        yield and_(handoffs.c.handed_off_at >= moment, handoffs.c.handed_off_at < until, kinds)
        moment = until


def _handoff_rows(where: ColumnElement[bool]) -> Select[Any]:
    h = handoffs.c
    return (
        select(
            h.id, h.promised_team_id.label("whose"), h.sla_minutes.label("minutes"), h.stage,
            *_flags(day_only=h.day_only, ended=h.ended_at.is_not(None),
                    last_day=func.coalesce(touches.c.day_only, False)),
            *_seconds(start=h.handed_off_at, due=h.due_at, risk=h.risk_at, first=h.first_attempt_at,
                      turns=h.turns_at, last=h.last_touch_at),
            func.coalesce(h.first_attempt_work_s, -1).label("worked"),
        )
        .select_from(handoffs.outerjoin(touches, and_(touches.c.id == h.last_touch_id, h.stage.in_(_COUNTING))))
        .where(where)
    )


def _assignment_rows(where: ColumnElement[bool]) -> Select[Any]:
    a = assignments.c
    return (
        select(
            a.id, a.person_id.label("whose"), handoffs.c.sla_minutes.label("minutes"),
            *_flags(day_only=a.day_only, ended=a.ended_at.is_not(None)),
            *_seconds(start=a.assigned_at, due=a.due_at, risk=a.risk_at, first=a.first_attempt_at),
            func.coalesce(a.response_work_s, -1).label("worked"),
        )
        .select_from(assignments.join(handoffs, handoffs.c.id == a.handoff_id)).where(where)
    )


def _flags(**columns: ColumnElement[bool]) -> list[ColumnElement[int]]:
    """Yes or no as the driver gives it: there are very many."""
    return [type_coerce(column, Integer).label(name) for name, column in columns.items()]


def _seconds(**columns: ColumnElement[datetime]) -> list[ColumnElement[int]]:
    """Moments as whole seconds, which read and compare ten times as fast as dates."""
    return [func.coalesce(epoch_seconds(column), int(NONE)).label(name) for name, column in columns.items()]


def _read(conn: Connection, rows: Select[Any]) -> Batch:
    """The rows, column by column."""
    names = [column.name for column in rows.selected_columns]
    found = conn.execute(rows).all()
    if not found:
        return {}
    return {name: np.array(column) for name, column in zip(names, zip(*found, strict=True), strict=True)}


def _measure(work: Work, batch: Batch, table: Table, clock_of: Callable[[int], WorkClock], tally: Tally) -> None:
    """Derive a batch, each part by its own clock; count what changes, and write it if it is to be kept."""
    if not batch:
        return
    derived = {name: np.empty(len(batch["id"]), np.int64) for name in _COLUMNS[table]}
    whose = batch["whose"]
    for key in np.unique(whose).tolist():
        places = np.flatnonzero(whose == key)
        part = _derive(clock_of(key), {name: values[places] for name, values in batch.items()})
        for name, values in part.items():
            derived[name][places] = values
    tally.add(batch, derived, now=int(work.at.timestamp()), own=table is assignments)
    if work.keep:
        _write(work.conn, table, batch, derived)


def _derive(clock: WorkClock, batch: Batch) -> dict[str, Seconds]:
    """The columns of the batch that follow from the clock, worked out anew."""
    start, owed = batch["start"], batch["minutes"].astype(np.int64)
    due, risk = clock.deadline_many(start, owed * 60), clock.deadline_many(start, owed * 45)
    for place in np.flatnonzero(batch["day_only"]):
        due[place] = int(clock.end_of_day(_moment(due[place])).timestamp())
    answered = batch["first"] != NONE
    worked = np.where(answered, clock.worked_many(start, np.where(answered, batch["first"], start)), -1)
    derived = {"due": due, "risk": risk, "worked": worked}
    if "stage" in batch:
        derived["turns"] = _turns(clock, batch)
    return derived


def _turns(clock: WorkClock, batch: Batch) -> Seconds:
    """When each stage turns; only those that count working days can have moved."""
    turns: Seconds = batch["turns"].copy()
    counting = np.isin(batch["stage"], _COUNTING) & (batch["last"] != NONE)
    for place in np.flatnonzero(counting):
        at = turns_at(Stage(batch["stage"][place]), clock, _moment(batch["last"][place]),
                      bool(batch["last_day"][place]), None)
        turns[place] = int(at.timestamp()) if at else NONE
    return turns


_COLUMNS = {
    handoffs: {"due": "due_at", "risk": "risk_at", "turns": "turns_at", "worked": "first_attempt_work_s"},
    assignments: {"due": "due_at", "risk": "risk_at", "worked": "response_work_s"},
}


def _write(conn: Connection, table: Table, batch: Batch, derived: dict[str, Seconds]) -> None:
    """Write the rows that differ: put beside the table in one go, then taken over in one statement."""
    columns = _COLUMNS[table]
    different = np.zeros(len(batch["id"]), bool)
    for name in columns:
        different |= batch[name] != derived[name]
    places = np.flatnonzero(different)
    if not len(places):
        return
    beside = Table(f"new_{table.name}", MetaData(), Column("id", Id, primary_key=True),
                   *(Column(name, table.c[name].type) for name in columns.values()), prefixes=["TEMPORARY"])
    beside.create(conn)
    values = [[None if s < 0 else s for s in derived[name][places].tolist()] for name in columns]
    bulk_insert(conn, beside, ["id", *columns.values()], zip(batch["id"][places].tolist(), *values, strict=True))
    conn.execute(
        update(table).where(table.c.id == beside.c.id).values({name: beside.c[name] for name in columns.values()})
    )
    beside.drop(conn)


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
