"""Bring in touches: what happened, by whom, with whom."""

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from lib.crm_import.about import About, Subjects
from lib.crm_import.campaigns import Campaigns
from lib.crm_import.dates import When
from lib.crm_import.directory import Directory, Somebody
from lib.crm_import.records import Record, SectionFile
from lib.crm_import.report import CHANGED, NEW, UNCHANGED
from lib.crm_import.run import Outcome, Run
from lib.crm_import.staging import Staging, good, rejected
from lib.crm_import.store import chunks, differences, where_in
from lib.crm_import.teams import Teams
from lib.crm_import.values import Refused
from lib.db.schema import touches
from lib.domain.people import Kind, Role
from lib.domain.periods import day_start
from lib.domain.touches import Actor, Direction


def merge_touches(
    run: Run, files: list[SectionFile], staging: Staging, directory: Directory, teams: Teams, campaigns: Campaigns
) -> None:
    """Every row of the files becomes, changes or repeats a touch."""
    for file in files:
        merge = _TouchMerge(run, file, directory, teams, campaigns)
        for batch in chunks(file.records(run.survey.readings[file.section.name], run.notes)):
            outcomes = merge.batch(good(run, file, batch))
            for record in batch:
                staging.keep(file, record, outcomes.get(record.line) or rejected(record, file))
            run.tell(len(batch))


class _TouchMerge:
    def __init__(
        self, run: Run, file: SectionFile, directory: Directory, teams: Teams, campaigns: Campaigns
    ) -> None:
        self._run, self._file = run, file
        self._directory, self._teams, self._campaigns = directory, teams, campaigns
        self._person_label = file.section.label("person")
        mapped = [name for name in ("lead", "contact", "account") if file.section.source(name)]
        self._subjects = Subjects(run, {name: file.section.label(name) for name in mapped})

    def batch(self, records: list[Record]) -> dict[int, Outcome]:
        """Write a batch; what became of each row, by line."""
        run = self._run
        self._subjects.read_ahead(records)
        ours = select(touches).where(touches.c.origin == run.origin)
        known = {row.origin_id: row for row in where_in(run.conn, ours, touches.c.origin_id,
                                                        [record.origin_id for record in records])}
        keys = iter(run.writer.keys(touches, sum(record.origin_id not in known for record in records)))
        fresh: list[dict[str, Any]] = []
        changed: dict[int, dict[str, Any]] = {}
        outcomes: dict[int, Outcome] = {}
        for record in records:
            place = (self._file.number, record.line)
            try:
                said = self._said(record.values)
            except Refused as refusal:
                outcomes[record.line] = rejected(record, self._file, str(refusal))
                continue
            row = known.get(record.origin_id)
            if row is None:
                key = next(keys)
                fresh.append({"id": key, "recorded_at": run.now, "note": None, **said,
                              **run.origin_of(record.origin_id)})
                outcomes[record.line] = Outcome(place, NEW, key)
                self._touched(said["lead_id"], said["account_id"])
                continue
            changes = self._changes(row, said)
            if changes:
                changed[row.id] = changes | {"import_run_id": run.run_id}
            outcomes[record.line] = Outcome(place, CHANGED if changes else UNCHANGED, row.id)
        run.writer.insert(touches, fresh)
        run.writer.update(touches, changed)
        return outcomes

    def _changes(self, row: Row[Any], said: dict[str, Any]) -> dict[str, Any]:
        changes = differences(dict(row._mapping), {name: v for name, v in said.items() if name != "team_id"})
        if {"person_id", "local_day"} & changes.keys():
            changes["team_id"] = said["team_id"]
        if changes:
            self._touched(row.lead_id, row.account_id)
            self._touched(said["lead_id"], said["account_id"])
        return changes

    def _touched(self, lead_id: int | None, account_id: int) -> None:
        if lead_id is not None:
            self._run.leads.add(lead_id)
        else:
            self._run.accounts.add(account_id)

    def _said(self, values: dict[str, Any]) -> dict[str, Any]:
        """The columns a row speaks of. Raises Refused."""
        run, at = self._run, values["at"]
        if at.at > run.now:
            raise Refused(f"It is dated {at.day:%d %b %Y}, which is in the future; only what has happened is a touch.")
        about = self._subjects.find(values, at)
        who = self._directory.person(values["person"], self._person_label) if "person" in values else None
        actor = self._actor(values, who)
        day = self._local_day(who, at)
        self._note_span(about, at)
        if who is not None:
            self._teams.note_activity(who, day)
        said = {
            "account_id": about.account_id, "contact_id": about.contact_id, "lead_id": about.lead_id,
            "campaign_id": self._campaign(values, about), "person_id": who.id if who else None,
            "team_id": self._teams.team_on(who, day) if who else None, "actor": actor,
            "direction": values.get("direction") or _direction(actor), "channel": values.get("channel") or "other",
            "outcome": values.get("outcome") or "done",
            "automated": values.get("automated", actor == Actor.SYSTEM.value),
            "occurred_at": at.at, "day_only": at.day_only, "local_day": day,
        }
        if "note" in values:
            said["note"] = values["note"]
        if "recorded_at" in values:
            said["recorded_at"] = values["recorded_at"].at
        return said

    def _actor(self, values: dict[str, Any], who: Somebody | None) -> str:
        if who is not None and who.kind == Kind.SYSTEM.value:
            return Actor.SYSTEM.value
        if "actor" in values:
            return str(values["actor"])
        if who is None:
            raise Refused(f"{self._person_label!r} is blank, and the mapping does not say whose doing it is. "
                          'Add to its fields: actor = { value = "rep" } (or marketing, system, prospect)')
        return Actor.MARKETING.value if who.role == Role.MARKETING.value else Actor.REP.value

    def _local_day(self, who: Somebody | None, at: When) -> date:
        if at.day_only:
            return at.day
        zone = self._run.book.person(who.id).zone if who is not None else self._run.home
        return at.at.astimezone(zone).date()

    def _campaign(self, values: dict[str, Any], about: About) -> int | None:
        return self._campaigns.find_or_make(values["campaign"]) if "campaign" in values else about.campaign_id

    def _note_span(self, about: About, at: When) -> None:
        """Count what falls outside its lead's time in sales: shown, never a response."""
        if about.begins is None:
            return
        begins = day_start(about.begins, self._run.home) if at.day_only else about.begins
        if at.at < begins:
            self._run.notes.add(
                "1 touch is dated before its lead came in; it counts for the account, not as a response.",
                "{n} touches are dated before their lead came in; they count for the account, not as a response.",
            )
        elif about.ends is not None and at.at.replace(microsecond=0) > about.ends:
            self._run.notes.add(
                "1 touch is dated after its lead's hand-off ended; it counts for the account only.",
                "{n} touches are dated after their lead's hand-off ended; they count for the account only.",
            )


def _direction(actor: str) -> str:
    return Direction.IN.value if actor == Actor.PROSPECT.value else Direction.OUT.value
