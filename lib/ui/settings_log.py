"""The latest changes of a part of the settings: who, when, what, from what to what."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from lib import clock
from lib.domain.day_words import day_words, span_words
from lib.domain.office import INTENTS, MEASURE_WORDS
from lib.domain.people import ROLE_WORDS, Role, Viewer
from lib.queries import settings_log
from lib.ui import data, page, words

Names = dict[str, dict[int, str]]
Facts = dict[str, Any]

_TITLES = {
    "add_person": "{about} added", "change_person": "{about} changed", "move_person": "{about} moved to another team",
    "save_stay": "Teams of {about} changed", "remove_stay": "A stay of {about} removed",
    "save_leave": "Leave of {about}", "remove_leave": "Leave of {about} removed",
    "save_team": "Team {about}", "remove_team": "Team {about} removed",
    "save_calendar": "Calendar {about}", "remove_calendar": "Calendar {about} removed",
    "add_holiday": "Holiday of {about} added", "remove_holidays": "Holiday of {about} removed",
    "add_public_holidays": "Public holidays of {about} added",
    "set_target": "Target for {about}", "remove_target": "Target for {about} removed",
    "set_sla_rule": "SLA rule {about}", "remove_sla_rule": "SLA rule {about} removed",
    "save_cadence": "Cadence {about}", "remove_cadence": "Cadence {about} removed",
}
_LABELS = {
    "name": "name", "email": "e-mail", "role": "role", "zone": "time zone", "calendar_id": "hours", "team_id": "team",
    "active_from": "first day", "active_to": "last day", "parent_id": "team above", "acceptance_step": "acceptance",
    "hours": "hours", "country": "country", "region": "region", "minutes": "owed within", "figure": "figure",
    "steps": "attempts", "max_voicemails": "voicemails at most", "note": "note", "stays": "teams", "days": "days",
}


def recent(viewer: Viewer, actions: Sequence[str]) -> None:
    """The list at the end of a part. Changing something back is how one takes it back."""
    today = clock.today()
    lines = data.ask(settings_log.recent_changes, viewer, actions, today)
    st.header("Recent changes")
    if not lines:
        st.caption("Nothing has been changed here yet.")
        return
    names = data.ask(settings_log.names, viewer, today)
    zone, now = ZoneInfo(viewer.zone), page.now()
    with st.container(border=True):
        for line in lines:
            who = line["who"] or (ROLE_WORDS[Role(line["role"])] if line["role"] else "Catcher")
            when = words.moment(line["at"], zone, now)
            st.markdown(f"**{words.plain(title(line))}** :gray[· {words.plain(who)} · {when}]  \n"
                        + words.plain(details(line, names)))
            if effects := (line["after"] or {}).get("effects"):
                st.caption(words.plain(" ".join(effects)))
    st.caption("To take a change back, change it back: what stood there before is in the line.")


def title(line: Facts) -> str:
    """What was changed: "Ana moved to another team"."""
    return _TITLES[line["action"]].format(about=_about(line))


def details(line: Facts, names: Names) -> str:
    """From what to what, field by field."""
    before, after = line["before"] or {}, line["after"] or {}
    when = _span(after or before)
    parts = [when] if when else []
    for field, label in _LABELS.items():
        if field not in before and field not in after:
            continue
        was, now = (_value(field, facts.get(field), names) for facts in (before, after))
        if was == now:
            continue
        parts.append(f"{label} {now}" if not before.get(field) and field not in before else
                     f"{label} {was}" if not after else f"{label} {was} → {now}")
    return "; ".join(parts) or "–"


def _about(line: Facts) -> str:
    facts: Facts = {**(line["before"] or {}), **(line["after"] or {})}
    if line["entity"] == "role":
        return f"every {ROLE_WORDS[Role(facts['role'])].lower()}" + _measure(facts)
    if line["entity"] == "sla_rule":
        return "for " + rule_words(facts["source"], facts["intent"])
    if line["entity"] == "cadence":
        return "for " + plan_words(facts["intent"])
    return str(line["about"] or facts.get("name") or "somebody who is not here any more") + _measure(facts)


def _measure(facts: Facts) -> str:
    return f": {MEASURE_WORDS[facts['measure']].lower()} a {facts['period']}" if "measure" in facts else ""


def rule_words(source: str | None, intent: str | None) -> str:
    """What a rule is about: "hot leads from Website form"."""
    kind = f"{INTENTS.get(intent, intent).lower()} leads" if intent else "all leads"
    return f"{kind} from {source}" if source else kind


def plan_words(intent: str) -> str:
    """What a plan is about: "hot leads"."""
    return f"{INTENTS[intent].lower()} leads" if intent in INTENTS else "all other leads"


def _span(facts: Facts) -> str:
    if "valid_from" in facts:
        return f"from {day_words(date.fromisoformat(facts['valid_from']))}"
    if "from_day" in facts and "to_day" in facts:
        return span_words(date.fromisoformat(facts["from_day"]), date.fromisoformat(facts["to_day"]))
    return ""


def _value(field: str, value: Any, names: Names) -> str:
    if field in ("team_id", "parent_id", "calendar_id"):
        known = names["calendar" if field == "calendar_id" else "team"]
        empty = "the team’s" if field == "calendar_id" else "none"
        return empty if value is None else known.get(value, "one that is not shown here")
    if value is None:
        return "the team’s" if field == "zone" else "none"
    if field == "role":
        return ROLE_WORDS[Role(value)].lower()
    if field in ("active_from", "active_to"):
        return day_words(date.fromisoformat(value))
    if field == "acceptance_step":
        return "asked" if value else "not asked"
    if field == "minutes":
        return words.working(value * 60)
    if field == "stays":
        return ", ".join(_stay(stay, names) for stay in value) or "none"
    if field == "days":
        return _days(value)
    return str(value)


def _stay(stay: Facts, names: Names) -> str:
    team = names["team"].get(stay["team_id"], "another team")
    first = date.fromisoformat(stay["from_day"])
    if stay["to_day"] is None:
        return f"{team} since {first.day} {first:%b} {first.year}"
    return f"{team} {span_words(first, date.fromisoformat(stay['to_day']))}"


def _days(days: dict[str, str]) -> str:
    some = [f"{day_words(date.fromisoformat(day))} ({name})" for day, name in list(days.items())[:3]]
    more = f" and {len(days) - 3} more" if len(days) > 3 else ""
    return ", ".join(some) + more
