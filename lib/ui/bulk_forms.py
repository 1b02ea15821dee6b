"""Accept, assign or return the selected leads: what will change is said first, and how many on the button."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import clock
from lib.domain.bulk import Deed
from lib.domain.people import Viewer
from lib.domain.permissions import may
from lib.services import bulk
from lib.services.bulk import Bulk, Preview, perform_bulk
from lib.services.returns import Why
from lib.ui import actions, data, dialogs, page, return_form, words

_PERSON = "bulk_person"
_BUTTONS = {
    Deed.ACCEPT: ("Accept", ":material/check:", "accept"),
    Deed.ASSIGN: ("Assign…", ":material/person_add:", "assign"),
    Deed.RETURN: ("Return…", ":material/undo:", "end_handoff"),
}


def buttons(viewer: Viewer, chosen: list[int], after: Callable[[], None]) -> None:
    """What the viewer may do to the selected leads; there before any is selected, so that nothing moves then.

    after: called once it is done.
    """
    for deed, (label, icon, permission) in _BUTTONS.items():
        if may(viewer, permission).allowed:
            st.button(label, icon=icon, key=f"bulk_{deed.value}", disabled=not chosen,
                      help=None if chosen else "Select leads in the list first.",
                      on_click=lambda deed=deed: dialogs.ask(BULK, deed=deed, handoff_ids=tuple(chosen), after=after))


def _title(about: dict[str, Any]) -> str:
    verb = {Deed.ACCEPT: "Accept", Deed.ASSIGN: "Assign", Deed.RETURN: "Return"}[about["deed"]]
    return f"{verb} {words.counted(len(about['handoff_ids']), 'selected lead')}"


def _draw(viewer: Viewer, about: dict[str, Any]) -> None:
    why, person_id = Why(None), None
    if about["deed"] is Deed.ASSIGN:
        person_id = _to_whom(viewer)
        if person_id is None:
            st.caption("Choose who gets them, and see here what changes.")
            st.button("Assign", type="primary", key="bulk_confirm", width="stretch", disabled=True)
            return
    elif about["deed"] is Deed.RETURN:
        why = return_form.fields(viewer, about)
    command = _command(about, person_id, why)
    with page.troubles_in_words():
        seen = data.ask(bulk.preview, viewer, command)
        _what_changes(seen)
        _confirm(viewer, about, command, seen)


def _to_whom(viewer: Viewer) -> int | None:
    """Everybody the viewer may give leads to who is here today."""
    here = {who.person_id for who in data.people_to_pick(clock.today())}
    reps = {key: name for key, name in data.choices(viewer).reps.items() if key in here}
    return st.selectbox("To", list(reps), index=None, key=_PERSON, format_func=reps.__getitem__,
                        placeholder="Choose a person")


def _what_changes(seen: Preview) -> None:
    first, *others = seen.summary
    if not seen.changes:
        others, first = [first, *others], "Nothing will change"
    st.markdown("\n".join([f"**{words.plain(first)}**", *(f"- {words.plain(other)}" for other in others)]))
    with st.expander("Lead by lead"):
        rows = [
            {"Lead": item.words, "Now with": item.holder or "Nobody",
             "Changes": "Yes" if item.changes else f"No, {item.becomes}"}
            for item in seen.items
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, row_height=32, height=min(len(rows), 6) * 32 + 36,
                     column_config={"Lead": st.column_config.TextColumn(width=160),
                                    "Now with": st.column_config.TextColumn(width=95)})


def _confirm(viewer: Viewer, about: dict[str, Any], command: Bulk, seen: Preview) -> None:
    verb = {Deed.ACCEPT: "Accept", Deed.ASSIGN: "Assign", Deed.RETURN: return_form.verb(command.why)}[about["deed"]]
    number = words.counted(len(seen.changes), "lead")
    st.button(f"{verb} {number}", type="primary", key="bulk_confirm", width="stretch", shortcut="Ctrl+Enter",
              disabled=not seen.changes, on_click=_do, args=(viewer, about, command, seen))


def _do(viewer: Viewer, about: dict[str, Any], command: Bulk, seen: Preview) -> None:
    """Exactly what the person has seen, or nothing."""
    if about["deed"] is Deed.RETURN:
        if return_form.lacks(viewer, about):
            return
        # The evidence may have been typed since the fields were drawn.
        command = replace(command, why=return_form.chosen(about.get("reason")))
    did = {Deed.ACCEPT: "Accepted", Deed.ASSIGN: "Assigned", Deed.RETURN: return_form.done_word(command.why)}
    done = f"{did[command.deed]}: {words.counted(len(seen.changes), 'lead')}"
    if actions.perform(perform_bulk, viewer, replace(command, at=clock.now(), promised=seen.changes), done=done):
        dialogs.close()


def _command(about: dict[str, Any], person_id: int | None, why: Why) -> Bulk:
    return Bulk(at=page.now(), deed=about["deed"], handoff_ids=about["handoff_ids"], person_id=person_id, why=why,
                token=about["token"])


BULK = dialogs.Form(_title, _draw)
"""about: deed, handoff_ids, after."""
