"""Recompute everything derived from the raw rows, or compare and name each difference."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, case, delete, func, insert, literal, select, union_all, update
from sqlalchemy.sql.elements import ColumnElement

from lib.clock import organisation_zone
from lib.db.schema import accounts, assignments, contacts, handoffs, leads, rep_days, search_words, touches
from lib.domain.touches import DAY_KINDS
from lib.queries.calendars import CalendarBook
from lib.queries.conditions import IS_FOLLOW_UP
from lib.queries.kinds import COUNTS_AS
from lib.services import bulk_facts, bulk_reads
from lib.services.bulk_call_backs import call_back_facts
from lib.services.bulk_facts import Facts
from lib.services.names import search_rows


@dataclass(frozen=True)
class Difference:
    """A stored fact that is not what the raw rows say."""

    table: str
    row: str
    column: str
    stored: Any
    derived: Any

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.column} is {self.stored}, the raw rows say {self.derived}"


def rebuild(
    conn: Connection,
    *,
    lead_ids: Sequence[int] | None = None,
    account_ids: Sequence[int] = (),
    link_touches: bool = True,
    progress: Callable[[str], None] = lambda step: None,
) -> None:
    """Recompute derived columns and rollups from the raw rows, in the caller's transaction.

    lead_ids: only what belongs to these leads (their accounts, and the reps active on
    those); None for everything. account_ids: further accounts. link_touches: False where
    the writer has set touches.handoff_id itself. progress is told each step's name.
    """
    book = CalendarBook(conn, organisation_zone())
    named = None if lead_ids is None else list(lead_ids)
    if link_touches:
        progress("linking touches to hand-offs")
        for scope in bulk_reads.lead_chunks(conn, named):
            _link(conn, scope)
    progress("working out hand-offs")
    for scope in bulk_reads.lead_chunks(conn, named):
        held = bulk_facts.assignment_facts(conn, book, scope)
        _write(conn, assignments, held)
        _write(conn, handoffs, bulk_facts.handoff_facts(conn, book, scope, held))
    chosen = None if lead_ids is None else sorted(set(_accounts_of(conn, lead_ids)) | set(account_ids))
    progress("summing up accounts and days")
    for account_scope in _account_chunks(conn, chosen):
        _write(conn, accounts, bulk_facts.account_facts(conn, account_scope))
        _write(conn, handoffs, bulk_facts.nurture_facts(conn, account_scope))
        _write(conn, touches, call_back_facts(conn, book, account_scope))
    _rebuild_days(conn, chosen)
    progress("indexing names")
    _rebuild_words(conn, chosen)


def verify(conn: Connection) -> list[Difference]:
    """Everything derived that differs from what the raw rows say; empty when all is well."""
    book = CalendarBook(conn, organisation_zone())
    found: list[Difference] = []
    for scope in bulk_reads.lead_chunks(conn, None):
        linked = select(touches.c.id, touches.c.handoff_id, bulk_reads.handoff_of_touch().scalar_subquery()).where(
            scope(touches.c.lead_id)
        )
        found += [
            Difference("touches", f"#{row[0]}", "handoff_id", row[1], row[2])
            for row in conn.execute(linked)
            if row[1] != row[2]
        ]
        held = bulk_facts.assignment_facts(conn, book, scope)
        found += _compare(conn, assignments, held)
        found += _compare(conn, handoffs, bulk_facts.handoff_facts(conn, book, scope, held))
    for account_scope in _account_chunks(conn, None):
        found += _compare(conn, accounts, bulk_facts.account_facts(conn, account_scope))
        found += _compare(conn, handoffs, bulk_facts.nurture_facts(conn, account_scope))
        found += _compare(conn, touches, call_back_facts(conn, book, account_scope))
    found += _compare_keyed(conn, rep_days, _derived_days(conn), ("person_id", "day", "kind", "team_id"), "count")
    found += _compare_keyed(conn, search_words, _derived_words(conn), ("word", "kind", "ref_id"), "account_id")
    return found


def _link(conn: Connection, scope: bulk_reads.LeadScope) -> None:
    right = bulk_reads.handoff_of_touch().scalar_subquery()
    conn.execute(
        update(touches).where(scope(touches.c.lead_id), touches.c.handoff_id.is_distinct_from(right))
        .values(handoff_id=right)
    )


def _write(conn: Connection, table: Table, facts: Facts) -> None:
    if not facts:
        return
    columns = next(iter(facts.values())).keys()
    statement = (
        update(table).where(table.c.id == bindparam("key")).values({c: bindparam(f"to_{c}") for c in columns})
    )
    conn.execute(
        statement, [{"key": key} | {f"to_{c}": value for c, value in row.items()} for key, row in facts.items()]
    )


def _accounts_of(conn: Connection, lead_ids: Sequence[int]) -> Iterable[int]:
    ordered = sorted(set(lead_ids))
    for i in range(0, len(ordered), 5_000):
        yield from conn.execute(
            select(leads.c.account_id).where(leads.c.id.in_(ordered[i : i + 5_000])).distinct()
        ).scalars()


def _account_chunks(conn: Connection, chosen: list[int] | None) -> Iterable[bulk_reads.LeadScope]:
    if chosen is not None:
        for i in range(0, len(chosen), 5_000):
            yield bulk_reads.within(chosen[i : i + 5_000])
        return
    lowest, highest = conn.execute(select(func.min(accounts.c.id), func.max(accounts.c.id))).one()
    for begin in range(lowest or 0, (highest or -1) + 1, 20_000):
        yield bulk_reads.between(begin, begin + 19_999)


def _derived_days(conn: Connection, people: list[int] | None = None) -> Any:
    """One row per rep, day, kind and team: what rep_days should hold."""
    t = touches.c
    team = func.coalesce(t.team_id, 0).label("team_id")
    base = select(
        t.person_id, t.local_day.label("day"), team, *(func.sum(case((COUNTS_AS[k], 1), else_=0)).label(k)
                                                       for k in DAY_KINDS)
    ).where(IS_FOLLOW_UP, t.person_id.is_not(None))
    if people is not None:
        base = base.where(t.person_id.in_(people))
    sums = base.group_by(t.person_id, t.local_day, team).cte("sums").prefix_with("MATERIALIZED", dialect="postgresql")
    return union_all(
        *(
            select(sums.c.person_id, sums.c.day, literal(k).label("kind"), sums.c.team_id, sums.c[k].label("count"))
            .where(sums.c[k] > 0)
            for k in DAY_KINDS
        )
    )


def _rebuild_days(conn: Connection, chosen: list[int] | None) -> None:
    people = None
    clear = delete(rep_days)
    if chosen is not None:
        found: set[int] = set()
        for i in range(0, len(chosen), 5_000):
            found |= set(
                conn.execute(
                    select(touches.c.person_id)
                    .where(touches.c.account_id.in_(chosen[i : i + 5_000]), touches.c.person_id.is_not(None)).distinct()
                ).scalars()
            )
        people = sorted(found)
        clear = clear.where(rep_days.c.person_id.in_(people))
    conn.execute(clear)
    derived = _derived_days(conn, people)
    conn.execute(insert(rep_days).from_select(["person_id", "day", "kind", "team_id", "count"], derived))


def _names(conn: Connection, scope: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> Iterable[dict[str, Any]]:
    """One search row per distinct word of an account's or contact's names."""
    a, c = accounts.c, contacts.c
    for account_id, name, domain in conn.execute(select(a.id, a.name, a.domain).where(scope(a.id))):
        yield from search_rows("account", account_id, account_id, name, domain)
    for contact_id, account_id, name, email in conn.execute(
        select(c.id, c.account_id, c.name, c.email).where(scope(c.account_id))
    ):
        yield from search_rows("contact", contact_id, account_id, name, email)


def _rebuild_words(conn: Connection, chosen: list[int] | None) -> None:
    if chosen is None:
        conn.execute(delete(search_words))
    for scope in _account_chunks(conn, chosen):
        if chosen is not None:
            conn.execute(delete(search_words).where(scope(search_words.c.account_id)))
        rows = sorted(_names(conn, scope), key=lambda row: (row["word"], row["kind"], row["ref_id"]))
        if rows:
            conn.execute(insert(search_words), rows)


def _derived_words(conn: Connection) -> Iterable[Any]:
    for scope in _account_chunks(conn, None):
        yield from _names(conn, scope)


def _compare(conn: Connection, table: Table, facts: Facts) -> list[Difference]:
    found: list[Difference] = []
    keys = sorted(facts)
    for i in range(0, len(keys), 5_000):
        for row in conn.execute(select(table).where(table.c.id.in_(keys[i : i + 5_000]))).mappings():
            found += [
                Difference(table.name, f"#{row['id']}", column, row[column], value)
                for column, value in facts[row["id"]].items()
                if row[column] != value
            ]
    return found


def _compare_keyed(
    conn: Connection, table: Table, derived: Any, key: tuple[str, ...], value: str
) -> list[Difference]:
    """Compare a rollup with what it should hold, row by row of its key."""
    rows = conn.execute(derived).mappings() if not isinstance(derived, Iterable) else derived
    right = {tuple(row[k] for k in key): row[value] for row in rows}
    stored = {
        tuple(row[k] for k in key): row[value]
        for row in conn.execute(select(*(table.c[k] for k in key), table.c[value])).mappings()
    }
    return [
        Difference(table.name, str(k), value, stored.get(k), right.get(k))
        for k in sorted(right.keys() | stored.keys(), key=str)
        if right.get(k) != stored.get(k)
    ]
