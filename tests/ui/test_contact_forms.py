"""The dialogs that log what came from a prospect and what became of a meeting, each on a page of its own.

The company of tests/company.py; now is Monday 16 November 2026, 10:00 in Paris.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from lib.db.engine import reading, writing
from lib.db.schema import appointments, handoffs, touches
from lib.domain.people import Viewer
from lib.services.rebuild import rebuild, verify
from lib.ui import page
from tests import given
from tests.company import Company
from tests.given import at
from tests.ui.conftest import words

NOW = at("Mon 10:00")
Open = Callable[..., AppTest]


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """The services are tested on both engines."""
    return sqlite_engine


def shown() -> None:
    """A page that asks for one dialog, once."""
    import streamlit as st

    from lib.ui import actions, dialogs, page
    from lib.ui.inbound_form import INBOUND
    from lib.ui.meeting_form import MEETING

    if "about" in st.session_state:
        form, about = st.session_state.pop("about")
        dialogs.ask({"inbound": INBOUND, "meeting": MEETING}[form], **about)
    viewer = page.open_page("A page")
    dialogs.show(viewer)
    actions.say()


def open_form(viewer: Viewer, form: str, **about: Any) -> AppTest:
    screen = AppTest.from_function(shown, default_timeout=20)
    screen.session_state[page._VIEWER] = viewer
    screen.session_state[page._NOW] = NOW
    screen.session_state["about"] = (form, about)
    return screen.run()


def inbound(company: Company, viewer: Viewer, handoff_id: int) -> AppTest:
    return open_form(viewer, "inbound", handoff_id=handoff_id, words="Kim Doe, Acme")


def press(screen: AppTest, label: str) -> AppTest:
    [button] = [button for button in screen.button if button.label == label]
    return button.click().run()


def touches_of(company: Company, handoff_id: int) -> list[tuple[Any, ...]]:
    t = touches.c
    with reading(company.engine) as conn:
        assert verify(conn) == []
        return [tuple(row) for row in conn.execute(
            select(t.occurred_at, t.actor, t.channel, t.outcome, t.note)
            .where(t.handoff_id == handoff_id, t.occurred_at >= at("Mon 0:00")).order_by(t.id)
        )]


# -- they got in touch -------------------------------------------------------------------


def test_a_call_that_was_answered_is_one_press(company: Company) -> None:
    screen = inbound(company, company.ana, company.ids.cedar)
    assert [box.label for box in screen.button_group] == ["What did they do?", "Did you talk?", "When?"]

    press(screen, "Log it")

    assert touches_of(company, company.ids.cedar) == [
        (NOW, "prospect", "phone", "conversation", None), (NOW, "rep", "phone", "answered", None),
    ]


def test_the_dialog_ends_and_says_what_was_done(company: Company) -> None:
    screen = inbound(company, company.ana, company.ids.cedar)
    press(screen, "Log it")

    assert [button.label for button in screen.button] == []
    assert screen.toast[0].value == "Logged: they called in."


def test_a_reply_asks_nothing_about_talking(company: Company) -> None:
    screen = inbound(company, company.ana, company.ids.cedar)
    screen.button_group(key="inbound_signal").set_value("reply").run()
    assert [box.label for box in screen.button_group] == ["What did they do?", "When?"]

    screen.text_area[0].set_value("Wants a price").run()
    press(screen, "Log it")

    assert touches_of(company, company.ids.cedar) == [(NOW, "prospect", "email", "replied", "Wants a price")]


def test_marketing_is_not_asked_whether_they_talked(company: Company) -> None:
    screen = inbound(company, company.mia, company.ids.cedar)
    assert "Did you talk?" not in [box.label for box in screen.button_group]

    press(screen, "Log it")

    assert [row[1:4] for row in touches_of(company, company.ids.cedar)] == [("prospect", "phone", "no_answer")]


def test_an_earlier_moment_is_in_the_viewers_own_time(company: Company) -> None:
    abroad = replace(company.ana, zone="America/Vancouver")  # 1:00 there
    screen = inbound(company, abroad, company.ids.cedar)
    screen.button_group(key="inbound_when").set_value("Earlier").run()
    assert screen.date_input[0].value == date(2026, 11, 16)
    assert "In your time, America/Vancouver." in words(screen)

    screen.time_input[0].set_value(time(0, 30)).run()
    press(screen, "Log it")

    assert {row[0] for row in touches_of(company, company.ids.cedar)} == {at("Mon 9:30")}


def test_a_moment_ahead_is_refused_at_the_field_and_the_dialog_stays(company: Company) -> None:
    screen = inbound(company, company.ana, company.ids.cedar)
    screen.button_group(key="inbound_when").set_value("Earlier").run()
    screen.time_input[0].set_value(time(23, 0)).run()
    assert "That lies ahead" in screen.error[0].value

    press(screen, "Log it")

    assert "cannot have got in touch in the future" in screen.warning[0].value
    assert touches_of(company, company.ids.cedar) == []
    assert [button.label for button in screen.button] == ["Log it"]


# -- what became of the meeting ----------------------------------------------------------


@pytest.fixture
def meeting(company: Company) -> int:
    with writing(company.engine) as conn:
        made = given.an_appointment(conn, company.ids.hazel, starts=at("Mon 9:00"))
        rebuild(conn)
    return made


def tell(company: Company, viewer: Viewer, meeting: int, starts: str = "Mon 9:00") -> AppTest:
    return open_form(viewer, "meeting", appointment_id=meeting, words="Kim Doe, Acme", starts_at=at(starts))


def told(company: Company) -> list[tuple[Any, ...]]:
    a = appointments.c
    with reading(company.engine) as conn:
        assert verify(conn) == []
        return [tuple(row) for row in conn.execute(select(a.starts_at, a.outcome).order_by(a.id))]


def test_held_is_one_press(company: Company, meeting: int) -> None:
    screen = tell(company, company.ben, meeting)
    assert "Mon 16 Nov 09:00" in words(screen)
    screen.text_area[0].set_value("They want an offer").run()

    press(screen, "Save")

    assert told(company) == [(at("Mon 9:00"), "held")]
    assert touches_of(company, company.ids.hazel) == [
        (at("Mon 9:00"), "rep", "meeting", "held", "They want an offer")
    ]
    assert screen.toast[0].value == "Meeting: held."


def test_each_answer_says_what_follows(company: Company, meeting: int) -> None:
    screen = tell(company, company.ben, meeting)

    screen.radio[0].set_value("no_show_us").run()
    assert "An apology is put on your list" in words(screen)
    press(screen, "Save")

    assert told(company) == [(at("Mon 9:00"), "no_show_us")]
    with reading(company.engine) as conn:
        promised = select(handoffs.c.promise_at).where(handoffs.c.id == company.ids.hazel)
        assert conn.execute(promised).scalar_one() == at("Wed 0:00")


def test_moved_asks_for_the_new_time_and_refuses_one_that_has_passed(company: Company, meeting: int) -> None:
    screen = tell(company, company.ben, meeting)
    screen.radio[0].set_value("moved").run()
    screen.date_input[0].set_value(date(2026, 11, 16)).run()
    screen.time_input[0].set_value(time(9, 30)).run()
    assert "That has passed" in screen.error[0].value
    press(screen, "Save")
    assert told(company) == [(at("Mon 9:00"), None)]

    screen.date_input[0].set_value(date(2026, 11, 19)).run()
    press(screen, "Save")

    assert told(company) == [(at("Mon 9:00"), "moved"), (at("Thu 9:30"), None)]


def test_what_lies_ahead_can_only_be_moved_or_cancelled(company: Company, meeting: int) -> None:
    screen = tell(company, company.ben, meeting, "Wed 9:00")

    assert screen.radio[0].options == ["Moved", "Cancelled"]


def test_a_meeting_that_is_not_ones_own_is_refused_in_words(company: Company, meeting: int) -> None:
    screen = tell(company, company.sam, meeting)

    press(screen, "Save")

    assert "no meeting" in screen.warning[0].value
    assert told(company) == [(at("Mon 9:00"), None)]
