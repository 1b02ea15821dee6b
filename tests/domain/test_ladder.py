"""The ladder: each rung's worked case, the boundary its sentence names, and the order."""

import itertools
from datetime import timedelta

import pytest

from lib.domain.ladder import (
    RUNGS,
    TURNS_INTO,
    UNFOLLOWED,
    Rung,
    Stage,
    nurture_due,
    rung_of,
    stage_of,
    turns_at,
)
from lib.domain.working_time import WorkClock, office_hours
from tests import given

SECOND = timedelta(seconds=1)
office = WorkClock(office_hours("Europe/Paris"))


def rung(now, *, owned=True, accepted=True, attempts=0, contacted=False, last=None, day_only=False, promise=None):
    """Where a hand-off with these facts stands."""
    stage = stage_of(
        owned=owned, accepted=accepted, attempts=attempts, contacted=contacted, promised=promise is not None
    )
    return rung_of(stage, turns_at(stage, office, last, day_only, promise), now)


NOW = given.at("Mon 10:00")
LAST_MONDAY = given.at("last Mon 10:00")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"owned": False, "accepted": False}, Rung.UNOWNED),
        ({"accepted": False}, Rung.NOT_ACCEPTED),
        ({}, Rung.NEVER_ATTEMPTED),
        ({"attempts": 1, "last": LAST_MONDAY}, Rung.ONE_AND_DONE),
        ({"attempts": 1, "last": NOW}, Rung.IN_HAND),
        ({"attempts": 2, "last": given.at("2026-10-30 10:00")}, Rung.STALLED),
        ({"attempts": 1, "contacted": True, "last": given.at("2026-10-30 10:00")}, Rung.STALLED),
        ({"attempts": 1, "contacted": True, "last": LAST_MONDAY}, Rung.IN_HAND),
        ({"attempts": 2, "last": LAST_MONDAY}, Rung.IN_HAND),
        ({"attempts": 1, "last": LAST_MONDAY, "promise": NOW - SECOND}, Rung.PROMISE_BROKEN),
        ({"attempts": 1, "last": LAST_MONDAY, "promise": NOW + SECOND}, Rung.IN_HAND),
        ({"attempts": 9, "contacted": True, "last": given.at("2025-01-01 9:00"), "promise": NOW}, Rung.IN_HAND),
    ],
)
def test_each_rung(facts, expected):
    assert rung(NOW, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "turns", "becomes"),
    [
        # "over 3 working days ago": Wednesday 10:00 turns on Monday 10:00
        ({"attempts": 1, "last": given.at("last Wed 10:00")}, given.at("Mon 10:00"), Rung.ONE_AND_DONE),
        # "no touch for over 10 working days"
        ({"attempts": 2, "last": given.at("2026-11-02 10:00")}, given.at("Mon 10:00"), Rung.STALLED),
        # "past due"
        (
            {"attempts": 1, "last": LAST_MONDAY, "promise": given.at("Mon 10:00")},
            given.at("Mon 10:00"),
            Rung.PROMISE_BROKEN,
        ),
        # touched in the evening: counts from the next opening
        ({"attempts": 1, "last": given.at("last Tue 22:00")}, given.at("Mon 9:00"), Rung.ONE_AND_DONE),
        # known to the day: until the end of the third working day
        (
            {"attempts": 1, "last": given.at("last Tue 0:00"), "day_only": True},
            given.at("last Sat 0:00"),
            Rung.ONE_AND_DONE,
        ),
    ],
)
def test_a_rung_turns_after_the_moment_its_sentence_names(facts, turns, becomes):
    assert [rung(now, **facts) for now in (turns - SECOND, turns, turns + SECOND)] == [
        Rung.IN_HAND,
        Rung.IN_HAND,
        becomes,
    ]


def test_at_four_in_vancouver_what_is_promised_for_today_is_not_yet_broken():
    """A promise for a day is due at the midnight that ends it where the rep is: 9:00 the next day in Paris."""
    promise = given.at("Tue 0:00", "America/Vancouver")
    facts = {"attempts": 1, "last": LAST_MONDAY, "promise": promise}
    assert rung(given.at("Mon 16:00", "America/Vancouver"), **facts) == Rung.IN_HAND
    assert rung(given.at("Tue 0:01", "America/Vancouver"), **facts) == Rung.PROMISE_BROKEN


def test_the_first_rung_that_fits_is_the_one():
    """Whatever else is true, further down the ladder gives way to further up."""
    long_ago = given.at("2025-01-01 9:00")
    order = [Rung.UNOWNED, Rung.NOT_ACCEPTED, Rung.NEVER_ATTEMPTED, Rung.PROMISE_BROKEN]
    for owned, accepted, attempts, contacted in itertools.product((0, 1), (0, 1), (0, 1, 2), (0, 1)):
        fits = {
            Rung.UNOWNED: not owned,
            Rung.NOT_ACCEPTED: not accepted and not attempts,
            Rung.NEVER_ATTEMPTED: not attempts,
            Rung.PROMISE_BROKEN: True,
        }
        stands = rung(
            NOW,
            owned=bool(owned),
            accepted=bool(accepted),
            attempts=attempts,
            contacted=bool(contacted),
            last=long_ago,
            promise=long_ago,
        )
        assert stands == next(rung for rung in order if fits[rung])


def test_every_stage_is_a_rung_or_turns_into_one():
    for stage in Stage:
        assert (stage in TURNS_INTO) != (stage.value in set(Rung))


def test_a_rung_that_is_bad_already_has_no_moment_to_turn():
    for stage in (Stage.UNOWNED, Stage.NOT_ACCEPTED, Stage.NEVER_ATTEMPTED):
        assert turns_at(stage, office, NOW, False, None) is None


def test_unfollowed_are_the_first_three():
    assert tuple(Rung)[:3] == UNFOLLOWED


def test_every_rung_says_who_stands_on_it():
    assert list(RUNGS) == list(Rung)
    assert all(words.label and words.meaning.endswith(".") for words in RUNGS.values())
    assert len({words.label for words in RUNGS.values()}) == len(Rung)


def test_nurture_is_owed_14_days_after_the_return_or_the_latest_touch():
    returned, later = given.at("last Mon 9:00"), given.at("Mon 9:00")
    assert nurture_due(returned, None) == returned + timedelta(days=14)
    assert nurture_due(returned, later) == later + timedelta(days=14)
    assert nurture_due(later, returned) == later + timedelta(days=14)
