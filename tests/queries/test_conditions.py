"""The SQL conditions say what the Python rules say, over every combination."""

from datetime import datetime, timedelta
from itertools import product

from sqlalchemy import Connection, insert, select

from lib.db.schema import handoffs, touches
from lib.domain.ladder import Rung, Stage, rung_of
from lib.domain.response_clock import SlaState, sla_state
from lib.domain.touches import (
    CHANNELS,
    DAY_KINDS,
    OUTCOMES,
    Actor,
    Direction,
    Touch,
    calls_back,
    day_kinds,
    is_contact,
    is_follow_up,
    is_sales_touch,
    is_voicemail,
)
from lib.queries.conditions import IS_CONTACT, IS_FOLLOW_UP, IS_SALES_TOUCH, in_sla_state, on_rung, rung_column
from lib.queries.kinds import CALLS_BACK, COUNTS_AS, IS_VOICEMAIL
from tests import given


def test_what_counts_as_what_agrees_with_python(conn: Connection, now: datetime) -> None:
    account = given.an_account(conn)
    every = list(product(Actor, Direction, CHANNELS, OUTCOMES, (False, True), (None, 1)))
    conn.execute(insert(touches), [
        {"account_id": account, "actor": actor.value, "direction": direction.value, "channel": channel,
         "outcome": outcome, "automated": automated, "answered_by_id": answer, "occurred_at": now,
         "local_day": now.date(), "recorded_at": now}
        for actor, direction, channel, outcome, automated, answer in every
    ])
    t = touches.c
    rows = conn.execute(select(t.id, t.actor, t.direction, t.channel, t.outcome, t.automated, t.answered_by_id,
                               IS_FOLLOW_UP.label("f"), IS_CONTACT.label("c"), IS_SALES_TOUCH.label("s"),
                               IS_VOICEMAIL.label("v"), CALLS_BACK.label("b"),
                               *(COUNTS_AS[k].label(k) for k in DAY_KINDS))).all()

    assert len(rows) == len(every)
    for row in rows:
        touch = Touch(row.id, now, row.actor, row.direction, row.channel, row.outcome, row.automated,
                      answered_by_id=row.answered_by_id)
        assert bool(row.f) == is_follow_up(touch), touch
        assert bool(row.c) == is_contact(touch), touch
        assert bool(row.s) == is_sales_touch(touch), touch
        assert bool(row.v) == is_voicemail(touch), touch
        assert bool(row.b) == calls_back(touch), touch
        assert {k for k in DAY_KINDS if row._mapping[k]} == set(day_kinds(touch)), touch


def test_rungs_and_promises_agree_with_python_at_and_around_their_boundaries(conn: Connection, now: datetime) -> None:
    second = timedelta(seconds=1)
    around = (now - second, now, now + second)
    for stage, turns, due, first in product(Stage, around, around, (None, now - second, now, now + second)):
        given.a_handoff(conn, team=_team(conn), stage=stage.value, turns_at=turns, due_at=due, risk_at=due - second,
                        first_attempt_at=first)
    h = handoffs.c
    rows = conn.execute(select(handoffs, rung_column(now).label("rung"),
                               *(on_rung(r, now).label(f"on_{r.value}") for r in Rung),
                               *(in_sla_state(s, now).label(f"sla_{s.value}") for s in SlaState)).order_by(h.id)).all()

    assert len(rows) == 6 * 3 * 3 * 4
    for row in rows:
        rung = rung_of(Stage(row.stage), row.turns_at, now)
        state = sla_state(due_at=row.due_at, risk_at=row.risk_at, first_attempt_at=row.first_attempt_at, now=now)
        assert row.rung == rung.value
        assert [r for r in Rung if row._mapping[f"on_{r.value}"]] == [rung]
        assert [s for s in SlaState if row._mapping[f"sla_{s.value}"]] == [state]


def _team(conn: Connection) -> int:
    return conn.execute(select(given.schema.teams.c.id).limit(1)).scalar() or given.a_team(conn)
