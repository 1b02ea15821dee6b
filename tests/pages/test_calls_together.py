"""Calls while something else happens: in another tab, to the claim, to the person. The company: tests/company.py."""

import streamlit as st
from sqlalchemy import update

from lib.db.engine import writing
from lib.db.schema import claims, people
from lib.ui import dialogs
from lib.ui.attempt_forms import STEP
from tests import given
from tests.company import Company
from tests.given import at as moment
from tests.pages.conftest import Visit
from tests.pages.test_calls import on_the_card, outcomes_of, patient_hands, press, said

__all__ = ["patient_hands"]


def toasts(at) -> list[str]:
    return [toast.value for toast in at.toast]


def test_who_has_left_changes_nothing_by_a_page_that_is_still_open(visit: Visit, company: Company):
    at = press(visit(company.ana, "calls"), "Start calling")
    with writing(company.engine) as conn:
        conn.execute(update(people).where(people.c.id == company.ids.ana).values(active_to=given.on("last Fri")))
    st.cache_data.clear()  # some seconds later
    press(at, "Voicemail")
    assert outcomes_of(company, company.ids.cedar) == []


def test_who_is_no_manager_any_more_acts_as_what_they_are_now(visit: Visit, company: Company):
    """Nina opened Ana's Cedar as North's manager. Now she is a rep, and Cedar is not hers."""
    at = visit(company.nina, "calls", lead=company.ids.cedar)
    with writing(company.engine) as conn:
        conn.execute(update(people).where(people.c.id == company.ids.nina).values(role="rep"))
    st.cache_data.clear()
    press(at, "Voicemail")
    assert outcomes_of(company, company.ids.cedar) == []
    assert "There is no hand-off" in said(at)


def test_a_claim_that_was_lost_meanwhile_takes_the_keys_away(visit: Visit, company: Company):
    """Ana's computer slept for an hour; Ben has Alder on his card since."""
    at = visit(company.ana, "calls", lead=company.ids.alder)
    at.run()
    assert "Voicemail" in [button.label for button in at.button]
    with writing(company.engine) as conn:
        conn.execute(update(claims).values(person_id=company.ids.ben, token="his", claimed_at=moment("Mon 9:59")))
    at.run()
    assert not at.exception, at.exception
    assert "Ben is just calling this person" in said(at)
    assert "Voicemail" not in [button.label for button in at.button]


def test_a_return_is_said_although_the_next_lead_comes_at_once(visit: Visit, company: Company):
    at = press(press(visit(company.ana, "calls"), "Start calling"), "Return")
    at.button_group(key="return_reason_for_a_while").set_value("timing").run()
    at.date_input(key="return_on").set_value(given.on("2027-01-04")).run()
    at.button(key="return_confirm").click().run()
    assert not at.exception, at.exception
    assert on_the_card(at) == str(company.ids.dogwood)
    assert toasts(at)[0].startswith("Returned: ")


def test_a_key_in_a_second_tab_says_that_the_call_was_logged_already(visit: Visit, company: Company):
    one, two = (visit(company.ana, "calls", lead=company.ids.fir) for _ in range(2))
    press(one, "No answer")
    press(two, "Voicemail")
    assert outcomes_of(company, company.ids.fir) == ["conversation", "no_answer"]
    assert "was logged already" in toasts(two)[0]
    press(two, "Voicemail")
    assert outcomes_of(company, company.ids.fir) == ["conversation", "no_answer", "voicemail"]


def test_while_a_question_is_open_no_letter_works_on_the_page_behind_it(visit: Visit, company: Company):
    """Nobody is on Ana's card; S would start calling. A question about the lead just logged is in front of it."""
    at = visit(company.ana, "calls")
    assert letters(at) >= {"s", "u"}
    at.session_state[dialogs._ASKED] = (STEP, {
        "handoff_id": company.ids.fir, "words": "Kim Doe, Fir", "due_at": moment("Wed 0:00"), "day_only": True,
        "channel": "phone", "token": "t"})
    at.run()
    assert [button.label for button in at.button if button.label == "Save"] == ["Save"]
    assert letters(at) == set()


def letters(at) -> set[str]:
    """The keys of one letter or digit that press a button."""
    return {button.proto.shortcut for button in at.button if len(button.proto.shortcut) == 1}


def test_who_asked_not_to_be_called_and_has_no_address_was_reached_all_the_same(visit: Visit, company: Company):
    """Nobody here has an e-mail address: after "do not call" no way is left. But they were spoken with."""
    at = press(press(visit(company.ana, "calls"), "Start calling"), "Do not call")
    assert "no way is left to reach them. Give the lead back?" in said(at)
    assert "nobody reached" not in said(at)
    assert "Return: no consent" in [button.label for button in at.button]
