"""People, their teams and their targets: who may change whom, and what follows. The company is in tests/company.py.

    Sales (Boss) ── North (Nina: Ana, Ben)   South (Sid: Sam)        Mia: marketing, Olga: operations
"""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from lib.db.engine import reading, writing
from lib.db.schema import assignments, handoffs, memberships, people, rep_days, targets, touches
from lib.domain.people import Role, Viewer
from lib.errors import AppError, BadSetting, CannotDo, NotAllowed, NotFound
from lib.services.office.people import AddPerson, ChangePerson, add_person, change_person
from lib.services.office.stays import MovePerson, RemoveStay, SaveStay, move_person, remove_stay, save_stay
from lib.services.office.targets import RemoveTarget, SetTarget, remove_target, set_target
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.given import at, on
from tests.office import NOW, an_operator, change, count, everything, last_line, row

MONDAY = on("Mon")


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    return company.ids


@pytest.fixture
def olga(company: Company) -> Viewer:
    return an_operator(company)


def details(company: Company, person: int, **more: object) -> ChangePerson:
    stored = row(company, people, person)
    return ChangePerson(**{
        "at": NOW, "person_id": person, "name": stored.name, "email": stored.email or "", "role": Role(stored.role),
        "zone": stored.zone, "calendar_id": stored.calendar_id, "active_from": stored.active_from,
        "active_to": stored.active_to} | more)


def stays(company: Company, person: int) -> list[tuple[Any, ...]]:
    m = memberships.c
    with reading(company.engine) as conn:
        return [tuple(r) for r in conn.execute(
            select(m.team_id, m.from_day, m.to_day).where(m.person_id == person).order_by(m.from_day, m.team_id))]


# -- add and change ------------------------------------------------------------------------


def test_a_new_rep_is_in_a_team_from_their_first_day(company: Company, ids: SimpleNamespace) -> None:
    done = change(company, add_person, company.nina, AddPerson(
        at=NOW, name=" Ida Berg ", email=" Ida@Ours.example ", team_id=ids.north, from_day=on("next Mon")))

    stored = row(company, people, done.entity_id)
    assert (stored.name, stored.email, stored.role, stored.kind, stored.active_from) == (
        "Ida Berg", "ida@ours.example", "rep", "person", on("next Mon"))
    assert stays(company, done.entity_id) == [(ids.north, on("next Mon"), None)]
    assert done.effects == ("From Mon 23 Nov 2026 Ida Berg can come in and sees the own leads.",)
    assert last_line(company).after["team_id"] == ids.north


def test_details_are_changed_and_the_line_says_only_what_differs(company: Company, ids: SimpleNamespace) -> None:
    change(company, change_person, company.nina, details(company, ids.ana, name="Ana Ruiz", email="Ana@ours.example"))

    line = last_line(company)
    assert (line.action, line.entity, line.entity_id) == ("change_person", "person", ids.ana)
    assert (line.before, line.after) == ({"name": "Ana", "email": None},
                                         {"name": "Ana Ruiz", "email": "ana@ours.example"})


def test_whoever_leaves_keeps_their_leads_in_sight(company: Company, ids: SimpleNamespace) -> None:
    """Ana holds Cedar, Dogwood, Elm and Fir; Larch, Ivy and Juniper have ended."""
    done = change(company, change_person, company.nina, details(company, ids.ana, active_to=MONDAY))

    assert done.effects == (
        "After Mon 16 Nov 2026 Ana can no longer come in.",
        "4 open hand-offs stay theirs, as owned by somebody who has left. They stay on every list; reassign them on "
        "Unfollowed, today or later.",
    )
    assert row(company, handoffs, ids.cedar).owner_id == ids.ana
    back = change(company, change_person, company.nina, details(company, ids.ana, active_to=None))
    assert back.effects == ("Ana is here again and can come in.",)


def test_a_role_says_what_is_seen_with_it(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    done = change(company, change_person, olga, details(company, ids.ana, role=Role.MANAGER))

    assert done.effects == ("Ana then sees the leads of the teams managed, no longer the own leads.",)


@pytest.mark.parametrize(
    ("who", "service", "command", "error", "sentence"),
    [
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name=" ", team_id=i.north, from_day=MONDAY), BadSetting,
         "has no name"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", team_id=None, from_day=MONDAY), BadSetting,
         "Ida has no team"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", team_id=i.north, from_day=None), BadSetting,
         "first day"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", team_id=i.south, from_day=MONDAY), NotFound,
         "no team"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", role=Role.MANAGER, team_id=i.north,
                                                    from_day=MONDAY), NotAllowed, "may add reps only"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", email="olga@ours.example", team_id=i.north,
                                                    from_day=MONDAY), CannotDo,
         "The e-mail olga@ours.example belongs to somebody else"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", email="ida at ours", team_id=i.north,
                                                    from_day=MONDAY), BadSetting, "“ida at ours” is no e-mail"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", zone="Europe/Pariss", team_id=i.north,
                                                    from_day=MONDAY), BadSetting, "Did you mean Europe/Paris"),
        ("nina", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", calendar_id=999, team_id=i.north,
                                                    from_day=MONDAY), NotFound, "no calendar 999"),
        ("nina", change_person, lambda i, c: details(c, i.ana, role=Role.MANAGER), NotAllowed,
         "may not give Ana the role"),
        ("nina", change_person, lambda i, c: details(c, i.nina, name="Queen"), NotAllowed,
         "your own are for operations to change"),
        ("boss", change_person, lambda i, c: details(c, i.nina, name="Queen"), NotAllowed, "Nina's are for operations"),
        ("nina", change_person, lambda i, c: details(c, i.sam, name="X"), NotFound, "There is no person"),
        ("nina", change_person, lambda i, c: details(c, i.mia, name="X"), NotFound, "There is no person"),
        ("boss", change_person, lambda i, c: details(c, i.mia, name="X"), NotFound, "There is no person"),
        ("nina", change_person, lambda i, c: details(c, i.ana), CannotDo, "Nothing about Ana is different"),
        ("nina", change_person, lambda i, c: details(c, i.ana, active_from=MONDAY, active_to=on("last Fri")),
         BadSetting, "would leave on Fri 13 Nov 2026, before they come on Mon 16 Nov 2026"),
        ("mia", change_person, lambda i, c: details(c, i.ana, name="X"), NotAllowed, "may not change people"),
        ("ana", change_person, lambda i, c: details(c, i.ana, role=Role.OPERATIONS), NotAllowed,
         "may not change people"),
        ("ana", add_person, lambda i, c: AddPerson(at=NOW, name="Ida", team_id=i.north, from_day=MONDAY), NotAllowed,
         "may not change people"),
    ],
)
def test_who_may_not_and_what_cannot_be_changes_nothing_and_says_why(
    company: Company, ids: SimpleNamespace, olga: Viewer, who: str, service: Callable, command: Callable,
    error: type[AppError], sentence: str,
) -> None:
    before = everything(company)
    with pytest.raises(error, match=sentence):
        change(company, service, getattr(company, who), command(ids, company))
    assert everything(company) == before


def test_the_last_one_in_operations_stays(company: Company, olga: Viewer) -> None:
    last = "Olga is the last one in operations. Give somebody else that role first."
    for more in ({"role": Role.REP}, {"active_to": MONDAY}):
        with pytest.raises(CannotDo, match=last):
            change(company, change_person, olga, details(company, olga.person_id, **more))

    an_operator(company, "Otto")
    change(company, change_person, olga, details(company, olga.person_id, active_to=MONDAY))


def test_whoever_becomes_a_rep_is_in_one_team(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    with pytest.raises(CannotDo, match="Mia is in no team, and a rep needs one"):
        change(company, change_person, olga, details(company, ids.mia, role=Role.REP))
    with writing(company.engine) as conn:
        given.a_membership(conn, ids.nina, ids.south, from_day=MONDAY)
    with pytest.raises(CannotDo, match="A rep is in one team at a time. Nina would be in two teams at once from Mon"):
        change(company, change_person, olga, details(company, ids.nina, role=Role.REP))


# -- teams ---------------------------------------------------------------------------------


def test_a_move_takes_the_open_leads_along_and_leaves_what_happened_with_the_old_team(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Ben from North to South on Tuesday: Ginkgo and Hazel go along; his two calls of Friday stay North's."""
    done = change(company, move_person, olga, MovePerson(at=NOW, person_id=ids.ben, team_id=ids.south,
                                                         from_day=on("Tue")))

    assert done.effects == (
        "2 open hand-offs of Ben go along: from now on the manager of South sees them.",)
    assert stays(company, ids.ben) == [(ids.north, given.LONG_AGO, MONDAY), (ids.south, on("Tue"), None)]
    assert row(company, handoffs, ids.ginkgo).team_id == ids.south
    assert count(company, rep_days, rep_days.c.person_id == ids.ben, rep_days.c.team_id == ids.north) > 0
    assert count(company, rep_days, rep_days.c.person_id == ids.ben, rep_days.c.team_id == ids.south) == 0


def test_a_move_in_the_past_counts_what_happened_since_for_the_new_team(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Ben moved on Friday the 13th, it is found out on Monday: his two calls of that day are South's."""
    moved = MovePerson(at=NOW, person_id=ids.ben, team_id=ids.south, from_day=on("last Fri"))
    done = change(company, move_person, olga, moved)

    assert "2 touches from Fri 13 Nov 2026 count for South." in done.effects
    assert count(company, touches, touches.c.person_id == ids.ben, touches.c.team_id == ids.north) == 0
    assert count(company, rep_days, rep_days.c.person_id == ids.ben, rep_days.c.team_id == ids.north) == 0


def test_moving_back_from_the_same_day_restores_everything(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    before = everything(company)
    for team in (ids.south, ids.north):
        change(company, move_person, olga, MovePerson(at=NOW, person_id=ids.ben, team_id=team, from_day=on("last Fri")))

    after = everything(company)
    assert {name for name in before if before[name] != after[name]} == {"journal"}


def test_the_new_teams_hours_are_the_reps_clock_from_then_on(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """South opens at eight: Sam's colleague Ana then owes Cedar by Monday nine. North's promise stays ten."""
    with writing(company.engine) as conn:
        early = given.a_calendar(conn, "Early", hours=[("08:00", "17:00")])
        conn.execute(given.schema.teams.update().where(given.schema.teams.c.id == ids.south).values(calendar_id=early))
        rebuild(conn)
    change(company, move_person, olga, MovePerson(at=NOW, person_id=ids.ana, team_id=ids.south, from_day=MONDAY))

    with reading(company.engine) as conn:
        own = conn.execute(select(assignments.c.due_at).where(assignments.c.handoff_id == ids.cedar)).scalar_one()
    assert own == at("Mon 9:00")
    assert row(company, handoffs, ids.cedar).due_at == at("Mon 10:00")


def test_a_manager_moves_reps_within_the_own_teams_only(company: Company, ids: SimpleNamespace) -> None:
    with pytest.raises(NotFound, match="no team"):
        change(company, move_person, company.nina, MovePerson(at=NOW, person_id=ids.ben, team_id=ids.south,
                                                              from_day=MONDAY))
    change(company, move_person, company.boss, MovePerson(at=NOW, person_id=ids.ben, team_id=ids.south,
                                                          from_day=MONDAY))
    assert [team for team, *_ in stays(company, ids.ben)] == [ids.north, ids.south]


def test_a_manager_does_not_undo_what_operations_planned_elsewhere(company: Company, ids: SimpleNamespace) -> None:
    """Ben is to go to South on 1 December. Nina, who sees North alone, would keep him."""
    with writing(company.engine) as conn:
        conn.execute(memberships.update().where(memberships.c.person_id == ids.ben).values(to_day=date(2026, 11, 30)))
        given.a_membership(conn, ids.ben, ids.south, from_day=date(2026, 12, 1))
        rebuild(conn)
    with pytest.raises(NotAllowed, match="Ben is to be in another manager's team from Tue 1 Dec 2026"):
        change(company, move_person, company.nina, MovePerson(at=NOW, person_id=ids.ben, team_id=ids.north,
                                                              from_day=MONDAY))


@pytest.mark.parametrize(
    ("command", "error", "sentence"),
    [
        (lambda i: MovePerson(at=NOW, person_id=i.ben, team_id=i.north, from_day=MONDAY), CannotDo,
         "Ben is in North on Mon 16 Nov 2026 already"),
        (lambda i: MovePerson(at=NOW, person_id=i.ben, team_id=None, from_day=MONDAY), BadSetting, "Choose the team"),
        (lambda i: MovePerson(at=NOW, person_id=i.ben, team_id=i.south, from_day=None), BadSetting, "Choose the team"),
        (lambda i: MovePerson(at=NOW, person_id=i.nina, team_id=i.south, from_day=MONDAY), NotAllowed,
         "Nina's are for operations"),
        (lambda i: MovePerson(at=NOW, person_id=i.boss, team_id=i.south, from_day=MONDAY), NotAllowed,
         "your own are for operations"),
    ],
)
def test_a_move_that_cannot_be_is_refused(
    company: Company, ids: SimpleNamespace, command: Callable, error: type[AppError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        change(company, move_person, company.boss, command(ids))


def test_the_days_of_a_stay_are_corrected_without_gap_or_overlap(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Ben was in North until the end of June and is in South since July. It should have been August."""
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    with writing(company.engine) as conn:
        conn.execute(memberships.update().where(memberships.c.person_id == ids.ben)
                     .values(to_day=july - timedelta(days=1)))
        south = given.a_membership(conn, ids.ben, ids.south, from_day=july)
        north = conn.execute(select(memberships.c.id).where(
            memberships.c.person_id == ids.ben, memberships.c.team_id == ids.north)).scalar_one()
        rebuild(conn)
    late = SaveStay(at=NOW, person_id=ids.ben, stay_id=south, from_day=august)
    with pytest.raises(CannotDo, match="Ben would be in no team on Wed 1 Jul 2026 to Fri 31 Jul 2026"):
        change(company, save_stay, olga, late)
    longer = SaveStay(at=NOW, person_id=ids.ben, stay_id=north, from_day=given.LONG_AGO, to_day=date(2026, 7, 31))
    with pytest.raises(CannotDo, match="Ben would be in two teams at once from Wed 1 Jul 2026"):
        change(company, save_stay, olga, longer)

    change(company, move_person, olga, MovePerson(at=NOW, person_id=ids.ben, team_id=ids.north, from_day=july))
    change(company, move_person, olga, MovePerson(at=NOW, person_id=ids.ben, team_id=ids.south, from_day=august))
    assert stays(company, ids.ben) == [(ids.north, given.LONG_AGO, date(2026, 7, 31)), (ids.south, august, None)]


def test_a_manager_may_manage_several_teams_and_a_rep_keeps_one(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    change(company, save_stay, olga, SaveStay(at=NOW, person_id=ids.nina, team_id=ids.south, from_day=MONDAY))
    assert [team for team, *_ in stays(company, ids.nina)] == [ids.north, ids.south]
    with pytest.raises(CannotDo, match="Ben would be in two teams at once"):
        change(company, save_stay, olga, SaveStay(at=NOW, person_id=ids.ben, team_id=ids.south, from_day=MONDAY))

    with reading(company.engine) as conn:
        nina, ben = (conn.execute(select(memberships.c.id).where(memberships.c.person_id == key)
                                  .order_by(memberships.c.id.desc())).scalars().first() for key in (ids.nina, ids.ben))
    change(company, remove_stay, olga, RemoveStay(at=NOW, person_id=ids.nina, stay_id=nina))
    assert [team for team, *_ in stays(company, ids.nina)] == [ids.north]
    with pytest.raises(CannotDo, match="Ben would be in no team"):
        change(company, remove_stay, olga, RemoveStay(at=NOW, person_id=ids.ben, stay_id=ben))
    with pytest.raises(NotFound, match="no stay"):
        change(company, remove_stay, olga, RemoveStay(at=NOW, person_id=ids.ben, stay_id=nina))


def test_a_credit_for_a_call_back_goes_along_with_the_days_that_change_team(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """South was closed on 5 November: Ana's voicemail of the 2nd, called back on the 10th, is in time there."""
    with writing(company.engine) as conn:
        slow = given.a_calendar(conn, "Slow", holidays=[date(2026, 11, 5)])
        conn.execute(given.schema.teams.update().where(given.schema.teams.c.id == ids.south).values(calendar_id=slow))
        contact = conn.execute(select(handoffs.c.contact_id).where(handoffs.c.id == ids.cedar)).scalar_one()
        voicemail = given.a_touch(conn, contact=contact, person=ids.ana, at=at("2026-11-02 11:00"), outcome="voicemail")
        given.a_touch(conn, contact=contact, person=ids.ana, at=at("2026-11-10 11:00"), actor="prospect",
                      direction="in", outcome="conversation")
        rebuild(conn)
    done = change(company, move_person, olga, MovePerson(at=NOW, person_id=ids.ana, team_id=ids.south,
                                                         from_day=date(2026, 11, 1)))

    assert "1 voicemail gets the credit for a call back." in done.effects
    assert row(company, touches, voicemail).answered_by_id is not None


# -- targets -------------------------------------------------------------------------------


def target(**more: object) -> SetTarget:
    return SetTarget(**{"at": NOW, "measure": "dial", "period": "day", "figure": 50,
                        "valid_from": on("next Mon")} | more)


def figures(company: Company) -> list[tuple[Any, ...]]:
    t = targets.c
    with reading(company.engine) as conn:
        return [tuple(r) for r in conn.execute(
            select(t.person_id, t.role, t.team_id, t.figure, t.valid_from).order_by(t.valid_from, t.id))]


def test_a_target_for_a_role_changes_all_who_have_no_closer_one(company: Company, ids: SimpleNamespace) -> None:
    """Ana, Ben and Sam are reps; Ana has her own figure, North none."""
    with writing(company.engine) as conn:
        given.a_target(conn, 40, role="rep")
        given.a_target(conn, 30, person=ids.ana)
    done = change(company, set_target, company.mia, target(role="rep"))

    assert done.effects == ("Targets of 2 people change from Mon 23 Nov 2026: dials 40 a day → 50 a day.",)
    assert figures(company) == [
        (None, "rep", None, 40, given.LONG_AGO), (ids.ana, None, None, 30, given.LONG_AGO),
        (None, "rep", None, 50, on("next Mon"))]
    line = last_line(company)
    assert (line.entity, line.entity_id, line.before, line.after["figure"]) == ("role", 0, None, 50)


def test_a_second_figure_from_the_same_day_changes_the_first(company: Company, ids: SimpleNamespace) -> None:
    for figure in (50, 60):
        change(company, set_target, company.nina, target(person_id=ids.ana, figure=figure))

    assert figures(company) == [(ids.ana, None, None, 60, on("next Mon"))]
    assert (last_line(company).before["figure"], last_line(company).after["figure"]) == (50, 60)


def test_a_figure_of_another_period_from_the_same_day_takes_the_place_of_the_first(
    company: Company, ids: SimpleNamespace
) -> None:
    """50 a day was meant to be 200 a week. Only one figure can hold, so only one is kept."""
    change(company, set_target, company.nina, target(person_id=ids.ana))
    done = change(company, set_target, company.nina, target(person_id=ids.ana, figure=200, period="week"))

    assert done.effects == ("The target of 1 person changes from Mon 23 Nov 2026: dials 50 a day → 200 a week.",)
    assert figures(company) == [(ids.ana, None, None, 200, on("next Mon"))]
    line = last_line(company)
    assert [(told["figure"], told["period"]) for told in (line.before, line.after)] == [(50, "day"), (200, "week")]


def test_a_target_that_reaches_back_says_so_and_one_for_nobody_too(company: Company, ids: SimpleNamespace) -> None:
    back = change(company, set_target, company.nina, target(team_id=ids.north, valid_from=on("last Mon")))
    assert back.effects == (
        "Targets of 2 people change from Mon 9 Nov 2026: dials none → 50 a day.",
        "It reaches back: what was aimed for since Mon 9 Nov 2026 is another then. Choose a later day to leave those "
        "days alone.",
    )
    none = change(company, set_target, company.mia, target(role="manager", figure=0, measure="email"))
    assert none.effects == ("Targets of 3 people change from Mon 23 Nov 2026: personal e-mails none → 0 a day.",)


def test_a_target_is_removed_and_what_was_aimed_for_before_holds_again(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        given.a_target(conn, 40, role="rep")
        own = given.a_target(conn, 30, person=ids.ana, valid_from=MONDAY)
    done = change(company, remove_target, company.nina, RemoveTarget(at=NOW, target_id=own))

    assert done.effects == ("The target of 1 person changes from Mon 16 Nov 2026: dials 30 a day → 40 a day.",)
    assert figures(company) == [(None, "rep", None, 40, given.LONG_AGO)]
    assert last_line(company).before["figure"] == 30


@pytest.mark.parametrize(
    ("who", "more", "error", "sentence"),
    [
        ("nina", {"role": "rep"}, NotAllowed, "concerns other managers' people"),
        ("nina", {"person_id": "sam"}, NotFound, "There is no person"),
        ("nina", {"team_id": "south"}, NotFound, "There is no team"),
        ("nina", {"person_id": "ana", "figure": -1}, BadSetting, "A target of -1 cannot be"),
        ("nina", {"person_id": "ana", "valid_from": None}, BadSetting, "first day"),
        ("nina", {"person_id": "ana", "measure": "sneeze"}, BadSetting, "no target of “sneeze”"),
        ("nina", {}, BadSetting, "Choose whom the target is for"),
        ("nina", {"person_id": "ana", "team_id": "north"}, BadSetting, "Choose whom the target is for"),
        ("mia", {"role": "marketing"}, BadSetting, "Choose reps or managers"),
        ("ana", {"person_id": "ana"}, NotAllowed, "may not change targets"),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    company: Company, ids: SimpleNamespace, who: str, more: dict, error: type[AppError], sentence: str
) -> None:
    asked = {key: getattr(ids, value) if key.endswith("_id") else value for key, value in more.items()}
    with pytest.raises(error, match=sentence):
        change(company, set_target, getattr(company, who), target(**asked))
    assert figures(company) == []


def test_a_strangers_target_cannot_be_removed(company: Company, ids: SimpleNamespace) -> None:
    with writing(company.engine) as conn:
        theirs = given.a_target(conn, 30, person=ids.sam)
        everybodys = given.a_target(conn, 30, role="rep")
    with pytest.raises(NotFound):
        change(company, remove_target, company.nina, RemoveTarget(at=NOW, target_id=theirs))
    with pytest.raises(NotAllowed):
        change(company, remove_target, company.nina, RemoveTarget(at=NOW, target_id=everybodys))
