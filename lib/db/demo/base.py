"""Write the demo company itself: its calendars, teams, people, rules, campaigns, accounts and contacts."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection

from lib.db.bulk import bulk_insert
from lib.db.demo import market, rules
from lib.db.demo.campaigns import KINDS, SOURCE_NAMES, name_of
from lib.db.demo.names import company_name, person_name
from lib.db.demo.places import Country
from lib.db.demo.rows import NONE, Rows
from lib.db.demo.sizes import Size, Span
from lib.db.demo.staff import EPOCH, Staff, closed_days
from lib.db.demo.words import INDUSTRIES, TITLES
from lib.db.schema import (
    accounts,
    calendar_hours,
    calendars,
    campaigns,
    contacts,
    holidays,
    leave,
    memberships,
    people,
    sla_rules,
    targets,
    teams,
)

_AT_A_TIME = 20_000


def write_company(conn: Connection, size: Size, span: Span, staff: Staff) -> None:
    """Everything that does not depend on leads: when we work, who we are, what we owe."""
    _write_calendars(conn, span, staff)
    _write_people(conn, span, staff)
    rule_rows = [
        (i, r.source, r.intent, r.minutes, r.valid_from.toordinal() - EPOCH)
        for i, r in enumerate(rules.sla_rules(span), 1)
    ]
    bulk_insert(conn, sla_rules, ("id", "source", "intent", "minutes", "valid_from"), rule_rows)
    columns = ("id", "person_id", "role", "team_id", "measure", "period", "figure", "valid_from")
    bulk_insert(conn, targets, columns, [(i, *row) for i, row in enumerate(rules.targets(size, span, staff), 1)])


def _write_calendars(conn: Connection, span: Span, staff: Staff) -> None:
    ids = {calendar: i for i, calendar in enumerate(staff.calendars, 1)}
    rows = [(i, c.name, c.zone, c.country) for c, i in ids.items()]
    bulk_insert(conn, calendars, ("id", "name", "zone", "country"), rows)
    hours = [
        (i, weekday, opens, closes) for c, i in ids.items() for weekday in c.weekdays for opens, closes in c.hours
    ]
    bulk_insert(conn, calendar_hours, ("id", "calendar_id", "weekday", "opens", "closes"), _numbered(hours))
    closed = [(i, day, name) for c, i in ids.items() for day, name in closed_days(c.country, span).items()]
    bulk_insert(conn, holidays, ("id", "calendar_id", "day", "name"), _numbered(closed))
    team_rows = [(t.id, t.name, t.parent, ids[t.calendar], t.acceptance) for t in staff.teams]
    bulk_insert(conn, teams, ("id", "name", "parent_id", "calendar_id", "acceptance_step"), team_rows)


def _write_people(conn: Connection, span: Span, staff: Staff) -> None:
    ids = {calendar: i for i, calendar in enumerate(staff.calendars, 1)}
    long_ago = span.first_day - 600
    rows: list[tuple[Any, ...]] = [
        (o.id, o.name, o.email, o.role, o.kind, o.zone, None, None, None) for o in staff.others
    ]
    stays: list[tuple[Any, ...]] = [(o.id, o.team, long_ago, None) for o in staff.others if o.team]
    for r in staff.reps:
        own = ids[r.calendar] if r.own_calendar else None
        rows.append((r.person_id, r.name, r.email, "rep", "person", r.zone, own, r.joined if r.newly else None, r.left))
        if r.earlier_team and r.moved_on:
            stays.append((r.person_id, r.earlier_team, r.joined, r.moved_on - 1))
        stays.append((r.person_id, r.team, r.moved_on or r.joined, r.left))
    columns = ("id", "name", "email", "role", "kind", "zone", "calendar_id", "active_from", "active_to")
    bulk_insert(conn, people, columns, sorted(rows))
    bulk_insert(conn, memberships, ("id", "person_id", "team_id", "from_day", "to_day"), _numbered(stays))
    away = [(r.person_id, *spell) for r in staff.reps for spell in r.away]
    bulk_insert(conn, leave, ("id", "person_id", "from_day", "to_day", "note"), _numbered(away))


def _numbered(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(i, *row) for i, row in enumerate(rows, 1)]


def write_campaigns(conn: Connection, rows: Rows, leads: Rows, staff: Staff, rng: np.random.Generator) -> None:
    """The campaigns; what was expected is near what came, for the planned ones what such a one brings."""
    came = np.bincount(leads.campaign[leads.campaign != NONE], minlength=len(rows))
    typical = max(10, int(np.median(came[came > 0])))
    expected = np.where(came > 0, came * rng.uniform(0.7, 1.6, len(rows)), typical * rng.uniform(0.6, 1.5, len(rows)))
    regions = [*(region.name for region in staff.regions), None]
    who = np.append(staff.person, 0)
    data = [
        (
            i + 1, name_of(rows.kind[i], i, rows.starts[i], regions[rows.region[i]]),
            KINDS[rows.kind[i]].channel, SOURCE_NAMES[rows.source[i]], int(rows.starts[i]), int(rows.ends[i]),
            int(rows.budget[i]), int(rows.cost[i]), max(5, round(expected[i] / 5) * 5),
            int(who[rows.catcher[i]]) or None, None if rows.accepted_at[i] == NONE else int(rows.accepted_at[i]),
            int(who[rows.backup[i]]) or None,
        )
        for i in range(len(rows))
    ]
    columns = ("id", "name", "channel", "source", "starts_on", "ends_on", "budget", "cost", "expected_responses",
               "catcher_id", "catcher_accepted_at", "backup_id")
    bulk_insert(conn, campaigns, columns, data)


def account_name(rows: Rows, staff: Staff, i: int) -> str:
    """What the i-th account is called."""
    return company_name(_country(rows, staff, i).language, i)[0]


def _country(rows: Rows, staff: Staff, i: int) -> Country:
    return staff.regions[rows.region[i]].countries[rows.country[i]]


def write_accounts(conn: Connection, rows: Rows, staff: Staff, rng: np.random.Generator) -> None:
    """Accounts and their contacts."""
    account_columns = ("id", "name", "domain", "industry", "segment", "country", "zone", "lifecycle", "owner_id",
                       "created_at")
    contact_columns = ("id", "account_id", "name", "persona", "title", "email", "phone", "do_not_call", "do_not_email")
    for begin in range(0, len(rows), _AT_A_TIME):
        part = range(begin, min(begin + _AT_A_TIME, len(rows)))
        bulk_insert(conn, accounts, account_columns, _account_rows(rows, staff, part))
        count = int(rows.people[part.start : part.stop].sum())
        chances = rng.integers(0, 1_000, (count, 3)).tolist()
        bulk_insert(conn, contacts, contact_columns, _contact_rows(rows, staff, part, chances))


def _account_rows(rows: Rows, staff: Staff, part: range) -> Iterator[tuple[Any, ...]]:
    who = [*staff.person.tolist(), None]
    for i in part:
        country = _country(rows, staff, i)
        name, domain, sector = company_name(country.language, i)
        yield (i + 1, name, domain, INDUSTRIES[sector], market.SEGMENTS[rows.segment[i]], country.code, country.zone,
               market.LIFECYCLES[rows.lifecycle[i]], who[rows.owner[i]], int(rows.created[i]))


def _contact_rows(rows: Rows, staff: Staff, part: range, chances: list[list[int]]) -> Iterator[tuple[Any, ...]]:
    drawn = iter(chances)
    for i in part:
        country = _country(rows, staff, i)
        domain = company_name(country.language, i)[1]
        first = int(rows.first_contact[i])
        for place in range(int(rows.people[i])):
            again, number = divmod(place, 1_600)
            name, mailbox = person_name(country.language, again * 1_600 + (i * 131 + number) % 1_600)
            title, phone, quiet = next(drawn)
            persona, job = TITLES[title % len(TITLES)]
            digits = phone if "{:03d}" in country.phone else phone % 100
            yield (first + place, i + 1, name, persona, job, f"{mailbox}@{domain}", country.phone.format(digits),
                   quiet < 20, 10 <= quiet < 40)


