"""What becomes of each lead when the same is done to many, and how it is counted in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.bulk import Deed, Fate, Standing, fate_of, possessive, summary

ANA, BEN = 1, 2
NOBODYS = Standing(None, owned=False, accepted=False, ended=False)
IN_THE_QUEUE = Standing(9, owned=False, accepted=False, ended=False)
ANAS = Standing(ANA, owned=True, accepted=False, ended=False)
TAKEN = Standing(ANA, owned=True, accepted=True, ended=False)
OVER = Standing(ANA, owned=True, accepted=True, ended=True)


@pytest.mark.parametrize(("deed", "standing", "more", "fate"), [
    (Deed.ACCEPT, NOBODYS, {}, Fate.NOBODYS),
    (Deed.ACCEPT, IN_THE_QUEUE, {}, Fate.NOBODYS),
    (Deed.ACCEPT, ANAS, {}, Fate.CHANGES),
    (Deed.ACCEPT, ANAS, {"only_own": ANA}, Fate.CHANGES),
    (Deed.ACCEPT, ANAS, {"only_own": BEN}, Fate.SOMEBODY_ELSES),
    (Deed.ACCEPT, TAKEN, {}, Fate.ACCEPTED_ALREADY),
    (Deed.ACCEPT, OVER, {}, Fate.ENDED),
    (Deed.ASSIGN, NOBODYS, {"to": ANA}, Fate.CHANGES),
    (Deed.ASSIGN, IN_THE_QUEUE, {"to": ANA}, Fate.CHANGES),
    (Deed.ASSIGN, TAKEN, {"to": BEN}, Fate.CHANGES),
    (Deed.ASSIGN, TAKEN, {"to": ANA}, Fate.THEIRS_ALREADY),
    (Deed.ASSIGN, OVER, {"to": BEN}, Fate.ENDED),
    (Deed.RETURN, NOBODYS, {}, Fate.CHANGES),
    (Deed.RETURN, TAKEN, {}, Fate.CHANGES),
    (Deed.RETURN, OVER, {}, Fate.ENDED),
])
def test_fate(deed: Deed, standing: Standing, more: dict, fate: Fate) -> None:
    assert fate_of(deed, standing, **more) is fate


def test_the_summary_counts_in_words() -> None:
    fates = [Fate.CHANGES] * 9 + [Fate.THEIRS_ALREADY] * 3 + [Fate.ENDED]
    assert summary(Deed.ASSIGN, fates, to="Ben") == (
        "9 will be assigned to Ben", "3 are Ben's already", "1 has ended")
    assert summary(Deed.ACCEPT, [Fate.CHANGES, Fate.NOBODYS, Fate.SOMEBODY_ELSES, Fate.ACCEPTED_ALREADY]) == (
        "1 will be accepted", "1 is accepted already", "1 is somebody else's", "1 has no owner to accept it")
    assert summary(Deed.ACCEPT, [Fate.NOBODYS] * 2 + [Fate.ENDED] * 2) == (
        "2 have no owner to accept them", "2 have ended")
    assert summary(Deed.RETURN, [Fate.CHANGES] * 1_000, ending="returned to marketing") == (
        "1,000 will be returned to marketing",)
    assert possessive("Chris") == "Chris'"


@given(st.lists(st.sampled_from(list(Fate))), st.sampled_from(list(Deed)))
def test_the_summary_leaves_nobody_out(fates: list[Fate], deed: Deed) -> None:
    counted = [int(said.split()[0]) for said in summary(deed, fates, to="Ben", ending="returned")]
    assert sum(counted) == len(fates)
    assert 0 not in counted
