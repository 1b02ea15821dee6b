"""What the rows of a file together say about an account or a contact, before it is written.

Several rows can speak of one contact. Written one after the other they would overwrite
each other in every import anew, so what they say is gathered first: the last row wins,
the disagreement is reported, and what is stored changes at most once.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Table

from lib.crm_import.run import Run
from lib.crm_import.store import differences
from lib.crm_import.survey import Place

FROM_LEAD = "lead:"
"""The beginning of the id of an account or contact that only a lead speaks of."""


@dataclass(slots=True, eq=False)
class Draft:
    """One account or contact.

    stored: its row, or None for a new one. place: the last row that spoke of it.
    name: what a new one is called if no row gives a name.
    """

    stored: Row[Any] | None
    origin_id: str | None
    place: Place
    name: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    id: int = 0
    account: "Draft | None" = None

    def now(self, name: str) -> Any:
        """What a column will be, as far as the rows until now say."""
        if name in self.said:
            return self.said[name]
        if self.stored is not None:
            return self.stored._mapping[name]
        return self.name if name == "name" else None

    @property
    def is_only_a_lead(self) -> bool:
        """Whether nothing but a lead's row made it."""
        return (self.origin_id or "").startswith(FROM_LEAD)


def say(run: Run, draft: Draft, values: dict[str, Any], place: Place, label: str) -> None:
    """Note what a row says. label: what a message calls the thing."""
    for name, value in values.items():
        before = draft.said.get(name)
        if before is not None and before != value:
            run.notes.add(
                f"1 {label} is described differently by several rows; the last row's words were kept.",
                f"{{n}} times rows describe the same {label} differently; the last row's words were kept.",
                f"{name} {before!r}, then {value!r}",
            )
        draft.said[name] = value
    draft.place = place


def write(run: Run, table: Table, drafts: list[Draft], unsaid: dict[str, Any]) -> set[Place]:
    """Write what is new and what differs; the places of rows that made or changed something.

    unsaid: what columns hold in a new row that says nothing about them.
    """
    places: set[Place] = set()
    fresh = [draft for draft in drafts if draft.stored is None]
    for draft, key in zip(fresh, run.writer.keys(table, len(fresh)), strict=True):
        draft.id = key
    rows = []
    for draft in fresh:
        row = {"id": draft.id, "name": draft.name} | unsaid | draft.said | run.origin_of(str(draft.origin_id))
        if draft.account is not None:
            row["account_id"] = draft.account.id
        rows.append(row)
        places.add(draft.place)
    run.writer.insert(table, rows)
    changed: dict[int, dict[str, Any]] = {}
    for draft in drafts:
        if draft.stored is None:
            continue
        draft.id = draft.stored.id
        changes = differences(dict(draft.stored._mapping), draft.said)
        if changes:
            changed[draft.id] = changes | {"import_run_id": run.run_id}
            places.add(draft.place)
    run.writer.update(table, changed)
    run.accounts.update(draft.account.id if draft.account else draft.id for draft in drafts if draft.place in places)
    return places
