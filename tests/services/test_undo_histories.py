"""Whatever is done in whatever order, undoing it in reverse order leads back through every state to the first.

Random actions on three leads of two contacts, among two reps, a queue and two teams (drawn in
test_histories.py): calls told late, meetings, answers, returns, new hand-offs, new owners, wishes not to
be called, claims; each on one to three leads at once, now and then two of them within one action.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, delete, insert, select, update

from lib.db.schema import claims, contacts, handoffs
from lib.domain.handoffs import Ending
from lib.domain.touches import OUTCOMES
from lib.errors import CannotDo
from lib.services.assignments import Accept, Assign, accept, assign
from lib.services.endings import EndHandoff, ReopenHandoff, end_handoff, reopen_handoff
from lib.services.leads import HandOff, ReceiveLead, hand_off, receive_lead
from lib.services.rebuild import verify
from lib.services.returns import ReturnLead, return_lead
from lib.services.touches import NextStep, RecordTouch, record_touch
from lib.services.undo import Undo, undo, undoable
from tests.services.test_histories import BOSS, QUEUE, REPS, START, TEAMS, a_small_company
from tests.services.test_undo import EVERYTHING

ALL = {table.name: select(*(c for c in table.c if c.name != "token")) for table in EVERYTHING}


class Takes(RuleBasedStateMachine):
    """Actions and what stood there before each, newest last."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.done: list[tuple[int, dict[str, set[tuple[Any, ...]]]]] = []
        self.conn = self.engine.connect().execution_options(writes=True)
        self.transaction = self.conn.begin()

    @initialize()
    def company(self) -> None:
        a_small_company(self.conn)
        self.leads = [
            receive_lead(self.conn, BOSS, ReceiveLead(
                at=START, account_name="Alder", contact_name=name, email=f"{name}@alder.example",
                responded_at=START - timedelta(hours=3)))
            for name in ("zoe", "max", "zoe")
        ]
        for n, lead in enumerate(self.leads):
            hand_off(self.conn, BOSS, HandOff(at=START - timedelta(hours=2), lead_id=lead, team_id=TEAMS[n % 2],
                                              person_id=(*REPS, None)[n]))

    def everything(self) -> dict[str, set[tuple[Any, ...]]]:
        return {name: {tuple(row) for row in self.conn.execute(all_of)} for name, all_of in ALL.items()}

    @rule(data=st.data(), late=st.sampled_from((0, 0, 1, 30)), actor=st.sampled_from(("rep", "rep", "marketing",
          "prospect")), channel=st.sampled_from(("phone", "phone", "email", "meeting")),
          outcome=st.sampled_from(("voicemail", *sorted(OUTCOMES))), promise=st.sampled_from((None, 5)),
          meeting=st.sampled_from((None, None, 30)), who=st.sampled_from(REPS))
    def something_happens(self, data, late, actor, channel, outcome, promise, meeting, who) -> None:
        step = NextStep(due_at=self.now + timedelta(hours=promise), channel="phone") if promise else None
        self.act(data, lambda h: record_touch(self.conn, BOSS, RecordTouch(
            at=self.now, handoff_id=h.id, occurred_at=self.now - timedelta(hours=late), actor=actor, channel=channel,
            direction="in" if actor == "prospect" else "out", outcome=outcome, next_step=step,
            appointment_at=self.now + timedelta(hours=meeting) if meeting else None,
            person_id=who if actor == "rep" else None)))

    @rule(data=st.data(), person=st.sampled_from((*REPS, QUEUE)))
    def somebody_gets_it(self, data: st.DataObject, person: int) -> None:
        self.act(data, lambda h: assign(self.conn, BOSS, Assign(at=self.now, handoff_id=h.id, person_id=person)))

    @rule(data=st.data())
    def the_owner_accepts(self, data: st.DataObject) -> None:
        self.act(data, lambda h: accept(self.conn, BOSS, Accept(at=self.now, handoff_id=h.id)))

    @rule(data=st.data(), ending=st.sampled_from((Ending.OPPORTUNITY, Ending.RETURNED)))
    def it_ends(self, data: st.DataObject, ending: Ending) -> None:
        self.act(data, lambda h: end_handoff(self.conn, BOSS, EndHandoff(
            at=self.now, handoff_id=h.id, ending=ending, reason="timing", revisit_on=date(2026, 9, 1))))

    @rule(data=st.data())
    def it_opens_again(self, data: st.DataObject) -> None:
        self.act(data, lambda h: reopen_handoff(self.conn, BOSS, ReopenHandoff(at=self.now, handoff_id=h.id)))

    @rule(data=st.data(), team=st.sampled_from(TEAMS), person=st.sampled_from((None, *REPS)))
    def it_comes_back(self, data: st.DataObject, team: int, person: int | None) -> None:
        self.act(data, lambda h: hand_off(self.conn, BOSS, HandOff(at=self.now, lead_id=h.lead_id, team_id=team,
                                                                   person_id=person)))

    @rule(data=st.data(), flag=st.booleans())
    def they_say_whether_to_call(self, data: st.DataObject, flag: bool) -> None:
        self.act(data, lambda h: self.conn.execute(
            update(contacts).where(contacts.c.id == h.contact_id).values(do_not_call=flag)))

    @rule(data=st.data(), who=st.sampled_from(REPS))
    def a_claim_comes_or_goes(self, data: st.DataObject, who: int) -> None:
        def change(h) -> None:
            gone = self.conn.execute(delete(claims).where(claims.c.contact_id == h.contact_id)).rowcount
            if not gone:
                self.conn.execute(insert(claims).values(
                    account_id=h.account_id, contact_id=h.contact_id, handoff_id=h.id, person_id=who, token="t",
                    claimed_at=self.now, expires_at=self.now + timedelta(minutes=15)))

        self.act(data, change)

    @rule(data=st.data())
    def it_is_returned_with_its_own_line(self, data: st.DataObject) -> None:
        """One action within another: the inner one's line goes with the outer, which is the one undone."""
        self.act(data, lambda h: return_lead(self.conn, BOSS, ReturnLead(
            at=self.now, handoff_id=h.id, reason="budget", revisit_on=date(2026, 9, 1))))

    @precondition(lambda self: self.done)
    @rule()
    def the_last_is_undone(self) -> None:
        self.take_back()

    def act(self, data: st.DataObject, deed) -> None:
        """Do it to one, two or three hand-offs, in one action; nothing of it when one cannot be done."""
        known = self.conn.execute(select(handoffs).order_by(handoffs.c.id)).all()
        places = st.lists(st.integers(0, len(known) - 1), min_size=1, max_size=3, unique=True)
        chosen = [known[place] for place in data.draw(places)]
        self.now += timedelta(seconds=data.draw(st.integers(0, 20)))
        before = self.everything()
        savepoint = self.conn.begin_nested()
        try:
            with undoable(self.conn, BOSS, action="x", lead_ids=[h.lead_id for h in chosen], at=self.now) as entry:
                for handoff in chosen:
                    deed(handoff)
        except CannotDo:
            savepoint.rollback()
            return
        savepoint.commit()
        self.done.append((entry.id, before))

    def take_back(self) -> None:
        entry, before = self.done.pop()
        undo(self.conn, BOSS, Undo(at=self.now, entry_id=entry))
        assert self.everything() == before

    def teardown(self) -> None:
        try:
            if self.done:
                assert verify(self.conn) == []
                while self.done:
                    self.take_back()
                assert verify(self.conn) == []
        finally:
            self.transaction.rollback()
            self.conn.close()


def test_undoing_in_reverse_order_leads_back_through_every_state(engine: Engine) -> None:
    machine = type("TakesHere", (Takes,), {"engine": engine})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=7, stateful_step_count=14, deadline=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck)))
