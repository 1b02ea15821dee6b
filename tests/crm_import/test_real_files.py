"""Files nobody here wrote come in, or say exactly why not. They are not part of the project; see CATCHER_REAL_DATA."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import select

from lib.db.engine import reading
from lib.db.schema import accounts, campaigns, contacts, handoffs, leads, touches
from lib.services.imports import ImportReport, import_files
from tests.crm_import.support import EXPORTS, Desk, counts, problems, real_data


def bring_in(desk: Desk, mapping: str, *paths: Path) -> ImportReport:
    return import_files(desk.engine, EXPORTS / mapping, paths)


def loans(desk: Desk) -> ImportReport:
    folder = real_data() / "loan_followup"
    return bring_in(desk, "loan_followup.toml", folder / "leads.csv", folder / "touches.csv")


def test_every_loan_application_was_followed_and_as_fast_as_the_log_says(desk: Desk):
    assert counts(loans(desk)) == (8_224, 8_224, 0, 0, 0)
    rows = desk.rows(handoffs, "responded_at", "first_attempt_at")
    waits = [first - responded for responded, first in rows if first is not None]
    assert len(rows) == len(waits) == 1_878
    assert round(median(wait.total_seconds() for wait in waits) / 3_600, 3) == 1.986
    assert sum(wait <= timedelta(hours=1) for wait in waits) == 897
    assert sum(wait <= timedelta(hours=24) for wait in waits) == 1_410
    assert min(waits) >= timedelta(0)
    assert desk.differences() == []


def test_the_machine_among_them_follows_nothing_up(sqlite_desk: Desk):
    report = loans(sqlite_desk)
    assert report.made["system actor"] == 1
    assert report.made["person"] == 92
    assert Counter(sqlite_desk.rows(touches, "actor", "automated")) == {("rep", False): 6_338, ("system", True): 8}
    assert Counter(sqlite_desk.column(handoffs, "ending")) == {"opportunity": 576, "disqualified": 1_302}


def test_the_loans_again_change_nothing(sqlite_desk: Desk):
    loans(sqlite_desk)
    assert counts(loans(sqlite_desk)) == (8_224, 0, 0, 8_224, 0)


def test_a_weekly_salesforce_export(sqlite_desk: Desk):
    folder = real_data() / "exports" / "sf_weekly_export"
    report = bring_in(sqlite_desk, "sf_weekly.toml", folder / "Lead.csv", folder / "Task.csv")
    assert counts(report) == (7, 4, 0, 0, 3)
    assert [file.encoding.split()[0] for file in report.files] == ["cp1252", "cp1252"]
    assert sqlite_desk.column(contacts, "name") == ["Íñigo Peña", "Zoë O\"Hara, Jr.", "(sin nombre)"]
    assert sqlite_desk.column(accounts, "name") == ["Muebles Núñez S.A. de C.V.", "Dupont & Fils – Café",
                                                    "Line break GmbH"]
    assert problems(report) == [
        "Row 4 of Task.csv: 'WhoId' says '0038a00002000009AA', and no lead or contact called so is in the files or the "
        "database. Import it first, or fix the file.",
        "Row 6 of Lead.csv: Left out by the mapping: 'IsDeleted' is '1'.",
        "Row 3 of Task.csv: Left out by the mapping: 'Status' is 'Open'.",
    ]


def test_a_salesforce_report_with_lines_below_its_table(sqlite_desk: Desk):
    report = bring_in(sqlite_desk, "sf_report.toml", real_data() / "exports" / "sf_report_details_only.csv")
    assert (counts(report), report.total("left_out")) == ((7, 2, 0, 0, 5), 5)
    assert sqlite_desk.column(accounts, "name") == ["Dupont & Fils", "Acme"]


def test_metas_lead_ads_in_utf_16(sqlite_desk: Desk):
    report = bring_in(sqlite_desk, "meta_lead_ads.toml", real_data() / "exports" / "meta_lead_ads_utf16le.csv")
    assert counts(report) == (2, 2, 0, 0, 0)
    assert sqlite_desk.column(contacts, "name") == ["Jürgen Groß", "山田 太郎"]
    assert sqlite_desk.column(campaigns, "name") == ["Frühling 2024"]


def test_pipedrives_sheet_with_an_excel_serial(sqlite_desk: Desk):
    report = bring_in(sqlite_desk, "pipedrive.toml", real_data() / "exports" / "pipedrive_sample_import.csv")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert [f"{at:%Y-%m-%d}" for at in sqlite_desk.column(leads, "responded_at")] == ["2024-12-04"]


def workshop(desk: Desk, mapping: Path) -> ImportReport:
    folder = real_data() / "sfdc_workshop"
    names = ("Account.csv", "Campaign.csv", "Lead.csv", "CampaignMember.csv", "Task.csv")
    return import_files(desk.engine, mapping, [folder / name for name in names])


def test_a_salesforce_org_by_data_loader(desk: Desk):
    report = workshop(desk, EXPORTS / "sfdc_workshop.toml")
    assert {file.file: (file.read, file.new) for file in report.files} == {
        "Account.csv": (22, 22), "Campaign.csv": (8, 8), "Lead.csv": (60, 60), "CampaignMember.csv": (68, 31),
        "Task.csv": (75, 0),
    }
    assert len(desk.rows(accounts, "id")) == 22, "every lead stands at the account its Company names by id"
    assert desk.column(handoffs, "attempts") == [0] * 60
    assert counts(workshop(desk, EXPORTS / "sfdc_workshop.toml"))[1:3] == (0, 0)


def test_tasks_dated_before_their_lead_are_named_and_answer_nothing(sqlite_desk: Desk):
    text = (EXPORTS / "sfdc_workshop.toml").read_text().replace('only = { Status = "Completed" }', "")
    report = workshop(sqlite_desk, sqlite_desk.file("all_tasks.toml", text))
    assert "15 touches are dated before their lead came in; they count for the account, not as a response." in (
        report.warnings
    )
    with reading(sqlite_desk.engine) as conn:
        assert conn.execute(select(handoffs.c.id).where(handoffs.c.attempts > 0)).all() == []
