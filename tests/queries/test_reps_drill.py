"""One rep in full, for a viewer's own rows. The floor is drawn in tests/queries/desk.py."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from lib.domain.delays import Given
from lib.domain.integrity import Logged
from lib.domain.ladder import Rung
from lib.domain.periods import Period
from lib.domain.talking_points import OpenLead, Reason, talking_points
from lib.queries import reps_drill
from lib.queries.reps_drill import Commitments
from tests import given
from tests.given import at, on
from tests.queries.desk import Desk, desk

__all__ = ["desk"]
PARIS = "Europe/Paris"
LAST = Period(on("last Mon"), on("last Sun"), PARIS)


def second(words: str) -> int:
    return int(at(words).timestamp())


def test_the_worst_leads_for_each_reason(desk: Desk, now: datetime):
    """Alder is due at this very minute, so it is not late yet; Elm is in hand."""
    ids, early = desk.ids, at("2026-11-02 10:00")

    found = reps_drill.worst_leads(desk.conn, desk.nina, ids.ana, now=now)

    due = at("2026-11-03 10:00")
    assert found == [
        OpenLead(ids.birch, Rung.NOT_ACCEPTED, None, early, due),
        OpenLead(ids.cedar, Rung.ONE_AND_DONE, None, at("2026-11-03 11:00"), due),
        OpenLead(ids.dogwood, Rung.PROMISE_BROKEN, None, at("2026-11-03 11:00"), due, at("last Fri 16:00"), True),
    ]
    assert [(p.handoff_id, p.reason) for p in talking_points(found, now)] == [
        (ids.dogwood, Reason.PROMISE_BROKEN), (ids.birch, Reason.LONGEST_UNTRIED), (ids.cedar, Reason.ONE_AND_DONE)]


def test_a_minute_later_the_hot_lead_is_late(desk: Desk, now: datetime):
    found = reps_drill.worst_leads(desk.conn, desk.nina, desk.ids.ana, now=now + timedelta(minutes=1))

    assert (desk.ids.alder, Reason.HOT_UNTRIED) in [
        (p.handoff_id, p.reason) for p in talking_points(found, now + timedelta(minutes=1))]


def test_nobody_reads_the_leads_of_a_stranger(desk: Desk, now: datetime):
    for viewer, stranger in ((desk.ben, desk.ids.ana), (desk.sid, desk.ids.ana), (desk.nina, desk.ids.cal)):
        assert reps_drill.worst_leads(desk.conn, viewer, stranger, now=now) == []
        assert reps_drill.responses(desk.conn, viewer, stranger, LAST.start, LAST.end) == []
        assert reps_drill.commitments(desk.conn, viewer, stranger, LAST, now=now) == Commitments()
        assert reps_drill.without_evidence(desk.conn, viewer, stranger) == {}
        assert reps_drill.dial_moments(desk.conn, viewer, stranger, LAST.first, LAST.last) == []
        assert reps_drill.logged(desk.conn, viewer, stranger, LAST.first, LAST.last) == []


def test_of_who_changed_team_a_manager_reads_what_happened_in_the_own_team(desk: Desk):
    """Cal's one dial was made in South; North's manager does not see it, marketing does."""
    cal = desk.ids.cal
    days = (LAST.first, LAST.last)

    assert reps_drill.dial_moments(desk.conn, desk.sid, cal, *days) == [(second("last Mon 12:00"), False)]
    assert reps_drill.dial_moments(desk.conn, desk.mia, cal, *days) == [(second("last Mon 12:00"), False)]
    assert reps_drill.dial_moments(desk.conn, desk.nina, cal, *days) == []


def test_assignments_with_both_delays(desk: Desk):
    """Ana got Elm and Juniper last Monday (Juniper was passed on) and Alder on Friday; what came before is left out."""
    ana, monday, due = desk.ids.ana, second("last Mon 10:00"), second("last Tue 10:00")

    found = reps_drill.responses(desk.conn, desk.nina, ana, LAST.start, LAST.end)

    assert [replace(g, assignment_id=0) for g in found] == [
        Given(0, monday, monday, due, second("last Mon 11:00"), None, 3_600, False),
        Given(0, monday, monday, due, None, second("last Wed 10:00"), None, False),
        Given(0, second("last Fri 10:00"), second("last Fri 10:00"), second("Mon 10:00"), None, None, None, False),
    ]


def test_a_status_without_evidence(desk: Desk):
    """Fir's lead says Contacted, and nobody has tried. Ana's leads have no status at all."""
    assert reps_drill.without_evidence(desk.conn, desk.nina, desk.ids.ben) == {"Contacted": 1}
    assert reps_drill.with_status(desk.conn, desk.nina, desk.ids.ben, ["Contacted"]) == [desk.ids.fir]
    assert reps_drill.with_status(desk.conn, desk.nina, desk.ids.ben, ["New"]) == []
    assert reps_drill.without_evidence(desk.conn, desk.nina, desk.ids.ana) == {}


def test_dials_with_a_time_of_day(desk: Desk):
    given.a_touch(desk.conn, handoff=desk.ids.birch, person=desk.ids.ana, at=at("2026-11-04 0:00"), day_only=True)
    given.a_touch(desk.conn, handoff=desk.ids.birch, person=desk.ids.ana, at=at("2026-11-04 9:00"), actor="prospect",
                  direction="in")

    found = reps_drill.dial_moments(desk.conn, desk.nina, desk.ids.ana, date(2026, 11, 1), on("Mon"))

    assert found == [
        (second("2026-11-03 11:00"), False), (second("2026-11-03 11:00"), True), (second("Mon 9:30"), False),
    ]


def test_what_was_written_down_here_and_not_imported(desk: Desk):
    ids = desk.ids
    late = given.a_touch(desk.conn, handoff=ids.birch, person=ids.ana, at=at("last Tue 9:00"),
                         recorded_at=at("Mon 9:00"))
    given.a_touch(desk.conn, handoff=ids.birch, person=ids.ana, at=at("last Tue 9:00"), origin="crm", origin_id="1")

    found = reps_drill.logged(desk.conn, desk.ana, ids.ana, LAST.first, LAST.last)

    contact = given._value(desk.conn, given.schema.touches, late, "contact_id")
    assert [t.outcome for t in found] == ["sent", "no_answer"]
    assert found[1] == Logged(late, ("contact", contact), "phone", "no_answer", second("last Tue 9:00"),
                              second("Mon 9:00"))


@pytest.fixture
def promised(desk: Desk) -> Desk:
    """Promises of Ana for last week, beside the broken one for Friday.

    due            closed        ending      counts as
    Mon 9 9:00     Mon 9 9:00    done        kept, to the second
    Tue 10 9:00    Tue 10 9:01   done        broken: late
    Wed 11 (day)   Wed 11 23:00  done        kept
    Thu 12 9:00    Wed 11 9:00   replaced    moved
    Thu 12 9:00    Thu 12 9:30   cancelled   broken: it was past due by then
    Sun 8 (day)    -             -           of the week before: its midnight begins this week
    Mon 16 16:00   -             -           of the week after
    """
    rows = (
        ("last Mon 9:00", "last Mon 9:00", "done", False), ("last Tue 9:00", "last Tue 9:01", "done", False),
        ("last Thu 0:00", "last Wed 23:00", "done", True), ("last Thu 9:00", "last Wed 9:00", "replaced", False),
        ("last Thu 9:00", "last Thu 9:30", "cancelled", False), ("last Mon 0:00", None, None, True),
        ("Mon 16:00", None, None, False),
    )
    for due, closed, ending, day_only in rows:
        given.a_next_step(desk.conn, desk.ids.cedar, due=at(due), closed=at(closed) if closed else None, ending=ending,
                          day_only=day_only)
    given.an_appointment(desk.conn, desk.ids.cedar, starts=at("last Wed 9:00"), outcome="no_show_us")
    given.an_appointment(desk.conn, desk.ids.cedar, starts=at("last Wed 10:00"), outcome="no_show_them")
    given.an_appointment(desk.conn, desk.ids.cedar, starts=at("Mon 9:00"), outcome="no_show_us")
    return desk


def test_promises_kept_and_broken(promised: Desk, now: datetime):
    week = Period(on("Mon"), on("Sun"), PARIS)

    found = reps_drill.commitments(promised.conn, promised.nina, promised.ids.ana, LAST, now=now)

    assert found == Commitments(kept=2, broken=3, moved=1, open=0, no_show_us=1)
    assert reps_drill.commitments(promised.conn, promised.ana, promised.ids.ana, week, now=now) == Commitments(
        open=1, no_show_us=1)


def test_promises_of_two_periods_add_up(promised: Desk, now: datetime):
    middle = on("last Wed")
    spans = (Period(LAST.first, middle, PARIS), Period(middle + timedelta(days=1), LAST.last, PARIS), LAST)
    conn, nina, ana = promised.conn, promised.nina, promised.ids.ana
    one, two, whole = (reps_drill.commitments(conn, nina, ana, span, now=now) for span in spans)

    assert {name: vars(one)[name] + vars(two)[name] for name in vars(one)} == vars(whole)
