"""Each metric on rows that can be counted by hand; the week is 9 to 15 November 2026 (all in Paris).

    hand-off  team   to    handed off      first attempt     SLA 8 h ends     ended
    Alder     North  Ana   Mon 9 10:00     Mon 9 11:00       Tue 10 10:00               1 h after the response
    Birch     North  Ana   Mon 9 10:00     Wed 11 10:00      Tue 10 10:00               late
    Cedar     North  Ana   Sun 15 23:30    -                 Mon 16 17:00               last minute inside; pending
    Dogwood   North  Ben   Tue 10 10:00    -                 Wed 11 10:00               waiting past its deadline
    Elm       North  Ben   Tue 10 10:00    -                 Wed 11 10:00     Tue 11:00 ended without an attempt
    Fir       South  Sam   Mon 9 10:00     Mon 9 10:00       Tue 10 10:00               0 minutes; called twice
    Ginkgo    North  Ana   Mon 16 0:00     -                 Mon 16 17:00               outside: the next week
    Hazel     North  Ana   Fri 6 10:00     Fri 6 12:00       Mon 9 10:00                outside: the week before
    Ivy       North  queue Tue 10 10:00    (marketing only)  Wed 11 10:00               a queue is no rep; waiting
"""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as draw
from hypothesis import strategies as st
from sqlalchemy import Connection

from lib.domain.lists import Slice
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period, last_days
from lib.errors import CannotDo, NotFound
from lib.metrics.catalogue import CATALOGUE, CHAPTERS, metric
from lib.metrics.definition import Measure, Median, Ratio
from lib.metrics.handoffs import EQUATION
from lib.metrics.run import value, values
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Paris")


@pytest.fixture
def week(conn: Connection) -> SimpleNamespace:
    """The rows drawn above."""
    north, south = given.a_team(conn, "North", acceptance_step=False), given.a_team(conn, "South")
    ana, ben = given.a_person(conn, "Ana", team=north), given.a_person(conn, "Ben", team=north)
    sam, queue = given.a_person(conn, "Sam", team=south), given.a_queue(conn)
    fair = given.a_campaign(conn, source="Trade show")

    def lead(name: str, to: int, handed: str, *tried: str, team: int = north, **more: object) -> int:
        handoff = given.a_handoff(conn, name, team=team, to=to, handed_off=at(handed), **more)
        for moment in tried:
            given.a_touch(conn, handoff=handoff, person=to, at=at(moment), outcome="voicemail")
        return handoff

    lead("Alder", ana, "2026-11-09 10:00", "2026-11-09 11:00", campaign=fair, source="Trade show")
    lead("Birch", ana, "2026-11-09 10:00", "2026-11-11 10:00")
    lead("Cedar", ana, "2026-11-15 23:30")
    lead("Dogwood", ben, "2026-11-10 10:00")
    lead("Elm", ben, "2026-11-10 10:00", ended=at("2026-11-10 11:00"), ending="disqualified")
    lead("Fir", sam, "2026-11-09 10:00", "2026-11-09 10:00", "2026-11-09 10:05", team=south)
    lead("Ginkgo", ana, "2026-11-16 0:00")
    lead("Hazel", ana, "2026-11-06 10:00", "2026-11-06 12:00")
    ivy = lead("Ivy", queue, "2026-11-10 10:00")
    given.a_touch(conn, handoff=ivy, at=at("2026-11-10 11:00"), actor="marketing", channel="email", outcome="sent")
    rebuild(conn)
    return SimpleNamespace(
        conn=conn, north=north, south=south, ana_id=ana, ben_id=ben, fair=fair,
        ana=Viewer(ana, "Ana", Role.REP, (north,), sees_unowned=False), ben=Viewer(ben, "Ben", Role.REP, (north,)),
        sam=Viewer(sam, "Sam", Role.REP, (south,)), nina=Viewer(90, "Nina", Role.MANAGER, (north,)),
        mia=Viewer(91, "Mia", Role.MARKETING),
    )


@pytest.mark.parametrize(
    ("name", "ana", "nina", "mia"),
    [
        ("handed_off", 3, 6, 7),
        ("followed_up", 2, 2, 3),
        ("pending", 1, 1, 1),
        ("waiting_past_deadline", 0, 2, 2),
        ("ended_without_attempt", 0, 1, 1),
        ("never_followed_up", 0, 3, 3),
        ("sla_met", 1, 1, 2),
        ("sla_decided", 2, 5, 6),
        ("never_followed_up_rate", 0, 3 / 6, 3 / 7),
        ("sla_compliance", 1 / 2, 1 / 5, 2 / 6),
        ("assigned", 3, 5, 6),
        ("rep_never_attempted", 0, 2, 2),
        ("rep_sla_met", 1, 1, 2),
        ("rep_sla_decided", 2, 4, 5),
        ("rep_never_attempted_rate", 0, 2 / 5, 2 / 6),
        ("rep_sla_compliance", 1 / 2, 1 / 4, 2 / 5),
        ("attempts", 2, 2, 4),
        ("dials", 2, 2, 4),
        ("voicemails", 2, 2, 4),
        ("conversations", 0, 0, 0),
        ("emails", 0, 0, 0),
        ("meetings_booked", 0, 0, 0),
        ("meetings_held", 0, 0, 0),
        ("connect_rate", 0, 0, 0),
    ],
)
def test_the_week(week: SimpleNamespace, now: datetime, name: str, ana: float, nina: float, mia: float) -> None:
    found = [value(week.conn, viewer, name, WEEK, now=now).number for viewer in (week.ana, week.nina, week.mia)]

    assert found == pytest.approx([ana, nina, mia])


def test_speed_to_lead_counts_those_who_still_wait(week: SimpleNamespace, now: datetime) -> None:
    """Mia's seven, in hours: Fir 0, Alder 1, Elm 1 (until it ended), Cedar 10.5, Birch 48, Dogwood and Ivy 144."""
    found = value(week.conn, week.mia, "speed_to_lead", WEEK, now=now)

    assert (found.number, found.count, found.in_days) == (10.5 * 3600, 7, False)
    assert value(week.conn, week.sam, "speed_to_lead", WEEK, now=now).number == 0
    assert value(week.conn, week.ana, "rep_response_time", WEEK, now=now).number == 10.5 * 3600


def test_slices_share_out_the_whole(week: SimpleNamespace, now: datetime) -> None:
    def handed_off(part: Slice) -> float | None:
        return value(week.conn, week.mia, "handed_off", WEEK, now=now, part=part).number

    assert handed_off(Slice(team_id=week.north)) == 6
    assert handed_off(Slice(team_id=week.south)) == 1
    assert handed_off(Slice(rep_id=week.ana_id)) == 3
    assert handed_off(Slice(campaign_id=week.fair)) == 1
    assert handed_off(Slice(source="Trade show")) == 1
    assert value(week.conn, week.mia, "assigned", WEEK, now=now, part=Slice(campaign_id=week.fair)).number == 1


def test_activity_cannot_be_cut_by_campaign_and_says_so(week: SimpleNamespace, now: datetime) -> None:
    with pytest.raises(CannotDo, match="Dials cannot be told apart by campaign"):
        value(week.conn, week.mia, "dials", WEEK, now=now, part=Slice(campaign_id=week.fair))


def test_two_half_weeks_add_up_to_the_week(week: SimpleNamespace, now: datetime) -> None:
    halves = (Period(WEEK.first, date(2026, 11, 11), WEEK.zone), Period(date(2026, 11, 12), WEEK.last, WEEK.zone))
    for name, record in CATALOGUE.items():
        if isinstance(record, Measure):
            whole = value(week.conn, week.mia, name, WEEK, now=now).number
            assert sum(value(week.conn, week.mia, name, half, now=now).number or 0 for half in halves) == whole, name


def test_the_equation_holds_for_every_viewer_and_slice(week: SimpleNamespace, now: datetime) -> None:
    parts = (Slice(), Slice(team_id=week.north), Slice(rep_id=week.ben_id), Slice(source="website"))
    for viewer in (week.ana, week.ben, week.sam, week.nina, week.mia):
        for part in parts:
            found = values(week.conn, viewer, ("handed_off", *EQUATION), WEEK, now=now, part=part)
            assert found["handed_off"].number == sum(found[term].number or 0 for term in EQUATION)


def test_a_rate_is_blank_where_there_is_nothing_to_divide_by(week: SimpleNamespace, now: datetime) -> None:
    empty = Period(date(2020, 1, 6), date(2020, 1, 12), "Europe/Paris")

    assert value(week.conn, week.mia, "sla_compliance", empty, now=now).number is None
    assert value(week.conn, week.mia, "speed_to_lead", empty, now=now).number is None


def test_an_unknown_name_fails_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="no metric called 'speed'.*speed_to_lead"):
        metric("speed")


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_a_period_is_compared_with_as_many_days_just_before(today: date, days: int) -> None:
    period = last_days(today, days, "Europe/Paris")
    before = period.previous()

    assert period.days == before.days == days
    assert before.end == period.start
    assert period.last < today


def test_every_metric_says_all_it_must() -> None:
    every = [m for _, chapter in CHAPTERS for m in chapter]

    assert len({m.name for m in every}) == len(every) == len(CATALOGUE)
    for m in every:
        assert m.label and m.asks.endswith("?") and m.description.endswith(".") and m.unit
        assert m.better in ("higher", "lower", "neither")
        if isinstance(m, Ratio):
            assert isinstance(metric(m.top), Measure) and isinstance(metric(m.bottom), Measure)
        if isinstance(m, Median):
            assert isinstance(metric(m.of), Measure)
    labels = [(m.label, type(m)) for m in every]
    assert len({label for label in labels if labels.count(label) > 1}) <= 1  # "SLA compliance" of a team and of a rep
