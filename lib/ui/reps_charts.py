"""The charts of one rep: days, answers, hours. A click on a bar or a field opens its rows."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from lib.domain.delays import IN_DAYS, IN_HOURS, spread
from lib.domain.lists import Slice
from lib.domain.people import Viewer
from lib.domain.spread import FEWEST_FOR_P90, median, ninetieth
from lib.metrics.run import Value
from lib.ui import charts, data, page, period_control, words
from lib.ui.charts import Series
from lib.ui.reps_drill_data import CHART_DAYS, Drill, hours_map, period_waits, sums, target_by_day
from lib.ui.reps_rows import open_rows
from lib.ui.reps_words import CHART, SHORT, chart_counts

_AIMED = ("dial", "email", "meeting_held")
"""Kinds that share no attempt, so that their targets add up to the bars' height."""


def days(viewer: Viewer, of: Drill) -> None:
    """What was done each day, stacked by kind, with the target; and what came of calls and voicemails."""
    last = min(of.period.last, of.today) if of.period.first <= of.today else of.period.last
    first = min(of.period.first, last - timedelta(days=CHART_DAYS - 1))
    every = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    st.header(f"Activity by day, {period_control.words(type(of.period)(first, last, of.period.zone))}", anchor=False)
    counts = [chart_counts(sums(of.days, day, day)) for day in every]
    kinds = [kind for kind in CHART if kind != "other" or any(count[kind] for count in counts)]
    target, aimed = target_by_day(of, first, last, _AIMED)
    names = _listed([SHORT[kind].lower() for kind in aimed])
    chart, figures = st.columns([4, 1], vertical_alignment="top")
    with chart:
        figure = charts.stacked_days(
            every, [Series(CHART[kind], [count[kind] for count in counts]) for kind in kinds],
            None if target is None else target.tolist(), keys=kinds, unit="Attempts")
        _clickable(figure, "chart_days", of, "Attempts by day and kind")
        if aimed:
            st.caption(f"The target is that of {names} together; holidays, leave and part-time reduce it.")
    with figures:
        found = data.metrics(viewer, ("connect_rate", "voicemail_call_back_rate"), of.period, page.now(),
                             Slice(rep_id=of.rep.person_id))
        done = sums(of.days, of.period.first, of.period.last)
        _rate(found["connect_rate"], done, "conversation", "dial", of)
        _rate(found["voicemail_call_back_rate"], done, "called_back", "voicemail", of)


def _listed(names: Sequence[str]) -> str:
    """ "dials, e-mails and meetings held"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _rate(value: Value, done: dict[str, int], top: str, bottom: str, of: Drill) -> None:
    """A rate of the period with the counts behind it, each of which opens its rows."""
    with st.container(border=True, gap="xxsmall"):
        st.metric(value.metric.label, words.figure(value), help=f"{value.metric.asks} {value.metric.description}")
        with st.container(horizontal=True, gap="small"):
            for kind, word in ((top, ""), (bottom, "of ")):
                st.button(f"{word}{words.counted(done.get(kind, 0), _ONE[kind], _MANY[kind])}", key=f"rate_{kind}",
                          type="tertiary", disabled=not done.get(kind), on_click=open_rows,
                          args=(kind, of.rep.person_id))


_ONE = {"conversation": "conversation", "dial": "dial", "called_back": "called back", "voicemail": "voicemail"}
_MANY = {"conversation": "conversations", "dial": "dials", "called_back": "called back", "voicemail": "voicemails"}


def answers(of: Drill) -> None:
    """How long the leads of the period waited for the rep, and how long they had waited before."""
    given, found = period_waits(of)
    st.header(f"Answers to the leads of {period_control.words(of.period)}", anchor=False)
    if not given:
        st.caption("No lead was assigned in these days.")
        return
    in_days = any(g.day_only for g in given)
    steps = IN_DAYS if in_days else IN_HOURS
    names = [step.words for step in steps]
    done = [w for w in found if w.answered]
    wall, work = (spread([getattr(w, part) for w in done], steps) for part in ("wall_s", "work_s"))
    system = spread([w.system_s for w in found], steps)
    left, right = st.columns(2)
    with left:
        st.markdown("**Human delay**: assigned to the rep’s first attempt")
        figure = charts.steps(names, [Series("On the wall", wall.counts), Series("In working time", work.counts)],
                              unit="Leads answered", keys=("wall", "work"))
        _clickable(figure, "chart_human", of, "Leads by the time the rep took, on the wall and in working time")
        st.caption(_said([w.wall_s for w in found], [w.work_s for w in found], in_days))
        waiting = len(found) - len(done)
        if waiting:
            st.button(f"{waiting:,} of {words.counted(len(found), 'lead')} ({waiting / len(found):.0%}) without an "
                      "attempt by the rep; they count with their wait so far", key="rows_unanswered", type="tertiary",
                      icon=":material/hourglass_empty:", on_click=open_rows, args=("unanswered", of.rep.person_id))
    with right:
        st.markdown("**System delay**: response to assigned, before the rep had it")
        figure = charts.steps(names, [Series("On the wall", system.counts)], unit="Leads", keys=("system",))
        _clickable(figure, "chart_system", of, "Leads by the time before the rep had them, on the wall")
        st.caption(_said([w.system_s for w in found], [w.system_work_s for w in found], in_days))


def _said(wall: Sequence[float], work: Sequence[float], in_days: bool) -> str:
    """Median and 90th percentile of both clocks; why the second is missing, where there are too few."""
    parts = []
    for name, seconds, say in (("On the wall", wall, words.duration), ("in working time", work, words.working)):
        if in_days:
            say = words.whole_days
        middle, high = median(seconds), ninetieth(seconds)
        text = f"{name}: median {say(middle or 0)}"
        parts.append(text if high is None else f"{text}, 90th percentile {say(high)}")
    few = "" if len(wall) >= FEWEST_FOR_P90 else f" Below {FEWEST_FOR_P90} leads there is no 90th percentile."
    return f"{words.counted(len(wall), 'lead')}. {'; '.join(parts)}.{few}"


def hours(viewer: Viewer, of: Drill) -> None:
    """When they dial, and when people pick up: the trailing 13 weeks and this one, in the rep's own hours."""
    st.header("When people pick up", anchor=False)
    dials, spoken = hours_map(viewer, of)
    if not any(map(any, dials)):
        st.caption("No dial with a time of day in 14 weeks.")
        return
    used = [hour for hour in range(24) if any(row[hour] for row in dials)]
    across, weekdays = range(min(used), max(used) + 1), 7 if any(map(any, dials[5:])) else 5
    left, right = st.columns(2)
    for place, counts, name, kind in ((left, dials, "Dials", "dial"), (right, spoken, "Conversations", "conversation")):
        with place:
            st.markdown(f"**{name}** by weekday and hour, 14 weeks")
            figure = charts.hours_of_the_week(counts, hours=across, weekdays=weekdays, what=name.lower(), key=kind)
            _clickable(figure, f"chart_hours_{kind}", of, f"{name} by weekday and hour")


def _clickable(figure: object, key: str, of: Drill, alt: str) -> None:
    """Show a chart; a click on something of it opens its rows."""
    st.plotly_chart(figure, key=f"{key}_{of.rep.person_id}", config=charts.config(), selection_mode="points", alt=alt,
                    on_select=lambda: _clicked(f"{key}_{of.rep.person_id}", of.rep.person_id))


def _clicked(key: str, person_id: int) -> None:
    """A point's customdata: what was clicked on, and which day, step, or weekday and hour."""
    points: Sequence[dict] = st.session_state[key]["selection"]["points"]
    if not points or not points[0].get("customdata"):
        return
    what, *rest = points[0]["customdata"]
    if len(rest) == 2:
        open_rows(what, person_id, slot=f"{rest[0]}-{rest[1]}")
    elif key.startswith("chart_days"):
        open_rows(what, person_id, day=rest[0])
    else:
        open_rows(what, person_id, band=rest[0])
