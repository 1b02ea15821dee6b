"""Teams and who was in them when.

The rule for people this origin brought in: they are in the team of their manager (or the
team named) from the first day anything of theirs stands in a file, and change it on the
first day a file names another. Everybody else is in the teams Settings says.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select

from lib.crm_import.directory import Directory, Somebody
from lib.crm_import.run import Run
from lib.crm_import.values import same_name
from lib.db.schema import calendar_hours, calendars, memberships, teams
from lib.domain.people import Kind, Role
from lib.errors import WrongMapping

OFFICE_HOURS = "Office hours"
OPENS, CLOSES = 9 * 60, 17 * 60


@dataclass
class Stay:
    """Somebody's time in a team. from_day None: since their first day in the files. closed: by this import."""

    team_id: int
    from_day: date | None
    to_day: date | None = None
    id: int | None = None
    closed: bool = False


class Teams:
    """Finds and makes teams, and writes who is in them."""

    def __init__(self, run: Run, directory: Directory) -> None:
        self._run = run
        self._directory = directory
        self._named: dict[str, int] = {}
        self._by_origin: dict[str, int] = {}
        self._calendar: int | None = None
        self._noted: dict[int, dict[date | None, int]] = defaultdict(dict)
        self._managed: dict[tuple[int, int], date | None] = {}
        self._first_day: dict[int, date] = {}
        self._stays: dict[int, list[Stay]] = {}
        t = teams.c
        for row in run.conn.execute(select(t.id, t.name, t.origin, t.origin_id).order_by(t.id)):
            self._named[same_name(row.name)] = row.id
            if row.origin == run.origin and row.origin_id:
                self._by_origin[row.origin_id] = row.id

    # -- which team ----------------------------------------------------------------

    def named(self, name: str) -> int:
        """The team of that name, made if there is none."""
        if same_name(name) not in self._named:
            self._make(name, f"name:{same_name(name)}")
        return self._named[same_name(name)]

    def default(self) -> int:
        """The team of leads and reps that have none."""
        return self.named(self._run.mapping.team)

    def of_manager(self, manager: Somebody, day: date | None) -> int:
        """The team a person manages, made and named after them if there is none. day: a day they did."""
        key = f"manager:{manager.id}"
        if key not in self._by_origin:
            present = None if manager.ours else self._run.book.team_now(manager.id)
            if present is not None and manager.role == Role.MANAGER.value:
                return present
            self._by_origin[key] = self._named.get(same_name(manager.name)) or self._make(manager.name, key)
            if manager.ours and manager.role == Role.REP.value:
                self._directory.change(manager, {"role": Role.MANAGER.value})
        self.note_manager(manager, self._by_origin[key], day)
        return self._by_origin[key]

    def team_on(self, who: Somebody, day: date) -> int | None:
        """The team somebody was in on a day; None if in none."""
        if who.kind != Kind.PERSON.value:
            return None
        if not who.ours:
            return self._run.book.team_of(who.id, day)
        stays = self._settled(who) or [Stay(team_id, None) for team_id in self._leads(who)[:1]]
        if stays and (stays[0].from_day is None or day < stays[0].from_day):
            return stays[0].team_id
        for stay in reversed(stays):
            if (stay.from_day is None or stay.from_day <= day) and (stay.to_day is None or day <= stay.to_day):
                return stay.team_id
        return None

    # -- what the files say ----------------------------------------------------------

    def note_team(self, who: Somebody, team_id: int, day: date | None) -> None:
        """Somebody was in a team on a day; the first word for a day stands. None: is in it today."""
        if who.ours and who.kind == Kind.PERSON.value:
            self._noted[who.id].setdefault(day, team_id)

    def note_manager(self, who: Somebody, team_id: int, day: date | None) -> None:
        """Somebody managed a team on a day. Who was here before and is in a team stays in that one only."""
        if who.ours or self._run.book.team_now(who.id) is None:
            self._managed[who.id, team_id] = _earlier(self._managed.get((who.id, team_id)), day)

    def note_activity(self, who: Somebody, day: date) -> None:
        """Something of theirs happened on a day."""
        first = self._first_day.get(who.id)
        if first is None or day < first:
            self._first_day[who.id] = day

    # -- writing ---------------------------------------------------------------------

    def write(self) -> None:
        """Write the memberships the files made or moved."""
        for (manager_id, team_id), day in self._managed.items():
            if not any(stay.team_id == team_id for stay in self._existing(manager_id)):
                first = day or self._first_day.get(manager_id) or self._run.today
                self._add(manager_id, Stay(team_id, first))
        for who in self._directory.people.values():
            if who.ours and who.kind == Kind.PERSON.value:
                for i, stay in enumerate(self._settled(who)):
                    self._write_stay(who, stay, is_first=i == 0)

    def _write_stay(self, who: Somebody, stay: Stay, *, is_first: bool) -> None:
        first = stay.from_day
        if is_first:
            first = _earlier(first, self._first_day.get(who.id)) or self._run.today
        if stay.id is None:
            self._add(who.id, Stay(stay.team_id, first, stay.to_day))
        elif stay.closed or first != stay.from_day:
            self._run.writer.update(memberships, {stay.id: {"from_day": first, "to_day": stay.to_day}})
            self._run.clocks_changed = True

    def _add(self, person_id: int, stay: Stay) -> None:
        self._run.writer.add(memberships, person_id=person_id, team_id=stay.team_id, from_day=stay.from_day,
                             to_day=stay.to_day)

    def _leads(self, who: Somebody) -> list[int]:
        """The teams they manage, as far as the files say."""
        return [team_id for person_id, team_id in self._managed if person_id == who.id]

    def _settled(self, who: Somebody) -> list[Stay]:
        """The stays of somebody of ours: those we knew, and what the files add. Those of a manager are apart."""
        if who.id not in self._stays:
            leads = self._leads(who)
            stays = [stay for stay in self._existing(who.id) if stay.team_id not in leads]
            noted = self._noted.get(who.id, {})
            dated = sorted((day, team_id) for day, team_id in noted.items() if day is not None)
            if None in noted:
                dated.append((self._run.today, noted[None]))
            if stays:
                _extend(stays, dated)
            else:
                stays = _runs(dated)
            if not stays and not leads and who.role == Role.REP.value:
                stays = [Stay(self.default(), None)]
            self._stays[who.id] = stays
        return self._stays[who.id]

    def _existing(self, person_id: int) -> list[Stay]:
        m = memberships.c
        rows = self._run.conn.execute(
            select(m.id, m.team_id, m.from_day, m.to_day).where(m.person_id == person_id).order_by(m.from_day, m.id)
        )
        return [Stay(row.team_id, row.from_day, row.to_day, row.id) for row in rows]

    # -- making ----------------------------------------------------------------------

    def _make(self, name: str, origin_id: str) -> int:
        key = self._run.writer.add(teams, name=name, calendar_id=self._calendar_id(),
                                   acceptance_step=self._run.mapping.knows_acceptance,
                                   **self._run.origin_of(origin_id))
        self._named[same_name(name)] = self._by_origin[origin_id] = key
        self._run.made["team"] += 1
        return key

    def _calendar_id(self) -> int:
        if self._calendar is None:
            wanted = self._run.mapping.calendar
            found = {row.name: row.id for row in self._run.conn.execute(
                select(calendars.c.id, calendars.c.name).order_by(calendars.c.id))}
            if wanted and wanted not in found and found:
                raise WrongMapping(f"{self._run.mapping.file}: there is no calendar {wanted!r}. "
                                   f"The database has: {', '.join(found)}.")
            self._calendar = found[wanted] if wanted in found else next(iter(found.values()), 0)
            self._calendar = self._calendar or self._office_hours(wanted or OFFICE_HOURS)
        return self._calendar

    def _office_hours(self, name: str) -> int:
        key = self._run.writer.add(calendars, name=name, zone=self._run.home.key)
        self._run.conn.execute(insert(calendar_hours), [
            {"calendar_id": key, "weekday": weekday, "opens": OPENS, "closes": CLOSES} for weekday in range(5)
        ])
        self._run.made[f"calendar {name!r} (Monday to Friday, 9 to 17)"] += 1
        return key


def _runs(dated: list[tuple[date, int]]) -> list[Stay]:
    """Stays out of days and teams: a new one wherever the team changes."""
    stays: list[Stay] = []
    for day, team_id in dated:
        if stays and stays[-1].team_id == team_id:
            continue
        if stays:
            stays[-1].to_day = day - timedelta(days=1)
        stays.append(Stay(team_id, day))
    return stays


def _extend(stays: list[Stay], dated: list[tuple[date, int]]) -> None:
    """Add each change of team that is later than all we know."""
    for day, team_id in dated:
        last = stays[-1]
        if last.to_day is None and team_id != last.team_id and last.from_day is not None and day > last.from_day:
            last.to_day, last.closed = day - timedelta(days=1), True
            stays.append(Stay(team_id, day))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
