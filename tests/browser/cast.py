"""People of the demo by what they are: their names are drawn anew whenever the demo changes."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_PEOPLE = """
    SELECT p.id, p.name, p.role, m.team_id AS team, t.parent_id IS NULL AS at_the_top, (
        SELECT count(*) FROM handoffs h
        WHERE h.owner_id = p.id AND h.ended_at IS NULL AND h.stage = 'never_attempted') AS waiting
    FROM people p LEFT JOIN memberships m ON m.person_id = p.id AND m.to_day IS NULL
    LEFT JOIN teams t ON t.id = m.team_id
    WHERE p.kind = 'person' AND p.active_to IS NULL"""


@dataclass(frozen=True)
class Cast:
    """Who plays in the stories."""

    director: str  # the manager of all teams
    manager: str
    rep: str  # of the manager's team, with leads never attempted
    rep_id: int
    stranger: str  # a rep of another team
    stranger_id: int
    marketer: str
    operations: str


def cast_of(database: Path) -> Cast:
    """The cast of a demo company."""
    everybody = [dict(row) for row in rows(database, _PEOPLE)]
    reps = [p for p in everybody if p["role"] == "rep" and p["team"]]
    rep = max(reps, key=lambda p: p["waiting"])
    stranger = next(p for p in reps if p["team"] != rep["team"])

    def named(role: str, **also: object) -> str:
        return next(p["name"] for p in everybody if p["role"] == role and p.items() >= also.items())

    return Cast(
        director=named("manager", at_the_top=1), manager=named("manager", team=rep["team"]),
        rep=rep["name"], rep_id=rep["id"], stranger=stranger["name"], stranger_id=stranger["id"],
        marketer=named("marketing"), operations=named("operations"),
    )


def rows(database: Path, question: str, *about: object) -> list[sqlite3.Row]:
    """What stands in a demo's file, whatever the app says of it."""
    with closing(sqlite3.connect(database)) as opened:
        opened.row_factory = sqlite3.Row
        return opened.execute(question, about).fetchall()
