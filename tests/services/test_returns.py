"""Return one lead: with what its reason demands, once, and so that it can be taken back.

The company is drawn in tests/company.py.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, insert, select

from lib.db.engine import reading, writing
from lib.db.schema import assignments, claims, handoffs, journal
from lib.domain.returns import problem
from lib.errors import AppError, CannotDo, NotAllowed, NotFound
from lib.queries.undo import recent_actions
from lib.services.rebuild import verify
from lib.services.returns import ReturnLead, return_lead
from lib.services.undo import Undo, undo
from tests.company import Company
from tests.given import at

NINE = at("Mon 9:55")
JANUARY = date(2027, 1, 4)


def give_back(company: Company, by, handoff_id: int, **more: object) -> int:
    command = ReturnLead(**{"at": NINE, "handoff_id": handoff_id, "reason": "timing", "revisit_on": JANUARY} | more)
    with writing(company.engine) as conn:
        done = return_lead(conn, by, command)
    with reading(company.engine) as conn:
        assert verify(conn) == []
    return done


def handoff(company: Company, handoff_id: int) -> SimpleNamespace:
    with reading(company.engine) as conn:
        row = conn.execute(select(handoffs).where(handoffs.c.id == handoff_id)).mappings().one()
        return SimpleNamespace(**row)


def rows(company: Company, table) -> set[str]:
    with reading(company.engine) as conn:
        return {str(row) for row in conn.execute(select(table))}


def test_for_a_while_it_goes_to_marketing_with_its_day(company: Company) -> None:
    give_back(company, company.ana, company.ids.cedar, evidence="not asked for")

    row = handoff(company, company.ids.cedar)
    assert (row.ending, row.reason, row.revisit_on, row.evidence, row.ended_at, row.ended_by_id) == (
        "returned", "timing", JANUARY, None, NINE, company.ids.ana)
    assert row.nurture_due_at == NINE + timedelta(days=14)


def test_for_good_it_is_disqualified_with_its_evidence(company: Company) -> None:
    give_back(company, company.ana, company.ids.cedar, reason="student", evidence="  Writes from a university ")

    row = handoff(company, company.ids.cedar)
    assert (row.ending, row.reason, row.revisit_on, row.evidence, row.nurture_due_at) == (
        "disqualified", "student", None, "Writes from a university", None)


def test_ones_claim_ends_with_it_and_nobody_elses(company: Company) -> None:
    with writing(company.engine) as conn:
        for handoff_id, person in ((company.ids.cedar, company.ids.ana), (company.ids.elm, company.ids.nina)):
            row = conn.execute(select(handoffs).where(handoffs.c.id == handoff_id)).one()
            conn.execute(insert(claims).values(
                account_id=row.account_id, contact_id=row.contact_id, handoff_id=handoff_id, person_id=person,
                token=f"t{handoff_id}", claimed_at=NINE, expires_at=NINE + timedelta(minutes=15)))
    give_back(company, company.ana, company.ids.cedar)
    give_back(company, company.ana, company.ids.elm)

    with reading(company.engine) as conn:
        assert conn.execute(select(claims.c.person_id)).scalars().all() == [company.ids.nina]


def test_the_same_token_twice_returns_once(company: Company) -> None:
    first = give_back(company, company.ana, company.ids.cedar, token="t")
    lines = len(rows(company, journal))
    assert give_back(company, company.ana, company.ids.cedar, token="t") == first
    assert len(rows(company, journal)) == lines


def test_it_can_be_undone_and_says_what_it_was(company: Company) -> None:
    before = rows(company, handoffs) | rows(company, assignments)
    entry = give_back(company, company.ben, company.ids.ginkgo)
    with reading(company.engine) as conn:
        (recent,) = recent_actions(conn, company.ben, NINE)
    with writing(company.engine) as conn:
        said = undo(conn, company.ben, Undo(at=NINE, entry_id=entry))

    assert said == recent.words
    assert said.startswith("Returned · Contact ") and said.endswith(", Ginkgo")
    assert rows(company, handoffs) | rows(company, assignments) == before


@pytest.mark.parametrize(("who", "which", "more", "error", "sentence"), [
    ("ana", "cedar", {"reason": None}, CannotDo, "Say why"),
    ("ana", "cedar", {"revisit_on": None}, CannotDo, "needs a day to look again"),
    ("ana", "cedar", {"revisit_on": date(2026, 11, 16)}, CannotDo, "16 Nov 2026 is not ahead"),
    ("ana", "cedar", {"reason": "student"}, CannotDo, "needs a word of evidence"),
    ("ana", "cedar", {"reason": "student", "evidence": " "}, CannotDo, "needs a word of evidence"),
    ("ana", "larch", {}, CannotDo, "has ended already"),
    ("mia", "cedar", {}, NotAllowed, "may not end a hand-off"),
    ("ben", "cedar", {}, NotFound, "among yours"),
    ("sam", "cedar", {}, NotFound, "among yours"),
])
def test_what_is_refused_changes_nothing_and_says_why(
    company: Company, who: str, which: str, more: dict, error: type[AppError], sentence: str
) -> None:
    before = rows(company, handoffs)
    with pytest.raises(error, match=sentence):
        give_back(company, getattr(company, who), getattr(company.ids, which), **more)
    assert rows(company, handoffs) == before
    with reading(company.engine) as conn:
        assert conn.execute(select(func.count()).select_from(journal)).scalar_one() == 0


def test_the_service_and_the_field_say_the_same(company: Company) -> None:
    said = problem("budget", None, None, date(2026, 11, 16))
    assert said is not None
    with pytest.raises(CannotDo) as refusal:
        give_back(company, company.ana, company.ids.cedar, reason="budget", revisit_on=None)
    assert str(refusal.value) == said.sentence


def test_today_is_the_viewers_day(company: Company) -> None:
    """At 23:30 in Paris it is still the 16th there, and the 17th is ahead; in Auckland it is the 17th already."""
    from dataclasses import replace

    late = at("Mon 23:30")
    tomorrow = {"at": late, "revisit_on": date(2026, 11, 17)}
    with pytest.raises(CannotDo, match="is not ahead"):
        give_back(company, replace(company.ana, zone="Pacific/Auckland"), company.ids.cedar, **tomorrow)
    give_back(company, company.ana, company.ids.cedar, **tomorrow)
