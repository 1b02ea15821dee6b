"""Do the meetings we book take place? Counted by when a meeting was to begin, from `appointments`."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lib.db.schema import appointments, handoffs, memberships
from lib.metrics.definition import AtMoment, Better, Measure, Ratio

a = appointments.c
m = memberships.c

_OF_THE_LEAD = select(handoffs.c.team_id).where(handoffs.c.id == a.handoff_id).correlate(appointments)
_OF_THE_PERSON = (
    select(m.team_id).where(m.person_id == a.person_id).order_by(m.from_day.desc(), m.id.desc()).limit(1)
    .correlate(appointments)
)
_TEAM = func.coalesce(_OF_THE_LEAD.scalar_subquery(), _OF_THE_PERSON.scalar_subquery())
"""The team of the lead; for a meeting without one, that of the person."""


def _passed(now: datetime) -> ColumnElement[bool]:
    return a.starts_at <= now


def _stood(_now: datetime) -> ColumnElement[bool]:
    return or_(a.outcome.is_(None), a.outcome.not_in(["moved", "cancelled"]))


def _told(outcome: str) -> AtMoment:
    return lambda _now: a.outcome == outcome


def _measure(
    name: str, label: str, asks: str, description: str, better: Better, only: tuple[AtMoment, ...]
) -> Measure:
    return Measure(
        name=name, label=label, asks=asks, description=description, unit="meetings", better=better,
        table=appointments, counted_on=a.starts_at, owned_by=a.person_id, team=_TEAM, value=func.count(), only=only,
    )


MEETINGS_DUE = _measure(
    "meetings_due", "Meetings whose time has come", "How many meetings were to take place?",
    "Meetings booked that were to begin in the period, once their time has come. One that was moved counts at its new "
    "time only, and one that was called off not at all.", "neither", (_passed, _stood),
)
MEETINGS_TAKEN_PLACE = _measure(
    "meetings_taken_place", "Meetings that took place", "How many of those took place?",
    "Of the meetings whose time has come, those told as held.", "higher", (_passed, _told("held")),
)
NO_SHOWS_BY_THEM = _measure(
    "no_shows_by_them", "No-shows by them", "How often did the prospect not come?",
    "Of the meetings whose time has come, those to which the prospect did not come.", "lower",
    (_passed, _told("no_show_them")),
)
NO_SHOWS_BY_US = _measure(
    "no_shows_by_us", "No-shows by us", "How often did we not come?",
    "Of the meetings whose time has come, those to which we did not come. Each one is a broken promise.", "lower",
    (_passed, _told("no_show_us")),
)
MEETINGS_UNTOLD = _measure(
    "meetings_untold", "Meetings nobody told about", "Of how many do we not know what became of them?",
    "Of the meetings whose time has come, those without an outcome. They count as due and not as taken place.",
    "lower", (_passed, lambda _now: a.outcome.is_(None)),
)
SHOW_RATE = Ratio(
    name="show_rate", label="Show rate", asks="Which share of our meetings takes place?",
    description="Meetings that took place over meetings whose time has come; blank when there was none.", unit="%",
    better="higher", top="meetings_taken_place", bottom="meetings_due",
)

METRICS = (MEETINGS_DUE, MEETINGS_TAKEN_PLACE, NO_SHOWS_BY_THEM, NO_SHOWS_BY_US, MEETINGS_UNTOLD, SHOW_RATE)
