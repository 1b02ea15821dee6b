"""Does a rep do their part? Counted by when a hand-off was assigned to that rep, from
`assignments`, against the assignment's own deadline in the rep's own calendar."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import assignments, handoffs, people
from lib.db.types import seconds_between
from lib.metrics.definition import AtMoment, Better, Measure, Median, Ratio

a = assignments.c

_TEAM = select(handoffs.c.team_id).where(handoffs.c.id == a.handoff_id).correlate(assignments).scalar_subquery()


def _to_a_rep(_now: datetime) -> ColumnElement[bool]:
    return exists().where(people.c.id == a.person_id, people.c.kind == "person")


def _measure(
    name: str, label: str, asks: str, description: str, better: Better, only: tuple[AtMoment, ...] = ()
) -> Measure:
    return Measure(
        name=name, label=label, asks=asks, description=description, unit="assignments", better=better,
        table=assignments, counted_on=a.assigned_at, owned_by=a.person_id, team=_TEAM, value=func.count(),
        only=(_to_a_rep, *only),
    )


ASSIGNED = _measure(
    "assigned", "Assigned", "How many leads was the rep given?",
    "Assignments to a rep that began in the period. A queue is no rep.", "neither",
)
REP_NEVER_ATTEMPTED = _measure(
    "rep_never_attempted", "No attempt by the rep", "How many of those did the rep not act on?",
    "Assignments that began in the period in which the rep made no attempt, past their deadline or ended.", "lower",
    (lambda _now: a.first_attempt_at.is_(None), lambda now: or_(a.ended_at.is_not(None), a.due_at < now)),
)
REP_SLA_MET = _measure(
    "rep_sla_met", "Answered in time by the rep", "How many did the rep answer in time?",
    "Assignments that began in the period and whose rep made the first attempt by the assignment's deadline.",
    "higher", (lambda _now: a.first_attempt_at <= a.due_at,),
)
REP_SLA_DECIDED = _measure(
    "rep_sla_decided", "Answered by the rep or past deadline", "How many of the rep's can be judged?",
    "Assignments that began in the period and are answered by the rep, or past their deadline without.", "neither",
    (lambda now: or_(a.first_attempt_at.is_not(None), a.due_at < now),),
)
REP_NEVER_ATTEMPTED_RATE = Ratio(
    name="rep_never_attempted_rate", label="Never attempted", asks="Which share did the rep not act on?",
    description="The rep's assignments without an attempt, past their deadline or ended, over all assignments of the "
    "period.", unit="%", better="lower", top="rep_never_attempted", bottom="assigned",
)
REP_SLA_COMPLIANCE = Ratio(
    name="rep_sla_compliance", label="SLA compliance", asks="Does the rep answer in time?",
    description="Assignments the rep answered by their deadline, in the rep's own calendar, over those answered or "
    "past it. Pending ones are in neither.", unit="%", better="higher", top="rep_sla_met", bottom="rep_sla_decided",
)


def _response(now: datetime) -> ColumnElement[Any]:
    answered_or_now = func.coalesce(a.first_attempt_at, a.ended_at, literal(now, a.due_at.type))
    return seconds_between(a.assigned_at, answered_or_now)


REP_RESPONSE_TIME = Median(
    name="rep_response_time", label="Rep response time", asks="How long after assignment does the rep act?",
    description="Median time on the wall from assignment to the rep's first attempt, over the assignments that began "
    "in the period. One never answered counts with its wait so far.", unit="time", better="lower",
    of="assigned", seconds=_response, in_days=a.day_only,
)

METRICS = (
    ASSIGNED, REP_NEVER_ATTEMPTED, REP_SLA_MET, REP_SLA_DECIDED, REP_NEVER_ATTEMPTED_RATE, REP_SLA_COMPLIANCE,
    REP_RESPONSE_TIME,
)
