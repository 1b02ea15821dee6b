"""The parts of the settings, and what draws each."""

from lib.domain.office import Section
from lib.domain.people import Viewer
from lib.ui import (
    settings_cadence,
    settings_calendars,
    settings_holidays,
    settings_leave,
    settings_people,
    settings_sla,
    settings_targets,
    settings_teams,
)
from lib.ui.settings_parts import choose_section

_DRAWS = {
    Section.PEOPLE: settings_people.draw,
    Section.TEAMS: settings_teams.draw,
    Section.TARGETS: settings_targets.draw,
    Section.CALENDARS: settings_calendars.draw,
    Section.HOLIDAYS: settings_holidays.draw,
    Section.LEAVE: settings_leave.draw,
    Section.SLA: settings_sla.draw,
    Section.CADENCE: settings_cadence.draw,
}


def chosen_part(viewer: Viewer) -> None:
    """The part the address names, and nothing of the others."""
    record = choose_section(viewer)
    if record is not None:
        _DRAWS[record.section](viewer, record)
