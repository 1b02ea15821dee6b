"""Targets: figures to aim for, from a day on. Whose figure holds is settled in lib/domain/targets.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update

from lib.clock import organisation_zone
from lib.db.schema import people, targets
from lib.domain.day_words import day_words
from lib.domain.office import MEASURE_WORDS
from lib.domain.people import Kind, Role
from lib.domain.targets import MEASURES, PERIODS, Aimer, Target, target_on
from lib.errors import BadSetting, CannotDo, NotAllowed, NotFound
from lib.queries.settings_scope import people_seen_by
from lib.queries.targets import aimers, targets_for
from lib.services.office.change import Entry, Work, change, is_manager, own_person, own_team
from lib.services.office.effects import counted

MOST = 100_000
Whose = dict[str, Any]
"""person_id, role or team_id: one of them given, the others None."""


@dataclass(frozen=True, kw_only=True)
class SetTarget:
    """From a day on: a figure per day, week or month, for one person, a role or each rep of a team."""

    at: datetime
    person_id: int | None = None
    role: str | None = None
    team_id: int | None = None
    measure: str
    period: str
    figure: int
    valid_from: date | None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveTarget:
    """A figure that shall not hold, from its day on."""

    at: datetime
    target_id: int
    token: str | None = None


@change("change_targets")
def set_target(work: Work, command: SetTarget) -> Entry:
    """Set a figure; for the same people, measure and day it changes the one that is there, whatever its period.

    Days before valid_from keep what was aimed for. Raises BadSetting for a figure below 0
    or what is missing, NotAllowed for a target that is not the viewer's to set.
    """
    whose = _whose(work, command)
    if command.measure not in MEASURES or command.period not in PERIODS:
        raise BadSetting(f"There is no target of “{command.measure}” a “{command.period}”. Choose from the lists.")
    if not 0 <= command.figure <= MOST:
        raise BadSetting(f"A target of {command.figure:,} cannot be. Choose 0 to {MOST:,}; 0 aims for nothing.")
    if command.valid_from is None:
        raise BadSetting("Choose the first day it holds.")
    kind = {"measure": command.measure, "valid_from": command.valid_from}
    figure = {"period": command.period, "figure": command.figure}
    known = _present(work, whose | kind)
    if known is not None and (known.period, known.figure) == (command.period, command.figure):
        raise CannotDo(f"That is the target from {day_words(command.valid_from)} already. Change its figure or day.")
    before_all = _aimed_for(work, whose, command.measure, command.valid_from)
    if known is None:
        work.conn.execute(insert(targets).values(**whose, **kind, **figure))
    else:
        work.conn.execute(update(targets).where(targets.c.id == known.id).values(figure))
    _say_whose_changes(work, whose, before_all, command.measure, command.valid_from)
    before = kind | {"period": known.period, "figure": known.figure} if known is not None else None
    return _entry(whose, before, kind | figure)


@change("change_targets")
def remove_target(work: Work, command: RemoveTarget) -> Entry:
    """Take a figure away; from its day on what was aimed for before holds. Raises NotFound, or NotAllowed."""
    row = work.conn.execute(
        select(targets).where(targets.c.id == command.target_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no target {command.target_id} among those of your people. It may have been removed.")
    whose = _whose(work, row)
    before_all = _aimed_for(work, whose, row.measure, row.valid_from)
    work.conn.execute(delete(targets).where(targets.c.id == row.id))
    _say_whose_changes(work, whose, before_all, row.measure, row.valid_from)
    return _entry(whose, {"measure": row.measure, "period": row.period, "valid_from": row.valid_from,
                          "figure": row.figure}, None)


def _whose(work: Work, asked: SetTarget | Row[Any]) -> Whose:
    """For whom the target is. A manager sets those of the own people and teams.

    Raises BadSetting unless it is for exactly one of person, role and team.
    """
    whose: Whose = {"person_id": asked.person_id, "role": asked.role, "team_id": asked.team_id}
    if sum(value is not None for value in whose.values()) != 1:
        raise BadSetting("Choose whom the target is for: one person, one team, or one role.")
    if asked.person_id is not None:
        own_person(work, asked.person_id, to_change=False)
    elif asked.team_id is not None:
        own_team(work, asked.team_id)
    elif is_manager(work.by):
        raise NotAllowed("A target for a whole role concerns other managers' people, too. Set it for your team, or ask "
                         "operations or marketing.")
    elif asked.role not in (Role.REP.value, Role.MANAGER.value):
        raise BadSetting(f"Nobody aims for calls as “{asked.role}”. Choose reps or managers.")
    return whose


def _present(work: Work, which: dict[str, Any]) -> Row[Any] | None:
    """The target that is there, locked. Of several periods from one day, as a file may bring, the one that holds stays.

    A second one could never hold: the shorter period wins.
    """
    found = work.conn.execute(select(targets).where(_is(which)).with_for_update()).all()
    if not found:
        return None
    holds, *others = sorted(found, key=lambda row: PERIODS.index(row.period))
    work.conn.execute(delete(targets).where(targets.c.id.in_([row.id for row in others])))
    return holds


def _is(values: Whose) -> ColumnElement[bool]:
    return and_(*(targets.c[name].is_not_distinct_from(value) for name, value in values.items()))


def _aimed_for(work: Work, whose: Whose, measure: str, since: date) -> dict[int, tuple[Aimer, Target | None]]:
    """What those concerned aim for on the day the change begins to hold: the person, the role, or a team's reps."""
    p = people.c
    concerned = p.id == whose["person_id"] if whose["person_id"] else p.role == (whose["role"] or Role.REP.value)
    seen = work.conn.execute(
        select(p.id).where(p.kind == Kind.PERSON.value, concerned, people_seen_by(work.by, work.today))
    ).scalars().all()
    known = targets_for(work.conn, seen)
    return {
        key: (who, target_on(known, who, measure, _first_day(who, since)))
        for key, who in aimers(work.conn, work.by, seen, zone=organisation_zone()).items()
        if who.last_day is None or who.last_day >= max(since, work.today)
    }


def _first_day(who: Aimer, since: date) -> date:
    return max(since, who.first_day) if who.first_day else since


def _say_whose_changes(
    work: Work, whose: Whose, before: dict[int, tuple[Aimer, Target | None]], measure: str, since: date
) -> None:
    after = _aimed_for(work, whose, measure, since)
    moved = {key: (_figure(before[key][1]), _figure(after[key][1])) for key in before}
    moved = {key: both for key, both in moved.items() if both[0] != both[1]}
    if not moved:
        work.say("Nobody's target changes: everybody concerned has a closer or a later one.")
        return
    what = MEASURE_WORDS[measure].lower()
    one_way = set(moved.values())
    how = f"{what} {' → '.join(next(iter(one_way)))}" if len(one_way) == 1 else what
    work.say(f"{'The target' if len(moved) == 1 else 'Targets'} of {counted(len(moved), 'person', 'people')} "
             f"{'changes' if len(moved) == 1 else 'change'} from {day_words(since)}: {how}.")
    if since < work.today:
        work.say(f"It reaches back: what was aimed for since {day_words(since)} is another then. Choose a later day to "
                 "leave those days alone.")


def _figure(target: Target | None) -> str:
    return f"{target.figure:,} a {target.period}" if target else "none"


def _entry(whose: Whose, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Entry:
    """The line is about the person, the team or the role whose target it is, so that each reader gets their own."""
    if whose["person_id"] is not None:
        return Entry("person", whose["person_id"], before, after)
    if whose["team_id"] is not None:
        return Entry("team", whose["team_id"], before, after)
    role = {"role": whose["role"]}
    return Entry("role", 0, before and before | role, after and after | role)
