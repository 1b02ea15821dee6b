"""What a return demands: a day ahead for a while, a word of evidence for good."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.handoffs import PERMANENT_REASONS, REASONS, TEMPORARY_REASONS, Ending
from lib.domain.returns import Problem, ending_for, is_for_good, look_again_on, months_after, problem, reasons

TODAY = date(2026, 11, 16)
LATER = date(2026, 12, 16)


@pytest.mark.parametrize(("reason", "revisit_on", "evidence", "expected"), [
    (None, LATER, "x", Problem("reason", "Say why: marketing learns from it.")),
    ("timing", None, None, Problem("revisit_on", "“Timing” is for a while, so it needs a day to look again.")),
    ("timing", TODAY, None, Problem("revisit_on", "16 Nov 2026 is not ahead. Choose a later day to look again.")),
    ("timing", date(2026, 1, 5), None, Problem("revisit_on",
                                               "5 Jan 2026 is not ahead. Choose a later day to look again.")),
    ("student", LATER, None, Problem("evidence", "“Student” is for good, so it needs a word of evidence: how do you "
                                                 "know?")),
    ("student", None, "  ", Problem("evidence", "“Student” is for good, so it needs a word of evidence: how do you "
                                                "know?")),
    ("timing", TODAY + timedelta(days=1), None, None),
    ("student", None, "Writes from a university", None),
])
def test_what_is_missing_is_said_at_its_field(reason, revisit_on, evidence, expected) -> None:
    assert problem(reason, revisit_on, evidence, TODAY) == expected


def test_an_unknown_reason_names_the_known_ones() -> None:
    wrong = problem("sneezed", LATER, "x", TODAY)
    assert wrong is not None and wrong.field == "reason"
    assert "'sneezed'" in wrong.sentence and "Incumbent contract" in wrong.sentence


def test_every_reason_is_for_a_while_or_for_good() -> None:
    assert reasons(for_good=False) | reasons(for_good=True) == REASONS
    assert {r for r in REASONS if is_for_good(r)} == set(PERMANENT_REASONS)
    assert {ending_for(r) for r in TEMPORARY_REASONS} == {Ending.RETURNED}
    assert {ending_for(r) for r in PERMANENT_REASONS} == {Ending.DISQUALIFIED}


@pytest.mark.parametrize(("day", "months", "expected"), [
    (date(2026, 11, 16), 1, date(2026, 12, 16)),
    (date(2026, 11, 30), 3, date(2027, 2, 28)),
    (date(2027, 11, 30), 3, date(2028, 2, 29)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2026, 12, 31), 1, date(2027, 1, 31)),
])
def test_months_after(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_nobody_is_asked_to_look_at_a_weekend() -> None:
    """22 May 2027 is a Saturday, 23 May a Sunday, 24 May the Monday after."""
    assert [look_again_on(date(2026, 11, day), 6) for day in (20, 21, 22, 23, 24, 25)] == [
        date(2027, 5, 20), date(2027, 5, 21), date(2027, 5, 24), date(2027, 5, 24), date(2027, 5, 24),
        date(2027, 5, 25)]


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(1, 24))
def test_a_month_later_is_in_the_right_month_and_ahead(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later > day
    assert later.day <= day.day


@given(st.sampled_from([None, *REASONS]), st.none() | st.dates(), st.none() | st.text(), st.dates())
def test_nothing_gets_through_without_what_it_demands(reason, revisit_on, evidence, today) -> None:
    if problem(reason, revisit_on, evidence, today) is None:
        assert reason in REASONS
        if reason in TEMPORARY_REASONS:
            assert revisit_on is not None and revisit_on > today
        else:
            assert evidence and evidence.strip()
