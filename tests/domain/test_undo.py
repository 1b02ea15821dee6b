"""Until when something may be undone, and how it is said when it no longer may."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.undo import TOO_LATE, UNDO_MINUTES, may_be_undone, since_words, undone_until

NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)


@given(st.integers(-60, 3_600))
def test_ten_minutes_and_no_second_longer(seconds: int) -> None:
    later = NINE + timedelta(seconds=seconds)
    assert may_be_undone(NINE, later) == (later <= undone_until(NINE)) == (seconds <= 600)


def test_the_sentence_names_the_rule() -> None:
    assert str(UNDO_MINUTES) in TOO_LATE and "Log a correction instead" in TOO_LATE


@pytest.mark.parametrize(("who", "action", "channel", "lead", "since"), [
    ("Ben Ito", "record_touch", "phone", "this lead", "Ben Ito has logged a call on this lead since."),
    ("You", "record_touch", "email", "this lead", "You have logged an e-mail on this lead since."),
    ("Ben", "record_touch", "meeting", "Kim Doe, Acme,", "Ben has logged a meeting on Kim Doe, Acme, since."),
    ("Ben", "record_touch", "carrier pigeon", "this lead", "Ben has logged something on this lead since."),
    ("Ben", "end_handoff", None, "this lead", "Ben has ended this lead since."),
    ("Ben", "juggle", None, "this lead", "Ben has changed this lead since."),
    (None, None, None, "this lead", "something has changed on this lead since."),
])
def test_who_did_what_since(who, action, channel, lead, since) -> None:
    assert since_words(who, action, channel, lead) == f"This can no longer be undone: {since}"
