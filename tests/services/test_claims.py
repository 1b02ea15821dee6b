"""Two who press "next" at once get two prospects. The company is drawn in tests/company.py."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from lib.db.engine import reading, writing
from lib.db.schema import accounts, claims, handoffs
from lib.domain.people import Role, Viewer
from lib.errors import CannotDo, NotAllowed, NotFound
from lib.services.claims import CLAIM_FOR, Claim, Claimed, ClaimNext, Release, claim, claim_next, release
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.conftest import NOW
from tests.given import at

ENDS = at("Tue 0:00")
MINUTE = timedelta(minutes=1)


def name_of(company: Company, claimed: Claimed | None) -> str | None:
    if claimed is None:
        return None
    with reading(company.engine) as conn:
        return conn.execute(
            select(accounts.c.name).join_from(handoffs, accounts).where(handoffs.c.id == claimed.handoff_id)
        ).scalar_one().split()[0]


def following(company: Company, viewer: Viewer, now=NOW, **more: object) -> str | None:
    with writing(company.engine) as conn:
        claimed = claim_next(conn, viewer, ClaimNext(at=now, today_ends=ENDS, **more))
    return name_of(company, claimed)


def take(company: Company, viewer: Viewer, handoff_id: int, now=NOW) -> Claimed:
    with writing(company.engine) as conn:
        return claim(conn, viewer, Claim(at=now, handoff_id=handoff_id))


def test_each_next_is_another_lead_for_one_rep_in_two_tabs_and_for_two_reps(company: Company):
    """Ana has four leads, then shares Birch and Alder with Ben, who has one of his own."""
    taken = [following(company, who) for who in (company.ana, company.ana, company.ben, company.ana, company.ana,
                                                 company.ben, company.ana, company.ben)]
    assert taken == ["Cedar", "Dogwood", "Ginkgo", "Elm", "Fir", "Birch", "Alder", None]


def test_a_claim_expires_after_fifteen_minutes_and_not_before(company: Company):
    assert following(company, company.sam) == "Kauri"
    assert following(company, company.sam) == "Maple"
    assert following(company, company.sam, NOW + CLAIM_FOR - timedelta(seconds=1)) is None
    assert following(company, company.sam, NOW + CLAIM_FOR) == "Kauri"


def test_leaving_lets_the_prospect_go_and_only_the_own_claim(company: Company):
    birch = company.ids.birch
    take(company, company.ben, birch)
    with writing(company.engine) as conn:
        assert release(conn, company.ana, Release(handoff_ids=(birch, company.ids.cedar))) == 0
    with pytest.raises(CannotDo, match="Ben is just calling this person, since 3 min ago"):
        take(company, company.ana, birch, NOW + 3 * MINUTE)
    with writing(company.engine) as conn:
        assert release(conn, company.ben, Release(handoff_ids=(birch,))) == 1
    take(company, company.ana, birch)


def test_ones_own_claim_is_renewed_and_keeps_its_token(company: Company):
    first = take(company, company.ben, company.ids.birch)
    again = take(company, company.ben, company.ids.birch, NOW + 14 * MINUTE)
    assert again == first
    with pytest.raises(CannotDo):
        take(company, company.ana, company.ids.birch, NOW + 16 * MINUTE)  # it would have expired


def test_an_expired_claim_can_be_taken_over_with_a_new_token(company: Company):
    first = take(company, company.ben, company.ids.birch)
    assert take(company, company.ana, company.ids.birch, NOW + CLAIM_FOR).token != first.token


def test_two_leads_of_one_person_are_one_claim(company: Company):
    """Birch's contact has a second lead, Ben's. While Ana calls them about one, Ben is not to call about the other."""
    with writing(company.engine) as conn:
        birch = conn.execute(select(handoffs).where(handoffs.c.id == company.ids.birch)).one()
        other = given.a_handoff(conn, given.a_lead(conn, contact=birch.contact_id), team=company.ids.north,
                                to=company.ids.ben)
        rebuild(conn)
    take(company, company.ana, company.ids.birch)
    with pytest.raises(CannotDo, match="Ana is just calling"):
        take(company, company.ben, other)


@pytest.mark.parametrize("who", ["ben", "sam", "sid"])
def test_nobody_claims_what_is_not_theirs_to_see(company: Company, who: str):
    with pytest.raises(NotFound, match="among yours"):
        take(company, getattr(company, who), company.ids.elm)


def test_marketing_does_not_call(company: Company):
    with pytest.raises(NotAllowed, match="may not call prospects"):
        following(company, company.mia)


@pytest.mark.parametrize(
    ("zone", "moment", "first"),
    [
        ("America/New_York", "Mon 10:00", "Dogwood"),  # four in the morning there
        ("America/New_York", "Mon 14:00", "Cedar"),  # eight
        ("Asia/Tokyo", "Mon 9:59", "Cedar"),  # 17:59
        ("Asia/Tokyo", "Mon 10:00", "Dogwood"),  # 18:00
        (None, "Mon 10:00", "Cedar"),
    ],
)
def test_prospects_are_called_in_their_own_day(company: Company, zone: str | None, moment: str, first: str):
    """Cedar, the first on Ana's list, sits in that zone; everybody else in Paris."""
    with writing(company.engine) as conn:
        cedar = conn.execute(select(handoffs.c.account_id).where(handoffs.c.id == company.ids.cedar)).scalar_one()
        conn.execute(accounts.update().values(zone="Europe/Paris"))
        conn.execute(accounts.update().where(accounts.c.id == cedar).values(zone=zone))
        conn.execute(handoffs.update().where(handoffs.c.id.in_([company.ids.cedar, company.ids.dogwood]))
                     .values(due_at=at("Mon 20:00"), risk_at=at("Mon 9:00")))
    assert following(company, company.ana, at(moment)) == first


def test_an_hour_they_agreed_on_is_good_whatever_the_clock_says_there(company: Company):
    """Ginkgo's call back was agreed for last Friday 16:00: seven in the morning there, before their calling hours."""
    with writing(company.engine) as conn:
        conn.execute(accounts.update().values(zone="America/Los_Angeles"))
    assert following(company, company.ben, at("last Fri 16:00")) == "Ginkgo"
    assert following(company, company.ben, at("last Fri 16:00")) is None


def test_an_hour_that_was_missed_is_no_leave_to_call_in_the_night(company: Company):
    """By Monday 10:00 in Paris it is one in the morning there; the hour was agreed for Friday."""
    with writing(company.engine) as conn:
        conn.execute(accounts.update().values(zone="America/Los_Angeles"))
    assert following(company, company.ben, at("last Fri 16:59")) == "Ginkgo"
    with writing(company.engine) as conn:
        conn.execute(claims.delete())
    assert following(company, company.ben, at("last Fri 17:01")) == "Ginkgo", "eight in the morning there"
    assert following(company, company.ben, NOW) is None


def test_a_call_back_agreed_for_in_half_an_hour_is_made_in_half_an_hour(company: Company):
    """Whoever was called within the hour is left alone, but not when they asked for it."""
    with writing(company.engine) as conn:
        given.a_touch(conn, handoff=company.ids.cedar, person=company.ids.ana, at=NOW - 30 * MINUTE,
                      outcome="call_back")
        given.a_next_step(conn, company.ids.cedar, due=NOW)
        rebuild(conn)
    assert following(company, company.ana, NOW - MINUTE) == "Dogwood"
    assert following(company, company.ana) == "Cedar"


def test_the_list_is_gone_through_to_its_end_when_the_first_are_asleep(company: Company, monkeypatch):
    monkeypatch.setattr("lib.services.claims._FIRST_LOOK", 1)
    monkeypatch.setattr("lib.services.claims._GROWTH", 2)
    with writing(company.engine) as conn:
        conn.execute(accounts.update().values(zone="America/Los_Angeles"))
        alder = conn.execute(select(handoffs.c.account_id).where(handoffs.c.id == company.ids.alder)).scalar_one()
        conn.execute(accounts.update().where(accounts.c.id == alder).values(zone="Europe/Paris"))
    assert following(company, company.ana) == "Alder"
    assert following(company, company.ana) is None


def test_next_pressed_by_many_at_the_same_instant_gives_each_another_lead(engine: Engine):
    """Eight reps of one team, forty unowned leads, each asks five times as fast as they can."""
    with writing(engine) as conn:
        team = given.a_team(conn, "North")
        reps = [given.a_person(conn, f"Rep {n}", team=team) for n in range(8)]
        for n in range(40):
            given.a_handoff(conn, f"Company {n}", team=team)
        rebuild(conn)
    see = Viewer(0, "Somebody", Role.REP, (team,), "Europe/Paris")

    def five(rep: int) -> list[int | None]:
        found = []
        for _ in range(5):
            with writing(engine) as conn:
                claimed = claim_next(conn, replace(see, person_id=rep), ClaimNext(at=NOW, today_ends=ENDS))
            found.append(claimed.handoff_id if claimed else None)
        return found

    with ThreadPoolExecutor(8) as together:
        taken = [lead for found in together.map(five, reps) for lead in found]
    assert None not in taken
    assert len(set(taken)) == 40
    with reading(engine) as conn:
        assert len(conn.execute(select(claims)).all()) == 40


def test_a_claim_of_somebody_who_died_in_the_middle_is_not_kept(company: Company):
    """The transaction never ended: nobody has the lead."""
    with pytest.raises(RuntimeError), writing(company.engine) as conn:
        claim_next(conn, company.sam, ClaimNext(at=NOW, today_ends=ENDS))
        raise RuntimeError("killed")
    assert following(company, company.sam) == "Kauri"
