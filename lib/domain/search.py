"""How names are cut into words, so that the beginning of any word finds them."""

import re
import unicodedata

_PARTS = re.compile(r"[^\W_]+")
LONGEST_WORD = 40


def plain(text: str) -> str:
    """Lower case without accents: "Zoë O'Hara" and "zoe o'hara" are the same to a searcher."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def words_of(*texts: str | None) -> list[str]:
    """The distinct words of some names and addresses, in order, cut to LONGEST_WORD."""
    found = (word[:LONGEST_WORD] for text in texts if text for word in _PARTS.findall(plain(text)))
    return list(dict.fromkeys(found))


def after_prefix(prefix: str) -> str:
    """The end of the range of words that begin with a prefix: the first word after them."""
    return prefix + "\U0010ffff"
