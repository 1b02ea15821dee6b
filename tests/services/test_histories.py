"""Whatever happens in whatever order, the stored facts are what the raw rows say.

Random histories of three leads of two contacts among two reps, a queue and two teams are played through the services;
after each step `verify`, which works set by set from the raw rows, must find no difference, and at the end a
`rebuild` must change nothing.
"""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Connection, Engine, insert, select

from lib.db.engine import writing
from lib.db.schema import (
    appointments,
    calendar_hours,
    calendars,
    handoffs,
    leave,
    memberships,
    people,
    sla_rules,
    teams,
)
from lib.domain.handoffs import PERMANENT_REASONS, TEMPORARY_REASONS, Ending
from lib.domain.people import Role, Viewer
from lib.domain.touches import OUTCOMES
from lib.domain.welcome_back import SIGNALS
from lib.errors import CannotDo
from lib.services.appointments import OUTCOMES as MEETING_OUTCOMES
from lib.services.appointments import TellAppointment, tell_appointment
from lib.services.assignments import Accept, Assign, accept, assign
from lib.services.endings import EndHandoff, ReopenHandoff, end_handoff, reopen_handoff
from lib.services.inbound import LogInbound, log_inbound
from lib.services.leads import HandOff, ReceiveLead, hand_off, receive_lead
from lib.services.rebuild import rebuild, verify
from lib.services.touches import NextStep, RecordTouch, record_touch

START = datetime(2026, 3, 23, 9, tzinfo=UTC)  # the week in which Europe's clocks change
BOSS = Viewer(1, "Ops", Role.OPERATIONS)
REPS, QUEUE, TEAMS = (2, 3), 4, (1, 2)


def a_small_company(conn: Connection) -> None:
    """Two teams in two zones, one that accepts and one that doesn't; a rep each, one away for a week."""
    conn.execute(insert(calendars), [
        {"id": 1, "name": "Paris", "zone": "Europe/Paris"}, {"id": 2, "name": "New York", "zone": "America/New_York"},
    ])
    conn.execute(insert(calendar_hours), [
        {"calendar_id": calendar, "weekday": day, "opens": opens, "closes": closes}
        for calendar in (1, 2) for day in range(5) for opens, closes in ((540, 720), (780, 1020))
    ])
    conn.execute(insert(teams), [
        {"id": 1, "name": "Paris", "calendar_id": 1, "acceptance_step": True},
        {"id": 2, "name": "New York", "calendar_id": 2, "acceptance_step": False},
    ])
    conn.execute(insert(people), [
        {"id": 1, "name": "Ops", "role": "operations", "kind": "person"},
        {"id": 2, "name": "Ana", "role": "rep", "kind": "person"},
        {"id": 3, "name": "Ben", "role": "rep", "kind": "person"},
        {"id": 4, "name": "Inbound queue", "role": "rep", "kind": "queue"},
    ])
    conn.execute(insert(memberships), [
        {"person_id": 2, "team_id": 1, "from_day": date(2026, 1, 1), "to_day": date(2026, 3, 25)},
        {"person_id": 2, "team_id": 2, "from_day": date(2026, 3, 26), "to_day": None},
        {"person_id": 3, "team_id": 2, "from_day": date(2026, 1, 1), "to_day": None},
    ])
    conn.execute(insert(leave), {"person_id": 3, "from_day": date(2026, 3, 25), "to_day": date(2026, 4, 1)})
    conn.execute(insert(sla_rules), [
        {"minutes": 480, "valid_from": date(2026, 1, 1), "source": None, "intent": None},
        {"minutes": 60, "valid_from": date(2026, 1, 1), "source": None, "intent": "hot"},
    ])


class Histories(RuleBasedStateMachine):
    """One random history, in a transaction that is thrown away."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.handoffs: list[int] = []
        self.keep = self.engine.connect().execution_options(writes=True)
        self.conn = self.keep
        self.transaction = self.conn.begin()

    @initialize()
    def company(self) -> None:
        a_small_company(self.conn)
        self.leads = [
            receive_lead(self.conn, BOSS, ReceiveLead(
                at=START, account_name="Alder", contact_name=name, email=f"{name}@alder.example", intent=intent,
                responded_at=START - timedelta(hours=3)))
            for name, intent in (("zoe", "hot"), ("max", None), ("zoe", "cold"))
        ]

    @rule(hours=st.integers(0, 90))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(lead=st.integers(0, 2), team=st.sampled_from(TEAMS), person=st.sampled_from((None, *REPS, QUEUE)),
          day_only=st.booleans())
    def marketing_hands_off(self, lead: int, team: int, person: int | None, day_only: bool) -> None:
        self.do(hand_off, HandOff(at=self.now, lead_id=self.leads[lead], team_id=team, person_id=person))

    @rule(data=st.data(), person=st.sampled_from((*REPS, QUEUE)))
    def somebody_gets_it(self, data: st.DataObject, person: int) -> None:
        self.do_one(data, lambda h: assign(self.conn, BOSS, Assign(at=self.now, handoff_id=h, person_id=person)))

    @rule(data=st.data())
    def the_owner_accepts(self, data: st.DataObject) -> None:
        self.do_one(data, lambda h: accept(self.conn, BOSS, Accept(at=self.now, handoff_id=h)))

    @rule(data=st.data(), late=st.sampled_from((0, 0, 1, 5, 30, 60)), who=st.sampled_from(REPS), actor=st.sampled_from(
        ("rep", "rep", "rep", "marketing", "prospect", "system")), automated=st.sampled_from((False, False, True)),
        direction=st.sampled_from(("out", "out", "in")), channel=st.sampled_from(("phone", "email", "meeting")),
        outcome=st.sampled_from(sorted(OUTCOMES)), day_only=st.booleans(), promise=st.sampled_from((None, 5, 100)),
        meeting=st.sampled_from((None, None, 30)))
    def something_happens(self, data, late, who, actor, automated, direction, channel, outcome, day_only, promise,
                          meeting) -> None:
        occurred = self.now - timedelta(hours=late)
        if day_only:
            occurred = datetime(occurred.year, occurred.month, occurred.day, tzinfo=UTC) - timedelta(hours=1)
        step = NextStep(due_at=self.now + timedelta(hours=promise), channel="phone") if promise else None
        when = self.now + timedelta(hours=meeting) if meeting else None
        self.do_one(data, lambda h: record_touch(self.conn, BOSS, RecordTouch(
            at=self.now, handoff_id=h, occurred_at=occurred, actor=actor, automated=automated, direction=direction,
            channel=channel, outcome=outcome, day_only=day_only, next_step=step, appointment_at=when,
            person_id=who if actor == "rep" else None)))

    @rule(data=st.data(), late=st.sampled_from((0, 0, 1, 30, 100, 400)), who=st.sampled_from(REPS),
          what=st.sampled_from((("rep", "out", "phone", "voicemail"), ("prospect", "in", "phone", "no_answer"),
                                ("prospect", "in", "email", "replied"))), day_only=st.booleans())
    def voicemails_are_left_and_called_back(self, data, late, who, what, day_only) -> None:
        actor, direction, channel, outcome = what
        occurred = self.now - timedelta(hours=late)
        if day_only:
            occurred = datetime(occurred.year, occurred.month, occurred.day, tzinfo=UTC) - timedelta(hours=1)
        self.do_one(data, lambda h: record_touch(self.conn, BOSS, RecordTouch(
            at=self.now, handoff_id=h, occurred_at=occurred, actor=actor, direction=direction, channel=channel,
            outcome=outcome, day_only=day_only, person_id=who if actor == "rep" else None)))

    @rule(data=st.data(), late=st.sampled_from((0, 0, 3, 50)), answered=st.booleans(),
          signal=st.sampled_from([signal.code for signal in SIGNALS]))
    def they_get_in_touch(self, data, late, answered, signal) -> None:
        self.do_one(data, lambda h: log_inbound(self.conn, BOSS, LogInbound(
            at=self.now, handoff_id=h, occurred_at=self.now - timedelta(hours=late), signal=signal,
            answered=answered and signal == "call")))

    @rule(data=st.data(), outcome=st.sampled_from(sorted(MEETING_OUTCOMES)), step=st.booleans())
    def a_meeting_is_told(self, data, outcome, step) -> None:
        known = self.conn.execute(select(appointments.c.id).order_by(appointments.c.id)).scalars().all()
        if known:
            next_step = NextStep(due_at=self.now + timedelta(hours=5), channel="phone") if step else None
            self.do(tell_appointment, TellAppointment(
                at=self.now, appointment_id=data.draw(st.sampled_from(known)), outcome=outcome, next_step=next_step,
                moved_to=self.now + timedelta(hours=20)))

    @rule(data=st.data(), ending=st.sampled_from((Ending.OPPORTUNITY, Ending.RETURNED, Ending.DISQUALIFIED)))
    def it_ends(self, data: st.DataObject, ending: Ending) -> None:
        reason = {Ending.RETURNED: next(iter(TEMPORARY_REASONS)), Ending.DISQUALIFIED: next(iter(PERMANENT_REASONS))}
        self.do_one(data, lambda h: end_handoff(self.conn, BOSS, EndHandoff(
            at=self.now, handoff_id=h, ending=ending, reason=reason.get(ending), revisit_on=date(2026, 9, 1),
            evidence="their website")))

    @rule(data=st.data())
    def it_opens_again(self, data: st.DataObject) -> None:
        self.do_one(data, lambda h: reopen_handoff(self.conn, BOSS, ReopenHandoff(at=self.now, handoff_id=h)))

    def do_one(self, data: st.DataObject, step) -> None:
        known = self.conn.execute(select(handoffs.c.id).order_by(handoffs.c.id)).scalars().all()
        if known:
            chosen = data.draw(st.sampled_from(known))
            self.do(lambda conn, by, command: step(chosen), None)

    def do(self, service, command) -> None:
        savepoint = self.conn.begin_nested()
        try:
            service(self.conn, BOSS, command)
        except CannotDo:
            savepoint.rollback()
            return
        savepoint.commit()

    def teardown(self) -> None:
        try:
            if hasattr(self, "leads"):
                assert verify(self.conn) == []
                before = self.conn.execute(select(handoffs).order_by(handoffs.c.id)).all()
                rebuild(self.conn)
                assert self.conn.execute(select(handoffs).order_by(handoffs.c.id)).all() == before
                assert verify(self.conn) == []
        finally:
            self.transaction.rollback()
            self.conn.close()


def test_any_history_leaves_facts_and_rollups_as_the_raw_rows_say(engine: Engine) -> None:
    machine = type("HistoriesHere", (Histories,), {"engine": engine})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=40, stateful_step_count=25, deadline=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck)))


def test_verify_names_each_difference_and_rebuild_mends_it(engine: Engine) -> None:
    with writing(engine) as conn:
        a_small_company(conn)
        lead = receive_lead(conn, BOSS, ReceiveLead(at=START, account_name="Alder", contact_name="Zoe",
                                                    responded_at=START))
        handoff = hand_off(conn, BOSS, HandOff(at=START, lead_id=lead, team_id=1, person_id=2))
        conn.execute(handoffs.update().values(attempts=7, stage="worked"))

        found = verify(conn)

        assert {(d.table, d.column, d.stored, d.derived) for d in found} == {
            ("handoffs", "attempts", 7, 0), ("handoffs", "stage", "worked", "not_accepted"),
        }
        assert str(found[0]).startswith(f"handoffs #{handoff}: ")
        rebuild(conn)
        assert verify(conn) == []
