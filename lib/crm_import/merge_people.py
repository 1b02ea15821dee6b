"""Bring in people: who is on the team, in which team, under whom."""

from collections.abc import Iterator
from typing import Any

from lib.crm_import.directory import Directory, Somebody
from lib.crm_import.records import Record, SectionFile
from lib.crm_import.report import CHANGED, NEW, UNCHANGED
from lib.crm_import.run import Outcome, Run
from lib.crm_import.staging import Staging, good, rejected
from lib.crm_import.store import chunks, differences
from lib.crm_import.teams import Teams
from lib.crm_import.values import Refused, same_name
from lib.db.schema import people
from lib.domain.people import Kind, Role

COLUMNS = ("name", "email", "role", "kind", "zone", "active_from", "active_to")


def merge_people(run: Run, files: list[SectionFile], staging: Staging, directory: Directory, teams: Teams) -> None:
    """Every row of the files becomes, changes or repeats a person: found by id, then e-mail, then name.

    Teams come last, so that a manager may stand below the people managed.
    """
    placed: list[tuple[Somebody, dict[str, Any]]] = []
    for file in files:
        for batch in chunks(file.records(run.survey.readings[file.section.name], run.notes)):
            taken = {id(record) for record in good(run, file, batch)}
            for record in batch:
                outcome = rejected(record, file)
                if id(record) in taken:
                    outcome = _person(run, directory, file, record)
                if outcome.target_id is not None:
                    placed.append((directory.people[outcome.target_id], record.values))
                staging.keep(file, record, outcome)
            run.tell(len(batch))
    for who, values in placed:
        _place(run, directory, teams, who, values)


def _person(run: Run, directory: Directory, file: SectionFile, record: Record) -> Outcome:
    said = {name: record.values[name] for name in COLUMNS if name in record.values}
    place = (file.number, record.line)
    try:
        who = next(_candidates(directory, record), None)
    except Refused as refusal:
        return rejected(record, file, str(refusal))
    holder = directory.by_email(said.get("email"))
    if holder is not None and who is not None and holder is not who:
        return rejected(record, file, f"The e-mail {said['email']!r} already belongs to {holder.name}.")
    if who is None:
        made = {"role": Role.REP.value, "kind": Kind.PERSON.value} | said
        new = directory.add(made.pop("name"), origin_id=record.origin_id, kind=made.pop("kind"),
                            role=made.pop("role"), **made)
        run.made["person"] -= 1  # a row of the file, counted as such
        return Outcome(place, NEW, new.id)
    changes = differences(_stored(run, who), said)
    if not who.ours and _is_nobodys(run, who):
        changes |= {"origin": run.origin, "origin_id": record.origin_id}
    if changes:
        directory.change(who, changes)
    return Outcome(place, CHANGED if changes else UNCHANGED, who.id)


def _candidates(directory: Directory, record: Record) -> Iterator[Somebody]:
    """Who the row may be, the surest first. Two of a name with ids of their own are two people."""
    name, email = record.values["name"], record.values.get("email")
    has_id = not record.origin_id.startswith(("name:", "email:"))
    for text in (record.origin_id, email):
        who = directory.look_up(text, "name") if text else None
        if who is not None:
            yield who
    who = directory.look_up(name, "name")
    if who is not None and not (has_id and who.ours and who.origin_id not in (name, f"name:{same_name(name)}")):
        yield who


def _stored(run: Run, who: Somebody) -> dict[str, Any]:
    p = people.c
    return dict(run.conn.execute(people.select().where(p.id == who.id)).mappings().one())


def _is_nobodys(run: Run, who: Somebody) -> bool:
    """Made here by hand: from now on this origin's id stands for them too."""
    return _stored(run, who)["origin"] is None


def _place(run: Run, directory: Directory, teams: Teams, who: Somebody, values: dict[str, Any]) -> None:
    """Put somebody into the team their row names, or into their manager's."""
    since = values.get("active_from")
    team, manager = values.get("team"), values.get("manager")
    if since is not None:
        teams.note_activity(who, since)
    if team is not None and who.role == Role.MANAGER.value:
        teams.note_manager(who, teams.named(team), since)
    elif team is not None:
        teams.note_team(who, teams.named(team), since)
    elif manager is not None:
        try:
            boss = directory.person(manager, "manager")
        except Refused as refusal:
            run.notes.add("1 person has a manager nobody knows.", "{n} people have managers nobody knows.",
                          f"{who.name}: {refusal}".rstrip("."))
            return
        teams.note_team(who, teams.of_manager(boss, since), since)
