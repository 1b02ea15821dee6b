"""The credit of a voicemail follows what is recorded, early or late, and the reps' days follow the credit.

    Acme     Kim    two leads: one with Ana (North), one with Ben (South)
             Lee    a colleague of Kim's
    Beech    Max    another company
"""

import threading
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as draw
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, update

from lib.db.engine import reading, writing
from lib.db.schema import memberships, rep_days, touches
from lib.domain.people import Role, Viewer
from lib.services.call_backs import refresh_call_backs
from lib.services.rebuild import rebuild, verify
from lib.services.touches import RecordTouch, record_touch
from tests import given
from tests.given import at

LATER = at("2026-12-24 12:00")


@pytest.fixture
def now() -> datetime:
    return LATER


@pytest.fixture
def acme(engine: Engine) -> SimpleNamespace:
    """The rows drawn above; the boss may record everything."""
    with writing(engine) as conn:
        north, south = given.a_team(conn, "North"), given.a_team(conn, "South")
        ana, ben = given.a_person(conn, "Ana", team=north), given.a_person(conn, "Ben", team=south)
        boss = given.a_person(conn, "Boss", role="operations")
        company = given.an_account(conn, "Acme")
        kim, lee = given.a_contact(conn, "Kim", account=company), given.a_contact(conn, "Lee", account=company)
        max_ = given.a_contact(conn, "Max", account=given.an_account(conn, "Beech"))
        start = {"responded": at("2026-10-01 9:00")}
        with_ana = given.a_handoff(conn, given.a_lead(conn, contact=kim, **start), to=ana, team=north)
        with_ben = given.a_handoff(conn, given.a_lead(conn, contact=kim, **start), to=ben, team=south)
        of_lee = given.a_handoff(conn, given.a_lead(conn, contact=lee, **start), to=ana, team=north)
        of_max = given.a_handoff(conn, given.a_lead(conn, contact=max_, **start), to=ana, team=north)
        rebuild(conn)
    return SimpleNamespace(engine=engine, ana=ana, ben=ben, north=north, south=south, with_ana=with_ana,
                           with_ben=with_ben, of_lee=of_lee, of_max=of_max, kim=kim,
                           boss=Viewer(boss, "Boss", Role.OPERATIONS))


def left(acme: SimpleNamespace, when: str, *, on: int | None = None, by: int | None = None, **more: Any) -> int:
    """A rep leaves Kim a voicemail."""
    return _record(acme, when, on or acme.with_ana, person_id=by or acme.ana, outcome="voicemail", **more)


def call(acme: SimpleNamespace, when: str, *, on: int | None = None, **more: Any) -> int:
    """Kim rings."""
    return _record(acme, when, on or acme.with_ana, actor="prospect", direction="in", outcome="no_answer", **more)


def _record(acme: SimpleNamespace, when: str, handoff: int, **more: Any) -> int:
    with writing(acme.engine) as conn:
        made = record_touch(conn, acme.boss, RecordTouch(**{
            "at": LATER, "handoff_id": handoff, "occurred_at": at(when), "channel": "phone"} | more))
    with reading(acme.engine) as conn:
        assert verify(conn) == []
    return made


def answered(acme: SimpleNamespace) -> dict[int, int]:
    with reading(acme.engine) as conn:
        t = touches.c
        return {key: by for key, by in conn.execute(select(t.id, t.answered_by_id)) if by is not None}


def called_back(acme: SimpleNamespace) -> list[tuple[Any, ...]]:
    with reading(acme.engine) as conn:
        d = rep_days.c
        return [tuple(row) for row in conn.execute(
            select(d.person_id, d.day, d.team_id, d["count"]).where(d.kind == "called_back").order_by(d.day)
        )]


# -- one after the other -----------------------------------------------------------------


def test_a_voicemail_is_called_back(acme: SimpleNamespace) -> None:
    voicemail = left(acme, "Mon 10:00")
    assert answered(acme) == {}

    ring = call(acme, "Wed 11:00")

    assert answered(acme) == {voicemail: ring}
    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), acme.north, 1)]


def test_the_same_contact_counts_whichever_lead_and_rep_it_was_about(acme: SimpleNamespace) -> None:
    voicemail = left(acme, "Mon 10:00")

    ring = call(acme, "Wed 11:00", on=acme.with_ben)

    assert answered(acme) == {voicemail: ring}
    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), acme.north, 1)]


def test_a_colleague_and_another_company_are_not_the_same_contact(acme: SimpleNamespace) -> None:
    left(acme, "Mon 10:00")

    call(acme, "Wed 11:00", on=acme.of_lee)
    call(acme, "Wed 11:00", on=acme.of_max)

    assert answered(acme) == {}
    assert called_back(acme) == []


def test_a_call_that_is_recorded_late_takes_the_place_of_a_later_one(acme: SimpleNamespace) -> None:
    voicemail = left(acme, "Mon 10:00")
    call(acme, "Wed 11:00")

    earlier = call(acme, "Tue 11:00")

    assert answered(acme) == {voicemail: earlier}
    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), acme.north, 1)]


def test_a_voicemail_that_is_recorded_late_takes_the_credit_with_day_rep_and_team(acme: SimpleNamespace) -> None:
    left(acme, "Mon 10:00")
    ring = call(acme, "Wed 11:00")

    later = left(acme, "Tue 10:00", on=acme.with_ben, by=acme.ben)

    assert answered(acme) == {later: ring}
    assert called_back(acme) == [(acme.ben, date(2026, 11, 17), acme.south, 1)]


def test_a_voicemail_between_two_calls_leaves_the_first_its_credit(acme: SimpleNamespace) -> None:
    first = left(acme, "Mon 10:00")
    ring, again = call(acme, "Tue 11:00"), call(acme, "Thu 11:00")

    second = left(acme, "Wed 10:00")

    assert answered(acme) == {first: ring, second: again}
    assert [row[3] for row in called_back(acme)] == [1, 1]


def test_two_voicemails_of_one_day_are_two_of_that_day(acme: SimpleNamespace) -> None:
    left(acme, "Mon 10:00")
    call(acme, "Mon 10:05")
    left(acme, "Mon 15:00")
    call(acme, "Mon 15:05")

    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), acme.north, 2)]


def test_the_credit_belongs_to_the_team_of_then(acme: SimpleNamespace) -> None:
    left(acme, "Mon 10:00")
    with writing(acme.engine) as conn:
        m = memberships.c
        conn.execute(update(memberships).where(m.person_id == acme.ana).values(to_day=date(2026, 11, 16)))
        conn.execute(insert(memberships).values(person_id=acme.ana, team_id=acme.south, from_day=date(2026, 11, 17)))

    call(acme, "Wed 11:00")

    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), acme.north, 1)]


def test_a_voicemail_without_a_team_goes_by_office_hours(acme: SimpleNamespace) -> None:
    with writing(acme.engine) as conn:
        conn.execute(delete(memberships))
    voicemail = left(acme, "Mon 10:00")

    ring = call(acme, "next Mon 23:59")

    assert answered(acme) == {voicemail: ring}
    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), 0, 1)]


def test_after_five_working_days_it_is_too_late(acme: SimpleNamespace) -> None:
    left(acme, "Mon 10:00")

    call(acme, "next Tue 0:00")

    assert answered(acme) == {}


def test_a_touch_of_nobody_in_particular_changes_nothing(acme: SimpleNamespace) -> None:
    with writing(acme.engine) as conn:
        account = given.an_account(conn, "Cedar")
        given.a_touch(conn, at=at("Mon 10:00"), account=account, person=acme.ana, outcome="voicemail")
        ring = given.a_touch(conn, at=at("Mon 11:00"), account=account, actor="prospect", direction="in")
        refresh_call_backs(conn, conn.execute(select(touches).where(touches.c.id == ring)).one())
        rebuild(conn)

    assert answered(acme) == {}


def test_taking_a_call_away_gives_the_credit_to_the_next_one_and_then_to_none(acme: SimpleNamespace) -> None:
    voicemail = left(acme, "Mon 10:00")
    first, second = call(acme, "Tue 11:00"), call(acme, "Wed 11:00")
    assert answered(acme) == {voicemail: first}

    take_away(acme, first)
    assert answered(acme) == {voicemail: second}

    take_away(acme, second)
    assert answered(acme) == {}
    assert called_back(acme) == []


def take_away(acme: SimpleNamespace, touch_id: int) -> None:
    with writing(acme.engine) as conn:
        gone = conn.execute(select(touches).where(touches.c.id == touch_id)).one()
        conn.execute(delete(touches).where(touches.c.id == touch_id))
        refresh_call_backs(conn, gone)


def test_two_colleagues_who_log_about_one_person_at_once_see_each_other(acme: SimpleNamespace) -> None:
    """Ben's call about Kim waits until Ana's voicemail to Kim, on another lead, is kept; then it answers it."""
    rings: list[int] = []
    colleague = threading.Thread(target=lambda: rings.append(call(acme, "Mon 11:00", on=acme.with_ben)))
    with writing(acme.engine) as conn:
        voicemail = record_touch(conn, acme.boss, RecordTouch(
            at=LATER, handoff_id=acme.with_ana, occurred_at=at("Mon 10:00"), channel="phone", outcome="voicemail",
            person_id=acme.ana))
        colleague.start()
        colleague.join(timeout=0.5)
        assert colleague.is_alive()
    colleague.join(timeout=20)

    assert answered(acme) == {voicemail: rings[0]}
    assert called_back(acme) == [(acme.ana, date(2026, 11, 16), acme.north, 1)]


# -- rebuild and verify ------------------------------------------------------------------


def test_verify_names_a_wrong_credit_and_rebuild_mends_it(acme: SimpleNamespace) -> None:
    voicemail, ring = left(acme, "Mon 10:00"), call(acme, "Tue 11:00")
    with writing(acme.engine) as conn:
        wrong = {voicemail: None, ring: voicemail}
        for touch_id, credit in wrong.items():
            conn.execute(update(touches).where(touches.c.id == touch_id).values(answered_by_id=credit))
        found = [d for d in verify(conn) if d.table == "touches"]
        assert sorted((d.row, d.column, d.stored, d.derived) for d in found) == [
            (f"#{voicemail}", "answered_by_id", None, ring), (f"#{ring}", "answered_by_id", voicemail, None),
        ]
        rebuild(conn)
        assert verify(conn) == []

    assert answered(acme) == {voicemail: ring}


def test_rebuilding_one_lead_mends_its_account_and_no_other(acme: SimpleNamespace) -> None:
    kims, ring = left(acme, "Mon 10:00"), call(acme, "Tue 11:00")
    left(acme, "Mon 10:00", on=acme.of_max), call(acme, "Tue 11:00", on=acme.of_max)
    with writing(acme.engine) as conn:
        conn.execute(update(touches).values(answered_by_id=None))
        lead = conn.execute(select(touches.c.lead_id).where(touches.c.id == kims)).scalar_one()
        rebuild(conn, lead_ids=[lead])

    assert answered(acme) == {kims: ring}


steps = st.lists(
    st.tuples(
        st.integers(0, 24 * 75), st.integers(0, 2), st.sampled_from(("voicemail", "voicemail", "call", "reply")),
        st.sampled_from((False, False, False, True)),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@draw(recorded=steps, data=st.data())
def test_in_whatever_order_things_are_recorded_and_taken_away_both_ways_agree(
    acme: SimpleNamespace, recorded: list[tuple[int, int, str, bool]], data: st.DataObject
) -> None:
    """Over ten weeks, so that the span that is read around a touch has an end on both sides."""
    handoffs = (acme.with_ana, acme.with_ben, acme.of_lee)
    begin = at("2026-10-05 0:00")
    with acme.engine.connect() as conn, conn.begin() as transaction:
        for hours, which, what, day_only in recorded:
            when = given.midnight(begin + timedelta(hours=hours)) if day_only else begin + timedelta(hours=hours)
            theirs = {"actor": "prospect", "direction": "in"} if what != "voicemail" else {"person_id": acme.ana}
            record_touch(conn, acme.boss, RecordTouch(
                at=LATER, handoff_id=handoffs[which], occurred_at=when, day_only=day_only,
                channel="email" if what == "reply" else "phone",
                outcome={"voicemail": "voicemail", "call": "no_answer", "reply": "replied"}[what], **theirs,
            ))
        assert [d for d in verify(conn) if d.column == "answered_by_id"] == []
        rows = conn.execute(select(touches).order_by(touches.c.id)).all()
        if rows:
            gone = data.draw(st.sampled_from(rows))
            conn.execute(delete(touches).where(touches.c.id == gone.id))
            refresh_call_backs(conn, gone)
            assert [d for d in verify(conn) if d.column == "answered_by_id"] == []
        transaction.rollback()
