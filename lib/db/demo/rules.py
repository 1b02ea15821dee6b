"""What the demo company owes its leads, and what its reps aim for."""

from datetime import date
from typing import Any

import numpy as np

from lib.db.demo.campaigns import INTENTS, SOURCE_NAMES
from lib.db.demo.people import DIALLER
from lib.db.demo.sizes import Size, Span
from lib.db.demo.staff import EPOCH, Staff
from lib.domain.response_clock import SlaRule, minutes_owed


def sla_rules(span: Span) -> list[SlaRule]:
    """The promises, oldest first; hot leads are owed more since half a year ago."""
    always, later, lately = (_date(d) for d in (span.first_day - 400, span.today - 210, span.today - 140))
    return [
        SlaRule(480, always),
        SlaRule(120, always, intent="hot"),
        SlaRule(1_440, always, intent="cold"),
        SlaRule(240, always, source="Referral"),
        SlaRule(60, later, intent="hot"),
        SlaRule(30, lately, source="Website form", intent="hot"),
    ]


class SlaTable:
    """Minutes owed, for many hand-offs at once."""

    def __init__(self, span: Span) -> None:
        rules = tuple(sla_rules(span))
        self._days = np.array(sorted({rule.valid_from.toordinal() - EPOCH for rule in rules}))
        self._minutes = np.array(
            [
                [
                    [minutes_owed(rules, source=source, intent=intent, on=_date(day)) for intent in INTENTS]
                    for source in SOURCE_NAMES
                ]
                for day in self._days.tolist()
            ]
        )

    def minutes(self, source: Any, intent: Any, day: Any) -> Any:
        """The window of hand-offs made on a day, by code of source and intent."""
        regime = np.maximum(np.searchsorted(self._days, day, side="right") - 1, 0)
        return self._minutes[regime, source, intent]


def targets(size: Size, span: Span, staff: Staff) -> list[tuple[Any, ...]]:
    """Rows of `targets` without ids: person, role, team, measure, period, figure, valid from."""
    always, changed = span.first_day - 30, span.today - 195
    changed -= (changed + 3) % 7
    by_role = [
        (None, "rep", None, "dial", "day", max(2, round(size.dials * 0.7)), always),
        (None, "rep", None, "dial", "day", size.dials, changed),
        (None, "rep", None, "voicemail", "day", max(2, size.dials // 3), always),
        (None, "rep", None, "conversation", "week", max(3, size.dials), always),
        (None, "rep", None, "email", "week", max(5, size.dials), always),
        (None, "rep", None, "meeting_booked", "week", 1, always),
        (None, "rep", None, "meeting_held", "month", 3, always),
    ]
    leaf = next(team.id for team in staff.teams if team.leaf)
    of_team = [(None, None, leaf, "meeting_booked", "month", 4, always)]  # each rep's own
    fifty = [
        (rep.person_id, None, None, measure, "day", figure, day)
        for rep in staff.reps
        if rep.profile.name == DIALLER.name
        for measure, figure, day in (
            ("dial", 50, max(rep.joined, always)),
            ("voicemail", 50, max(rep.joined, always)),
            ("voicemail", 25, span.today - 30 - (span.today - 30 + 3) % 7),  # fifty were too many
        )
    ]
    return [*by_role, *of_team, *fifty]


def _date(day: int) -> date:
    return date.fromordinal(EPOCH + day)
