"""A hand-off we have, and a newer row about it: what changes?

A file is a picture of another system at some moment, and Catcher may know better since.
So a row moves a hand-off forward and never back: an owner it had before, an ending that
somebody here gave or took back, stay as they are, and the report says so.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from lib.crm_import.dates import When
from lib.crm_import.promises import Terms, assignment_row
from lib.crm_import.report import Notes
from lib.domain.handoffs import Ending
from lib.domain.periods import day_start


@dataclass
class Changes:
    """What to write: columns of the hand-off, columns of assignments by id, and a new assignment."""

    handoff: dict[str, Any] = field(default_factory=dict)
    assignments: dict[int, dict[str, Any]] = field(default_factory=dict)
    new_assignment: dict[str, Any] | None = None

    def __bool__(self) -> bool:
        return bool(self.handoff or self.assignments or self.new_assignment)

    def change(self, assignment_id: int, **values: Any) -> None:
        """Change columns of an assignment."""
        self.assignments.setdefault(assignment_id, {}).update(values)


class Reconciler:
    """Compares rows with hand-offs. now: the moment of the import; home: the organisation's zone."""

    def __init__(self, *, now: datetime, home: ZoneInfo, notes: Notes) -> None:
        self._now = When(now, day_only=False, day=now.astimezone(home).date())
        self._home = home
        self._notes = notes

    def changes(self, handoff: Row[Any], held: list[Row[Any]], terms: Terms, *, reopened: bool) -> Changes:
        """What a row changes about a hand-off.

        held: its assignments, the oldest first. reopened: somebody here took its ending back.
        """
        changes = Changes()
        if handoff.responded_at != _second(terms.responded.at):
            changes.handoff["responded_at"] = terms.responded.at
        if (handoff.handed_off_at, handoff.day_only) != (_second(terms.handed_off.at), terms.handed_off.day_only):
            at = terms.handed_off.at
            changes.handoff |= {"handed_off_at": at, "handed_off_day_at": day_start(at, self._home),
                                "day_only": terms.handed_off.day_only}
        self._owner(handoff, held, terms, changes)
        self._ending(handoff, held, terms, changes, reopened)
        return changes

    def _owner(self, handoff: Row[Any], held: list[Row[Any]], terms: Terms, changes: Changes) -> None:
        owner, last = terms.owner, held[-1] if held else None
        if owner is None:
            return
        since = terms.assigned if terms.assigned_is_said else self._now
        if last is None:
            since = terms.assigned if handoff.ended_at is not None else since
            changes.new_assignment = assignment_row(terms, since, home=self._home)
        elif last.person_id == owner.id:
            self._same_owner(handoff, last, terms, changes)
        elif handoff.ended_at is not None:
            self._notes.add("1 lead that has ended names another owner than the last; it was left as it was.",
                            "{n} leads that have ended name another owner than the last; they were left as they were.",
                            f"The file says {owner.name!r}")
        elif since.at <= last.assigned_at or (_had_it(owner.id, held) and not terms.assigned_is_said):
            self._notes.add("1 lead was passed on after the file was written; it stays with its present owner.",
                            "{n} leads were passed on after the file was written; they stay with their present owners.",
                            f"The file says {owner.name!r}")
        else:
            changes.change(last.id, ended_at=since.at, ending=Ending.PASSED_ON.value)
            changes.new_assignment = assignment_row(terms, since, home=self._home)

    def _same_owner(self, handoff: Row[Any], last: Row[Any], terms: Terms, changes: Changes) -> None:
        came_with_it = last.assigned_at == handoff.handed_off_at and "handed_off_at" in changes.handoff
        moved = (last.assigned_at, last.day_only) != (_second(terms.assigned.at), terms.assigned.day_only)
        if moved and (terms.assigned_is_said or came_with_it):
            at = terms.assigned.at
            changes.change(last.id, assigned_at=at, assigned_day_at=day_start(at, self._home),
                           day_only=terms.assigned.day_only)
        if terms.accepted_at is not None and last.accepted_at != _second(terms.accepted_at):
            changes.change(last.id, accepted_at=terms.accepted_at)

    def _ending(
        self, handoff: Row[Any], held: list[Row[Any]], terms: Terms, changes: Changes, reopened: bool
    ) -> None:
        if terms.end is None:
            return
        wanted = terms.end.columns()
        wanted["ended_at"] = _second(terms.end.at)
        differs = {name: value for name, value in wanted.items() if handoff._mapping[name] != value}
        if not differs:
            return
        if reopened or handoff.ended_by_id is not None:
            self._notes.add("1 lead was ended or re-opened here; the ending in the file was not taken.",
                            "{n} leads were ended or re-opened here; the endings in the file were not taken.",
                            f"The file says {terms.end.ending!r}")
            return
        changes.handoff |= differs
        last = held[-1] if held else None
        ends = {"ended_at": wanted["ended_at"], "ending": terms.end.ending}
        if changes.new_assignment is not None:
            changes.new_assignment |= ends
        elif last is not None and (last.ended_at, last.ending) != tuple(ends.values()):
            changes.change(last.id, **ends)


def _had_it(person_id: int, held: list[Row[Any]]) -> bool:
    return any(row.person_id == person_id for row in held)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
