"""Everything the pages read, cached. The only way from the screen to the database, writes aside.

Streamlit's cache is shared by everybody, so each cached read names whom it is for: the
viewer goes first and is part of the key.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import streamlit as st

from lib import clock, settings
from lib.db.engine import Engine, open_engine, reading
from lib.domain.ladder import Rung
from lib.domain.lists import PAGE_SIZE, Group, LeadFilter, Slice, Sort
from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.domain.targets import Pace
from lib.metrics.catalogue import metric
from lib.metrics.run import Value, values
from lib.queries import activity, people, undo, unfollowed
from lib.queries import agenda as read_agenda
from lib.queries.calendars import CalendarBook
from lib.queries.choices import Choices
from lib.queries.choices import choices as read_choices
from lib.queries.leads import LeadDetail
from lib.queries.leads import lead_detail as read_lead

# Streamlit remarks on each cache made before its server runs that it will live in memory. Ours shall.
logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)

R = TypeVar("R")
MOST_EXPORTED = 50_000
WHO_SECONDS = 15
"""How long somebody who left may still look."""


def engine() -> Engine:
    """The database of the settings: one engine, with its pool, for the whole server."""
    return _engine(settings.database_url())


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return open_engine(url)


def ask(read: Callable[..., R], *about: Any, **more: Any) -> R:
    """Run one read of lib.queries on one consistent state: `ask(work.work_counts, viewer, rep_id, today=…)`."""
    with reading(engine()) as conn:
        return read(conn, *about, **more)


def knock() -> None:
    """Ask the database for a sign of life, uncached. Raises DatabaseTrouble in words."""
    with reading(engine()) as conn:
        people.contents(conn)


# -- who is here: asked before there is a viewer, so none of it hands out a lead ---------


# As a resource, for it may be thousands of people, and none of them can be changed.
@st.cache_resource(ttl=WHO_SECONDS, max_entries=4, show_spinner=False)
def people_to_pick(today: date) -> tuple[people.Somebody, ...]:
    """Everybody one may be in the demo, or alone on this machine."""
    with reading(engine()) as conn:
        return tuple(people.people_to_pick(conn, today))


@st.cache_data(ttl=WHO_SECONDS, max_entries=500, show_spinner=False)
def person_by_email(email: str, today: date) -> int | None:
    """The person who signs in with this e-mail, if they are here today."""
    with reading(engine()) as conn:
        return people.person_by_email(conn, email, today)


@st.cache_data(ttl=WHO_SECONDS, max_entries=500, show_spinner=False)
def viewer(person_id: int, today: date) -> Viewer | None:
    """The person as somebody who looks; None once they are not here any more."""
    with reading(engine()) as conn:
        return people.viewer(
            conn,
            person_id,
            today,
            sees_unowned=settings.is_on("CATCHER_REPS_SEE_UNOWNED"),
            organisation_zone=settings.get("CATCHER_TIME_ZONE"),
        )


@st.cache_data(ttl=WHO_SECONDS, max_entries=1, show_spinner=False)
def contents() -> people.Contents:
    """Whether the demo company lives in the database, and whether anything else does."""
    with reading(engine()) as conn:
        return people.contents(conn)


# -- what a page shows: lists and ladders are never kept, so that what was just done is seen --


def choices(viewer: Viewer) -> Choices:
    """What the filters offer this viewer."""
    return _choices(viewer)


@st.cache_data(ttl=60, max_entries=500, show_spinner=False)
def _choices(viewer: Viewer) -> Choices:
    with reading(engine()) as conn:
        return read_choices(conn, viewer)


def ladder(viewer: Viewer, view: LeadFilter, now: datetime) -> dict[Rung | Group, int]:
    """How many leads stand on each rung, in this view."""
    with reading(engine()) as conn:
        return unfollowed.ladder(conn, viewer, view, now=now)


def leads_on_the_list(
    viewer: Viewer, view: LeadFilter, now: datetime, sort: Sort, number: int, size: int = PAGE_SIZE
) -> list[dict[str, Any]]:
    """One page of the list; each row with its wait in the team's working time.

    working: seconds, or whole days where in_days says that its clock speaks in days.
    """
    with reading(engine()) as conn:
        rows = unfollowed.leads_on_the_list(conn, viewer, view, now=now, sort=sort, page=number, size=size)
        book = CalendarBook(conn, clock.organisation_zone())
        for row in rows:
            team = book.team(row["promised_team_id"])
            row["in_days"] = row["day_only"] or bool(row["touch_day_only"])
            row["working"] = (team.working_days if row["in_days"] else team.worked)(row["waiting_since"], now)
        return rows


def leads_to_export(viewer: Viewer, view: LeadFilter, now: datetime, sort: Sort) -> list[dict[str, Any]]:
    """Every row of the view, up to MOST_EXPORTED."""
    return leads_on_the_list(viewer, view, now, sort, 1, MOST_EXPORTED)


def last_answer(viewer: Viewer) -> datetime | None:
    """When somebody last did something for one of the viewer's leads."""
    with reading(engine()) as conn:
        return unfollowed.last_answer(conn, viewer)


def lead_detail(viewer: Viewer, handoff_id: int) -> LeadDetail | None:
    """One lead in full; None when it is not the viewer's to see."""
    with reading(engine()) as conn:
        return read_lead(conn, viewer, handoff_id)


def recent_actions(viewer: Viewer, now: datetime) -> list[undo.Undoable]:
    """What the viewer has just done and may still undo, newest first."""
    with reading(engine()) as conn:
        return undo.recent_actions(conn, viewer, now)


def metrics(viewer: Viewer, names: tuple[str, ...], period: Period, now: datetime, part: Slice) -> dict[str, Value]:
    """Metrics over the viewer's own rows, as of the last full minute.

    They are about whole days and read every hand-off of a period, so they are kept for that minute.
    """
    kept = _metrics(viewer, names, period, now.replace(second=0), part)
    return {name: Value(metric(name), *found) for name, found in kept.items()}


@st.cache_data(ttl=60, max_entries=2_000, show_spinner=False)
def _metrics(
    viewer: Viewer, names: tuple[str, ...], period: Period, now: datetime, part: Slice
) -> dict[str, tuple[float | None, int, bool]]:
    with reading(engine()) as conn:
        found = values(conn, viewer, names, period, now=now, part=part)
    return {name: (value.number, value.count, value.in_days) for name, value in found.items()}


def pace_today(viewer: Viewer, person_id: int, now: datetime) -> tuple[Pace, ...]:
    """How somebody stands today, measure by measure; days are days in their zone. Nothing for a stranger."""
    with reading(engine()) as conn:
        return activity.pace_today(conn, viewer, person_id, now=now, zone=clock.organisation_zone())


def agenda(viewer: Viewer, person_id: int, start: datetime | None, end: datetime | None) -> list[dict[str, Any]]:
    """Somebody's open next steps and meetings between two moments, as far as the viewer sees them."""
    return ask(read_agenda.agenda, viewer, person_id, start, end)


def appointments_to_tell(viewer: Viewer, person_id: int, now: datetime) -> list[dict[str, Any]]:
    """Somebody's meetings whose time has come and whose outcome nobody has told."""
    return ask(read_agenda.appointments_to_tell, viewer, person_id, now)
