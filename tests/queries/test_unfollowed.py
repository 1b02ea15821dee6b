"""Who stands on which rung, and who sees it. The company is drawn in tests/company.py."""

from datetime import datetime
from itertools import product

import pytest

from lib.db.engine import reading, writing
from lib.domain.ladder import UNFOLLOWED, Rung
from lib.domain.lists import AGES, Group, LeadFilter, Sort
from lib.domain.people import Viewer
from lib.domain.response_clock import SlaState
from lib.queries import unfollowed
from lib.queries.choices import choices
from lib.queries.leads import lead_detail
from tests import given
from tests.company import Company

EVERYTHING = (*Rung, *Group)


def names(company: Company, viewer: Viewer, view: LeadFilter, now: datetime, **more: object) -> list[str]:
    with reading(company.engine) as conn:
        return [row["account"].split()[0] for row in unfollowed.leads_on_the_list(conn, viewer, view, now=now, **more)]


def counts(company: Company, viewer: Viewer, now: datetime, view: LeadFilter | None = None) -> dict:
    with reading(company.engine) as conn:
        return unfollowed.ladder(conn, viewer, view or LeadFilter(), now=now)


def test_each_lead_stands_on_the_rung_its_story_says(company: Company, now: datetime) -> None:
    on = {shown: set(names(company, company.mia, LeadFilter(show=shown), now)) for shown in EVERYTHING}

    assert on == {
        Rung.UNOWNED: {"Alder", "Birch", "Maple"},
        Rung.NOT_ACCEPTED: {"Cedar", "Kauri"},
        Rung.NEVER_ATTEMPTED: {"Dogwood"},
        Rung.ONE_AND_DONE: {"Elm"},
        Rung.STALLED: {"Fir"},
        Rung.PROMISE_BROKEN: {"Ginkgo"},
        Rung.IN_HAND: {"Hazel"},
        Group.UNFOLLOWED: {"Alder", "Birch", "Maple", "Cedar", "Kauri", "Dogwood"},
        Group.NOT_NURTURED: {"Ivy"},
    }


@pytest.mark.parametrize(
    ("who", "unfollowed_ones"),
    [
        ("ana", {"Alder", "Birch", "Cedar", "Dogwood"}),  # her own, and what her team left unowned
        ("ben", {"Alder", "Birch"}),
        ("sam", {"Kauri", "Maple"}),
        ("nina", {"Alder", "Birch", "Cedar", "Dogwood"}),
        ("sid", {"Kauri", "Maple"}),
        ("boss", {"Alder", "Birch", "Cedar", "Dogwood", "Kauri", "Maple"}),
        ("mia", {"Alder", "Birch", "Cedar", "Dogwood", "Kauri", "Maple"}),
    ],
)
def test_everybody_sees_their_own_rows_and_nobody_elses(
    company: Company, now: datetime, who: str, unfollowed_ones: set[str]
) -> None:
    viewer = getattr(company, who)

    assert set(names(company, viewer, LeadFilter(), now)) == unfollowed_ones
    assert counts(company, viewer, now)[Group.UNFOLLOWED] == len(unfollowed_ones)


def test_a_rep_who_may_not_see_unowned_leads_sees_only_their_own(company: Company, now: datetime) -> None:
    ana = Viewer(company.ana.person_id, "Ana", company.ana.role, company.ana.team_ids, sees_unowned=False)

    assert set(names(company, ana, LeadFilter(), now)) == {"Cedar", "Dogwood"}


def views(company: Company) -> list[LeadFilter]:
    ids = company.ids
    return [
        LeadFilter(), LeadFilter(team_id=ids.north), LeadFilter(team_id=ids.south), LeadFilter(rep_id=ids.ana),
        LeadFilter(campaign_id=ids.fair), LeadFilter(source="website"), LeadFilter(search="so"),
        LeadFilter(rep_id=ids.ben, sla=SlaState.MET), LeadFilter(team_id=ids.north, age="3_to_7_days"),
        *(LeadFilter(sla=state) for state in SlaState), *(LeadFilter(age=age) for age in AGES),
    ]


def test_every_figure_is_the_number_of_rows_it_opens_for_every_viewer_and_filter(
    company: Company, now: datetime
) -> None:
    for viewer, view in product(company.viewers, views(company)):
        figures = counts(company, viewer, now, view)
        opened = {shown: len(names(company, viewer, view.showing(shown), now)) for shown in EVERYTHING}
        assert figures == opened, (viewer.name, view)


def test_the_ages_share_out_all_waiting_leads_without_overlap(company: Company, now: datetime) -> None:
    for shown in EVERYTHING:
        by_age = [row for age in AGES for row in names(company, company.mia, LeadFilter(show=shown, age=age), now)]
        assert sorted(by_age) == sorted(names(company, company.mia, LeadFilter(show=shown), now))


def test_a_rep_is_a_part_of_the_manager_and_the_managers_of_the_whole(company: Company, now: datetime) -> None:
    def seen(viewer: Viewer) -> set[str]:
        return {n for shown in EVERYTHING for n in names(company, viewer, LeadFilter(show=shown), now)}

    assert seen(company.ana) | seen(company.ben) == seen(company.nina)
    assert seen(company.nina) | seen(company.sid) == seen(company.boss) == seen(company.mia)


def test_the_longest_waiting_comes_first_and_pages_make_up_the_whole(company: Company, now: datetime) -> None:
    whole = names(company, company.mia, LeadFilter(), now)
    paged = [n for page in (1, 2, 3) for n in names(company, company.mia, LeadFilter(), now, page=page, size=2)]

    assert whole == ["Birch", "Cedar", "Dogwood", "Alder", "Maple", "Kauri"]
    assert paged == whole
    newest = names(company, company.mia, LeadFilter(), now, sort=Sort.NEWEST)
    assert newest[0] == "Kauri"
    assert set(newest[1:3]) == {"Alder", "Maple"}
    assert names(company, company.mia, LeadFilter(), now, sort=Sort.DUE)[-1] == "Kauri"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("sohne", {"Alder", "Maple"}), ("SÖH", {"Alder", "Maple"}), ("ald söh", {"Alder"}), ("öhne", set()),
     ("ald map", set()), ("%", {"Alder", "Birch", "Maple", "Cedar", "Kauri", "Dogwood"})],
)
def test_search_finds_the_beginning_of_any_word(company: Company, now: datetime, typed: str, found: set[str]) -> None:
    assert set(names(company, company.mia, LeadFilter(search=typed), now)) == found


def test_search_leads_to_no_strangers_rows(company: Company, now: datetime) -> None:
    assert names(company, company.sam, LeadFilter(search="alder"), now) == []
    assert names(company, company.sam, LeadFilter(search="sohne"), now) == ["Maple"]


def test_asking_for_another_rep_or_team_shows_nothing_of_theirs(company: Company, now: datetime) -> None:
    assert names(company, company.ben, LeadFilter(rep_id=company.ids.ana), now) == []
    assert names(company, company.sid, LeadFilter(team_id=company.ids.north), now) == []


def test_a_lead_opens_for_those_who_see_it_and_for_nobody_else(company: Company) -> None:
    with reading(company.engine) as conn:
        allowed = {v.name for v in company.viewers if lead_detail(conn, v, company.ids.fir) is not None}
        assert lead_detail(conn, company.mia, 999_999) is None
        detail = lead_detail(conn, company.ana, company.ids.elm)

    assert allowed == {"Ana", "Nina", "Boss", "Mia"}
    assert detail.facts["account"] == "Elm"
    assert [t["outcome"] for t in detail.touches] == ["voicemail"]
    assert [a["person"] for a in detail.assignments] == ["Ana"]


def test_a_lead_shows_the_earliest_open_promise(company: Company) -> None:
    with writing(company.engine) as conn:
        given.a_next_step(conn, company.ids.ginkgo, due=given.at("last Mon 9:00"), closed=given.at("last Fri 9:00"))
        given.an_appointment(conn, handoff=company.ids.ginkgo, starts=given.at("last Fri 15:00"))
    with reading(company.engine) as conn:
        promise = lead_detail(conn, company.ben, company.ids.ginkgo).promise
        nothing = lead_detail(conn, company.ana, company.ids.elm).promise

    assert (promise["due_at"], promise["channel"]) == (given.at("last Fri 15:00"), "meeting")
    assert nothing is None


def test_the_row_says_when_by_whom_and_how_the_lead_was_last_touched(company: Company, now: datetime) -> None:
    with reading(company.engine) as conn:
        (row,) = unfollowed.leads_on_the_list(conn, company.mia, LeadFilter(show=Rung.ONE_AND_DONE), now=now)

    assert (row["toucher"], row["touch_channel"], row["touch_outcome"]) == ("Ana", "phone", "voicemail")
    assert row["waiting_since"] == row["last_touch_at"]
    assert row["owner"] == "Ana"


def test_a_queue_is_named_and_is_no_owner(company: Company, now: datetime) -> None:
    with reading(company.engine) as conn:
        rows = unfollowed.leads_on_the_list(conn, company.mia, LeadFilter(show=Rung.UNOWNED), now=now)

    assert {row["account"].split()[0]: (row["owner"], row["queue"]) for row in rows} == {
        "Alder": (None, None), "Birch": (None, "Inbound queue"), "Maple": (None, None),
    }


def test_filters_offer_only_what_the_viewer_may_see(company: Company) -> None:
    with reading(company.engine) as conn:
        offered = {v.name: choices(conn, v) for v in company.viewers}

    assert set(offered["Nina"].reps.values()) == {"Ana", "Ben", "Nina"}
    assert set(offered["Ana"].reps.values()) == {"Ana"}
    assert set(offered["Sid"].teams.values()) == {"South"}
    assert set(offered["Mia"].teams.values()) == {"Sales", "North", "South"}
    assert offered["Mia"].sources == ("Trade show", "website")
    assert offered["Sam"].campaigns == {}


def test_the_first_three_rungs_are_the_unfollowed(company: Company, now: datetime) -> None:
    figures = counts(company, company.mia, now)

    assert figures[Group.UNFOLLOWED] == sum(figures[rung] for rung in UNFOLLOWED) == 6
