"""The same for many leads: what the preview says is what happens, all of it or nothing.

The company is drawn in tests/company.py.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from lib.db.engine import reading, writing
from lib.db.schema import assignments, handoffs, journal, next_steps, people
from lib.domain.bulk import Deed
from lib.domain.people import Viewer
from lib.errors import AppError, CannotDo, NotAllowed, NotFound
from lib.queries.undo import recent_actions
from lib.services.assignments import Assign, assign
from lib.services.bulk import Bulk, Change, Preview, perform_bulk, preview
from lib.services.rebuild import rebuild, verify
from lib.services.returns import Why
from lib.services.undo import Undo, undo
from tests import given
from tests.company import Company
from tests.given import at

NINE = at("Mon 9:55")
JANUARY = date(2027, 1, 4)


def bulk(company: Company, deed: Deed, *names: str, **more: Any) -> Bulk:
    return Bulk(**{"at": NINE, "deed": deed, "handoff_ids": tuple(getattr(company.ids, n) for n in names)} | more)


def look(company: Company, by: Viewer, command: Bulk) -> Preview:
    with reading(company.engine) as conn:
        return preview(conn, by, command)


def do(company: Company, by: Viewer, command: Bulk) -> int:
    """As the screen does it: confirm what the preview has said."""
    seen = look(company, by, command)
    with writing(company.engine) as conn:
        done = perform_bulk(conn, by, replace(command, promised=seen.changes))
    with reading(company.engine) as conn:
        assert verify(conn) == []
    return done


def everything(company: Company) -> set[tuple[Any, ...]]:
    with reading(company.engine) as conn:
        return {tuple(row) for table in (handoffs, assignments, next_steps) for row in conn.execute(select(table))}


def owner(company: Company, name: str) -> int | None:
    with reading(company.engine) as conn:
        return conn.execute(
            select(handoffs.c.owner_id).where(handoffs.c.id == getattr(company.ids, name))).scalar_one()


def test_the_same_token_changes_once_also_where_one_of_several_changes(company: Company) -> None:
    """Cedar is Ana's already, so only Hazel changes. Sent again by a double click, it is no news."""
    command = bulk(company, Deed.ASSIGN, "cedar", "hazel", person_id=company.ids.ana, token="t")
    command = replace(command, promised=look(company, company.nina, command).changes)
    assert [change.handoff_id for change in command.promised] == [company.ids.hazel]
    done = []
    for _ in range(2):
        with writing(company.engine) as conn:
            done.append(perform_bulk(conn, company.nina, command))
    assert done[0] == done[1]


# -- the preview ---------------------------------------------------------------------------


def test_the_preview_says_exactly_what_will_change_and_what_not_and_why(company: Company) -> None:
    """Alder is nobody's, Birch the queue's, Cedar Ana's, Ginkgo and Hazel Ben's, Larch has ended."""
    command = bulk(company, Deed.ASSIGN, "larch", "hazel", "ginkgo", "cedar", "birch", "alder",
                   person_id=company.ids.ben)
    seen = look(company, company.nina, command)

    assert seen.changes == (
        Change(company.ids.alder, None), Change(company.ids.birch, company.ids.queue),
        Change(company.ids.cedar, company.ids.ana))
    assert seen.summary == ("3 will be assigned to Ben", "2 are Ben's already", "1 has ended")
    assert [(item.words.partition(", ")[2], item.holder, item.becomes) for item in seen.items] == [
        ("Alder Söhne", None, "will be assigned to Ben"), ("Birch & Co", "Inbound queue", "will be assigned to Ben"),
        ("Cedar", "Ana", "will be assigned to Ben"), ("Ginkgo", "Ben", "is Ben's already"),
        ("Hazel", "Ben", "is Ben's already"), ("Larch", "Ana", "has ended")]


def test_a_preview_changes_nothing(company: Company) -> None:
    before = everything(company)
    look(company, company.nina, bulk(company, Deed.ASSIGN, "alder", person_id=company.ids.ben))
    assert everything(company) == before


def test_a_rep_accepts_only_what_is_the_reps(company: Company) -> None:
    """Ana sees Alder and Birch, which are nobody's; Dogwood she has accepted, Elm she has called."""
    names = ("alder", "birch", "cedar", "dogwood", "elm")
    assert look(company, company.ana, bulk(company, Deed.ACCEPT, *names)).summary == (
        "1 will be accepted", "2 are accepted already", "2 have no owner to accept them")
    assert look(company, company.nina, bulk(company, Deed.ACCEPT, "cedar", "ginkgo", "larch")).summary == (
        "1 will be accepted", "1 is accepted already", "1 has ended")


def test_a_return_for_good_says_so(company: Company) -> None:
    for reason, said in ((None, "2 will be returned to marketing"), ("timing", "2 will be returned to marketing"),
                         ("student", "2 will be disqualified, for good")):
        seen = look(company, company.ana, bulk(company, Deed.RETURN, "cedar", "dogwood", why=Why(reason)))
        assert seen.summary == (said,)


# -- doing it ------------------------------------------------------------------------------


def test_what_the_preview_said_happens_in_one_line_and_can_be_undone(company: Company) -> None:
    before = everything(company)
    entry = do(company, company.nina, bulk(company, Deed.ASSIGN, "alder", "birch", "cedar", "ginkgo", "larch",
                                           person_id=company.ids.ben))

    assert [owner(company, n) for n in ("alder", "birch", "cedar", "ginkgo", "larch")] == [
        company.ids.ben, company.ids.ben, company.ids.ben, company.ids.ben, company.ids.ana]
    with reading(company.engine) as conn:
        (recent,) = recent_actions(conn, company.nina, NINE)
    assert (recent.entry_id, recent.words) == (entry, "Assigned to Ben · 3 leads")
    with writing(company.engine) as conn:
        undo(conn, company.nina, Undo(at=NINE, entry_id=entry))
    assert everything(company) == before


def test_each_kind_can_be_done_and_undone(company: Company) -> None:
    before = everything(company)
    returned, good = Why("budget", JANUARY), Why("bad_data", evidence="Mail bounces")
    for by, command, words in (
        (company.ana, bulk(company, Deed.ACCEPT, "cedar", "dogwood"), "Accepted · Contact"),
        (company.ana, bulk(company, Deed.RETURN, "cedar", "dogwood", why=returned), "Returned · 2 leads"),
        (company.nina, bulk(company, Deed.RETURN, "cedar", "ginkgo", "alder", why=good), "Disqualified · 3 leads"),
        (company.mia, bulk(company, Deed.ASSIGN, "kauri", person_id=company.ids.ana), "Assigned to Ana · Contact"),
    ):
        entry = do(company, by, command)
        assert everything(company) != before
        with writing(company.engine) as conn:
            assert undo(conn, by, Undo(at=NINE, entry_id=entry)).startswith(words)
        assert everything(company) == before


def test_a_return_keeps_the_reason_and_what_it_demands_on_each(company: Company) -> None:
    do(company, company.ana, bulk(company, Deed.RETURN, "cedar", "dogwood", why=Why("budget", JANUARY, "ignored")))
    with reading(company.engine) as conn:
        rows = conn.execute(
            select(handoffs.c.ending, handoffs.c.reason, handoffs.c.revisit_on, handoffs.c.evidence)
            .where(handoffs.c.id.in_([company.ids.cedar, company.ids.dogwood]))).all()
    assert [tuple(row) for row in rows] == [("returned", "budget", JANUARY, None)] * 2


def test_the_same_token_twice_is_done_once_for_one_lead_and_for_several(company: Company) -> None:
    for names in (("alder",), ("birch", "cedar")):
        command = bulk(company, Deed.ASSIGN, *names, person_id=company.ids.ben, token="-".join(names))
        seen = look(company, company.nina, command)
        done = set()
        for _ in range(2):
            with writing(company.engine) as conn:
                done.add(perform_bulk(conn, company.nina, replace(command, promised=seen.changes)))
        assert len(done) == 1


# -- when somebody was quicker ---------------------------------------------------------------


def test_what_changed_since_the_preview_is_said_and_nothing_is_done(company: Company) -> None:
    """Between look and confirm her boss gives Cedar to Ben, whom it was to go to."""
    command = bulk(company, Deed.ASSIGN, "alder", "cedar", person_id=company.ids.ben)
    seen = look(company, company.nina, command)
    with writing(company.engine) as conn:
        assign(conn, company.boss, Assign(at=NINE, handoff_id=company.ids.cedar, person_id=company.ids.ben))
    before = everything(company)

    said = "Now 1 will be assigned to Ben, 1 is Ben's already"
    with pytest.raises(CannotDo, match=said), writing(company.engine) as conn:
        perform_bulk(conn, company.nina, replace(command, promised=seen.changes))
    assert everything(company) == before


def test_a_lead_that_went_to_a_third_meanwhile_is_not_taken_from_them(company: Company) -> None:
    """It would change all the same, but not as announced."""
    command = bulk(company, Deed.ASSIGN, "alder", "cedar", person_id=company.ids.ben)
    seen = look(company, company.boss, command)
    with writing(company.engine) as conn:
        assign(conn, company.nina, Assign(at=NINE, handoff_id=company.ids.alder, person_id=company.ids.ana))

    with pytest.raises(CannotDo, match="Somebody has worked on these leads"), writing(company.engine) as conn:
        perform_bulk(conn, company.boss, replace(command, promised=seen.changes))
    assert owner(company, "alder") == company.ids.ana


@pytest.mark.parametrize(("who", "deed", "names", "more", "error", "sentence"), [
    ("ana", Deed.ASSIGN, ("cedar",), {"person_id": 1}, NotAllowed, "Ana may not assign"),
    ("mia", Deed.ACCEPT, ("cedar",), {}, NotAllowed, "may not accept"),
    ("mia", Deed.RETURN, ("cedar",), {"why": Why("timing", JANUARY)}, NotAllowed, "may not end"),
    ("ana", Deed.ACCEPT, ("cedar", "ginkgo"), {}, NotFound, "not among yours, so nothing was changed"),
    ("sid", Deed.RETURN, ("kauri", "cedar"), {"why": Why("timing", JANUARY)}, NotFound, "not among yours"),
    ("nina", Deed.ASSIGN, ("cedar",), {}, CannotDo, "Say who gets these leads"),
    ("nina", Deed.ASSIGN, ("cedar",), {"person_id": 9_999}, NotFound, "Nobody with number 9999 can own leads"),
    ("nina", Deed.ASSIGN, (), {"person_id": 1}, CannotDo, "No lead is selected"),
    ("ana", Deed.RETURN, ("cedar",), {}, CannotDo, "Say why"),
    ("ana", Deed.RETURN, ("cedar",), {"why": Why("timing")}, CannotDo, "needs a day to look again"),
    ("ana", Deed.RETURN, ("cedar",), {"why": Why("student", JANUARY)}, CannotDo, "needs a word of evidence"),
    ("ana", Deed.ACCEPT, ("dogwood", "larch"), {}, CannotDo,
     "nothing to do: 1 is accepted already, 1 has ended"),
])
def test_what_is_refused_changes_nothing_and_says_why(
    company: Company, who: str, deed: Deed, names: tuple[str, ...], more: dict, error: type[AppError], sentence: str
) -> None:
    """The promise is what a preview would have said, had there been one."""
    by, command = getattr(company, who), bulk(company, deed, *names, **more)
    before = everything(company)
    promised = tuple(Change(i, owner(company, n)) for n, i in zip(names, command.handoff_ids, strict=True)
                     if n not in ("dogwood", "larch"))
    with pytest.raises(error, match=sentence), writing(company.engine) as conn:
        perform_bulk(conn, by, replace(command, promised=promised))
    assert everything(company) == before
    with reading(company.engine) as conn:
        assert conn.execute(select(func.count()).select_from(journal)).scalar_one() == 0


def test_somebody_who_left_gets_no_leads(company: Company) -> None:
    with writing(company.engine) as conn:
        conn.execute(update(people).where(people.c.id == company.ids.ben).values(active_to=date(2026, 11, 13)))
    with pytest.raises(CannotDo, match="Ben has left"):
        look(company, company.nina, bulk(company, Deed.ASSIGN, "cedar", person_id=company.ids.ben))


def test_a_strangers_lead_is_refused_in_the_words_of_none(company: Company) -> None:
    said = set()
    for number in (company.ids.kauri, 999_999):
        with pytest.raises(NotFound) as refusal:
            look(company, company.nina, bulk(company, Deed.ACCEPT, handoff_ids=(company.ids.cedar, number)))
        said.add(str(refusal.value))
    assert len(said) == 1


def test_more_than_500_are_refused_in_words(company: Company) -> None:
    many = bulk(company, Deed.ACCEPT, handoff_ids=tuple(range(1, 502)))
    with pytest.raises(CannotDo, match="These are 501 leads, and at most 500 can be changed at once"):
        look(company, company.nina, many)


def test_sixty_leads_at_once_are_as_right_as_one(company: Company) -> None:
    """Thirty unowned of North, thirty of Ana's; half go to Ben, then all come back to where they were."""
    with writing(company.engine) as conn:
        for n in range(60):
            given.a_handoff(conn, f"Pine {n}", team=company.ids.north, to=company.ids.ana if n % 2 else None,
                            handed_off=at("last Fri 10:00"))
        rebuild(conn)
        ids = tuple(conn.execute(select(handoffs.c.id).order_by(handoffs.c.id.desc()).limit(60)).scalars())
    before = everything(company)
    entry = do(company, company.nina, bulk(company, Deed.ASSIGN, handoff_ids=ids, person_id=company.ids.ben))

    with reading(company.engine) as conn:
        counted = conn.execute(select(func.count()).where(handoffs.c.owner_id == company.ids.ben)).scalar_one()
    assert counted == 62
    with writing(company.engine) as conn:
        undo(conn, company.nina, Undo(at=NINE, entry_id=entry))
    assert everything(company) == before


def test_half_of_it_is_never_kept(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second lead fails for a reason nobody foresaw."""
    before, calls = everything(company), []

    def breaks(conn, by, command):
        calls.append(command.handoff_id)
        if len(calls) == 2:
            raise RuntimeError("out of order")
        return assign(conn, by, command)

    monkeypatch.setattr("lib.services.bulk.assign", breaks)
    with pytest.raises(RuntimeError):
        do(company, company.nina, bulk(company, Deed.ASSIGN, "alder", "cedar", person_id=company.ids.ben))
    assert len(calls) == 2
    assert everything(company) == before
