"""What a touch was about: the lead, contact or account its row names."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from lib.crm_import.dates import When
from lib.crm_import.drafts import FROM_LEAD
from lib.crm_import.records import Record
from lib.crm_import.run import Run
from lib.crm_import.store import where_in
from lib.crm_import.values import Refused, same_name
from lib.db.schema import accounts, contacts, handoffs, leads


@dataclass(frozen=True)
class About:
    """Where a touch belongs. begins, ends: the span of the lead's first hand-off."""

    account_id: int
    contact_id: int | None = None
    lead_id: int | None = None
    campaign_id: int | None = None
    begins: datetime | None = None
    ends: datetime | None = None


class Subjects:
    """Finds what touches are about, reading ahead for each batch.

    A row that names a contact only is taken to be about that contact's latest lead
    handed off by then, so that a call logged on the contact is not missed on the lead.
    """

    def __init__(self, run: Run, labels: dict[str, str]) -> None:
        self._run = run
        self._labels = labels
        self._leads: dict[str, Row[Any] | None] = {}
        self._contacts: dict[str, Row[Any]] = {}
        self._accounts: dict[str, int] = {}
        self._leads_of_contact: dict[int, list[Row[Any]]] = defaultdict(list)
        self._read_contacts: set[int] = set()
        if "account" in labels:
            self._read_accounts()

    def read_ahead(self, records: list[Record]) -> None:
        """Read the leads and contacts a batch of records names."""
        run, c = self._run, contacts.c
        wanted = {r.values["lead"] for r in records if "lead" in r.values} - self._leads.keys()
        self._leads.update(dict.fromkeys(wanted))
        for row in where_in(run.conn, _lead_columns().where(leads.c.origin == run.origin), leads.c.origin_id, wanted):
            self._leads[row.origin_id] = row
        named = {r.values["contact"] for r in records if "contact" in r.values}
        columns = select(c.id, c.account_id, c.origin_id, c.email).order_by(c.id)
        for row in where_in(run.conn, columns, c.email, {text.lower() for text in named if "@" in text}):
            self._contacts.setdefault(row.email, row)
        for row in where_in(run.conn, columns.where(c.origin == run.origin), c.origin_id, named):
            self._contacts[row.origin_id] = row
        fresh = {row.id for row in self._contacts.values()} - self._read_contacts
        self._read_contacts |= fresh
        for row in where_in(run.conn, _lead_columns(), leads.c.contact_id, fresh):
            self._leads_of_contact[row.contact_id].append(row)

    def find(self, values: dict[str, Any], at: When) -> About:
        """What a row is about. Raises Refused when nothing it names is known."""
        lead = self._leads.get(values.get("lead", ""))
        text = values.get("contact", "")
        contact = self._contacts.get(text) or self._contacts.get(text.lower())
        if lead is not None:
            contact_id = contact.id if contact is not None and contact.account_id == lead.account_id else None
            return _about(lead, contact_id)
        if contact is not None:
            latest = self._latest_lead(contact.id, at)
            return _about(latest, contact.id) if latest else About(contact.account_id, contact.id)
        name = values.get("account", "")
        account = self._accounts.get(name) or self._accounts.get(same_name(name))
        if account is not None:
            return About(account)
        raise Refused(self._nobody(values))

    def _latest_lead(self, contact_id: int, at: When) -> Row[Any] | None:
        begun = [row for row in self._leads_of_contact[contact_id] if _begins(row, at.day_only) <= at.at]
        return max(begun, key=lambda row: (row.handed_off_at, row.id), default=None)

    def _nobody(self, values: dict[str, Any]) -> str:
        said = {name: values[name] for name in self._labels if name in values}
        if not said:
            blank = " and ".join(sorted({repr(label) for label in self._labels.values()}))
            return f"It does not say what it was about: {blank} blank."
        text = next(iter(said.values()))
        things = " or ".join(name for name in said if said[name] == text)
        label = self._labels[next(iter(said))]
        return (f"{label!r} says {text!r}, and no {things} called so is in the files or the database. "
                "Import it first, or fix the file.")

    def _read_accounts(self) -> None:
        a = accounts.c
        for row in self._run.conn.execute(select(a.id, a.name, a.origin, a.origin_id).order_by(a.id)):
            if not (row.origin_id or "").startswith(FROM_LEAD):
                self._accounts.setdefault(same_name(row.name), row.id)
            if row.origin == self._run.origin:
                self._accounts[row.origin_id] = row.id


def _lead_columns() -> Any:
    """One row per lead with its first hand-off."""
    h, c = handoffs.c, leads.c
    return (
        select(c.id, c.origin_id, c.account_id, c.contact_id, c.campaign_id, h.handed_off_at, h.handed_off_day_at,
               h.ended_at)
        .join_from(leads, handoffs, h.lead_id == c.id)
        .where(h.number == 1)
        .order_by(c.id)
    )


def _begins(row: Row[Any], day_only: bool) -> datetime:
    begins: datetime = row.handed_off_day_at if day_only else row.handed_off_at
    return begins


def _about(lead: Row[Any], contact_id: int | None) -> About:
    return About(lead.account_id, contact_id or lead.contact_id, lead.id, lead.campaign_id,
                 begins=lead.handed_off_at, ends=lead.ended_at)
