"""Touches come in with who did them, for whom, and on which side of the line between human and machine."""

from datetime import UTC, date, datetime

import pytest

from lib.db.schema import accounts, handoffs, memberships, people, touches
from tests.crm_import.support import CALLS, LEADS, TOP, Desk, counts, problems

ONE_LEAD = """
    Id,Company,Name,Email,Owner,Created
    L1,Acme,Al,al@acme.example,Ana,2022-01-05
"""
TWICE = """
    Lead,Rep,On,Result
    L1,Ana,2022-01-05,no
    L1,Ana,2022-01-05,no
    L1,Ana,2022-01-06,yes
"""


@pytest.fixture(autouse=True)
def mapping(request: pytest.FixtureRequest) -> None:
    for name in ("desk", "sqlite_desk"):
        if name in request.fixturenames:
            request.getfixturevalue(name).mapping = TOP + LEADS + CALLS


def test_equal_rows_are_repeat_calls(desk: Desk):
    assert counts(desk.bring_in(leads=ONE_LEAD, calls=TWICE)) == (4, 4, 0, 0, 0)
    assert desk.rows(touches, "lead_id", "person_id", "actor", "direction", "channel", "outcome", "day_only",
                     "local_day") == [
        (1, 1, "rep", "out", "phone", "no_answer", True, date(2022, 1, 5)),
        (1, 1, "rep", "out", "phone", "no_answer", True, date(2022, 1, 5)),
        (1, 1, "rep", "out", "phone", "conversation", True, date(2022, 1, 6)),
    ]
    assert desk.rows(handoffs, "attempts", "stage") == [(3, "worked")]
    assert desk.differences() == []


def test_the_nth_equal_row_of_a_file_is_the_nth_equal_row_already_in(desk: Desk):
    desk.bring_in(leads=ONE_LEAD, calls=TWICE)
    desk.mapping = TOP + CALLS
    assert counts(desk.bring_in("calls.csv")) == (3, 0, 0, 3, 0)
    thrice = TWICE + "    L1,Ana,2022-01-05,no\n"
    assert counts(desk.bring_in(calls=thrice)) == (4, 1, 0, 3, 0)
    assert len(desk.rows(touches, "id")) == 4


def test_a_row_of_another_file_is_the_same_call(desk: Desk):
    desk.bring_in(leads=ONE_LEAD, calls=TWICE)
    desk.mapping = TOP + CALLS
    overlapping = TWICE.replace("2022-01-06", "2022-01-07")
    assert counts(desk.bring_in(calls_of_week_2=overlapping)) == (3, 1, 0, 2, 0)


def test_another_translation_changes_the_call_and_makes_no_second_one(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads=ONE_LEAD, calls=TWICE)
    sqlite_desk.mapping = sqlite_desk.mapping.replace('no = "no_answer"', 'no = "voicemail"')
    assert counts(sqlite_desk.bring_in("leads.csv", "calls.csv")) == (4, 0, 2, 2, 0)
    assert sqlite_desk.column(touches, "outcome") == ["voicemail", "voicemail", "conversation"]


def test_what_a_machine_did_is_no_follow_up(desk: Desk):
    desk.mapping = 'system_actors = ["Robot"]\n' + TOP + LEADS + CALLS
    desk.bring_in(leads=ONE_LEAD, calls="Lead,Rep,On,Result\nL1,Robot,2022-01-05,yes\n")
    assert desk.rows(touches, "actor", "automated", "team_id") == [("system", True, None)]
    assert desk.rows(people, "name", "kind") == [("Ana", "person"), ("Robot", "system"), ("Operations", "person")]
    assert desk.rows(handoffs, "attempts", "stage") == [(0, "never_attempted")]


def test_somebody_the_mapping_calls_a_machine_later_becomes_one(sqlite_desk: Desk):
    calls = "Lead,Rep,On,Result\nL1,Robot,2022-01-05,yes\n"
    sqlite_desk.bring_in(leads=ONE_LEAD, calls=calls)
    assert sqlite_desk.rows(handoffs, "attempts") == [(1,)]
    sqlite_desk.mapping = 'system_actors = ["robot"]\n' + sqlite_desk.mapping
    assert counts(sqlite_desk.bring_in("leads.csv", "calls.csv")) == (2, 0, 1, 1, 0)
    assert sqlite_desk.rows(handoffs, "attempts") == [(0,)]
    assert sqlite_desk.differences() == []


def test_a_touch_before_its_lead_came_in_is_kept_and_reported(desk: Desk):
    report = desk.bring_in(leads=ONE_LEAD, calls="Lead,Rep,On,Result\nL1,Ana,2022-01-04,yes\nL1,Ana,2022-01-03,yes\n")
    assert report.warnings == [
        "2 touches are dated before their lead came in; they count for the account, not as a response."
    ]
    assert desk.rows(touches, "handoff_id") == [(None,), (None,)]
    assert desk.rows(handoffs, "attempts", "first_attempt_at") == [(0, None)]
    assert desk.column(accounts, "last_sales_touch_at") == [datetime(2022, 1, 3, 23, tzinfo=UTC)]


def test_what_was_about_nobody_we_know_is_refused(sqlite_desk: Desk):
    report = sqlite_desk.bring_in(leads=ONE_LEAD, calls="""
        Lead,Rep,On,Result
        L9,Ana,2022-01-05,yes
        ,Ana,2022-01-05,yes
        L1,Ana,2022-01-05,maybe
        L1,Ana,2099-01-05,yes
        L1,,2022-01-05,yes
        L1,Ana,,yes
    """)
    assert counts(report) == (7, 1, 0, 0, 6)
    assert problems(report) == [
        "Row 2 of calls.csv: 'Lead' says 'L9', and no lead called so is in the files or the database. "
        "Import it first, or fix the file.",
        "Row 3 of calls.csv: It does not say what it was about: 'Lead' blank.",
        "Row 4 of calls.csv: 'Result' says 'maybe', which is no outcome we know. Translate it in the mapping "
        '(values = { "maybe" = "…" }) to one of: conversation, voicemail, no_answer, gatekeeper, wrong_number, '
        "call_back, meeting_booked, do_not_call, sent, answered, replied, opened, clicked, bounced, submitted, "
        "requested, attended, held, no_show_them, no_show_us, done.",
        "Row 5 of calls.csv: It is dated 05 Jan 2099, which is in the future; only what has happened is a touch.",
        "Row 6 of calls.csv: 'Rep' is blank, and the mapping does not say whose doing it is. "
        'Add to its fields: actor = { value = "rep" } (or marketing, system, prospect)',
        "Row 7 of calls.csv: 'On' is blank, and a touch needs it.",
    ]


def test_a_touch_on_the_contact_counts_for_its_latest_lead(desk: Desk):
    desk.mapping = TOP + LEADS + CALLS.replace('lead = "Lead"', 'contact = "Lead"')
    leads = ONE_LEAD + "    L2,Acme,Al,al@acme.example,Ana,2022-03-01\n"
    desk.bring_in(leads=leads, calls="""
        Lead,Rep,On,Result
        AL@acme.example,Ana,2022-01-04,no
        al@acme.example,Ana,2022-02-01,no
        al@acme.example,Ana,2022-03-01,no
    """)
    assert desk.column(touches, "lead_id") == [None, 1, 2]
    assert desk.column(handoffs, "attempts") == [1, 1]
    assert desk.differences() == []


def test_a_touch_may_be_about_the_company_only(desk: Desk):
    about_the_company = CALLS.replace('lead = "Lead"', 'account = "Lead"')
    desk.mapping = TOP + LEADS + about_the_company + 'actor = { value = "marketing" }\n'
    desk.bring_in(leads=ONE_LEAD, calls="Lead,Rep,On,Result\nACME,,2022-01-06,\n")
    assert desk.rows(touches, "account_id", "lead_id", "actor", "direction", "outcome") == [
        (1, None, "marketing", "out", "done")
    ]
    assert desk.column(accounts, "last_marketing_touch_at") == [datetime(2022, 1, 5, 23, tzinfo=UTC)]
    assert desk.differences() == []


def test_somebody_is_in_the_team_from_their_first_day_in_the_files(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads=ONE_LEAD, calls="Lead,Rep,On,Result\nL1,Ana,2022-01-03,yes\nL1,Ben,2022-01-07,yes\n")
    assert sqlite_desk.rows(memberships, "person_id", "from_day", "to_day") == [
        (1, date(2022, 1, 3), None), (2, date(2022, 1, 7), None)
    ]
    sqlite_desk.mapping = TOP + CALLS
    sqlite_desk.bring_in(calls="Lead,Rep,On,Result\nL1,Ben,2021-12-30,yes\n")
    assert sqlite_desk.rows(memberships, "person_id", "from_day") == [
        (1, date(2022, 1, 3)), (2, date(2021, 12, 30))
    ]
    assert None not in sqlite_desk.column(touches, "team_id")
