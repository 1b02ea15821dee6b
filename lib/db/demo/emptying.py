"""Empty every table of a database, in one transaction, while others may have it open."""

from sqlalchemy import Connection, text

from lib.db.schema import metadata


def empty(conn: Connection) -> None:
    """Remove every row of every table, the journal's too, in the caller's transaction.

    The one way past the journal's refusal, and meant for demos only. Others go on seeing
    the old rows until this transaction is kept (PostgreSQL lets them wait for it).
    """
    if conn.dialect.name == "postgresql":
        quote = conn.dialect.identifier_preparer.quote
        names = ", ".join(quote(table.name) for table in metadata.sorted_tables)
        conn.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        return
    _remake_tables(conn)


def _remake_tables(conn: Connection) -> None:
    """SQLite: drop and make again each table as it stands, with its indexes and triggers.

    Deleting thirty million rows one by one would take many minutes, and the journal's
    triggers refuse it.
    """
    found = text(
        "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type = 'table' DESC, name"
    )
    statements = {
        table: list(conn.execute(found, {"name": table.name}).scalars()) for table in metadata.sorted_tables
    }
    for table in reversed(metadata.sorted_tables):
        table.drop(conn, checkfirst=True)
    for table in metadata.sorted_tables:
        for statement in statements[table]:
            conn.exec_driver_sql(statement)
