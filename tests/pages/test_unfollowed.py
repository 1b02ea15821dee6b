"""The Unfollowed page as each person meets it. The company is drawn in tests/company.py."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.domain.ladder import Rung
from lib.domain.lists import Group
from lib.ui import tables
from tests.company import Company
from tests.pages.conftest import Visit

SHOWN = (Group.UNFOLLOWED, *Rung, Group.NOT_NURTURED)


def figures(at: AppTest) -> dict[str, int]:
    """The ladder as it stands on the screen."""
    return dict(zip(SHOWN, (int(m.value) for m in at.metric[: len(SHOWN)]), strict=True))


def table(at: AppTest) -> pd.DataFrame:
    """The rows of the list; an empty table where the page says that there are none."""
    return at.dataframe[0].value if at.dataframe else pd.DataFrame(columns=["Account"])


def accounts(at: AppTest) -> set[str]:
    return {name.split()[0] for name in table(at)["Account"]}


def said(at: AppTest) -> str:
    return "\n".join(element.value for element in [*at.markdown, *at.caption, *at.info, *at.error])


def test_every_figure_opens_exactly_its_rows(company: Company, visit: Visit) -> None:
    for viewer in (company.ana, company.nina, company.mia):
        at = visit(viewer)
        ladder = figures(at)
        for shown in SHOWN:
            at.button(key=f"show_{shown.value}").click().run()
            assert len(table(at)) == ladder[shown], (viewer.name, shown)
            assert figures(at) == ladder


def test_the_next_viewer_does_not_get_the_first_viewers_rows(company: Company, visit: Visit) -> None:
    assert accounts(visit(company.ana)) == {"Alder", "Birch", "Cedar", "Dogwood"}
    assert accounts(visit(company.sam)) == {"Kauri", "Maple"}
    assert accounts(visit(company.mia)) == {"Alder", "Birch", "Cedar", "Dogwood", "Kauri", "Maple"}


def test_a_sent_address_shows_the_same_view_and_only_the_readers_own_rows(company: Company, visit: Visit) -> None:
    address = {"show": "unowned", "q": "söhne", "sort": "newest"}

    assert accounts(visit(company.mia, **address)) == {"Alder", "Maple"}
    assert accounts(visit(company.sid, **address)) == {"Maple"}


def test_a_filter_writes_itself_into_the_address(company: Company, visit: Visit) -> None:
    at = visit(company.mia)
    at.selectbox(key="_url_team").select(company.ids.south).run()

    assert at.query_params["team"] == str(company.ids.south)
    assert accounts(at) == {"Kauri", "Maple"}
    at.text_input(key="_url_q").input("kau").run()
    assert accounts(at) == {"Kauri"}
    next(b for b in at.button if b.label == "Clear filters").click().run()
    assert "team" not in at.query_params and "q" not in at.query_params
    assert len(table(at)) == 6


@pytest.mark.parametrize("nonsense", [
    {"show": "x' OR 1=1"}, {"team": "999"}, {"rep": "-1"}, {"page": "0"}, {"page": "9" * 30}, {"sla": "?"},
    {"age": "x"}, {"sort": "x"}, {"campaign": "1; DROP TABLE leads"},
])
def test_nonsense_in_the_address_is_dropped(company: Company, visit: Visit, nonsense: dict[str, str]) -> None:
    assert len(table(visit(company.mia, **nonsense))) == 6


def test_a_strangers_lead_in_the_address_shows_nothing_of_it(company: Company, visit: Visit) -> None:
    theirs = visit(company.sam, lead=company.ids.cedar)
    nobodys = visit(company.sam, lead=999_999)

    assert "no lead with this number among yours" in said(theirs)
    assert "Cedar" not in said(theirs)
    assert said(theirs) == said(nobodys)


def test_a_lead_opens_in_place_with_its_story(company: Company, visit: Visit) -> None:
    at = visit(company.ana, lead=company.ids.elm)

    story = at.dataframe[1].value
    assert list(story["What"]) == ["Phone: voicemail"]
    assert list(story["Who"]) == ["Ana"]
    assert "Owner" in said(at) and "System delay" in said(at)


def test_a_rep_is_measured_by_assignments_and_a_marketer_by_hand_offs(company: Company, visit: Visit) -> None:
    assert [m.label for m in visit(company.ana).metric[9:]] == [
        "Assigned", "Never attempted", "SLA compliance", "Rep response time"]
    assert [m.label for m in visit(company.mia).metric[9:]] == [
        "Handed off", "Never followed up", "SLA compliance", "Speed to lead"]


def test_an_empty_list_says_something_kind(company: Company, visit: Visit) -> None:
    assert "No lead stands on this rung." in said(visit(company.sam, show="stalled"))
    assert "fits these filters" in said(visit(company.mia, q="nosuchname"))


def test_what_was_done_meanwhile_is_seen_at_the_next_turn(company: Company, visit: Visit) -> None:
    from lib.db.engine import writing
    from lib.services.touches import RecordTouch, record_touch
    from tests.given import at as moment

    at = visit(company.ana)
    assert "Cedar" in accounts(at)
    with writing(company.engine) as conn:
        record_touch(conn, company.ana, RecordTouch(
            at=moment("Mon 9:55"), handoff_id=company.ids.cedar, occurred_at=moment("Mon 9:50"), channel="phone",
            outcome="voicemail"))
    at.run()

    assert "Cedar" not in accounts(at)
    assert figures(at)[Rung.IN_HAND] == 1


def test_a_selection_is_kept_as_leads_not_as_places(company: Company, visit: Visit) -> None:
    at = visit(company.mia)
    first = table(at)["Account"][0]
    ids = [company.ids.birch, company.ids.cedar]
    at.session_state["picked"] = {"selection": {"rows": [0]}}

    tables.remember_selection("picked", ids, at.session_state)

    assert at.session_state["selected_handoffs"] == [company.ids.birch]
    assert first == "Birch & Co"
