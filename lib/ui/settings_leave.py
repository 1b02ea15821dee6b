"""Leave in the settings: who is away when."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock
from lib.domain.day_words import day_words
from lib.domain.office import SectionRecord
from lib.domain.people import Viewer
from lib.queries import settings_people
from lib.services.office.leave import RemoveLeave, SaveLeave, remove_leave, save_leave
from lib.ui import data, dialogs, settings_log, urlstate, words
from lib.ui.settings_parts import Fields, Table, ask_instead, finish, heading, show_control, toolbar

ACTIONS = ("save_leave", "remove_leave")
_SHOW = {"coming": "Now and later", "past": "Past"}
DAY_FORMAT = "DD/MM/YYYY"


def draw(viewer: Viewer, record: SectionRecord) -> None:
    """Who is away now or later, or was."""
    heading(viewer, record)
    today = clock.today()
    people = data.ask(settings_people.offered, viewer, today).sales
    past = urlstate.get("show") == "past"
    absences = data.ask(settings_people.leave_list, viewer, today, past=past)
    by_id = {away["id"]: away for away in absences}
    rows = [
        {"Person": away["name"], "First day": day_words(away["from_day"]), "Last day": day_words(away["to_day"]),
         "Days": (away["to_day"] - away["from_day"]).days + 1, "Note": away["note"] or ""}
        for away in absences
    ]
    table = Table("leave", list(by_id), rows, lambda key: dialogs.ask(
        LEAVE, leave=by_id[key], people={by_id[key]["person_id"]: by_id[key]["name"]}))
    with toolbar():
        table.finder("Find an absence")
        show_control(_SHOW)
        st.button("Add leave", icon=":material/beach_access:", type="primary", on_click=dialogs.ask, args=(LEAVE,),
                  kwargs={"people": people, "leave": None})
    if rows:
        table.draw(alt=words.counted(len(rows), "absence"))
        st.caption(words.counted(len(rows), "absence"))
    else:
        st.markdown("Nobody has been away." if past else "Nobody is away, and no leave is planned.")
    settings_log.recent(viewer, ACTIONS)


def _leave(viewer: Viewer, about: dict[str, Any]) -> None:
    fields, leave, people = Fields(about), about["leave"], about["people"]
    only = next(iter(people)) if len(people) == 1 else None
    if only is None:
        st.selectbox("Who is away", list(people), index=None, key=fields.key("person"), placeholder="Choose a person",
                     format_func=people.__getitem__)
    with st.container(horizontal=True):
        st.date_input("First day away", leave["from_day"] if leave else None, key=fields.key("from_day"),
                      format=DAY_FORMAT)
        st.date_input("Last day away", leave["to_day"] if leave else None, key=fields.key("to_day"), format=DAY_FORMAT)
    st.text_input("Note", (leave["note"] if leave else None) or "", key=fields.key("note"),
                  placeholder="Why, if it is to be known")

    def make(at: datetime) -> SaveLeave:
        return SaveLeave(at=at, person_id=only or fields["person"] or 0, leave_id=leave["id"] if leave else None,
                         from_day=fields["from_day"], to_day=fields["to_day"], note=fields["note"])

    if only is None and fields["person"] is None:
        st.caption("Choose who is away first.")
    else:
        finish(viewer, about, make, save_leave, done="Saved.")
    if leave is not None:
        st.button("Remove this absence …", type="tertiary", icon=":material/delete:", on_click=ask_instead,
                  args=(REMOVE,), kwargs={"leave": leave})


def _title(about: dict[str, Any]) -> str:
    people = about["people"]
    return f"Leave of {next(iter(people.values()))}" if len(people) == 1 else "Leave"


LEAVE = dialogs.Form(_title, _leave)
"""about: people (by id, to choose from), leave (or None for a new one)."""


def _remove(viewer: Viewer, about: dict[str, Any]) -> None:
    def make(at: datetime) -> RemoveLeave:
        return RemoveLeave(at=at, leave_id=about["leave"]["id"])

    finish(viewer, about, make, remove_leave, done="Removed.", verb="Remove")


REMOVE = dialogs.Form(lambda about: "Remove this absence?", _remove)
"""about: leave."""
