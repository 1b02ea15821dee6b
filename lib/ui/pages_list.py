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


PAGES = (
    PageRecord(
        "unfollowed",
        "Unfollowed",
        ":material/phone_missed:",
        "Work",
        "Which leads is nobody following up, and whose are they?",
    ),
    PageRecord("definitions", "Definitions", ":material/menu_book:", "Set up", "What does each number mean?"),
)


START = PAGES[0].file
"""The page whose address `/` becomes (lib.ui.door)."""


def pages_for(role: Role | None) -> list[StreamlitPage]:
    """The pages a role gets (all while it is not known), and a nameless one for the bare address.

    Streamlit takes the address away from the page that opens by itself. Ours all keep
    theirs, so that a link that was sent stays good whichever page opens first later.
    """
    records = [record for record in PAGES if (role is None or role in record.roles) and record.path.exists()]
    first = records[0]
    home = st.Page(first.path, title=first.title, icon=first.icon, url_path="home", default=True, visibility="hidden")
    return [*(_page(record) for record in records), home]  # last: a script is looked up by the first that has it


def page_called(file: str) -> StreamlitPage:
    """The page of that file, to link to: st.page_link(page_called("unfollowed"), query_params=…)."""
    return next(_page(record) for record in PAGES if record.file == file)


def _page(record: PageRecord) -> StreamlitPage:
    return st.Page(record.path, title=record.title, icon=record.icon, url_path=record.file, help=record.question)
