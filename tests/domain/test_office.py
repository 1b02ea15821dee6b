"""Who opens and changes which part of the settings, and the small rules about zones, trees, holidays and days."""

from datetime import date

import pytest

from lib.domain.day_words import day_words, span_words
from lib.domain.office import Section, may_change_person, roles_to_give, sections_for
from lib.domain.people import Role, Viewer
from lib.domain.permissions import may
from lib.domain.public_holidays import countries, public_holidays, regions
from lib.domain.team_tree import above, would_circle
from lib.domain.zones import check_zone, zone_names
from lib.errors import BadSetting

REP, MANAGER, MARKETING, OPERATIONS = (
    Viewer(number, role.value, role) for number, role in enumerate((Role.REP, Role.MANAGER, Role.MARKETING,
                                                                    Role.OPERATIONS), 1))


@pytest.mark.parametrize(
    ("viewer", "opens", "changes"),
    [
        (REP, set(), set()),
        (MANAGER, set(Section), {Section.PEOPLE, Section.TARGETS, Section.LEAVE}),
        (MARKETING, set(Section) - {Section.PEOPLE, Section.TEAMS, Section.LEAVE}, {Section.TARGETS}),
        (OPERATIONS, set(Section), set(Section)),
    ],
    ids=lambda value: value.name if isinstance(value, Viewer) else "",
)
def test_each_role_opens_and_changes_its_own_parts(viewer: Viewer, opens: set, changes: set) -> None:
    records = sections_for(viewer)

    assert {record.section for record in records} == opens
    assert {record.section for record in records if may(viewer, record.action).allowed} == changes


@pytest.mark.parametrize(
    ("viewer", "person", "role", "kind", "allowed"),
    [
        (OPERATIONS, 9, "operations", "person", True),
        (OPERATIONS, 9, "rep", "queue", True),
        (MANAGER, 9, "rep", "person", True),
        (MANAGER, 9, "manager", "person", False),
        (MANAGER, 9, "operations", "person", False),
        (MANAGER, 9, "rep", "queue", False),
        (MANAGER, MANAGER.person_id, "rep", "person", False),
        (MARKETING, 9, "rep", "person", False),
        (REP, 9, "rep", "person", False),
    ],
)
def test_a_manager_changes_reps_only_and_never_themselves(
    viewer: Viewer, person: int, role: str, kind: str, allowed: bool
) -> None:
    assert may_change_person(viewer, person, role, kind) is allowed


def test_only_operations_give_a_role_above_rep() -> None:
    assert [roles_to_give(viewer) for viewer in (REP, MANAGER, MARKETING, OPERATIONS)] == [
        (), (Role.REP,), (), tuple(Role)]


def test_a_zone_that_is_mistyped_is_refused_with_what_may_have_been_meant() -> None:
    with pytest.raises(BadSetting, match="no time zone called “Europe/Pariss”. Did you mean Europe/Paris"):
        check_zone("Europe/Pariss")
    with pytest.raises(BadSetting, match="Did you mean America/New_York"):
        check_zone("new york")
    with pytest.raises(BadSetting, match="Choose one like Europe/Paris"):
        check_zone("Middle Earth")
    check_zone("Europe/Paris")


def test_the_zones_to_choose_from_are_places_and_utc() -> None:
    assert {"Europe/Paris", "America/New_York", "Asia/Tokyo", "UTC"} <= set(zone_names())
    assert not {"EST", "Etc/GMT+3", "posixrules"} & set(zone_names())


def test_a_team_is_never_above_itself() -> None:
    tree = {1: None, 2: 1, 3: 2, 4: 1}

    assert above(tree, 3) == (2, 1)
    assert [would_circle(tree, 2, parent) for parent in (None, 1, 4, 2, 3)] == [False, False, False, True, True]
    assert above({1: 2, 2: 1}, 1) == (2,)


def test_holidays_are_those_of_the_country_and_with_a_region_its_own() -> None:
    german = public_holidays("DE", None, [2026])
    bavarian = public_holidays("DE", "BY", [2026])

    assert german[date(2026, 10, 3)] == "German Unity Day"
    assert bavarian.keys() - german.keys() == {
        date(2026, 1, 6), date(2026, 6, 4), date(2026, 11, 1)}
    assert countries()["GB"] == "United Kingdom"
    assert regions("DE")["BY"] == "Bayern"
    assert regions("XX") == {}


@pytest.mark.parametrize(("country", "region", "sentence"), [
    ("XX", None, "no country “XX”"), ("DE", "ZZ", "Germany has no region “ZZ”"),
])
def test_an_unknown_country_or_region_is_refused(country: str, region: str | None, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        public_holidays(country, region, [2026])


def test_days_read_as_people_say_them() -> None:
    assert day_words(date(2026, 12, 7)) == "Mon 7 Dec 2026"
    assert span_words(date(2026, 12, 21), date(2026, 12, 25)) == "21 to 25 Dec 2026"
    assert span_words(date(2026, 11, 30), date(2026, 12, 1)) == "30 Nov to 1 Dec 2026"
    assert span_words(date(2026, 12, 28), date(2027, 1, 2)) == "28 Dec 2026 to 2 Jan 2027"
    assert span_words(date(2026, 12, 21), date(2026, 12, 21)) == "21 Dec 2026"
