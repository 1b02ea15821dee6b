"""Which voicemails brought a call back: within five working days, the latest before the call, once.

The week is Monday 16 to Sunday 22 November 2026; office hours in Paris unless said otherwise.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as draw
from hypothesis import settings
from hypothesis import strategies as st

from lib.domain.call_backs import AT_MOST, call_backs, came_at, lasts
from lib.domain.touches import CHANNELS, OUTCOMES, Actor, Direction, Touch, calls_back, day_kinds, is_voicemail
from lib.domain.working_time import clock_of, office_hours
from tests.given import at

PARIS = ZoneInfo("Europe/Paris")
CLOCK = clock_of(office_hours("Europe/Paris"))
VOICEMAIL = Touch(0, at("Mon 9:00"), "rep", "out", "phone", "voicemail", person_id=1)
CALL = Touch(0, at("Mon 9:00"), "prospect", "in", "phone", "conversation")


def left(number: int, when: str, *, day_only: bool = False) -> Touch:
    return replace(VOICEMAIL, id=number, occurred_at=at(when), day_only=day_only)


def call(number: int, when: str, *, day_only: bool = False, **other: str) -> Touch:
    return replace(CALL, id=number, occurred_at=at(when), day_only=day_only, **other)


def credits(*happened: Touch) -> dict[int, int]:
    return call_backs(happened, lambda voicemail: lasts(CLOCK, voicemail.occurred_at), PARIS)


# -- what may be called back, and by what ------------------------------------------------


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (Touch(2, at("Mon 11:00"), "prospect", "in", "phone", "conversation"), True),
        (Touch(2, at("Mon 11:00"), "prospect", "in", "phone", "no_answer"), True),  # they rang, nobody picked up
        (Touch(2, at("Mon 11:00"), "prospect", "in", "email", "replied"), True),
        (Touch(2, at("Mon 11:00"), "prospect", "in", "social", "replied"), True),
        (Touch(2, at("Mon 11:00"), "prospect", "in", "email", "replied", automated=True), False),  # out of office
        (Touch(2, at("Mon 11:00"), "prospect", "in", "form", "submitted"), False),
        (Touch(2, at("Mon 11:00"), "prospect", "in", "email", "opened"), False),
        (Touch(2, at("Mon 11:00"), "prospect", "out", "phone", "conversation"), False),
        (Touch(2, at("Mon 11:00"), "rep", "out", "phone", "conversation"), False),  # we rang again and got through
        (Touch(2, at("Mon 11:00"), "rep", "out", "phone", "answered"), False),  # our half of their call
        (Touch(2, at("Mon 11:00"), "marketing", "in", "email", "replied"), False),
    ],
    ids=lambda value: f"{value.actor} {value.direction} {value.channel} {value.outcome}"
    if isinstance(value, Touch)
    else str(value),
)
def test_only_a_call_or_a_reply_by_the_prospect_answers(what: Touch, expected: bool) -> None:
    assert credits(left(1, "Mon 10:00"), what) == ({1: 2} if expected else {})


@pytest.mark.parametrize(
    "other",
    [
        {"outcome": "no_answer"}, {"channel": "email"}, {"automated": True}, {"actor": "marketing"},
        {"direction": "in"},
    ],
    ids=str,
)
def test_only_a_voicemail_left_by_a_rep_is_credited(other: dict[str, object]) -> None:
    assert credits(replace(left(1, "Mon 10:00"), **other), call(2, "Mon 11:00")) == {}


# -- the latest before, and the first after ----------------------------------------------


def test_only_the_latest_voicemail_before_the_call_gets_the_credit() -> None:
    assert credits(left(1, "Mon 9:00"), left(2, "Tue 9:00"), call(3, "Wed 9:00"), left(4, "Thu 9:00")) == {2: 3}


def test_a_voicemail_is_answered_by_the_first_call_after_it() -> None:
    assert credits(left(1, "Mon 9:00"), call(2, "Tue 9:00"), call(3, "Tue 10:00")) == {1: 2}


def test_each_of_two_voicemails_gets_its_own_call() -> None:
    assert credits(left(1, "Mon 9:00"), call(2, "Tue 9:00"), left(3, "Wed 9:00"), call(4, "Thu 9:00")) == {1: 2, 3: 4}


def test_a_second_call_does_not_go_to_an_earlier_voicemail() -> None:
    assert credits(left(1, "Mon 9:00"), left(2, "Tue 9:00"), call(3, "Tue 10:00"), call(4, "Tue 11:00")) == {2: 3}


def test_a_call_before_or_in_the_same_second_is_no_answer() -> None:
    assert credits(call(1, "Mon 9:00"), left(2, "Mon 9:00")) == {}
    assert credits(left(1, "Mon 9:01"), call(2, "Mon 9:00")) == {}


def test_what_was_recorded_late_counts_by_when_it_happened() -> None:
    assert credits(call(1, "Tue 9:00"), left(2, "Mon 9:00")) == {2: 1}


# -- five working days -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voicemail", "answer", "in_time"),
    [
        ("Mon 10:00", "next Mon 23:59", True),  # the fifth working day after Monday, to its end
        ("Mon 10:00", "next Tue 0:00", False),
        ("Fri 16:59", "2026-11-27 23:59", True),
        ("Fri 16:59", "2026-11-28 0:00", False),
        ("Fri 17:00", "2026-11-28 0:00", True),  # after closing: counts from Monday's opening
        ("Sat 12:00", "2026-11-30 23:59", True),
        ("Sat 12:00", "2026-12-01 0:00", False),
    ],
)
def test_it_has_until_the_end_of_the_fifth_working_day(voicemail: str, answer: str, in_time: bool) -> None:
    assert credits(left(1, voicemail), call(2, answer)) == ({1: 2} if in_time else {})


def test_a_holiday_is_no_working_day() -> None:
    closed = clock_of(office_hours("Europe/Paris", holidays=[date(2026, 11, 18)]))

    assert lasts(CLOCK, at("Mon 10:00")) == at("next Tue 0:00")
    assert lasts(closed, at("Mon 10:00")) == at("2026-11-25 0:00")


def test_the_days_are_those_of_the_team_that_left_it() -> None:
    """Monday 16:30 in Vancouver is Tuesday 1:30 in Paris: five days later is Monday there, Tuesday here."""
    vancouver = clock_of(office_hours("America/Vancouver"))

    assert lasts(vancouver, at("Tue 1:30")) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert lasts(CLOCK, at("Tue 1:30")) == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_an_office_closed_for_a_season_does_not_hold_the_days_open() -> None:
    summer = [date(2026, 11, 17) + timedelta(days=i) for i in range(60)]
    closed = clock_of(office_hours("Europe/Paris", holidays=summer))

    assert lasts(closed, at("Mon 10:00")) == at("Mon 10:00") + AT_MOST


def test_a_voicemail_that_is_over_passes_its_turn_to_nobody() -> None:
    assert credits(left(1, "last Mon 9:00"), left(2, "last Tue 9:00"), call(3, "Fri 9:00")) == {}


# -- days without a time -----------------------------------------------------------------


def test_a_call_of_the_same_day_whose_hour_is_unknown_came_after_the_voicemail() -> None:
    assert credits(left(1, "Mon 16:00"), call(2, "Mon 0:00", day_only=True)) == {1: 2}


def test_two_of_the_same_day_without_an_hour_are_a_voicemail_and_its_answer() -> None:
    assert credits(left(1, "Mon 0:00", day_only=True), call(2, "Mon 0:00", day_only=True)) == {1: 2}


def test_a_voicemail_whose_hour_is_unknown_came_before_the_call_of_that_day() -> None:
    assert credits(left(1, "Mon 0:00", day_only=True), call(2, "Mon 9:00")) == {1: 2}


def test_the_day_before_is_before_whatever_the_hour() -> None:
    assert credits(call(1, "Mon 0:00", day_only=True), left(2, "Tue 9:00")) == {}


def test_a_day_without_an_hour_ends_with_its_last_second_also_when_the_clocks_change() -> None:
    for day, length in (("2026-10-25", 25), ("2026-03-29", 23), ("2026-11-16", 24)):
        begins = at(f"{day} 0:00")
        assert came_at(begins, True, PARIS) == begins + timedelta(hours=length, seconds=-1)
        assert came_at(begins, False, PARIS) == begins


# -- what holds for every history --------------------------------------------------------

moments = st.integers(0, 24 * 40).map(lambda hours: datetime(2026, 3, 9, tzinfo=UTC) + timedelta(hours=hours))


@st.composite
def touch(draw_one: st.DrawFn) -> Touch:
    day_only = draw_one(st.sampled_from((False, False, True)))
    when = draw_one(moments)
    if day_only:
        local = when.astimezone(PARIS)
        when = datetime(local.year, local.month, local.day, tzinfo=PARIS).astimezone(UTC)
    kind = draw_one(st.sampled_from(("voicemail", "voicemail", "call", "call", "reply", "other")))
    if kind == "voicemail":
        return replace(VOICEMAIL, occurred_at=when, day_only=day_only)
    if kind == "other":
        return Touch(0, when, draw_one(st.sampled_from(list(Actor))), draw_one(st.sampled_from(list(Direction))),
                     draw_one(st.sampled_from(list(CHANNELS))), draw_one(st.sampled_from(list(OUTCOMES))),
                     automated=True)
    how = {"channel": "email", "outcome": "replied"} if kind == "reply" else {}
    return replace(CALL, occurred_at=when, day_only=day_only, **how)


histories = st.lists(touch(), max_size=12).map(lambda rows: [replace(row, id=i) for i, row in enumerate(rows, 1)])


def slowly(happened: list[Touch]) -> dict[int, int]:
    """The definition read out: for each call the latest voicemail before it; for each voicemail its first call."""
    order = {t.id: came_at(t.occurred_at, t.day_only, PARIS) if calls_back(t) else t.occurred_at for t in happened}
    found: dict[int, int] = {}
    for answer in sorted(filter(calls_back, happened), key=lambda t: (order[t.id], t.id)):
        before = [v for v in happened if is_voicemail(v) and order[v.id] < order[answer.id]]
        latest = max(before, key=lambda v: (v.occurred_at, v.id), default=None)
        if latest and latest.id not in found and answer.occurred_at < lasts(CLOCK, latest.occurred_at):
            found[latest.id] = answer.id
    return found


@settings(max_examples=300, deadline=None)
@draw(histories)
def test_it_is_what_the_definition_says(happened: list[Touch]) -> None:
    assert credits(*happened) == slowly(happened)


@settings(max_examples=300, deadline=None)
@draw(histories, st.randoms())
def test_a_call_answers_one_voicemail_and_a_voicemail_has_one_answer(happened: list[Touch], chance: object) -> None:
    found = credits(*happened)
    by_id = {t.id: t for t in happened}

    assert len(set(found.values())) == len(found)
    for voicemail, answer in found.items():
        assert is_voicemail(by_id[voicemail]) and calls_back(by_id[answer])
        assert by_id[answer].occurred_at - by_id[voicemail].occurred_at < AT_MOST
    shuffled = happened[:]
    chance.shuffle(shuffled)
    assert credits(*shuffled) == found


@settings(max_examples=300, deadline=None)
@draw(histories, touch())
def test_one_more_call_takes_nothing_from_anybody(happened: list[Touch], more: Touch) -> None:
    one_more = replace(more, id=99)
    before, after = credits(*happened), credits(*happened, one_more)

    if not is_voicemail(one_more) and not calls_back(one_more):
        assert after == before
    elif calls_back(one_more):
        assert before.keys() <= after.keys() and len(after) <= len(before) + 1
        assert {v: a for v, a in after.items() if a != 99} == {v: a for v, a in before.items() if after.get(v) != 99}
    else:
        changed = {v for v in before.keys() | after.keys() if before.get(v) != after.get(v)}
        assert len(changed - {99}) <= 1  # it takes at most one credit, from the voicemail before it


@settings(max_examples=200, deadline=None)
@draw(histories)
def test_what_counts_as_called_back_is_what_is_credited(happened: list[Touch]) -> None:
    found = credits(*happened)
    kinds = {t.id: day_kinds(replace(t, answered_by_id=found.get(t.id))) for t in happened}

    assert {i for i, counted in kinds.items() if "called_back" in counted} == found.keys()
    assert all("voicemail" in counted for counted in kinds.values() if "called_back" in counted)
