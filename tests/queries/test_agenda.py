"""What is promised for a time, by whom, to whom: seen by those whose leads these are.

    hand-off  owner    promise                          made by   who sees it on whose agenda
    Ginkgo    Ben      call, last Fri 16:00             Ben       overdue
    Hazel     Ben      meeting Mon 9:00, not told       Ben
    Hazel     Ben      meeting Mon 15:00                Ben
    Hazel     Ben      write, on Monday                 Ben       due at the midnight that ends Monday
    Cedar     Ana      call, Mon 11:00                  Ben       came with the lead: Ana's now
    Alder     nobody   call, Mon 12:00                  Ben       Ben's, while nobody has it
    Kauri     Sam      call, Mon 11:00                  Sam       South
    Ivy       (Ana)    call, Mon 11:00                  Ana       returned: nothing is owed
    Elm       Ana      call, Mon 11:00, done            Ana       closed
    Fir       Ana      meeting last Mon 9:00, missed    Ben       we did not come; the lead is Ana's now
    (none)    -        meeting Tue 9:00                 Ben       imported, about no lead

The company of tests/company.py; now is Monday 16 November 2026, 10:00.
"""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, update

from lib.db.engine import reading, writing
from lib.db.schema import appointments, contacts
from lib.domain.handoffs import Ending
from lib.domain.people import Viewer
from lib.queries.agenda import agenda, appointments_to_tell, no_shows_by_us
from lib.services.endings import EndHandoff, end_handoff
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.given import at

NOW = at("Mon 10:00")
TODAY = at("Mon 0:00"), at("Tue 0:00")


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    """The company's ids, with the promises drawn above; Hazel's contact can be rung."""
    known = company.ids
    with writing(company.engine) as conn:
        hazel = conn.execute(given.schema.handoffs.select().where(given.schema.handoffs.c.id == known.hazel)).one()
        conn.execute(update(contacts).where(contacts.c.id == hazel.contact_id).values(
            name="Kim Doe", title="Buyer", phone="+33 1 23", email="kim@hazel.example", do_not_call=True))
        told = given.an_appointment(conn, known.hazel, starts=at("Mon 9:00"))
        meeting = given.an_appointment(conn, known.hazel, starts=at("Mon 15:00"))
        write = given.a_next_step(conn, known.hazel, due=at("Tue 0:00"), channel="email", day_only=True,
                                  note="Price list")
        cedar = given.a_next_step(conn, known.cedar, due=at("Mon 11:00"), person=known.ben)
        alder = given.a_next_step(conn, known.alder, due=at("Mon 12:00"), person=known.ben)
        kauri = given.a_next_step(conn, known.kauri, due=at("Mon 11:00"))
        given.a_next_step(conn, known.ivy, due=at("Mon 11:00"))
        given.a_next_step(conn, known.elm, due=at("Mon 11:00"), closed=at("Mon 9:00"), ending="done")
        missed = given.an_appointment(conn, known.fir, starts=at("last Mon 9:00"), person=known.ben,
                                      outcome="no_show_us")
        account = given.an_account(conn, "Quince")
        loose = conn.execute(insert(appointments).values(
            account_id=account, person_id=known.ben, starts_at=at("Tue 9:00"), booked_at=at("last Mon 9:00"),
        ).returning(appointments.c.id)).scalar_one()
        rebuild(conn)
    return SimpleNamespace(**vars(known), told=told, meeting=meeting, write=write, step_of_cedar=cedar,
                           step_of_alder=alder, step_of_kauri=kauri, missed=missed, loose=loose, account=account,
                           kim=hazel.contact_id, of_hazel=hazel.account_id)


def on(company: Company, viewer: Viewer, person: str, start: Any = None, end: Any = None) -> list[tuple[str, str]]:
    """An agenda as kinds and companies."""
    with reading(company.engine) as conn:
        return [(row["kind"], row["account"])
                for row in agenda(conn, viewer, getattr(company.ids, person), start, end)]


def test_an_entry_says_when_what_and_to_whom(company: Company, ids: SimpleNamespace) -> None:
    with reading(company.engine) as conn:
        found = agenda(conn, company.ben, ids.ben, at("Mon 12:30"), at("Tue 0:00"))

    kim = {"handoff_id": ids.hazel, "account_id": ids.of_hazel, "contact_id": ids.kim, "person_id": ids.ben,
           "account": "Hazel", "contact": "Kim Doe", "title": "Buyer", "phone": "+33 1 23",
           "email": "kim@hazel.example", "do_not_call": True, "rep": "Ben"}
    assert found == [
        kim | {"kind": "meeting", "id": ids.meeting, "at": at("Mon 15:00"), "day_only": False, "channel": "meeting",
               "note": None},
        kim | {"kind": "step", "id": ids.write, "at": at("Tue 0:00"), "day_only": True, "channel": "email",
               "note": "Price list"},
    ]


def test_without_bounds_all_that_is_open_is_there_the_earliest_first(company: Company, ids: SimpleNamespace) -> None:
    assert on(company, company.ben, "ben") == [
        ("step", "Ginkgo"), ("meeting", "Hazel"), ("step", "Alder Söhne"), ("meeting", "Hazel"), ("step", "Hazel"),
        ("meeting", "Quince"),
    ]


def test_a_span_holds_its_first_moment_and_not_its_last(company: Company, ids: SimpleNamespace) -> None:
    assert on(company, company.ben, "ben", at("Mon 12:00"), at("Mon 15:00")) == [("step", "Alder Söhne")]
    assert on(company, company.ben, "ben", at("Mon 15:00"), at("Mon 15:01")) == [("meeting", "Hazel")]


def test_what_is_due_on_a_day_belongs_to_the_day_that_its_midnight_ends(company: Company, ids: SimpleNamespace) -> None:
    assert ("step", "Hazel") in on(company, company.ben, "ben", *TODAY)
    assert on(company, company.ben, "ben", at("Tue 0:00"), at("Wed 0:00")) == [("meeting", "Quince")]


def test_a_promise_goes_with_its_lead(company: Company, ids: SimpleNamespace) -> None:
    assert on(company, company.ana, "ana") == [("step", "Cedar")]


@pytest.mark.parametrize(
    ("viewer", "person", "seen"),
    [
        ("ana", "ben", 0), ("ben", "ana", 0), ("ben", "sam", 0), ("sam", "ben", 0),  # nobody looks at a colleague's
        ("nina", "ben", 6), ("nina", "ana", 1), ("nina", "sam", 0),
        ("sid", "ben", 0), ("sid", "sam", 1),
        ("boss", "ben", 6), ("boss", "sam", 1), ("mia", "ben", 6),
    ],
)
def test_only_those_above_see_somebody_elses(
    company: Company, ids: SimpleNamespace, viewer: str, person: str, seen: int
) -> None:
    assert len(on(company, getattr(company, viewer), person)) == seen


def test_a_rep_who_may_not_see_unowned_leads_does_not_see_their_promises(
    company: Company, ids: SimpleNamespace
) -> None:
    blind = replace(company.ben, sees_unowned=False)

    assert ("step", "Alder Söhne") not in on(company, blind, "ben")


def test_what_has_begun_and_is_not_told_is_asked_for(company: Company, ids: SimpleNamespace) -> None:
    with reading(company.engine) as conn:
        assert [row["id"] for row in appointments_to_tell(conn, company.ben, ids.ben, NOW)] == [ids.told]
        assert [row["id"] for row in appointments_to_tell(conn, company.ben, ids.ben, at("Mon 9:00"))] == [ids.told]
        assert appointments_to_tell(conn, company.ben, ids.ben, at("Mon 8:59")) == []
        assert [row["id"] for row in appointments_to_tell(conn, company.nina, ids.ben, at("Tue 9:00"))] == [
            ids.told, ids.meeting, ids.loose]
        assert appointments_to_tell(conn, company.ana, ids.ben, NOW) == []
        assert appointments_to_tell(conn, company.sid, ids.ben, NOW) == []


def test_a_meeting_of_a_lead_that_has_ended_is_still_asked_for(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        end_handoff(conn, company.ben, EndHandoff(at=at("Mon 9:30"), handoff_id=ids.hazel, ending=Ending.OPPORTUNITY))

    with reading(company.engine) as conn:
        assert [row["id"] for row in appointments_to_tell(conn, company.ben, ids.ben, NOW)] == [ids.told]
    assert on(company, company.ben, "ben", *TODAY) == [
        ("meeting", "Hazel"), ("step", "Alder Söhne"), ("meeting", "Hazel"),  # what was to be written is called off
    ]


def test_no_shows_by_us_are_listed_one_by_one(company: Company, ids: SimpleNamespace) -> None:
    with reading(company.engine) as conn:
        week = at("last Mon 0:00"), at("Mon 0:00")
        [row] = no_shows_by_us(conn, company.nina, *week)
        assert (row["id"], row["account"], row["rep"], row["at"]) == (ids.missed, "Fir", "Ben", at("last Mon 9:00"))
        assert len(no_shows_by_us(conn, company.nina, *week, ids.ben)) == 1
        assert no_shows_by_us(conn, company.nina, *week, ids.ana) == []
        assert no_shows_by_us(conn, company.sid, *week) == []
        assert no_shows_by_us(conn, company.nina, at("last Mon 9:01"), at("Mon 0:00")) == []


def test_who_missed_it_sees_that_but_no_names_of_a_lead_that_is_not_theirs(
    company: Company, ids: SimpleNamespace
) -> None:
    with reading(company.engine) as conn:
        [row] = no_shows_by_us(conn, company.ben, at("last Mon 0:00"), at("Mon 0:00"))
        assert no_shows_by_us(conn, company.ana, at("last Mon 0:00"), at("Mon 0:00")) == []

    assert row == {
        "kind": "meeting", "id": ids.missed, "handoff_id": None, "account_id": None, "contact_id": None,
        "person_id": ids.ben, "at": at("last Mon 9:00"), "day_only": False, "channel": "meeting", "note": None,
        "account": None, "contact": None, "title": None, "phone": None, "email": None, "do_not_call": None,
        "rep": "Ben",
    }
