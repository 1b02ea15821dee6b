"""Is the demo company one a visitor believes, and one whose rows agree with each other?

The small company is built once on SQLite and looked at from many sides; a tiny one of
the large companies' kind is built on both engines.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, Row, func, insert, select

from lib.db import demo, schema
from lib.db.demo import Size, write_demo
from lib.db.engine import open_engine, reading, writing
from lib.db.migrate import migrate
from lib.domain.handoffs import PERMANENT_REASONS, TEMPORARY_REASONS
from lib.domain.ladder import Rung, Stage, rung_of
from lib.domain.response_clock import SlaState, sla_state
from lib.errors import CannotDo
from lib.queries.calendars import CalendarBook
from lib.services.demo import build_demo, clear, counts, is_demo
from lib.services.rebuild import verify
from tests import given

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PARIS = ZoneInfo("Europe/Paris")
TINY = Size("tiny", reps=60, leads=400, touches=4_000, weeks=26, accounts=150, campaigns=30, fresh=12,
            catcher_share=0.3, dials=5, chunk=150)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The small demo company, built once; read only."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'small.db'}")
    migrate(engine)
    build_demo(engine, "small", now=NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def db(small: Engine) -> Iterator[Connection]:
    with reading(small) as conn:
        yield conn


def rows(conn: Connection, table: Any, *where: Any) -> list[Row[Any]]:
    return list(conn.execute(select(table).where(*where).order_by(*table.primary_key)).all())


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, table by table."""
    with reading(engine) as conn:
        return {table.name: [tuple(row) for row in rows(conn, table)] for table in schema.metadata.sorted_tables}


# -- the same rows each time -----------------------------------------------------------


def facts(folder: Path, now: datetime) -> dict[str, list[tuple[Any, ...]]]:
    engine = open_engine(f"sqlite:///{folder / 'again.db'}")
    migrate(engine)
    with writing(engine) as conn:
        write_demo(conn, TINY, now=now, zone=PARIS, progress=lambda doing, share: None)
    found = contents(engine)
    engine.dispose()
    return found


def test_the_same_seed_and_now_give_the_same_rows(tmp_path: Path):
    folders = [tmp_path / name for name in ("one", "two")]
    assert facts(folders[0], NOW) == facts(folders[1], NOW)


def test_a_day_later_everything_has_moved_on_a_day(tmp_path: Path):
    later = facts(tmp_path, NOW + timedelta(days=1))
    newest = max(row[list(schema.touches.c).index(schema.touches.c.occurred_at)] for row in later["touches"])
    assert NOW < newest <= NOW + timedelta(days=1)


def test_both_engines_hold_the_same_company_and_it_agrees_with_itself(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(demo.SIZES, "tiny", TINY)
    build_demo(engine, "tiny", now=NOW)
    with reading(engine) as conn:
        assert verify(conn) == []
        assert is_demo(conn) == "tiny"
    derived = {c.name for t in schema.metadata.sorted_tables for c in t.columns if str(c.comment).endswith("Derived.")}
    expected, found = facts(tmp_path, NOW), contents(engine)
    for table in schema.metadata.sorted_tables:
        if table.name in ("rep_days", "search_words"):
            continue
        own = [i for i, c in enumerate(table.columns) if c.name not in derived]
        assert [tuple(r[i] for i in own) for r in found[table.name]] == [
            tuple(r[i] for i in own) for r in expected[table.name]
        ], table.name


# -- it agrees with itself -------------------------------------------------------------


def test_every_derived_fact_follows_from_the_rows(db: Connection):
    assert verify(db) == []


def test_the_size_is_what_was_promised(db: Connection):
    found = counts(db)
    assert (found["leads"], found["touches"]) == (3_000, 40_000)
    assert len(rows(db, schema.people, schema.people.c.role == "rep")) == 12
    facts_about_it = dict(db.execute(select(schema.meta.c.name, schema.meta.c.value)).all())
    assert facts_about_it == {"demo_size": "small", "demo_seed": str(demo.SEED), "demo_built_at": NOW.isoformat()}


def test_nothing_lies_in_the_future_but_plans(db: Connection):
    for column in (
        schema.touches.c.occurred_at, schema.touches.c.recorded_at, schema.leads.c.responded_at,
        schema.leads.c.created_at, schema.handoffs.c.handed_off_at, schema.handoffs.c.ended_at,
        schema.assignments.c.assigned_at, schema.assignments.c.accepted_at, schema.assignments.c.ended_at,
        schema.next_steps.c.created_at, schema.next_steps.c.closed_at, schema.appointments.c.booked_at,
        schema.appointments.c.told_at, schema.opportunities.c.created_at, schema.opportunities.c.closed_at,
    ):
        assert db.execute(select(func.max(column))).scalar_one() <= NOW, column


def test_nobody_works_when_away(db: Connection):
    book = CalendarBook(db, PARIS)
    t = schema.touches.c
    worked = db.execute(select(t.person_id, t.local_day).where(t.actor == "rep").distinct()).all()
    people = {p.id: p for p in rows(db, schema.people)}
    assert len(worked) > 1_000
    for person_id, day in worked:
        person = people[person_id]
        assert book.person(person_id).calendar.is_working_day(day), (person.name, day)
        assert (person.active_from or day) <= day <= (person.active_to or day), (person.name, day)


def test_reps_work_in_their_own_daytime(db: Connection):
    book = CalendarBook(db, PARIS)
    t = schema.touches.c
    found = db.execute(select(t.person_id, t.occurred_at, t.local_day).where(t.actor == "rep", ~t.day_only)).all()
    hours = Counter()
    for person_id, at, day in found:
        local = at.astimezone(book.person(person_id).zone)
        assert local.date() == day
        hours[local.hour] += 1
    assert set(hours) <= set(range(8, 19))
    assert hours[10] > 1.5 * hours[13]


def test_a_touch_belongs_to_the_team_its_rep_was_in_that_day(db: Connection):
    book = CalendarBook(db, PARIS)
    t = schema.touches.c
    found = db.execute(
        select(t.person_id, t.local_day, t.team_id).where(t.actor == "rep").distinct()
    ).all()
    assert [row for row in found if book.team_of(row.person_id, row.local_day) != row.team_id] == []
    m = schema.memberships.c
    moved = db.execute(select(m.person_id).join(schema.people).where(schema.people.c.role == "rep")
                       .group_by(m.person_id).having(func.count() > 1)).scalars().all()
    assert len(moved) == 1
    assert len({row.team_id for row in found if row.person_id == moved[0]}) == 2


def test_the_holder_of_a_handoff_says_which_team_has_it(db: Connection):
    book = CalendarBook(db, PARIS)
    found = rows(db, schema.handoffs)
    for h in found:
        assert h.team_id == (book.team_now(h.owner_id) if h.owner_id else h.promised_team_id)
    step = {team.id: team.acceptance_step for team in rows(db, schema.teams)}
    assert all(h.needs_acceptance == step[h.promised_team_id] for h in found)
    assert {h.needs_acceptance for h in found} == {True, False}
    assert any(h.team_id != h.promised_team_id for h in found)


def test_assignments_follow_each_other_and_end_with_their_handoff(db: Connection):
    held: dict[int, list[Row[Any]]] = {}
    for a in rows(db, schema.assignments):
        held.setdefault(a.handoff_id, []).append(a)
    assert {len(those) for those in held.values()} >= {1, 2, 3}
    for h in rows(db, schema.handoffs):
        those = held.get(h.id, [])
        for earlier, later in zip(those, those[1:], strict=False):
            assert earlier.ending == "passed_on"
            assert earlier.ended_at == later.assigned_at
            assert earlier.person_id != later.person_id
        for a in those:
            assert a.account_id == h.account_id
            assert h.handed_off_at <= a.assigned_at <= (a.ended_at or NOW)
            assert a.accepted_at is None or a.assigned_at <= a.accepted_at <= (a.ended_at or NOW)
        if those:
            assert (those[-1].ended_at, those[-1].ending) == (h.ended_at, h.ending)


def test_endings_say_what_they_must(db: Connection):
    for h in rows(db, schema.handoffs):
        assert (h.ended_at is None) == (h.ending is None)
        assert (h.revisit_on is not None) == (h.ending == "returned")
        assert (h.evidence is not None) == (h.ending == "disqualified")
        assert h.reason in {"returned": TEMPORARY_REASONS, "disqualified": PERMANENT_REASONS}.get(h.ending, {None: 0})
        assert h.responded_at <= h.handed_off_at
        assert h.revisit_on is None or h.revisit_on > h.ended_at.date()


def test_a_lead_that_comes_back_gets_a_new_handoff_with_a_line_of_history(db: Connection):
    of_lead: dict[int, list[Row[Any]]] = {}
    for h in rows(db, schema.handoffs):
        of_lead.setdefault(h.lead_id, []).append(h)
    assert {len(those) for those in of_lead.values()} == {1, 2, 3}
    same = 0
    for those in of_lead.values():
        assert [h.number for h in those] == list(range(1, len(those) + 1))
        for earlier, later in zip(those, those[1:], strict=False):
            assert earlier.ending == "returned"
            assert earlier.ended_at < later.handed_off_at
            assert later.note and "\n" not in later.note and "Returned then:" in later.note
            same += earlier.owner_id == later.owner_id
    assert same > 100


def test_opportunities_grow_from_handoffs_that_ended_so(db: Connection):
    h = {row.id: row for row in rows(db, schema.handoffs)}
    found = rows(db, schema.opportunities)
    for o in found:
        if o.handoff_id:
            assert (h[o.handoff_id].ending, h[o.handoff_id].ended_at) == ("opportunity", o.created_at)
        assert (o.won is None) == (o.closed_at is None)
    assert {o.kind for o in found} == {"new", "expansion", "renewal"}
    assert {o.won for o in found} == {None, 0, 1}


def test_following_up_pays_and_fast_pays_more(db: Connection):
    h = schema.handoffs.c
    fast, slow = [], []
    joined = schema.opportunities.join(schema.handoffs, h.id == schema.opportunities.c.handoff_id)
    for won, first, due in db.execute(
        select(schema.opportunities.c.won, h.first_attempt_at, h.due_at).select_from(joined)
        .where(schema.opportunities.c.won.is_not(None), h.attempts > 0)
    ):
        (fast if first <= due else slow).append(won)
    assert min(len(fast), len(slow)) > 20
    assert sum(fast) / len(fast) > 1.3 * sum(slow) / len(slow)


# -- it has every story ----------------------------------------------------------------


def test_every_rung_and_every_sla_state_is_there_now(db: Connection):
    open_now = rows(db, schema.handoffs, schema.handoffs.c.ended_at.is_(None))
    rungs = Counter(rung_of(Stage(h.stage), h.turns_at, NOW) for h in open_now)
    assert set(rungs) == set(Rung)
    assert min(rungs.values()) > 20
    states = Counter(
        sla_state(due_at=h.due_at, risk_at=h.risk_at, first_attempt_at=h.first_attempt_at, now=NOW) for h in open_now
    )
    assert set(states) == set(SlaState)
    assert states[SlaState.AT_RISK] >= 5 and states[SlaState.PENDING] >= 5


def test_about_half_was_never_followed_up(db: Connection):
    h = schema.handoffs.c
    due = h.due_at < NOW
    never, total = (
        db.execute(select(func.count()).select_from(schema.handoffs).where(due, *more)).scalar_one()
        for more in ((h.attempts == 0,), ())
    )
    assert 0.43 < never / total < 0.57


def test_the_open_backlog_is_what_clean_ups_left(db: Connection):
    h = schema.handoffs.c
    old = NOW - timedelta(weeks=40)
    left, total = (
        db.execute(select(func.count()).select_from(schema.handoffs).where(h.handed_off_at < old, *more)).scalar_one()
        for more in ((h.ended_at.is_(None),), ())
    )
    assert 0 < left < 0.05 * total


def test_the_people_are_all_there(db: Connection):
    p = {row.id: row for row in rows(db, schema.people)}
    held = Counter(a.person_id for a in rows(db, schema.assignments))
    t = schema.touches.c
    tried = Counter(db.execute(select(t.person_id).where(t.actor == "rep")).scalars())
    reps = [row for row in p.values() if row.role == "rep" and row.kind == "person"]
    assert [r.name for r in reps if not tried[r.id] and held[r.id]], "nobody did nothing"
    assert [r for r in reps if r.active_to and r.active_to < TODAY], "nobody left"
    assert [r for r in reps if r.calendar_id], "nobody works part-time"
    away = rows(db, schema.leave, schema.leave.c.from_day <= TODAY, schema.leave.c.to_day >= TODAY)
    assert len(away) == 1
    queue = next(row for row in p.values() if row.kind == "queue")
    assert held[queue.id]
    assert db.execute(select(func.count()).select_from(schema.handoffs)
                      .where(schema.handoffs.c.queue_id == queue.id, schema.handoffs.c.ended_at.is_(None))).scalar_one()
    assert [row for row in p.values() if row.kind == "system"]
    assert Counter(row.role for row in p.values() if row.kind == "person") == {
        "rep": 12, "manager": 4, "marketing": 3, "operations": 1
    }


def test_campaigns_are_past_running_and_planned_with_and_without_a_catcher(db: Connection):
    found = rows(db, schema.campaigns)
    assert {("past" if c.ends_on < TODAY else "planned" if c.starts_on > TODAY else "running") for c in found} == {
        "past", "running", "planned"
    }
    catchers = {("accepted" if c.catcher_accepted_at else "asked" if c.catcher_id else "none") for c in found}
    assert catchers == {"accepted", "asked", "none"}
    assert all(c.budget and c.expected_responses for c in found)
    assert all((c.cost == 0) == (c.starts_on > TODAY) for c in found)


def test_promises_are_kept_late_open_and_broken(db: Connection):
    steps = rows(db, schema.next_steps)
    assert {s.ending for s in steps} == {None, "done", "replaced", "cancelled"}
    assert all(s.created_at < s.due_at for s in steps)
    assert {s.due_at < NOW for s in steps if s.closed_at is None} == {True, False}
    assert {s.closed_at <= s.due_at for s in steps if s.ending == "done"} == {True, False}
    meetings = rows(db, schema.appointments)
    assert {m.outcome for m in meetings} == {None, "held", "no_show_them", "no_show_us", "cancelled"}
    assert {m.starts_at < NOW for m in meetings if m.outcome is None} == {True, False}
    assert all(m.booked_at < m.starts_at for m in meetings)
    assert all((m.told_at is None) == (m.outcome is None) for m in meetings)


def test_some_returned_leads_are_looked_after_and_some_are_not(db: Connection):
    due = db.execute(select(schema.handoffs.c.nurture_due_at).where(schema.handoffs.c.nurture_due_at.is_not(None)))
    late = Counter(at < NOW for at in due.scalars())
    assert late[True] > 50 and late[False] > late[True]


def test_statuses_lie(db: Connection):
    h, lead = schema.handoffs.c, schema.leads.c
    lying = db.execute(
        select(func.count()).select_from(schema.leads.join(schema.handoffs, h.lead_id == lead.id))
        .where(lead.status == "Contacted", h.attempts == 0, h.ended_at.is_(None))
    ).scalar_one()
    assert lying > 50


def test_a_target_changed_on_the_way(db: Connection):
    by_goal: dict[tuple[Any, ...], list[int]] = {}
    for row in rows(db, schema.targets):
        by_goal.setdefault((row.person_id, row.role, row.team_id, row.measure), []).append(row.figure)
    assert {len(figures) for figures in by_goal.values()} == {1, 2}


def test_every_address_is_an_example(db: Connection):
    for column in (schema.people.c.email, schema.contacts.c.email, schema.accounts.c.domain):
        values = db.execute(select(column)).scalars().all()
        assert all(value.endswith(".example") and value == value.lower() and value.isascii() for value in values)


# -- building and clearing -------------------------------------------------------------


@pytest.fixture
def tiny(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setitem(demo.SIZES, "tiny", TINY)
    build_demo(engine, "tiny", now=NOW)
    return engine


def test_a_demo_is_never_mixed_with_real_leads(engine: Engine):
    with writing(engine) as conn:
        given.a_lead(conn)
    with pytest.raises(CannotDo, match="1 leads that are no demo's.*CATCHER_DATABASE_URL"):
        build_demo(engine, "small", now=NOW, replace=True)


def test_an_unknown_size_is_named_with_the_known_ones(engine: Engine):
    with pytest.raises(CannotDo, match="'huge'.*small, M, L"):
        build_demo(engine, "huge", now=NOW)


def test_a_demo_is_replaced_only_when_asked(tiny: Engine):
    with pytest.raises(CannotDo, match="already holds a demo company .tiny.*--replace"):
        build_demo(tiny, "tiny", now=NOW)
    before = contents(tiny)
    with writing(tiny) as conn:
        conn.execute(insert(schema.journal).values(at=NOW, action="assign", entity="handoff", entity_id=1))
    build_demo(tiny, "tiny", now=NOW, replace=True)
    assert contents(tiny) == before
    with pytest.raises(Exception, match="only ever added to"), writing(tiny) as conn:
        conn.execute(insert(schema.journal).values(at=NOW, action="assign", entity="handoff", entity_id=1))
        conn.execute(schema.journal.delete())


def test_a_demo_with_imported_leads_is_not_thrown_away(tiny: Engine):
    with writing(tiny) as conn:
        given.a_lead(conn, origin="crm", origin_id="7")
    with pytest.raises(CannotDo, match="1 leads were imported into this demo"):
        build_demo(tiny, "tiny", now=NOW, replace=True)


def test_only_a_demo_may_be_cleared(engine: Engine):
    with writing(engine) as conn, pytest.raises(CannotDo, match="holds no demo company"):
        clear(conn)


def test_an_interrupted_build_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(demo.SIZES, "tiny", TINY)

    def interrupt(doing: str, share: float) -> None:
        if share > 0.7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demo(engine, "tiny", now=NOW, progress=interrupt)
    assert {name: len(found) for name, found in contents(engine).items() if found} == {}


def test_progress_goes_from_nothing_to_all(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(demo.SIZES, "tiny", TINY)
    shares: list[float] = []
    build_demo(engine, "tiny", now=NOW, progress=lambda doing, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
