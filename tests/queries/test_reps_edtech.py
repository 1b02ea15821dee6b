"""The table of reps over a real register of calls, beside what an independent count says of it.

360 leads given to 16 reps of 4 managers on four days, 2,192 calls in nine ISO weeks of 2022,
all known to the day only. oracle.json was counted from the files by a script that knows
nothing of Catcher.
"""

import csv
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from lib.clock import organisation_zone
from lib.db.engine import reading
from lib.db.schema import people
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period, week_of
from lib.domain.targets import MEASURES
from lib.metrics.by_person import values_by_person
from lib.queries import people as who
from lib.queries.activity import activity, activity_sums, pace_of
from lib.queries.reps import roster
from tests.crm_import.support import EXPORTS, Desk
from tests.crm_import.test_edtech import bring_in

FOLDER = EXPORTS / "edtech_calls"
ORACLE = json.loads((FOLDER / "oracle.json").read_text())
REPS: dict[str, dict[str, int]] = ORACLE["by_rep"]
ALL = Period(date(2022, 1, 1), date(2022, 3, 1), "Asia/Kolkata")
EVERYBODY = Viewer(0, "Mia", Role.MARKETING, zone="Asia/Kolkata")


@pytest.fixture
def imported(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The register, brought in as its organisation would."""
    monkeypatch.setenv("CATCHER_TIME_ZONE", "Asia/Kolkata")
    (tmp_path / "files").mkdir()
    bring_in(Desk(tmp_path / "files", engine))
    return engine


def test_the_table_says_what_the_oracle_says(imported: Engine, now: Any):
    with reading(imported) as conn:
        found = _table(conn, EVERYBODY, ALL, now)
        assert found == {
            name: (row["assigned"], row["calls"], row["successful"]) for name, row in REPS.items()
        }
        _managers_sums_are_their_reps(conn, found, now)
        _weeks_are_iso_weeks(conn)
        _who_did_nothing_is_listed(conn, now)


def _table(conn: Connection, viewer: Viewer, period: Period, now: Any) -> dict[str, tuple[int, int, int]]:
    """Assigned, dials and conversations of everybody in the table."""
    listed = roster(conn, viewer, period.first, period.last)
    ids = [rep.person_id for rep in listed]
    assigned = values_by_person(conn, viewer, ["assigned"], period, ids, now=now)
    done = activity_sums(conn, viewer, period.first, period.last, person_ids=ids)
    return {
        rep.name: (
            int(assigned[rep.person_id]["assigned"].number or 0), done.get(rep.person_id, {}).get("dial", 0),
            done.get(rep.person_id, {}).get("conversation", 0),
        )
        for rep in listed
    }


def _managers_sums_are_their_reps(conn: Connection, whole: dict[str, tuple[int, int, int]], now: Any) -> None:
    """Which rep is whose is read from the file, not from what was imported."""
    teams: dict[str, set[str]] = defaultdict(set)
    with (FOLDER / "sales_managers_assigned_leads_details.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            teams[row["snr_sm_id"]].add(row["jnr_sm_id"])
    assert len(teams) == 4
    seen: Counter[str] = Counter()
    for manager, reps in teams.items():
        person_id = conn.execute(select(people.c.id).where(people.c.name == manager)).scalar_one()
        viewer = who.viewer(conn, person_id, ALL.last, sees_unowned=True, organisation_zone="Asia/Kolkata")
        assert viewer is not None
        own = _table(conn, viewer, ALL, now)
        assert own == {rep: whole[rep] for rep in reps}
        seen.update(own.keys())
    assert seen == Counter(dict.fromkeys(whole, 1))


def _weeks_are_iso_weeks(conn: Connection) -> None:
    weeks: Counter[str] = Counter()
    for done in activity(conn, EVERYBODY, ALL.first, ALL.last):
        if done.kind == "dial":
            weeks[f"{done.day:%G-W%V}"] += done.count
            week = week_of(done.day, ALL.zone)
            assert week.first.isoweekday() == 1 and week.first.isocalendar()[:2] == done.day.isocalendar()[:2]
    assert weeks == ORACLE["calls_by_iso_week"]


def _who_did_nothing_is_listed(conn: Connection, now: Any) -> None:
    """In the week of 31 January nobody called; from 28 February on some did and others did not."""
    quiet = Period(date(2022, 1, 31), date(2022, 2, 6), ALL.zone)
    assert _table(conn, EVERYBODY, quiet, now) == dict.fromkeys(REPS, (0, 0, 0))
    last_week = week_of(date(2022, 3, 1), ALL.zone)
    found = _table(conn, EVERYBODY, last_week, now)
    assert found.keys() == REPS.keys()
    assert sum(dials for _, dials, _ in found.values()) == 13
    assert (0, 0, 0) in found.values()
    ids = [rep.person_id for rep in roster(conn, EVERYBODY, last_week.first, last_week.last)]
    paces = pace_of(conn, EVERYBODY, ids, last_week, now=now, zone=organisation_zone())
    assert {pace.target for of in paces.values() for pace in of.values()} == {None}  # nobody set one
    assert all(list(of) == list(MEASURES) for of in paces.values())
