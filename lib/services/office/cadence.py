"""The cadence: plans of attempts by intent. Without any, the built-in plan holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from lib.db.schema import cadence_steps, cadences, handoffs
from lib.db.schema.leads import OPEN
from lib.domain.cadence import ANY, EMAIL, PHONE, Cadence, PlannedAttempt, cadence_for
from lib.domain.office import INTENTS
from lib.errors import BadSetting, NotFound
from lib.queries.cadences import cadences_of
from lib.services.office.change import Entry, Work, change
from lib.services.office.effects import counted

MOST_ATTEMPTS = 20
Plans = tuple[Cadence, ...]


@dataclass(frozen=True, kw_only=True)
class SaveCadence:
    """The plan for an intent, or for any other: each attempt's working day and channel."""

    at: datetime
    intent: str
    attempts: tuple[PlannedAttempt, ...]
    max_voicemails: int
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveCadence:
    """Let the plan for any, or the built-in one, hold again."""

    at: datetime
    intent: str
    token: str | None = None


@change("change_cadence")
def save_cadence(work: Work, command: SaveCadence) -> Entry:
    """Set the plan for an intent. Raises BadSetting where it cannot be followed."""
    _check(command)
    before = cadences_of(work.conn)
    key = _key(work, command.intent)
    if key is None:
        key = work.conn.execute(
            insert(cadences).values(intent=command.intent, max_voicemails=command.max_voicemails)
            .returning(cadences.c.id)
        ).scalar_one()
    else:
        work.conn.execute(
            update(cadences).where(cadences.c.id == key).values(max_voicemails=command.max_voicemails))
        work.conn.execute(delete(cadence_steps).where(cadence_steps.c.cadence_id == key))
    work.conn.execute(insert(cadence_steps), [
        {"cadence_id": key, "number": number, "working_day": attempt.working_day, "channel": attempt.channel}
        for number, attempt in enumerate(command.attempts, 1)
    ])
    return _entry(work, key, command.intent, before)


@change("change_cadence")
def remove_cadence(work: Work, command: RemoveCadence) -> Entry:
    """Take the plan of an intent away. Raises NotFound where there is none."""
    before = cadences_of(work.conn)
    key = _key(work, command.intent)
    if key is None:
        raise NotFound(f"There is no plan for {command.intent} leads. The built-in one cannot be removed.")
    work.conn.execute(delete(cadence_steps).where(cadence_steps.c.cadence_id == key))
    work.conn.execute(delete(cadences).where(cadences.c.id == key))
    return _entry(work, key, command.intent, before)


def _check(command: SaveCadence) -> None:
    if command.intent not in (ANY, *INTENTS):
        raise BadSetting(f"There is no intent called “{command.intent}”. Choose {', '.join(INTENTS)}, or any.")
    if not 1 <= len(command.attempts) <= MOST_ATTEMPTS:
        raise BadSetting(f"A plan of {len(command.attempts)} attempts cannot be. Plan 1 to {MOST_ATTEMPTS}.")
    last = 0
    for number, attempt in enumerate(command.attempts, 1):
        if attempt.channel not in (PHONE, EMAIL):
            raise BadSetting(f"Attempt {number} is by “{attempt.channel}”. Plan phone or e-mail.")
        if attempt.working_day <= last:
            raise BadSetting(f"Attempt {number} is on working day {attempt.working_day}. Choose day {last + 1} or "
                             "later: no two attempts are on the same day.")
        last = attempt.working_day
    if command.attempts[0].working_day != 1:
        raise BadSetting(f"The first attempt is on working day {command.attempts[0].working_day}. Days are counted "
                         "from it, so give it day 1.")
    calls = sum(attempt.channel == PHONE for attempt in command.attempts)
    if not 0 <= command.max_voicemails <= calls:
        raise BadSetting(f"{command.max_voicemails} voicemails do not fit: the plan has {counted(calls, 'call')}. "
                         f"Allow 0 to {calls}.")


def _key(work: Work, intent: str) -> int | None:
    return work.conn.execute(select(cadences.c.id).where(cadences.c.intent == intent)).scalar_one_or_none()


def _entry(work: Work, key: int, intent: str, before: Plans) -> Entry:
    after = cadences_of(work.conn)
    _say_whose_plan_changes(work, before, after)
    wanted = None if intent == ANY else intent
    was, now = ({"intent": intent} | _facts(cadence_for(plans, wanted)) for plans in (before, after))
    return Entry("cadence", key, was, now)


def _facts(plan: Cadence) -> dict[str, object]:
    steps = ", ".join(f"day {a.working_day} {'call' if a.channel == PHONE else 'e-mail'}" for a in plan.attempts)
    return {"steps": steps, "max_voicemails": plan.max_voicemails}


def _say_whose_plan_changes(work: Work, before: Plans, after: Plans) -> None:
    """How many open leads follow another plan now, and how many of them have then made all its attempts."""
    h = handoffs.c
    rows = work.conn.execute(
        select(h.intent, h.attempts, h.first_contact_at.is_not(None), func.count()).where(OPEN)
        .group_by(h.intent, h.attempts, h.first_contact_at.is_not(None))
    )
    concerned = through = 0
    for intent, attempts, contacted, count in rows:
        was, now = cadence_for(before, intent), cadence_for(after, intent)
        if (was.attempts, was.max_voicemails) != (now.attempts, now.max_voicemails):
            concerned += count
            through += count if not contacted and len(now.attempts) <= attempts < len(was.attempts) else 0
    work.say(f"{counted(concerned, 'open hand-off')} {'follows' if concerned == 1 else 'follow'} another plan from now "
             "on." if concerned else "")
    work.say(f"{through:,} of them {'has' if through == 1 else 'have'} then made all attempts: returning to "
             "marketing is proposed." if through else "")
