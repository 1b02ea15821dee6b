"""A real register of leads and calls comes in whole, and comes in only once.

    leads_basic_details                360 leads, no dates
    sales_managers_assigned_leads      which of 16 reps got each, under which of 4 managers, and when
    leads_interaction_details        2,192 calls without ids, 438 of them equal to another: repeat calls
"""

import json
from collections import Counter
from datetime import date

from sqlalchemy import case, func, select

from lib.db.engine import reading
from lib.db.schema import handoffs, leads, memberships, people, rep_days, teams, touches
from lib.services.imports import ImportReport, import_files
from tests.crm_import.support import EXPORTS, Desk, counts

FOLDER = EXPORTS / "edtech_calls"
FILES = [FOLDER / name for name in (
    "leads_basic_details.csv", "sales_managers_assigned_leads_details.csv", "leads_interaction_details.csv",
)]


def bring_in(desk: Desk) -> ImportReport:
    return import_files(desk.engine, EXPORTS / "edtech_calls.toml", FILES)


def test_every_lead_and_every_call_comes_in(desk: Desk):
    assert counts(bring_in(desk)) == (2_912, 2_912, 0, 0, 0)
    assert len(desk.rows(leads, "id")) == 360
    assert len(desk.rows(touches, "id")) == 2_192
    assert desk.differences() == []


def test_exactly_two_leads_were_never_attempted(sqlite_desk: Desk):
    bring_in(sqlite_desk)
    with reading(sqlite_desk.engine) as conn:
        found = conn.execute(
            select(leads.c.origin_id).join_from(leads, handoffs, handoffs.c.lead_id == leads.c.id)
            .where(handoffs.c.stage == "never_attempted").order_by(leads.c.origin_id)
        ).scalars().all()
    assert found == ["USR1116", "USR1276"]


def test_twenty_nine_were_called_and_never_reached(sqlite_desk: Desk):
    bring_in(sqlite_desk)
    reached = sqlite_desk.rows(handoffs, "attempts", "first_contact_at")
    assert sum(attempts > 0 and contact is None for attempts, contact in reached) == 29


def test_each_rep_made_the_calls_the_oracle_counts(sqlite_desk: Desk):
    bring_in(sqlite_desk)
    oracle = json.loads((FOLDER / "oracle.json").read_text())["by_rep"]
    t = touches.c
    talked = func.sum(case((t.outcome == "conversation", 1), else_=0))
    with reading(sqlite_desk.engine) as conn:
        found = {name: (calls, reached) for name, calls, reached in conn.execute(
            select(people.c.name, func.count(), talked)
            .join_from(touches, people, people.c.id == t.person_id).group_by(people.c.name)
        )}
        dials = dict(conn.execute(
            select(people.c.name, func.sum(rep_days.c.count))
            .join_from(rep_days, people, people.c.id == rep_days.c.person_id)
            .where(rep_days.c.kind == "dial").group_by(people.c.name)
        ).all())
    assert found == {rep: (row["calls"], row["successful"]) for rep, row in oracle.items()}
    assert dials == {rep: row["calls"] for rep, row in oracle.items()}


def test_sixty_four_became_an_opportunity(sqlite_desk: Desk):
    bring_in(sqlite_desk)
    assert Counter(sqlite_desk.column(handoffs, "ending")) == {None: 296, "opportunity": 64}


def test_days_stay_days(sqlite_desk: Desk):
    bring_in(sqlite_desk)
    assert set(sqlite_desk.rows(handoffs, "day_only")) == {(True,)}
    assert set(sqlite_desk.rows(touches, "day_only")) == {(True,)}
    days = sqlite_desk.column(touches, "local_day")
    assert (min(days), max(days)) == (date(2022, 1, 1), date(2022, 3, 1))
    assert sum(day.weekday() >= 5 for day in days) == 709


def test_each_manager_has_a_team_and_every_call_belongs_to_one(sqlite_desk: Desk):
    bring_in(sqlite_desk)
    assert sqlite_desk.column(teams, "name") == ["SNR501MG", "SNR502MG", "SNR503MG", "SNR504MG"]
    assert len(sqlite_desk.rows(memberships, "id")) == 4 + 16
    assert None not in sqlite_desk.column(touches, "team_id")


def test_the_same_files_again_change_nothing(desk: Desk):
    bring_in(desk)
    before = everything(desk)
    assert counts(bring_in(desk)) == (2_912, 0, 0, 2_912, 0)
    assert everything(desk) == before


def test_the_report_says_how_each_column_of_dates_was_read(desk: Desk):
    report = bring_in(desk)
    assert report.files[2].decisions == [
        "call_done_date: month-first: 1,278 of 2,192 can only be read so, as '1/13/2022'"
    ]
    assert report.warnings == [
        "4 touches are dated after their lead's hand-off ended; they count for the account only."
    ]


def everything(desk: Desk) -> dict[str, list[tuple]]:
    tables = (leads, handoffs, touches, people, teams, memberships)
    return {table.name: desk.rows(table, *(column.name for column in table.c)) for table in tables}
