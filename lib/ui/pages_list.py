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
    PageRecord("unfollowed", "Unfollowed", ":material/phone_missed:", "Work",
               "Which leads is nobody following up, and whose are they?"),
    PageRecord("definitions", "Definitions", ":material/menu_book:", "Set up",
               "What does each number mean?"),
)  # fmt: skip


def pages_for(role: Role) -> list[StreamlitPage]:
    """The pages somebody gets, in order; the first is the one that opens."""
    records = [record for record in PAGES if role in record.roles and record.path.exists()]
    return [
        st.Page(record.path, title=record.title, icon=record.icon, url_path=record.file, help=record.question,
                default=number == 0)
        for number, record in enumerate(records)
    ]  # fmt: skip
