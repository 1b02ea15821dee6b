"""Bring in accounts and campaigns: found by id, else by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, select

from lib.crm_import.directory import Directory
from lib.crm_import.records import Record, SectionFile
from lib.crm_import.report import CHANGED, NEW, UNCHANGED
from lib.crm_import.run import Outcome, Run
from lib.crm_import.staging import Staging, good, rejected
from lib.crm_import.store import chunks, differences, where_in
from lib.crm_import.values import Refused, same_name
from lib.db.schema import accounts, campaigns

MADE_FROM_A_NAME = "name:"
"""The beginning of the id of what was made from a name in another row, before its own row came."""


@dataclass(frozen=True)
class Shape:
    """How rows of an entity become rows of a table."""

    table: Table
    plain: tuple[str, ...]
    people: dict[str, str]
    moments: tuple[str, ...]


ACCOUNT_SHAPE = Shape(
    accounts, ("name", "domain", "industry", "segment", "country", "zone", "lifecycle"), {"owner": "owner_id"},
    ("created_at",),
)
CAMPAIGN_SHAPE = Shape(
    campaigns, ("name", "channel", "source", "starts_on", "ends_on", "budget", "cost", "expected_responses"),
    {"catcher": "catcher_id", "backup": "backup_id"}, ("catcher_accepted_at",),
)


def merge_accounts(run: Run, files: list[SectionFile], staging: Staging, directory: Directory) -> None:
    """Every row of the files becomes, changes or repeats an account."""
    touched = _merge(run, files, staging, directory, ACCOUNT_SHAPE, {"created_at": run.now, "lifecycle": "prospect"})
    run.accounts |= touched


def merge_campaigns(run: Run, files: list[SectionFile], staging: Staging, directory: Directory) -> None:
    """Every row of the files becomes, changes or repeats a campaign."""
    _merge(run, files, staging, directory, CAMPAIGN_SHAPE, {})


def _merge(
    run: Run, files: list[SectionFile], staging: Staging, directory: Directory, shape: Shape, unsaid: dict[str, Any]
) -> set[int]:
    touched: set[int] = set()
    names: _Names | None = None
    for file in files:
        for batch in chunks(file.records(run.survey.readings[file.section.name], run.notes)):
            names = names or _Names(run, shape.table)
            taken = good(run, file, batch)
            stored = _stored(run, shape.table, taken, names)
            outcomes = _outcomes(run, file, directory, shape, taken, stored, unsaid)
            for record in batch:
                outcome = outcomes.get(record.line) or rejected(record, file)
                if outcome.result in (NEW, CHANGED) and outcome.target_id is not None:
                    touched.add(outcome.target_id)
                staging.keep(file, record, outcome)
            run.tell(len(batch))
    return touched


class _Names:
    """Which row of the table has a name: of several, the oldest."""

    def __init__(self, run: Run, table: Table) -> None:
        self._of: dict[str, int] = {}
        named = select(table.c.id, table.c.name, table.c.origin, table.c.origin_id).order_by(table.c.id)
        for row in run.conn.execute(named):
            if _may_be_found_by_name(row, run.origin):
                self._of.setdefault(same_name(row.name), row.id)

    def find(self, name: str) -> int | None:
        return self._of.get(same_name(name))

    def take(self, name: str) -> None:
        """It has its own row now: the next row of that name is another."""
        self._of.pop(same_name(name), None)


def _may_be_found_by_name(row: Any, origin: str) -> bool:
    """Not what has an id of its own in this origin, nor an account that is only a person."""
    own_id = row.origin == origin and not (row.origin_id or "").startswith(MADE_FROM_A_NAME)
    return not own_id and not (row.origin_id or "").startswith("lead:")


def _stored(run: Run, table: Table, records: list[Record], names: _Names) -> dict[int, Row[Any]]:
    """The row of the table that each record, by its line, is about."""
    of_origin = select(table).where(table.c.origin == run.origin)
    by_id = {row.origin_id: row for row in where_in(run.conn, of_origin, table.c.origin_id,
                                                    [record.origin_id for record in records])}
    by_name = {record.line: key for record in records
               if record.origin_id not in by_id and (key := names.find(record.values["name"])) is not None}
    rows = {row.id: row for row in where_in(run.conn, select(table), table.c.id, by_name.values())}
    found: dict[int, Row[Any]] = {}
    claimed: set[int] = set()
    for record in records:
        row = by_id.get(record.origin_id) or rows.get(by_name.get(record.line, 0))
        if row is not None and row.id not in claimed:
            claimed.add(row.id)
            names.take(row.name)
            found[record.line] = row
    return found


def _outcomes(
    run: Run, file: SectionFile, directory: Directory, shape: Shape, records: list[Record],
    stored: dict[int, Row[Any]], unsaid: dict[str, Any],
) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    fresh: list[dict[str, Any]] = []
    changed: dict[int, dict[str, Any]] = {}
    new = [record for record in records if record.line not in stored]
    keys = iter(run.writer.keys(shape.table, len(new)))
    blank = dict.fromkeys([*shape.plain, *shape.people.values(), *shape.moments])
    for record in records:
        place = (file.number, record.line)
        try:
            said = _said(record, shape, lambda name, text: directory.person(text, file.section.label(name)).id)
        except Refused as refusal:
            outcomes[record.line] = rejected(record, file, str(refusal))
            continue
        row = stored.get(record.line)
        if row is None:
            key = next(keys)
            fresh.append({"id": key} | blank | unsaid | said | run.origin_of(record.origin_id))
            outcomes[record.line] = Outcome(place, NEW, key)
            continue
        changes = differences(dict(row._mapping), said)
        if row.origin in (None, run.origin) and row.origin_id != record.origin_id:
            changes |= {"origin": run.origin, "origin_id": record.origin_id}
        if changes:
            changed[row.id] = changes | {"import_run_id": run.run_id}
        outcomes[record.line] = Outcome(place, CHANGED if changes else UNCHANGED, row.id)
    run.writer.insert(shape.table, fresh)
    run.writer.update(shape.table, changed)
    return outcomes


def _said(record: Record, shape: Shape, person: Callable[[str, str], int]) -> dict[str, Any]:
    values = record.values
    said = {name: values[name] for name in shape.plain if name in values}
    said |= {name: values[name].at for name in shape.moments if name in values}
    return said | {column: person(name, values[name]) for name, column in shape.people.items() if name in values}
