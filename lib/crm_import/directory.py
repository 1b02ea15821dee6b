"""Who a name in a file is: a person, a queue, a machine; and which team they are in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from lib.crm_import.mapping_words import nearest
from lib.crm_import.run import Run
from lib.crm_import.values import Refused, same_name
from lib.db.schema import people
from lib.domain.people import Kind, Role


@dataclass
class Somebody:
    """A person of the database. ours: brought in from the origin that is being imported, as origin_id."""

    id: int
    name: str
    email: str | None
    role: str
    kind: str
    ours: bool
    origin_id: str | None = None


class Directory:
    """Finds people by id, e-mail or name, and makes those a mapping lets be made."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.people: dict[int, Somebody] = {}
        self._by_id: dict[str, Somebody] = {}
        self._by_email: dict[str, Somebody] = {}
        self._by_name: dict[str, list[Somebody]] = defaultdict(list)
        self._found: dict[str, Somebody] = {}
        self._refused: dict[str, str] = {}
        p = people.c
        for row in run.conn.execute(
            select(p.id, p.name, p.email, p.role, p.kind, p.origin, p.origin_id).order_by(p.id)
        ):
            ours = row.origin == run.origin
            self._enter(Somebody(row.id, row.name, row.email, row.role, row.kind, ours,
                                 row.origin_id if ours else None))

    def person(self, text: str, label: str) -> Somebody:
        """Who a cell names. label: its column.

        Raises Refused when nobody, or more than one person, is called so; where the
        mapping says so, people, queues and machines are made instead.
        """
        if text in self._refused:
            raise Refused(self._refused[text])
        if text not in self._found:
            try:
                who = self.look_up(text, label)
                self._found[text] = self._as_declared(who, text) if who else self._make(text, label)
            except Refused as refusal:
                self._refused[text] = str(refusal)  # looking for the nearest name is slow
                raise
        return self._found[text]

    def look_up(self, text: str, label: str) -> Somebody | None:
        """Who is called so: by id in the source, else by e-mail, else by name. Raises Refused for two of a name."""
        by_key = self._by_id.get(text) or self._by_email.get(text.lower())
        if by_key:
            return by_key
        named = self._by_name.get(same_name(text), [])
        if len(named) > 1:
            raise Refused(f"{label!r} says {text!r}, and {len(named)} people have that name. "
                          "Map a column with the e-mail or the id instead.")
        return named[0] if named else None

    def add(self, name: str, *, origin_id: str, kind: str, role: str, **columns: Any) -> Somebody:
        """Make a person of this origin."""
        key = self._run.writer.add(people, name=name, role=role, kind=kind, **columns,
                                   **self._run.origin_of(origin_id))
        who = Somebody(key, name, columns.get("email"), role, kind, ours=True, origin_id=origin_id)
        self._enter(who)
        self._forget()
        self._run.made[{Kind.QUEUE: "queue", Kind.SYSTEM: "system actor"}.get(Kind(kind), "person")] += 1
        return who

    def change(self, who: Somebody, values: dict[str, Any]) -> None:
        """Change a person, here and in the database."""
        self._run.writer.update(people, {who.id: values | {"import_run_id": self._run.run_id}})
        for name in ("name", "email", "role", "kind", "origin_id"):
            if name in values:
                setattr(who, name, values[name])
        who.ours |= "origin_id" in values
        self._enter(who)
        self._forget()
        self._run.clocks_changed |= "zone" in values or "kind" in values

    def by_email(self, email: str | None) -> Somebody | None:
        """Whose e-mail that is."""
        return self._by_email.get(email) if email else None

    def ensure_somebody_sees_all(self, today: date) -> None:
        """Make a person "Operations" unless somebody in operations is here."""
        p = people.c
        here = select(p.id).where(
            p.role == Role.OPERATIONS.value, p.kind == Kind.PERSON.value,
            (p.active_from.is_(None)) | (p.active_from <= today), (p.active_to.is_(None)) | (p.active_to >= today),
        )
        if self._run.conn.execute(here.limit(1)).first() is None:
            self._run.writer.add(people, name="Operations", role=Role.OPERATIONS.value, kind=Kind.PERSON.value)
            self._run.made["person 'Operations', who sees everything"] += 1

    def _enter(self, who: Somebody) -> None:
        self.people[who.id] = who
        if who.origin_id:
            self._by_id[who.origin_id] = who
        if who.email:
            self._by_email[who.email] = who
        named = self._by_name[same_name(who.name)]
        if who not in named:
            named.append(who)

    def _forget(self) -> None:
        """Somebody looked up before may now be somebody else."""
        self._found.clear()
        self._refused.clear()

    def _declared(self, text: str) -> str:
        mapping = self._run.mapping
        if text.casefold() in mapping.queues:
            return Kind.QUEUE.value
        return Kind.SYSTEM.value if text.casefold() in mapping.system_actors else Kind.PERSON.value

    def _as_declared(self, who: Somebody, text: str) -> Somebody:
        """Somebody an earlier import made a person, and the mapping now calls a queue or a machine."""
        kind = self._declared(text)
        if kind != Kind.PERSON.value and kind != who.kind:
            if who.ours:
                self.change(who, {"kind": kind})
            else:
                self._run.notes.add(
                    f"{text!r} is a {kind} for the mapping and a {who.kind} in the database; it stays one.",
                    f"{text!r} is a {kind} for the mapping and a {who.kind} in the database; it stays one.",
                )
        return who

    def _make(self, text: str, label: str) -> Somebody:
        kind = self._declared(text)
        if kind == Kind.PERSON.value and not self._run.mapping.create_people:
            raise Refused(
                f"{label!r} says {text!r}, and nobody on the team has that name. "
                f"{nearest(text, (who.name for who in self.people.values()))}Add them under Settings or import them "
                "first, fix the file, or say create_people = true in the mapping."
            )
        role = Role.OPERATIONS if kind == Kind.SYSTEM.value else Role.REP
        return self.add(text, origin_id=text, kind=kind, role=role.value)
