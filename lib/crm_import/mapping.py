"""What a mapping file says: which file holds what, and which column feeds which field.

    key                     means                                                 if not said
    name                    the origin of the rows; with their id it identifies them  (required)
    zone                    IANA zone of times written without one                the organisation's
    dates                   auto, day-first, month-first, iso, epoch or excel     auto
    decimal                 auto, "." or ","                                      auto
    blank                   words that mean "nothing here"                        see BLANK_WORDS
    ids                     "as written", or "salesforce" (15 characters become 18)  as written
    create_people           make people for names nobody on the team has          false
    team                    team of leads and reps that have none                 Sales
    calendar                working calendar of teams made here                   the first there is
    queues                  names in a person column that are queues
    system_actors           names in a person column that are machines

    [sections.NAME]         one per kind of file; NAME is only for messages
    file                    name or pattern of the file ("leads*.csv"), or a list   (required)
    entity                  person, account, campaign, lead or touch              (required)
    encoding, separator     as Python calls it; one character                     detected
    header_line             line of the column names                              1
    skip, only              rows left out, or the only ones taken: { Column = "value" or ["a", "b"] }
    identity                fields that tell rows without an id apart             see lib.crm_import.fields
    optional                true: the file may be missing                         false
    zone, dates, decimal    as above, for this file

    [sections.NAME.join.J]  columns from another file, found by a key
    file, on, to            that file; its key column; ours                       to: the same as on
    where                   only its rows with these values
    take                    "first" or "last" where several rows have the key     several are refused
    encoding                as Python calls it                                    detected
    optional                true: the file may be missing                         false

    [sections.NAME.fields]  FIELD = "Column", or a table of
    column or columns       where it stands; several are joined by `joined_by` (a space)
    first_of                several columns, of which the first that is not blank counts
    from                    the join it stands in
    value                   the same for every row, instead of a column
    values, otherwise       translations of cells, and what any other cell becomes
    default                 what a blank cell becomes
    dates, zone             as above, for this field

The names of fields are in lib.crm_import.fields.
"""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from lib.crm_import.fields import Entity, Field

BLANK_WORDS = ("null", "nan", "n/a", "#n/a", "000000000000000AAA")
"""What means nothing in most exports. A mapping's own list takes its place."""

DEFAULT_TEAM = "Sales"


class Dates(StrEnum):
    """How the dates of a column are written."""

    AUTO = "auto"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    ISO = "iso"
    EPOCH = "epoch"
    EXCEL = "excel"


class Decimal(StrEnum):
    """What stands before the fraction of a number."""

    AUTO = "auto"
    POINT = "."
    COMMA = ","


Conditions = Dict[str, tuple[str, ...]]
"""Column to the values it may have."""


@dataclass(frozen=True)
class Source:
    """Where one field's text comes from. columns: none for a constant. joined_by: None takes the first not blank."""

    field: Field
    columns: tuple[str, ...] = ()
    joined_by: str | None = " "
    join: str | None = None
    value: str | None = None
    values: Dict[str, str] | None = None
    otherwise: str | None = None
    default: str | None = None
    dates: Dates = Dates.AUTO
    zone: str | None = None

    @property
    def label(self) -> str:
        """What a message calls it: the column's name, or the field's for a constant."""
        return (" or " if self.joined_by is None else " + ").join(self.columns) or self.field.name


@dataclass(frozen=True)
class Join:
    """Columns that a section takes from another file, found by a key."""

    name: str
    files: tuple[str, ...]
    on: str
    to: str
    where: Conditions = field(default_factory=dict)
    take: str | None = None
    encoding: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class Section:
    """One kind of file: what its rows are, and where their fields stand."""

    name: str
    files: tuple[str, ...]
    entity: Entity
    sources: tuple[Source, ...]
    joins: tuple[Join, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    header_line: int = 1
    skip: Conditions = field(default_factory=dict)
    only: Conditions = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    optional: bool = False
    decimal: Decimal = Decimal.AUTO

    def source(self, name: str) -> Source | None:
        """Where the field of that name comes from; None if it is not mapped."""
        return next((source for source in self.sources if source.field.name == name), None)

    def label(self, name: str) -> str:
        """What a message calls the field of that name: its column."""
        source = self.source(name)
        return source.label if source is not None else name

    def own_columns(self) -> list[str]:
        """The columns of its own file that it reads, each once."""
        named = [c for source in self.sources if source.join is None for c in source.columns]
        named += [*self.skip, *self.only, *(join.to for join in self.joins)]
        return list(dict.fromkeys(named))

    def join_columns(self, join: Join) -> list[str]:
        """The columns of a joined file that it reads, each once."""
        named = [join.on, *join.where]
        named += [c for source in self.sources if source.join == join.name for c in source.columns]
        return list(dict.fromkeys(named))


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file."""

    name: str
    file: str
    sections: tuple[Section, ...]
    blank: frozenset[str] = frozenset(word.casefold() for word in BLANK_WORDS)
    salesforce_ids: bool = False
    create_people: bool = False
    team: str = DEFAULT_TEAM
    calendar: str | None = None
    queues: frozenset[str] = frozenset()
    system_actors: frozenset[str] = frozenset()

    @property
    def knows_acceptance(self) -> bool:
        """Whether some file says when reps took their leads."""
        return any(section.source("accepted_at") is not None for section in self.sections)


def names_file(patterns: tuple[str, ...], file: str) -> bool:
    """Whether one of the patterns names a file, in any case of letters."""
    return any(fnmatchcase(file.lower(), pattern.lower()) for pattern in patterns)
