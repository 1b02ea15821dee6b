"""Edit when somebody is open, and every deadline and response time follows. The company is in tests/company.py.

It is open Monday to Friday 9 to 17; eight working hours are owed. What the changes below
concern, with the deadlines of the teams' clock:

    hand-off   handed off   due          first attempt
    Alder      Mon 9:00     Mon 17:00    none
    Birch      last Fri 10  Mon 10:00    none           held by the queue, which has no calendar
    Cedar      last Fri 10  Mon 10:00    none
    Dogwood    last Fri 10  Mon 10:00    none
    Elm        last Tue 10  last Wed 10  last Tue 11
    Fir        26 Oct 10    27 Oct 10    30 Oct 11      late, after 33 working hours
    Ginkgo, Hazel, Larch    the same Friday: an hour or four
    Ivy, Juniper  19 Oct 10 20 Oct 10    none           ended
    Kauri      Mon 9:30     Tue 9:30     none           Sam's
    Maple      Mon 9:00     Mon 17:00    none
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from lib.db.engine import reading, writing
from lib.db.schema import appointments, assignments, handoffs, holidays, people, rep_days, teams, touches
from lib.domain.people import Role, Viewer
from lib.errors import BadSetting, CannotDo, NotAllowed, NotFound
from lib.services.office.calendars import RemoveCalendar, SaveCalendar, remove_calendar, save_calendar
from lib.services.office.holidays import (
    AddHoliday,
    AddPublicHolidays,
    RemoveHolidays,
    add_holiday,
    add_public_holidays,
    remove_holidays,
)
from lib.services.office.leave import RemoveLeave, SaveLeave, remove_leave, save_leave
from lib.services.office.people import ChangePerson, change_person
from lib.services.office.teams import RemoveTeam, SaveTeam, remove_team, save_team
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.given import at, on
from tests.office import NOW, an_operator, change, count, everything, last_line, row, trial

FROM_EIGHT = ("8-17",) * 5 + ("", "")
FROM_NINE = ("9-17",) * 5 + ("", "")


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    return company.ids


@pytest.fixture
def olga(company: Company) -> Viewer:
    return an_operator(company)


def due(company: Company, handoff_id: int) -> object:
    return row(company, handoffs, handoff_id).due_at


def held(company: Company, handoff_id: int) -> SimpleNamespace:
    with reading(company.engine) as conn:
        found = conn.execute(select(assignments).where(assignments.c.handoff_id == handoff_id)).mappings().one()
        return SimpleNamespace(**found)


def calendar(company: Company, hours: tuple[str, ...] = FROM_EIGHT, **more: object) -> SaveCalendar:
    return SaveCalendar(**{"at": NOW, "calendar_id": company.ids.calendar, "name": "Paris", "zone": "Europe/Paris",
                           "hours": hours} | more)


# -- hours ---------------------------------------------------------------------------------


def test_other_hours_give_open_and_answered_hand_offs_their_deadlines_and_times_anew(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """An hour earlier: four open ones are due an hour sooner, and it is ten already.

    Fir's wait over five days grows by four hours; Ivy and Juniper have ended.
    """
    done = change(company, save_calendar, olga, calendar(company))

    assert done.effects == (
        "4 open hand-offs get a new deadline, 3 of them are then overdue.",
        "1 response time and 2 deadlines of closed hand-offs are worked out anew.",
        "By the reps' own clocks: 3 open assignments get a new deadline, 2 of them are then overdue, 1 response time "
        "is measured anew.",
    )
    assert [due(company, key) for key in (ids.birch, ids.cedar, ids.kauri, ids.alder)] == [
        at("Mon 9:00"), at("Mon 9:00"), at("Tue 8:30"), at("Mon 17:00")]
    assert row(company, handoffs, ids.fir).first_attempt_work_s == 37 * 3600
    assert held(company, ids.cedar).due_at == at("Mon 9:00")
    assert held(company, ids.birch).due_at == at("Mon 10:00")


def test_an_answer_in_time_is_late_by_other_hours_and_in_time_again_when_they_are_taken_back(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Oak: two hours owed since Thursday 16:00: due Friday 10:00, or 9:00 when the day begins at eight. Called 9:50."""
    with writing(company.engine) as conn:
        oak = given.a_handoff(conn, "Oak", team=ids.north, to=ids.ben, handed_off=at("last Thu 16:00"), sla_minutes=120)
        given.a_touch(conn, handoff=oak, person=ids.ben, at=at("last Fri 9:50"))
        rebuild(conn)
    before = everything(company)

    there = change(company, save_calendar, olga, calendar(company))
    back = change(company, save_calendar, olga, calendar(company, FROM_NINE))

    assert "1 answered hand-off changes from met to met late." in there.effects
    assert "1 answered hand-off changes from met late to met." in back.effects
    after = everything(company)
    assert {name for name in before if before[name] != after[name]} <= {"calendars", "journal", "calendar_hours"}


def test_another_zone_moves_the_day(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    """Cedar came at 10:00 in Paris, 9:00 in London: eight hours later it is Friday 17:00 there."""
    change(company, save_calendar, olga, calendar(company, FROM_NINE, zone="Europe/London"))

    assert due(company, ids.cedar) == at("last Fri 18:00")


def test_a_lunch_gap_does_not_count(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    """Cedar: Friday 10–12 and 13–17 are six hours, Monday 9–11 the other two."""
    change(company, save_calendar, olga, calendar(company, ("9-12, 13-17",) * 5 + ("", "")))

    assert due(company, ids.cedar) == at("Mon 11:00")


def test_who_is_in_other_hours_keeps_their_deadlines(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    """South opens at nine as before, with a calendar of its own; Ana works by her own, too."""
    with writing(company.engine) as conn:
        other = given.a_calendar(conn, "Elsewhere")
        conn.execute(teams.update().where(teams.c.id == ids.south).values(calendar_id=other))
        conn.execute(given.schema.people.update().where(given.schema.people.c.id == ids.ana).values(calendar_id=other))
    done = change(company, save_calendar, olga, calendar(company))

    assert due(company, ids.kauri) == at("Tue 9:30")
    assert held(company, ids.cedar).due_at == at("Mon 10:00")
    assert due(company, ids.cedar) == at("Mon 9:00")
    assert done.effects[0] == "3 open hand-offs get a new deadline, 3 of them are then overdue."
    assert not any("reps' own clocks" in effect for effect in done.effects)


def test_a_change_is_journalled_with_what_stood_there_and_what_follows(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    done = change(company, save_calendar, olga, calendar(company))
    line = last_line(company)

    assert (line.person_id, line.action, line.entity, line.entity_id, line.account_id) == (
        olga.person_id, "save_calendar", "calendar", ids.calendar, 0)
    assert line.before["hours"] == "Mon–Fri 9:00–17:00"
    assert line.after["hours"] == "Mon–Fri 8:00–17:00"
    assert line.after["effects"] == list(done.effects)


def test_the_same_token_twice_is_one_change(company: Company, olga: Viewer) -> None:
    first, second = (change(company, save_calendar, olga, calendar(company, token="once")) for _ in range(2))

    assert first.entity_id == second.entity_id
    assert second.effects == ()
    assert count(company, given.schema.journal) == 1


@pytest.mark.parametrize(
    ("more", "error", "sentence"),
    [
        ({"hours": ("9-12, 11-17",) + FROM_NINE[1:]}, BadSetting, "Monday: 9:00–12:00 and 11:00–17:00 overlap"),
        ({"hours": ("17-9",) + FROM_NINE[1:]}, BadSetting, "before it opens"),
        ({"hours": ("",) * 7}, BadSetting, "closed on all seven days"),
        ({"zone": "Europe/Pariss"}, BadSetting, "Did you mean Europe/Paris"),
        ({"name": "  "}, BadSetting, "has no name"),
        ({"country": "XX"}, BadSetting, "no country with the code “XX”"),
        ({"calendar_id": 999}, NotFound, "no calendar 999"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_in_words(
    company: Company, olga: Viewer, more: dict, error: type, sentence: str
) -> None:
    before = everything(company)
    with pytest.raises(error, match=sentence):
        change(company, save_calendar, olga, calendar(company, **more))
    assert everything(company) == before


def test_a_new_calendar_touches_nobody_and_can_be_removed_while_nobody_uses_it(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    made = change(company, save_calendar, olga, calendar(company, calendar_id=None, name="Part-time"))
    assert made.effects == ()
    with pytest.raises(CannotDo, match="a calendar called “Part-time” already"):
        change(company, save_calendar, olga, calendar(company, calendar_id=None, name="Part-time"))

    change(company, remove_calendar, olga, RemoveCalendar(at=NOW, calendar_id=made.entity_id))
    with pytest.raises(CannotDo, match=r"is used by 3 teams \(North, Sales, South\). Give them another calendar first"):
        change(company, remove_calendar, olga, RemoveCalendar(at=NOW, calendar_id=ids.calendar))


@pytest.mark.parametrize("who", ["ana", "nina", "boss", "mia"])
def test_only_operations_change_calendars(company: Company, who: str) -> None:
    with pytest.raises(NotAllowed, match="may not change calendars and holidays"):
        change(company, save_calendar, getattr(company, who), calendar(company))


# -- holidays ------------------------------------------------------------------------------


def test_a_holiday_puts_off_what_runs_into_it_and_removing_it_brings_it_back(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Friday the 13th closed: Birch, Cedar and Dogwood begin on Monday at nine and are due when it ends.

    Elm's last call of Tuesday is one and done after three working days: on Monday instead of Friday.
    """
    friday = on("last Fri")
    done = change(company, add_holiday, olga, AddHoliday(at=NOW, calendar_id=ids.calendar, day=friday, name="Bridge"))

    assert done.effects[0] == "3 open hand-offs get a new deadline."
    assert due(company, ids.cedar) == at("Mon 17:00")
    assert row(company, handoffs, ids.elm).turns_at == at("Mon 11:00")
    assert held(company, ids.cedar).due_at == at("Mon 17:00")

    change(company, remove_holidays, olga, RemoveHolidays(at=NOW, calendar_id=ids.calendar, days=(friday,)))
    assert due(company, ids.cedar) == at("Mon 10:00")
    assert row(company, handoffs, ids.elm).turns_at == at("last Fri 11:00")
    assert count(company, holidays) == 0


def test_public_holidays_are_added_but_for_those_that_are_there(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """France has eleven in 2026; one of them is there with a name of its own, which it keeps."""
    with writing(company.engine) as conn:
        conn.execute(holidays.insert().values(calendar_id=ids.calendar, day=date(2026, 5, 1), name="Our day"))
    french = AddPublicHolidays(at=NOW, calendar_id=ids.calendar, country="FR", region=None, first_year=2026,
                               last_year=2026)
    done = change(company, add_public_holidays, olga, french)

    assert done.effects[0] == "10 days of France are added; 1 is there already."
    with reading(company.engine) as conn:
        days = dict(conn.execute(select(holidays.c.day, holidays.c.name)).all())
    assert len(days) == 11
    assert days[date(2026, 5, 1)] == "Our day"
    assert days[date(2026, 7, 14)] == "National Day"
    with pytest.raises(CannotDo, match="has all 11 public holidays of France already"):
        change(company, add_public_holidays, olga, french)


@pytest.mark.parametrize(
    ("command", "error", "sentence"),
    [
        (lambda c: AddHoliday(at=NOW, calendar_id=c, day=None, name="x"), BadSetting, "Choose the day"),
        (lambda c: AddHoliday(at=NOW, calendar_id=c, day=on("Mon"), name=" "), BadSetting, "has no name"),
        (lambda c: AddPublicHolidays(at=NOW, calendar_id=c, country="FR", region=None, first_year=2027, last_year=2026),
         BadSetting, "From 2027 to 2026 cannot be"),
        (lambda c: AddPublicHolidays(at=NOW, calendar_id=c, country="", region=None, first_year=2026, last_year=2026),
         BadSetting, "no country “”"),
        (lambda c: RemoveHolidays(at=NOW, calendar_id=c, days=(on("Tue"),)), NotFound, "Tue 17 Nov 2026 is no holiday"),
    ],
)
def test_a_holiday_that_cannot_be_is_refused(
    company: Company, ids: SimpleNamespace, olga: Viewer, command, error: type, sentence: str
) -> None:
    asked = command(ids.calendar)
    service = {AddHoliday: add_holiday, AddPublicHolidays: add_public_holidays, RemoveHolidays: remove_holidays}
    with pytest.raises(error, match=sentence):
        change(company, service[type(asked)], olga, asked)


def test_a_holiday_lengthens_the_days_in_which_a_call_back_counts(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """A voicemail of Monday 2 November, a call back on Tuesday 10: a day too late, unless one of them was closed."""
    with writing(company.engine) as conn:
        contact = row_value(conn, handoffs, ids.cedar, "contact_id")
        voicemail = given.a_touch(conn, contact=contact, person=ids.ana, at=at("2026-11-02 11:00"), outcome="voicemail")
        given.a_touch(conn, contact=contact, person=ids.ana, at=at("2026-11-10 11:00"), actor="prospect",
                      direction="in", outcome="conversation")
        rebuild(conn)
    assert row(company, touches, voicemail).answered_by_id is None

    closed = AddHoliday(at=NOW, calendar_id=ids.calendar, day=date(2026, 11, 5), name="Closed")
    done = change(company, add_holiday, olga, closed)

    assert "1 voicemail gets the credit for a call back." in done.effects
    assert row(company, touches, voicemail).answered_by_id is not None
    assert count(company, rep_days, rep_days.c.kind == "called_back") == 1
    opened = RemoveHolidays(at=NOW, calendar_id=ids.calendar, days=(date(2026, 11, 5),))
    assert "1 voicemail loses the credit for a call back." in change(company, remove_holidays, olga, opened).effects
    assert count(company, rep_days, rep_days.c.kind == "called_back") == 0


def row_value(conn, table, key: int, column: str) -> int:
    return conn.execute(select(table.c[column]).where(table.c.id == key)).scalar_one()


# -- leave ---------------------------------------------------------------------------------


def test_leave_stops_the_reps_clock_and_not_the_hand_offs(
    company: Company, ids: SimpleNamespace
) -> None:
    """Ana away last Friday: Cedar and Dogwood are due for her on Monday evening; for North as before.

    Her four hours until Larch's call that day become none.
    """
    away = SaveLeave(at=NOW, person_id=ids.ana, from_day=on("last Fri"), to_day=on("last Fri"), note=" ill ")
    done = change(company, save_leave, company.nina, away)

    assert done.effects == (
        "1 working day of Ana falls away; their targets shrink by as much.",
        "By the reps' own clocks: 2 open assignments get a new deadline, 1 response time is measured anew.",
    )
    assert (due(company, ids.cedar), held(company, ids.cedar).due_at) == (at("Mon 10:00"), at("Mon 17:00"))
    line = last_line(company)
    assert (line.entity, line.entity_id, line.after["note"]) == ("person", ids.ana, "ill")


def test_promises_and_meetings_that_fall_into_leave_are_counted(company: Company, ids: SimpleNamespace) -> None:
    """Ben promised a call (long past) and one on Tuesday, and is booked on Wednesday; away Tuesday to Thursday."""
    with writing(company.engine) as conn:
        given.a_next_step(conn, ids.hazel, due=at("Tue 11:00"))
        given.an_appointment(conn, ids.hazel, starts=at("Wed 11:00"))
        given.an_appointment(conn, ids.hazel, starts=at("Wed 12:00"), outcome="cancelled")
        rebuild(conn)
    away = SaveLeave(at=NOW, person_id=ids.ben, from_day=on("Tue"), to_day=on("Thu"))

    assert change(company, save_leave, company.nina, away).effects[:2] == (
        "3 working days of Ben fall away; their targets shrink by as much.",
        "1 open promise and 1 appointment of theirs fall into these days: hand them to somebody, or move them.",
    )
    assert count(company, appointments) == 2


def test_a_promise_for_a_day_falls_into_leave_with_its_day_in_the_reps_own_zone(
    company: Company, ids: SimpleNamespace
) -> None:
    """Ben works in New York, and is away on Tuesday. One for Monday is due when Tuesday begins there: not in it.
    One for Tuesday is due when Tuesday ends there, six on Wednesday in Paris: in it. So is 20:00 on Tuesday there."""
    there = "America/New_York"
    with writing(company.engine) as conn:
        conn.execute(update(people).where(people.c.id == ids.ben).values(zone=there))
        given.a_next_step(conn, ids.hazel, due=at("Tue 0:00", there), day_only=True)
        given.a_next_step(conn, ids.hazel, due=at("Wed 0:00", there), day_only=True)
        given.an_appointment(conn, ids.hazel, starts=at("Tue 20:00", there))
        given.an_appointment(conn, ids.hazel, starts=at("Wed 0:00", there))
        rebuild(conn)
    away = SaveLeave(at=NOW, person_id=ids.ben, from_day=on("Tue"), to_day=on("Tue"))

    assert change(company, save_leave, company.nina, away).effects[:2] == (
        "1 working day of Ben falls away; their targets shrink by as much.",
        "1 open promise and 1 appointment of theirs fall into these days: hand them to somebody, or move them.",
    )


def test_leave_can_be_changed_and_taken_back(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        leave = given.leave(conn, ids.ana, on("last Fri"))
        rebuild(conn)
    longer = SaveLeave(at=NOW, person_id=ids.ana, leave_id=leave, from_day=on("last Fri"), to_day=on("Mon"))
    change(company, save_leave, company.nina, longer)
    assert held(company, ids.cedar).due_at == at("Tue 17:00")

    change(company, remove_leave, company.nina, RemoveLeave(at=NOW, leave_id=leave))
    assert held(company, ids.cedar).due_at == at("Mon 10:00")
    assert last_line(company).before["from_day"] == "2026-11-13"


@pytest.mark.parametrize(
    ("who", "person", "first", "last", "error", "sentence"),
    [
        ("nina", "ana", "Fri", "Thu", BadSetting, "would end on Thu 19 Nov 2026, before it begins on Fri 20 Nov 2026"),
        ("nina", "ana", "Wed", "Fri", CannotDo, "Ana is away from 18 to 19 Nov 2026 already"),
        ("nina", "sam", "Fri", "Fri", NotFound, "There is no person"),
        ("mia", "ana", "Fri", "Fri", NotAllowed, "may not change leave"),
        ("ana", "ana", "Fri", "Fri", NotAllowed, "may not change leave"),
    ],
)
def test_leave_that_cannot_be_is_refused(
    company: Company, ids: SimpleNamespace, who: str, person: str, first: str, last: str, error: type, sentence: str
) -> None:
    with writing(company.engine) as conn:
        given.leave(conn, ids.ana, on("Wed"), on("Thu"))
    with pytest.raises(error, match=sentence):
        change(company, save_leave, getattr(company, who),
               SaveLeave(at=NOW, person_id=getattr(ids, person), from_day=on(first), to_day=on(last)))


def test_a_strangers_leave_cannot_be_removed_nor_learnt_of(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        theirs = given.leave(conn, ids.sam, on("Wed"))
    with pytest.raises(NotFound):
        change(company, remove_leave, company.nina, RemoveLeave(at=NOW, leave_id=theirs))


def test_a_manager_may_write_down_their_own_leave(company: Company, ids: SimpleNamespace) -> None:
    change(company, save_leave, company.nina, SaveLeave(at=NOW, person_id=ids.nina, from_day=on("Wed"),
                                                        to_day=on("Wed")))

    assert last_line(company).entity_id == ids.nina


# -- a person's own hours --------------------------------------------------------------------


def test_own_hours_and_zone_are_the_reps_own_clock(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    """Part-time, 9 to 13: Cedar's eight hours are three on Friday from 10:00, four on Monday, one on Tuesday."""
    with writing(company.engine) as conn:
        short = given.a_calendar(conn, "Part-time", hours=[("09:00", "13:00")])
    done = change(company, change_person, olga, ChangePerson(
        at=NOW, person_id=ids.ana, name="Ana", email="", role=Role.REP, zone=None, calendar_id=short, active_from=None,
        active_to=None))

    assert held(company, ids.cedar).due_at == at("Tue 10:00")
    assert due(company, ids.cedar) == at("Mon 10:00")
    assert len(done.effects) == 1


# -- teams -----------------------------------------------------------------------------------


def team(company: Company, which: str, /, **more: object) -> SaveTeam:
    stored = row(company, teams, getattr(company.ids, which.lower()))
    return SaveTeam(**{"at": NOW, "team_id": stored.id, "name": which, "parent_id": stored.parent_id,
                       "calendar_id": stored.calendar_id, "acceptance_step": stored.acceptance_step} | more)


def test_another_calendar_for_a_team_moves_its_deadlines_and_its_peoples(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """South from eight: only Kauri (Tue 9:30 → 8:30) and Sam's part of it; Maple's day is the same length."""
    with writing(company.engine) as conn:
        early = given.a_calendar(conn, "Early", hours=[("08:00", "17:00")])
    done = change(company, save_team, olga, team(company, "South", calendar_id=early))

    assert done.effects == (
        "1 open hand-off gets a new deadline.",
        "By the reps' own clocks: 1 open assignment gets a new deadline.",
    )
    assert (due(company, ids.kauri), due(company, ids.cedar)) == (at("Tue 8:30"), at("Mon 10:00"))


def test_open_hand_offs_follow_the_acceptance_step_both_ways(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Of North's, Cedar alone is not accepted. Dogwood was, in words, and stays so; what ended is left alone."""
    off = change(company, save_team, olga, team(company, "North", acceptance_step=False))

    assert off.effects == ("1 open hand-off moves from Not accepted to Never attempted.",)
    assert row(company, handoffs, ids.cedar).stage == "never_attempted"
    assert row(company, handoffs, ids.ivy).needs_acceptance is True
    on_again = change(company, save_team, olga, team(company, "North", acceptance_step=True))
    assert on_again.effects == (
        "1 open hand-off moves from Never attempted to Not accepted: nobody has said they take them.",)
    assert [row(company, handoffs, key).stage for key in (ids.cedar, ids.dogwood)] == [
        "not_accepted", "never_attempted"]


def test_moving_a_team_says_who_sees_it_then(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    done = change(company, save_team, olga, team(company, "North", parent_id=ids.south))

    assert done.effects == ("Sid sees the people and leads of North.",)
    assert last_line(company).before == {"parent_id": ids.sales}
    away = change(company, save_team, olga, team(company, "North", parent_id=None))
    assert away.effects == ("Boss, Sid no longer see the people and leads of North.",)


@pytest.mark.parametrize(
    ("more", "error", "sentence"),
    [
        ({"parent_id": "north"}, CannotDo, "North cannot stand below itself"),
        ({"name": "South"}, CannotDo, "a team called “South” already"),
        ({"name": " "}, BadSetting, "has no name"),
        ({"calendar_id": None}, BadSetting, "has no calendar"),
        ({}, CannotDo, "Nothing about North is different"),
    ],
)
def test_a_team_that_cannot_be_is_refused(
    company: Company, ids: SimpleNamespace, olga: Viewer, more: dict, error: type, sentence: str
) -> None:
    asked = {key: getattr(ids, value) if value == "north" else value for key, value in more.items()}
    with pytest.raises(error, match=sentence):
        change(company, save_team, olga, team(company, "North", **asked))


def test_a_team_would_not_become_its_own_grandparent(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    with pytest.raises(CannotDo, match="Sales cannot stand below North, which stands below it"):
        change(company, save_team, olga, team(company, "Sales", parent_id=ids.north))


def test_only_a_team_that_nothing_hangs_on_is_removed(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    made = change(company, save_team, olga, SaveTeam(at=NOW, name="Typo", parent_id=ids.sales, calendar_id=ids.calendar,
                                                     acceptance_step=True))
    with pytest.raises(CannotDo, match="“North” cannot be removed: people are or were in it"):
        change(company, remove_team, olga, RemoveTeam(at=NOW, team_id=ids.north))

    change(company, remove_team, olga, RemoveTeam(at=NOW, team_id=made.entity_id))
    assert count(company, teams) == 3
    assert last_line(company).before["name"] == "Typo"


# -- whole or not at all ---------------------------------------------------------------------


def test_half_a_change_is_never_kept(company: Company, olga: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hand-offs are written, then the assignments fail: the old hours and deadlines stay, all of them."""
    from lib.services.office import clocks

    before = everything(company)
    monkeypatch.setattr(clocks, "_assignment_rows", lambda scope: 1 / 0)
    with pytest.raises(ZeroDivisionError), writing(company.engine) as conn:
        save_calendar(conn, olga, calendar(company))
    assert everything(company) == before


def test_a_window_with_only_the_day_known_stays_by_the_day(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Pine came on Friday, nobody knows when: due by the end of the day its eight hours are up, in any hours."""
    friday = given.midnight(at("last Fri 12:00"))
    with writing(company.engine) as conn:
        pine = given.a_handoff(conn, "Pine", team=ids.north, handed_off=friday, day_only=True)
        rebuild(conn)
    change(company, save_calendar, olga, calendar(company, ("9-13",) * 5 + ("", "")))

    assert due(company, pine) == given.midnight(at("Tue 12:00")) - timedelta(seconds=1)
    assert trial(company, save_calendar, olga, calendar(company, FROM_NINE)).effects
