"""A meeting's outcome is told once its time has come, and what follows from it is kept with it.

    meeting   hand-off       when           with
    talk      Hazel (Ben)    Mon 9:00       an hour ago
    later     Hazel (Ben)    Wed 9:00       ahead
    theirs    Kauri (Sam)    Mon 9:00       in South: nothing of North's
    loose     no hand-off    Mon 9:00       Ben's, imported from his calendar

The company of tests/company.py; now is Monday 16 November 2026, 10:00.
"""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from lib.db.engine import reading, writing
from lib.db.schema import appointments, assignments, handoffs, journal, next_steps, rep_days, touches
from lib.domain.handoffs import Ending
from lib.domain.ladder import Rung, Stage, rung_of
from lib.domain.people import Viewer
from lib.errors import AppError, CannotDo, NotFound
from lib.services.appointments import APOLOGY, OUTCOMES, TellAppointment, tell_appointment
from lib.services.assignments import Assign, assign
from lib.services.endings import EndHandoff, end_handoff
from lib.services.rebuild import rebuild, verify
from lib.services.touches import NextStep
from lib.services.undo import Undo, undo
from tests import given
from tests.company import Company
from tests.given import at

NOW = at("Mon 10:00")


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    """The company's ids, with the meetings drawn above."""
    with writing(company.engine) as conn:
        talk = given.an_appointment(conn, company.ids.hazel, starts=at("Mon 9:00"), booked=at("last Fri 11:00"))
        later = given.an_appointment(conn, company.ids.hazel, starts=at("Wed 9:00"), booked=at("last Fri 11:00"))
        theirs = given.an_appointment(conn, company.ids.kauri, starts=at("Mon 9:00"))
        account = given.an_account(conn, "Quince")
        loose = conn.execute(insert(appointments).values(
            account_id=account, contact_id=given.a_contact(conn, "Quentin", account=account),
            person_id=company.ids.ben, starts_at=at("Mon 9:00"), booked_at=at("last Mon 9:00"),
        ).returning(appointments.c.id)).scalar_one()
        rebuild(conn)
    return SimpleNamespace(**vars(company.ids), talk=talk, later=later, theirs=theirs, loose=loose)


def tell(company: Company, by: Viewer, appointment_id: int, outcome: str, **more: Any) -> int:
    command = TellAppointment(**{"at": NOW, "appointment_id": appointment_id, "outcome": outcome} | more)
    with writing(company.engine) as conn:
        done = tell_appointment(conn, by, command)
    with reading(company.engine) as conn:
        assert verify(conn) == []
    return done


def refused(company: Company, by: Viewer, problem: type[AppError], words: str, *what: Any, **more: Any) -> None:
    before = facts(company)
    with pytest.raises(problem, match=words):
        tell(company, by, *what, **more)
    assert facts(company) == before


def facts(company: Company) -> list[Any]:
    with reading(company.engine) as conn:
        return [conn.execute(select(table).order_by(*table.primary_key)).all()
                for table in (handoffs, assignments, next_steps, touches, appointments, rep_days)]


def rows(company: Company, *columns: Any, where: Any) -> list[tuple[Any, ...]]:
    with reading(company.engine) as conn:
        return [tuple(row) for row in conn.execute(select(*columns).where(where).order_by(columns[0].table.c.id))]


def touches_of(company: Company, handoff_id: int) -> list[tuple[Any, ...]]:
    """Since Monday: when, channel, outcome, who, note."""
    t = touches.c
    return rows(company, t.occurred_at, t.channel, t.outcome, t.person_id, t.note,
                where=(t.handoff_id == handoff_id) & (t.occurred_at >= at("Mon 0:00")))


def steps_of(company: Company, handoff_id: int) -> list[tuple[Any, ...]]:
    """Open ones: when, day only, channel, note, who."""
    n = next_steps.c
    return rows(company, n.due_at, n.day_only, n.channel, n.note, n.person_id,
                where=(n.handoff_id == handoff_id) & n.closed_at.is_(None))


def meetings_of(company: Company, handoff_id: int) -> list[tuple[Any, ...]]:
    a = appointments.c
    return rows(company, a.starts_at, a.booked_at, a.outcome, a.told_at, where=a.handoff_id == handoff_id)


def handoff(company: Company, handoff_id: int) -> Any:
    with reading(company.engine) as conn:
        return conn.execute(select(handoffs).where(handoffs.c.id == handoff_id)).one()


AHEAD = (at("Wed 9:00"), at("last Fri 11:00"), None, None)
"""The other meeting of Hazel, which nothing touches."""

# -- what follows from it ----------------------------------------------------------------


def test_until_it_is_told_the_promise_is_broken(company: Company, ids: SimpleNamespace) -> None:
    stands = handoff(company, ids.hazel)
    assert rung_of(Stage(stands.stage), stands.turns_at, NOW) is Rung.PROMISE_BROKEN


def test_held_is_a_touch_at_the_time_of_the_meeting(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.talk, "held", note=" They want an offer ",
         next_step=NextStep(due_at=at("Tue 9:00"), channel="email", note="Send it"))

    assert touches_of(company, ids.hazel) == [(at("Mon 9:00"), "meeting", "held", ids.ben, "They want an offer")]
    assert meetings_of(company, ids.hazel) == [(at("Mon 9:00"), at("last Fri 11:00"), "held", NOW), AHEAD]
    assert steps_of(company, ids.hazel) == [(at("Tue 9:00"), False, "email", "Send it", ids.ben)]
    stands = handoff(company, ids.hazel)
    assert (stands.attempts, stands.first_contact_at, stands.promise_at) == (2, at("Mon 9:00"), at("Tue 9:00"))
    d = rep_days.c
    with reading(company.engine) as conn:
        held = select(d.person_id, d.day, d["count"]).where(d.kind == "meeting_held")
        assert [tuple(row) for row in conn.execute(held)] == [(ids.ben, date(2026, 11, 16), 1)]


def test_when_they_did_not_come_it_was_an_attempt_and_no_contact(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.talk, "no_show_them")

    assert touches_of(company, ids.hazel) == [(at("Mon 9:00"), "meeting", "no_show_them", ids.ben, None)]
    stands = handoff(company, ids.hazel)
    assert (stands.attempts, stands.first_contact_at) == (2, None)


def test_when_we_did_not_come_nothing_happened_and_an_apology_is_owed(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.talk, "no_show_us", note="The train stood still.")

    assert touches_of(company, ids.hazel) == []
    assert meetings_of(company, ids.hazel)[0][2:] == ("no_show_us", NOW)
    assert steps_of(company, ids.hazel) == [
        (at("Wed 0:00"), True, "phone", f"{APOLOGY} The train stood still.", ids.ben)  # Tuesday, to its end
    ]
    stands = handoff(company, ids.hazel)
    assert (stands.attempts, stands.promise_at) == (1, at("Wed 0:00"))


def test_the_apology_waits_for_the_next_day_the_rep_works(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        given.leave(conn, ids.ben, date(2026, 11, 17), date(2026, 11, 18))

    tell(company, company.ben, ids.talk, "no_show_us")

    assert [row[0] for row in steps_of(company, ids.hazel)] == [at("Fri 0:00")]


def test_another_next_step_takes_the_place_of_the_apology(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.talk, "no_show_us",
         next_step=NextStep(due_at=at("Mon 15:00"), channel="email", note="Flowers"))

    assert steps_of(company, ids.hazel) == [(at("Mon 15:00"), False, "email", "Flowers", ids.ben)]


def test_no_apology_is_kept_for_a_lead_that_has_ended(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        end_handoff(conn, company.ben, EndHandoff(at=at("Mon 9:30"), handoff_id=ids.hazel, ending=Ending.OPPORTUNITY))

    tell(company, company.ben, ids.talk, "no_show_us")

    assert steps_of(company, ids.hazel) == []


def test_moved_books_the_new_time(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.talk, "moved", moved_to=at("Thu 14:00"))

    assert touches_of(company, ids.hazel) == []
    assert meetings_of(company, ids.hazel) == [
        (at("Mon 9:00"), at("last Fri 11:00"), "moved", NOW), AHEAD, (at("Thu 14:00"), NOW, None, None),
    ]
    a = appointments.c
    assert rows(company, a.person_id, a.account_id, a.contact_id, where=a.starts_at == at("Thu 14:00")) == rows(
        company, a.person_id, a.account_id, a.contact_id, where=a.id == ids.talk)


def test_what_lies_ahead_can_be_moved_or_cancelled(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.talk, "held")
    tell(company, company.ben, ids.later, "cancelled")

    assert [row[2] for row in meetings_of(company, ids.hazel)] == ["held", "cancelled"]
    stands = handoff(company, ids.hazel)
    assert (stands.promise_at, stands.stage) == (None, "worked")


def test_a_meeting_without_a_lead_is_told_by_whose_it_is(company: Company, ids: SimpleNamespace) -> None:
    tell(company, company.ben, ids.loose, "held")

    t = touches.c
    assert rows(company, t.occurred_at, t.lead_id, t.handoff_id, t.person_id, where=t.channel == "meeting") == [
        (at("Mon 9:00"), None, None, ids.ben)
    ]


def test_no_next_step_can_be_kept_without_a_lead(company: Company, ids: SimpleNamespace) -> None:
    refused(company, company.ben, CannotDo, "belongs to no lead", ids.loose, "held",
            next_step=NextStep(due_at=at("Tue 9:00"), channel="phone"))

    tell(company, company.ben, ids.loose, "no_show_us")
    n = next_steps.c
    assert rows(company, n.id, where=n.note.is_not(None)) == []


# -- refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["held", "no_show_them", "no_show_us"])
def test_nothing_has_become_of_what_lies_ahead(company: Company, ids: SimpleNamespace, outcome: str) -> None:
    refused(company, company.ben, CannotDo, "not begun yet", ids.later, outcome)


@pytest.mark.parametrize("outcome", ["held", "no_show_them", "no_show_us"])
def test_from_its_first_second_on_it_can_be_told(company: Company, ids: SimpleNamespace, outcome: str) -> None:
    tell(company, company.ben, ids.later, outcome, at=at("Wed 9:00"))

    assert meetings_of(company, ids.hazel)[1][2:] == (outcome, at("Wed 9:00"))


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        ("moved", {}, "Give the new day and time"),
        ("moved", {"moved_to": NOW}, "time that lies ahead"),
        ("danced", {}, "cannot be 'danced'. Choose one of: held"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    company: Company, ids: SimpleNamespace, outcome: str, more: dict[str, Any], words: str
) -> None:
    refused(company, company.ben, CannotDo, words, ids.talk, outcome, **more)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_told_stays_told(company: Company, ids: SimpleNamespace, outcome: str) -> None:
    tell(company, company.ben, ids.talk, outcome, moved_to=at("Fri 9:00"))

    refused(company, company.ben, CannotDo, "told already", ids.talk, "held")


def test_the_same_token_twice_tells_once(company: Company, ids: SimpleNamespace) -> None:
    for meeting, token in ((ids.talk, "a"), (ids.loose, "b")):
        once = tell(company, company.ben, meeting, "held", token=token)
        assert once == tell(company, company.ben, meeting, "held", token=token)
        with reading(company.engine) as conn:
            assert conn.execute(select(journal.c.action).where(journal.c.id == once)).scalar_one() == "tell_appointment"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_undone_it_is_as_if_it_had_not_been_told(company: Company, ids: SimpleNamespace, outcome: str) -> None:
    before = facts(company)
    entry = tell(company, company.ben, ids.talk, outcome, moved_to=at("Fri 9:00"))

    with writing(company.engine) as conn:
        words = undo(conn, company.ben, Undo(at=NOW + timedelta(minutes=5), entry_id=entry))

    assert facts(company) == before
    assert words.endswith(f", Hazel: {OUTCOMES[outcome].lower()}")


# -- whose it is -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ana", "sam", "sid"])
def test_nobody_tells_what_is_not_theirs(company: Company, ids: SimpleNamespace, who: str) -> None:
    refused(company, getattr(company, who), NotFound, "no meeting", ids.talk, "held")
    refused(company, getattr(company, who), NotFound, "no meeting", ids.loose, "held")


@pytest.mark.parametrize("who", ["ben", "nina", "boss", "mia"])
def test_the_rep_and_everybody_above_may_tell(company: Company, ids: SimpleNamespace, who: str) -> None:
    tell(company, getattr(company, who), ids.talk, "held")
    tell(company, getattr(company, who), ids.loose, "held")

    assert touches_of(company, ids.hazel)[0][3] == ids.ben  # it was Ben's, whoever tells


def test_who_took_the_lead_over_tells_the_meeting_that_came_with_it(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        assign(conn, company.nina, Assign(at=NOW, handoff_id=ids.hazel, person_id=ids.ana))

    refused(company, company.ben, NotFound, "no meeting", ids.talk, "held")
    tell(company, company.ana, ids.talk, "held")


def test_a_colleagues_meeting_on_an_unowned_lead_is_not_ones_own(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        conn.execute(update(appointments).where(appointments.c.id == ids.talk).values(handoff_id=ids.alder))
        rebuild(conn)

    refused(company, company.ana, NotFound, "no meeting", ids.talk, "held")
    tell(company, company.ben, ids.talk, "held")
