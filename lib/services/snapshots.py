"""The source rows of some leads at a moment, so that what an action changed can be told and put back.

Source rows are everything that was written by hand or brought in; derived columns are left
out, they follow. Touches are only ever added, so their ids say enough.

Each call that is logged takes two of these, so a snapshot is one statement, made once: the
database hands out each row as one text, and only the few that differ are taken apart.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from lib.db.schema import (
    appointments,
    assignments,
    claims,
    contacts,
    handoffs,
    leads,
    next_steps,
    opportunities,
    touches,
)
from lib.services.images import Images, image_of, key_names, plain, source_columns

CHUNK = 1_000
Key = tuple[int, ...]
_OF_HANDOFFS = (assignments, next_steps, appointments, opportunities)
KEPT: tuple[Table, ...] = (contacts, handoffs, *_OF_HANDOFFS, touches, claims)
"""The tables whose rows can be put back, each after those its rows refer to."""

_SHARED = (contacts, claims)
"""Tables of the prospect rather than of one lead: what happens there is no change of the lead."""

_COLUMNS = {table.name: source_columns(table) for table in KEPT}
_KEYS = {table.name: key_names(table) for table in KEPT}
_THESE: BindParameter[Any] = bindparam("lead_ids", expanding=True)


@dataclass(frozen=True)
class Locked:
    """Some leads held until the end of the transaction, and the account of the first."""

    lead_ids: tuple[int, ...]
    account_id: int


@dataclass(frozen=True)
class Snapshot:
    """rows: by table and key, the source columns as one text (of touches nothing). states: a fingerprint by lead."""

    rows: dict[str, dict[Key, str]]
    states: dict[int, str]


_LOCK = select(leads.c.id, leads.c.account_id).where(leads.c.id.in_(_THESE)).order_by(leads.c.id).with_for_update()


def lock(conn: Connection, lead_ids: Iterable[int]) -> Locked:
    """Hold leads until the end of the transaction, in the order of their ids so that nobody waits in a circle."""
    found: list[Row[Any]] = []
    for some in _chunks(sorted(set(lead_ids))):
        found += conn.execute(_LOCK, {"lead_ids": some})
    return Locked(tuple(row.id for row in found), found[0].account_id if found else 0)


def take(conn: Connection, locked: Locked) -> Snapshot:
    """How the source rows of these leads stand now."""
    rows: dict[str, dict[Key, str]] = {table.name: {} for table in KEPT}
    seen: dict[int, list[str]] = {lead_id: [] for lead_id in locked.lead_ids}
    statement = _statement(conn.dialect.name)
    for some in _chunks(locked.lead_ids):
        for kind, lead_id, *key, facts in sorted(map(tuple, conn.execute(statement, {"lead_ids": some}))):
            table = KEPT[kind]
            rows[table.name][tuple(key[: len(_KEYS[table.name])])] = facts
            if table not in _SHARED:
                seen[lead_id].append(f"{kind} {key[0]} {facts}")
    return Snapshot(rows, {lead_id: _fingerprint(found) for lead_id, found in seen.items()})


def difference(conn: Connection, before: Snapshot, after: Snapshot) -> tuple[Images, Images]:
    """What an action changed, as rows before and rows after, in the journal's plain values.

    A row that appeared is whole in the second, one that vanished whole in the first, and of
    one that changed both hold its key and what is different (of a claim everything: it is
    made anew when it is put back).
    """
    old: Images = {}
    new: Images = {}
    for table in KEPT:
        was, now = before.rows[table.name], after.rows[table.name]
        if was == now:
            continue
        if table is touches and was.keys() - now.keys():
            raise RuntimeError("A touch was deleted. Touches are only ever added; only undoing removes one.")
        gone = [image_of(table, was[key]) for key in sorted(was.keys() - now.keys())]
        came = _came(conn, table, {key: now[key] for key in sorted(now.keys() - was.keys())})
        for key in sorted(key for key in was.keys() & now.keys() if was[key] != now[key]):
            first, second = _changed(table, image_of(table, was[key]), image_of(table, now[key]))
            gone.append(first)
            came.append(second)
        old |= {table.name: gone} if gone else {}
        new |= {table.name: came} if came else {}
    return old, new


# -- the one statement ---------------------------------------------------------------------


@cache
def _statement(dialect: str) -> Any:
    """Which table, which lead, the key (of a claim two numbers), and the row's source columns as a text."""
    as_list = func.json_array if dialect == "sqlite" else func.json_build_array

    def part(table: Table, lead: Any, key: Any, *more: Any, facts: bool = True) -> Select[Any]:
        text = cast(as_list(*_COLUMNS[table.name]), Text) if facts else literal_column("''")
        return select(literal_column(str(KEPT.index(table))), lead, key, *(more or (literal_column("0"),)), text)

    h, ours = handoffs.c, select(handoffs.c.id, handoffs.c.lead_id).where(handoffs.c.lead_id.in_(_THESE)).cte("ours")
    who = select(leads.c.id, leads.c.account_id, leads.c.contact_id).where(leads.c.id.in_(_THESE)).cte("who")
    claimed = and_(claims.c.account_id == who.c.account_id, claims.c.contact_id == who.c.contact_id)
    return union_all(
        part(handoffs, h.lead_id, h.id).where(h.lead_id.in_(_THESE)),
        *(
            part(table, ours.c.lead_id, table.c.id).select_from(ours.join(table, table.c.handoff_id == ours.c.id))
            for table in _OF_HANDOFFS
        ),
        part(touches, touches.c.lead_id, touches.c.id, facts=False).where(touches.c.lead_id.in_(_THESE)),
        part(contacts, who.c.id, contacts.c.id).select_from(who.join(contacts, contacts.c.id == who.c.contact_id)),
        part(claims, who.c.id, claims.c.account_id, claims.c.contact_id).select_from(who.join(claims, claimed)),
    )


# -- rows taken apart ----------------------------------------------------------------------


def _came(conn: Connection, table: Table, came: dict[Key, str]) -> list[dict[str, Any]]:
    """The rows that appeared. Those of touches are read only now, since only their ids were."""
    if table is not touches:
        return [image_of(table, facts) for facts in came.values()]
    return [
        {name: plain(table.c[name], value) for name, value in row.items()}
        for some in _chunks([key[0] for key in came])
        for row in conn.execute(
            select(*_COLUMNS["touches"]).where(touches.c.id.in_(some)).order_by(touches.c.id)
        ).mappings()
    ]


def _changed(table: Table, was: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if table is claims:
        return was, now
    names = [name for name in was if name in _KEYS[table.name] or was[name] != now[name]]
    return {name: was[name] for name in names}, {name: now[name] for name in names}


def _fingerprint(seen: list[str]) -> str:
    return hashlib.blake2b("\n".join(seen).encode(), digest_size=8).hexdigest()


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for i in range(0, len(ids), CHUNK):
        yield ids[i : i + CHUNK]
