"""What does a rep owe, to whom, in which order? The list of work and the reason of each row.

`why_column` is the twin of lib.domain.work_order.why, tested to agree with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, false, func, literal, null, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import accounts, appointments, campaigns, claims, contacts, handoffs, next_steps, touches
from lib.db.schema.leads import OPEN
from lib.domain.ladder import Stage
from lib.domain.people import Role, Viewer
from lib.domain.touches import TWO_WAY
from lib.domain.welcome_back import SIGNALS
from lib.domain.work_order import RANK, Why
from lib.queries.scope import handoffs_visible_to

CALLED_LATELY = timedelta(hours=1)
last_touch = touches.alias("last_touch")
_SIGNALS = sorted({signal.outcome for signal in SIGNALS} | TWO_WAY)


@dataclass(frozen=True)
class Today:
    """The moment the list is of, and the midnight that ends the rep's day."""

    now: datetime
    ends: datetime


def why_column(now: datetime, today_ends: datetime | ColumnElement[datetime]) -> ColumnElement[Any]:
    """The rank of the reason why an open hand-off is on the list; null while nothing is owed.

    For a query over handoffs and their `last_touch`.
    """
    h = handoffs.c
    untried = h.attempts == 0
    turned = h.turns_at < now
    rules: list[tuple[ColumnElement[bool], Why | None]] = [
        (h.promise_at < now, Why.PROMISE_OVERDUE),
        (h.promise_at <= today_ends, Why.PROMISE_TODAY),
        (or_(and_(h.number > 1, untried), _came_back()), Why.WELCOME_BACK),
        (h.promise_at.is_not(None), None),
        (and_(untried, h.risk_at <= now, h.due_at >= now), Why.DUE_SOON),
        (and_(untried, h.intent == "hot"), Why.HOT),
        (or_(untried, h.stage == Stage.UNOWNED.value), Why.OLDEST),
        (and_(h.stage == Stage.ATTEMPTED_ONCE.value, turned), Why.ONE_AND_DONE),
        (and_(h.stage == Stage.WORKED.value, turned), Why.OLDEST),
    ]
    whens: list[Any] = [(rule, literal(RANK[reason]) if reason else null()) for rule, reason in rules]
    return case(*whens, else_=null())


def work_counts(conn: Connection, viewer: Viewer, rep_id: int, *, today: Today) -> dict[Why, int]:
    """How many of a rep's leads are on the list for each reason; every reason is there."""
    owed = _ranked(_backlog(viewer, rep_id), today).subquery()
    rows = conn.execute(select(owed.c.rank, func.count()).where(owed.c.rank.is_not(None)).group_by(owed.c.rank))
    found: dict[int, int] = {rank: count for rank, count in rows}
    return {why: found.get(RANK[why], 0) for why in Why}


def work_list(
    conn: Connection, viewer: Viewer, rep_id: int, *, today: Today, why: Why | None = None, size: int, page: int = 1
) -> list[dict[str, Any]]:
    """One row per lead on a rep's list, in the order of work, a page of them; of one reason, or of all."""
    ranked = _ranked(_backlog(viewer, rep_id), today)
    return _rows(conn, _in_order(ranked, why).limit(size).offset((page - 1) * size))


def one_lead(conn: Connection, viewer: Viewer, handoff_id: int, *, today: Today) -> dict[str, Any] | None:
    """The row of one hand-off the viewer may see, with its reason if it is on the list; None for any other."""
    found = _rows(conn, _ranked([handoffs.c.id == handoff_id, handoffs_visible_to(viewer)], today))
    return found[0] if found else None


def unowned_count(conn: Connection, viewer: Viewer) -> int:
    """How many leads lie unowned in the viewer's own teams, for anybody of them to take."""
    pool = select(func.count()).select_from(handoffs).where(*_pool(viewer))
    return int(conn.execute(pool).scalar_one())


def candidates(
    conn: Connection, viewer: Viewer, *, today: Today, unowned: bool, skip: Sequence[int] = (), size: int
) -> tuple[list[dict[str, Any]], bool]:
    """Who of the first `size` leads may be called next, in the order of work; and whether that was the whole list.

    unowned: those of the team, instead of the own ones. Left out: who may not be called, is just being called, was
    called within the hour (unless they asked for now), waits for a meeting or an hour agreed on, and `skip`.
    """
    ranked = _ranked(_pool(viewer) if unowned else _backlog(viewer, viewer.person_id), today)
    free = [~_claimed(today.now), or_(~_called_lately(today.now), _agreed_hour_has_come(today.now)),
            ~_waits_for_a_meeting(), _may_be_called(), handoffs.c.id.not_in(skip) if skip else true()]
    first = conn.execute(_in_order(ranked, None).limit(size)).all()
    rows = _details(conn, first, *free)
    return [row for row in rows if not _agreed_for_later(row, today)], len(first) < size


def _rows(conn: Connection, wanted: Select[Any]) -> list[dict[str, Any]]:
    return _details(conn, conn.execute(wanted).all())


def _details(conn: Connection, places: Sequence[Row[Any]], *only: ColumnElement[bool]) -> list[dict[str, Any]]:
    """What a list or a card shows of some ranked hand-offs, in the same order.

    why is None where nothing is owed. promise_channel: of the next step, or meeting.
    """
    h, c, a, n = handoffs.c, contacts.c, accounts.c, next_steps.c
    step = _promised_step().order_by(n.id).limit(1)
    meeting = case((_waits_for_a_meeting(), literal("meeting")), else_=null())
    rows = conn.execute(
        select(
            h.id, h.lead_id, h.account_id, h.contact_id, h.owner_id, h.team_id, h.promised_team_id, h.stage, h.turns_at,
            h.number, h.attempts, h.intent, h.due_at, h.risk_at, h.day_only, h.promise_at, h.waiting_since,
            h.responded_at, h.first_contact_at, h.ended_at, h.note, h.source,
            _their_signals().with_only_columns(func.max(touches.c.occurred_at, type_=touches.c.occurred_at.type))
            .scalar_subquery().label("came_back_at"),
            func.coalesce(step.with_only_columns(n.channel).scalar_subquery(), meeting).label("promise_channel"),
            func.coalesce(step.with_only_columns(n.day_only).scalar_subquery(), false()).label("promise_day_only"),
            a.name.label("account"), a.zone, c.name.label("contact"), c.title, c.persona, c.phone, c.email,
            c.do_not_call, c.do_not_email, campaigns.c.name.label("campaign"),
        )
        .select_from(
            handoffs.join(accounts, a.id == h.account_id).join(contacts, c.id == h.contact_id)
            .outerjoin(campaigns, campaigns.c.id == h.campaign_id)
        )
        .where(h.id.in_([place.id for place in places]), *only)
    ).mappings()
    found, reasons = {row["id"]: dict(row) for row in rows}, list(Why)
    return [
        found[place.id] | {"why": None if place.rank is None else reasons[place.rank], "since": place.since}
        for place in places if place.id in found
    ]


def _ranked(conditions: Sequence[ColumnElement[bool]], today: Today) -> Select[Any]:
    """id, rank and since of the hand-offs that meet some conditions (work_order.why and .since).

    Materialized, so that the rank is worked out once for each.
    """
    h = handoffs.c
    rank = why_column(today.now, today.ends).label("rank")
    each = (
        select(h.id, rank, h.promise_at, h.due_at, h.waiting_since)
        .select_from(handoffs.outerjoin(last_touch, last_touch.c.id == h.last_touch_id))
        .where(*conditions).cte("each").prefix_with("MATERIALIZED")
    ).c
    since = case(
        (each.rank.in_([RANK[Why.PROMISE_OVERDUE], RANK[Why.PROMISE_TODAY]]), each.promise_at),
        (each.rank == RANK[Why.DUE_SOON], each.due_at),
        else_=each.waiting_since,
    )
    return select(each.id, each.rank, since.label("since"))


def _in_order(ranked: Select[Any], why: Why | None) -> Select[Any]:
    """Those on the list, for one reason or for any, the most urgent first."""
    c = ranked.selected_columns
    asked = c.rank.is_not(None) if why is None else c.rank == RANK[why]
    return ranked.where(asked).order_by(c.rank, c.since, c.id)


def _backlog(viewer: Viewer, rep_id: int) -> list[ColumnElement[bool]]:
    """A rep's open hand-offs, as far as the viewer may see them. The rep is the way into the index."""
    return [OPEN, handoffs.c.owner_id == rep_id, handoffs_visible_to(viewer)]


def _pool(viewer: Viewer) -> list[ColumnElement[bool]]:
    """What lies unowned in the teams a rep is in. Who sees whole teams gives leads to reps, and takes none."""
    h = handoffs.c
    if viewer.role is not Role.REP or not viewer.sees_unowned or not viewer.team_ids:
        return [false()]
    return [OPEN, h.stage == Stage.UNOWNED.value, h.team_id.in_(viewer.team_ids), handoffs_visible_to(viewer)]


def _promised_step() -> Select[Any]:
    """The open next step that is the promise of a hand-off, for a query over handoffs."""
    n = next_steps.c
    return (
        select(n.id)
        .where(n.handoff_id == handoffs.c.id, n.closed_at.is_(None), n.due_at == handoffs.c.promise_at)
        .correlate(handoffs)
    )


def _waits_for_a_meeting() -> ColumnElement[bool]:
    """The promise of a hand-off is an appointment: nobody is to be called, its outcome is to be told."""
    a = appointments.c
    return (
        select(a.id)
        .where(a.handoff_id == handoffs.c.id, a.outcome.is_(None), a.starts_at == handoffs.c.promise_at)
        .correlate(handoffs).exists()
    )


def _agreed_for_later(row: dict[str, Any], today: Today) -> bool:
    """A time of day was agreed on, and it has not come yet."""
    return row["why"] is Why.PROMISE_TODAY and not row["promise_day_only"] and row["promise_at"] > today.now


def _their_signals() -> Select[Any]:
    """What the prospect did by themselves in a hand-off, for a query over handoffs. Opens and clicks are no signal."""
    t = touches.c
    return select(t.id).where(
        t.handoff_id == handoffs.c.id, t.actor == "prospect", t.automated.is_(False), t.outcome.in_(_SIGNALS)
    ).correlate(handoffs)


def _came_back() -> ColumnElement[bool]:
    """The prospect did something since we last did."""
    h = handoffs.c
    since = func.coalesce(h.last_touch_at, h.handed_off_at, type_=h.last_touch_at.type)
    return or_(last_touch.c.actor == "prospect", _their_signals().where(touches.c.occurred_at > since).exists())


def _claimed(now: datetime) -> ColumnElement[bool]:
    """Somebody is just calling this prospect."""
    k, h = claims.c, handoffs.c
    return (
        select(k.contact_id)
        .where(k.account_id == h.account_id, k.contact_id == h.contact_id, k.expires_at > now)
        .correlate(handoffs).exists()
    )


def _called_lately(now: datetime) -> ColumnElement[bool]:
    """This prospect was called within the last hour, by anybody, about anything."""
    t, h = touches.c, handoffs.c
    return (
        select(t.id)
        .where(t.account_id == h.account_id, t.occurred_at > now - CALLED_LATELY, t.contact_id == h.contact_id,
               t.actor == "rep", t.channel == "phone")
        .correlate(handoffs).exists()
    )


def _agreed_hour_has_come(now: datetime) -> ColumnElement[bool]:
    """They asked to be called by now: then it matters little that they were called half an hour ago."""
    return and_(handoffs.c.promise_at <= now, _promised_step().where(next_steps.c.day_only.is_(False)).exists())


def _may_be_called() -> ColumnElement[bool]:
    c = contacts.c
    return (
        select(c.id).where(c.id == handoffs.c.contact_id, c.do_not_call.is_(False)).correlate(handoffs).exists()
    )
