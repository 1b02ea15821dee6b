"""Search rows for the names of accounts and contacts."""

from collections.abc import Iterator
from typing import Any

from lib.domain.search import words_of


def search_rows(kind: str, ref_id: int, account_id: int, *names: str | None) -> Iterator[dict[str, Any]]:
    """One row of `search_words` per distinct word of some names."""
    for word in words_of(*names):
        yield {"word": word, "kind": kind, "ref_id": ref_id, "account_id": account_id}
