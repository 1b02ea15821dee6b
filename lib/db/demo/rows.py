"""Many rows as columns: the form in which the demo is worked out."""

from collections.abc import Sequence
from typing import Any

import numpy as np

NONE = -1
"""Null, in a column of integers."""


class Rows:
    """Columns (arrays) of equal length, reached as attributes."""

    def __init__(self, **columns: Any) -> None:
        self.columns = columns

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["columns"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def take(self, which: Any) -> "Rows":
        """The rows an index or a mask picks."""
        return Rows(**{name: column[which] for name, column in self.columns.items()})

    def set(self, **columns: Any) -> None:
        """Add or replace columns."""
        self.columns.update(columns)


def stack(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, one after the other; all have the same columns."""
    return Rows(**{name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns})


def repeat(counts: Any) -> tuple[Any, Any]:
    """For each i, counts[i] rows: the i they come from, and their place among them from 0."""
    of = np.repeat(np.arange(len(counts)), counts)
    begins = np.cumsum(counts) - counts
    return of, np.arange(len(of)) - begins[of]


def running(values: Any, counts: Any) -> Any:
    """The running sum of values laid out by `repeat(counts)`, begun anew for each i."""
    total = np.cumsum(values)
    begins = np.cumsum(counts) - counts
    before = np.concatenate([np.zeros(1, total.dtype), total])[begins]
    return total - np.repeat(before, counts)


def plain(column: Any) -> list[Any]:
    """A column as a list of Python values, as it is."""
    return column.tolist()


def nullable(column: Any) -> list[Any]:
    """A column of integers as a list, NONE being None."""
    values = column.astype(object)
    values[column < 0] = None
    return values.tolist()


def words(codes: Any, vocabulary: Sequence[str | None]) -> list[Any]:
    """A column of codes as a list of words; the code NONE is None."""
    known = np.array([*vocabulary, None], dtype=object)
    return known[codes].tolist()


