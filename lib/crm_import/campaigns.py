"""The campaigns that leads and touches name: found by id or name, else made."""

from sqlalchemy import select

from lib.crm_import.merge_named import MADE_FROM_A_NAME
from lib.crm_import.run import Run
from lib.crm_import.values import one_line, same_name
from lib.db.schema import campaigns


class Campaigns:
    """All campaigns by id in the source and by name."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        c = campaigns.c
        for row in run.conn.execute(select(c.id, c.name, c.origin, c.origin_id).order_by(c.id)):
            self._by_name.setdefault(same_name(row.name), row.id)
            if row.origin == run.origin:
                self._by_id[row.origin_id] = row.id

    def find_or_make(self, text: str) -> int:
        """The campaign a cell names."""
        found = self._by_id.get(text) or self._by_name.get(same_name(text))
        if found is None:
            name = one_line(text)
            found = self._run.writer.add(campaigns, name=name,
                                         **self._run.origin_of(f"{MADE_FROM_A_NAME}{same_name(name)}"))
            self._by_name[same_name(name)] = found
            self._run.made["campaign"] += 1
        return found
