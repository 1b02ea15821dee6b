"""What the parts of the settings are made of: the way from one to another, tables, and dialogs that show the effect."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib import clock
from lib.domain.office import Section, SectionRecord, sections_for
from lib.domain.people import Viewer
from lib.domain.permissions import may
from lib.services.office.change import Change, tried
from lib.ui import actions, data, dialogs, tables, urlstate, words

_VERBS = {"Open": ":material/open_in_full:", "Change": ":material/edit:", "Remove": ":material/delete:"}
_MOST_ROWS = 14
PARAMS = ("section", "person", "calendar", "year", "team", "show")
_SEEN = "settings_seen"
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)

Make = Callable[[datetime], Any]
"""Makes a dialog's command, as of a moment, from what stands in its fields at that instant."""


@dataclass(frozen=True)
class Seen:
    """A change somebody has seen the effect of: only exactly that one can be saved."""

    token: str
    command: Any
    effects: tuple[str, ...]


def choose_section(viewer: Viewer) -> SectionRecord | None:
    """The part the address names, with the control that changes it; the first where it names none."""
    records = {record.section: record for record in sections_for(viewer)}
    if not records:
        st.markdown("Settings are for managers, marketing and operations. Ask one of them to change something for you.")
        return None
    chosen = urlstate.chosen(list(records), "section") or next(iter(records))
    key = "_url_section"
    st.session_state[key] = chosen
    st.segmented_control(
        "Part", list(records), key=key, format_func=lambda section: records[section].title, required=True,
        label_visibility="collapsed", on_change=lambda: go(st.session_state[key]),
    )
    return records[chosen]


def go(section: Section, **more: object) -> None:
    """Open a part of the settings, and in it what `more` names."""
    urlstate.put("section", section.value, resets=(*PARAMS, "page", "lead", "q"))
    for name, value in more.items():
        urlstate.put(name, value, resets=())


def may_edit(viewer: Viewer, record: SectionRecord) -> bool:
    """Whether the viewer changes this part, or only reads it."""
    return may(viewer, record.action).allowed


def heading(viewer: Viewer, record: SectionRecord) -> None:
    """What the part settles, and who may change it."""
    st.header(record.title)
    st.caption(record.says + ("" if may_edit(viewer, record) else " Operations change it."))


def select_in_address(
    label: str, options: Sequence[Hashable], param: str, said: Callable[[Any], str], **more: Any
) -> Any:
    """A select box that is never empty: what the address names, else the first."""
    key = f"_url_{param}"
    st.session_state[key] = urlstate.chosen(options, param) or options[0]
    st.selectbox(label, options, key=key, format_func=said,
                 on_change=lambda: urlstate.put(param, st.session_state[key], resets=()), **more)
    return st.session_state[key]


def show_control(options: dict[str, str]) -> None:
    """What of a list is shown, in the address as `show`; the first option where it names none."""
    key = "_url_show"
    st.session_state[key] = urlstate.chosen(list(options), "show") or next(iter(options))
    st.segmented_control("Show", list(options), key=key, format_func=options.__getitem__, required=True,
                         label_visibility="collapsed",
                         on_change=lambda: urlstate.put("show", st.session_state[key], resets=()))


def toolbar() -> DeltaGenerator:
    """The line above a table: its filters, the box to find a row by, the button to add one."""
    return st.container(horizontal=True, vertical_alignment="center")


@dataclass(frozen=True)
class Table:
    """A list of rows, each with a button; the same by keyboard through a box that finds a row by its first words.

    opens: called with a row's key; None where the viewer only reads. verb: what the button does.
    """

    name: str
    keys: Sequence[Any]
    rows: list[dict[str, Any]]
    opens: Callable[[Any], None] | None
    verb: str = "Change"

    def finder(self, what: str) -> None:
        """The box, in the toolbar: "Find a rule"."""
        if self.opens is None or not self.rows:
            return
        box = f"find_{self.name}"
        labels = {
            key: " · ".join(str(cell).strip() for cell in list(row.values())[:3] if cell)
            for key, row in zip(self.keys, self.rows, strict=True)
        }
        with st.container(width=230):
            st.selectbox(what, list(self.keys), index=None, key=box, format_func=labels.__getitem__, placeholder=what,
                         label_visibility="collapsed", on_change=self._found, args=(box,))

    def draw(self, columns: dict[str, Any] | None = None, alt: str = "") -> None:
        """The rows."""
        config = dict(columns or {})
        frame = pd.DataFrame([({"": _VERBS[self.verb]} if self.opens else {}) | row for row in self.rows])
        if self.opens:
            clicked = f"open_{self.name}"
            config[""] = st.column_config.ButtonColumn(
                self.verb, width=60, pinned=True, type="tertiary", key=clicked,
                on_click=lambda: self._open(self.keys[st.session_state[clicked]["row"]]))
        tall = len(self.rows) > _MOST_ROWS
        st.dataframe(frame, hide_index=True, row_height=tables.ROW_HEIGHT, column_config=config,
                     height=_MOST_ROWS * tables.ROW_HEIGHT + 52 if tall else "content",
                     key=f"{self.name}_{hash(tuple(map(str, self.keys)))}", alt=alt or self.name)

    def _found(self, box: str) -> None:
        key, st.session_state[box] = st.session_state[box], None
        if key is not None:
            self._open(key)

    def _open(self, key: Any) -> None:
        if self.opens:
            self.opens(key)


class Fields:
    """The fields of one dialog. Their keys carry its token, so that each opening begins anew."""

    def __init__(self, about: dict[str, Any]) -> None:
        self._token = about["token"]

    def key(self, name: str) -> str:
        """The key of a field's widget."""
        return f"settings_{self._token}_{name}"

    def __getitem__(self, name: str) -> Any:
        """What stands in a field at this instant; None in one that is not shown."""
        return st.session_state.get(self.key(name))


def finish(
    viewer: Viewer, about: dict[str, Any], make: Make, service: Any, *, done: str, verb: str = "Save",
    slow: bool = False,
) -> None:
    """The end of a dialog: first what the change would do, then the button that does it.

    slow: whether very many deadlines may have to be worked out.
    """
    seen: Seen | None = st.session_state.get(_SEEN)
    is_seen = seen is not None and seen.token == about["token"] and seen.command == make(_ANY_TIME)
    if not is_seen:
        if slow:
            st.caption("Every deadline concerned is worked out anew. With hundreds of thousands of leads that takes "
                       "some seconds, once to look and once to save; it is done whole or not at all.")
        st.button("See what changes", type="primary", width="stretch", shortcut="Ctrl+Enter", on_click=_look,
                  args=(viewer, about, make, service), help="Nothing is saved yet.")
        return
    assert seen is not None
    with st.container(border=True, gap="xsmall"):
        st.markdown("**What this changes**")
        told = seen.effects or ("Only this. No deadline and no list is touched.",)
        st.markdown("\n".join(f"- {words.plain(sentence)}" for sentence in told))
    st.button(verb, type="primary", width="stretch", shortcut="Ctrl+Enter", icon=":material/check:", on_click=_save,
              args=(viewer, about, make, service, done))


def ask_instead(form: dialogs.Form, **about: Any) -> None:
    """From within a dialog: close it and ask another one."""
    dialogs.ask(form, **about)
    st.rerun()


def _look(viewer: Viewer, about: dict[str, Any], make: Make, service: Any) -> None:
    change: Change | None = actions.perform(tried(service), viewer, make(clock.now()))
    if change is not None:
        st.session_state[_SEEN] = Seen(about["token"], make(_ANY_TIME), change.effects)


def _save(viewer: Viewer, about: dict[str, Any], make: Make, service: Any, done: str) -> None:
    seen: Seen | None = st.session_state.get(_SEEN)
    if seen is None or seen.command != make(_ANY_TIME):  # a field was changed since: look again first
        _look(viewer, about, make, service)
        return
    command = replace(make(clock.now()), token=about["token"])
    if actions.perform(service, viewer, command, done=done) is not None:
        st.session_state.pop(_SEEN, None)
        forget()
        dialogs.close()


def forget() -> None:
    """Have who is here, and what they may see, read anew: it is kept for some seconds."""
    for read in (data.people_to_pick, data.person_by_email, data.viewer):
        read.clear()

