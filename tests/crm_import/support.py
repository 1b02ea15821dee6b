"""What the import tests share: small files, a mapping for them, and the database afterwards."""

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select

from lib.db.engine import reading
from lib.services.imports import ImportReport, OnDemo, import_files
from lib.services.rebuild import verify

EXPORTS = Path(__file__).resolve().parents[1] / "exports"

LEADS = """
[sections.leads]
file = "leads*.csv"
entity = "lead"

[sections.leads.fields]
id = "Id"
company = "Company"
name = "Name"
email = "Email"
owner = "Owner"
responded_at = "Created"
"""

CALLS = """
[sections.calls]
file = "calls*.csv"
entity = "touch"

[sections.calls.fields]
lead = "Lead"
person = "Rep"
at = "On"
channel = { value = "phone" }
outcome = { column = "Result", values = { yes = "conversation", no = "no_answer" } }
"""

TOP = 'name = "crm"\ncreate_people = true\n'


class Desk:
    """A folder for files, and a database to bring them into."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self.mapping = TOP + LEADS

    def file(self, name: str, text: str | bytes) -> Path:
        """Write a file; text loses its indentation and blank first line."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else _flat(text).encode())
        return path

    def bring_in(self, *names: str, on_demo: OnDemo = OnDemo.REFUSE, **files: str | bytes) -> ImportReport:
        """Import files: those named, and those given as NAME="text" (NAME.csv)."""
        paths = [self.folder / name for name in names]
        paths += [self.file(f"{name}.csv", text) for name, text in files.items()]
        mapping = self.file("mapping.toml", self.mapping)
        return import_files(self.engine, mapping, paths, on_demo=on_demo)

    def rows(self, table: Table, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of every row of a table, by key."""
        wanted = [table.c[name] for name in columns]
        order = table.c.id if "id" in table.c else wanted[0]
        with reading(self.engine) as conn:
            return [tuple(row) for row in conn.execute(select(*wanted).order_by(order))]

    def column(self, table: Table, name: str) -> list[Any]:
        """One column of every row of a table, by key."""
        return [row[0] for row in self.rows(table, name)]

    def differences(self) -> list[str]:
        """Derived facts that are not what the raw rows say."""
        with reading(self.engine) as conn:
            return [str(difference) for difference in verify(conn)]


def _flat(text: str) -> str:
    lines = text.lstrip("\n").split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    """read, new, changed, unchanged, rejected of a whole import."""
    return tuple(report.total(word) for word in ("read", "new", "changed", "unchanged", "rejected"))  # type: ignore


def problems(report: ImportReport) -> list[str]:
    """The rejected rows, as the report words them."""
    return [str(row) for row in report.rejected_rows]


def real_data() -> Path:
    """The folder of the real files; skips the test where there is none."""
    named = os.environ.get("CATCHER_REAL_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    if not (folder / "loan_followup").is_dir():
        pytest.skip("the real files are not here: name their folder in CATCHER_REAL_DATA")
    return folder
