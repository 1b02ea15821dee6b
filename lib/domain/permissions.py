"""Who may do what. Which *rows* somebody sees is decided in the queries (scope.py)."""

from dataclasses import dataclass

from lib.domain.people import Role, Viewer


@dataclass(frozen=True)
class Action:
    """Something that changes data, and the roles that may do it to a row they see."""

    name: str
    words: str
    roles: frozenset[Role]


_EVERYBODY = frozenset(Role)
_NO_REP = frozenset({Role.MANAGER, Role.MARKETING, Role.OPERATIONS})
_NO_MARKETING = frozenset({Role.REP, Role.MANAGER, Role.OPERATIONS})
_MANAGERS = frozenset({Role.MANAGER, Role.OPERATIONS})
_OPERATIONS = frozenset({Role.OPERATIONS})

ACTIONS = {
    action.name: action
    for action in (
        Action("receive_lead", "take in a lead", _NO_REP),
        Action("hand_off", "hand a lead to sales", _NO_REP),
        Action("assign", "assign a hand-off", _NO_REP),
        Action("accept", "accept a hand-off", _NO_MARKETING),
        Action("call", "call prospects", _NO_MARKETING),
        Action("record_touch", "log a touch", _EVERYBODY),
        Action("end_handoff", "end a hand-off", _NO_MARKETING),
        Action("reopen_handoff", "re-open a hand-off", _NO_REP),
        Action("undo", "undo something of their own", _EVERYBODY),
        Action("change_people", "change people and their teams", _MANAGERS),
        Action("change_leave", "change leave", _MANAGERS),
        Action("change_targets", "change targets", _NO_REP),
        Action("change_teams", "change teams", _OPERATIONS),
        Action("change_calendars", "change calendars and holidays", _OPERATIONS),
        Action("change_sla", "change SLA rules", _OPERATIONS),
        Action("change_cadence", "change the cadence", _OPERATIONS),
    )
}


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and why, in words for the person at the screen."""

    allowed: bool
    reason: str


def may(viewer: Viewer, action: str) -> Verdict:
    """Whether somebody in this role may do this at all."""
    what = ACTIONS[action]
    if viewer.role in what.roles:
        return Verdict(True, f"{viewer.name} may {what.words}.")
    return Verdict(False, f"{viewer.name} may not {what.words}: ask a manager or operations.")
