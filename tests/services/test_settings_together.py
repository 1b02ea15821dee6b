"""Settings that change while others write, and any sequence of changes: everything derived stays right.

The company is in tests/company.py.
"""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import Engine

from lib.db.engine import reading, writing
from lib.domain.people import Viewer
from lib.errors import AppError
from lib.services.office.calendars import SaveCalendar, save_calendar
from lib.services.office.holidays import AddHoliday, add_holiday
from lib.services.office.leave import SaveLeave, save_leave
from lib.services.office.sla import SetSlaRule, set_sla_rule
from lib.services.office.stays import MovePerson, move_person
from lib.services.office.teams import SaveTeam, save_team
from lib.services.rebuild import verify
from lib.services.touches import RecordTouch, record_touch
from tests.company import Company
from tests.given import MONDAY, at
from tests.office import NOW, an_operator, change

FROM_EIGHT = ("8-17",) * 5 + ("", "")


@pytest.fixture
def olga(company: Company) -> Viewer:
    return an_operator(company)


def save(company: Company, hours: tuple[str, ...] = FROM_EIGHT, zone: str = "Europe/Paris") -> SaveCalendar:
    return SaveCalendar(at=NOW, calendar_id=company.ids.calendar, name="Paris", zone=zone, hours=hours)


# -- two at once ---------------------------------------------------------------------------


class TestOnPostgres:
    """SQLite lets one write at a time anyway."""

    @pytest.fixture
    def engine(self, postgres_engine: Engine) -> Engine:
        return postgres_engine

    def call(self, company: Company) -> RecordTouch:
        return RecordTouch(at=NOW, handoff_id=company.ids.cedar, occurred_at=at("Mon 9:30"), channel="phone",
                           outcome="no_answer")

    def test_a_change_waits_for_whoever_is_logging_a_call(self, company: Company, olga: Viewer) -> None:
        """The call was worked out with the old hours; the change comes after it and measures it anew."""
        with ThreadPoolExecutor() as others:
            with writing(company.engine) as conn:
                record_touch(conn, company.ana, self.call(company))
                changing = others.submit(self.change, company, olga)
                with pytest.raises(TooLong):
                    changing.result(timeout=0.5)
            changing.result(timeout=10)
        with reading(company.engine) as conn:
            assert verify(conn) == []

    def test_a_call_waits_for_the_change_and_is_measured_by_the_new_hours(self, company: Company, olga: Viewer) -> None:
        with ThreadPoolExecutor() as others:
            with writing(company.engine) as conn:
                save_calendar(conn, olga, save(company))
                calling = others.submit(self.log, company)
                with pytest.raises(TooLong):
                    calling.result(timeout=0.5)
            calling.result(timeout=10)
        with reading(company.engine) as conn:
            assert verify(conn) == []

    def change(self, company: Company, olga: Viewer) -> None:
        with writing(company.engine) as conn:
            save_calendar(conn, olga, save(company))

    def log(self, company: Company) -> None:
        with writing(company.engine) as conn:
            record_touch(conn, company.ana, self.call(company))


# -- whatever is changed -------------------------------------------------------------------

days = st.integers(-20, 5).map(lambda n: MONDAY + timedelta(days=n))
hours = st.sampled_from(["9-17", "8-12, 13-19", "", "0:00-24:00", "9-12, 14-18:30", "22-24"])
weeks = st.tuples(*[hours] * 7).filter(any)


@st.composite
def commands(draw: st.DrawFn) -> tuple[Any, dict[str, Any]]:
    what = draw(st.sampled_from(["hours", "holiday", "leave", "move", "rule", "team"]))
    day = draw(days)
    if what == "hours":
        return save_calendar, {"hours": draw(weeks), "zone": draw(st.sampled_from(["Europe/Paris", "Asia/Tokyo"]))}
    if what == "holiday":
        return add_holiday, {"day": day}
    if what == "leave":
        return save_leave, {"person": draw(st.sampled_from(["ana", "ben", "sam"])), "from_day": day,
                            "to_day": day + timedelta(days=draw(st.integers(0, 4)))}
    if what == "move":
        return move_person, {"person": draw(st.sampled_from(["ana", "ben", "sam"])),
                             "team": draw(st.sampled_from(["north", "south", "sales"])), "from_day": day}
    if what == "rule":
        return set_sla_rule, {"minutes": draw(st.integers(1, 3000)), "valid_from": day,
                              "source": draw(st.sampled_from([None, "website"]))}
    return save_team, {"acceptance_step": draw(st.booleans())}


def made(company: Company, service: Any, asked: dict[str, Any]) -> Any:
    ids = company.ids
    if service is save_calendar:
        return save(company, **asked)
    if service is add_holiday:
        return AddHoliday(at=NOW, calendar_id=ids.calendar, name="Closed", **asked)
    if service is set_sla_rule:
        return SetSlaRule(at=NOW, **asked)
    if service is save_team:
        return SaveTeam(at=NOW, team_id=ids.north, name="North", parent_id=ids.sales, calendar_id=ids.calendar, **asked)
    person = getattr(ids, asked.pop("person"))
    if service is save_leave:
        return SaveLeave(at=NOW, person_id=person, **asked)
    return MovePerson(at=NOW, person_id=person, team_id=getattr(ids, asked.pop("team")), **asked)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(commands())
def test_after_any_change_everything_derived_is_what_the_raw_rows_say(
    company: Company, olga: Viewer, command: tuple[Any, dict[str, Any]]
) -> None:
    """One after the other in the same company; what the rules forbid is refused and changes nothing."""
    service, asked = command
    try:
        change(company, service, olga, made(company, service, dict(asked)))
    except AppError:
        with reading(company.engine) as conn:
            assert verify(conn) == []
