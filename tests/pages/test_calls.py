"""My day and Calls as each person meets them. The company is drawn in tests/company.py; now is Monday, 10 in Paris."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lib.db.engine import reading, writing
from lib.db.schema import accounts, claims, handoffs, journal, touches
from lib.ui import calling
from tests.company import Company
from tests.pages.conftest import Visit


@pytest.fixture(autouse=True)
def patient_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses keys faster than anybody could call."""
    monkeypatch.setattr(calling, "LEAST_SECONDS", 0.0)


def said(at: AppTest) -> str:
    """Everything a page says in words."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.warning, *at.info]
    return "\n".join(str(part.value) for part in parts)


def listed(at: AppTest) -> list[str]:
    return [name.split()[0] for name in at.dataframe[0].value["Account"]] if at.dataframe else []


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    at.run()
    assert not at.exception, at.exception
    return at


def on_the_card(at: AppTest) -> str | None:
    return at.query_params.get("lead", [None])[0]


def claimed(company: Company) -> list[tuple[int, int]]:
    with reading(company.engine) as conn:
        rows = conn.execute(select(claims.c.person_id, claims.c.handoff_id).order_by(claims.c.handoff_id))
        return [(row.person_id, row.handoff_id) for row in rows]


def logged(company: Company) -> list[tuple[int, str, str | None]]:
    with reading(company.engine) as conn:
        rows = conn.execute(select(touches.c.handoff_id, touches.c.outcome, touches.c.note)
                            .where(touches.c.note.is_not(None)).order_by(touches.c.id))
        return [tuple(row) for row in rows]


def outcomes_of(company: Company, handoff_id: int) -> list[str]:
    with reading(company.engine) as conn:
        return list(conn.execute(select(touches.c.outcome).where(touches.c.handoff_id == handoff_id)
                                 .order_by(touches.c.occurred_at, touches.c.id)).scalars())


# -- My day ---------------------------------------------------------------------------------


def test_a_rep_begins_on_my_day_with_the_own_list_in_order(visit: Visit, company: Company):
    at = visit(company.ana, "my_day")
    assert at.title[0].value == "My day"
    assert listed(at) == ["Cedar", "Dogwood", "Elm", "Fir"]
    assert at.dataframe[0].value["Why"].tolist()[2:] == ["One attempt 6 days ago, nothing since",
                                                         "No touch for 17 days"]
    assert "4 leads on your list" in said(at)
    assert "2 more lie unowned in your team" in said(at)


def test_a_reason_narrows_the_list_to_exactly_its_rows(visit: Visit, company: Company):
    assert listed(visit(company.ana, "my_day", why="one_and_done")) == ["Elm"]
    assert listed(visit(company.ana, "my_day", why="nonsense")) == ["Cedar", "Dogwood", "Elm", "Fir"]


def test_an_empty_list_is_kind(visit: Visit, company: Company):
    at = visit(company.ben, "my_day", why="hot")
    assert listed(at) == []
    assert "No lead is on the list for this reason: “Hot”." in said(at)


@pytest.mark.parametrize(
    ("who", "rep", "rows"),
    [("nina", "ana", ["Cedar", "Dogwood", "Elm", "Fir"]), ("nina", "ben", ["Ginkgo"]), ("boss", "sam", ["Kauri"])],
)
def test_a_manager_looks_at_the_day_of_a_rep_and_changes_nothing(visit, company, who, rep, rows):
    at = visit(getattr(company, who), "my_day", rep=getattr(company.ids, rep))
    assert listed(at) == rows
    assert "Call" not in at.dataframe[0].value.columns or "start_calling" not in [b.key for b in at.button]
    assert "start_calling" not in [button.key for button in at.button]
    assert "undo_last" not in [button.key for button in at.button]


@pytest.mark.parametrize(("who", "rep", "own"), [("nina", "sam", ["Ana", "Ben"]), ("sid", "ana", ["Sam"])])
def test_a_manager_sees_nobody_elses_rep(visit: Visit, company: Company, who: str, rep: str, own: list[str]):
    at = visit(getattr(company, who), "my_day", rep=getattr(company.ids, rep))
    assert [list(frame.value["Rep"]) for frame in at.dataframe] == [own]
    assert "Choose a rep" in said(at)


def test_a_rep_who_types_another_reps_number_sees_the_own_day(visit: Visit, company: Company):
    assert listed(visit(company.ben, "my_day", rep=company.ids.ana)) == ["Ginkgo"]


# -- Calls ----------------------------------------------------------------------------------


def test_start_claims_the_first_lead_and_shows_its_card(visit: Visit, company: Company):
    at = press(visit(company.ana, "calls"), "Start calling")
    assert on_the_card(at) == str(company.ids.cedar)
    assert claimed(company) == [(company.ids.ana, company.ids.cedar)]
    assert "Cedar" in said(at)
    assert "First attempt due by" in said(at)


def test_one_key_logs_the_call_and_brings_the_next_lead(visit: Visit, company: Company):
    at = press(visit(company.ana, "calls"), "Start calling")
    at.text_input[0].set_value("asked for the list")
    at = press(at, "Voicemail")
    assert on_the_card(at) == str(company.ids.dogwood)
    assert logged(company) == [(company.ids.cedar, "voicemail", "asked for the list")]
    assert claimed(company) == [(company.ids.ana, company.ids.dogwood)]
    assert "Voicemail · " in said(at) and "Next for " in said(at) and "call on Tue 17 Nov" in said(at)


def test_undo_brings_the_lead_back_onto_the_card(visit: Visit, company: Company):
    at = press(visit(company.ana, "calls"), "Start calling")
    at = press(press(at, "No answer"), "Undo")
    assert on_the_card(at) == str(company.ids.cedar)
    assert outcomes_of(company, company.ids.cedar) == []
    assert claimed(company) == [(company.ids.ana, company.ids.cedar)]
    at = press(at, "Gatekeeper")
    assert outcomes_of(company, company.ids.cedar) == ["gatekeeper"]


def test_a_key_that_comes_too_soon_logs_nothing(visit: Visit, company: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calling, "LEAST_SECONDS", 60.0)
    at = press(press(visit(company.ana, "calls"), "Start calling"), "No answer")
    assert on_the_card(at) == str(company.ids.cedar)
    assert outcomes_of(company, company.ids.cedar) == []


def test_a_click_sent_twice_with_the_old_address_stays_with_the_next_lead(
    visit: Visit, company: Company, monkeypatch: pytest.MonkeyPatch
):
    at = press(press(visit(company.ana, "calls"), "Start calling"), "No answer")
    at.query_params["lead"] = str(company.ids.cedar)
    at.run()
    assert on_the_card(at) == str(company.ids.dogwood)
    assert claimed(company) == [(company.ids.ana, company.ids.dogwood)]

    monkeypatch.setattr(calling, "_JUST_NOW", -1.0)  # later it is no echo: somebody wants to see that lead
    at.query_params["lead"] = str(company.ids.cedar)
    at.run()
    assert on_the_card(at) == str(company.ids.cedar)


def test_next_passes_over_and_a_new_round_brings_it_again(visit: Visit, company: Company):
    at = press(visit(company.ben, "calls"), "Start calling")
    seen = [on_the_card(at)]
    for _ in range(2):
        at = press(at, "Next")
        seen.append(on_the_card(at))
    assert seen == [str(company.ids.ginkgo), str(company.ids.birch), str(company.ids.alder)]
    assert len(claimed(company)) == 3, "what was passed over is nobody else's first thing"
    at = press(at, "Next")
    assert (on_the_card(at), claimed(company)) == (None, [])
    assert on_the_card(press(at, "Start calling")) == str(company.ids.ginkgo)
    assert claimed(company) == [(company.ids.ben, company.ids.ginkgo)]


def test_going_to_another_page_lets_the_prospect_go(visit: Visit, company: Company):
    at = press(visit(company.ana, "calls"), "Start calling")
    assert claimed(company)
    at.switch_page("../../pages/my_day.py").run()
    assert not at.exception
    assert claimed(company) == []


def test_a_lead_in_the_address_is_claimed_and_comes_back_after_a_reload(visit: Visit, company: Company):
    for _ in range(2):
        at = visit(company.ana, "calls", lead=company.ids.fir)
        assert "Fir" in said(at)
        assert claimed(company) == [(company.ids.ana, company.ids.fir)]


def test_what_a_colleague_is_calling_about_is_shown_and_cannot_be_logged(visit: Visit, company: Company):
    visit(company.ben, "calls", lead=company.ids.birch)
    at = visit(company.ana, "calls", lead=company.ids.birch)
    assert "Ben is just calling this person" in said(at)
    assert "Voicemail" not in [button.label for button in at.button]


@pytest.mark.parametrize("lead", ["elm", "kauri", "nobody"])
def test_nobody_elses_lead_is_on_the_card(visit: Visit, company: Company, lead: str):
    at = visit(company.ben, "calls", lead=getattr(company.ids, lead, 999_999))
    assert "There is no lead with this number among yours" in said(at)
    assert not {"Elm", "Kauri"} & set(said(at).split())
    assert claimed(company) == []


def test_what_has_ended_can_be_read_and_only_come_back(visit: Visit, company: Company):
    at = visit(company.ana, "calls", lead=company.ids.larch)
    labels = [button.label for button in at.button]
    assert "This hand-off has ended" in said(at)
    assert "They got in touch" in labels and "Voicemail" not in labels and "Return" not in labels


def test_nobody_left_is_said_with_the_reason(visit: Visit, company: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATCHER_CALLING_HOURS", "22-24")
    with writing(company.engine) as conn:
        conn.execute(accounts.update().values(zone="Europe/Paris"))
    at = visit(company.sam, "calls")
    assert "Nobody can be called right now. 2 leads wait" in said(at)
    assert "Start calling" not in [button.label for button in at.button]


@pytest.mark.parametrize("who", ["mia"])
def test_marketing_has_neither_page(visit: Visit, company: Company, who: str):
    at = visit(getattr(company, who))
    with pytest.raises(ValueError, match="my_day"):
        at.switch_page("../../pages/my_day.py").run()


def test_everything_done_here_is_in_the_journal(visit: Visit, company: Company):
    press(press(press(visit(company.ana, "calls"), "Start calling"), "No answer"), "Undo")
    with reading(company.engine) as conn:
        done = conn.execute(select(journal.c.action, journal.c.person_id).order_by(journal.c.id)).all()
        attempts = conn.execute(select(handoffs.c.attempts).where(handoffs.c.id == company.ids.cedar)).scalar_one()
    assert [tuple(row) for row in done] == [("record_touch", company.ids.ana), ("log_attempt", company.ids.ana),
                                            ("undo", company.ids.ana)]
    assert attempts == 0
