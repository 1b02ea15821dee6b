"""Many leads at once on the Unfollowed page, and the way back. The company is drawn in tests/company.py."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lib.db.engine import reading, writing
from lib.db.schema import handoffs
from lib.services.assignments import Assign, assign
from lib.ui import dialogs, return_form, undo_bar
from tests.company import Company
from tests.given import at as moment
from tests.pages.conftest import Visit

SELECTED = "selected_handoffs"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests press faster than people; only one is about that."""
    monkeypatch.setattr(undo_bar, "LEAST_SECONDS", 0.0)


def tick(at: AppTest, *handoff_ids: int) -> AppTest:
    """Select rows, as the table's callback keeps them; the run that follows knows them."""
    at.session_state[SELECTED] = list(handoff_ids)
    return at.run()


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(e.value for kind in (at.markdown, at.caption, at.warning, at.info, at.toast) for e in kind)


def label(at: AppTest, key: str) -> str:
    return at.button(key=key).label


def rows(company: Company, *names: str) -> list[Any]:
    with reading(company.engine) as conn:
        return [
            conn.execute(select(handoffs).where(handoffs.c.id == getattr(company.ids, name))).one() for name in names
        ]


def test_what_one_may_not_do_is_not_offered(company: Company, visit: Visit) -> None:
    def offered(at: AppTest) -> list[str]:
        return [b.label for b in at.button if b.key and b.key.startswith("bulk_")]

    assert offered(visit(company.ana)) == ["Accept", "Return…"]
    assert offered(visit(company.nina)) == ["Accept", "Assign…", "Return…"]
    assert offered(visit(company.mia)) == ["Assign…"]
    assert offered(visit(company.mia, show="returned_not_nurtured")) == []
    assert all(b.disabled for b in visit(company.nina).button if b.key and b.key.startswith("bulk_"))


def test_assigning_names_the_number_before_and_can_be_undone_after(company: Company, visit: Visit) -> None:
    """Alder is nobody's and Cedar Ana's; two go to Ben. The selection is gone then, and Undo brings both back."""
    at = visit(company.nina)
    press(tick(at, company.ids.alder, company.ids.cedar), "bulk_assign")
    assert at.button(key="bulk_confirm").disabled
    at.selectbox(key="bulk_person").select(company.ids.ben).run()
    assert "2 will be assigned to Ben" in said(at)
    assert label(at, "bulk_confirm") == "Assign 2 leads"

    press(at, "bulk_confirm")
    assert [row.owner_id for row in rows(company, "alder", "cedar")] == [company.ids.ben, company.ids.ben]
    assert "Assigned: 2 leads" in said(at) and "Assigned to Ben · 2 leads · 10:00" in said(at)
    assert SELECTED not in at.session_state
    press(at, "undo_last")
    assert [row.owner_id for row in rows(company, "alder", "cedar")] == [None, company.ids.ana]
    assert "Undone: Assigned to Ben · 2 leads" in said(at) and "Nothing to undo" in said(at)


def test_only_people_one_sees_who_are_here_are_offered(company: Company, visit: Visit) -> None:
    at = visit(company.nina)
    press(tick(at, company.ids.alder), "bulk_assign")
    assert at.selectbox(key="bulk_person").options == ["Ana", "Ben", "Nina"]


def test_accepting_leaves_out_what_is_not_to_be_accepted(company: Company, visit: Visit) -> None:
    at = visit(company.ana)
    press(tick(at, company.ids.alder, company.ids.cedar, company.ids.dogwood), "bulk_accept")
    assert "1 will be accepted" in said(at)
    assert "1 is accepted already" in said(at) and "1 has no owner to accept it" in said(at)

    press(at, "bulk_confirm")
    assert [row.accepted_at for row in rows(company, "alder", "cedar")] == [None, moment("Mon 10:00")]


def test_nothing_to_do_cannot_be_confirmed(company: Company, visit: Visit) -> None:
    at = visit(company.ana)
    press(tick(at, company.ids.alder), "bulk_accept")
    assert "Nothing will change" in said(at)
    assert at.button(key="bulk_confirm").disabled


def test_a_return_says_at_the_field_what_it_lacks_and_then_is_done(company: Company, visit: Visit) -> None:
    at = visit(company.ana)
    press(tick(at, company.ids.cedar, company.ids.dogwood), "bulk_return")
    press(at, "bulk_confirm")
    assert "Say why" in said(at)
    at.button_group(key="return_reason_for_a_while").set_value("budget").run()
    assert "“Budget” is for a while, so it needs a day to look again." in said(at)
    at.button_group(key="return_months").set_value(3).run()
    assert "needs a day" not in said(at)
    assert at.date_input(key="return_on").value == date(2027, 2, 16)

    press(at, "bulk_confirm")
    assert [(r.ending, r.reason, r.revisit_on) for r in rows(company, "cedar", "dogwood")] == [
        ("returned", "budget", date(2027, 2, 16))] * 2
    assert "Returned: 2 leads" in said(at)


def test_a_return_for_good_needs_its_evidence(company: Company, visit: Visit) -> None:
    at = visit(company.ana)
    press(tick(at, company.ids.cedar), "bulk_return")
    at.button_group(key="return_for_good").set_value(True).run()
    at.button_group(key="return_reason_for_good").set_value("student").run()
    assert label(at, "bulk_confirm") == "Disqualify 1 lead"
    press(at, "bulk_confirm")
    assert "needs a word of evidence" in said(at)
    assert rows(company, "cedar")[0].ended_at is None

    at.text_input(key="return_evidence").input("Writes from a university").run()
    press(at, "bulk_confirm")
    (cedar,) = rows(company, "cedar")
    assert (cedar.ending, cedar.reason, cedar.evidence) == ("disqualified", "student", "Writes from a university")


def test_when_somebody_was_quicker_the_dialog_says_so_and_shows_the_new_preview(
    company: Company, visit: Visit
) -> None:
    at = visit(company.nina)
    press(tick(at, company.ids.alder, company.ids.cedar), "bulk_assign")
    at.selectbox(key="bulk_person").select(company.ids.ben).run()
    with writing(company.engine) as conn:
        assign(conn, company.boss, Assign(at=moment("Mon 10:00"), handoff_id=company.ids.cedar,
                                          person_id=company.ids.ben))
    press(at, "bulk_confirm")

    assert "Somebody has worked on these leads since you looked, so nothing was changed." in said(at)
    assert "1 is Ben's already" in said(at)
    assert label(at, "bulk_confirm") == "Assign 1 lead"
    assert rows(company, "alder")[0].owner_id is None
    press(at, "bulk_confirm")
    assert rows(company, "alder")[0].owner_id == company.ids.ben


def test_a_strangers_lead_among_the_selected_is_refused_and_not_named(company: Company, visit: Visit) -> None:
    at = visit(company.nina)
    press(tick(at, company.ids.alder, company.ids.kauri), "bulk_accept")
    assert "not among yours, so nothing was changed" in said(at)
    assert "Kauri" not in said(at)


# -- the row with what was done ------------------------------------------------------------


def test_earlier_actions_are_there_too_and_only_ones_own(company: Company, visit: Visit) -> None:
    at = visit(company.nina)
    for name, person in (("alder", "ben"), ("birch", "ana")):
        press(tick(at, getattr(company.ids, name)), "bulk_assign")
        at.selectbox(key="bulk_person").select(getattr(company.ids, person)).run()
        press(at, "bulk_confirm")
    earlier = next(b.key for b in at.button if b.key and b.key.startswith("undo_") and b.key != "undo_last")

    press(at, earlier)
    assert [row.owner_id for row in rows(company, "alder", "birch")] == [None, company.ids.ana]
    assert "Nothing to undo" in said(visit(company.boss))


def test_what_can_no_longer_be_undone_says_why(company: Company, visit: Visit) -> None:
    at = visit(company.nina)
    press(tick(at, company.ids.alder), "bulk_assign")
    at.selectbox(key="bulk_person").select(company.ids.ben).run()
    press(at, "bulk_confirm")
    with writing(company.engine) as conn:
        assign(conn, company.boss, Assign(at=moment("Mon 10:00"), handoff_id=company.ids.alder,
                                          person_id=company.ids.ana))
    press(at, "undo_last")

    assert "This can no longer be undone: Boss has passed on this lead since." in said(at)
    assert rows(company, "alder")[0].owner_id == company.ids.ana


def test_a_double_press_takes_back_one_thing(
    company: Company, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_bar, "LEAST_SECONDS", 60.0)
    at = visit(company.nina)
    for name in ("alder", "birch"):
        press(tick(at, getattr(company.ids, name)), "bulk_assign")
        at.selectbox(key="bulk_person").select(company.ids.ben).run()
        press(at, "bulk_confirm")
    press(press(at, "undo_last"), "undo_last")

    assert [row.owner_id for row in rows(company, "alder", "birch")] == [company.ids.ben, None]


# -- one lead ------------------------------------------------------------------------------


def ask_to_return(at: AppTest, handoff_id: int, **about: Any) -> AppTest:
    """As a card or a row elsewhere opens it."""
    at.session_state[dialogs._ASKED] = (
        return_form.RETURN, {"handoff_id": handoff_id, "words": "Kim Doe, Acme", "token": "t"} | about)
    return at.run()


def test_one_lead_is_returned_with_a_reason_chosen_beforehand(company: Company, visit: Visit) -> None:
    called: list[str] = []
    at = ask_to_return(visit(company.ana), company.ids.elm, reason="not_reached", after=lambda: called.append("after"))
    press(at, "return_confirm")
    assert "“Not reached” is for a while, so it needs a day to look again." in said(at)
    assert rows(company, "elm")[0].ended_at is None and called == []

    at.date_input(key="return_on").set_value(date(2027, 1, 4)).run()
    press(at, "return_confirm")
    (elm,) = rows(company, "elm")
    assert (elm.ending, elm.reason, elm.revisit_on) == ("returned", "not_reached", date(2027, 1, 4))
    assert "Returned: Kim Doe, Acme" in said(at) and called == ["after"]


def test_a_strangers_lead_is_not_returned(company: Company, visit: Visit) -> None:
    at = ask_to_return(visit(company.ana), company.ids.kauri, reason="timing")
    at.date_input(key="return_on").set_value(date(2027, 1, 4)).run()
    press(at, "return_confirm")
    assert "among yours" in said(at)
    assert rows(company, "kauri")[0].ended_at is None
