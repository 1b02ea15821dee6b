"""The accounts and contacts that leads speak of: found where they are known, else made."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from lib.crm_import.drafts import FROM_LEAD, Draft, say
from lib.crm_import.merge_named import MADE_FROM_A_NAME
from lib.crm_import.records import Record
from lib.crm_import.run import Run
from lib.crm_import.store import where_in
from lib.crm_import.survey import Place
from lib.crm_import.values import same_name
from lib.db.schema import accounts, contacts

FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com yahoo.fr yahoo.de yahoo.co.uk ymail.com hotmail.com hotmail.fr hotmail.de "
    "hotmail.co.uk outlook.com outlook.fr live.com msn.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com "
    "web.de t-online.de orange.fr free.fr wanadoo.fr laposte.net sfr.fr libero.it proton.me protonmail.com mail.com "
    "mail.ru yandex.ru yandex.com qq.com 163.com 126.com naver.com zoho.com fastmail.com".split()
)
"""Domains of mailbox providers: they say nothing about the company."""

COMPANY = ("domain", "industry", "segment", "country")
PERSON = ("title", "persona", "email", "phone")


class Companies:
    """Finds or drafts the account and contact of each lead. See `place` for the order in which it looks."""

    def __init__(self, run: Run, *, by_company: bool) -> None:
        self._run = run
        self.accounts: list[Draft] = []
        self.contacts: list[Draft] = []
        self._account_of_id: dict[int, Draft] = {}
        self._account_of_key: dict[str, Draft] = {}
        self._contact_of_id: dict[int, Draft] = {}
        self._contact_of_key: dict[str, Draft] = {}
        self._contacts_of_email: dict[str, list[Draft]] = {}
        self._ids_by_name: dict[str, int] = {}
        self._ids_by_domain: dict[str, int] = {}
        if by_company:
            self._read_names()

    # -- reading ahead ----------------------------------------------------------------

    def read_ahead(self, records: Iterable[Record], contact_ids: Iterable[int]) -> None:
        """Read the accounts and contacts that a batch of records may speak of."""
        records, run, c, a = list(records), self._run, contacts.c, accounts.c
        emails, ids, keys = (_all(records, name) for name in ("email", "contact_id", "account_id"))
        ours = select(contacts).where(c.origin == run.origin)
        read: list[Draft] = []
        for statement, column, wanted in (
            (ours, c.origin_id, ids - self._contact_of_key.keys()),
            (select(contacts), c.email, emails),
            (select(contacts), c.id, set(contact_ids) - self._contact_of_id.keys()),
        ):
            read += [self._known_contact(row) for row in where_in(run.conn, statement.order_by(c.id), column, wanted)
                     if row.id not in self._contact_of_id]
        wanted_accounts = {draft.stored.account_id for draft in read if draft.stored is not None}
        wanted_accounts |= {self._ids_by_name.get(same_name(company), 0) for company in _all(records, "company")}
        wanted_accounts |= {self._ids_by_domain.get(domain, 0) for domain in _all(records, "domain")}
        for row in where_in(run.conn, select(accounts), a.id, wanted_accounts - self._account_of_id.keys()):
            self._known_account(row)
        ours = select(accounts).where(a.origin == run.origin)
        for row in where_in(run.conn, ours, a.origin_id, keys - self._account_of_key.keys()):
            self._known_account(row)
        for draft in read:
            if draft.stored is not None:
                draft.account = self._account_of_id[draft.stored.account_id]

    def _read_names(self) -> None:
        a = accounts.c
        for row in self._run.conn.execute(select(a.id, a.name, a.domain, a.origin_id).order_by(a.id)):
            if not (row.origin_id or "").startswith(FROM_LEAD):
                self._ids_by_name.setdefault(same_name(row.name), row.id)
                if row.domain:
                    self._ids_by_domain.setdefault(row.domain, row.id)

    def _known_account(self, row: Any) -> None:
        if row.id not in self._account_of_id:
            draft = Draft(row, row.origin_id, (-1, 0))
            self.accounts.append(draft)
            self._account_of_id[row.id] = draft
            if row.origin == self._run.origin:
                self._account_of_key[row.origin_id] = draft

    def _known_contact(self, row: Any) -> Draft:
        draft = Draft(row, row.origin_id, (-1, 0))
        self.contacts.append(draft)
        self._contact_of_id[row.id] = draft
        if row.origin == self._run.origin:
            self._contact_of_key[row.origin_id] = draft
        if row.email:
            self._contacts_of_email.setdefault(row.email, []).append(draft)
        return draft

    # -- finding ------------------------------------------------------------------------

    def place(self, record: Record, place: Place, known: int | None) -> Draft:
        """The contact of a lead, with its account; what the row says about both is noted.

        known: the contact of a lead we have; it stays there. Else the contact is found by
        its id, then by e-mail: at the account the row names by id, or anywhere. Else the
        account is found by id, domain or name, and the contact is new.
        """
        values = record.values
        if known is not None:
            contact = self._contact_of_id[known]
            self._note_other_company(contact, values)
        else:
            contact = self._find(values) or self._new_contact(record, place)
        assert contact.account is not None
        self._say_account(contact.account, record, place)
        self._say_contact(contact, values, place)
        return contact

    def _find(self, values: dict[str, Any]) -> Draft | None:
        if (key := values.get("contact_id")) and key in self._contact_of_key:
            return self._contact_of_key[key]
        same_email = self._contacts_of_email.get(values.get("email", ""), [])
        if not same_email:
            return None
        account = self._account(values)
        here = next((draft for draft in same_email if draft.account is account), None)
        if here is not None or values.get("account_id"):
            return here
        if account is not None or values.get("company"):
            self._run.notes.add(
                "1 lead was filed under the company where its e-mail address is known already.",
                "{n} leads were filed under the company where their e-mail address is known already.",
                f"{values['email']!r}, here with company {values.get('company')!r}",
            )
        return same_email[0]

    def _account(self, values: dict[str, Any]) -> Draft | None:
        """The account a row names by id, domain or name; None if it names none that is known."""
        if key := values.get("account_id"):
            return self._account_of_key.get(key)
        domain, company = values.get("domain"), values.get("company")
        if domain and domain not in FREE_MAIL and (draft := self._account_of_key.get(f"domain:{domain}")):
            return draft
        if domain and domain not in FREE_MAIL and domain in self._ids_by_domain:
            return self._account_of_id[self._ids_by_domain[domain]]
        if company and (draft := self._account_of_key.get(f"{MADE_FROM_A_NAME}{same_name(company)}")):
            return draft
        if company and same_name(company) in self._ids_by_name:
            return self._account_of_id[self._ids_by_name[same_name(company)]]
        return None

    # -- making -------------------------------------------------------------------------

    def _new_contact(self, record: Record, place: Place) -> Draft:
        values = record.values
        account = self._account(values) or self._new_account(record, place)
        draft = Draft(None, values.get("contact_id") or f"{FROM_LEAD}{record.origin_id}", place, _name(record),
                      account=account)
        self.contacts.append(draft)
        self._contact_of_key[str(draft.origin_id)] = draft
        if email := values.get("email"):
            self._contacts_of_email.setdefault(email, []).append(draft)
        return draft

    def _new_account(self, record: Record, place: Place) -> Draft:
        values = record.values
        company = values.get("company")
        key = values.get("account_id") or (
            f"{MADE_FROM_A_NAME}{same_name(company)}" if company else f"{FROM_LEAD}{record.origin_id}"
        )
        draft = Draft(None, key, place, company or _name(record))
        draft.said["created_at"] = values["responded_at"].at
        self.accounts.append(draft)
        self._account_of_key[key] = draft
        domain = values.get("domain")
        if domain and domain not in FREE_MAIL:
            self._account_of_key.setdefault(f"domain:{domain}", draft)
        return draft

    # -- what the row says ----------------------------------------------------------------

    def _say_account(self, account: Draft, record: Record, place: Place) -> None:
        """A lead's row fills gaps of its account; only what leads alone have made does it correct."""
        values = record.values
        from_leads = (account.origin_id or "").startswith((MADE_FROM_A_NAME, FROM_LEAD))
        said = {name: values[name] for name in COMPANY if name in values}
        if said.get("domain") in FREE_MAIL:
            del said["domain"]
        said = {name: value for name, value in said.items() if from_leads or account.now(name) in (None, value)}
        if account.is_only_a_lead and (name := values.get("company") or _said_name(values)):
            said["name"] = name
        if account.stored is None:
            created = min(account.said["created_at"], values["responded_at"].at)
            account.said["created_at"] = created
        say(self._run, account, said, place, "company")

    def _say_contact(self, contact: Draft, values: dict[str, Any], place: Place) -> None:
        said = {name: values[name] for name in PERSON if name in values}
        said |= {name: True for name in ("do_not_call", "do_not_email") if values.get(name)}
        if name := _said_name(values):
            said["name"] = name
        if (key := values.get("contact_id")) and contact.is_only_a_lead and contact.stored is not None \
                and contact.stored.origin == self._run.origin and key not in self._contact_of_key:
            said["origin_id"] = contact.origin_id = key
            self._contact_of_key[key] = contact
        email = said.get("email")
        if email and contact not in (others := self._contacts_of_email.setdefault(email, [])):
            if others:
                self._run.notes.add("1 e-mail address now stands at two contacts.",
                                    "{n} e-mail addresses now stand at two contacts.", email)
            others.append(contact)
        say(self._run, contact, said, place, "contact")

    def _note_other_company(self, contact: Draft, values: dict[str, Any]) -> None:
        account = contact.account
        company = values.get("company")
        if account is None or not company or account.is_only_a_lead or values.get("account_id"):
            return
        if same_name(company) != same_name(account.now("name")):
            self._run.notes.add(
                "1 lead names another company than the one it is filed under; it was left where it is.",
                "{n} leads name another company than the one they are filed under; they were left where they are.",
                f"{company!r}, filed under {account.now('name')!r}",
            )


def _said_name(values: dict[str, Any]) -> str | None:
    """The name a row gives: in full, else first and last."""
    return values.get("name") or " ".join(values[n] for n in ("first_name", "last_name") if n in values) or None


def _name(record: Record) -> str:
    """What to call somebody: the name, else the e-mail, else the lead's id."""
    return _said_name(record.values) or record.values.get("email") or record.origin_id



def _all(records: list[Record], name: str) -> set[str]:
    return {record.values[name] for record in records if name in record.values}
