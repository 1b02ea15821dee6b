"""People in the settings: the list, and one person with their teams and absences."""

from datetime import date
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.day_words import day_words, span_words
from lib.domain.office import Section, SectionRecord, may_change_person
from lib.domain.people import ROLE_WORDS, Kind, Role, Viewer
from lib.domain.permissions import may
from lib.queries import settings_people
from lib.queries.settings_people import PersonDetail
from lib.ui import data, dialogs, pages_list, settings_log, urlstate, words
from lib.ui import settings_people_forms as forms
from lib.ui.settings_leave import LEAVE
from lib.ui.settings_parts import Table, go, heading, show_control, toolbar

ACTIONS = ("add_person", "change_person", "move_person", "save_stay", "remove_stay")
_SHOW = {"here": "Here", "left": "Left", "all": "All"}
_KINDS = {Kind.QUEUE: "Queue", Kind.SYSTEM: "System"}


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """The person the address names, or everybody."""
    person_id = urlstate.get_number("person")
    if person_id is None:
        _list(viewer, record)
        settings_log.recent(viewer, ACTIONS)
        return
    st.button("All people", icon=":material/arrow_back:", type="tertiary", on_click=go, args=(Section.PEOPLE,))
    detail = data.ask(settings_people.person_detail, viewer, person_id, clock.today())
    if detail is None:
        st.markdown("There is no person with this number among yours. The link may be mistyped, or they may be in "
                    "somebody else's team.")
        return
    _person(viewer, detail)


def _list(viewer: Viewer, record: SectionRecord) -> None:
    heading(viewer, record)
    today = clock.today()
    people = data.ask(settings_people.people_list, viewer, today)
    teams = sorted({(row["team_id"], row["team"]) for row in people if row["team"]}, key=lambda team: team[1])
    names = dict(teams)
    team, show = urlstate.chosen(list(names), "team"), urlstate.chosen(list(_SHOW), "show") or "here"
    shown = [row for row in people if _fits(row, team, show, today)]
    table = Table("people", [row["id"] for row in shown], [_cells(row, today) for row in shown],
                  lambda key: go(Section.PEOPLE, person=key), "Open")
    with toolbar():
        table.finder("Find a person")
        with st.container(width=180):
            urlstate.select("Team", list(names), "team", words=names.__getitem__, placeholder="All teams",
                            label_visibility="collapsed")
        show_control(_SHOW)
        st.button("Add a person", icon=":material/person_add:", type="primary", on_click=dialogs.ask,
                  args=(forms.ADD,))
    if not shown:
        st.markdown("Nobody fits. Choose another team, or show everybody.")
        return
    table.draw(alt=words.counted(len(shown), "person", "people"))
    st.caption(words.counted(len(shown), "person", "people"))


def _fits(row: dict[str, Any], team: int | None, show: str, today: date) -> bool:
    has_left = row["active_to"] is not None and row["active_to"] < today
    return (team is None or row["team_id"] == team) and (show == "all" or has_left == (show == "left"))


def _cells(row: dict[str, Any], today: date) -> dict[str, Any]:
    return {
        "Name": row["name"],
        "Role": _role(row),
        "Team": row["team"] or "–",
        "E-mail": row["email"] or "–",
        "Hours": row["calendar"] or ("The team’s" if row["team"] else "–"),
        "Time zone": (row["zone"] or ("The team’s" if row["team"] else "–")).replace("_", " "),
        "Here": _here(row["active_from"], row["active_to"], today),
        "Away": f"until {row['away_until'].day} {row['away_until']:%b}" if row["away_until"] else "",
    }


def _role(row: dict[str, Any]) -> str:
    return _KINDS.get(row["kind"]) or ROLE_WORDS[Role(row["role"])]


def _here(first: date | None, last: date | None, today: date) -> str:
    if last is not None:
        return f"{'left' if last < today else 'until'} {last.day} {last:%b} {last.year}"
    if first is None:
        return ""
    return f"{'since' if first <= today else 'from'} {first.day} {first:%b} {first.year}"


# -- one person ------------------------------------------------------------------------


def _person(viewer: Viewer, detail: PersonDetail) -> None:
    facts, today = detail.facts, clock.today()
    st.header(facts["name"])
    mine = may_change_person(viewer, facts["id"], facts["role"], facts["kind"])
    offered = data.ask(settings_people.offered, viewer, today)
    about = {"person": facts, "offered": offered}
    with st.container(horizontal=True):
        if mine:
            st.button("Change details", icon=":material/edit:", on_click=dialogs.ask, args=(forms.CHANGE,),
                      kwargs=about)
            if facts["role"] == Role.REP.value and facts["kind"] == Kind.PERSON.value:
                st.button("Move to another team", icon=":material/swap_horiz:", on_click=dialogs.ask,
                          args=(forms.MOVE,), kwargs=about)
            else:
                st.button("Add a team", icon=":material/group_add:", on_click=dialogs.ask, args=(forms.STAY,),
                          kwargs=about | {"stay": None})
        if may(viewer, "change_leave").allowed and facts["kind"] == Kind.PERSON.value:
            st.button("Add leave", icon=":material/beach_access:", on_click=dialogs.ask, args=(LEAVE,),
                      kwargs={"people": {facts["id"]: facts["name"]}, "leave": None})
    if not mine:
        st.caption("Managers change the details and teams of their reps; these are for operations to change.")
    _facts(facts, today)
    _open_leads(detail)
    _stays(detail, about, mine)
    _leave(detail, viewer)


def _facts(facts: dict[str, Any], today: date) -> None:
    shown = (
        ("Role", _role(facts)),
        ("E-mail", facts["email"] or "None: nobody can sign in as them"),
        ("Hours", facts["calendar"] or "The team’s"),
        ("Time zone", (facts["zone"] or "The team’s").replace("_", " ")),
        ("Here", _here(facts["active_from"], facts["active_to"], today)),
    )
    with st.container(border=True), st.grid(5, min_column_width=210, gap="small"):
        for label, value in shown:
            if value:
                st.markdown(f":gray[{label}]  \n{words.plain(value)}")


def _open_leads(detail: PersonDetail) -> None:
    if not detail.open_handoffs:
        return
    has_left = detail.facts["active_to"] is not None and detail.facts["active_to"] < clock.today()
    what = words.counted(detail.open_handoffs, "open lead")
    with st.container(horizontal=True, vertical_alignment="center"):
        if has_left:
            st.badge(f"Has left, and still owns {what}", icon=":material/person_off:", color="orange")
        st.page_link(pages_list.page_called("unfollowed"), label=f"See the unfollowed ones of {what}",
                     icon=":material/phone_missed:", query_params={"rep": str(detail.facts["id"])})


def _stays(detail: PersonDetail, about: dict[str, Any], mine: bool) -> None:
    rows = [
        {"Team": stay["team"], "From": day_words(stay["from_day"]),
         "To": day_words(stay["to_day"]) if stay["to_day"] else "lasting"}
        for stay in detail.stays
    ]
    ours = {stay["id"]: stay for stay in detail.stays}
    opens = (lambda key: dialogs.ask(forms.STAY, **about, stay=ours[key])) if mine else None
    table = Table("stays", list(ours), rows, opens)
    with toolbar():
        st.markdown("**Teams**", width="content")
        table.finder("Find a stay")
    if rows:
        table.draw(alt="Teams")
    else:
        st.caption("In no team.")


def _leave(detail: PersonDetail, viewer: Viewer) -> None:
    person = {detail.facts["id"]: detail.facts["name"]}
    ours = {away["id"]: away for away in detail.leave}
    rows = [{"Days": span_words(a["from_day"], a["to_day"]), "Note": a["note"] or ""} for a in detail.leave]
    may_change = may(viewer, "change_leave").allowed
    table = Table("absences", list(ours), rows,
                  (lambda key: dialogs.ask(LEAVE, people=person, leave=ours[key])) if may_change else None)
    with toolbar():
        st.markdown("**Leave**", width="content")
        table.finder("Find an absence")
    if rows:
        table.draw(alt=f"Leave of {detail.facts['name']}")
    else:
        st.caption("Here, and no leave is planned. Past absences are under Leave.")
