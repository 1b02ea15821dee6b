"""The working clocks of teams and people, read once per transaction."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from lib.db.schema import calendar_hours, calendars, holidays, leave, memberships, people, sla_rules, teams
from lib.domain.open_hours import Interval
from lib.domain.response_clock import SlaRule
from lib.domain.working_time import WorkCalendar, WorkClock, clock_of, office_hours

LONGEST_LEAVE = timedelta(days=2 * 366)
"""Somebody away "until further notice" must not push their deadlines out of the calendar."""


class CalendarBook:
    """Looks up clocks by team and by person; each is read from the database once.

    zone: the organisation's zone, for whoever has no calendar at all (Mon–Fri 9–17).
    """

    def __init__(self, conn: Connection, zone: ZoneInfo) -> None:
        self._conn = conn
        self.zone = zone
        self._calendars: dict[int, WorkCalendar] = {}
        self._teams: dict[int, int] = {}
        self._people: dict[int, WorkClock] = {}
        self._stays: dict[int, list[tuple[date, date | None, int]]] = {}

    def team(self, team_id: int) -> WorkClock:
        """The clock of a team: its calendar, nobody's leave."""
        if team_id not in self._teams:
            row = self._conn.execute(select(teams.c.calendar_id).where(teams.c.id == team_id)).one()
            self._teams[team_id] = row.calendar_id
        return clock_of(self._calendar(self._teams[team_id]))

    def person(self, person_id: int) -> WorkClock:
        """The clock of a person: own hours or the team's, own zone, own leave."""
        if person_id not in self._people:
            self._people[person_id] = self._read_person(person_id)
        return self._people[person_id]

    def team_of(self, person_id: int, day: date) -> int | None:
        """The team a person was in on a day; None if in none. The latest stay wins."""
        for from_day, to_day, team_id in self._stays_of(person_id):
            if from_day <= day and (to_day is None or day <= to_day):
                return team_id
        return None

    def team_now(self, person_id: int) -> int | None:
        """The team of a person's latest stay, whatever the day."""
        stays = self._stays_of(person_id)
        return stays[0][2] if stays else None

    def _stays_of(self, person_id: int) -> list[tuple[date, date | None, int]]:
        if person_id not in self._stays:
            m = memberships.c
            rows = self._conn.execute(
                select(m.from_day, m.to_day, m.team_id).where(m.person_id == person_id).order_by(m.from_day.desc())
            )
            self._stays[person_id] = [tuple(row) for row in rows]
        return self._stays[person_id]

    def _read_person(self, person_id: int) -> WorkClock:
        person = self._conn.execute(
            select(people.c.zone, people.c.calendar_id).where(people.c.id == person_id)
        ).one()
        team_id = self.team_now(person_id)
        if person.calendar_id:
            base = self._calendar(person.calendar_id)
        elif team_id:
            base = self.team(team_id).calendar
        else:
            base = office_hours(str(self.zone))
        away = self._conn.execute(
            select(leave.c.from_day, leave.c.to_day).where(leave.c.person_id == person_id).order_by(leave.c.from_day)
        )
        own_leave = tuple((row.from_day, min(row.to_day, row.from_day + LONGEST_LEAVE)) for row in away)
        return clock_of(WorkCalendar(person.zone or base.zone, base.week, base.holidays, own_leave))

    def _calendar(self, calendar_id: int) -> WorkCalendar:
        if calendar_id not in self._calendars:
            self._calendars[calendar_id] = _read_calendar(self._conn, calendar_id)
        return self._calendars[calendar_id]


def _read_calendar(conn: Connection, calendar_id: int) -> WorkCalendar:
    zone = conn.execute(select(calendars.c.zone).where(calendars.c.id == calendar_id)).scalar_one()
    week: list[list[Interval]] = [[] for _ in range(7)]
    h = calendar_hours.c
    for row in conn.execute(
        select(h.weekday, h.opens, h.closes).where(h.calendar_id == calendar_id).order_by(h.weekday, h.opens)
    ):
        week[row.weekday].append((row.opens, row.closes))
    closed = conn.execute(select(holidays.c.day).where(holidays.c.calendar_id == calendar_id)).scalars()
    return WorkCalendar(zone, tuple(tuple(day) for day in week), frozenset(closed))


def sla_rules_of(conn: Connection) -> tuple[SlaRule, ...]:
    """Every SLA rule, for lib.domain.response_clock.minutes_owed."""
    rules = sla_rules
    rows = conn.execute(
        select(rules.c.minutes, rules.c.valid_from, rules.c.source, rules.c.intent).order_by(rules.c.id)
    )
    return tuple(SlaRule(row.minutes, row.valid_from, row.source, row.intent) for row in rows)
