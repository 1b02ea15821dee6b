"""The rows behind a number of the Reps page, in a drawer: the address says which, so they can be sent.

rows: what the number counts. of: whose; without it, everybody's in the table. band, slot,
day: which bar or field of a chart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from lib.domain.delays import IN_DAYS, IN_HOURS, step_of
from lib.domain.integrity import FLAGS, Flag, claims_contact
from lib.domain.ladder import RUNGS, UNFOLLOWED, Rung
from lib.domain.own_past import first_monday
from lib.domain.people import Viewer
from lib.domain.periods import Period, from_text
from lib.metrics.by_person import conditions
from lib.metrics.catalogue import metric
from lib.metrics.definition import Measure
from lib.queries import reps_drill, reps_rows
from lib.queries.reps_rows import MOST_ROWS, Rows
from lib.ui import data, page, period_control, reps_cells, reps_data, urlstate, words
from lib.ui.reps_drill_data import Drill, drill, period_waits
from lib.ui.reps_words import CHART, METRIC_OF, chart_kind

PARAMS = ("rows", "of", "band", "slot", "day")
_ALL = 100_000
ASSIGNED = {"assigned": "assigned", "in_time": "rep_sla_met", "judged": "rep_sla_decided",
            "no_attempt": "rep_never_attempted"}
PROMISES = {
    "kept": ("Promises kept", "Next steps that were due in these days and done by their time."),
    "broken": ("Promises broken", "Next steps that were due in these days and not done by their time."),
    "moved": ("Promises moved", "Next steps due in these days that were replaced or called off in time."),
    "open": ("Promises still open", "Next steps that are due later in these days."),
    "no_show_us": ("Meetings we did not come to", "Appointments of these days that our side missed."),
}
OPEN_LEADS = {
    "backlog": ("Open leads", "All open leads of the rep, on whatever rung, the longest wait first."),
    "untried": ("Not tried", "Open leads of the rep that nobody has tried, the longest wait first."),
}
DELAYS = {
    "wall": ("Answered", "Assignments of these days by the time on the wall until the rep's first attempt."),
    "work": ("Answered", "Assignments of these days by the rep's working time until the first attempt."),
    "system": ("Before the rep had it", "Assignments of these days by the time from response to assignment."),
    "unanswered": ("No attempt by the rep", "Assignments of these days to which the rep has made no attempt."),
}


@dataclass(frozen=True)
class Found:
    """Rows to show: what they are, what they count, and how to make cells of one."""

    title: str
    meaning: str
    cells: Callable[..., dict[str, Any]]
    rows: Rows


def open_rows(what: str, of: int | None = None, **more: object) -> None:
    """Have the rows behind a number shown; for the callback of a button or a chart."""
    urlstate.clear((*PARAMS, "lead"))
    for name, value in {"rows": what, "of": of, **more}.items():
        urlstate.put(name, value, resets=())


def drawer(viewer: Viewer, period: Period, team_id: int | None) -> None:
    """The drawer of the rows the address asks for, if it does; nothing of what is not the viewer's to see."""
    what = urlstate.get("rows")
    if what is None or urlstate.get_number("lead") is not None:
        return
    found = _find(viewer, what, period, team_id)

    @st.dialog(found.title if found else "No such rows", width="large", position="right",
               on_dismiss=lambda: urlstate.clear(PARAMS))
    def shown() -> None:
        if found is None:
            st.markdown("There are no such rows among yours. The link may be somebody else's, or mistyped.")
        else:
            _show(viewer, found)

    shown()


def _show(viewer: Viewer, found: Found) -> None:
    rows, total = found.rows
    st.caption(found.meaning)
    cells = [found.cells(row, ZoneInfo(viewer.zone), page.now()) for row in rows]
    if not cells:
        st.markdown("Nothing to show here.")
        return
    frame = pd.DataFrame(cells)
    frame.insert(0, "Open", [":material/open_in_full:" if row["opens"] else None for row in rows])
    ids = [row["handoff_id"] if row["opens"] else None for row in rows]
    st.dataframe(
        frame, hide_index=True, row_height=34, height=min(len(rows), 16) * 34 + 38,
        column_config={"Open": st.column_config.ButtonColumn(
            "Open", width=50, pinned=True, type="tertiary", key="open_row", on_click=lambda: _open(ids))},
        alt=f"{words.counted(total, 'row')}: {found.title}",
    )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(words.counted(total, "row") + (f", the first {len(rows):,} shown" if total > len(rows) else ""))
        st.download_button("Export as CSV", lambda: reps_cells.as_file(cells), "rows.csv", "text/csv",
                           icon=":material/download:", on_click="ignore", help="The rows shown here.")


def _open(ids: Sequence[int | None]) -> None:
    handoff_id = ids[st.session_state["open_row"]["row"]]
    if handoff_id is not None:
        urlstate.put("lead", handoff_id, resets=())
        st.rerun()  # the whole page: a drawer by itself would only draw itself anew


# -- which rows ------------------------------------------------------------------------------


def _find(viewer: Viewer, what: str, period: Period, team_id: int | None) -> Found | None:
    of = urlstate.get_number("of")
    if what in METRIC_OF or what in CHART:
        return _touches(viewer, what, of, period, team_id)
    if what in ASSIGNED:
        days = _days(urlstate.get("day"), viewer) or period
        return _assignments(viewer, what, _people(viewer, of, period, team_id), days)
    if of is None:
        return None
    if what in OPEN_LEADS or what in Rung._value2member_map_:
        return _open_leads(viewer, what, of)
    if what in PROMISES:
        title, meaning = PROMISES[what]
        rows = data.ask(reps_rows.promises_behind, viewer, what, of, period, now=page.now())
        return Found(title, meaning, reps_cells.promise, rows)
    if what in DELAYS or what in Flag._value2member_map_:
        one = drill(viewer, of, period, page.now())
        if one is None:
            return None
        return _delays(viewer, what, one) if what in DELAYS else _flagged(viewer, Flag(what), one)
    return None


def _people(viewer: Viewer, of: int | None, period: Period, team_id: int | None) -> list[int]:
    """Whose rows: one person's, or everybody's in the table."""
    return [of] if of is not None else [rep.person_id for rep in reps_data.roster(viewer, period, team_id)]


def _touches(viewer: Viewer, what: str, of: int | None, period: Period, team_id: int | None) -> Found:
    label, meaning = CHART.get(what, ""), ""
    if what in METRIC_OF:
        defined = metric(METRIC_OF[what])
        label, meaning = defined.label, defined.description
    first, last, keep, where = _part(viewer, what, of, period)
    kind = what if what in METRIC_OF else "dial" if what == "other_dial" else "attempt"
    narrowed = keep is not None
    found, total = data.ask(
        reps_rows.touches_behind, viewer, kind, _people(viewer, of, period, team_id), first, last,
        size=_ALL if narrowed else MOST_ROWS,
    )
    if keep is not None:
        found = [row for row in found if keep(row)]
        total = len(found)
    return Found(f"{label}{where}", meaning, reps_cells.touch, (found, total))


def _part(
    viewer: Viewer, what: str, of: int | None, period: Period
) -> tuple[date, date, Callable[[dict[str, Any]], bool] | None, str]:
    """The days a bar or field is about, what else its rows fulfil, and how that reads."""
    of_bar = None if what in METRIC_OF else lambda row: chart_kind(row["channel"], row["outcome"]) == what
    if (days := _days(urlstate.get("day"), viewer)) is not None:
        return days.first, days.last, of_bar, f", {period_control.words(days)}"
    slot = urlstate.get("slot")
    one = drill(viewer, of, period, page.now()) if slot and of is not None else None
    if one is not None and slot is not None and (asked := _slot(slot)):
        weekday, hour = asked

        def in_slot(row: dict[str, Any]) -> bool:
            at = row["occurred_at"].astimezone(one.who.clock.zone)
            return not row["day_only"] and (at.weekday(), at.hour) == (weekday, hour)

        name = (date(2024, 1, 1) + timedelta(days=weekday)).strftime("%a")  # a Monday
        where = f", {name} from {hour}:00 in {one.who.clock.calendar.zone.replace('_', ' ')}, 14 weeks"
        return first_monday(one.today), one.today, in_slot, where
    return period.first, period.last, of_bar, ""


def _days(text: str | None, viewer: Viewer) -> Period | None:
    """A day, or several, as the address has them."""
    return from_text(text if ".." in text else f"{text}..{text}", viewer.zone) if text else None


def _slot(text: str) -> tuple[int, int] | None:
    weekday, _, hour = text.partition("-")
    if weekday.isdecimal() and hour.isdecimal() and len(text) < 5 and int(weekday) < 7 and int(hour) < 24:
        return int(weekday), int(hour)
    return None


def _assignments(viewer: Viewer, what: str, people: list[int], period: Period) -> Found:
    defined = metric(ASSIGNED[what])
    assert isinstance(defined, Measure)
    which = conditions(viewer, defined, period, people, page.now())
    rows = data.ask(reps_rows.assignments_behind, viewer, which)
    return Found(defined.label, defined.description, reps_cells.assignment, rows)


def _delays(viewer: Viewer, what: str, one: Drill) -> Found:
    """The assignments of one bar; without a bar, all that have such a delay."""
    title, meaning = DELAYS[what]
    given, found = period_waits(one)
    steps = IN_DAYS if any(g.day_only for g in given) else IN_HOURS
    seconds = {"wall": lambda w: w.wall_s, "work": lambda w: w.work_s, "system": lambda w: w.system_s}.get(what)
    kept = [w for w in found if what == "system" or w.answered is (what != "unanswered")]
    if seconds is not None and (step := urlstate.get_number("band", at_least=0)) is not None and step < len(steps):
        kept = [w for w in kept if step_of(seconds(w), steps) == step]
        title = f"{title}: {steps[step].words}"
    which = reps_rows.assignments_numbered(viewer, one.rep.person_id, [w.assignment_id for w in kept])
    return Found(title, meaning, reps_cells.assignment, data.ask(reps_rows.assignments_behind, viewer, which))


def _open_leads(viewer: Viewer, what: str, of: int) -> Found:
    """What somebody has on the desk now: all of it, what nobody has tried, or one rung."""
    if what in OPEN_LEADS:
        (title, meaning), rungs = OPEN_LEADS[what], tuple(Rung) if what == "backlog" else UNFOLLOWED
    else:
        said, rungs = RUNGS[Rung(what)], (Rung(what),)
        title, meaning = said.label, said.meaning
    rows = data.ask(reps_rows.open_leads, viewer, of, rungs, now=page.now())
    return Found(title, meaning, reps_cells.lead, rows)


def _flagged(viewer: Viewer, flag: Flag, one: Drill) -> Found:
    said = FLAGS[flag]
    if flag is Flag.NO_EVIDENCE:
        statuses = data.ask(reps_drill.without_evidence, viewer, one.rep.person_id)
        claims = [status for status in statuses if claims_contact(status)]
        ids = data.ask(reps_drill.with_status, viewer, one.rep.person_id, claims)
        return Found(said.label, said.meaning, reps_cells.lead, data.ask(reps_rows.leads_named, viewer, ids))
    rows = data.ask(reps_rows.touches_named, viewer, one.flags[flag])
    return Found(said.label, said.meaning, reps_cells.touch, rows)
