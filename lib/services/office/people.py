"""People: add somebody, change their details, let them leave."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update

from lib.db.schema import calendars, handoffs, memberships, people
from lib.domain.day_words import day_words
from lib.domain.office import ROLE_SEES, roles_to_give
from lib.domain.people import ROLE_WORDS, Kind, Role
from lib.domain.stays import stays_trouble
from lib.domain.zones import check_zone
from lib.errors import BadSetting, CannotDo, NotAllowed, NotFound
from lib.queries.settings_scope import calendars_seen_by
from lib.services.office.change import Entry, Work, change, changed, own_person, own_team
from lib.services.office.clocks import of_people, rederive
from lib.services.office.effects import counted
from lib.services.office.stays import stays_of


@dataclass(frozen=True, kw_only=True)
class AddPerson:
    """Somebody new, with their first team."""

    at: datetime
    name: str
    email: str = ""
    role: Role = Role.REP
    team_id: int | None = None
    from_day: date | None
    zone: str | None = None
    calendar_id: int | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangePerson:
    """Somebody's details as they shall be. zone, calendar_id: None takes the team's."""

    at: datetime
    person_id: int
    name: str
    email: str
    role: Role
    zone: str | None
    calendar_id: int | None
    active_from: date | None
    active_to: date | None
    token: str | None = None


@change("change_people")
def add_person(work: Work, command: AddPerson) -> Entry:
    """Add somebody. A rep needs a team.

    Raises BadSetting for a missing name, team or day, CannotDo for an e-mail that is taken.
    """
    values = _checked(work, command, 0)
    if command.from_day is None:
        raise BadSetting(f"Choose {values['name']}'s first day.")
    if command.role not in roles_to_give(work.by):
        raise NotAllowed(f"{work.by.name} may add reps only. Ask operations to add {values['name']} as "
                         f"{ROLE_WORDS[command.role].lower()}.")
    if command.team_id is None and command.role is Role.REP:
        raise BadSetting(f"{values['name']} has no team. A rep needs one: leads go to teams.")
    values["active_from"] = command.from_day
    made: int = work.conn.execute(
        insert(people).values(values | {"kind": Kind.PERSON.value}).returning(people.c.id)
    ).scalar_one()
    after = dict(values)
    if command.team_id is not None:
        team = own_team(work, command.team_id)
        work.conn.execute(insert(memberships).values(person_id=made, team_id=team.id, from_day=command.from_day))
        after["team_id"] = team.id
    work.say(f"From {day_words(command.from_day)} {values['name']} can come in and sees {ROLE_SEES[command.role]}.",
             "" if values["email"] else "Without an e-mail nobody can sign in as them.")
    return Entry("person", made, after=after)


@change("change_people", clocks=True)
def change_person(work: Work, command: ChangePerson) -> Entry:
    """Change somebody's details; their deadlines follow their hours and zone.

    Raises CannotDo for an e-mail that is taken or the last one of operations, NotAllowed
    for a role that is not the viewer's to give.
    """
    person = own_person(work, command.person_id)
    values = _checked(work, command, person.id) | {
        "active_from": command.active_from, "active_to": command.active_to,
    }
    if command.role.value != person.role and command.role not in roles_to_give(work.by):
        raise NotAllowed(f"{work.by.name} may not give {person.name} the role {ROLE_WORDS[command.role].lower()}. "
                         "Ask operations.")
    first, last = command.active_from, command.active_to
    if first and last and last < first:
        raise BadSetting(f"{person.name} would leave on {day_words(last)}, before they come on {day_words(first)}. "
                         "Give a later last day.")
    before, after = changed(person, values)
    if not after:
        raise CannotDo(f"Nothing about {person.name} is different. Change something, or close this.")
    _keep_somebody_in_operations(work, person, command)
    _one_team_for_a_rep(work, person, command.role)
    work.conn.execute(update(people).where(people.c.id == person.id).values(values))
    _say_role(work, person, command.role)
    if "active_to" in after:
        _say_leaving(work, person, last)
    if {"zone", "calendar_id"} & after.keys():
        rederive(work, of_assignments=of_people([person.id]))
    return Entry("person", person.id, before, after)


def _checked(work: Work, command: AddPerson | ChangePerson, person_id: int) -> dict[str, Any]:
    """The details both commands give, made tidy. Raises BadSetting or CannotDo in words."""
    name, email = command.name.strip(), command.email.strip().lower() or None
    if not name:
        raise BadSetting("The person has no name. Give first and last name.")
    if email is not None and ("@" not in email[1:-1] or " " in email):
        raise BadSetting(f"“{email}” is no e-mail address. Write it like ana@company.com, or leave it empty.")
    if email is not None:
        holder = work.conn.execute(
            select(people.c.id).where(people.c.email == email, people.c.id != person_id)
        ).scalar_one_or_none()
        if holder is not None:
            raise CannotDo(f"The e-mail {email} belongs to somebody else here. Correct it, or ask operations "
                           "whose it is.")
    if command.zone is not None:
        check_zone(command.zone)
    if command.calendar_id is not None:
        _known_calendar(work, command.calendar_id, person_id)
    return {"name": name, "email": email, "role": command.role.value, "zone": command.zone,
            "calendar_id": command.calendar_id}


def _known_calendar(work: Work, calendar_id: int, person_id: int) -> None:
    """Raise NotFound unless it is one the viewer may give."""
    c = calendars.c
    if work.conn.execute(
        select(c.id).where(c.id == calendar_id, calendars_seen_by(work.by, work.today))
    ).scalar_one_or_none() is None:
        raise NotFound(f"There is no calendar {calendar_id} among those you may give. Choose one from the list.")


def _keep_somebody_in_operations(work: Work, person: Row[Any], command: ChangePerson) -> None:
    """Without anybody in operations nobody could change that again."""
    was = person.role == Role.OPERATIONS.value and person.kind == Kind.PERSON.value
    stays = command.role is Role.OPERATIONS and command.active_to is None
    if not was or stays:
        return
    p = people.c
    others = work.conn.execute(
        select(func.count()).where(
            p.role == Role.OPERATIONS.value, p.kind == Kind.PERSON.value, p.id != person.id,
            or_(p.active_from.is_(None), p.active_from <= work.today), p.active_to.is_(None),
        )
    ).scalar_one()
    if not others:
        raise CannotDo(f"{person.name} is the last one in operations. Give somebody else that role first.")


def _one_team_for_a_rep(work: Work, person: Row[Any], role: Role) -> None:
    """Whoever becomes a rep is in one team: raise CannotDo where they are in none, or in several at once."""
    if role is not Role.REP or person.role == Role.REP.value or person.kind != Kind.PERSON.value:
        return
    stays = stays_of(work, person.id)
    if not stays:
        raise CannotDo(f"{person.name} is in no team, and a rep needs one. Add a stay in a team first.")
    problem = stays_trouble((), stays, person.name, several=False)
    if problem:
        raise CannotDo(f"A rep is in one team at a time. {problem}")


def _say_role(work: Work, person: Row[Any], role: Role) -> None:
    if role.value != person.role:
        work.say(f"{person.name} then sees {ROLE_SEES[role]}, no longer {ROLE_SEES[Role(person.role)]}.")


def _say_leaving(work: Work, person: Row[Any], last: date | None) -> None:
    if last is None:
        work.say(f"{person.name} is here again and can come in.")
        return
    h = handoffs.c
    held = work.conn.execute(
        select(func.count()).where(h.owner_id == person.id, h.ended_at.is_(None))
    ).scalar_one()
    work.say(f"After {day_words(last)} {person.name} can no longer come in.")
    if held:
        work.say(f"{counted(held, 'open hand-off')} {'stays' if held == 1 else 'stay'} theirs, as owned by somebody "
                 "who has left. They stay on every list; reassign them on Unfollowed, today or later.")
