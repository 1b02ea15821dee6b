"""SLA rules and the cadence: what changes from a day on, and what never does. The company is in tests/company.py.

Eight working hours are owed everywhere. By day of hand-off, those without an attempt first:

    last Fri   Birch, Cedar, Dogwood (website)      Ginkgo, Hazel (11:00), Larch (14:00, ended)
    Mon        Alder 9:00 (trade show), Kauri 9:30, Maple 9:00
    earlier    Elm (last Tue, trade show), Fir, Ivy, Juniper
"""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from lib.db.engine import reading, writing
from lib.db.schema import assignments, cadence_steps, cadences, handoffs, sla_rules
from lib.domain.cadence import DEFAULT, PlannedAttempt, cadence_for
from lib.domain.people import Viewer
from lib.errors import AppError, BadSetting, CannotDo, NotAllowed, NotFound
from lib.queries.cadences import cadences_of
from lib.services.office.cadence import RemoveCadence, SaveCadence, remove_cadence, save_cadence
from lib.services.office.sla import RemoveSlaRule, SetSlaRule, remove_sla_rule, set_sla_rule
from tests import given
from tests.company import Company
from tests.given import at, on
from tests.office import NOW, an_operator, change, count, everything, last_line, row


@pytest.fixture
def ids(company: Company) -> SimpleNamespace:
    return company.ids


@pytest.fixture
def olga(company: Company) -> Viewer:
    return an_operator(company)


def rule(**more: object) -> SetSlaRule:
    return SetSlaRule(**{"at": NOW, "minutes": 120, "valid_from": on("last Fri")} | more)


def owed(company: Company, *handoff_ids: int) -> list[tuple[int, object]]:
    found = [row(company, handoffs, key) for key in handoff_ids]
    return [(handoff.sla_minutes, handoff.due_at) for handoff in found]


# -- SLA rules -----------------------------------------------------------------------------


def test_a_rule_concerns_hand_offs_from_its_day_on_and_never_earlier_ones(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Two hours from Friday on: nine hand-offs. Six wait, three of them since Friday; all are due by noon on Monday.

    Larch's call came after four hours: met by eight, late by two. It has ended, and Ginkgo's and Hazel's took an hour.
    """
    done = change(company, set_sla_rule, olga, rule())

    assert done.effects == (
        "9 hand-offs made since Fri 13 Nov 2026 are owed in another time; 4 earlier ones keep theirs.",
        "6 open hand-offs get a new deadline, 3 of them are then overdue.",
        "1 answered hand-off changes from met to met late.",
        "By the reps' own clocks: 4 open assignments get a new deadline, 3 of them are then overdue, 1 answered one "
        "changes from met to met late.",
    )
    assert owed(company, ids.cedar, ids.alder, ids.elm) == [
        (120, at("last Fri 12:00")), (120, at("Mon 11:00")), (480, at("last Wed 10:00"))]
    with reading(company.engine) as conn:
        own = conn.execute(select(assignments.c.due_at).where(assignments.c.handoff_id == ids.cedar)).scalar_one()
    assert own == at("last Fri 12:00")


def test_the_closest_rule_holds_and_others_are_left_alone(company: Company, ids: SimpleNamespace, olga: Viewer) -> None:
    """One hour for trade shows from Monday on: Alder alone; Elm came earlier, Maple from the website."""
    done = change(company, set_sla_rule, olga, rule(minutes=60, source="Trade show", valid_from=on("Mon")))

    assert done.effects[:2] == (
        "1 hand-off made since Mon 16 Nov 2026 is owed in another time; 10 earlier ones keep theirs.",
        "1 open hand-off gets a new deadline.",
    )
    assert owed(company, ids.alder, ids.maple) == [(60, at("Mon 10:00")), (480, at("Mon 17:00"))]
    general = change(company, set_sla_rule, olga, rule(minutes=240, valid_from=on("Mon")))
    assert general.effects[0].startswith("2 hand-offs made since Mon 16 Nov 2026")
    assert owed(company, ids.alder) == [(60, at("Mon 10:00"))]


def test_a_second_rule_from_the_same_day_changes_the_first_and_changing_back_undoes_it(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    before = everything(company)
    change(company, set_sla_rule, olga, rule())
    change(company, set_sla_rule, olga, rule(minutes=30))
    assert count(company, sla_rules) == 1
    assert (last_line(company).before["minutes"], last_line(company).after["minutes"]) == (120, 30)

    with reading(company.engine) as conn:
        key = conn.execute(select(sla_rules.c.id)).scalar_one()
    change(company, remove_sla_rule, olga, RemoveSlaRule(at=NOW, rule_id=key))
    after = everything(company)
    assert {name for name in before if before[name] != after[name]} == {"journal"}


def test_a_rule_to_come_changes_nothing_yet(company: Company, olga: Viewer) -> None:
    done = change(company, set_sla_rule, olga, rule(valid_from=on("Tue")))

    assert done.effects == ("It holds for hand-offs from Tue 17 Nov 2026 on; none has been made yet.",)


def test_a_later_rule_keeps_what_it_says_about_its_own_days(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Four hours from Monday on are there already: two hours from Friday on end where they begin."""
    with writing(company.engine) as conn:
        given.an_sla_rule(conn, 240, valid_from=on("Mon"))
    change(company, set_sla_rule, olga, rule())

    assert [minutes for minutes, _ in owed(company, ids.cedar, ids.alder)] == [120, 480]


@pytest.mark.parametrize(
    ("more", "error", "sentence"),
    [
        ({"minutes": 0}, BadSetting, "A promise of 0 working minutes cannot be. Choose between 1 minute and"),
        ({"minutes": -5}, BadSetting, "A promise of -5 working minutes"),
        ({"minutes": 10**9}, BadSetting, "1,000,000,000 working minutes cannot be"),
        ({"valid_from": None}, BadSetting, "Choose the first day"),
        ({"intent": "boiling"}, BadSetting, "no intent called “boiling”. Choose hot, warm, cold, or all"),
        ({"minutes": 99, "valid_from": date(2026, 1, 1)}, CannotDo, "holds from Thu 1 Jan 2026 already"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    company: Company, olga: Viewer, more: dict, error: type[AppError], sentence: str
) -> None:
    with writing(company.engine) as conn:
        given.an_sla_rule(conn, 99, valid_from=date(2026, 1, 1))
    with pytest.raises(error, match=sentence):
        change(company, set_sla_rule, olga, rule(**more))


@pytest.mark.parametrize("who", ["ana", "nina", "boss", "mia"])
def test_only_operations_change_rules_and_plans(company: Company, who: str) -> None:
    with pytest.raises(NotAllowed, match="may not change SLA rules"):
        change(company, set_sla_rule, getattr(company, who), rule())
    with pytest.raises(NotAllowed, match="may not change the cadence"):
        change(company, save_cadence, getattr(company, who), plan())


def test_a_rule_that_is_not_there_cannot_be_removed(company: Company, olga: Viewer) -> None:
    with pytest.raises(NotFound, match="There is no rule 999"):
        change(company, remove_sla_rule, olga, RemoveSlaRule(at=NOW, rule_id=999))


# -- the cadence ---------------------------------------------------------------------------


def plan(**more: object) -> SaveCadence:
    short = (PlannedAttempt(1, "phone"), PlannedAttempt(3, "email"))
    return SaveCadence(**{"at": NOW, "intent": "any", "attempts": short, "max_voicemails": 1} | more)


def test_a_plan_is_set_and_removing_it_lets_the_built_in_one_hold_again(
    company: Company, ids: SimpleNamespace, olga: Viewer
) -> None:
    """Ten hand-offs are open. Elm, Ginkgo and Hazel were called once and never reached: all a plan of one asks."""
    once = plan(attempts=(PlannedAttempt(1, "phone"),), max_voicemails=0)
    done = change(company, save_cadence, olga, once)

    assert done.effects == (
        "10 open hand-offs follow another plan from now on.",
        "3 of them have then made all attempts: returning to marketing is proposed.",
    )
    with reading(company.engine) as conn:
        found = cadence_for(cadences_of(conn), "hot")
    assert (found.attempts, found.max_voicemails) == ((PlannedAttempt(1, "phone"),), 0)
    assert last_line(company).before["steps"] == (
        "day 1 call, day 2 call, day 4 e-mail, day 6 call, day 8 e-mail, day 10 call")
    assert last_line(company).after["steps"] == "day 1 call"

    change(company, save_cadence, olga, plan())
    assert count(company, cadence_steps) == 2
    change(company, remove_cadence, olga, RemoveCadence(at=NOW, intent="any"))
    with reading(company.engine) as conn:
        assert cadence_for(cadences_of(conn), None) == DEFAULT
    assert (count(company, cadences), count(company, cadence_steps)) == (0, 0)


def test_a_plan_for_hot_leads_concerns_hot_leads_only(company: Company, olga: Viewer) -> None:
    with writing(company.engine) as conn:
        conn.execute(handoffs.update().where(handoffs.c.id == company.ids.cedar).values(intent="hot"))

    assert change(company, save_cadence, olga, plan(intent="hot")).effects == (
        "1 open hand-off follows another plan from now on.",)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"attempts": ()}, "A plan of 0 attempts cannot be"),
        ({"attempts": (PlannedAttempt(2, "phone"),)}, "The first attempt is on working day 2"),
        ({"attempts": (PlannedAttempt(0, "phone"),)}, "Attempt 1 is on working day 0. Choose day 1 or later"),
        ({"attempts": (PlannedAttempt(1, "phone"), PlannedAttempt(1, "email"))},
         "Attempt 2 is on working day 1. Choose day 2 or later: no two attempts are on the same day"),
        ({"attempts": (PlannedAttempt(1, "pigeon"),)}, "Attempt 1 is by “pigeon”"),
        ({"max_voicemails": 2}, "2 voicemails do not fit: the plan has 1 call. Allow 0 to 1"),
        ({"intent": "boiling"}, "no intent called “boiling”"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(company: Company, olga: Viewer, more: dict, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        change(company, save_cadence, olga, plan(**more))


def test_the_built_in_plan_cannot_be_removed(company: Company, olga: Viewer) -> None:
    with pytest.raises(NotFound, match="The built-in one cannot be removed"):
        change(company, remove_cadence, olga, RemoveCadence(at=NOW, intent="hot"))
