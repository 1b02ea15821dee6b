"""What all steps of one import share."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lib.crm_import.mapping import Mapping
from lib.crm_import.report import Notes
from lib.crm_import.store import Writer
from lib.crm_import.survey import Place, Survey
from lib.queries.calendars import CalendarBook


@dataclass
class Run:
    """One import in its transaction.

    home: the organisation's zone. made: what it created on the way, by word. leads,
    accounts: whose derived facts have to be worked out again. tell: hears of rows done.
    """

    conn: Connection
    mapping: Mapping
    survey: Survey
    run_id: int
    now: datetime
    home: ZoneInfo
    writer: Writer
    book: CalendarBook
    notes: Notes = field(default_factory=Notes)
    made: Counter[str] = field(default_factory=Counter)
    leads: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    clocks_changed: bool = False
    tell: Callable[[int], None] = lambda rows: None

    @property
    def origin(self) -> str:
        """The name that, with a row's id, identifies it."""
        return self.mapping.name

    @property
    def today(self) -> date:
        """The day of the import in the organisation's zone."""
        return self.now.astimezone(self.home).date()

    def origin_of(self, origin_id: str) -> dict[str, object]:
        """The columns that say where a row came from."""
        return {"origin": self.origin, "origin_id": origin_id, "import_run_id": self.run_id}


@dataclass(slots=True)
class Outcome:
    """What became of one row. target_id: the row of the database it made, changed or repeats."""

    place: Place
    result: str
    target_id: int | None = None
    problem: str | None = None
