"""Somebody of operations for the company of tests/company.py, and how a change of the settings is made there.

Whatever is kept is compared with the raw rows, and what is only tried must leave no trace.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, func, select

from lib.db.engine import reading, writing
from lib.db.schema import journal, metadata
from lib.domain.people import Role, Viewer
from lib.services.office.change import Change, tried
from lib.services.rebuild import verify
from tests import given
from tests.company import Company
from tests.given import at

NOW = at("Mon 10:00")


def an_operator(company: Company, name: str = "Olga") -> Viewer:
    """Somebody of operations, here since ever."""
    with writing(company.engine) as conn:
        key = given.a_person(conn, name, role="operations", email=f"{name.lower()}@ours.example")
    return Viewer(key, name, Role.OPERATIONS, (), "Europe/Paris")


def change(company: Company, service: Callable[..., Change], by: Viewer, command: Any) -> Change:
    """Try it, see that nothing of that stays, then do it; both say the same, and everything derived is right."""
    before = everything(company)
    would = trial(company, service, by, command)
    assert everything(company) == before
    with writing(company.engine) as conn:
        done = service(conn, by, command)
    with reading(company.engine) as conn:
        assert verify(conn) == []
    assert done.effects == would.effects
    return done


def trial(company: Company, service: Callable[..., Change], by: Viewer, command: Any) -> Change:
    """What it would do."""
    with writing(company.engine) as conn:
        return tried(service)(conn, by, command)


def everything(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading(company.engine) as conn:
        return {table.name: sorted((tuple(row) for row in conn.execute(select(table))), key=str)
                for table in metadata.sorted_tables}


def last_line(company: Company) -> Row[Any]:
    """The newest line of the journal."""
    with reading(company.engine) as conn:
        return conn.execute(select(journal).order_by(journal.c.id.desc()).limit(1)).one()


def row(company: Company, table: Any, key: int) -> Row[Any]:
    """One row by its id."""
    with reading(company.engine) as conn:
        return conn.execute(select(table).where(table.c.id == key)).one()


def count(company: Company, table: Any, *where: Any) -> int:
    """How many rows."""
    with reading(company.engine) as conn:
        return conn.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
