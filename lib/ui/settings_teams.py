"""Teams in the settings: the tree, hours, and whether reps accept hand-offs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.office import SectionRecord
from lib.domain.people import Viewer
from lib.queries import settings_people, settings_rules
from lib.services.office.teams import RemoveTeam, SaveTeam, remove_team, save_team
from lib.ui import data, dialogs, settings_log
from lib.ui.settings_parts import Fields, Table, ask_instead, finish, heading, may_edit, toolbar

ACTIONS = ("save_team", "remove_team")
Teams = list[dict[str, Any]]


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """The tree of teams, those below indented."""
    heading(viewer, record)
    today = clock.today()
    teams = data.ask(settings_people.teams_list, viewer, today)
    calendars = {row["id"]: row["name"] for row in data.ask(settings_rules.calendars_list, viewer, today)}
    edits = may_edit(viewer, record)
    about = {"teams": {team["id"]: team["name"] for team in teams}, "calendars": calendars}
    ordered = list(_as_tree(teams))
    by_id = {team["id"]: team for _, team in ordered}
    rows = [
        {"Team": "\u2003" * depth + team["name"], "Managers": team["managers"] or "–", "Reps": team["reps"],
         "Calendar": team["calendar"], "Time zone": team["zone"].replace("_", " "),
         "Acceptance": "asked" if team["acceptance_step"] else "not asked"}
        for depth, team in ordered
    ]
    table = Table("teams", list(by_id), rows,
                  (lambda key: dialogs.ask(TEAM, **about, team=by_id[key])) if edits else None)
    with toolbar():
        table.finder("Find a team")
        if edits:
            st.button("Add a team", icon=":material/group_add:", type="primary", on_click=dialogs.ask, args=(TEAM,),
                      kwargs=about | {"team": None})
    if rows:
        table.draw(alt="Teams")
    else:
        st.markdown("There is no team yet.")
    settings_log.recent(viewer, ACTIONS)


def _as_tree(teams: Teams) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each team after the one above it, with how deep it stands; the top is whatever has nothing above it here."""
    known = {team["id"] for team in teams}
    seen: set[int] = set()

    def below(parent: int | None, depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
        for team in teams:
            above = team["parent_id"] if team["parent_id"] in known else None
            if above == parent and team["id"] not in seen:
                seen.add(team["id"])
                yield depth, team
                yield from below(team["id"], depth + 1)

    yield from below(None, 0)
    yield from ((0, team) for team in teams if team["id"] not in seen)  # a circle in the data has no top


def _team(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, team = Fields(about), about["team"]
    st.text_input("Name", team["name"] if team else "", key=fields.key("name"))
    above = [key for key in about["teams"] if not team or key != team["id"]]
    st.selectbox("Team above", above, key=fields.key("parent"), format_func=about["teams"].__getitem__,
                 index=above.index(team["parent_id"]) if team and team["parent_id"] in above else None,
                 placeholder="None: at the top", help="Its managers see this team's people and leads, too.")
    calendars = list(about["calendars"])
    st.selectbox("Calendar", calendars, key=fields.key("calendar"), format_func=about["calendars"].__getitem__,
                 index=calendars.index(team["calendar_id"]) if team and team["calendar_id"] in calendars else None,
                 placeholder="Choose a calendar", help="The clock of its leads runs in these hours.")
    st.toggle("Reps accept hand-offs", bool(team["acceptance_step"]) if team else True, key=fields.key("acceptance"),
              help="Without it, being assigned counts as accepted. Open hand-offs follow; ended ones stay as they are.")

    def make(at: datetime) -> SaveTeam:
        return SaveTeam(at=at, team_id=team["id"] if team else None, name=fields["name"], parent_id=fields["parent"],
                        calendar_id=fields["calendar"], acceptance_step=bool(fields["acceptance"]))

    finish(viewer, about, make, save_team, done="Saved.", slow=team is not None)
    if team:
        st.button("Remove this team …", type="tertiary", icon=":material/delete:", on_click=ask_instead,
                  args=(REMOVE,), kwargs={"team": team})


TEAM = dialogs.Form(lambda about: f"Change {about['team']['name']}" if about["team"] else "Add a team", _team)
"""about: teams and calendars (names by id), team (or None for a new one)."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    st.caption("Only a team that nothing hangs on can be removed: one made by mistake.")

    def make(at: datetime) -> RemoveTeam:
        return RemoveTeam(at=at, team_id=about["team"]["id"])

    finish(viewer, about, make, remove_team, done="Removed.", verb="Remove")


REMOVE = dialogs.Form(lambda about: f"Remove {about['team']['name']}?", _remove)
"""about: team."""
