"""SLA rules: how soon a first attempt is owed, from a day of hand-off on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update

from lib.clock import organisation_zone
from lib.db.schema import handoffs, sla_rules
from lib.domain.day_words import day_words
from lib.domain.office import INTENTS
from lib.domain.periods import midnight
from lib.domain.response_clock import SlaRule, minutes_owed
from lib.errors import BadSetting, CannotDo, NotFound
from lib.queries.calendars import sla_rules_of
from lib.services.office.change import Entry, Work, change
from lib.services.office.clocks import handed_off_since, rederive
from lib.services.office.effects import counted

_FAR = date(9999, 1, 1)
MOST_MINUTES = 60 * 24 * 60


@dataclass(frozen=True, kw_only=True)
class SetSlaRule:
    """From a day of hand-off on, an attempt is owed within so many working minutes. None: for all."""

    at: datetime
    source: str | None = None
    intent: str | None = None
    minutes: int
    valid_from: date | None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveSlaRule:
    """A rule that shall not hold, from its day on."""

    at: datetime
    rule_id: int
    token: str | None = None


@change("change_sla", clocks=True)
def set_sla_rule(work: Work, command: SetSlaRule) -> Entry:
    """Add a rule; for the same source, intent and day it changes the one that is there.

    Hand-offs made on its day or later get the deadline they would have had; earlier ones
    never. Raises BadSetting for a window that cannot be or a day that is missing.
    """
    if not 1 <= command.minutes <= MOST_MINUTES:
        raise BadSetting(f"A promise of {command.minutes:,} working minutes cannot be. Choose between 1 minute and "
                         f"{MOST_MINUTES // 60:,} hours.")
    if command.valid_from is None:
        raise BadSetting("Choose the first day of hand-off the rule holds for.")
    if command.intent is not None and command.intent not in INTENTS:
        raise BadSetting(f"There is no intent called “{command.intent}”. Choose {', '.join(INTENTS)}, or all.")
    source = (command.source or "").strip() or None
    r = sla_rules.c
    known = work.conn.execute(
        select(sla_rules).where(r.source.is_not_distinct_from(source), r.intent.is_not_distinct_from(command.intent),
                                r.valid_from == command.valid_from).with_for_update()
    ).one_or_none()
    if known is not None and known.minutes == command.minutes:
        raise CannotDo(f"That rule holds from {day_words(command.valid_from)} already. Change the time, or close this.")
    rules = sla_rules_of(work.conn)
    facts = {"source": source, "intent": command.intent, "valid_from": command.valid_from}
    if known is None:
        rule_id: int = work.conn.execute(
            insert(sla_rules).values(**facts, minutes=command.minutes).returning(r.id)
        ).scalar_one()
        before = None
    else:
        rule_id, before = known.id, facts | {"minutes": known.minutes}
        work.conn.execute(update(sla_rules).where(r.id == rule_id).values(minutes=command.minutes))
    _owe_anew(work, rules, command.valid_from)
    return Entry("sla_rule", rule_id, before, facts | {"minutes": command.minutes})


@change("change_sla", clocks=True)
def remove_sla_rule(work: Work, command: RemoveSlaRule) -> Entry:
    """Take a rule away; hand-offs from its day on are owed what the other rules say. Raises NotFound."""
    row: Row[Any] | None = work.conn.execute(
        select(sla_rules).where(sla_rules.c.id == command.rule_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no rule {command.rule_id}. It may have been removed; look at the list again.")
    rules = sla_rules_of(work.conn)
    work.conn.execute(delete(sla_rules).where(sla_rules.c.id == row.id))
    _owe_anew(work, rules, row.valid_from)
    return Entry("sla_rule", row.id, {"source": row.source, "intent": row.intent, "valid_from": row.valid_from,
                                      "minutes": row.minutes})


def _owe_anew(work: Work, rules: tuple[SlaRule, ...], since: date) -> None:
    """Give hand-offs made since a day the window that holds now, where it is another than held before."""
    h, zone = handoffs.c, organisation_zone()
    now = sla_rules_of(work.conn)
    begin = midnight(since, zone)
    concerned = h.handed_off_at >= begin
    kinds = work.conn.execute(select(h.source, h.intent).where(concerned).distinct()).all()
    found, moved = 0, []
    for source, intent in kinds:
        its_kind = and_(h.source.is_not_distinct_from(source), h.intent.is_not_distinct_from(intent))
        for first, last, minutes in _differences(rules, now, since, source, intent):
            these = and_(
                h.handed_off_at >= midnight(first, zone), h.handed_off_at < midnight(last, zone),
                its_kind, h.sla_minutes != minutes,
            )
            moved.append(its_kind)
            found += work.conn.execute(update(handoffs).where(these).values(sla_minutes=minutes)).rowcount
    work.say(_reach(work, since, found))
    if found:
        of_handoffs, of_assignments = (handed_off_since(work.conn, begin, or_(*moved)) for _ in range(2))
        rederive(work, of_handoffs=of_handoffs, of_assignments=of_assignments)


def _differences(
    before: tuple[SlaRule, ...], after: tuple[SlaRule, ...], since: date, source: str | None, intent: str | None
) -> Iterator[tuple[date, date, int]]:
    """Stretches of days since one on which another window is owed now: first day, the day after the last, minutes."""
    cuts = sorted({since} | {rule.valid_from for rule in (*before, *after) if rule.valid_from > since})
    for first, last in zip(cuts, [*cuts[1:], _FAR], strict=True):
        was, now = (minutes_owed(rules, source=source, intent=intent, on=first) for rules in (before, after))
        if was != now:
            yield first, last, now


def _reach(work: Work, since: date, found: int) -> str:
    if since > work.today:
        return f"It holds for hand-offs from {day_words(since)} on; none has been made yet."
    if not found:
        return f"No hand-off made since {day_words(since)} is owed in another time."
    earlier = work.conn.execute(
        select(func.count()).where(handoffs.c.handed_off_at < midnight(since, organisation_zone()))
    ).scalar_one()
    told = f"{counted(found, 'hand-off')} made since {day_words(since)} {'is' if found == 1 else 'are'}"
    kept = f"{counted(earlier, 'earlier one')} {'keeps' if earlier == 1 else 'keep'} theirs"
    return f"{told} owed in another time; {kept}."
