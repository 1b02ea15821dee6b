"""Call, write, return, "they got in touch": what can be done with a lead, from any card or row."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.domain.people import Viewer
from lib.domain.permissions import may
from lib.services.claims import Claimed
from lib.ui import dialogs
from lib.ui.attempt_forms import WRITE
from lib.ui.inbound_form import INBOUND
from lib.ui.pages_list import CALLERS, page_called
from lib.ui.return_form import RETURN


def lead_buttons(
    viewer: Viewer,
    row: dict[str, Any],
    *,
    held: Claimed | None = None,
    after: Callable[[], None] | None = None,
    in_drawer: bool = False,
) -> None:
    """Write, return, and log what came from them; in a drawer also the way to call. What has ended can only come back.

    held: the claim, on the card of call mode, where keys work, too. after: what to do when a
    mail was logged or the lead returned; there it also is the way to the next one.
    """
    may_write, is_open = bool(row["email"]) and not row["do_not_email"], row["ended_at"] is None
    with st.grid(2, gap="xsmall", min_column_width=130):
        if in_drawer and is_open and viewer.role in CALLERS:
            st.page_link(page_called("calls"), label="Call", icon=":material/call:", query_params={"lead": row["id"]})
        if is_open and may(viewer, "call").allowed:
            _button("Write", "w", ":material/mail:", row, lambda: write(row, held), held, in_drawer,
                    "Opens your mail program and logs the mail." if may_write else
                    "No e-mail address, or they asked not to be written to.", disabled=not may_write)
        if is_open and may(viewer, "end_handoff").allowed:
            _button("Return", "b", ":material/undo:", row, lambda: give_back(row, after=after), held, in_drawer,
                    "Back to marketing, with a reason and a date to look again.")
        _button("They got in touch", "i", ":material/call_received:", row, lambda: they_got_in_touch(row), held,
                in_drawer, "Log a call or reply from the prospect.")
        if after is not None:
            _button("Next", "n", ":material/skip_next:", row, after, held, in_drawer,
                    "Pass over; it comes again next round.")


def _button(
    label: str, shortcut: str, icon: str, row: dict[str, Any], act: Callable[[], None], held: Claimed | None,
    in_drawer: bool, meaning: str, *, disabled: bool = False,
) -> None:
    def clicked() -> None:
        act()
        if in_drawer:
            st.rerun()  # a drawer runs by itself: the page has to open the next dialog

    st.button(label, icon=icon, key=f"{shortcut}_{row['id']}", width="stretch", on_click=clicked, help=meaning,
              shortcut=dialogs.key(shortcut) if held else None, disabled=disabled)


def write(row: dict[str, Any], held: Claimed | None = None) -> None:
    """Ask for the mail to a lead."""
    about = row["campaign"] or row["source"]
    dialogs.ask(WRITE, handoff_id=row["id"], words=named(row), email=row["email"], held=held,
                subject=f"{about}: your response" if about else f"Your question, {row['account']}")


def give_back(row: dict[str, Any], reason: str | None = None, after: Callable[[], None] | None = None) -> None:
    """Ask for the reason and the date of a return."""
    dialogs.ask(RETURN, handoff_id=row["id"], words=named(row), reason=reason, after=after)


def they_got_in_touch(row: dict[str, Any]) -> None:
    """Ask what came from the prospect."""
    dialogs.ask(INBOUND, handoff_id=row["id"], words=named(row))


def named(row: dict[str, Any]) -> str:
    """A lead by its names: "Kim Doe, Acme"."""
    return f"{row['contact']}, {row['account']}"
