"""Who is welcome back, to whom, and in which words."""

from datetime import date, timedelta

import pytest

from lib.domain.handoffs import Ending
from lib.domain.people import Kind, Role
from lib.domain.touches import CHANNELS, OUTCOMES
from lib.domain.welcome_back import SIGNALS, comes_back, history_line, may_catch, signals_that_open
from lib.errors import BadSetting
from lib.settings import SETTINGS
from tests.given import at, on


def test_each_signal_is_a_touch_we_know() -> None:
    assert len({signal.code for signal in SIGNALS}) == len(SIGNALS)
    for signal in SIGNALS:
        assert signal.channel in CHANNELS and signal.outcome in OUTCOMES


def test_by_default_each_signal_opens() -> None:
    [setting] = [s for s in SETTINGS if s.name == "CATCHER_WELCOME_BACK"]

    assert signals_that_open(setting.default) == {signal.code for signal in SIGNALS}


def test_the_list_may_be_short_empty_or_wrong() -> None:
    assert signals_that_open(" form , call ") == {"form", "call"}
    assert signals_that_open("") == frozenset()
    with pytest.raises(BadSetting, match="names 'opened'"):
        signals_that_open("form,opened")


@pytest.mark.parametrize(
    ("ending", "ended", "expected"),
    [
        (Ending.RETURNED, "Mon 9:00", True),
        (Ending.DISQUALIFIED, "Mon 9:00", True),
        (Ending.RETURNED, "Mon 10:00", True),  # the same second
        (Ending.RETURNED, "Mon 10:01", False),  # they called before it ended
        (Ending.OPPORTUNITY, "Mon 9:00", False),
        (None, None, False),
    ],
)
def test_who_had_ended_by_then_comes_back(ending: str | None, ended: str | None, expected: bool) -> None:
    assert comes_back(ending, at(ended) if ended else None, at("Mon 10:00")) == expected


@pytest.mark.parametrize(
    ("role", "kind", "active_to", "expected"),
    [
        (Role.REP, Kind.PERSON, None, True),
        (Role.MANAGER, Kind.PERSON, None, True),
        (Role.MARKETING, Kind.PERSON, None, False),
        (Role.OPERATIONS, Kind.PERSON, None, False),
        (Role.REP, Kind.QUEUE, None, False),
        (Role.REP, Kind.SYSTEM, None, False),
        (Role.REP, Kind.PERSON, on("Mon"), True),  # the last day here
        (Role.REP, Kind.PERSON, on("last Fri"), False),
    ],
)
def test_a_catcher_is_in_sales_and_still_here(role: str, kind: str, active_to: date | None, expected: bool) -> None:
    assert may_catch(role, kind, active_to, on("Mon")) == expected


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(0), "less than a day"),
        (timedelta(hours=23, minutes=59), "less than a day"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=13, hours=23), "13 days"),
        (timedelta(days=14), "a few weeks"),
        (timedelta(days=29), "a few weeks"),
        (timedelta(days=30), "1 month"),
        (timedelta(days=75), "2 months"),
    ],
    ids=str,
)
def test_how_long_they_were_away(away: timedelta, words: str) -> None:
    line = history_line("called in", away, ending=Ending.RETURNED, reason="timing", by="Freya Dunmore")

    assert line == f"Welcome back after {words}: called in. Returned then: timing by Freya Dunmore."


def test_the_line_says_only_what_is_known() -> None:
    away = timedelta(days=75)

    assert history_line("replied", away, ending="disqualified", reason=None, by=None) == (
        "Welcome back after 2 months: replied. Disqualified then."
    )
    assert history_line("replied", away, ending="returned", reason="moon", by=None) == (
        "Welcome back after 2 months: replied. Returned then: moon."
    )
    assert history_line("the date was reached", away, ending="returned", reason="budget", by="Ana", hello="Back") == (
        "Back after 2 months: the date was reached. Returned then: budget by Ana."
    )
