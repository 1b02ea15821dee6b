"""Everything the pages read, cached. The only way from the screen to the database, writes aside.

Streamlit's cache is shared by everybody, so each cached read names whom it is for: the
viewer goes first and is part of the key.
"""

from datetime import date

import streamlit as st
from sqlalchemy import Engine, select

from lib import settings
from lib.db.engine import open_engine, reading
from lib.domain.people import Viewer
from lib.queries import people

WHO_SECONDS = 15
"""How long somebody who left may still look."""


def engine() -> Engine:
    """The database of the settings: one engine, with its pool, for the whole server."""
    return _engine(settings.database_url())


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return open_engine(url)


def knock() -> None:
    """Ask the database for a sign of life, uncached. Raises DatabaseTrouble in words."""
    with reading(engine()) as conn:
        conn.execute(select(1))


# -- who is here: asked before there is a viewer, so none of it hands out a lead ---------


@st.cache_data(ttl=60, max_entries=4, show_spinner=False)
def people_to_pick(today: date) -> list[people.Somebody]:
    """Everybody one may be in the demo, or alone on this machine."""
    with reading(engine()) as conn:
        return people.people_to_pick(conn, today)


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
