"""Build a demo company: draw its leads, tell their stories chunk by chunk, write the rows."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection, insert

from lib.db import schema
from lib.db.bulk import analyse, ids_were_given, without_indexes
from lib.db.demo import base, events, fresh, market, sales
from lib.db.demo.campaigns import plan
from lib.db.demo.filler import Filler, fair_share
from lib.db.demo.finish import finished
from lib.db.demo.returns import next_handoffs
from lib.db.demo.routing import first_handoffs
from lib.db.demo.rows import NONE, Rows, stack
from lib.db.demo.rules import SlaTable
from lib.db.demo.sizes import SEED, Size, Span, span_of
from lib.db.demo.staff import hire
from lib.db.demo.story import Story, Teller
from lib.db.demo.write import Writer

Progress = Callable[[str, float], None]
"""Is told what is being done, and how much of it all is done, from 0 to 1."""

_IN_BULK = (schema.contacts, schema.leads, schema.handoffs, schema.assignments, schema.touches, schema.next_steps,
            schema.appointments, schema.opportunities)
_GENERATIONS = 3


def write_demo(conn: Connection, size: Size, *, now: datetime, zone: ZoneInfo, progress: Progress) -> None:
    """Write a demo company's facts into empty tables, in the caller's transaction.

    zone: the organisation's. The same size, now and zone give the same rows. Derived
    columns hold placeholders; rebuild them afterwards (touches are linked already).
    """
    span = span_of(size, now, zone)
    _write_meta(conn, size, now)
    with without_indexes(conn, *_IN_BULK):
        _Build(conn, size, span, progress).run()
        progress("indexing", 0.9)
    ids_were_given(conn, *(table for table in schema.metadata.sorted_tables if "id" in table.c))
    analyse(conn)


def _write_meta(conn: Connection, size: Size, now: datetime) -> None:
    facts = {"demo_size": size.name, "demo_seed": str(SEED), "demo_built_at": now.astimezone(UTC).isoformat()}
    conn.execute(insert(schema.meta), [{"name": name, "value": value} for name, value in facts.items()])


class _Build:
    """One build: the company, then its leads in chunks that fit into memory."""

    def __init__(self, conn: Connection, size: Size, span: Span, progress: Progress) -> None:
        self.conn, self.size, self.span, self.progress = conn, size, span, progress
        self.staff = hire(size, span, _stream(1))
        self.sla = SlaTable(span)
        self.writer = Writer(conn, self.staff, span)

    def run(self) -> None:
        """Write everything."""
        self.progress("people and accounts", 0.0)
        base.write_company(self.conn, self.size, self.span, self.staff)
        self._draw_market()
        base.write_campaigns(self.conn, self.campaigns, self.leads, self.staff, _stream(6))
        base.write_accounts(self.conn, self.accounts, self.staff, _stream(7))
        total = len(self.leads)
        for begin in range(0, total, self.size.chunk):
            self.progress("leads and touches", 0.05 + 0.85 * begin / total)
            self._write_chunk(begin, min(begin + self.size.chunk, total))
        self._write_opportunities(sales.renewals(self.accounts, self.span, _stream(8)))

    def _draw_market(self) -> None:
        size, span, staff = self.size, self.span, self.staff
        self.campaigns = plan(size, staff, span, _stream(2))
        self.accounts = market.draw_accounts(size, staff, span, _stream(3))
        leads = market.draw_leads(size, self.accounts, self.campaigns, staff, span, _stream(4))
        rng = _stream(5)
        freshest = market.draw_fresh(size.fresh, self.accounts, rng)
        fresh.time_fresh(freshest, self.accounts, staff, span, self.sla, rng)
        leads = stack([leads, freshest])
        leads = leads.take(np.argsort(leads.responded, kind="stable"))
        market.with_contacts(self.accounts, leads, rng)
        numbers = np.arange(len(leads))
        leads.set(id=numbers + 1, lead=numbers + 1, place=numbers)
        self.leads = leads

    def _write_chunk(self, begin: int, end: int) -> None:
        """The leads from `begin` up to `end`, and all that came of them."""
        rng = _stream(100, begin)
        leads = self.leads.take(slice(begin, end))
        story = self._tell(leads, rng)
        story.handoffs.set(id=self.writer.next_ids(schema.handoffs, len(story.handoffs)))
        w, of = self.writer, story.handoffs
        w.leads(leads, sales.statuses(leads, of, rng))
        w.handoffs(of)
        w.assignments(story.assignments.take(np.lexsort((story.assignments.at, story.assignments.of))), of)
        w.touches(self._touches(leads, story, begin, end, rng))
        w.next_steps(story.steps.take(np.lexsort((story.steps.at, story.steps.of))), of)
        w.appointments(story.meetings.take(np.lexsort((story.meetings.booked, story.meetings.of))), of)
        self._write_opportunities(sales.opportunities(of, self.accounts, self.span, rng))

    def _tell(self, leads: Rows, rng: np.random.Generator) -> Story:
        """The stories of the leads' hand-offs, first, second and third, as one."""
        teller = Teller(self.staff, self.span, rng)
        handoffs = first_handoffs(
            leads, self.accounts, self.campaigns, self.size, self.staff, self.span, self.sla, rng
        )
        handoffs.set(signal=np.full(len(handoffs), NONE))
        stories = [teller.tell(handoffs)]
        for _ in range(_GENERATIONS - 1):
            stories.append(teller.tell(next_handoffs(stories[-1].handoffs, self.staff, self.span, self.sla, rng)))
        return _joined(stories)

    def _touches(self, leads: Rows, story: Story, begin: int, end: int, rng: np.random.Generator) -> Rows:
        """All touches of the chunk's leads, and as many without a lead as the chunk's time should see."""
        handoffs = story.handoffs
        batches = [
            events.of_the_reps(story),
            *events.around_leads(leads, self.span, rng),
            events.after(handoffs, self.span, rng),
            events.nurture(handoffs, _until(handoffs, self.span), self.span, rng),
            events.signals(handoffs),
            events.selling(handoffs, self.staff, rng),
        ]
        written = self.writer.written.get("touches", 0) + sum(int((b.at <= self.span.now).sum()) for b in batches)
        since = self.span.start if begin == 0 else int(self.leads.responded[begin])
        until = self.span.now if end == len(self.leads) else int(self.leads.responded[end])
        filler = Filler(self.accounts, self.staff, self.span, rng)
        batches.append(filler.draw(fair_share(self.size, written, end), since, max(until, since + 1)))
        return finished(stack(batches), handoffs, self.staff, self.span, rng)

    def _write_opportunities(self, rows: Rows) -> None:
        names = [
            f"{base.account_name(self.accounts, self.staff, account)}, {sales.KINDS[kind]}"
            for account, kind in zip(rows.account.tolist(), rows.kind.tolist(), strict=True)
        ]
        self.writer.opportunities(rows, names)


def _stream(*place: int) -> np.random.Generator:
    """The random numbers of one part of the build: always the same."""
    return np.random.default_rng([SEED, *place])


def _joined(stories: list[Story]) -> Story:
    """Several batches of stories as one, the hand-offs in order of lead and number."""
    handoffs = stack([story.handoffs for story in stories])
    order = np.lexsort((handoffs.number, handoffs.place))
    now_at = np.empty(len(order), np.int64)
    now_at[order] = np.arange(len(order))
    before = np.cumsum([0, *(len(story.handoffs) for story in stories)])
    parts = []
    for name in ("assignments", "touches", "steps", "meetings"):
        for story, offset in zip(stories, before.tolist(), strict=False):
            rows = getattr(story, name)
            rows.set(of=now_at[rows.of + offset])
        parts.append(stack([getattr(story, name) for story in stories]))
    return Story(handoffs.take(order), *parts)


def _until(handoffs: Rows, span: Span) -> np.ndarray:
    """When each hand-off's lead was handed off again, or now."""
    following = np.append(handoffs.place[1:], NONE) == handoffs.place
    return np.where(following, np.append(handoffs.responded[1:], span.now), span.now)
