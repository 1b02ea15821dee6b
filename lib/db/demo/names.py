"""Names of people and companies, put together from the word lists."""

import unicodedata
from collections import Counter
from functools import lru_cache
from math import gcd

from lib.db.demo.words import FIRST, HEADS, LAST, SECTORS, TAILS

FULL_NAMES = 1_600
"""Different full names a language has."""


def plain(name: str) -> str:
    """A name as an address writes it: lower case, without accents."""
    swapped = name.translate(str.maketrans("øØłŁß", "oOlLs"))
    letters = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return letters.lower().replace(" ", "-")


@lru_cache(maxsize=8)
def _language(language: str) -> tuple[list[str], list[str], list[str], list[str]]:
    first, last = FIRST[language].split(), LAST[language].split()[:40]
    return first, last, [plain(n) for n in first], [plain(n) for n in last]


def person_name(language: str, number: int) -> tuple[str, str]:
    """The number-th full name of a language, and how an e-mail address writes it.

    The first 1,600 differ; after that a middle initial tells them apart.
    """
    first, last, plain_first, plain_last = _language(language)
    again, number = divmod(number, FULL_NAMES)
    mixed = (number * 611 + 17) % FULL_NAMES
    i, j = mixed % 40, mixed // 40
    if not again:
        return f"{first[i]} {last[j]}", f"{plain_first[i]}.{plain_last[j]}"
    letter = chr(64 + (again - 1) % 26 + 1)
    return f"{first[i]} {letter}. {last[j]}", f"{plain_first[i]}.{letter.lower()}{again}.{plain_last[j]}"


class Names:
    """Gives every colleague a name of their own."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def next(self, language: str) -> tuple[str, str]:
        """A full name nobody has yet, and how an e-mail address writes it."""
        self._given[language] += 1
        return person_name(language, self._given[language] - 1)


@lru_cache(maxsize=1)
def _stems() -> list[str]:
    return [head + tail for head in HEADS for tail in TAILS]


def company_name(language: str, number: int) -> tuple[str, str, int]:
    """The number-th company of a language: name, domain, and which of its sectors it is in.

    Differs for over 20,000 numbers; after that the name has a further word.
    """
    stems, sectors = _stems(), SECTORS[language].split("|")
    again, number = divmod(number, len(stems) * len(sectors))
    step = _coprime(len(stems))
    turn, place = divmod(number, len(stems))
    stem = stems[(place * step + 311) % len(stems)]
    sector = (turn + place) % len(sectors)
    further = f" {stems[again * 37 % len(stems)]}" if again else ""
    name = f"{stem} {sectors[sector]}{further}"
    return name, f"{plain(name)}.example", sector


def _coprime(n: int) -> int:
    return next(step for step in range(n * 5 // 8, n) if gcd(step, n) == 1)
