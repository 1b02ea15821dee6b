"""People, teams, accounts and campaigns: found where they are known, made where that is allowed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from lib.db.engine import reading, writing
from lib.db.schema import accounts, calendar_hours, calendars, campaigns, handoffs, memberships, people, teams
from tests import given
from tests.crm_import.support import LEADS, TOP, Desk, counts, problems

PEOPLE = """
[sections.people]
file = "people*.csv"
entity = "person"

[sections.people.fields]
id = "Id"
name = "Name"
email = "Email"
role = "Role"
team = "Team"
manager = "Manager"
active_from = "Since"
"""
LEADS_OF = "Id,Company,Name,Email,Owner,Created\n"


def stays(desk: Desk) -> list[tuple]:
    query = (
        select(people.c.name, teams.c.name, memberships.c.from_day, memberships.c.to_day)
        .join_from(memberships, people, people.c.id == memberships.c.person_id)
        .join(teams, teams.c.id == memberships.c.team_id)
        .order_by(people.c.name, memberships.c.from_day)
    )
    with reading(desk.engine) as conn:
        return [tuple(row) for row in conn.execute(query)]


def test_people_come_in_with_team_and_manager_in_any_order(desk: Desk):
    desk.mapping = 'name = "crm"\n' + PEOPLE
    report = desk.bring_in(people="""
        Id,Name,Email,Role,Team,Manager,Since
        1,Ana Ruiz,ANA@us.example,rep,,Zoe,2021-02-01
        2,Ben,,,North,,2021-03-01
        3,Zoe,zoe@us.example,manager,,,
        4,Max,,marketing,,,
        5,Cem,,boss,,,
    """)
    assert counts(report) == (5, 4, 0, 0, 1)
    assert desk.rows(people, "name", "email", "role", "kind", "origin_id") == [
        ("Ana Ruiz", "ana@us.example", "rep", "person", "1"),
        ("Ben", None, "rep", "person", "2"),
        ("Zoe", "zoe@us.example", "manager", "person", "3"),
        ("Max", None, "marketing", "person", "4"),
        ("Operations", None, "operations", "person", None),
    ]
    assert stays(desk) == [
        ("Ana Ruiz", "Zoe", date(2021, 2, 1), None),
        ("Ben", "North", date(2021, 3, 1), None),
        ("Zoe", "Zoe", date(2021, 2, 1), None),
    ]
    assert problems(report) == [
        "Row 6 of people.csv: 'Role' says 'boss', which is no role we know. Translate it in the mapping "
        '(values = { "boss" = "…" }) to one of: rep, manager, marketing, operations.'
    ]
    assert counts(desk.bring_in("people.csv")) == (5, 0, 0, 4, 1)


def test_a_new_team_begins_on_the_day_the_file_says_it_and_the_old_one_keeps_its_past(sqlite_desk: Desk):
    sqlite_desk.mapping = 'name = "crm"\n' + PEOPLE
    first = "Id,Name,Email,Role,Team,Manager,Since\n1,Ana,,rep,North,,2021-02-01\n"
    sqlite_desk.bring_in(people=first)
    moved = first.replace("North", "South").replace("2021-02-01", "")
    assert counts(sqlite_desk.bring_in(people=moved)) == (1, 0, 0, 1, 0)
    assert stays(sqlite_desk) == [
        ("Ana", "North", date(2021, 2, 1), date(2026, 11, 15)), ("Ana", "South", date(2026, 11, 16), None)
    ]


def test_two_people_of_one_name_are_two_and_a_row_that_names_them_is_refused(sqlite_desk: Desk):
    sqlite_desk.mapping = 'name = "crm"\n' + PEOPLE + LEADS
    report = sqlite_desk.bring_in(
        people="Id,Name,Email,Role,Team,Manager,Since\n1,Ana,,,,,\n2,Ana,,,,,\n",
        leads=LEADS_OF + "L1,A,,,Ana,2022-01-05\nL2,B,,,2,2022-01-05\n",
    )
    assert len(sqlite_desk.rows(people, "id")) == 3
    assert problems(report) == [
        "Row 2 of leads.csv: 'Owner' says 'Ana', and 2 people have that name. "
        "Map a column with the e-mail or the id instead."
    ]
    assert sqlite_desk.column(handoffs, "owner_id") == [2]


def test_a_name_nobody_has_is_refused_with_the_nearest(sqlite_desk: Desk):
    sqlite_desk.mapping = 'name = "crm"\n' + LEADS
    with writing(sqlite_desk.engine) as conn:
        given.a_person(conn, "J. Smith")
    report = sqlite_desk.bring_in(leads=LEADS_OF + "L1,Acme,,,J. Smth,2022-01-05\n")
    assert problems(report) == [
        "Row 2 of leads.csv: 'Owner' says 'J. Smth', and nobody on the team has that name. Did you mean 'J. Smith'? "
        "Add them under Settings or import them first, fix the file, or say create_people = true in the mapping."
    ]
    assert sqlite_desk.rows(accounts, "id") == []


def test_somebody_who_was_here_is_found_and_keeps_the_team_they_are_in(desk: Desk):
    with writing(desk.engine) as conn:
        north = given.a_team(conn, "North")
        given.a_person(conn, "Ana Ruiz", team=north, email="ana@us.example")
    desk.mapping = TOP + LEADS
    desk.bring_in(leads=LEADS_OF + "L1,A,,,ana ruiz,2022-01-05\nL2,B,,,ANA@us.example,2022-01-05\n")
    assert desk.column(people, "name") == ["Ana Ruiz", "Operations"]
    assert desk.column(handoffs, "team_id") == [north, north]
    assert desk.column(teams, "name") == ["North", "Sales"] or desk.column(teams, "name") == ["North"]
    assert [stay[:2] for stay in stays(desk)] == [("Ana Ruiz", "North")]


def test_the_calendar_and_somebody_who_sees_all_are_made_once(desk: Desk):
    desk.mapping = TOP + LEADS
    desk.bring_in(leads=LEADS_OF + "L1,A,,,Ana,2022-01-05\n")
    desk.bring_in(leads=LEADS_OF + "L2,B,,,Ben,2022-01-05\n")
    assert desk.rows(calendars, "name", "zone") == [("Office hours", "Europe/Paris")]
    assert desk.rows(calendar_hours, "weekday", "opens", "closes") == [(day, 540, 1020) for day in range(5)]
    assert desk.column(people, "name") == ["Ana", "Operations", "Ben"]
    assert desk.column(teams, "name") == ["Sales"]


@pytest.mark.parametrize("kind", ["queue", "system"])
def test_a_queue_or_a_machine_in_operations_is_nobody_who_sees_all(sqlite_desk: Desk, kind: str):
    with writing(sqlite_desk.engine) as conn:
        given.a_person(conn, "Robot", role="operations", kind=kind)
    sqlite_desk.mapping = TOP + LEADS
    sqlite_desk.bring_in(leads=LEADS_OF + "L1,A,,,Ana,2022-01-05\n")
    assert "Operations" in sqlite_desk.column(people, "name")


ACCOUNTS = """
[sections.accounts]
file = "accounts*.csv"
entity = "account"

[sections.accounts.fields]
id = "Id"
name = "Name"
domain = "Web"
country = "Land"
lifecycle = { column = "Type", values = { Kunde = "customer" } }
"""


def test_an_account_made_from_a_name_becomes_the_one_its_own_row_describes(desk: Desk):
    desk.mapping = TOP + LEADS
    desk.bring_in(leads=LEADS_OF + "L1,Acme Ltd,,,Ana,2022-01-05\n")
    desk.mapping = TOP + ACCOUNTS
    rows = "Id;Name;Web;Land;Type\nA1;ACME Ltd;http://www.acme.example;FR;Kunde\nA2;Birch;;;\n"
    assert counts(desk.bring_in(accounts=rows)) == (2, 1, 1, 0, 0)
    assert desk.rows(accounts, "id", "name", "domain", "country", "lifecycle", "origin_id") == [
        (1, "ACME Ltd", "acme.example", "FR", "customer", "A1"),
        (2, "Birch", None, None, "prospect", "A2"),
    ]
    assert counts(desk.bring_in("accounts.csv")) == (2, 0, 0, 2, 0)


def test_a_blank_cell_erases_nothing(sqlite_desk: Desk):
    sqlite_desk.mapping = TOP + ACCOUNTS
    sqlite_desk.bring_in(accounts="Id;Name;Web;Land;Type\nA1;Acme;acme.example;FR;Kunde\n")
    assert counts(sqlite_desk.bring_in(accounts="Id;Name;Web;Land;Type\nA1;Acme;;NULL;\n")) == (1, 0, 0, 1, 0)
    assert sqlite_desk.rows(accounts, "domain", "country") == [("acme.example", "FR")]


def test_two_accounts_of_one_name_with_ids_of_their_own_are_two(sqlite_desk: Desk):
    sqlite_desk.mapping = TOP + ACCOUNTS
    rows = "Id;Name;Web;Land;Type\nA1;Acme;;FR;\nA2;Acme;;DE;\n"
    assert counts(sqlite_desk.bring_in(accounts=rows)) == (2, 2, 0, 0, 0)
    assert counts(sqlite_desk.bring_in("accounts.csv")) == (2, 0, 0, 2, 0)
    assert sqlite_desk.column(accounts, "country") == ["FR", "DE"]


def test_a_campaign_comes_in_with_its_money_and_its_catcher(desk: Desk):
    desk.mapping = TOP + """
[sections.campaigns]
file = "campaigns.csv"
entity = "campaign"
[sections.campaigns.fields]
name = "Name"
channel = "Kind"
starts_on = "From"
budget = "Budget"
cost = "Cost"
expected_responses = "Expected"
catcher = "Catcher"
catcher_accepted_at = "Yes"
"""
    report = desk.bring_in(campaigns="""
        Name;Kind;From;Budget;Cost;Expected;Catcher;Yes
        Spring fair;Event;31.03.2022;1.500,00 €;"1.234,50";120;Ana;2022-02-01 10:00
        Autumn;Mail;01.09.2022;;viel;10;;
    """)
    assert desk.rows(campaigns, "name", "channel", "starts_on", "budget", "cost", "expected_responses", "catcher_id",
                     "catcher_accepted_at") == [
        ("Spring fair", "event", date(2022, 3, 31), Decimal("1500.00"), Decimal("1234.50"), 120, 1,
         datetime(2022, 2, 1, 9, tzinfo=UTC)),
    ]
    assert problems(report) == ["Row 3 of campaigns.csv: 'Cost' says 'viel', which is no amount we can read."]
    assert "Cost: decimal comma" in report.files[0].decisions
    assert counts(desk.bring_in("campaigns.csv")) == (2, 0, 0, 1, 1)
