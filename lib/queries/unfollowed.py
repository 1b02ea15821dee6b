"""Which leads is nobody following up? The ladder's counts and the rows behind each.

Counts and rows share one condition (`_narrowed`), so a figure opens exactly its rows.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, literal, literal_column, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import accounts, campaigns, contacts, handoffs, people, search_words, touches
from lib.db.schema.leads import OPEN
from lib.db.types import no_way_in
from lib.domain.ladder import NURTURE_DAYS, TURNS_INTO, UNFOLLOWED, Rung, Stage
from lib.domain.lists import AGES, PAGE_SIZE, Group, LeadFilter, Slice, Sort
from lib.domain.people import Viewer
from lib.domain.response_clock import SlaState
from lib.domain.search import after_prefix, words_of
from lib.queries.conditions import STAGES_OF, in_sla_state, on_rung, rung_column
from lib.queries.scope import handoffs_visible_to, ways_to_see

_NURTURE = timedelta(days=NURTURE_DAYS)
_OWED_NURTURE: ColumnElement[Any] = literal_column("handoffs.nurture_due_at IS NOT NULL")


def ladder(conn: Connection, viewer: Viewer, view: LeadFilter, *, now: datetime) -> dict[Rung | Group, int]:
    """How many hand-offs stand on each rung, in this view; every rung is there, with 0 if need be.

    Group.UNFOLLOWED is the sum of the first three, Group.NOT_NURTURED marketing's rung.
    """
    h = handoffs.c
    counts: dict[Rung | Group, int] = dict.fromkeys((*Rung, *Group), 0)
    for mine in ways_to_see(viewer):
        rows = conn.execute(
            select(h.stage, func.count(), func.count(case((h.turns_at < now, 1))))
            .where(OPEN, mine, *_narrowed(view, now, h.waiting_since, narrow=_is_narrow(viewer)))
            .group_by(h.stage)
        )
        for stage_name, count, turned in rows:
            stage = Stage(stage_name)
            if stage in TURNS_INTO:
                counts[TURNS_INTO[stage]] += turned
                counts[Rung.IN_HAND] += count - turned
            else:
                counts[Rung(stage_name)] += count
        counts[Group.NOT_NURTURED] += conn.execute(
            select(func.count()).select_from(handoffs).where(mine, *_not_nurtured(view, now, narrow=_is_narrow(viewer)))
        ).scalar_one()
    counts[Group.UNFOLLOWED] = sum(counts[rung] for rung in UNFOLLOWED)
    return counts


def leads_on_the_list(
    conn: Connection,
    viewer: Viewer,
    view: LeadFilter,
    *,
    now: datetime,
    sort: Sort = Sort.LONGEST,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> list[dict[str, Any]]:
    """One row per hand-off of the view, a page of them in order, with the names that go with it.

    Names are joined after the page is cut: they are looked up for its rows only.
    """
    ids = _page_of_ids(viewer, view, now, sort, offset=(page - 1) * size, size=size).subquery("page")
    return rows_of(conn, ids, view, now, sort)


def last_answer(conn: Connection, viewer: Viewer) -> datetime | None:
    """When somebody last did something about a hand-off the viewer may see."""
    h = handoffs.c
    latest: datetime | None = conn.execute(
        select(func.max(h.last_touch_at, type_=h.last_touch_at.type)).where(OPEN, handoffs_visible_to(viewer))
    ).scalar_one()
    return latest


def rows_of(conn: Connection, ids: Any, view: LeadFilter, now: datetime, sort: Sort) -> list[dict[str, Any]]:
    """The rows of some hand-offs, given as a subquery with a column `id`."""
    h = handoffs.c
    owner, queue, toucher = people.alias("owner"), people.alias("queue"), people.alias("toucher")
    returned = view.show is Group.NOT_NURTURED
    rung = literal(Group.NOT_NURTURED.value) if returned else rung_column(now)
    rows = conn.execute(
        select(
            h.id, h.account_id, h.lead_id, h.number, accounts.c.name.label("account"),
            contacts.c.name.label("contact"), campaigns.c.name.label("campaign"), h.source, h.intent,
            owner.c.name.label("owner"), queue.c.name.label("queue"), rung.label("rung"), h.promised_team_id,
            h.waiting_since, h.nurture_due_at, h.responded_at, h.handed_off_at, h.day_only, h.due_at, h.risk_at,
            h.first_attempt_at, h.attempts, h.last_touch_at, h.promise_at, touches.c.channel.label("touch_channel"),
            touches.c.outcome.label("touch_outcome"), touches.c.day_only.label("touch_day_only"),
            touches.c.actor.label("touch_actor"), toucher.c.name.label("toucher"),
        )
        .select_from(
            handoffs.join(ids, ids.c.id == h.id)
            .join(accounts, accounts.c.id == h.account_id)
            .join(contacts, contacts.c.id == h.contact_id)
            .outerjoin(campaigns, campaigns.c.id == h.campaign_id)
            .outerjoin(owner, owner.c.id == h.owner_id)
            .outerjoin(queue, queue.c.id == h.queue_id)
            .outerjoin(touches, touches.c.id == h.last_touch_id)
            .outerjoin(toucher, toucher.c.id == touches.c.person_id)
        )
        .order_by(*_order(sort, _waiting_column(view)))
    ).mappings()
    found = [dict(row) for row in rows]
    if returned:
        for row in found:
            row["waiting_since"] = row["nurture_due_at"] - _NURTURE
    return found


def _page_of_ids(
    viewer: Viewer, view: LeadFilter, now: datetime, sort: Sort, *, offset: int, size: int
) -> Select[Any]:
    """The ids of one page, in order: the first rows of each stretch of an index, merged.

    Each stretch (a stage, a way to see it) is in order already; asked together, the
    database would sort everything first.
    """
    waiting = _waiting_column(view)
    order = _order(sort, waiting, narrow=_is_narrow(viewer) or view.slice != Slice())
    key = handoffs.c.due_at if sort is Sort.DUE else waiting
    parts = []
    for mine, stretch in product(ways_to_see(viewer), _stretches(view, now, narrow=_is_narrow(viewer))):
        part = (
            select(handoffs.c.id, key.label("place")).where(mine, *stretch).order_by(*order).limit(size + offset)
        )
        parts.append(select(part.subquery()))
    merged = union_all(*parts).subquery()
    place = merged.c.place.desc() if sort is Sort.NEWEST else merged.c.place
    return select(merged.c.id).order_by(place, merged.c.id).limit(size).offset(offset)


def _is_narrow(viewer: Viewer) -> bool:
    """Whether a viewer's own rows are few: then whose they are is the way in, not what else is asked."""
    return not viewer.sees_everything


def _stretches(view: LeadFilter, now: datetime, *, narrow: bool) -> list[list[ColumnElement[bool]]]:
    """The conditions of the view's rungs, one list for each stage they come from."""
    if view.show is Group.NOT_NURTURED:
        return [_not_nurtured(view, now, narrow=narrow)]
    narrowed = _narrowed(view, now, handoffs.c.waiting_since, narrow=narrow)
    return [
        [OPEN, handoffs.c.stage == stage.value, on_rung(rung, now), *narrowed]
        for rung in view.rungs
        for stage in STAGES_OF[rung]
    ]


def _order(sort: Sort, waiting: ColumnElement[datetime], *, narrow: bool = True) -> Sequence[Any]:
    """The order of the list. Over few rows it is sorted; only over all is it worth reading an index in order."""
    place: ColumnElement[Any] = handoffs.c.due_at if sort is Sort.DUE else waiting
    if narrow and sort is Sort.DUE:
        place = no_way_in(place)
    return (place.desc() if sort is Sort.NEWEST else place), handoffs.c.id


def _waiting_column(view: LeadFilter) -> ColumnElement[datetime]:
    """What "waiting since" is ordered by: for returned leads, marketing's clock."""
    return handoffs.c.nurture_due_at if view.show is Group.NOT_NURTURED else handoffs.c.waiting_since


def _not_nurtured(view: LeadFilter, now: datetime, *, narrow: bool) -> list[ColumnElement[bool]]:
    """Returned leads without a nurture touch for 14 days: marketing's rung."""
    due = handoffs.c.nurture_due_at
    return [_OWED_NURTURE, due < now, *_narrowed(view, now, due, narrow=narrow, ahead=_NURTURE)]


def _narrowed(
    view: LeadFilter,
    now: datetime,
    waiting: ColumnElement[datetime],
    *,
    narrow: bool,
    ahead: timedelta = timedelta(0),
) -> list[ColumnElement[bool]]:
    """The conditions of a view except its rung and whose rows they are.

    narrow: whether whose rows they are is the better way in. ahead: how far `waiting` lies
    after the wait began.
    """
    h = handoffs.c
    conditions: list[ColumnElement[bool]] = []
    for column, wanted in ((h.team_id, view.team_id), (h.owner_id, view.rep_id), (h.campaign_id, view.campaign_id),
                           (h.source, view.source), (h.account_id, view.account_id)):
        if wanted is not None:
            conditions.append((no_way_in(column) if narrow else column) == wanted)
    if view.sla is not None:
        conditions.append(in_sla_state(SlaState(view.sla), now))
    if view.age is not None:
        earliest, latest = AGES[view.age].span(now)
        conditions.append(waiting <= latest + ahead)
        if earliest is not None:
            conditions.append(waiting > earliest + ahead)
    conditions += [_named_like(word) for word in words_of(view.search)]
    return conditions


def _named_like(word: str) -> ColumnElement[bool]:
    """The hand-off's contact, or their account, has a word that begins so."""
    s = search_words.c
    begins = and_(s.word >= word, s.word < after_prefix(word))
    of_accounts = (
        select(contacts.c.id)
        .join(search_words, and_(s.kind == "account", s.ref_id == contacts.c.account_id))
        .where(begins)
    )
    return handoffs.c.contact_id.in_(union_all(select(s.ref_id).where(begins, s.kind == "contact"), of_accounts))
