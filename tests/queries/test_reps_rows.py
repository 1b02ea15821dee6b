"""Each number opens exactly its rows. The floor is drawn in tests/queries/desk.py."""

from collections import Counter
from datetime import date, datetime

import pytest

from lib.domain.ladder import UNFOLLOWED, Rung
from lib.domain.periods import Period
from lib.domain.touches import DAY_KINDS
from lib.metrics.by_person import conditions, values_by_person
from lib.metrics.catalogue import metric
from lib.queries import reps_rows
from lib.queries.activity import activity_sums, activity_totals
from lib.queries.reps import backlogs
from lib.queries.reps_drill import became, commitments
from tests import given
from tests.given import at, on
from tests.queries.desk import Desk, desk
from tests.queries.test_reps_drill import promised

__all__ = ["desk", "promised"]
FIRST, TODAY = date(2026, 11, 1), on("Mon")
FORTNIGHT = Period(FIRST, TODAY, "Europe/Paris")


def test_behind_each_count_of_activity_are_as_many_touches(desk: Desk):
    everybody = [desk.ids.ana, desk.ids.ben, desk.ids.cal, desk.ids.eva, desk.ids.sam]
    for viewer in (desk.ana, desk.nina, desk.sid, desk.boss, desk.mia):
        counted = activity_sums(desk.conn, viewer, FIRST, TODAY, person_ids=everybody)
        totals = activity_totals(desk.conn, viewer, FIRST, TODAY, person_ids=everybody)
        for kind in DAY_KINDS:
            rows, total = reps_rows.touches_behind(desk.conn, viewer, kind, everybody, FIRST, TODAY)
            by_name = Counter(row["rep"] for row in rows)
            assert by_name == {_name(desk, who): kinds[kind] for who, kinds in counted.items() if kind in kinds}
            assert total == len(rows) == totals.get(kind, 0)


def _name(desk: Desk, person_id: int) -> str:
    return desk.names([person_id])[0].title()


def test_touches_say_what_happened_the_latest_first(desk: Desk):
    rows, total = reps_rows.touches_behind(desk.conn, desk.nina, "attempt", [desk.ids.ana], on("last Mon"), TODAY)

    assert total == 2
    said = [tuple(row[name] for name in ("account", "channel", "outcome", "handoff_id")) for row in rows]
    assert said == [("Elm", "phone", "no_answer", desk.ids.elm), ("Elm", "email", "sent", desk.ids.elm)]
    assert all(row["opens"] for row in rows)
    assert (rows[0]["occurred_at"], rows[0]["day_only"]) == (at("Mon 9:30"), False)


def test_a_rep_sees_the_own_touch_but_cannot_open_a_lead_that_is_another_now(desk: Desk):
    """Ana called Ben's Fir once."""
    given.a_touch(desk.conn, handoff=desk.ids.fir, person=desk.ids.ana, at=at("Mon 9:40"))

    rows, _ = reps_rows.touches_behind(desk.conn, desk.ana, "dial", [desk.ids.ana], TODAY, TODAY)

    assert [(row["account"], bool(row["opens"])) for row in rows] == [("Fir", False), ("Elm", True)]


def test_more_rows_than_are_shown_are_counted(desk: Desk):
    rows, total = reps_rows.touches_behind(desk.conn, desk.mia, "attempt", [desk.ids.ana], FIRST, TODAY, size=3)

    assert (len(rows), total) == (3, 4)


def test_named_touches_are_shown_only_to_whom_they_are_visible(desk: Desk):
    rows, _ = reps_rows.touches_behind(desk.conn, desk.mia, "attempt", [desk.ids.ana, desk.ids.cal], FIRST, TODAY)
    ids = [row["id"] for row in rows]

    assert {row["rep"] for row in reps_rows.touches_named(desk.conn, desk.nina, ids)[0]} == {"Ana"}
    assert reps_rows.touches_named(desk.conn, desk.ben, ids) == ([], 0)


@pytest.mark.parametrize("name", ["assigned", "rep_sla_met", "rep_sla_decided", "rep_never_attempted"])
def test_behind_each_figure_of_answers_are_as_many_assignments(desk: Desk, now: datetime, name: str):
    everybody = [desk.ids.ana, desk.ids.ben, desk.ids.cal, desk.ids.eva, desk.ids.queue]
    for viewer in (desk.ana, desk.nina, desk.sid, desk.mia):
        figures = values_by_person(desk.conn, viewer, [name], FORTNIGHT, everybody, now=now)
        for person in everybody:
            which = conditions(viewer, metric(name), FORTNIGHT, [person], now)  # type: ignore[arg-type]
            rows, total = reps_rows.assignments_behind(desk.conn, viewer, which)
            assert len(rows) == total == figures[person][name].number


def test_numbered_assignments_are_one_persons_own(desk: Desk, now: datetime):
    which = conditions(desk.mia, metric("assigned"), FORTNIGHT, [desk.ids.ana], now)  # type: ignore[arg-type]
    ids = [row["id"] for row in reps_rows.assignments_behind(desk.conn, desk.mia, which)[0]]

    def seen(viewer: object, person: int) -> int:
        asked = reps_rows.assignments_numbered(viewer, person, ids)  # type: ignore[arg-type]
        return reps_rows.assignments_behind(desk.conn, viewer, asked)[1]  # type: ignore[arg-type]

    assert (seen(desk.nina, desk.ids.ana), seen(desk.ana, desk.ids.ana)) == (6, 6)
    assert (seen(desk.nina, desk.ids.ben), seen(desk.ben, desk.ids.ana), seen(desk.sid, desk.ids.ana)) == (0, 0, 0)


def test_behind_each_rung_are_as_many_leads(desk: Desk, now: datetime):
    for viewer, person in ((desk.nina, desk.ids.ana), (desk.ben, desk.ids.ben), (desk.sid, desk.ids.cal)):
        backlog = backlogs(desk.conn, viewer, [person], now=now)[person]
        for rungs in (*((rung,) for rung in Rung), UNFOLLOWED, tuple(Rung)):
            rows, total = reps_rows.open_leads(desk.conn, viewer, person, rungs, now=now)
            assert len(rows) == total == sum(backlog.counts[rung] for rung in rungs)
    waits = [row["waiting_since"] for row in reps_rows.open_leads(desk.conn, desk.nina, desk.ids.ana, tuple(Rung),
                                                                  now=now)[0]]
    assert waits == sorted(waits)


def test_strangers_leads_are_not_named(desk: Desk):
    ids = [desk.ids.cedar, desk.ids.ginkgo]

    assert [row["account"] for row in reps_rows.leads_named(desk.conn, desk.nina, ids)[0]] == ["Cedar"]
    assert reps_rows.leads_named(desk.conn, desk.ben, ids) == ([], 0)


def test_behind_each_count_of_promises_are_as_many(promised: Desk, now: datetime):
    week = Period(on("last Mon"), on("last Sun"), "Europe/Paris")
    for viewer in (promised.ana, promised.nina, promised.ben):
        counted = commitments(promised.conn, viewer, promised.ids.ana, week, now=now)
        for what in (*became(now), "no_show_us"):
            rows, total = reps_rows.promises_behind(promised.conn, viewer, what, promised.ids.ana, week, now=now)
            assert len(rows) == total == getattr(counted, what), (viewer.name, what)
            assert {row["account"] for row in rows} <= {"Cedar", "Dogwood"}
