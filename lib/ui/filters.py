"""The filters of a page, each with its place in the address."""

from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from lib.domain.ladder import Rung
from lib.domain.lists import AGES, SORT_WORDS, Group, LeadFilter, Sort
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period, last_days
from lib.domain.response_clock import SLA_WORDS, SlaState
from lib.ui import data, page, urlstate

E = TypeVar("E", bound=StrEnum)
NARROWING = ("q", "team", "rep", "campaign", "source", "sla", "age", "account")


def asked_for(viewer: Viewer) -> tuple[LeadFilter, Sort]:
    """The view of the leads the address asks for, and its order. What it names wrongly is left out."""
    offered = data.choices(viewer)
    view = LeadFilter(
        show=shown(),
        team_id=urlstate.chosen(list(offered.teams), "team"),
        rep_id=urlstate.chosen(list(offered.reps), "rep"),
        campaign_id=urlstate.chosen(list(offered.campaigns), "campaign"),
        source=urlstate.chosen(offered.sources, "source"),
        sla=urlstate.chosen(list(SlaState), "sla"),
        age=urlstate.chosen(list(AGES), "age"),
        account_id=urlstate.get_number("account"),
        search=(urlstate.get("q") or "").strip(),
    )
    return view, urlstate.chosen(list(Sort), "sort") or Sort.LONGEST


def filter_bar(viewer: Viewer) -> None:
    """The row of filters over a list of leads. Each writes itself into the address."""
    offered = data.choices(viewer)
    # A fixed height, so that nothing moves while the browser fetches the widgets.
    with st.grid(8, min_column_width=108, row_height=60, vertical_alignment="bottom"):
        urlstate.text("Search", "q", placeholder="Name", icon=":material/search:",
                      help="Finds the beginning of any word in an account's or contact's name or e-mail.")
        # One team or one rep to choose from is no choice.
        if len(offered.teams) > 1:
            urlstate.select("Team", list(offered.teams), "team", words=offered.teams.__getitem__,
                            placeholder="All teams")
        if viewer.role is not Role.REP:
            urlstate.select("Rep", list(offered.reps), "rep", words=offered.reps.__getitem__, placeholder="All reps")
        urlstate.select("Campaign", list(offered.campaigns), "campaign", words=offered.campaigns.__getitem__,
                        placeholder="All campaigns")
        urlstate.select("Source", offered.sources, "source", words=str, placeholder="All sources")
        urlstate.select("Promise (SLA)", list(SlaState), "sla", words=SLA_WORDS.__getitem__, placeholder="Any",
                        help="Where the promise to answer stands: pending, at risk in the last quarter of its time, "
                        "breached while still unanswered, met, or met late.")
        urlstate.select("Waiting", list(AGES), "age", words=lambda a: AGES[a].words, placeholder="Any time",
                        help="Since the last touch by sales, or since the prospect responded if there was none.")
        urlstate.select("Order", [s for s in Sort if s is not Sort.LONGEST], "sort", words=SORT_WORDS.__getitem__,
                        placeholder=SORT_WORDS[Sort.LONGEST])


def shown() -> Rung | Group:
    """Which rung the address asks for; the unfollowed ones unless it says otherwise."""
    wanted = urlstate.get("show")
    return _one_of(Rung, wanted) or _one_of(Group, wanted) or Group.UNFOLLOWED


def clear_button(view: LeadFilter) -> None:
    """Take all filters off at once; only there when one is on."""
    if view.is_narrowed:
        st.button("Clear filters", icon=":material/filter_alt_off:", type="tertiary",
                  on_click=lambda: urlstate.clear((*NARROWING, "page", "lead")))


def _one_of(kind: type[E], text: str | None) -> E | None:
    return kind(text) if text in kind._value2member_map_ else None


def last_week(viewer: Viewer) -> Period:
    """The last seven whole days in the viewer's zone."""
    today = page.now().astimezone(ZoneInfo(viewer.zone)).date()
    return last_days(today, 7, viewer.zone)


def metrics_for(viewer: Viewer, view: LeadFilter) -> tuple[str, ...]:
    """The figures that judge what is shown: a rep by the assignments' clock, everybody else by the hand-offs'."""
    if viewer.role is Role.REP or view.rep_id is not None:
        return "assigned", "rep_never_attempted_rate", "rep_sla_compliance", "rep_response_time"
    return "handed_off", "never_followed_up_rate", "sla_compliance", "speed_to_lead"
