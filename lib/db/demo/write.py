"""Put a chunk's rows into the tables, in the stored form of lib.db.bulk."""

from itertools import repeat as always
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table

from lib.db.bulk import bulk_insert
from lib.db.demo import kinds, promises, sales, story
from lib.db.demo.campaigns import INTENTS, SOURCE_NAMES
from lib.db.demo.endings import REASONS
from lib.db.demo.rows import NONE, Rows, nullable, plain, words
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.times import HOUR, NEVER
from lib.db.demo.words import CALL_NOTES, EVIDENCE, PROMISES
from lib.db.demo.work import ENDINGS, MEETING_OUTCOMES
from lib.db.schema import appointments, assignments, handoffs, leads, next_steps, opportunities, touches
from lib.db.types import Instant

_ACTORS, _DIRECTIONS, _CHANNELS, _OUTCOMES = ([kind[i] for kind in kinds.KINDS] for i in range(4))
_EVIDENCE = [EVIDENCE.get(reason) for reason in REASONS]


class Writer:
    """Writes the rows of one demo; keeps count of the ids given out."""

    def __init__(self, conn: Connection, staff: Staff, span: Span) -> None:
        self.conn, self.staff, self.span = conn, staff, span
        self.written: dict[str, int] = {}

    def next_ids(self, table: Table, count: int) -> Any:
        """The next ids of a table."""
        begin = self.written.get(table.name, 0) + 1
        self.written[table.name] = begin - 1 + count
        return np.arange(begin, begin + count)

    def insert(self, table: Table, columns: dict[str, Any]) -> None:
        """Add rows given as lists, column by column."""
        bulk_insert(self.conn, table, list(columns), zip(*columns.values(), strict=False))

    def leads(self, rows: Rows, status: Any) -> None:
        """Leads as the source system shows them."""
        span = self.span
        typed_in = np.where(rows.day_only & (rows.responded < span.now - 10 * HOUR), 10 * HOUR, 5)
        self.insert(leads, {
            "id": plain(rows.id), "account_id": plain(rows.account + 1), "contact_id": plain(rows.contact),
            "campaign_id": _place_id(rows.campaign), "source": words(rows.source, SOURCE_NAMES),
            "intent": words(rows.intent, INTENTS), "responded_at": plain(rows.responded),
            "day_only": plain(rows.day_only), "status": words(status, sales.STATUSES),
            "created_at": plain(np.minimum(rows.responded + typed_in, span.now)),
        })

    def handoffs(self, rows: Rows) -> None:
        """Hand-offs with their facts; what is derived gets placeholders."""
        teams = np.array([False, *(t.acceptance for t in self.staff.teams)])
        team_now = np.where(rows.owner == NONE, rows.team, self.staff.team_now[rows.owner])
        revisit = (rows.ending == 2) & (rows.reason < 6)
        ended_on = self.span.org.day(np.minimum(rows.ended, self.span.now))
        wait = np.array([110, 150, 45, 170, 75, 90, *([0] * 7)])[rows.reason]
        at = plain(rows.at)
        self.insert(handoffs, {
            "id": plain(rows.id), "account_id": plain(rows.account + 1), "lead_id": plain(rows.lead),
            "contact_id": plain(rows.contact), "campaign_id": _place_id(rows.campaign),
            "source": words(rows.source, SOURCE_NAMES), "intent": words(rows.intent, INTENTS),
            "number": plain(rows.number), "team_id": plain(team_now), "promised_team_id": plain(rows.team),
            "needs_acceptance": plain(teams[rows.team]), "responded_at": plain(rows.responded), "handed_off_at": at,
            "handed_off_day_at": plain(self.span.org.midnight(rows.day)), "day_only": plain(rows.day_only),
            "sla_minutes": plain(rows.sla), "note": plain(rows.note),
            "stage": always("unowned"), **_placeholders(handoffs, at),
            "ended_at": _moment(rows.ended), "ending": words(rows.ending, ENDINGS),
            "reason": words(rows.reason, REASONS), "evidence": words(rows.reason, _EVIDENCE),
            "revisit_on": nullable(np.where(revisit, ended_on + wait, NONE)),
            "ended_by_id": nullable(rows.ended_by),
        })

    def assignments(self, rows: Rows, of: Rows) -> None:
        """Who held which hand-off, from when to when."""
        at = plain(rows.at)
        queue = self.staff.of_kind("queue")
        self.insert(assignments, {
            "id": plain(self.next_ids(assignments, len(rows))), "account_id": plain(of.account[rows.of] + 1),
            "handoff_id": plain(of.id[rows.of]),
            "person_id": plain(np.where(rows.rep == NONE, queue, self.staff.person[rows.rep])), "assigned_at": at,
            "assigned_day_at": plain(self.span.org.midnight(self.span.org.day(rows.at))),
            "day_only": plain(rows.day_only), "accepted_at": nullable(rows.accepted), "ended_at": _moment(rows.ended),
            "ending": words(rows.ending, story.ASSIGNMENT_ENDINGS),
            **_placeholders(assignments, at),
        })

    def touches(self, rows: Rows) -> None:
        """What happened, already in order."""
        self.insert(touches, {
            "id": plain(self.next_ids(touches, len(rows))), "account_id": plain(rows.account + 1),
            "contact_id": plain(rows.contact), "lead_id": nullable(rows.lead), "handoff_id": nullable(rows.handoff),
            "campaign_id": _place_id(rows.campaign),
            "person_id": nullable(np.where(rows.rep == NONE, NONE, self.staff.person[rows.rep])),
            "team_id": nullable(rows.team), "actor": words(rows.kind, _ACTORS),
            "direction": words(rows.kind, _DIRECTIONS), "channel": words(rows.kind, _CHANNELS),
            "outcome": words(rows.kind, _OUTCOMES), "automated": plain(rows.automated), "occurred_at": plain(rows.at),
            "day_only": plain(rows.day_only), "local_day": plain(rows.local_day),
            "recorded_at": plain(rows.recorded), "note": words(rows.note, CALL_NOTES),
        })

    def next_steps(self, rows: Rows, of: Rows) -> None:
        """What was promised."""
        self.insert(next_steps, {
            "id": plain(self.next_ids(next_steps, len(rows))), "account_id": plain(of.account[rows.of] + 1),
            "handoff_id": plain(of.id[rows.of]), "person_id": plain(self.staff.person[rows.rep]),
            "due_at": plain(rows.due), "day_only": plain(rows.day_only),
            "channel": words(np.where(rows.phone, 0, 1), ["phone", "email"]),
            "note": words(rows.note % len(PROMISES), PROMISES), "created_at": plain(rows.at),
            "closed_at": _moment(rows.closed),
            "ending": words(np.where(rows.closed < NEVER, rows.ending, NONE), promises.STEP_ENDINGS),
        })

    def appointments(self, rows: Rows, of: Rows) -> None:
        """Meetings booked, held, missed, and ahead."""
        self.insert(appointments, {
            "id": plain(self.next_ids(appointments, len(rows))), "account_id": plain(of.account[rows.of] + 1),
            "handoff_id": plain(of.id[rows.of]), "contact_id": plain(of.contact[rows.of]),
            "person_id": plain(self.staff.person[rows.rep]), "starts_at": plain(rows.starts),
            "booked_at": plain(rows.booked), "outcome": words(rows.outcome, MEETING_OUTCOMES),
            "told_at": nullable(np.where(rows.outcome > 0, np.minimum(rows.told, self.span.now), NONE)),
        })

    def opportunities(self, rows: Rows, names: list[str]) -> None:
        """Possible sales."""
        self.insert(opportunities, {
            "id": plain(self.next_ids(opportunities, len(rows))), "account_id": plain(rows.account + 1),
            "handoff_id": nullable(rows.handoff),
            "owner_id": nullable(np.where(rows.owner == NONE, NONE, self.staff.person[rows.owner])), "name": names,
            "kind": words(rows.kind, sales.KINDS), "stage": words(rows.stage, sales.STAGES),
            "amount": plain(rows.amount), "created_at": plain(rows.created), "expected_close_on": plain(rows.expected),
            "closed_at": _moment(rows.closed), "won": nullable(rows.won),
        })


def _placeholders(table: Table, at: list[Any]) -> dict[str, list[Any]]:
    """Something for the derived moments that may not be null; the rebuild puts the right ones there."""
    return {
        c.name: at
        for c in table.columns
        if not c.nullable and isinstance(c.type, Instant) and str(c.comment).endswith("Derived.")
    }


def _place_id(place: Any) -> list[Any]:
    """Ids begin at 1, places at 0."""
    return nullable(np.where(place == NONE, NONE, place + 1))


def _moment(moments: Any) -> list[Any]:
    """Moments as a list, NEVER being None."""
    return nullable(np.where(moments >= NEVER, NONE, moments))
