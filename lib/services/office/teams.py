"""Teams: add, change and remove them; their hours, the team above, and whether their reps accept hand-offs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, exists, insert, or_, select, update

from lib.clock import organisation_zone
from lib.db.schema import handoffs, memberships, people, rep_days, targets, teams, touches
from lib.domain.people import Role
from lib.domain.team_tree import above, would_circle
from lib.errors import BadSetting, CannotDo
from lib.queries.calendars import CalendarBook
from lib.services import bulk_facts, bulk_reads
from lib.services.office.calendars import people_in_hours, rederive_teams, the_calendar
from lib.services.office.change import Entry, Work, change, changed, own_team
from lib.services.office.effects import counted


@dataclass(frozen=True, kw_only=True)
class SaveTeam:
    """A team as it shall be; without an id, a new one. parent_id: the team above, None at the top."""

    at: datetime
    team_id: int | None = None
    name: str
    parent_id: int | None
    calendar_id: int | None
    acceptance_step: bool
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveTeam:
    """Take a team away that was made by mistake."""

    at: datetime
    team_id: int
    token: str | None = None


@change("change_teams", clocks=True)
def save_team(work: Work, command: SaveTeam) -> Entry:
    """Add a team or change one; its deadlines follow its hours, its open hand-offs its acceptance step.

    Raises BadSetting without a name or calendar, CannotDo for a name that is taken or a
    team that would come to stand above itself.
    """
    t = teams.c
    name = command.name.strip()
    if not name:
        raise BadSetting("The team has no name. Give it one, such as “North”.")
    if command.calendar_id is None:
        raise BadSetting(f"{name} has no calendar. Choose one: the clock of its leads runs in it.")
    the_calendar(work, command.calendar_id)
    if work.conn.execute(select(t.id).where(t.name == name, t.id != (command.team_id or 0))).first():
        raise CannotDo(f"There is a team called “{name}” already. Change that one, or choose another name.")
    if command.parent_id is not None:
        own_team(work, command.parent_id)
    values = {"name": name, "parent_id": command.parent_id, "calendar_id": command.calendar_id,
              "acceptance_step": command.acceptance_step}
    if command.team_id is None:
        made: int = work.conn.execute(insert(teams).values(values).returning(t.id)).scalar_one()
        return Entry("team", made, after=values)
    team = own_team(work, command.team_id)
    before, after = changed(team, values)
    if not after:
        raise CannotDo(f"Nothing about {team.name} is different. Change something, or close this.")
    if "parent_id" in after:
        _move(work, team, command.parent_id)
    work.conn.execute(update(teams).where(t.id == team.id).values(values))
    if "calendar_id" in after:
        rederive_teams(work, [team.id], people_in_hours(work.conn, [team.id]))
    if "acceptance_step" in after:
        _switch_acceptance(work, team, command.acceptance_step)
    return Entry("team", team.id, before, after)


@change("change_teams")
def remove_team(work: Work, command: RemoveTeam) -> Entry:
    """Remove a team nothing hangs on. Raises CannotDo, saying what does, otherwise."""
    team = own_team(work, command.team_id)
    uses = (
        ("people are or were in it", exists().where(memberships.c.team_id == team.id)),
        ("there are leads handed to it", exists().where(or_(handoffs.c.team_id == team.id,
                                                            handoffs.c.promised_team_id == team.id))),
        ("there is a team below it", exists().where(teams.alias().c.parent_id == team.id)),
        ("it has targets", exists().where(targets.c.team_id == team.id)),
        ("activity counts for it", or_(exists().where(rep_days.c.team_id == team.id),
                                       exists().where(touches.c.team_id == team.id))),
    )
    for why, used in uses:
        if work.conn.execute(select(used)).scalar_one():
            raise CannotDo(f"“{team.name}” cannot be removed: {why}. What happened stays counted; rename it, or let "
                           "its people move.")
    work.conn.execute(delete(teams).where(teams.c.id == team.id))
    return Entry("team", team.id, {"name": team.name, "parent_id": team.parent_id, "calendar_id": team.calendar_id,
                                   "acceptance_step": team.acceptance_step})


def _move(work: Work, team: Row[Any], parent_id: int | None) -> None:
    """Refuse a circle, and say which managers see the team's leads from now on, or no longer."""
    t, p, m = teams.c, people.c, memberships.c
    parents = {key: parent for key, parent in work.conn.execute(select(t.id, t.parent_id))}
    if would_circle(parents, team.id, parent_id):
        above_it = work.conn.execute(select(t.name).where(t.id == parent_id)).scalar_one()
        below = "itself" if parent_id == team.id else f"{above_it}, which stands below it"
        raise CannotDo(f"{team.name} cannot stand below {below}. Choose another team above.")

    def managers(team_ids: Iterable[int]) -> set[str]:
        lasts = and_(m.from_day <= work.today, or_(m.to_day.is_(None), m.to_day >= work.today))
        named: Select[Any] = select(p.name).join_from(memberships, people, p.id == m.person_id).where(
            p.role == Role.MANAGER.value, m.team_id.in_(list(team_ids)), lasts)
        return set(work.conn.execute(named).scalars())

    before, after = (managers(above(tree, team.id)) for tree in (parents, parents | {team.id: parent_id}))
    for names, verb in ((after - before, "sees"), (before - after, "no longer sees")):
        if names:
            sees = verb if len(names) == 1 else verb.replace("sees", "see")
            work.say(f"{', '.join(sorted(names))} {sees} the people and leads of {team.name}.")


def _switch_acceptance(work: Work, team: Row[Any], asked: bool) -> None:
    """Open hand-offs follow the team's step, both ways, so that changing back undoes it; ended ones keep theirs."""
    h = handoffs.c
    concerned = and_(h.promised_team_id == team.id, h.ended_at.is_(None), h.needs_acceptance.is_not(asked))
    lead_ids = work.conn.execute(select(h.lead_id).where(concerned).order_by(h.lead_id)).scalars().all()
    work.conn.execute(update(handoffs).where(concerned).values(needs_acceptance=asked))
    book = CalendarBook(work.conn, organisation_zone())
    moved = 0
    for scope in bulk_reads.lead_chunks(work.conn, list(lead_ids)):
        held = bulk_facts.assignment_facts(work.conn, book, scope)
        facts = bulk_facts.handoff_facts(work.conn, book, scope, held)
        moved += _write_acceptance(work, facts, scope)
    if moved:
        what = ("move from Never attempted to Not accepted: nobody has said they take them" if asked
                else "move from Not accepted to Never attempted")
        work.say(f"{counted(moved, 'open hand-off')} {what if moved > 1 else what.replace('move', 'moves', 1)}.")


def _write_acceptance(work: Work, facts: bulk_facts.Facts, scope: bulk_reads.LeadScope) -> int:
    """Write what acceptance decides, where it differs; how many hand-offs stand elsewhere on the ladder."""
    h = handoffs.c
    moved = 0
    for row in work.conn.execute(select(h.id, h.accepted_at, h.stage, h.turns_at).where(scope(h.lead_id))).all():
        right = {name: facts[row.id][name] for name in ("accepted_at", "stage", "turns_at")}
        if {name: row._mapping[name] for name in right} != right:
            moved += row.stage != right["stage"]
            work.conn.execute(update(handoffs).where(h.id == row.id).values(right))
    return moved
