"""What counts as follow-up: what a rep did, towards the prospect, by hand. Nothing else."""

import itertools
from dataclasses import replace

import pytest

from lib.domain.touches import (
    CHANNELS,
    DAY_KINDS,
    OUTCOMES,
    TWO_WAY,
    Actor,
    Direction,
    Touch,
    day_kinds,
    is_contact,
    is_follow_up,
    is_sales_touch,
    touch_words,
)
from tests import given

AT = given.at("Mon 9:30")


def touch(actor="rep", direction="out", channel="phone", outcome="no_answer", *, automated=False):
    return Touch(1, AT, actor, direction, channel, outcome, automated)


@pytest.mark.parametrize(
    ("actor", "direction", "automated"), list(itertools.product(Actor, Direction, (False, True))), ids=str
)
def test_of_all_sixteen_only_one_is_a_follow_up(actor, direction, automated):
    counts = (actor, direction, automated) == ("rep", "out", False)
    assert is_follow_up(touch(actor, direction, automated=automated)) == counts


@pytest.mark.parametrize(
    ("what", "happened"),
    [
        ("a marketing e-mail", touch("marketing", "out", "email", "sent")),
        ("a newsletter", touch("marketing", "out", "email", "sent", automated=True)),
        ("an ad", touch("marketing", "out", "ad", "done")),
        ("an auto-reply", touch("system", "out", "email", "sent", automated=True)),
        ("a step of a sequence in the rep's name", touch("rep", "out", "email", "sent", automated=True)),
        ("a status change", touch("system", "out", "other", "done")),
        ("a note", touch("system", "out", "other", "done", automated=True)),
        ("a task", touch("system", "out", "other", "done")),
        ("a field edit", touch("system", "in", "other", "done")),
        ("a change of owner", touch("system", "out", "other", "done")),
        ("an import", touch("system", "in", "other", "done", automated=True)),
        ("a form the prospect sent", touch("prospect", "in", "form", "submitted")),
        ("an inbound call nobody answered", touch("prospect", "in", "phone", "no_answer")),
        ("a scanner that opens every link", touch("prospect", "in", "email", "clicked", automated=True)),
    ],
)
def test_no_follow_up(what, happened):
    assert not is_follow_up(happened)
    assert not is_contact(happened)
    assert not is_sales_touch(happened)
    assert day_kinds(happened) == ()


@pytest.mark.parametrize(
    "happened",
    [
        touch(outcome="no_answer"),
        touch(outcome="voicemail"),
        touch(channel="email", outcome="sent"),
        touch(channel="meeting", outcome="no_show_them"),
        touch(outcome="conversation"),
        touch(outcome="answered"),  # our half of a call that the prospect made
    ],
    ids=lambda happened: happened.outcome,
)
def test_a_follow_up_whatever_came_of_it(happened):
    assert is_follow_up(happened)
    assert is_sales_touch(happened)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_contact_is_made_when_both_sides_took_part(outcome):
    assert is_contact(touch(outcome=outcome)) == (outcome in TWO_WAY)
    assert is_contact(touch("prospect", "in", outcome=outcome)) == (outcome in TWO_WAY)
    assert not is_contact(touch("marketing", "out", outcome=outcome))
    assert not is_contact(touch("prospect", "in", outcome=outcome, automated=True))


def test_two_way_outcomes_are_outcomes():
    assert set(OUTCOMES) > TWO_WAY


@pytest.mark.parametrize(
    ("channel", "outcome", "kinds"),
    [
        ("phone", "no_answer", ("attempt", "dial")),
        ("phone", "voicemail", ("attempt", "dial", "voicemail")),
        ("phone", "conversation", ("attempt", "dial", "conversation")),
        ("phone", "answered", ("attempt",)),  # they rang: it is no dial, and takes nothing from the connect rate
        ("phone", "call_back", ("attempt", "dial", "conversation")),
        ("phone", "meeting_booked", ("attempt", "dial", "conversation", "meeting_booked")),
        ("email", "sent", ("attempt", "email")),
        ("email", "replied", ("attempt", "email")),
        ("email", "meeting_booked", ("attempt", "email", "meeting_booked")),
        ("meeting", "held", ("attempt", "meeting_held")),
        ("meeting", "no_show_them", ("attempt",)),
        ("meeting", "no_show_us", ("attempt",)),
        ("social", "sent", ("attempt",)),
        ("email", "voicemail", ("attempt", "email")),  # a voicemail is left by phone
    ],
)
def test_what_a_follow_up_counts_as(channel, outcome, kinds):
    assert day_kinds(touch(channel=channel, outcome=outcome)) == kinds


def test_a_voicemail_that_was_called_back_counts_so_too():
    answered = replace(touch(outcome="voicemail"), answered_by_id=9)

    assert day_kinds(answered) == ("attempt", "dial", "voicemail", "called_back")
    assert day_kinds(replace(answered, outcome="no_answer")) == ("attempt", "dial")
    assert day_kinds(replace(answered, automated=True)) == ()


@pytest.mark.parametrize(("channel", "outcome"), list(itertools.product(CHANNELS, OUTCOMES)))
def test_every_kind_is_one_we_count_and_counts_once(channel, outcome):
    kinds = day_kinds(touch(channel=channel, outcome=outcome))
    assert set(kinds) <= set(DAY_KINDS)
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("channel", "outcome", "words"),
    [
        ("phone", "voicemail", "Phone: voicemail"),
        ("email", "sent", "E-mail: sent"),
        ("meeting", "held", "Meeting: held"),
        ("pigeon", "cooed", "pigeon: cooed"),
    ],
)
def test_a_touch_reads_as_channel_and_outcome(channel: str, outcome: str, words: str) -> None:
    assert touch_words(channel, outcome) == words
