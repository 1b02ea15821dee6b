"""Who may do what, role by role."""

import pytest

from lib.domain.people import ROLE_WORDS, Role, Viewer
from lib.domain.permissions import ACTIONS, may

REP, MANAGER, MARKETING, OPERATIONS = Role.REP, Role.MANAGER, Role.MARKETING, Role.OPERATIONS

ALLOWED = {
    "receive_lead": {MANAGER, MARKETING, OPERATIONS},
    "hand_off": {MANAGER, MARKETING, OPERATIONS},
    "assign": {MANAGER, MARKETING, OPERATIONS},
    "accept": {REP, MANAGER, OPERATIONS},
    "call": {REP, MANAGER, OPERATIONS},
    "record_touch": {REP, MANAGER, MARKETING, OPERATIONS},
    "end_handoff": {REP, MANAGER, OPERATIONS},
    "reopen_handoff": {MANAGER, MARKETING, OPERATIONS},
    "undo": {REP, MANAGER, MARKETING, OPERATIONS},
    "change_people": {MANAGER, OPERATIONS},
    "change_leave": {MANAGER, OPERATIONS},
    "change_targets": {MANAGER, MARKETING, OPERATIONS},
    "change_teams": {OPERATIONS},
    "change_calendars": {OPERATIONS},
    "change_sla": {OPERATIONS},
    "change_cadence": {OPERATIONS},
}


def test_every_action_is_in_the_table():
    assert set(ACTIONS) == set(ALLOWED)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ALLOWED)
def test_may(role, action):
    verdict = may(Viewer(1, "Ana", role), action)
    assert verdict.allowed == (role in ALLOWED[action])
    assert ACTIONS[action].words in verdict.reason


def test_every_role_has_a_word_and_two_see_everything():
    assert set(ROLE_WORDS) == set(Role)
    assert {role for role in Role if Viewer(1, "Ana", role).sees_everything} == {MARKETING, OPERATIONS}
