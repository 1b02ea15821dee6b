"""Keep every row as it stood in its file, with what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lib.crm_import.columns import JoinedTable, is_set_aside
from lib.crm_import.mapping import Section
from lib.crm_import.readers import Table
from lib.crm_import.records import Record, SectionFile
from lib.crm_import.report import ALIKE, REJECTED, RESULTS, SHOWN, FileReport, RejectedRow
from lib.crm_import.run import Outcome, Run
from lib.crm_import.store import CHUNK
from lib.db.schema import staged_rows


@dataclass
class Staging:
    """Writes staged rows in batches and counts them into the report.

    reports: one per file of the import, by its number. rejected: the first that a report
    shows; rows that the mapping itself leaves out come after those that are wrong.
    """

    run: Run
    reports: dict[int, FileReport]

    def __post_init__(self) -> None:
        self._waiting: list[dict[str, Any]] = []
        self._wrong: list[RejectedRow] = []
        self._set_aside: list[RejectedRow] = []
        self._alike: Counter[tuple[str, str]] = Counter()
        self._joined: dict[tuple[str, str, int], Outcome] = {}

    @property
    def rejected(self) -> list[RejectedRow]:
        """The rejected rows a report shows."""
        return (self._wrong + self._set_aside)[:SHOWN]

    def keep(self, file: SectionFile, record: Record, outcome: Outcome) -> None:
        """Keep one row of a section's file, and remember it for the rows joined to it."""
        for name, line in record.joined:
            key = (file.section.name, name, line)
            before = self._joined.get(key)
            if before is None or RESULTS.index(outcome.result) < RESULTS.index(before.result):
                self._joined[key] = outcome
        self._keep(file.number, file.section.entity.name, record.line, payload(file.table, record.cells), outcome,
                   set_aside=record.set_aside)

    def keep_joined(self, number: int, section: Section, joined: JoinedTable) -> None:
        """Keep the rows of a file that others only took columns from: each goes with the row it was joined to."""
        for row in joined.table.read():
            place = (number, row.line)
            problem = joined.unused.get(row.line)
            outcome = self._joined.get((section.name, joined.join.name, row.line))
            if problem is not None:
                outcome = Outcome(place, REJECTED, problem=problem)
            elif outcome is None:
                outcome = Outcome(place, REJECTED, problem=f"No row of {section.name} has its {joined.join.on!r}.")
            elif outcome.result == REJECTED:
                outcome = Outcome(place, REJECTED, problem=f"The row it belongs to was refused: {outcome.problem}")
            self._keep(number, section.entity.name, row.line, payload(joined.table, row.cells), outcome,
                       set_aside=problem is not None and is_set_aside(problem))

    def _keep(self, number: int, entity: str, line: int, payload: dict[str, str], outcome: Outcome, *,
              set_aside: bool) -> None:
        report = self.reports[number]
        report.count(outcome.result)
        if outcome.result == REJECTED:
            report.left_out += set_aside
            shown = self._set_aside if set_aside else self._wrong
            row = RejectedRow(report.file, line, outcome.problem or "")
            self._alike[row.file, row.problem] += 1
            if len(shown) < SHOWN and self._alike[row.file, row.problem] <= ALIKE:
                shown.append(row)
        self._waiting.append(
            {"import_run_id": self.run.run_id, "file": number, "row_number": line, "entity": entity,
             "result": outcome.result, "problem": outcome.problem, "payload": payload, "target_id": outcome.target_id}
        )
        if len(self._waiting) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        self.run.writer.insert(staged_rows, self._waiting)
        self._waiting = []


def payload(table: Table, cells: list[str]) -> dict[str, str]:
    """A row as it stood in its file, by column; without its blank cells."""
    names = table.header
    named = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
    extra = {f"cell {i}": cell for i, cell in enumerate(cells[len(names) :], len(names) + 1) if cell}
    return named | extra


def rejected(record: Record, file: SectionFile, problem: str | None = None) -> Outcome:
    """The outcome of a refused row."""
    return Outcome((file.number, record.line), REJECTED, problem=problem or record.problem)


def overtaken(run: Run, file: SectionFile, record: Record) -> str | None:
    """Why a row gives way to a later one with the same id, or None."""
    place = run.survey.overtaken(file, record.origin_id, record.line)
    if place is None:
        return None
    where = f"line {place[1]}" + ("" if place[0] == file.number else " of a later file")
    return f"The id {record.origin_id!r} stands again in {where}; that row was taken."


def good(run: Run, file: SectionFile, records: Iterable[Record]) -> list[Record]:
    """The rows of a batch that can be merged; a row whose id comes again later is marked as refused."""
    for record in records:
        if record.problem is None:
            record.problem = overtaken(run, file, record)
    return [record for record in records if record.problem is None]
