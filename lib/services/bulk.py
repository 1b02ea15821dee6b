"""Do the same to many leads: say first exactly what will change, then do that, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from lib.clock import organisation_zone
from lib.db.schema import accounts, contacts, handoffs, people
from lib.domain.bulk import MOST_AT_ONCE, Deed, Fate, Standing, becomes, fate_of, summary
from lib.domain.handoffs import ENDING_WORDS
from lib.domain.people import Kind, Role, Viewer
from lib.domain.returns import is_for_good
from lib.errors import CannotDo, NotFound
from lib.queries.scope import handoffs_visible_to
from lib.services.assignments import Accept, Assign, accept, assign
from lib.services.common import allow, one_calendar_book
from lib.services.journal import line_of
from lib.services.returns import Checked, Why, checked, give_back
from lib.services.snapshots import lock
from lib.services.undo import undoable

_PERMISSION = {Deed.ACCEPT: "accept", Deed.ASSIGN: "assign", Deed.RETURN: "end_handoff"}


@dataclass(frozen=True)
class Change:
    """One hand-off that will change, and who holds it before."""

    handoff_id: int
    holder_id: int | None


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """Do this to these hand-offs.

    person_id: whom they are assigned to. why: with what reason they are returned. promised:
    the changes a preview announced; exactly these are made, or none.
    """

    at: datetime
    deed: Deed
    handoff_ids: tuple[int, ...]
    person_id: int | None = None
    why: Why = Why(None)
    promised: tuple[Change, ...] = ()
    token: str | None = None


@dataclass(frozen=True)
class Item:
    """One of the leads: its names, who holds it now, and what becomes of it or why nothing does."""

    words: str
    holder: str | None
    becomes: str
    changes: bool


@dataclass(frozen=True)
class Preview:
    """What a command would do: what it would change, that and the rest counted in words, and each lead by itself."""

    changes: tuple[Change, ...]
    summary: tuple[str, ...]
    items: tuple[Item, ...]


def preview(conn: Connection, by: Viewer, command: Bulk) -> Preview:
    """What would change and what not, and why; nothing is changed.

    Raises what perform_bulk would: NotFound when one of them isn't the viewer's or the person
    cannot own leads, CannotDo for too many or none at all.
    """
    allow(by, _PERMISSION[command.deed])
    to = _person(conn, command) if command.deed is Deed.ASSIGN else None
    rows = _rows(conn, by, command.handoff_ids)
    only_own = by.person_id if by.role is Role.REP else None
    fates = [
        fate_of(command.deed, Standing(row.holder_id, row.owner_id is not None, row.accepted_at is not None,
                                       row.ended_at is not None), to=to.id if to else None, only_own=only_own)
        for row in rows
    ]
    name, ending = to.name if to else "", _ending_words(command)
    both = list(zip(rows, fates, strict=True))
    return Preview(
        tuple(Change(row.id, row.holder_id) for row, fate in both if fate is Fate.CHANGES),
        summary(command.deed, fates, to=name, ending=ending),
        tuple(
            Item(f"{row.contact}, {row.account}", row.holder, becomes(command.deed, fate, to=name, ending=ending),
                 fate is Fate.CHANGES)
            for row, fate in both
        ),
    )


def perform_bulk(conn: Connection, by: Viewer, command: Bulk) -> int:
    """Make exactly the changes that were announced; the id of the one line to undo them by.

    Raises CannotDo, and changes nothing, when something else would change by now.
    """
    allow(by, _PERMISSION[command.deed])
    rows = _rows(conn, by, command.handoff_ids)
    # The lock comes before the look, so that what is announced stays so until it is done.
    lock(conn, (row.lead_id for row in rows))
    if done := _done_before(conn, rows, command.token):
        return done
    why = checked(by, command.at, command.why) if command.deed is Deed.RETURN else None
    present = preview(conn, by, command)
    if present.changes != command.promised:
        raise CannotDo("Somebody has worked on these leads since you looked, so nothing was changed. "
                       f"Now {_and(present.summary)}. Look again, and confirm if that is right.")
    if not present.changes:
        raise CannotDo(f"There is nothing to do: {_and(present.summary)}.")
    ids = {change.handoff_id for change in present.changes}
    changing = [row for row in rows if row.id in ids]
    action, words = f"bulk_{command.deed.value}", _words(conn, command, changing, why)
    with (
        undoable(conn, by, action=action, lead_ids=[row.lead_id for row in changing], at=command.at, words=words,
                 token=command.token) as entry,
        one_calendar_book(conn),
    ):
        for row in changing:
            _do(conn, by, command, row, why)
    return entry.id


def _do(conn: Connection, by: Viewer, command: Bulk, row: Row[Any], why: Checked | None) -> None:
    if command.deed is Deed.ACCEPT:
        accept(conn, by, Accept(at=command.at, handoff_id=row.id))
    elif command.deed is Deed.ASSIGN:
        assign(conn, by, Assign(at=command.at, handoff_id=row.id, person_id=_wanted(command)))
    elif why is not None:
        give_back(conn, by, row, why, command.at)


def _words(conn: Connection, command: Bulk, changing: Sequence[Row[Any]], why: Checked | None) -> str:
    which = f"{changing[0].contact}, {changing[0].account}" if len(changing) == 1 else f"{len(changing):,} leads"
    if command.deed is Deed.ASSIGN:
        return f"Assigned to {_person(conn, command).name} · {which}"
    return f"{ENDING_WORDS[why.ending].split()[0] if why else 'Accepted'} · {which}"


def _done_before(conn: Connection, rows: Sequence[Row[Any]], token: str | None) -> int | None:
    """The line this command left: under none of the accounts, or where a single lead changed, under that one's."""
    accounts_of = dict.fromkeys([0, *(row.account_id for row in rows)])
    return next((done for account_id in accounts_of if (done := line_of(conn, account_id, token))), None)


def _rows(conn: Connection, by: Viewer, handoff_ids: Sequence[int]) -> list[Row[Any]]:
    """The hand-offs with their names and holders, in the order of their ids; all of them the viewer's own."""
    wanted = sorted(set(handoff_ids))
    if not wanted:
        raise CannotDo("No lead is selected. Tick some in the list first.")
    if len(wanted) > MOST_AT_ONCE:
        raise CannotDo(f"These are {len(wanted):,} leads, and at most {MOST_AT_ONCE:,} can be changed at once. "
                       "Select fewer.")
    h, holder = handoffs.c, people.alias("holder")
    holder_id = func.coalesce(h.owner_id, h.queue_id)
    rows: Any = conn.execute(
        select(h.id, h.lead_id, h.account_id, h.contact_id, h.owner_id, h.accepted_at, h.ended_at,
               holder_id.label("holder_id"), holder.c.name.label("holder"), contacts.c.name.label("contact"),
               accounts.c.name.label("account"))
        .select_from(handoffs.join(contacts, contacts.c.id == h.contact_id)
                     .join(accounts, accounts.c.id == h.account_id).outerjoin(holder, holder.c.id == holder_id))
        .where(h.id.in_(wanted), handoffs_visible_to(by)).order_by(h.id)
    ).all()
    if len(rows) < len(wanted):
        raise NotFound("Some of these leads are not among yours, so nothing was changed. "
                       "Go back to the list and select them there.")
    return list(rows)


def _wanted(command: Bulk) -> int:
    if command.person_id is None:
        raise CannotDo("Say who gets these leads.")
    return command.person_id


def _person(conn: Connection, command: Bulk) -> Row[Any]:
    """Whom the leads would be assigned to: a rep or a queue who is here."""
    person = conn.execute(select(people).where(people.c.id == _wanted(command))).one_or_none()
    if person is None or person.kind == Kind.SYSTEM.value:
        raise NotFound(f"Nobody with number {command.person_id} can own leads. Choose a rep from the list.")
    today = command.at.astimezone(organisation_zone()).date()
    if person.active_to is not None and person.active_to < today:
        raise CannotDo(f"{person.name} has left. Choose somebody who is here.")
    return person


def _ending_words(command: Bulk) -> str:
    for_good = command.why.reason is not None and is_for_good(command.why.reason)
    return "disqualified, for good" if for_good else "returned to marketing"


def _and(said: Sequence[str]) -> str:
    return ", ".join(said) or "nothing would change"
