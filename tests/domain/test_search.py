"""Search finds by the beginning of any word, whatever the case and accents."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.domain.search import LONGEST_WORD, after_prefix, words_of


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("Zoë O'Hara",), ["zoe", "o", "hara"]),
        (("Müller & Söhne GmbH", None, ""), ["muller", "sohne", "gmbh"]),
        (("ana.ruiz@cedar.example", "Ana Ruiz"), ["ana", "ruiz", "cedar", "example"]),
        (("Straße_12",), ["strasse", "12"]),
        (("李明",), ["李明"]),
        (("a" * 99,), ["a" * LONGEST_WORD]),
        ((None,), []),
    ],
)
def test_words(texts, words):
    assert words_of(*texts) == words


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1), st.integers(1, 10))
def test_a_word_lies_in_the_range_of_each_of_its_beginnings(text, length):
    for word in words_of(text):
        assert word[:length] <= word < after_prefix(word[:length])
