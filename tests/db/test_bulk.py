"""Does a fast load put in exactly what was given, and leave the table as it found it?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, Engine, inspect, select

from lib.db.bulk import bulk_insert, ids_were_given, without_indexes
from lib.db.engine import reading, writing
from lib.db.schema import campaigns, teams, touches
from tests import given

MONDAY_NINE = int(datetime(2026, 11, 16, 9, tzinfo=UTC).timestamp())
MONDAY = (date(2026, 11, 16) - date(1970, 1, 1)).days
COLUMNS = ("id", "account_id", "actor", "direction", "channel", "outcome", "automated", "occurred_at", "local_day",
           "recorded_at", "note")


def a_row(number: int, *, automated: bool = False, note: str | None = None) -> tuple:
    return (number, 7, "rep", "out", "phone", "voicemail", automated, MONDAY_NINE, MONDAY, MONDAY_NINE + 60, note)


def test_what_is_loaded_is_what_is_read(conn: Connection):
    bulk_insert(conn, touches, COLUMNS, [a_row(1, automated=True), a_row(2, note="Tabs\tand\nlines; 'quotes' \\N é")])
    found = conn.execute(select(*(touches.c[name] for name in COLUMNS)).order_by(touches.c.id)).all()
    nine, day = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)
    late = datetime(2026, 11, 16, 9, 1, tzinfo=UTC)
    assert found == [
        (1, 7, "rep", "out", "phone", "voicemail", True, nine, day, late, None),
        (2, 7, "rep", "out", "phone", "voicemail", False, nine, day, late, "Tabs\tand\nlines; 'quotes' \\N é"),
    ]


def test_columns_may_come_in_any_order_and_amounts_stay_exact(conn: Connection):
    bulk_insert(conn, campaigns, ("cost", "name", "id", "budget"), [(1250.5, "Spring", 3, None)])
    row = conn.execute(select(campaigns.c.id, campaigns.c.name, campaigns.c.cost, campaigns.c.budget)).one()
    assert (row.id, row.name, float(row.cost), row.budget) == (3, "Spring", 1250.5, None)


def test_a_stream_of_rows_is_read_once_and_may_be_empty(conn: Connection):
    bulk_insert(conn, touches, COLUMNS, (a_row(n) for n in range(1, 2_001)))
    bulk_insert(conn, touches, COLUMNS, iter(()))
    assert len(conn.execute(select(touches.c.id)).all()) == 2_000


def test_new_rows_get_ids_behind_those_that_were_given(conn: Connection):
    calendar = given.a_calendar(conn)
    bulk_insert(conn, teams, ("id", "name", "calendar_id"), [(41, "North", calendar)])
    ids_were_given(conn, teams)
    made = conn.execute(teams.insert().values(name="South", calendar_id=calendar)).inserted_primary_key
    assert made is not None and made[0] == 42


def test_counting_begins_at_one_after_an_empty_load(conn: Connection):
    calendar = given.a_calendar(conn)
    ids_were_given(conn, teams)
    made = conn.execute(teams.insert().values(name="South", calendar_id=calendar)).inserted_primary_key
    assert made is not None and made[0] == 1


def _indexes(engine: Engine) -> list:
    with reading(engine) as conn:
        found = inspect(conn).get_indexes("touches")
    options = [{name: str(value) for name, value in index.get("dialect_options", {}).items()} for index in found]
    return sorted((i["name"], i["column_names"], i["unique"], str(o)) for i, o in zip(found, options, strict=True))


def test_indexes_are_gone_while_loading_and_back_afterwards(engine: Engine):
    before = _indexes(engine)
    with writing(engine) as conn, without_indexes(conn, touches):
        during = {index["name"] for index in inspect(conn).get_indexes("touches") if not index["unique"]}
        bulk_insert(conn, touches, COLUMNS, [a_row(1)])
    assert during == set()
    assert _indexes(engine) == before


def test_a_load_that_fails_leaves_rows_and_indexes_as_they_were(engine: Engine):
    before = _indexes(engine)
    with pytest.raises(Exception, match="(?i)null"), writing(engine) as conn, without_indexes(conn, touches):
        bulk_insert(conn, touches, ("id", "account_id"), [(1, 7)])
    assert _indexes(engine) == before
    with reading(engine) as conn:
        assert conn.execute(select(touches.c.id)).all() == []
