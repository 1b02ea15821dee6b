"""What a metric is: a frozen record that says everything people argue about.

Which rows, on which date, whose, in which unit, and which direction is better. A measure
counts from one table; a condition on another is an `exists`, never a join, so that
nothing is counted twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Table
from sqlalchemy.sql.elements import ColumnElement

Better = Literal["higher", "lower", "neither"]
AtMoment = Callable[[datetime], ColumnElement[Any]]
"""A condition or value that depends on the present moment."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What every metric says of itself.

    name: how code asks for it. asks: the question it answers. description: one exact
    sentence. unit: what is counted. better: which direction is good news.
    """

    name: str
    label: str
    asks: str
    description: str
    unit: str
    better: Better


@dataclass(frozen=True, kw_only=True)
class Measure(Metric):
    """A count or sum over the rows of one table.

    counted_on: the column that puts a row in a period. owned_by, team: whose it is.
    value: what is summed up (an aggregate). only: conditions, each given the moment.
    """

    table: Table
    counted_on: ColumnElement[Any]
    owned_by: ColumnElement[Any]
    team: ColumnElement[Any]
    value: ColumnElement[Any]
    only: Sequence[AtMoment] = ()


@dataclass(frozen=True, kw_only=True)
class Ratio(Metric):
    """One measure over another; blank where there is nothing to divide by."""

    top: str
    bottom: str


@dataclass(frozen=True, kw_only=True)
class Median(Metric):
    """The middle of a time over the rows of a measure, in seconds; blank where there are none.

    of: the measure whose rows it is about. seconds: the time of a row, given the moment.
    in_days: the column that says a row's clock speaks in days only.
    """

    of: str
    seconds: AtMoment
    in_days: ColumnElement[bool]
