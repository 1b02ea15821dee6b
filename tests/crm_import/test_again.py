"""A newer file moves what we have forward; an older one does not move it back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from lib import clock
from lib.db.engine import reading, writing
from lib.db.schema import accounts, assignments, contacts, handoffs, import_runs, journal, leads, next_steps, people
from lib.domain.handoffs import Ending
from lib.domain.people import Role, Viewer
from lib.services.assignments import Assign, assign
from lib.services.endings import EndHandoff, ReopenHandoff, end_handoff, reopen_handoff
from lib.services.imports import import_files
from tests.crm_import.support import CALLS, LEADS, TOP, Desk, counts

HEAD = "Id,Company,Name,Email,Owner,Created\n"
ONE = HEAD + "L1,Acme,Al,al@acme.example,Ana,2022-01-05\n"
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mapping(request: pytest.FixtureRequest) -> None:
    for name in ("desk", "sqlite_desk"):
        if name in request.fixturenames:
            request.getfixturevalue(name).mapping = TOP + LEADS


def somebody(desk: Desk) -> Viewer:
    ids = dict(desk.rows(people, "name", "id"))
    return Viewer(ids["Operations"], "Operations", Role.OPERATIONS)


def test_what_changed_is_changed_and_the_run_is_noted(desk: Desk):
    desk.bring_in(leads=ONE)
    newer = ONE.replace("Al,al@acme.example", "Alan,alan@acme.example").replace("2022-01-05", "2022-01-06")
    assert counts(desk.bring_in(leads=newer)) == (1, 0, 1, 0, 0)
    assert desk.rows(contacts, "name", "email", "import_run_id") == [("Alan", "alan@acme.example", 2)]
    day = datetime(2022, 1, 5, 23, tzinfo=UTC)
    assert desk.rows(leads, "responded_at", "import_run_id") == [(day, 2)]
    assert desk.rows(handoffs, "handed_off_at", "handed_off_day_at", "responded_at") == [(day, day, day)]
    assert desk.rows(assignments, "assigned_at") == [(day,)]
    assert desk.differences() == []


def test_each_import_is_one_run_and_one_line_of_the_journal(desk: Desk):
    desk.bring_in(leads=ONE)
    desk.bring_in(leads=ONE)
    assert desk.rows(import_runs, "id", "mapping", "files", "rows_read", "rows_new", "rows_changed", "rows_unchanged",
                     "rows_rejected", "started_at") == [
        (1, "crm", "leads.csv", 1, 1, 0, 0, 0, NOW), (2, "crm", "leads.csv", 1, 0, 0, 1, 0, NOW)
    ]
    assert desk.rows(journal, "action", "entity", "entity_id", "person_id") == [
        ("import", "import_run", 1, None), ("import", "import_run", 2, None)
    ]


def test_another_owner_in_a_newer_file_passes_the_lead_on(desk: Desk):
    desk.bring_in(leads=ONE)
    assert counts(desk.bring_in(leads=ONE.replace("Ana", "Ben"))) == (1, 0, 1, 0, 0)
    began = datetime(2022, 1, 4, 23, tzinfo=UTC)
    ids = dict(desk.rows(people, "name", "id"))
    assert desk.rows(assignments, "person_id", "assigned_at", "ended_at", "ending") == [
        (ids["Ana"], began, NOW, "passed_on"), (ids["Ben"], NOW, None, None)
    ]
    assert desk.column(handoffs, "owner_id") == [ids["Ben"]]
    assert desk.differences() == []
    assert counts(desk.bring_in("leads.csv")) == (1, 0, 0, 1, 0)


def test_a_lead_passed_on_here_does_not_go_back_to_whom_an_older_file_names(desk: Desk):
    desk.bring_in(leads=ONE + "L2,Birch,Bo,,Ben,2022-01-05\n")
    ids = dict(desk.rows(people, "name", "id"))
    with writing(desk.engine) as conn:
        assign(conn, somebody(desk), Assign(at=clock.now() - timedelta(hours=1), handoff_id=1, person_id=ids["Ben"]))
    report = desk.bring_in(leads=ONE)
    assert counts(report) == (1, 0, 0, 1, 0)
    assert report.warnings == [
        "1 lead was passed on after the file was written; it stays with its present owner. The file says 'Ana'."
    ]
    assert desk.column(handoffs, "owner_id") == [ids["Ben"], ids["Ben"]]


ENDS = LEADS + 'ended_at = "Closed"\nending = { column = "Result", values = { won = "opportunity", open = "" } }\n'
OPEN = HEAD.strip() + ",Closed,Result\nL1,Acme,Al,al@acme.example,Ana,2022-01-05,,open\n"
WON = OPEN.replace(",,open", ",2022-02-01,won")


def test_a_newer_file_ends_an_open_hand_off_with_its_promises(desk: Desk):
    desk.mapping = TOP + ENDS
    desk.bring_in(leads=OPEN)
    with writing(desk.engine) as conn:
        conn.execute(insert(next_steps).values(
            account_id=1, handoff_id=1, person_id=1, due_at=NOW, channel="phone", created_at=NOW - timedelta(days=9)))
    assert counts(desk.bring_in(leads=WON)) == (1, 0, 1, 0, 0)
    end = datetime(2022, 2, 1, 22, 59, 59, tzinfo=UTC)
    assert desk.rows(handoffs, "ended_at", "ending") == [(end, "opportunity")]
    assert desk.rows(assignments, "ended_at", "ending") == [(end, "opportunity")]
    assert desk.rows(next_steps, "closed_at", "ending") == [(end, "cancelled")]
    assert counts(desk.bring_in("leads.csv")) == (1, 0, 0, 1, 0)
    assert counts(desk.bring_in(leads=OPEN)) == (1, 0, 0, 1, 0), "an older file does not open it again"
    assert desk.differences() == []


def test_an_ending_given_or_taken_back_here_stands(desk: Desk):
    desk.mapping = TOP + ENDS
    desk.bring_in(leads=OPEN)
    who = somebody(desk)
    with writing(desk.engine) as conn:
        end_handoff(conn, who, EndHandoff(
            at=NOW, handoff_id=1, ending=Ending.DISQUALIFIED, reason="student", evidence="thesis"))
    report = desk.bring_in(leads=WON)
    assert (counts(report), desk.column(handoffs, "ending")) == ((1, 0, 0, 1, 0), ["disqualified"])
    assert report.warnings == [
        "1 lead was ended or re-opened here; the ending in the file was not taken. The file says 'opportunity'."
    ]
    with writing(desk.engine) as conn:
        reopen_handoff(conn, who, ReopenHandoff(at=NOW, handoff_id=1))
    assert counts(desk.bring_in(leads=WON)) == (1, 0, 0, 1, 0)
    assert desk.column(handoffs, "ending") == [None]
    assert desk.differences() == []


def test_do_not_call_is_set_and_never_cleared(sqlite_desk: Desk):
    sqlite_desk.mapping = TOP + LEADS + 'do_not_call = "DNC"\n'
    rows = HEAD.strip() + ",DNC\nL1,Acme,Al,al@acme.example,Ana,2022-01-05,1\n"
    sqlite_desk.bring_in(leads=rows)
    assert counts(sqlite_desk.bring_in(leads=rows.replace(",1\n", ",0\n"))) == (1, 0, 0, 1, 0)
    assert sqlite_desk.column(contacts, "do_not_call") == [True]


def test_a_lead_that_names_another_company_stays_where_it_is_filed(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads=ONE)
    report = sqlite_desk.bring_in(leads=ONE.replace("Acme,", "Birch,"))
    assert counts(report) == (1, 0, 0, 1, 0)
    assert sqlite_desk.column(accounts, "name") == ["Acme"]
    assert report.warnings == [
        "1 lead names another company than the one it is filed under; it was left where it is. "
        "'Birch', filed under 'Acme'."
    ]


def test_a_company_named_later_renames_the_account_that_was_only_a_person(sqlite_desk: Desk):
    sqlite_desk.bring_in(leads=ONE.replace("Acme", ""))
    assert sqlite_desk.column(accounts, "name") == ["Al"]
    assert counts(sqlite_desk.bring_in(leads=ONE)) == (1, 0, 1, 0, 0)
    assert sqlite_desk.column(accounts, "name") == ["Acme"]


# -- whatever the files: twice is once ---------------------------------------------------------

NAMES, DAYS = st.sampled_from(["", "Al", "Bo", "Al Green"]), st.integers(1, 28)
MAILS = st.sampled_from(["", "al@a.example", "bo@b.example", "none"])
LEAD_ROWS = st.lists(
    st.tuples(st.sampled_from(["L1", "L2", "L3", ""]), st.sampled_from(["", "Acme", "ACME", "Birch"]), NAMES, MAILS,
              st.sampled_from(["", "Ana", "Ben"]), DAYS),
    max_size=8,
)
CALL_ROWS = st.lists(
    st.tuples(st.sampled_from(["L1", "L2", "L9"]), st.sampled_from(["Ana", "Cem", ""]), DAYS,
              st.sampled_from(["yes", "no", "perhaps"])),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(LEAD_ROWS, CALL_ROWS)
def test_importing_twice_is_importing_once(
    new_database, tmp_path, lead_rows: list[tuple], call_rows: list[tuple]
):
    engine = new_database("sqlite")
    desk = Desk(tmp_path, engine)
    lead_lines = [f"{i},{company},{name},{mail},{owner},2022-01-{day:02}"
                  for i, company, name, mail, owner, day in lead_rows]
    call_lines = [f"{lead},{rep},2022-01-{day:02},{result}" for lead, rep, day, result in call_rows]
    mapping = desk.file("mapping.toml", TOP + LEADS + CALLS)
    files = [desk.file("leads.csv", HEAD + "\n".join(lead_lines)),
             desk.file("calls.csv", "Lead,Rep,On,Result\n" + "\n".join(call_lines))]
    first = import_files(engine, mapping, files)
    before = contents(desk)
    second = import_files(engine, mapping, files)
    assert counts(second)[1:3] == (0, 0)
    assert (second.total("unchanged"), second.total("rejected")) == (first.total("new"), first.total("rejected"))
    assert contents(desk) == before
    assert desk.differences() == []


def contents(desk: Desk) -> list:
    from lib.db.schema import memberships, metadata

    housekeeping = {"import_runs", "staged_rows", "journal"}
    with reading(desk.engine) as conn:
        counted = {t.name: conn.execute(select(func.count()).select_from(t)).scalar()
                   for t in metadata.sorted_tables if t.name not in housekeeping}
    tables = (leads, handoffs, assignments, contacts, accounts, people, memberships)
    return [counted, [desk.rows(table, *(column.name for column in table.c)) for table in tables]]
