"""The Reps page as each person meets it. The company is drawn in tests/company.py.

Last week (9 to 15 November) Ana left a voicemail and had a conversation, Ben dialled twice,
Sam did nothing. This week nobody has done anything yet.
"""

import re
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.db.engine import writing
from lib.domain.ladder import Rung
from lib.domain.people import Viewer
from lib.services.rebuild import rebuild
from tests import given
from tests.company import Company
from tests.pages.conftest import Visit

LAST_WEEK = {"period": "last_week"}
NUMBERS = {"Open": "backlog", "Oldest": "untried", "SLA": "judged", "Response": "assigned", "Dials": "dial",
           "Voicemails": "voicemail", "Conversations": "conversation", "E-mails": "email",
           "Meetings held": "meeting_held"}


def table(at: AppTest) -> pd.DataFrame:
    """The table of reps, with plain spaces where numbers are filled up."""
    return at.dataframe[0].value.map(lambda cell: cell.strip("\u2007") if isinstance(cell, str) else cell)


def reps(at: AppTest) -> list[str]:
    return list(table(at)["Rep"])


def cell(at: AppTest, rep: str, column: str) -> str:
    found = table(at)
    return found[found["Rep"] == rep].iloc[0][column]


def rows(at: AppTest) -> pd.DataFrame:
    """The rows in the drawer; none where it says that there are none."""
    opened = [d.value for d in at.dataframe if "Open" in d.value.columns and "Rep" in d.value.columns[2:]
              or "Waiting" in d.value.columns]
    return opened[-1] if opened else pd.DataFrame()


def said(at: AppTest) -> str:
    return "\n".join(element.value for element in [*at.markdown, *at.caption, *at.info, *at.error, *at.header])


# -- the team ----------------------------------------------------------------------------------


def test_a_manager_sees_the_own_reps_those_with_nothing_included(company: Company, visit: Visit):
    assert reps(visit(company.nina, "reps")) == ["Ana", "Ben"]
    assert reps(visit(company.sid, "reps")) == ["Sam"]
    assert reps(visit(company.boss, "reps")) == ["Ana", "Ben", "Sam"]
    assert reps(visit(company.mia, "reps")) == ["Ana", "Ben", "Sam"]


def test_what_they_did_stands_against_what_is_expected_by_now(company: Company, visit: Visit):
    """10 dials a day for each rep: 50 in a week that is over; this week an eighth of Monday is: 1.25 each."""
    with writing(company.engine) as conn:
        given.a_target(conn, 10, role="rep")
    past, present = visit(company.nina, "reps", **LAST_WEEK), visit(company.nina, "reps")

    assert [cell(past, rep, "Dials") for rep in ("Ana", "Ben")] == ["2 / 50", "2 / 50"]
    assert [cell(past, "Ana", c) for c in ("Voicemails", "Conversations", "E-mails")] == ["1", "1", "0"]
    assert [cell(present, rep, "Dials") for rep in ("Ana", "Ben")] == ["0 / 1", "0 / 1"]
    assert past.metric[0].value == "4"
    assert "100 expected by now" in said(past)


def test_reps_add_up_to_the_team(company: Company, visit: Visit):
    for viewer in (company.nina, company.sid, company.boss, company.mia):
        at = visit(viewer, "reps", **LAST_WEEK)
        for place, column in enumerate(("Dials", "Voicemails", "Conversations", "E-mails", "Meetings held")):
            assert sum(int(count) for count in table(at)[column]) == int(at.metric[place].value)


def test_the_backlog_is_a_bar_by_rung_and_what_is_away_is_said(company: Company, visit: Visit):
    """Ana: Cedar not accepted, Dogwood never attempted, Elm one and done, Fir stalled."""
    with writing(company.engine) as conn:
        given.leave(conn, company.ids.ben, date(2026, 11, 16))
    at = visit(company.nina, "reps")

    assert reps(at) == ["Ana", "Ben · away"]
    assert list(cell(at, "Ana", "By rung")) == [1, 1, 1, 1, 0, 0]
    assert list(cell(at, "Ben · away", "By rung")) == [0, 0, 0, 0, 1, 1]
    assert cell(at, "Ana", "Oldest") == "3.0 d"
    assert (cell(at, "Ana", "SLA"), cell(at, "Ben · away", "Oldest")) == ("–", "")


@pytest.mark.parametrize("viewer", ["nina", "boss", "mia"])
def test_every_number_of_the_table_opens_exactly_its_rows(company: Company, visit: Visit, viewer: str):
    who: Viewer = getattr(company, viewer)
    at = visit(who, "reps", **LAST_WEEK)
    for rep in ("Ana", "Ben"):
        for column, what in NUMBERS.items():
            shown = cell(at, rep, column)
            opened = visit(who, "reps", **LAST_WEEK, rows=what, of=getattr(company.ids, rep.lower()))
            if column in ("Oldest", "SLA", "Response"):
                assert bool(len(rows(opened))) == (shown not in ("", "–")), (rep, column)
            else:
                assert len(rows(opened)) == int(shown), (rep, column)
    for place, what in enumerate(("dial", "voicemail", "conversation")):
        opened = visit(who, "reps", **LAST_WEEK, rows=what)
        assert len(rows(opened)) == int(at.metric[place].value)


def test_a_button_under_a_sum_opens_its_rows(company: Company, visit: Visit):
    at = visit(company.nina, "reps", **LAST_WEEK)
    at.button(key="total_dial").click().run()

    assert at.query_params["rows"] == "dial"
    assert len(rows(at)) == 4
    assert set(rows(at)["Rep"]) == {"Ana", "Ben"}


def test_rows_of_a_stranger_show_nothing(company: Company, visit: Visit):
    for what in (*NUMBERS.values(), "kept", "wall", "many_a_minute", "no_evidence", "stalled"):
        at = visit(company.sid, "reps", **LAST_WEEK, rows=what, of=company.ids.ana)
        assert rows(at).empty, what
        assert not re.search("Elm|Cedar|Larch|Dogwood|Fir", said(at)), what


def test_only_a_setting_allows_a_ranking(company: Company, visit: Visit, monkeypatch: pytest.MonkeyPatch):
    with writing(company.engine) as conn:
        given.a_touch(conn, handoff=company.ids.kauri, person=company.ids.sam, at=given.at("last Fri 9:00"))
        given.a_touch(conn, handoff=company.ids.kauri, person=company.ids.sam, at=given.at("last Fri 9:10"))
        given.a_touch(conn, handoff=company.ids.kauri, person=company.ids.sam, at=given.at("last Fri 9:20"))
        rebuild(conn)

    assert reps(visit(company.boss, "reps", **LAST_WEEK, order="dial")) == ["Ana", "Ben", "Sam"]
    monkeypatch.setenv("CATCHER_RANKING", "yes")
    ranked = visit(company.boss, "reps", **LAST_WEEK, order="dial")
    assert reps(ranked) == ["Sam", "Ana", "Ben"]
    assert list(table(ranked)["#"]) == [1, 2, 3]
    assert reps(visit(company.boss, "reps", **LAST_WEEK)) == ["Ana", "Ben", "Sam"]


def test_a_band_of_few_says_so_and_one_of_many_names_nobody(company: Company, visit: Visit):
    """With Cal's five dials there are 0, 2, 2 and 5: quartiles of 1.5, 2 and 2.75."""
    assert "at least 4 reps; here are 2" in said(visit(company.nina, "reps", **LAST_WEEK, band_of="team"))
    with writing(company.engine) as conn:
        cal = given.a_person(conn, "Cal", team=company.ids.south)
        for minute in range(5):
            given.a_touch(conn, handoff=company.ids.kauri, person=cal, at=given.at(f"last Fri 9:{minute}0"))
        rebuild(conn)
    at = visit(company.boss, "reps", **LAST_WEEK, band_of="team")

    band = at.dataframe[1].value
    assert list(band["Of all reps"]) == ["Upper quartile", "Median", "Lower quartile"]
    assert list(band["Dials"]) == [2.75, 2, 1.5]


# -- one rep -----------------------------------------------------------------------------------


def test_a_rep_gets_the_own_drill_whatever_the_address_says(company: Company, visit: Visit):
    for address in ({}, {"rep": company.ids.ben}, {"rep": company.ids.sam}, {"rep": 999_999}):
        at = visit(company.ana, "reps", **address)
        assert at.header[0].value == "Ana"
        assert "Ben" not in said(at)
        assert not [b for b in at.button if b.key == "all_reps"]


def test_a_strangers_number_in_the_address_shows_nothing_of_them(company: Company, visit: Visit):
    theirs, nobodys = (visit(company.sid, "reps", rep=number) for number in (company.ids.ana, 999_999))

    assert "no rep with this number among yours" in said(theirs)
    assert said(theirs) == said(nobodys)
    assert "Ana" not in said(theirs)
    assert "no rep with this number" in said(visit(company.mia, "reps", rep=company.ids.queue))


def test_the_drill_says_where_a_rep_stands_and_what_to_talk_about(company: Company, visit: Visit):
    """Ana: 10 dials a day; nothing done today, an eighth of Monday is over, and she went at 0.2 a day.

    Cedar and Dogwood are due at this very minute: not late yet.
    """
    with writing(company.engine) as conn:
        given.a_target(conn, 10, role="rep")
    at = visit(company.nina, "reps", rep=company.ids.ana)

    assert [h.value for h in at.header] == [
        "Ana", "Against target", "To talk about", "This week beside the own past",
        "Activity by day, 20 Oct – 16 Nov 2026", "Answers to the leads of 16–22 Nov 2026", "When people pick up",
        "Promises of 16–22 Nov 2026", "Records worth a second look"]
    assert "1 of 50 expected by now  \n10 more a day, heading for 1" in said(at)
    assert "No target set" in said(at)
    talked = [b.key for b in at.button if b.key and b.key.startswith("talk_")]
    assert talked == [f"talk_{company.ids.fir}", f"talk_{company.ids.elm}"]
    assert "One attempt 6 days ago, and none since." in said(at)
    assert "There was a conversation, then nothing for 17 days." in said(at)


def test_every_figure_of_the_drill_opens_exactly_its_rows(company: Company, visit: Visit):
    at = visit(company.nina, "reps", **LAST_WEEK, rep=company.ids.ana)
    figures = {b.key: b.label for b in at.button if b.key and b.key.startswith(("rows_", "pace_", "rate_"))}
    counts = dict(zip(("backlog", *(r.value for r in list(Rung)[1:])), (int(m.value) for m in at.metric[6:13]),
                      strict=True))
    assert counts["backlog"] == 4
    for what, count in counts.items():
        if count == 0:
            assert at.button(key=f"rows_{what}").disabled
            continue
        opened = visit(company.nina, "reps", **LAST_WEEK, rep=company.ids.ana)
        opened.button(key=f"rows_{what}").click().run()
        assert len(rows(opened)) == count, what
    assert figures["rate_dial"] == "of 2 dials" and figures["rate_conversation"] == "1 conversation"
    at.button(key="rate_dial").click().run()
    assert len(rows(at)) == 2


def test_the_pace_of_today_this_week_and_this_month_opens_its_own_days(company: Company, visit: Visit):
    """Of November Ana has two dials, of this week none."""
    at = visit(company.nina, "reps", rep=company.ids.ana, pace="month")
    assert at.metric[0].value == "2"
    at.button(key="pace_dial").click().run()

    assert len(rows(at)) == 2
    assert visit(company.nina, "reps", rep=company.ids.ana).metric[0].value == "0"


def test_this_week_stands_beside_the_own_past(company: Company, visit: Visit):
    """In 13 weeks Ana had one dial in the week of 26 October and two last week."""
    at = visit(company.ana, "reps")
    past = at.dataframe[0].value.set_index("")

    assert list(past.loc["Dials", "14 weeks"]) == [0] * 10 + [1, 0, 2, 0]
    assert list(past.loc["Dials", ["This week", "Usual by now"]]) == ["0", "0"]
    assert "Team this week" not in past.columns


def test_charts_are_there_and_an_empty_map_says_why(company: Company, visit: Visit):
    assert len(visit(company.nina, "reps", **LAST_WEEK, rep=company.ids.ana).get("plotly_chart")) == 5
    quiet = visit(company.sid, "reps", **LAST_WEEK, rep=company.ids.sam)
    assert len(quiet.get("plotly_chart")) == 1
    assert "No lead was assigned in these days." in said(quiet)
    assert "No dial with a time of day in 14 weeks." in said(quiet)


def test_the_way_to_a_rep_and_back(company: Company, visit: Visit):
    at = visit(company.nina, "reps", **LAST_WEEK)
    at.selectbox(key="_jump").select(company.ids.ben).run()
    assert at.query_params == {"period": "last_week", "rep": str(company.ids.ben)}
    assert at.header[0].value == "Ben"
    at.button(key="all_reps").click().run()

    assert "rep" not in at.query_params
    assert reps(at) == ["Ana", "Ben"]


# -- the period ----------------------------------------------------------------------------------


def test_the_period_is_in_the_address_and_kept(company: Company, visit: Visit):
    at = visit(company.nina, "reps")
    at.segmented_control(key="_period_name").set_value("last_week").run()
    assert at.query_params["period"] == "last_week"
    assert "9–15 Nov 2026" in said(at)

    del at.query_params["period"]
    at.run()
    assert at.query_params["period"] == "last_week"
    assert "9–15 Nov 2026" in said(at)


def test_other_days_are_in_the_address_too(company: Company, visit: Visit):
    at = visit(company.nina, "reps", period="2026-11-10..2026-11-13")
    assert "10–13 Nov 2026" in said(at)
    assert [cell(at, rep, "Dials") for rep in ("Ana", "Ben")] == ["2", "2"]
    at.date_input(key="_period_days").set_value((date(2026, 11, 10), date(2026, 11, 10))).run()

    assert at.query_params["period"] == "2026-11-10..2026-11-10"
    assert [cell(at, rep, "Dials") for rep in ("Ana", "Ben")] == ["1", "0"]


@pytest.mark.parametrize("nonsense", [
    {"period": "x"}, {"period": "2026-11-10..2026-11-09"}, {"period": "1900-01-01..2026-01-01"}, {"team": "999"},
    {"page": "99"}, {"rows": "x' OR 1=1"}, {"rows": "dial", "day": "x"}, {"rows": "dial", "slot": "9-99"},
    {"rows": "wall", "band": "99"}, {"order": "x"}, {"pace": "x"},
])
def test_nonsense_in_the_address_is_dropped(company: Company, visit: Visit, nonsense: dict[str, str]):
    assert reps(visit(company.mia, "reps", **nonsense)) == ["Ana", "Ben", "Sam"]
    assert visit(company.mia, "reps", rep=company.ids.ana, **nonsense).header[0].value == "Ana"


def test_a_stretch_of_days_in_the_address_narrows_the_rows(company: Company, visit: Visit):
    """What a number about this week, or a bar of one day, opens: whatever the page's period is."""
    ana = company.ids.ana

    def opened(what: str, day: str) -> int:
        return len(rows(visit(company.nina, "reps", rep=ana, rows=what, of=ana, day=day)))

    assert [opened("dial", day) for day in ("2026-11-09..2026-11-15", "2026-11-13", "2026-11-16")] == [2, 1, 0]
    assert [opened("other_dial", "2026-11-13"), opened("conversation", "2026-11-13")] == [0, 1]
    assert [opened("assigned", day) for day in ("2026-11-09..2026-11-15", "2026-11-10")] == [4, 1]
