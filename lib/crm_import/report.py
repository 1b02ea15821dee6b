"""What an import did: per file, in figures and words, and whatever somebody should know."""

from dataclasses import asdict, dataclass, field
from typing import Any

SHOWN = 20
"""How many rejected rows a report shows; all of them are in staged_rows."""

ALIKE = 5
"""How many of them with the same problem, so that one mistake does not hide the others."""

PLURALS = {"person": "people"}

NEW, CHANGED, UNCHANGED, REJECTED = RESULTS = ("new", "changed", "unchanged", "rejected")


@dataclass
class FileReport:
    """One file as one section read it.

    left_out: those of the rejected that the mapping leaves out, or a report's footer.
    decisions: what was decided for its columns and why. unused: columns not mapped.
    """

    file: str
    section: str
    entity: str
    encoding: str
    separator: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    left_out: int = 0
    empty_lines: int = 0
    decisions: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def count(self, result: str) -> None:
        """Count one row by what became of it."""
        self.read += 1
        setattr(self, result, getattr(self, result) + 1)


@dataclass(frozen=True)
class RejectedRow:
    """A row that was refused, and why."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"Row {self.line} of {self.file}: {self.problem}"


@dataclass
class _Note:
    count: int
    example: str


class Notes:
    """Things somebody should know, counted by kind, each with its first example."""

    def __init__(self) -> None:
        self._notes: dict[tuple[str, str], _Note] = {}

    def add(self, one: str, many: str, example: str = "") -> None:
        """Count one. one, many: the sentence for a single and for several ({n}); example: where it was first seen."""
        note = self._notes.setdefault((one, many), _Note(0, example))
        note.count += 1

    def sentences(self) -> list[str]:
        """One sentence per kind."""
        return [
            (one if note.count == 1 else many).replace("{n}", f"{note.count:,}")
            + (f" {'' if note.count == 1 else 'First: '}{note.example}." if note.example else "")
            for (one, many), note in self._notes.items()
        ]


@dataclass
class ImportReport:
    """The whole import. made: how many of each other thing (in the singular) it created on the way."""

    run_id: int
    mapping: str
    files: list[FileReport]
    warnings: list[str] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    rejected_rows: list[RejectedRow] = field(default_factory=list)
    seconds: float = 0.0

    def total(self, result: str) -> int:
        """The sum over the files of read, new, changed, unchanged, rejected or left_out."""
        return sum(getattr(file, result) for file in self.files)

    def made_in_words(self) -> str:
        """What it created on the way: "20 people, 4 teams"; empty when nothing."""
        return ", ".join(f"{n:,} {word if n == 1 else PLURALS.get(word, word + 's')}" for word, n in self.made.items())

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept with the import."""
        return {
            "files": [asdict(file) for file in self.files],
            "warnings": self.warnings,
            "made": self.made,
            "rejected": [str(row) for row in self.rejected_rows],
        }
