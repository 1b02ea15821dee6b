"""Calendars, holidays, targets and SLA rules as the settings show them, each read for its viewer."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from lib.db.schema import calendar_hours, calendars, campaigns, holidays, people, sla_rules, targets, teams
from lib.domain.opening_hours import Week
from lib.domain.people import Role, Viewer
from lib.domain.targets import MEASURES
from lib.queries.choices import choices
from lib.queries.settings_scope import calendars_seen_by, people_seen_by, teams_seen_by


def calendars_list(conn: Connection, viewer: Viewer, today: date) -> list[dict[str, Any]]:
    """One row per calendar the viewer may read, by name: its week, and how many of whose it is."""
    c, h = calendars.c, calendar_hours.c
    rows = conn.execute(
        select(c.id, c.name, c.zone, c.country).where(calendars_seen_by(viewer, today)).order_by(c.name)
    ).mappings().all()
    weeks: dict[int, list[list[tuple[int, int]]]] = {row["id"]: [[] for _ in range(7)] for row in rows}
    for key, weekday, opens, closes in conn.execute(
        select(h.calendar_id, h.weekday, h.opens, h.closes).where(h.calendar_id.in_(weeks))
        .order_by(h.calendar_id, h.weekday, h.opens)
    ):
        weeks[key][weekday].append((opens, closes))
    used = [
        {key: count for key, count in conn.execute(
            select(table.c.calendar_id, func.count()).where(seen, table.c.calendar_id.is_not(None))
            .group_by(table.c.calendar_id))}
        for table, seen in ((teams, teams_seen_by(viewer)), (people, people_seen_by(viewer, today)))
    ]
    return [
        dict(row) | {"week": _week(weeks[row["id"]]), "teams": used[0].get(row["id"], 0),
                     "people": used[1].get(row["id"], 0)}
        for row in rows
    ]


def holidays_of(conn: Connection, viewer: Viewer, calendar_id: int, today: date) -> dict[date, str]:
    """The closed days of a calendar the viewer may read, the earliest first; none of any other."""
    h = holidays.c
    readable = select(calendars.c.id).where(calendars_seen_by(viewer, today))
    return {day: name for day, name in conn.execute(
        select(h.day, h.name).where(h.calendar_id == calendar_id, h.calendar_id.in_(readable)).order_by(h.day))}


def targets_list(conn: Connection, viewer: Viewer, today: date) -> list[dict[str, Any]]:
    """One row per target the viewer may know of: those of roles, of their teams, of their people; the latest first.

    state: "now", "later", or "earlier" where a later one of the same kind holds already.
    """
    if viewer.role is Role.REP:
        return []
    t = targets.c
    rows = conn.execute(
        select(targets, people.c.name.label("person"), teams.c.name.label("team"))
        .select_from(
            targets.outerjoin(people, people.c.id == t.person_id).outerjoin(teams, teams.c.id == t.team_id)
        )
        .where(or_(t.person_id.is_(None), people_seen_by(viewer, today)),
               or_(t.team_id.is_(None), teams_seen_by(viewer)))
        .order_by(t.valid_from.desc(), t.id)
    ).mappings().all()
    found, held = [], set()
    for row in sorted(rows, key=_in_order):
        kind = (row["person_id"], row["role"], row["team_id"], row["measure"])
        state = "later" if row["valid_from"] > today else "earlier" if kind in held else "now"
        if state == "now":
            held.add(kind)
        found.append(dict(row) | {"state": state})
    return found


def _in_order(target: Any) -> tuple[Any, ...]:
    """Roles, then teams, then people, each by name; measures as screens show them. The latest comes first already."""
    kind = 0 if target["role"] else 1 if target["team_id"] else 2
    return kind, target["role"] or target["team"] or target["person"], MEASURES.index(target["measure"])


def sla_list(conn: Connection, viewer: Viewer, today: date) -> list[dict[str, Any]]:
    """One row per SLA rule, those for all first, each kind's latest first. state: as for targets."""
    if viewer.role is Role.REP:
        return []
    r = sla_rules.c
    rows = conn.execute(
        select(sla_rules).order_by(r.source.is_not(None), r.source, r.intent.is_not(None), r.intent,
                                   r.valid_from.desc(), r.id)
    ).mappings()
    found, held = [], set()
    for row in rows:
        kind = (row["source"], row["intent"])
        state = "later" if row["valid_from"] > today else "earlier" if kind in held else "now"
        if state == "now":
            held.add(kind)
        found.append(dict(row) | {"state": state})
    return found


def sources(conn: Connection, viewer: Viewer) -> list[str]:
    """Lead sources a rule may be about: of open leads, of campaigns, of rules there are."""
    named = set(choices(conn, viewer).sources)
    for column in (campaigns.c.source, sla_rules.c.source):
        named |= set(conn.execute(select(column).where(column.is_not(None)).distinct()).scalars())
    return sorted(named, key=str.lower)


def _week(days: list[list[tuple[int, int]]]) -> Week:
    return tuple(tuple(day) for day in days)
