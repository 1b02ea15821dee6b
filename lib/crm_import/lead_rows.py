"""Write a batch of leads with their hand-offs and assignments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, update

from lib.crm_import.directory import Somebody
from lib.crm_import.drafts import Draft
from lib.crm_import.promises import Terms, assignment_row, handoff_row
from lib.crm_import.reconcile import Changes, Reconciler
from lib.crm_import.records import Record
from lib.crm_import.run import Run
from lib.crm_import.store import differences
from lib.db.schema import assignments, handoffs, leads, next_steps
from lib.domain.response_clock import minutes_owed
from lib.queries.calendars import sla_rules_of

COPIED = ("campaign_id", "source", "intent")
"""What every hand-off of a lead copies from it."""


@dataclass(frozen=True)
class Standing:
    """The first hand-off of a lead we have: its row, its assignments, and whether it was re-opened here."""

    handoff: Row[Any]
    held: list[Row[Any]]
    reopened: bool


class LeadWriter:
    """Collects what a batch makes and changes, and writes it at once.

    team_on: somebody's team on a day. at_most: how many leads may be added. knows_acceptance:
    the file says who accepted when.
    """

    def __init__(
        self, run: Run, team_on: Callable[[Somebody, date], int | None], *, at_most: int, knows_acceptance: bool
    ) -> None:
        self._run = run
        self._keys = iter(run.writer.keys(leads, at_most))
        self._handoff_keys = iter(run.writer.keys(handoffs, at_most))
        self._team_on = team_on
        self._knows_acceptance = knows_acceptance
        self._rules = sla_rules_of(run.conn)
        self._reconciler = Reconciler(now=run.now, home=run.home, notes=run.notes)
        self._new: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]] = []
        self._leads: dict[int, dict[str, Any]] = {}
        self._copies: dict[int, dict[str, Any]] = {}
        self._handoffs: dict[int, dict[str, Any]] = {}
        self._assignments: dict[int, dict[str, Any]] = {}
        self._new_assignments: list[dict[str, Any]] = []
        self._ended: dict[int, Any] = {}

    def add(self, record: Record, contact: Draft, terms: Terms, team_id: int, campaign_id: int | None) -> int:
        """A lead we don't have yet. Its key comes back."""
        assert contact.account is not None
        run, values = self._run, record.values
        lead_id = next(self._keys)
        source, intent = values.get("source"), values.get("intent")
        said = {"campaign_id": campaign_id, "source": source, "intent": intent}
        common = {"account_id": contact.account.id, "contact_id": contact.id, **said,
                  **run.origin_of(record.origin_id)}
        created = values.get("created_at") or terms.responded
        lead = common | {"id": lead_id, "responded_at": terms.responded.at, "day_only": terms.responded.day_only,
                         "status": values.get("status"), "created_at": created.at}
        handoff = common | {
            "id": next(self._handoff_keys), "lead_id": lead_id, "number": 1,
            "team_id": self._holders_team(terms, terms.assigned.day) or team_id, "promised_team_id": team_id,
            "needs_acceptance": self._knows_acceptance, "note": values.get("note"),
            "sla_minutes": self._minutes(source, intent, terms), **handoff_row(terms, home=run.home),
        }
        held = None
        if terms.owner is not None:
            held = {"account_id": contact.account.id, "handoff_id": handoff["id"],
                    **assignment_row(terms, terms.assigned, home=run.home)}
        self._new.append((lead, handoff, held))
        run.leads.add(lead_id)
        return lead_id

    def change(self, lead: Row[Any], standing: Standing, record: Record, terms: Terms,
               campaign_id: int | None) -> bool:
        """A lead we have: whether the row changes it or its hand-off."""
        values = record.values
        said = {"campaign_id": campaign_id} | {
            name: values[name] for name in ("source", "intent", "status") if name in values
        }
        said |= {"responded_at": terms.responded.at, "day_only": terms.responded.day_only}
        on_lead = differences(dict(lead._mapping), said)
        copies = {name: on_lead[name] for name in COPIED if name in on_lead}
        changes = self._reconciler.changes(standing.handoff, standing.held, terms, reopened=standing.reopened)
        if (note := values.get("note")) and note != standing.handoff.note:
            changes.handoff["note"] = note
        if not on_lead and not changes:
            return False
        self._run.leads.add(lead.id)
        if on_lead:
            self._leads[lead.id] = on_lead | {"import_run_id": self._run.run_id}
        if copies:
            self._copies[lead.id] = copies
        self._keep(standing.handoff, changes, terms)
        return True

    def write(self) -> None:
        """Write the batch."""
        writer = self._run.writer
        writer.insert(leads, [lead for lead, _handoff, _held in self._new])
        writer.insert(handoffs, [handoff for _lead, handoff, _held in self._new])
        writer.insert(assignments, [held for _lead, _handoff, held in self._new if held] + self._new_assignments)
        writer.update(leads, self._leads)
        writer.update(handoffs, self._handoffs)
        writer.update(assignments, self._assignments)
        for columns in {tuple(sorted(copies)) for copies in self._copies.values()}:
            self._run.conn.execute(
                update(handoffs).where(handoffs.c.lead_id == bindparam("lead"))
                .values({name: bindparam(f"to_{name}") for name in columns}),
                [{"lead": lead_id} | {f"to_{name}": copies[name] for name in columns}
                 for lead_id, copies in self._copies.items() if tuple(sorted(copies)) == columns],
            )
        for handoff_id, ended_at in self._ended.items():
            self._run.conn.execute(
                update(next_steps).where(next_steps.c.handoff_id == handoff_id, next_steps.c.closed_at.is_(None))
                .values(closed_at=ended_at, ending="cancelled")
            )

    def _keep(self, handoff: Row[Any], changes: Changes, terms: Terms) -> None:
        columns = dict(changes.handoff)
        if "handed_off_at" in columns:
            columns["sla_minutes"] = self._minutes(handoff.source, handoff.intent, terms)
        if changes.new_assignment is not None:
            day = changes.new_assignment["assigned_at"].astimezone(self._run.home).date()
            columns["team_id"] = self._holders_team(terms, day) or handoff.team_id
            self._new_assignments.append(
                {"account_id": handoff.account_id, "handoff_id": handoff.id, **changes.new_assignment}
            )
        if columns:
            self._handoffs[handoff.id] = columns | {"import_run_id": self._run.run_id}
        if "ended_at" in columns:
            self._ended[handoff.id] = columns["ended_at"]
        self._assignments |= changes.assignments

    def _holders_team(self, terms: Terms, day: date) -> int | None:
        return self._team_on(terms.owner, day) if terms.owner is not None else None

    def _minutes(self, source: str | None, intent: str | None, terms: Terms) -> int:
        on = terms.handed_off.at.astimezone(self._run.home).date()
        return minutes_owed(self._rules, source=source, intent=intent, on=on)
