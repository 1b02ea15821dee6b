"""What deserves a second look, and what only seems to.

    touch  whom       what              happened        written down
    1      contact 1  phone voicemail   Mon 9:00:10     Mon 9:00:30
    2      contact 1  phone voicemail   Mon 9:00:50     Mon 9:01:00    the same minute again: logged twice
    3      contact 2  phone voicemail   Mon 9:00:50     Mon 9:05:00    somebody else
    4      contact 1  phone no answer   Mon 9:00:50     Mon 9:05:10    another outcome
    5      contact 1  phone voicemail   Mon 9:01:00     Mon 9:05:20    the next minute
    6      contact 3  e-mail            Mon 9:00:00     Tue 9:00:00    exactly a day later
    7      contact 3  e-mail            Mon 9:30:00     Tue 9:30:01    a day and a second later: back-dated
    8      contact 4  phone             Mon (the day)   Tue 23:00      known to the day: within a day of its end
    9      contact 4  phone             Mon (the day)   Wed 0:00:01    back-dated; equal to 8, but only by day
"""

from datetime import datetime, timedelta

import pytest

from lib.domain.integrity import FLAGS, MANY_A_MINUTE, Flag, Logged, claims_contact, flagged
from tests.given import at


def second(words: str, more: int = 0) -> int:
    return int((at(words) + timedelta(seconds=more)).timestamp())


def logged(number: int, whom: int, outcome: str, occurred: int, recorded: int, *, channel: str = "phone",
           day_only: bool = False) -> Logged:
    return Logged(number, ("contact", whom), channel, outcome, occurred, recorded, day_only)


DAY = [
    logged(1, 1, "voicemail", second("Mon 9:00", 10), second("Mon 9:00", 30)),
    logged(2, 1, "voicemail", second("Mon 9:00", 50), second("Mon 9:01")),
    logged(3, 2, "voicemail", second("Mon 9:00", 50), second("Mon 9:05")),
    logged(4, 1, "no_answer", second("Mon 9:00", 50), second("Mon 9:05", 10)),
    logged(5, 1, "voicemail", second("Mon 9:01"), second("Mon 9:05", 20)),
    logged(6, 3, "sent", second("Mon 9:00"), second("Tue 9:00"), channel="email"),
    logged(7, 3, "sent", second("Mon 9:30"), second("Tue 9:30", 1), channel="email"),
    logged(8, 4, "no_answer", second("Mon 0:00"), second("Tue 23:00"), day_only=True),
    logged(9, 4, "no_answer", second("Mon 0:00"), second("Wed 0:00", 1), day_only=True),
]


def test_a_day_is_looked_at(now: datetime):
    assert flagged(DAY) == {Flag.MANY_A_MINUTE: [], Flag.BACK_DATED: [7, 9], Flag.DUPLICATE: [2]}


def test_the_order_of_the_records_does_not_matter():
    assert flagged(DAY[::-1]) == flagged(DAY)


def test_four_in_a_minute_are_a_busy_minute_and_five_are_many():
    busy = [logged(i, i, "no_answer", second("Mon 9:00", i), second("Mon 12:00", i * 14)) for i in range(5)]

    assert MANY_A_MINUTE == 5
    assert flagged(busy[:4])[Flag.MANY_A_MINUTE] == []
    assert flagged(busy)[Flag.MANY_A_MINUTE] == [0, 1, 2, 3, 4]
    later = logged(4, 4, "no_answer", second("Mon 9:00", 4), second("Mon 12:01"))
    assert flagged([*busy[:4], later])[Flag.MANY_A_MINUTE] == []


@pytest.mark.parametrize("status", ["Contacted", "Working - Contacted", "ATTEMPTED_TO_CONTACT", "Working", "Qualified",
                                    "connected", "Called back"])
def test_statuses_that_claim_a_contact(status: str):
    assert claims_contact(status)


@pytest.mark.parametrize("status", [None, "", "New", "Open", "Not contacted", "Never reached", "To be contacted",
                                    "Unqualified", "Nurture", "Open - Not Contacted", "Un-contacted"])
def test_statuses_that_claim_nothing(status: str | None):
    assert not claims_contact(status)


def test_every_flag_says_what_it_counts():
    assert set(FLAGS) == set(Flag)
    assert all(said.meaning.endswith(".") for said in FLAGS.values())
