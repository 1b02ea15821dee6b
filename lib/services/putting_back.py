"""The two halves of undoing: see that nobody has built on what was done, and put the rows back."""

import secrets
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from lib.db.schema import accounts, assignments, claims, contacts, handoffs, journal, leads, people, touches
from lib.domain.ladder import Stage
from lib.domain.people import Viewer
from lib.domain.undo import LOGGED, SINCE, since_words
from lib.errors import CannotDo
from lib.queries.conditions import IS_MARKETING_TOUCH, IS_SALES_TOUCH
from lib.services import snapshots
from lib.services.call_backs import refresh_call_backs
from lib.services.common import lock_contacts, one_calendar_book
from lib.services.derive import refresh_lead, take_from_rep_days
from lib.services.images import Images, at_key, is_like, stored
from lib.services.snapshots import KEPT, Locked, Snapshot


def refuse_if_built_upon(conn: Connection, by: Viewer, line: Row[Any], present: Snapshot) -> None:
    """Raise CannotDo, naming who did what, unless everything is as an action left it.

    Of its leads every source row counts; of a contact, what the action changed and whether
    something was logged with them since, on whichever lead.
    """
    for lead_id, state in zip(line.after["leads"], line.after["states"], strict=True):
        if present.states.get(lead_id) != state:
            raise CannotDo(_who_did_what(conn, by, line, lead_id))
    for image in line.after["rows"].get("contacts", []):
        if not is_like(conn, contacts, image) or _touched_since(conn, line, image["id"]):
            name = conn.execute(select(contacts.c.name).where(contacts.c.id == image["id"])).scalar_one()
            raise CannotDo(f"This can no longer be undone: something about {name} has changed since.")
    _let_go_of_what_goes(conn, by, line)


def put_back(conn: Connection, old: Images, new: Images, locked: Locked) -> None:
    """Make the rows what they were, and everything derived from them true again."""
    removed = _rows_of_touches(conn, new)
    lock_contacts(conn, (touch.contact_id for touch in removed if touch.contact_id is not None))
    _release(conn, new)
    tables = [table for table in KEPT if table is not claims]
    for table in reversed(tables):
        known = {image["id"] for image in old.get(table.name, [])}
        _remove(conn, table, [image["id"] for image in new.get(table.name, []) if image["id"] not in known])
    for table in tables:
        still = {image["id"] for image in new.get(table.name, [])}
        images = old.get(table.name, [])
        _insert_again(conn, table, [image for image in images if image["id"] not in still])
        _restore(conn, table, [image for image in images if image["id"] in still])
    for touch in removed:
        refresh_call_backs(conn, touch)
    _refresh_accounts(conn, removed)
    for touch in removed:
        take_from_rep_days(conn, touch)
    with one_calendar_book(conn):
        for lead_id in sorted({*locked.lead_ids, *_nurtured_alike(conn, removed)}):
            refresh_lead(conn, lead_id)
    _claim_again(conn, old)


# -- may it? -------------------------------------------------------------------------------


def _who_did_what(conn: Connection, by: Viewer, line: Row[Any], lead_id: int) -> str:
    j = journal.c
    lead = conn.execute(
        select(leads.c.account_id, contacts.c.name.label("contact"), accounts.c.name.label("account"))
        .join(contacts, contacts.c.id == leads.c.contact_id).join(accounts, accounts.c.id == leads.c.account_id)
        .where(leads.c.id == lead_id)
    ).one()
    about = or_(
        and_(j.entity == "lead", j.entity_id == lead_id),
        and_(j.entity == "handoff", j.entity_id.in_(select(handoffs.c.id).where(handoffs.c.lead_id == lead_id))),
        and_(j.entity == "touch", j.entity_id.in_(select(touches.c.id).where(touches.c.lead_id == lead_id))),
    )
    lines = conn.execute(
        select(j.action, j.at, j.person_id, j.after, people.c.name)
        .outerjoin_from(journal, people, people.c.id == j.person_id)
        .where(j.account_id == lead.account_id, j.id > line.id, j.action != "undo", about)
        .order_by(j.id.desc()).limit(20)
    ).all()
    which = "this lead" if len(line.after["leads"]) == 1 else f"{lead.contact}, {lead.account},"
    if not lines:
        return since_words(None, None, None, which)
    # What people do at once leaves several lines; the one whose words we have says it best.
    at_once = [each for each in lines if (each.at, each.person_id) == (lines[0].at, lines[0].person_id)]
    told = next((each for each in at_once if each.action in SINCE or each.action == LOGGED), lines[0])
    who = "You" if told.person_id == by.person_id else told.name
    return since_words(who, told.action, (told.after or {}).get("channel"), which)


def _let_go_of_what_goes(conn: Connection, by: Viewer, line: Row[Any]) -> None:
    """A hand-off that is to go must not be somebody's present call; the viewer's own claim on it ends."""
    changed = {image["id"] for image in line.before["rows"].get("handoffs", [])}
    ids = [image["id"] for image in line.after["rows"].get("handoffs", []) if image["id"] not in changed]
    if not ids:
        return
    conn.execute(delete(claims).where(claims.c.handoff_id.in_(ids), claims.c.person_id == by.person_id))
    theirs = conn.execute(
        select(people.c.name).join(claims, claims.c.person_id == people.c.id)
        .where(claims.c.handoff_id.in_(ids)).order_by(people.c.name).limit(1)
    ).scalar_one_or_none()
    if theirs is not None:
        raise CannotDo(f"This can no longer be undone: {theirs} is just working on this lead.")


def _touched_since(conn: Connection, line: Row[Any], contact_id: int) -> bool:
    t = touches.c
    account = select(contacts.c.account_id).where(contacts.c.id == contact_id).scalar_subquery()
    later = select(t.id).where(t.account_id == account, t.contact_id == contact_id, t.recorded_at > line.at).limit(1)
    return conn.execute(later).scalar_one_or_none() is not None


# -- put back ------------------------------------------------------------------------------


def _rows_of_touches(conn: Connection, new: Images) -> list[Row[Any]]:
    """The touches that are to go, while they are still there."""
    ids = [image["id"] for image in new.get("touches", [])]
    return list(conn.execute(select(touches).where(touches.c.id.in_(ids)).order_by(touches.c.id))) if ids else []


def _release(conn: Connection, new: Images) -> None:
    """Let the claims go that the action took or changed."""
    for image in new.get("claims", []):
        row = stored(claims, image)
        # Not by its token: a claim that was put back before has another one.
        same = [claims.c[name] == row[name] for name in ("person_id", "handoff_id", "claimed_at")]
        conn.execute(delete(claims).where(*at_key(claims, image), *same))


def _claim_again(conn: Connection, old: Images) -> None:
    """Put claims back, with a new token since the old one is spent; one that somebody has taken since is theirs.

    At the end, as everybody takes up claims (common.lock_contacts).
    """
    make = sqlite_insert if conn.dialect.name == "sqlite" else postgresql_insert
    for image in old.get("claims", []):
        row = stored(claims, image) | {"token": secrets.token_urlsafe(12)}
        conn.execute(make(claims).values(row).on_conflict_do_nothing())


def _remove(conn: Connection, table: Table, ids: list[int]) -> None:
    for i in range(0, len(ids), snapshots.CHUNK):
        conn.execute(delete(table).where(table.c.id.in_(ids[i : i + snapshots.CHUNK])))


def _insert_again(conn: Connection, table: Table, images: list[dict[str, Any]]) -> None:
    if images:
        rows = [stored(table, image) for image in images]
        conn.execute(insert(table), [_placeholders(table, row) | row for row in rows])


def _placeholders(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Something for derived columns that must not be empty; refresh_lead sets what is true."""
    if table is handoffs:
        return dict.fromkeys(("due_at", "risk_at", "waiting_since"), row["handed_off_at"]) | {
            "stage": Stage.UNOWNED.value
        }
    return dict.fromkeys(("due_at", "risk_at"), row["assigned_at"]) if table is assignments else {}


def _restore(conn: Connection, table: Table, images: list[dict[str, Any]]) -> None:
    """Rows that changed, one statement for all in which the same columns did."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for image in images:
        row = stored(table, image)
        alike[tuple(sorted(row))].append({f"to_{name}": value for name, value in row.items()})
    for names, rows in alike.items():
        values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names if name != "id"}
        conn.execute(update(table).where(table.c.id == bindparam("to_id")).values(values), rows)


# -- what follows from them ----------------------------------------------------------------


def _refresh_accounts(conn: Connection, removed: list[Row[Any]]) -> None:
    """The latest sales and marketing touch of the accounts whose touches went."""
    for account_id in sorted({touch.account_id for touch in removed}):
        latest = {
            "last_sales_touch_at": _latest(conn, account_id, IS_SALES_TOUCH),
            "last_marketing_touch_at": _latest(conn, account_id, IS_MARKETING_TOUCH),
        }
        conn.execute(update(accounts).where(accounts.c.id == account_id).values(latest))


def _latest(conn: Connection, account_id: int, counts: Any) -> Any:
    t = touches.c
    return conn.execute(
        select(t.occurred_at).where(t.account_id == account_id, counts).order_by(t.occurred_at.desc()).limit(1)
    ).scalar_one_or_none()


def _nurtured_alike(conn: Connection, removed: list[Row[Any]]) -> set[int]:
    """Other returned leads of a contact whom marketing no longer has touched."""
    h = handoffs.c
    found: set[int] = set()
    for touch in removed:
        if touch.actor == "marketing" and touch.contact_id is not None:
            found |= set(
                conn.execute(
                    select(h.lead_id).where(h.account_id == touch.account_id, h.contact_id == touch.contact_id,
                                            h.ending == "returned")
                ).scalars()
            )
    return found
