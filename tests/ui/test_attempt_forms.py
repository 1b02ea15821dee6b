"""The dialogs around an attempt, each on a page of its own: when was agreed on, when is the next step.

The company of tests/company.py; each test says what time it is.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from lib.domain.people import Viewer
from lib.services.claims import Claimed
from lib.ui import page
from tests.company import Company
from tests.given import at


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """The services are tested on both engines."""
    return sqlite_engine


def shown() -> None:
    """A page that asks for one dialog, once."""
    import streamlit as st

    from lib.ui import actions, dialogs, page
    from lib.ui.attempt_forms import AGREED, STEP

    if "about" in st.session_state:
        form, about = st.session_state.pop("about")
        dialogs.ask({"agreed": AGREED, "step": STEP}[form], **about)
    viewer = page.open_page("A page")
    dialogs.show(viewer)
    actions.say()


def open_form(viewer: Viewer, form: str, moment: Any, **about: Any) -> AppTest:
    screen = AppTest.from_function(shown, default_timeout=20)
    screen.session_state[page._VIEWER] = viewer
    screen.session_state[page._NOW] = moment
    screen.session_state["about"] = (form, about)
    screen.run()
    assert not screen.exception, screen.exception
    return screen


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        ("America/Los_Angeles", "Tue 2:00", date(2026, 11, 16)),  # Monday 17:00 there, Tuesday in UTC
        ("Europe/Paris", "Tue 0:30", date(2026, 11, 17)),  # Tuesday there, Monday in UTC
    ],
)
def test_a_call_back_can_be_agreed_for_later_today_wherever_the_rep_is(
    company: Company, zone: str, moment: str, today: date
) -> None:
    held = Claimed(company.ids.cedar, "t")
    screen = open_form(replace(company.ana, zone=zone), "agreed", at(moment), held=held, outcome="call_back",
                       words="Kim Doe, Acme", their_time="")
    assert screen.date_input[0].min == today
    assert screen.date_input[0].value == today + timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "day_only", "day"),
    [
        (at("Mon 11:30"), False, date(2026, 11, 16)),  # a call back agreed for this morning
        (at("Tue 10:00"), False, date(2026, 11, 17)),
        (at("Wed 0:00"), True, date(2026, 11, 17)),  # the midnight that ends Tuesday
    ],
)
def test_changing_a_next_step_begins_with_its_own_day(company: Company, due: Any, day_only: bool, day: date) -> None:
    screen = open_form(company.ana, "step", at("Mon 11:00"), handoff_id=company.ids.cedar, words="Kim Doe, Acme",
                       due_at=due, day_only=day_only, channel="phone")
    assert screen.date_input[0].value == day
