"""One rep: where they stand, what to talk about, and what they promised. The charts are next door."""

from typing import Any

import pandas as pd
import streamlit as st

from lib.domain.integrity import FLAGS, Flag
from lib.domain.ladder import RUNGS
from lib.domain.people import Role, Viewer
from lib.domain.periods import Period, monday_of
from lib.domain.spread import FEWEST_FOR_A_BAND, Band
from lib.domain.targets import MEASURES, Pace
from lib.metrics.catalogue import metric
from lib.ui import page, period_control, reps_data, reps_files, reps_summary, reps_words, urlstate, words
from lib.ui.reps_drill_data import DAY, MONTH, WEEK, Drill, answered_this_week, beside_own_past, drill, team_of
from lib.ui.reps_rows import PROMISES, open_rows
from lib.ui.reps_table import open_rep
from lib.ui.reps_words import RUNG_ORDER, SHORT, measure

_HORIZONS = {DAY: "Today", WEEK: "This week", MONTH: "This month"}


def chosen(viewer: Viewer) -> int | None:
    """Whose drill the address asks for; a rep gets the own one whatever it says."""
    return viewer.person_id if viewer.role is Role.REP else urlstate.get_number("rep")


def find(viewer: Viewer, person_id: int, period: Period) -> Drill | None:
    """Everything about the rep; where there is none the viewer may see, it says so."""
    found = drill(viewer, person_id, period, page.now())
    if found is None:
        st.info("There is no rep with this number among yours. The link may be somebody else's, or mistyped.")
        _back(viewer)
    return found


def _back(viewer: Viewer) -> None:
    if viewer.role is not Role.REP:
        st.button("All reps", icon=":material/arrow_back:", key="all_reps", on_click=open_rep, args=(None,))


def head(viewer: Viewer, of: Drill) -> None:
    """Who it is, the way back, and the page to take along."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            _back(viewer)
            st.header(of.rep.name, width="content", anchor=False)
            for words_of in (of.rep.team, of.rep.role.value.capitalize() if of.rep.role is not Role.REP else ""):
                if words_of:
                    st.badge(words_of, color="gray")
            if reason := reps_data.away(of.who, of.now):
                st.badge(reason, color="orange", icon=":material/event_busy:")
            st.caption(f"{of.who.clock.calendar.zone.replace('_', ' ')} time", width="content")
        with st.container(horizontal=True, width="content"):
            _files(viewer, of)


def _files(viewer: Viewer, of: Drill) -> None:
    name = of.rep.name.replace(" ", "-").lower()
    st.download_button("One page to print", lambda: reps_summary.summary(viewer, of), f"{name}.html", "text/html",
                       icon=":material/print:", on_click="ignore", key="print_page",
                       help="For the one-to-one: open it and print it.")
    st.download_button("Export as CSV", lambda: reps_files.drill_file(of), f"{name}.csv", "text/csv",
                       icon=":material/download:", on_click="ignore", key="drill_csv",
                       help="Each day with its counts and targets, and where the rep stands.")


# -- are they where they set out to be? --------------------------------------------------------


def pace(of: Drill) -> None:
    """A card a measure: done, expected, needed, heading for; of today, this week or this month."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Against target", anchor=False, width="content")
        st.session_state["_pace"] = urlstate.chosen(list(_HORIZONS), "pace") or WEEK
        st.segmented_control("Pace of", list(_HORIZONS), key="_pace", required=True, format_func=_HORIZONS.__getitem__,
                             label_visibility="collapsed", on_change=_put_pace)
    horizon = st.session_state["_pace"]
    with st.grid(len(MEASURES), min_column_width=150):
        for kind, found in of.paces[horizon].items():
            _pace_card(of, kind, found, horizon)


def _put_pace() -> None:
    chosen_one = st.session_state["_pace"]
    urlstate.put("pace", None if chosen_one == WEEK else chosen_one, resets=())


def _pace_card(of: Drill, kind: str, found: Pace, horizon: str) -> None:
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.metric(SHORT[kind], f"{found.actual:,}",
                  help=f"{measure(kind).description} {reps_words.PACE}")
        st.caption(f"{reps_words.of_target(found)}  \n{reps_words.to_come(found, horizon)}")
        # A figure of another period than the one chosen opens its own days.
        st.button(f"Show {found.actual:,}", key=f"pace_{kind}", type="tertiary", icon=":material/list:",
                  disabled=not found.actual, on_click=_open_days, args=(of, kind, horizon))


def _open_days(of: Drill, kind: str, horizon: str) -> None:
    first, last = {DAY: (of.today, of.today), WEEK: (monday_of(of.today), of.today),
                   MONTH: (of.today.replace(day=1), of.today)}[horizon]
    open_rows(kind, of.rep.person_id, day=first if first == last else f"{first}..{last}")


# -- what to talk about? -----------------------------------------------------------------------


def talk(of: Drill) -> None:
    """Three leads with the reason, and the whole backlog by rung."""
    st.header("To talk about", anchor=False)
    if of.points:
        with st.grid(3, min_column_width=260):
            for point, row in of.points:
                with st.container(border=True, height="stretch", gap="xsmall"):
                    st.markdown(f"**{words.plain(row['contact'])}** · {words.plain(row['account'])}")
                    st.caption(reps_words.reason(point, row, of.now))
                    st.button("Open lead", key=f"talk_{point.handoff_id}", icon=":material/open_in_full:",
                              type="tertiary", on_click=urlstate.put, args=("lead", point.handoff_id),
                              kwargs={"resets": ()})
    else:
        st.caption("Nothing overdue: every open lead is in hand or inside its deadline.")
    with st.container(border=True), st.grid(len(RUNG_ORDER) + 1, min_column_width=96, gap=("small", "xxsmall")):
        _figure("Open leads", of.backlog.total, "All of the rep's open leads.", "backlog", of)
        for rung in RUNG_ORDER:
            said = RUNGS[rung]
            _figure(said.label, of.backlog.counts[rung], said.meaning, rung.value, of)


def _figure(label: str, count: int, meaning: str, what: str, of: Drill) -> None:
    """A count with its name under it, which opens its rows."""
    with st.container(gap=None, horizontal_alignment="center"):
        st.metric(label, f"{count:,}", label_visibility="collapsed", width="content")
        st.button(label, key=f"rows_{what}", help=meaning, width="stretch", type="tertiary", disabled=not count,
                  on_click=open_rows, args=(what, of.rep.person_id))


# -- as usual? ---------------------------------------------------------------------------------


def own_past(viewer: Viewer, of: Drill) -> None:
    """This week beside the own trailing 13, and on request the team's band."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("This week beside the own past", anchor=False, width="content")
        banded = viewer.role is not Role.REP and st.toggle(
            "Team's band", key="_band", value=urlstate.get("band_of") == "team", on_change=_toggle_band,
            help="The quartiles of what the reps of this team did this week.")
    found = beside_own_past(of)
    bands = _bands(viewer, of) if banded else {}
    names = list(found)
    st.dataframe(pd.DataFrame([_beside_row(name, b, bands, of) for name, b in found.items()]), hide_index=True,
                 row_height=34, column_config={
                     "": st.column_config.TextColumn(width=150, pinned=True),
                     "This week": st.column_config.ButtonColumn(
                         width=80, alignment="right", type="tertiary", key="this_week", help="Opens its rows.",
                         on_click=lambda: _open_week(of, names[st.session_state["this_week"]["row"]])),
                     "Usual by now": st.column_config.TextColumn(
                         width=100, alignment="right", help="The median of the 13 weeks before, each as far as this "
                         "one has come; for answers, of whole weeks."),
                     "Half of the weeks": st.column_config.TextColumn(
                         width=120, alignment="right", help="Between the lower and the upper quartile."),
                     "Team this week": st.column_config.TextColumn(
                         width=150, alignment="right", help="Lower quartile, median and upper quartile of the reps."),
                     "14 weeks": st.column_config.LineChartColumn(
                         width=180, y_min=0, help="The 13 weeks before, whole, and this one so far."),
                 }, alt="This week beside the 13 weeks before")
    if banded and not any(bands.values()):
        st.caption(f"A band needs at least {FEWEST_FOR_A_BAND} reps in the team.")


def _toggle_band() -> None:
    urlstate.put("band_of", "team" if st.session_state["_band"] else None, resets=())


def _bands(viewer: Viewer, of: Drill) -> dict[str, Band | None]:
    return reps_data.team_bands(viewer, team_of(viewer, of), monday_of(of.today), of.today)


def _open_week(of: Drill, name: str) -> None:
    what = {"rep_sla_compliance": "judged", "rep_response_time": "assigned"}.get(name, name)
    first, last = of.week  # to its end: where the viewer lives, tomorrow may have begun
    open_rows(what, of.rep.person_id, day=f"{first}..{last}")


def _beside_row(name: str, found: Any, bands: dict[str, Band | None], of: Drill) -> dict[str, Any]:
    def text(number: float | None) -> str:
        return reps_words.beside(name, number)

    label = SHORT[name] if name in SHORT else metric(name).label
    row = {
        "": label, "This week": text(found.now) + _out_of(name, of), "Usual by now": text(found.usual),
        "Half of the weeks": f"{text(found.low)} to {text(found.high)}" if found.usual is not None else "–",
        "14 weeks": [value or 0 for value in (*found.whole_weeks, found.now)],
    }
    if bands:
        of_team = bands.get(name)
        row["Team this week"] = (
            f"{text(of_team.lower)} · {text(of_team.median)} · {text(of_team.upper)}" if of_team else "")
    return row


def _out_of(name: str, of: Drill) -> str:
    """The count behind a rate: of how many."""
    if name != "rep_sla_compliance":
        return ""
    _met, judged = answered_this_week(of)
    return f" of {judged:,}" if judged else ""


# -- did they keep their word, and is the record right? ----------------------------------------


def promises(of: Drill) -> None:
    """Next steps that were due in the period, by what became of them."""
    st.header(f"Promises of {period_control.words(of.period)}", anchor=False)
    with st.container(border=True), st.grid(len(PROMISES), min_column_width=110, gap=("small", "xxsmall")):
        for what, (label, meaning) in PROMISES.items():
            _figure(label, getattr(of.promises, what), meaning, what, of)


def flags(of: Drill) -> None:
    """Records worth a second look: facts with their rows, no verdicts."""
    counts = {flag: len(ids) for flag, ids in of.flags.items()} | {Flag.NO_EVIDENCE: of.claims}
    st.header("Records worth a second look", anchor=False)
    if not any(counts.values()):
        st.caption(f"None in {period_control.words(of.period)}.")
        return
    st.caption("Facts, no verdicts: a busy minute can be an honest catching-up after a day on the road.")
    with st.container(border=True), st.grid(len(counts), min_column_width=150, gap=("small", "xxsmall")):
        for flag, count in counts.items():
            _figure(FLAGS[flag].label, count, FLAGS[flag].meaning, flag.value, of)
