"""Who is in which team from when to when, and what follows: hours, open leads, what is counted for which team."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from lib.db.schema import handoffs, memberships, rep_days, teams, touches
from lib.domain.day_words import day_words
from lib.domain.people import Kind, Role
from lib.domain.stays import Stay, Stays, Stretch, changed_days, moved, stays_trouble, team_now
from lib.errors import BadSetting, CannotDo, NotAllowed, NotFound
from lib.services.office.change import Entry, Work, change, is_manager, own_person, own_team
from lib.services.office.clocks import of_people, rederive
from lib.services.office.credits import left_by, recredit
from lib.services.office.effects import counted


@dataclass(frozen=True, kw_only=True)
class MovePerson:
    """Somebody goes to a team on a day, for good."""

    at: datetime
    person_id: int
    team_id: int | None
    from_day: date | None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class SaveStay:
    """A stay with its days; without an id, one more. For a manager: a team they manage."""

    at: datetime
    person_id: int
    stay_id: int | None = None
    team_id: int | None = None
    from_day: date | None
    to_day: date | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveStay:
    """A stay that never was."""

    at: datetime
    person_id: int
    stay_id: int
    token: str | None = None


@change("change_people", clocks=True)
def move_person(work: Work, command: MovePerson) -> Entry:
    """Let somebody go to another team from a day on; whatever was planned from then on is off.

    Raises CannotDo when they are there already or would be in no team in between.
    """
    person = own_person(work, command.person_id)
    if command.team_id is None or command.from_day is None:
        raise BadSetting("Choose the team, and the first day in it.")
    team = own_team(work, command.team_id)
    before = stays_of(work, person.id)
    after = moved(before, team.id, command.from_day)
    if after == before:
        raise CannotDo(f"{person.name} is in {team.name} on {day_words(command.from_day)} already. Choose another team "
                       "or another day.")
    return _settle(work, person, before, after)


@change("change_people", clocks=True)
def save_stay(work: Work, command: SaveStay) -> Entry:
    """Change the days of a stay, or add one.

    Raises CannotDo where somebody would be in two teams at once, or in none in between.
    """
    person = own_person(work, command.person_id)
    if command.from_day is None:
        raise BadSetting("Choose the first day in the team.")
    before = stays_of(work, person.id)
    if command.stay_id is None:
        if command.team_id is None:
            raise BadSetting("Choose the team.")
        added = Stay(own_team(work, command.team_id).id, command.from_day, command.to_day)
        return _settle(work, person, before, (*before, added))
    stay = _one(before, command.stay_id)
    own_team(work, stay.team_id)
    changed_stay = replace(stay, from_day=command.from_day, to_day=command.to_day)
    return _settle(work, person, before, tuple(changed_stay if s is stay else s for s in before))


@change("change_people", clocks=True)
def remove_stay(work: Work, command: RemoveStay) -> Entry:
    """Take a stay away, as if it had never been. Raises CannotDo where that leaves a rep without a team."""
    person = own_person(work, command.person_id)
    before = stays_of(work, person.id)
    stay = _one(before, command.stay_id)
    own_team(work, stay.team_id)
    if len(before) == 1 and not may_be_in_several(person):
        raise CannotDo(f"{person.name} would be in no team. Move them to another one instead.")
    return _settle(work, person, before, tuple(s for s in before if s is not stay))


def stays_of(work: Work, person_id: int) -> Stays:
    """Somebody's stays, the earliest first."""
    m = memberships.c
    rows = work.conn.execute(
        select(m.team_id, m.from_day, m.to_day, m.id).where(m.person_id == person_id).order_by(m.from_day, m.id)
    )
    return tuple(Stay(*row) for row in rows)


def may_be_in_several(person: Row[Any]) -> bool:
    """Whether somebody may be in several teams at once, or in none: all but reps."""
    return bool(person.role != Role.REP.value or person.kind != Kind.PERSON.value)


def _one(stays: Stays, stay_id: int) -> Stay:
    found = next((s for s in stays if s.id == stay_id), None)
    if found is None:
        raise NotFound(f"There is no stay {stay_id} of this person. It may have been removed; look at the list again.")
    return found


def _settle(work: Work, person: Row[Any], before: Stays, after: Stays) -> Entry:
    """Write somebody's new stays with all that follows."""
    problem = stays_trouble(before, after, person.name, several=may_be_in_several(person))
    if problem:
        raise CannotDo(problem)
    if is_manager(work.by):
        _within_own_teams(work, person, before, after)
    _write(work, person.id, before, after)
    days = [stretch for stretch in changed_days(before, after) if stretch.first <= work.today]
    names = {key: name for key, name in work.conn.execute(select(teams.c.id, teams.c.name))}
    _say_what_is_off(work, before, after, names)
    latest = team_now(after)
    if latest is not None and latest != team_now(before):
        _take_open_leads(work, person, latest, names[latest])
    _count_for_the_right_team(work, person.id, days, names)
    recredit(work, left_by(work.conn, person.id, days))
    rederive(work, of_assignments=of_people([person.id]))
    return Entry("person", person.id, {"stays": _as_facts(before)}, {"stays": _as_facts(after)})


def _within_own_teams(work: Work, person: Row[Any], before: Stays, after: Stays) -> None:
    """A manager changes no stay in a team they do not manage."""
    strange = {s for s in set(before) ^ set(after) if s.team_id not in work.by.team_ids}
    if strange:
        first = min(s.from_day for s in strange)
        raise NotAllowed(f"{person.name} is to be in another manager's team from {day_words(first)}. Ask operations, "
                         "or choose an earlier day in your own teams.")


def _write(work: Work, person_id: int, before: Stays, after: Stays) -> None:
    m = memberships.c
    kept = {s.id: s for s in after if s.id is not None}
    for stay in before:
        if stay.id not in kept:
            work.conn.execute(delete(memberships).where(m.id == stay.id))
    for stay in after:
        if stay.id is None:
            work.conn.execute(insert(memberships).values(
                person_id=person_id, team_id=stay.team_id, from_day=stay.from_day, to_day=stay.to_day))
        elif stay not in before:
            work.conn.execute(
                update(memberships).where(m.id == stay.id).values(from_day=stay.from_day, to_day=stay.to_day))


def _say_what_is_off(work: Work, before: Stays, after: Stays, names: dict[int, str]) -> None:
    left = {s.id for s in after}
    for stay in before:
        if stay.id not in left:
            work.say(f"The stay in {names[stay.team_id]} from {day_words(stay.from_day)} is taken away.")


def _take_open_leads(work: Work, person: Row[Any], team_id: int, name: str) -> None:
    """Open leads go where their owner goes. At once, also for a move to come: nothing else would move them."""
    h = handoffs.c
    taken = work.conn.execute(
        update(handoffs).where(h.owner_id == person.id, h.ended_at.is_(None), h.team_id != team_id)
        .values(team_id=team_id)
    ).rowcount
    if taken:
        work.say(f"{counted(taken, 'open hand-off')} of {person.name} {'goes' if taken == 1 else 'go'} along: from now "
                 f"on the manager of {name} sees {'it' if taken == 1 else 'them'}.")


def _count_for_the_right_team(work: Work, person_id: int, stretches: list[Stretch], names: dict[int, str]) -> None:
    """What happened on days that are now another team's counts for that team."""
    t, r = touches.c, rep_days.c
    for stretch in stretches:
        days = [t.local_day >= stretch.first] + ([t.local_day <= stretch.last] if stretch.last else [])
        moved_touches = work.conn.execute(
            update(touches).where(t.person_id == person_id, *days).values(team_id=stretch.team_id)
        ).rowcount
        if not moved_touches:
            continue
        counted_days = [r.day >= stretch.first] + ([r.day <= stretch.last] if stretch.last else [])
        sums = work.conn.execute(
            select(r.day, r.kind, func.sum(r.count)).where(r.person_id == person_id, *counted_days)
            .group_by(r.day, r.kind)
        ).all()
        work.conn.execute(delete(rep_days).where(r.person_id == person_id, *counted_days))
        if sums:
            work.conn.execute(insert(rep_days), [
                {"person_id": person_id, "day": day, "kind": kind, "team_id": stretch.team_id or 0, "count": count}
                for day, kind, count in sums
            ])
        until = f" to {day_words(stretch.last)}" if stretch.last else ""
        whom = names[stretch.team_id] if stretch.team_id is not None else "no team"
        work.say(f"{counted(moved_touches, 'touch', 'touches')} from {day_words(stretch.first)}{until} "
                 f"{'counts' if moved_touches == 1 else 'count'} for {whom}.")


def _as_facts(stays: Stays) -> list[dict[str, Any]]:
    return [
        {"team_id": s.team_id, "from_day": s.from_day.isoformat(),
         "to_day": s.to_day.isoformat() if s.to_day else None}
        for s in stays
    ]
