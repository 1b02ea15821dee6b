"""Whose leads are on which list, for which reason, in which order; and who may be called next.

The company is drawn in tests/company.py. Now is Monday 10:00 in Paris.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Connection, Table, insert, select, update

from lib.db.engine import reading, writing
from lib.db.schema import claims, contacts, handoffs, leads
from lib.domain.ladder import Stage
from lib.domain.people import Viewer
from lib.domain.work_order import RANK, Lead, Why, since, why
from lib.queries import work
from lib.queries.story import story
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.conftest import NOW
from tests.given import at

TODAY = work.Today(NOW, at("Tue 0:00"))
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def names(rows: list) -> list[str]:
    return [row["account"].split()[0] for row in rows]


def listed(company: Company, viewer: Viewer, rep: int, **more: object) -> list[str]:
    with reading(company.engine) as conn:
        return names(work.work_list(conn, viewer, rep, today=TODAY, **({"size": 50} | more)))


def free(company: Company, viewer: Viewer, today: work.Today = TODAY, **more: object) -> list[str]:
    with reading(company.engine) as conn:
        parts = [work.candidates(conn, viewer, today=today, unowned=unowned, **({"size": 50} | more))
                 for unowned in (False, True)]
    assert all(whole for _, whole in parts)
    return [name for rows, _ in parts for name in names(rows)]


# -- the list -----------------------------------------------------------------------------


def test_a_reps_list_is_in_the_order_of_work(company: Company):
    """Cedar and Dogwood are due at this very moment, Elm is one and done, Fir has waited since 30 October."""
    assert listed(company, company.ana, company.ids.ana) == ["Cedar", "Dogwood", "Elm", "Fir"]
    assert listed(company, company.ben, company.ids.ben) == ["Ginkgo"]  # Hazel is in hand: nothing is owed
    assert listed(company, company.sam, company.ids.sam) == ["Kauri"]


def test_each_reason_counts_exactly_its_rows(company: Company):
    ids = company.ids
    for viewer, rep in ((company.ana, ids.ana), (company.nina, ids.ben), (company.mia, ids.sam)):
        with reading(company.engine) as conn:
            counts = work.work_counts(conn, viewer, rep, today=TODAY)
        assert list(counts) == list(Why)
        assert {reason: len(listed(company, viewer, rep, why=reason)) for reason in Why} == counts
        assert sum(counts.values()) == len(listed(company, viewer, rep))


def test_pages_follow_each_other_without_a_gap(company: Company):
    pages = [listed(company, company.ana, company.ids.ana, size=1, page=page) for page in (1, 2, 3, 4, 5)]
    assert pages == [["Cedar"], ["Dogwood"], ["Elm"], ["Fir"], []]


@pytest.mark.parametrize(
    ("who", "of_ana", "of_ben", "of_sam"),
    [("ana", 4, 0, 0), ("ben", 0, 1, 0), ("sam", 0, 0, 1), ("nina", 4, 1, 0), ("sid", 0, 0, 1), ("boss", 4, 1, 1)],
)
def test_a_manager_sees_the_day_of_the_own_reps_and_nobody_elses_rep(company, who, of_ana, of_ben, of_sam):
    viewer, ids = getattr(company, who), company.ids
    assert [len(listed(company, viewer, rep)) for rep in (ids.ana, ids.ben, ids.sam)] == [of_ana, of_ben, of_sam]


def test_one_lead_is_told_only_to_who_may_see_it(company: Company):
    with reading(company.engine) as conn:
        assert work.one_lead(conn, company.ana, company.ids.elm, today=TODAY)["why"] is Why.ONE_AND_DONE
        assert work.one_lead(conn, company.ben, company.ids.hazel, today=TODAY)["why"] is None
        assert work.one_lead(conn, company.ben, company.ids.elm, today=TODAY) is None
        assert work.one_lead(conn, company.sid, company.ids.elm, today=TODAY) is None
        assert work.one_lead(conn, company.ana, 999_999, today=TODAY) is None


# -- SQL and Python say the same ------------------------------------------------------------


def test_the_query_agrees_with_the_rule_on_every_combination(conn: Connection):
    """Every stage with each kind of promise, turn, number, attempt, intent and deadline around now."""
    north = given.a_team(conn, "North")
    ana = given.a_person(conn, "Ana", team=north)
    first = given.a_handoff(conn, "Alder", team=north, to=ana)
    theirs = {"actor": "prospect", "direction": "in", "channel": "email", "outcome": "replied"}
    reply = given.a_touch(conn, handoff=first, at=NOW, **theirs)
    call = given.a_touch(conn, handoff=first, person=ana, at=NOW)
    base = {name: value for name, value in _row(conn, handoffs, first).items() if name != "id"}
    lead = {name: value for name, value in _row(conn, leads, base["lead_id"]).items() if name != "id"}
    around = (NOW - SECOND, NOW, NOW + SECOND)
    cases = list(product(
        Stage,
        (None, *around),  # turns_at
        (None, *around, TODAY.ends, TODAY.ends + SECOND),  # promise_at
        (1, 2), (0, 1),  # number, attempts
        (None, reply, call),  # last touch
        ("hot", "warm"),
        ((NOW - HOUR, NOW - SECOND), (NOW - HOUR, NOW), (NOW, NOW + HOUR), (NOW + SECOND, NOW + HOUR)),  # risk, due
    ))
    conn.execute(insert(leads), [lead | {"id": 1_000 + n} for n in range(len(cases))])
    conn.execute(insert(handoffs), [
        base | {"id": 1_000 + n, "lead_id": 1_000 + n, "stage": stage.value, "turns_at": turns, "promise_at": promise,
                "number": number, "attempts": attempts, "last_touch_id": last, "intent": intent, "risk_at": risk,
                "due_at": due}
        for n, (stage, turns, promise, number, attempts, last, intent, (risk, due)) in enumerate(cases)
    ])

    ranked = work._ranked([handoffs.c.id >= 1_000], TODAY)
    said = {row.id: (row.rank, row.since) for row in conn.execute(ranked)}

    for n, (stage, turns, promise, number, attempts, last, intent, (risk, due)) in enumerate(cases):
        facts = Lead(stage, turns, promise, number, attempts, last == reply, intent, due, risk)
        reason = why(facts, TODAY.now, TODAY.ends)
        rank, place = said[1_000 + n]
        assert rank == (None if reason is None else RANK[reason]), facts
        if reason is not None:
            moments = {"promise_at": promise, "due_at": due, "waiting_since": base["waiting_since"]}
            assert place == since(reason, **moments), facts


def _row(conn: Connection, table: Table, key: int) -> dict:
    return dict(conn.execute(select(table).where(table.c.id == key)).mappings().one())


@pytest.mark.parametrize(
    ("theirs", "back"),
    [
        ({"channel": "phone", "outcome": "no_answer"}, True),  # a missed call
        ({"channel": "form", "outcome": "submitted"}, True),
        ({"channel": "email", "outcome": "replied"}, True),
        ({"channel": "email", "outcome": "opened"}, False),
        ({"channel": "web", "outcome": "done"}, False),
        ({"channel": "email", "outcome": "replied", "automated": True}, False),  # an out-of-office
        ({"channel": "form", "outcome": "submitted", "at": at("last Fri 10:30")}, False),  # before Ben's call
    ],
)
def test_who_gets_in_touch_after_our_last_touch_is_on_top_until_answered(company: Company, theirs: dict, back: bool):
    """Hazel is in hand: Ben called last Friday at 11. Then they did something."""
    def hazel() -> Why | None:
        with reading(company.engine) as conn:
            return work.one_lead(conn, company.ben, company.ids.hazel, today=TODAY)["why"]

    with writing(company.engine) as conn:
        usual = {"at": NOW - HOUR, "actor": "prospect", "direction": "in"}
        given.a_touch(conn, handoff=company.ids.hazel, **(usual | theirs))
        rebuild(conn)
    assert (hazel() is Why.WELCOME_BACK) is back
    with writing(company.engine) as conn:
        given.a_touch(conn, handoff=company.ids.hazel, person=company.ids.ben, at=NOW - SECOND)
        rebuild(conn)
    assert hazel() is None


# -- who may be called next -----------------------------------------------------------------


def test_the_own_leads_come_first_then_those_that_lie_unowned_in_the_team(company: Company):
    """Birch lies with a queue since Friday, Alder with nobody since this morning. Maple is South's."""
    assert free(company, company.ana) == ["Cedar", "Dogwood", "Elm", "Fir", "Birch", "Alder"]
    assert free(company, company.ben) == ["Ginkgo", "Birch", "Alder"]
    assert free(company, company.sam) == ["Kauri", "Maple"]


def test_where_reps_do_not_see_the_unowned_they_are_not_offered_them(company: Company):
    assert free(company, replace(company.ben, sees_unowned=False)) == ["Ginkgo"]


def test_a_manager_calls_the_own_leads_only(company: Company):
    assert free(company, company.nina) == []
    with reading(company.engine) as conn:
        assert work.unowned_count(conn, company.nina) == 0
        assert work.unowned_count(conn, company.ana) == 2


def test_who_is_being_called_is_left_out_until_the_claim_expires(company: Company):
    with writing(company.engine) as conn:
        elm = _row(conn, handoffs, company.ids.elm)
        conn.execute(insert(claims).values(
            account_id=elm["account_id"], contact_id=elm["contact_id"], handoff_id=elm["id"], person_id=company.ids.ana,
            token="x", claimed_at=NOW, expires_at=NOW + 15 * 60 * SECOND))
    assert "Elm" not in free(company, company.ana)
    assert "Elm" in free(company, company.ana, work.Today(NOW + 15 * 60 * SECOND, TODAY.ends))


@pytest.mark.parametrize(
    ("touch", "left_out"),
    [
        ({"at": NOW - HOUR + SECOND}, True),
        ({"at": NOW - HOUR}, False),
        ({"at": NOW - SECOND, "channel": "email", "outcome": "sent"}, False),
        ({"at": NOW - SECOND, "actor": "marketing", "outcome": "no_answer"}, False),
    ],
)
def test_who_was_called_within_the_hour_is_left_out_whoever_called(company: Company, touch: dict, left_out: bool):
    """Ben rang Cedar's contact about nothing in particular; Cedar is Ana's."""
    with writing(company.engine) as conn:
        cedar = _row(conn, handoffs, company.ids.cedar)
        given.a_touch(conn, person=company.ids.ben, contact=cedar["contact_id"], account=cedar["account_id"], **touch)
        given.a_touch(conn, person=company.ids.ben, account=cedar["account_id"], at=NOW - SECOND)  # a colleague
        rebuild(conn)
    assert ("Cedar" not in free(company, company.ana)) is left_out


def test_who_asked_not_to_be_called_is_on_the_list_and_not_called(company: Company):
    with writing(company.engine) as conn:
        elm = _row(conn, handoffs, company.ids.elm)
        conn.execute(update(contacts).where(contacts.c.id == elm["contact_id"]).values(do_not_call=True))
    assert "Elm" in listed(company, company.ana, company.ids.ana)
    assert "Elm" not in free(company, company.ana)


def test_what_is_passed_over_is_left_out(company: Company):
    skipped = (company.ids.elm, company.ids.birch)
    assert free(company, company.ana, skip=skipped) == ["Cedar", "Dogwood", "Fir", "Alder"]


def test_an_hour_agreed_on_for_later_today_waits_for_its_hour(company: Company):
    """Hazel: call back at 15:00. Cedar: any time today. Elm: a meeting at 15:00, Fir: a meeting that has passed."""
    three = at("Mon 15:00")
    with writing(company.engine) as conn:
        given.a_next_step(conn, company.ids.hazel, due=three)
        given.a_touch(conn, handoff=company.ids.cedar, person=company.ids.ana, at=NOW - 3 * HOUR)
        given.a_next_step(conn, company.ids.cedar, due=TODAY.ends, day_only=True)
        given.an_appointment(conn, company.ids.elm, starts=three)
        given.an_appointment(conn, company.ids.fir, starts=NOW - HOUR)
        rebuild(conn)
    assert listed(company, company.ben, company.ids.ben) == ["Ginkgo", "Hazel"]
    assert free(company, company.ben) == ["Ginkgo", "Birch", "Alder"]
    assert free(company, company.ben, work.Today(three, TODAY.ends))[:2] == ["Ginkgo", "Hazel"]
    assert listed(company, company.ana, company.ids.ana) == ["Fir", "Elm", "Cedar", "Dogwood"]
    assert free(company, company.ana)[:2] == ["Cedar", "Dogwood"]


def test_a_row_says_what_was_promised(company: Company):
    with writing(company.engine) as conn:
        given.an_appointment(conn, company.ids.fir, starts=NOW - HOUR)
        rebuild(conn)
    with reading(company.engine) as conn:
        ginkgo = work.one_lead(conn, company.ben, company.ids.ginkgo, today=TODAY)
        fir = work.one_lead(conn, company.ana, company.ids.fir, today=TODAY)
        elm = work.one_lead(conn, company.ana, company.ids.elm, today=TODAY)
    assert (ginkgo["promise_channel"], bool(ginkgo["promise_day_only"])) == ("phone", False)
    assert fir["promise_channel"] == "meeting"
    assert elm["promise_channel"] is None


# -- the story ------------------------------------------------------------------------------


def test_the_story_is_of_this_person_and_told_to_who_may_see_the_lead(company: Company):
    with writing(company.engine) as conn:
        birch = _row(conn, handoffs, company.ids.birch)
        about = {"contact": birch["contact_id"], "account": birch["account_id"]}
        letter = given.a_touch(conn, actor="marketing", channel="mail", outcome="sent", at=NOW - HOUR, **about)
        given.a_touch(conn, actor="marketing", channel="mail", outcome="sent", at=NOW - 2_400 * HOUR, **about)
        colleague = given.a_contact(conn, "Somebody else", account=birch["account_id"])
        given.a_touch(conn, person=company.ids.ben, contact=colleague, account=birch["account_id"], at=NOW - HOUR)
        rebuild(conn)
    with reading(company.engine) as conn:
        told = story(conn, company.ana, company.ids.birch, now=NOW)
        kept = story(conn, company.sam, company.ids.birch, now=NOW)
    assert [(t["id"] == letter, t["channel"]) for t in told.touches] == [(True, "mail"), (False, "email")]
    assert (kept.touches, kept.handoffs) == ([], [])
