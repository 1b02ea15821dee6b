"""Which pages there are, for whom, and how the frame lists them. A later page is one more line."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.domain.people import Role

FOLDER = Path(__file__).resolve().parent.parent.parent / "pages"
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class PageRecord:
    """One page: its file in pages/ (also its address), its name, its group, and who gets it.

    question: what the page answers, shown where the page is named.
    """

    file: str
    title: str
    icon: str
    group: str
    question: str
    roles: frozenset[Role] = EVERYBODY

    @property
    def path(self) -> Path:
        """Where the page's script lies."""
        return FOLDER / f"{self.file}.py"


CALLERS = frozenset({Role.REP, Role.MANAGER})
"""Who calls prospects."""

PAGES = (
    PageRecord(
        "my_day",
        "My day",
        ":material/today:",
        "Work",
        "What do I owe, to whom, in which order?",
        CALLERS,
    ),
    PageRecord(
        "calls",
        "Calls",
        ":material/call:",
        "Work",
        "Who is next, what do I know, what came of it?",
        CALLERS,
    ),
    PageRecord(
        "unfollowed",
        "Unfollowed",
        ":material/phone_missed:",
        "Work",
        "Which leads is nobody following up, and whose are they?",
    ),
    PageRecord("reps", "Reps", ":material/groups:", "Manage", "Is each rep doing what they set out to do?"),
    PageRecord(
        "settings",
        "Settings",
        ":material/tune:",
        "Set up",
        "Who is on the team, what are they aiming for, when are we open?",
        frozenset({Role.OPERATIONS, Role.MANAGER, Role.MARKETING}),
    ),
    PageRecord("definitions", "Definitions", ":material/menu_book:", "Set up", "What does each number mean?"),
)

_FIRST = {Role.REP: "my_day"}
_FIRST_OF_ALL = "unfollowed"
"""The page somebody begins with, by role; all others with this one."""


def pages_for(role: Role | None) -> list[StreamlitPage]:
    """The pages a role gets (all while it is not known), and the bare address, which leads to the one they begin with.

    Streamlit takes the address away from the page that opens by itself. Ours all keep
    theirs, so that a link that was sent stays good whichever page opens first.
    """
    records = [record for record in PAGES if role is None or role in record.roles]

    first = page_called(_FIRST.get(role, _FIRST_OF_ALL) if role else _FIRST_OF_ALL)

    def home() -> None:
        st.switch_page(first, query_params=st.query_params.to_dict())

    return [*(_page(record) for record in records),
            st.Page(home, title=first.title, url_path="home", default=True, visibility="hidden")]


def page_called(file: str) -> StreamlitPage:
    """The page of that file, to link to: st.page_link(page_called("unfollowed"), query_params=…)."""
    return next(_page(record) for record in PAGES if record.file == file)


def _page(record: PageRecord) -> StreamlitPage:
    return st.Page(record.path, title=record.title, icon=record.icon, url_path=record.file, help=record.question)
