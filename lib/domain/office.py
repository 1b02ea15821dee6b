"""The settings: which parts there are, who reads and who changes them, and whom one may change.

Operations change everything. A manager changes the reps of the own teams and those below,
their leave and targets, never somebody of a higher role and never where they stand
themselves. Marketing changes targets. Which people and teams somebody sees at all is
decided in the queries (lib/queries/settings_scope.py).
"""

from dataclasses import dataclass
from enum import StrEnum

from lib.domain.people import Kind, Role, Viewer
from lib.domain.permissions import may


class Section(StrEnum):
    """A part of the settings; its code is its address."""

    PEOPLE = "people"
    TEAMS = "teams"
    TARGETS = "targets"
    CALENDARS = "calendars"
    HOLIDAYS = "holidays"
    LEAVE = "leave"
    SLA = "sla"
    CADENCE = "cadence"


@dataclass(frozen=True)
class SectionRecord:
    """What a part is called, what it settles, the action that changes it, and who else may read it."""

    section: Section
    title: str
    says: str
    action: str
    readers: frozenset[Role]


INTENTS = {"hot": "Hot", "warm": "Warm", "cold": "Cold"}
"""How keen a response was: what rules and plans may be about."""

MEASURE_WORDS = {
    "dial": "Dials",
    "voicemail": "Voicemails",
    "conversation": "Conversations",
    "email": "Personal e-mails",
    "meeting_booked": "Meetings booked",
    "meeting_held": "Meetings held",
}

ROLE_SEES = {
    Role.REP: "the own leads",
    Role.MANAGER: "the leads of the teams managed",
    Role.MARKETING: "every lead",
    Role.OPERATIONS: "every lead and all settings",
}

_MANAGERS = frozenset({Role.MANAGER})
_ALL_BUT_REPS = frozenset({Role.MANAGER, Role.MARKETING})

SECTIONS = (
    SectionRecord(Section.PEOPLE, "People", "Who is here, in which team, in which hours.", "change_people", _MANAGERS),
    SectionRecord(Section.TEAMS, "Teams", "Who stands above whom, when a team is open, and whether its reps accept "
                  "hand-offs.", "change_teams", _MANAGERS),
    SectionRecord(Section.TARGETS, "Targets", "What everybody aims for, from a day on: the days before keep their "
                  "figure. The closest one holds: a person's own, else their team's, else their role's. A team's or "
                  "a role's figure is each rep's own.", "change_targets", _ALL_BUT_REPS),
    SectionRecord(Section.CALENDARS, "Calendars", "When a team or a person is open. All clocks run in these hours.",
                  "change_calendars", _ALL_BUT_REPS),
    SectionRecord(Section.HOLIDAYS, "Holidays", "The closed days of a calendar. Clocks stand still on them.",
                  "change_calendars", _ALL_BUT_REPS),
    SectionRecord(Section.LEAVE, "Leave", "Who is away when. A rep's own clock stands still, the hand-off's does not.",
                  "change_leave", _MANAGERS),
    SectionRecord(Section.SLA, "SLA rules", "How soon a first attempt is owed, in working time. The closest rule "
                  "holds: source and intent, then source, then intent.", "change_sla", _ALL_BUT_REPS),
    SectionRecord(Section.CADENCE, "Cadence", "How often, when and through what we try to reach somebody.",
                  "change_cadence", _ALL_BUT_REPS),
)


def sections_for(viewer: Viewer) -> tuple[SectionRecord, ...]:
    """The parts somebody may open."""
    return tuple(s for s in SECTIONS if viewer.role in s.readers or may(viewer, s.action).allowed)


def may_change_person(viewer: Viewer, person_id: int, role: str, kind: str) -> bool:
    """Whether the viewer may change this person's details and teams, given that they see them."""
    if viewer.role is Role.OPERATIONS:
        return True
    is_rep = role == Role.REP.value and kind == Kind.PERSON.value
    return viewer.role is Role.MANAGER and is_rep and person_id != viewer.person_id


def roles_to_give(viewer: Viewer) -> tuple[Role, ...]:
    """The roles somebody may give to another person."""
    if viewer.role is Role.OPERATIONS:
        return tuple(Role)
    return (Role.REP,) if viewer.role is Role.MANAGER else ()
