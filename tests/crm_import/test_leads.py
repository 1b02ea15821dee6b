"""A lead comes in with its account, contact, hand-off, owner and ending."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from lib.db.engine import writing
from lib.db.schema import (
    accounts,
    assignments,
    campaigns,
    contacts,
    handoffs,
    leads,
    people,
    sla_rules,
    staged_rows,
    teams,
)
from lib.errors import BadImport
from tests.crm_import.support import LEADS, TOP, Desk, counts, problems

ONE = """
    Id,Company,Name,Email,Owner,Created
    L1,Acme Ltd,Al Green,AL@acme.example,Ana,2022-01-05 10:00
"""
AT = datetime(2022, 1, 5, 9, tzinfo=UTC)  # ten o'clock in Paris


def with_fields(*lines: str) -> str:
    return TOP + LEADS + "\n".join(lines) + "\n"


def test_one_row_makes_account_contact_lead_hand_off_and_assignment(desk: Desk):
    assert counts(desk.bring_in(leads=ONE)) == (1, 1, 0, 0, 0)
    assert desk.rows(accounts, "name", "lifecycle", "created_at", "origin_id") == [
        ("Acme Ltd", "prospect", AT, "name:acme ltd")
    ]
    assert desk.rows(contacts, "name", "email", "account_id") == [("Al Green", "al@acme.example", 1)]
    assert desk.rows(leads, "origin", "origin_id", "responded_at", "day_only", "import_run_id") == [
        ("crm", "L1", AT, False, 1)
    ]
    assert desk.rows(handoffs, "number", "handed_off_at", "responded_at", "needs_acceptance", "sla_minutes",
                     "stage", "owner_id", "ended_at") == [(1, AT, AT, False, 480, "never_attempted", 1, None)]
    assert desk.rows(assignments, "person_id", "assigned_at", "ended_at") == [(1, AT, None)]
    assert desk.differences() == []


def test_every_row_is_kept_as_it_stood(desk: Desk):
    desk.bring_in(leads=ONE)
    assert desk.rows(staged_rows, "import_run_id", "file", "row_number", "entity", "result", "problem", "target_id",
                     "payload") == [
        (1, 0, 2, "lead", "new", None, 1,
         {"Id": "L1", "Company": "Acme Ltd", "Name": "Al Green", "Email": "AL@acme.example", "Owner": "Ana",
          "Created": "2022-01-05 10:00"})
    ]


def test_a_lead_without_a_company_stands_at_an_account_named_as_the_person(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads="""
        Id,Company,Name,Email,Owner,Created
        L1,,Al Green,,,2022-01-05
        L2,,,,,2022-01-05
        L3,,Al Green,,,2022-01-05
    """)
    assert sqlite_desk.column(accounts, "name") == ["Al Green", "L2", "Al Green"]
    assert sqlite_desk.column(contacts, "name") == ["Al Green", "L2", "Al Green"]


def test_two_leads_of_a_company_share_its_account_however_it_is_spelled(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads="""
        Id,Company,Name,Email,Owner,Created
        L1,Acme Ltd,Al,a@acme.example,,2022-01-05
        L2,ACME  ltd,Bo,b@acme.example,,2022-01-06
    """)
    assert sqlite_desk.column(accounts, "name") == ["Acme Ltd"]
    assert sqlite_desk.column(leads, "account_id") == [1, 1]


def test_a_contact_is_found_by_e_mail_and_changed(desk: Desk):
    desk.bring_in(leads=ONE)
    report = desk.bring_in(leads="""
        Id,Company,Name,Email,Owner,Created
        L2,Acme Ltd,Al B. Green,al@acme.example,Ana,2022-02-05
    """)
    assert counts(report) == (1, 1, 0, 0, 0)
    assert desk.rows(contacts, "name", "email") == [("Al B. Green", "al@acme.example")]
    assert desk.column(leads, "contact_id") == [1, 1]


def test_an_e_mail_known_at_another_company_keeps_its_company_and_the_report_says_so(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads=ONE)
    report = sqlite_desk.bring_in(leads="""
        Id,Company,Name,Email,Owner,Created
        L2,Acme Holding,Al Green,al@acme.example,Ana,2022-02-05
    """)
    assert sqlite_desk.column(accounts, "name") == ["Acme Ltd"]
    assert report.warnings == [
        "1 lead was filed under the company where its e-mail address is known already. "
        "'al@acme.example', here with company 'Acme Holding'."
    ]


def test_rows_that_describe_one_contact_differently_are_settled_once_and_reported(sqlite_desk: Desk):
    twice = """
        Id,Company,Name,Email,Owner,Created
        L1,Acme,Al,al@acme.example,,2022-01-05
        L2,Acme,Alan,al@acme.example,,2022-01-06
    """
    report = sqlite_desk.bring_in(leads=twice)
    assert sqlite_desk.column(contacts, "name") == ["Alan"]
    assert report.warnings == [
        "1 contact is described differently by several rows; the last row's words were kept. name 'Al', then 'Alan'."
    ]
    assert counts(sqlite_desk.bring_in(leads=twice)) == (2, 0, 0, 2, 0)


def test_a_company_is_found_by_its_domain_but_not_by_a_mailbox_providers(sqlite_desk: Desk):
    sqlite_desk.mapping = with_fields('domain = "Email"')
    sqlite_desk.bring_in(leads="""
        Id,Company,Name,Email,Owner,Created
        L1,Acme,Al,al@acme.example,,2022-01-05
        L2,Acme Deutschland,Bo,bo@acme.example,,2022-01-05
        L3,Birch,Cy,cy@gmail.com,,2022-01-05
        L4,Cedar,Di,di@gmail.com,,2022-01-05
    """)
    assert sqlite_desk.rows(accounts, "name", "domain") == [
        ("Acme", "acme.example"), ("Birch", None), ("Cedar", None)
    ]


def test_an_sla_rule_for_the_source_sets_the_promise(desk: Desk):
    with writing(desk.engine) as conn:
        conn.execute(insert(sla_rules).values(source="Web", minutes=30, valid_from=date(2022, 1, 1)))
    desk.mapping = with_fields('source = { value = "Web" }')
    desk.bring_in(leads=ONE)
    assert desk.column(handoffs, "sla_minutes") == [30]


def test_a_day_without_a_time_is_the_midnight_of_the_organisation(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads=ONE.replace(" 10:00", ""))
    midnight = datetime(2022, 1, 4, 23, tzinfo=UTC)
    assert sqlite_desk.rows(handoffs, "handed_off_at", "handed_off_day_at", "day_only") == [(midnight, midnight, True)]


ENDED = with_fields(
    'ended_at = "Closed"', 'ending = { column = "Result", values = { won = "opportunity", lost = "disqualified", '
    'later = "returned", open = "" } }', 'reason = "Why"', 'evidence = "Word"', 'revisit_on = "Again"',
)
ENDINGS = """
    Id,Company,Name,Email,Owner,Created,Closed,Result,Why,Word,Again
    L1,A,,,Ana,2022-01-05,2022-02-01,won,,,
    L2,B,,,Ana,2022-01-05,2022-02-01,lost,student,thesis,
    L3,C,,,Ana,2022-01-05,2022-02-01,lost,,,
    L4,D,,,Ana,2022-01-05,2022-02-01,later,timing,,2022-06-01
    L5,E,,,Ana,2022-01-05,,open,,,
    L6,F,,,Ana,2022-01-05,2022-02-01,later,timing,,
    L7,G,,,Ana,2022-01-05,2022-02-01,lost,timing,,
    L8,H,,,Ana,2022-01-05,,won,,,
    L9,I,,,Ana,2022-01-05,2022-01-04,won,,,
    L10,J,,,Ana,2022-01-05,2022-02-01,open,,,
"""


def test_a_hand_off_ends_with_its_assignment_as_the_file_says(desk: Desk):
    desk.mapping = ENDED
    report = desk.bring_in(leads=ENDINGS)
    end = datetime(2022, 2, 1, 22, 59, 59, tzinfo=UTC)  # the last second of that day in Paris
    assert desk.rows(handoffs, "ended_at", "ending", "reason", "evidence", "revisit_on") == [
        (end, "opportunity", None, None, None),
        (end, "disqualified", "student", "thesis", None),
        (end, "disqualified", None, "No word of it in crm", None),
        (end, "returned", "timing", None, date(2022, 6, 1)),
        (None, None, None, None, None),
    ]
    assert desk.rows(assignments, "ended_at", "ending") == [
        (end, "opportunity"), (end, "disqualified"), (end, "disqualified"), (end, "returned"), (None, None)
    ]
    assert problems(report) == [
        "Row 7 of leads.csv: It was returned to marketing, and that needs revisit_on and a reason, one of timing, "
        "budget, wrong_person, incumbent, not_reached, no_opportunity_yet. The row says timing.",
        "Row 8 of leads.csv: It was disqualified with reason 'timing', which is temporary. Return it to marketing, or "
        "translate the reason to one of wrong_market, student, competitor, no_consent, bad_data, duplicate, "
        "existing_customer.",
        "Row 9 of leads.csv: It ended (opportunity), but the row does not say when. Map ended_at.",
        "Row 10 of leads.csv: It ended on 04 Jan 2022, before it was handed off on 05 Jan 2022.",
        "Row 11 of leads.csv: It ended on 01 Feb 2022, but the row does not say how. Map ending, or translate its "
        "values.",
    ]
    assert desk.differences() == []
    assert counts(desk.bring_in("leads.csv")) == (10, 0, 0, 5, 5)


def test_a_queue_holds_leads_and_is_no_rep(desk: Desk):
    desk.mapping = 'queues = ["Inbound"]\n' + TOP + LEADS
    report = desk.bring_in(leads=ONE.replace("Ana", "Inbound"))
    assert desk.rows(people, "name", "kind") == [("Inbound", "queue"), ("Operations", "person")]
    assert desk.rows(handoffs, "stage", "owner_id", "queue_id") == [("unowned", None, 1)]
    assert report.made["queue"] == 1


def test_a_file_that_knows_acceptance_makes_it_asked_for(desk: Desk):
    desk.mapping = with_fields('accepted_at = "Taken"')
    desk.bring_in(leads="""
        Id,Company,Name,Email,Owner,Created,Taken
        L1,A,,,Ana,2022-01-05,2022-01-06
        L2,B,,,Ana,2022-01-05,
    """)
    assert desk.rows(handoffs, "needs_acceptance", "stage") == [(True, "never_attempted"), (True, "not_accepted")]
    assert desk.column(teams, "acceptance_step") == [True]


def test_campaigns_are_found_or_made_by_name(sqlite_desk: Desk):
    sqlite_desk.mapping = with_fields('campaign = { value = "Spring  fair" }')
    sqlite_desk.bring_in(leads=ONE)
    sqlite_desk.mapping = with_fields('campaign = { value = "SPRING FAIR" }')
    assert counts(sqlite_desk.bring_in(leads=ONE)) == (1, 0, 0, 1, 0)
    assert sqlite_desk.column(campaigns, "name") == ["Spring fair"]


def test_the_last_row_of_an_id_counts(sqlite_desk: Desk):
    twice = """
        Id,Company,Name,Email,Owner,Created
        L1,Acme,Al,,Ana,2022-01-05
        L1,Acme,Al,,Ana,2022-01-07
    """
    report = sqlite_desk.bring_in(leads=twice)
    assert problems(report) == ["Row 2 of leads.csv: The id 'L1' stands again in line 3; that row was taken."]
    assert [at.day for at in sqlite_desk.column(leads, "responded_at")] == [6]
    assert counts(sqlite_desk.bring_in(leads=twice)) == (2, 0, 0, 1, 1)


def test_leads_without_ids_are_told_apart_by_who_and_when_not_by_their_status(sqlite_desk: Desk):
    sqlite_desk.mapping = (TOP + LEADS).replace('id = "Id"', 'status = "Status"')
    rows = "Company,Name,Email,Owner,Created,Status\nAcme,Al,al@a.example,Ana,2022-01-05,Open\n"
    sqlite_desk.bring_in(leads=rows)
    assert counts(sqlite_desk.bring_in(leads=rows.replace("Open", "Qualified"))) == (1, 0, 1, 0, 0)
    assert sqlite_desk.column(leads, "status") == ["Qualified"]


@pytest.mark.parametrize("column", ["Created", "Given"])
def test_nothing_has_happened_in_the_future(sqlite_desk: Desk, column: str):
    sqlite_desk.mapping = with_fields('assigned_at = "Given"')
    row = {"Created": "2022-01-05", "Given": "2022-01-05"} | {column: "2099-01-01"}
    header = "Id,Company,Name,Email,Owner,Created,Given"
    report = sqlite_desk.bring_in(leads=f"{header}\nL1,A,,,Ana,{','.join(row.values())}")
    assert "which is in the future" in problems(report)[0]
    assert sqlite_desk.rows(accounts, "id") == []


def test_a_joined_file_gives_owner_and_day_and_each_of_its_rows_is_accounted_for(desk: Desk):
    desk.mapping = """
        name = "crm"
        create_people = true
        [sections.leads]
        file = "leads.csv"
        entity = "lead"
        [sections.leads.join.given]
        file = "given.csv"
        on = "Lead"
        to = "Id"
        where = { Kind = "sales" }
        [sections.leads.fields]
        id = "Id"
        responded_at = { from = "given", column = "Day" }
        owner = { from = "given", column = "Rep" }
        manager = { from = "given", column = "Boss" }
    """
    report = desk.bring_in(
        leads="Id\nL1\nL2\n",
        given="Lead,Day,Rep,Boss,Kind\nL1,2022-01-05,Ana,Zoe,sales\nL9,2022-01-05,Ana,Zoe,sales\n"
              "L2,2022-01-05,Ana,Zoe,service\n",
    )
    assert [(file.section, file.read, file.new, file.rejected, file.left_out) for file in report.files] == [
        ("leads", 2, 1, 1, 0), ("leads, joined as given", 3, 1, 2, 1)
    ]
    assert problems(report) == [
        "Row 3 of leads.csv: It has no row in given.csv, which would say 'Day'.",
        "Row 3 of given.csv: No row of leads has its 'Lead'.",
        "Row 4 of given.csv: Left out by the mapping: 'Kind' is 'service'.",
    ]
    assert desk.column(teams, "name") == ["Zoe"]


def test_a_key_twice_in_a_joined_file_must_be_decided(sqlite_desk: Desk):
    sqlite_desk.mapping = (TOP + LEADS).replace(
        "[sections.leads.fields]",
        '[sections.leads.join.given]\nfile = "given.csv"\non = "Id"\n[sections.leads.fields]\n'
        'status = { from = "given", column = "Status" }',
    )
    given = "Id,Status\nL1,old\nL1,new\n"
    with pytest.raises(BadImport, match=r"given.csv has several rows for Id 'L1', in lines 2 and 3. Say in"):
        sqlite_desk.bring_in(leads=ONE, given=given)
    sqlite_desk.mapping = sqlite_desk.mapping.replace('on = "Id"', 'on = "Id"\ntake = "last"')
    report = sqlite_desk.bring_in(leads=ONE, given=given)
    assert sqlite_desk.column(leads, "status") == ["new"]
    assert problems(report) == [
        "Row 2 of given.csv: Line 3 has the same 'Id'; the mapping takes the last."
    ]


def test_a_column_that_stands_twice_is_named(sqlite_desk: Desk):
    rows = "Id,Company,Name,Email,Owner,Created,Name\nL1,A,Al,,Ana,2022-01-05,Bo\n"
    report = sqlite_desk.bring_in(leads=rows)
    assert sqlite_desk.column(contacts, "name") == ["Al"]
    assert "Name: stands over several columns; the first was taken" in report.files[0].decisions
    sqlite_desk.mapping = sqlite_desk.mapping.replace('"Name"', '"Name (column 7)"')
    sqlite_desk.bring_in("leads.csv")
    assert sqlite_desk.column(contacts, "name") == ["Bo"]


def test_zero_characters_in_a_file_are_left_out(desk: Desk):
    desk.bring_in(leads=ONE.replace("Al Green", "Al\0 Green").replace("L1", "L\x001"))
    assert desk.rows(leads, "origin_id") == [("L1",)]
    assert desk.rows(contacts, "name") == [("Al Green",)]
