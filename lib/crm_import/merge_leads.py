"""Bring in leads: each with its account, contact, first hand-off, owner and ending.

Twice through the files: first to gather what all rows say about companies, contacts and
teams, then to write the leads themselves, in batches.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from lib.crm_import.campaigns import Campaigns
from lib.crm_import.companies import Companies
from lib.crm_import.directory import Directory, Somebody
from lib.crm_import.drafts import Draft, write
from lib.crm_import.lead_rows import LeadWriter, Standing
from lib.crm_import.mapping import Section
from lib.crm_import.promises import Terms, terms_of
from lib.crm_import.records import Record, SectionFile
from lib.crm_import.report import CHANGED, NEW, UNCHANGED, Notes
from lib.crm_import.run import Outcome, Run
from lib.crm_import.staging import Staging, good, rejected
from lib.crm_import.store import chunks, where_in
from lib.crm_import.survey import Place
from lib.crm_import.teams import Teams
from lib.crm_import.values import Refused
from lib.db.schema import accounts, assignments, contacts, handoffs, journal, leads

NEW_ACCOUNT = dict.fromkeys(("domain", "industry", "segment", "country", "created_at")) | {"lifecycle": "prospect"}
NEW_CONTACT = dict.fromkeys(("title", "persona", "email", "phone")) | {"do_not_call": False, "do_not_email": False}


@dataclass(frozen=True)
class Read:
    """What one row says, with everybody it names looked up."""

    terms: Terms
    promised_team: int | None
    campaign_id: int | None


def merge_leads(
    run: Run, files: list[SectionFile], staging: Staging, directory: Directory, teams: Teams, campaigns: Campaigns
) -> None:
    """Every row of the files becomes, changes or repeats a lead."""
    if files:
        _LeadMerge(run, staging, directory, teams, campaigns).merge(files)


class _LeadMerge:
    def __init__(
        self, run: Run, staging: Staging, directory: Directory, teams: Teams, campaigns: Campaigns
    ) -> None:
        self._run, self._staging, self._directory = run, staging, directory
        self._teams, self._campaigns = teams, campaigns
        self._contact_of: dict[Place, Draft] = {}
        self._problems: dict[Place, str] = {}

    def merge(self, files: list[SectionFile]) -> None:
        run = self._run
        companies = Companies(run, by_company=any(
            file.section.source(name) for file in files for name in ("company", "domain")
        ))
        for file in files:
            for batch in self._batches(file, run.notes):
                self._gather(file, batch, companies)
                run.tell(len(batch))
        moved = write(run, accounts, companies.accounts, NEW_ACCOUNT)
        moved |= write(run, contacts, companies.contacts, NEW_CONTACT)
        run.made["account"] += sum(draft.stored is None for draft in companies.accounts)
        run.made["contact"] += sum(draft.stored is None for draft in companies.contacts)
        for file in files:
            for batch in self._batches(file, Notes()):  # the first time through has noted everything
                for record, outcome in self._write(file, batch, moved):
                    self._staging.keep(file, record, outcome)
                run.tell(len(batch))

    def _batches(self, file: SectionFile, notes: Notes) -> Iterator[list[Record]]:
        return chunks(file.records(self._run.survey.readings[file.section.name], notes))

    # -- first time through ----------------------------------------------------------------

    def _gather(self, file: SectionFile, batch: list[Record], companies: Companies) -> None:
        taken = good(self._run, file, batch)
        known = self._known(taken)
        companies.read_ahead(taken, [row.contact_id for row in known.values()])
        for record in taken:
            place = (file.number, record.line)
            try:
                self._read(file.section, record.values, note=True)
            except Refused as refusal:
                self._problems[place] = str(refusal)
                continue
            row = known.get(record.origin_id)
            self._contact_of[place] = companies.place(record, place, row.contact_id if row else None)

    def _read(self, section: Section, values: dict[str, Any], *, note: bool) -> Read:
        """Look up everybody a row names. note: tell the teams who was where when. Raises Refused."""
        run = self._run
        owner = self._person(section, values, "owner")
        terms = terms_of(values, owner, now=run.now, home=run.home, origin=run.origin)
        manager, day = self._person(section, values, "manager"), terms.assigned.day
        team = self._teams.named(values["team"]) if "team" in values else None
        owners_team = self._teams.of_manager(manager, day) if manager else team
        if owner is not None and note:
            self._teams.note_activity(owner, day)
            if owners_team is not None:
                self._teams.note_team(owner, owners_team, day)
            _note_order(run.notes, terms)
        campaign = values.get("campaign")
        return Read(terms, team or owners_team, self._campaigns.find_or_make(campaign) if campaign else None)

    def _person(self, section: Section, values: dict[str, Any], name: str) -> Somebody | None:
        return self._directory.person(values[name], section.label(name)) if name in values else None

    # -- second time through ----------------------------------------------------------------

    def _write(self, file: SectionFile, batch: list[Record], moved: set[Place]) -> Iterator[tuple[Record, Outcome]]:
        taken = good(self._run, file, batch)
        known = self._known(taken)
        writer = LeadWriter(self._run, self._teams.team_on, at_most=len(taken) - len(known),
                            knows_acceptance=file.section.source("accepted_at") is not None)
        standing = _standing(self._run, [row.id for row in known.values()])
        results: dict[int, Outcome] = {}
        for record in taken:
            place = (file.number, record.line)
            contact = self._contact_of.get(place)
            if contact is None:
                results[record.line] = rejected(record, file, self._problems[place])
                continue
            read = self._read(file.section, record.values, note=False)
            team = read.promised_team or self._owners_team(read.terms) or self._teams.default()
            row = known.get(record.origin_id)
            if row is None:
                lead_id = writer.add(record, contact, read.terms, team, read.campaign_id)
                results[record.line] = Outcome(place, NEW, lead_id)
                continue
            changed = writer.change(row, standing[row.id], record, read.terms, read.campaign_id) or place in moved
            results[record.line] = Outcome(place, CHANGED if changed else UNCHANGED, row.id)
        writer.write()
        for record in batch:
            yield record, results.get(record.line) or rejected(record, file)

    def _owners_team(self, terms: Terms) -> int | None:
        return self._teams.team_on(terms.owner, terms.assigned.day) if terms.owner else None

    def _known(self, records: list[Record]) -> dict[str, Row[Any]]:
        """The leads we have of these rows, by their id in the source."""
        ours = select(leads).where(leads.c.origin == self._run.origin)
        rows = where_in(self._run.conn, ours, leads.c.origin_id, [record.origin_id for record in records])
        return {row.origin_id: row for row in rows}


def _standing(run: Run, lead_ids: list[int]) -> dict[int, Standing]:
    """The first hand-off of each lead with its assignments, and whether somebody re-opened it here."""
    h, a, j = handoffs.c, assignments.c, journal.c
    first = {row.lead_id: row for row in where_in(
        run.conn, select(handoffs).where(h.number == 1), h.lead_id, lead_ids)}
    held: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in where_in(run.conn, select(assignments), a.handoff_id, [row.id for row in first.values()]):
        held[row.handoff_id].append(row)
    acts = select(j.entity_id, func.count()).where(j.entity == "handoff", j.action == "reopen_handoff")
    reopened = {row.entity_id for row in where_in(
        run.conn, acts.group_by(j.entity_id), j.entity_id, [row.id for row in first.values()])}
    return {
        lead_id: Standing(row, sorted(held[row.id], key=lambda r: (r.assigned_at, r.id)), row.id in reopened)
        for lead_id, row in first.items()
    }


def _note_order(notes: Notes, terms: Terms) -> None:
    if terms.handed_off.at < terms.responded.at:
        notes.add("1 lead was handed off before it responded, says the file.",
                  "{n} leads were handed off before they responded, says the file.")
    if terms.assigned.at < terms.handed_off.at:
        notes.add("1 lead was assigned before it was handed off, says the file.",
                  "{n} leads were assigned before they were handed off, says the file.")
