"""The team's table: one line a rep, those with nothing included. Every number opens its rows, a name the rep."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib import settings
from lib.domain.ladder import RUNGS
from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.domain.spread import FEWEST_FOR_A_BAND
from lib.domain.targets import whole
from lib.metrics.catalogue import metric
from lib.queries.reps import Rep
from lib.ui import data, page, period_control, reps_data, reps_files, reps_words, urlstate, words
from lib.ui.reps_data import JUDGED, PAGE_SIZE, Line
from lib.ui.reps_rows import open_rows
from lib.ui.reps_words import EXPECTED, RUNG_ORDER, SHORT, done_of_expected, filled, measure

ROW_HEIGHT = 34
SHOWN = ("dial", "voicemail", "conversation", "email", "meeting_held")
_ROWS_OF = {"Open": "backlog", "Oldest": "untried", "SLA": "judged", "Response": "assigned",
            **{SHORT[kind]: kind for kind in SHOWN}}
"""Which rows each column of numbers opens."""


def team(viewer: Viewer, period: Period) -> None:
    """The whole: what the team did, who did what, and how that spreads."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team_id = _team_filter(viewer)
        everybody = reps_data.roster(viewer, period, team_id)
        _jump(everybody)
        order = _order()
        banded = st.toggle("Team's band", key="_band", value=urlstate.get("band_of") == "team", on_change=_toggle_band,
                           help="Below the table: the lower quartile, the median and the upper quartile of all reps.")
    if not everybody:
        st.info("Nobody in your teams is a rep in these days. Choose other days, or add people in Settings.")
        return
    if order is not None:
        everybody = tuple(reps_data.ranked(viewer, everybody, period, order))
    pages = -(-len(everybody) // PAGE_SIZE)
    number = min(urlstate.get_number("page") or 1, pages)
    listed = everybody[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    lines = reps_data.table(viewer, listed, period, page.now())
    _totals(viewer, everybody, lines, period)
    first_place = (number - 1) * PAGE_SIZE + 1 if order is not None else None
    _table(lines, several_teams=len({rep.team_id for rep in everybody}) > 1, first_place=first_place)
    _under(viewer, everybody, period, pages, number)
    if banded:
        _bands(viewer, everybody, period)


def _team_filter(viewer: Viewer) -> int | None:
    """The team in the address, of those the viewer may see; all of them where it names none."""
    teams = data.choices(viewer).teams
    if len(teams) > 1:
        urlstate.select("Team", list(teams), "team", words=teams.__getitem__, placeholder="All teams", width=200)
    return urlstate.chosen(list(teams), "team")


def chosen_team(viewer: Viewer) -> int | None:
    """The same for whoever only needs to know."""
    return urlstate.chosen(list(data.choices(viewer).teams), "team")


def _jump(everybody: Sequence[Rep]) -> None:
    """Another way to a rep than the table: by typing a name."""
    names = {rep.person_id: rep.name for rep in everybody}
    st.session_state["_jump"] = None
    st.selectbox("Open a rep", list(names), key="_jump", index=None, format_func=lambda i: names.get(i, ""),
                 placeholder="Name", width=200, on_change=lambda: open_rep(st.session_state["_jump"]))


def open_rep(person_id: int | None) -> None:
    """Go to one rep, or back to the table."""
    urlstate.clear(("rows", "of", "band", "slot", "day", "lead", "page"))
    urlstate.put("rep", person_id, resets=())


def _order() -> str | None:
    """By what the reps are ranked; only where a setting allows it, and only when asked for."""
    if not settings.is_on("CATCHER_RANKING"):
        return None
    urlstate.select("Order", list(SHOWN), "order", words=SHORT.__getitem__, placeholder="By name", width=160)
    return urlstate.chosen(list(SHOWN), "order")


def _toggle_band() -> None:
    urlstate.put("band_of", "team" if st.session_state["_band"] else None, resets=())


# -- what all did together ---------------------------------------------------------------------


def _totals(viewer: Viewer, everybody: Sequence[Rep], lines: Sequence[Line], period: Period) -> None:
    """The sums of the table; against target where all reps are on this page, and beside as many days before."""
    ids = tuple(rep.person_id for rep in everybody)
    today = period_control.today(viewer)
    past = period.before(today)
    # All of the period, as the rows count it: where a rep lives, tomorrow may have begun.
    now = reps_data.totals(viewer, ids, period.first, period.last)
    before = reps_data.totals_before(viewer, ids, past.first, past.last)
    with st.grid(len(SHOWN), min_column_width=150):
        for kind in SHOWN:
            expected = [line.pace[kind].expected for line in lines]
            known = [number for number in expected if number is not None]
            said = [f"{before.get(kind, 0):,} in the {words.counted(past.days, 'day')} before"]
            if known and len(lines) == len(everybody):  # on a page of many, the sum would be of this page
                said = [f"{whole(sum(known)):,} expected by now", *said]
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.metric(SHORT[kind], f"{now.get(kind, 0):,}", help=f"{measure(kind).description} {EXPECTED}")
                st.caption("  \n".join(said))
                st.button(f"Show {now.get(kind, 0):,}", key=f"total_{kind}", type="tertiary", icon=":material/list:",
                          on_click=open_rows, args=(kind,), disabled=not now.get(kind))


# -- the table ---------------------------------------------------------------------------------


def _table(lines: Sequence[Line], *, several_teams: bool, first_place: int | None) -> None:
    ids = [line.rep.person_id for line in lines]
    frame = pd.DataFrame(cells(lines, first_place))
    shown = [c for c in frame.columns if (c != "Team" or several_teams) and (c != "#" or first_place is not None)]
    tallest = max((max(row) for row in frame["By rung"]), default=1)
    rungs = ", ".join(RUNGS[rung].label.lower() for rung in RUNG_ORDER)
    config = {
        "#": st.column_config.NumberColumn(width=40, pinned=True),
        "Rep": _button("Rep", 146, "Open this rep.", lambda row: open_rep(ids[row]), alignment="left", pinned=True),
        "Team": st.column_config.TextColumn(width=76),
        "By rung": st.column_config.BarChartColumn(
            width=70, y_min=0, y_max=max(tallest, 1), help=f"Their open leads now, from left to right: {rungs}."),
        "13 weeks": st.column_config.LineChartColumn(
            width=76, y_min=0,
            help="Attempts a week, each rep on a scale of their own: the 13 weeks before, and this one so far."),
    }
    for column, what in _ROWS_OF.items():
        config[column] = _button(column, _WIDTHS[column], _HELP[column], _opens(what, ids))
    st.dataframe(frame, hide_index=True, row_height=ROW_HEIGHT, height=min(len(lines), 14) * ROW_HEIGHT + 38,
                 column_order=shown, column_config=config, key=f"reps_{hash(tuple(ids))}",
                 alt=f"{words.counted(len(lines), 'rep')} with their open leads and what they did")


_WIDTHS = {"Open": 50, "Oldest": 72, "SLA": 84, "Response": 66, "Dials": 72, "Voicemails": 78, "Conversations": 96,
           "E-mails": 62, "Meetings held": 94}
_HELP = {
    "Open": "Their open leads now, on whatever rung.",
    "Oldest": "How long the oldest of their leads that nobody has tried has waited: days on the wall.",
    "SLA": f"{metric(JUDGED[0]).asks} {metric(JUDGED[0]).description} Beside it how many can be judged.",
    "Response": f"{metric(JUDGED[1]).asks} {metric(JUDGED[1]).description} In hours.",
    **{SHORT[kind]: f"{measure(kind).description} {EXPECTED}" for kind in SHOWN},
}


def _button(label: str, width: int, help: str, on_row: Callable[[int], None], *, alignment: str = "right",
            pinned: bool = False) -> Any:
    """A column whose cells are texts to click on; they sort as texts do, so numbers are filled up in front."""
    key = f"cell_{label}"
    return st.column_config.ButtonColumn(
        label, width=width, help=help, type="tertiary", key=key, alignment=alignment,  # type: ignore[arg-type]
        pinned=pinned, on_click=lambda: on_row(st.session_state[key]["row"]),
    )


def _opens(what: str, ids: Sequence[int]) -> Callable[[int], None]:
    return lambda row: open_rows(what, ids[row])


def cells(lines: Sequence[Line], first_place: int | None = None) -> list[dict[str, Any]]:
    """The table's cells, as they are shown."""
    width = {kind: max((len(f"{line.pace[kind].actual:,}") for line in lines), default=1) for kind in SHOWN}
    now = page.now()
    return [
        {
            "#": first_place + i if first_place is not None else None,
            "Rep": f"{line.rep.name} · {line.away.lower()}" if line.away else line.rep.name,
            "Team": line.rep.team,
            "By rung": [line.backlog.counts[rung] for rung in RUNG_ORDER],
            "Open": filled(f"{line.backlog.total:,}", 5),
            "Oldest": filled(f"{(now - line.backlog.oldest).total_seconds() / words.DAY:,.1f} d", 9)
            if line.backlog.oldest else "",
            "SLA": reps_words.share(line.compliance),
            "Response": filled(response_hours(line), 9),
            "13 weeks": line.weeks,
            **{SHORT[kind]: done_of_expected(line.pace[kind], width[kind]) for kind in SHOWN},
        }
        for i, line in enumerate(lines)
    ]


def response_hours(line: Line) -> str:
    """The median response in hours, so that a column of them can be compared; in days where only days are known."""
    value = line.response
    if value.number is None:
        return "–"
    return words.whole_days(value.number) if value.in_days else f"{value.number / words.HOUR:,.1f} h"


# -- below it ----------------------------------------------------------------------------------


def _under(viewer: Viewer, everybody: Sequence[Rep], period: Period, pages: int, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        first, last = (number - 1) * PAGE_SIZE + 1, min(number * PAGE_SIZE, len(everybody))
        st.caption((f"{first:,}–{last:,} of " if pages > 1 else "") + words.counted(len(everybody), "rep"))
        if pages > 1:
            key = f"reps_page_{number}_of_{pages}"
            st.pagination(pages, default=number, key=key, max_visible_pages=7,
                          on_change=lambda: urlstate.put("page", st.session_state[key]))
        moment = page.now()
        st.download_button(
            "Export all as CSV", lambda: reps_files.table_file(viewer, everybody, period, moment), "reps.csv",
            "text/csv", icon=":material/download:", on_click="ignore", help="Every rep of these teams and days.",
        )


def _bands(viewer: Viewer, everybody: Sequence[Rep], period: Period) -> None:
    """How the reps spread: nobody's name stands beside a number here."""
    reps = [rep.person_id for rep in everybody if rep.role.value == "rep"]
    found = reps_data.team_bands(viewer, reps, period.first, period.last)
    if len(reps) < FEWEST_FOR_A_BAND:
        st.caption(f"A band needs at least {FEWEST_FOR_A_BAND} reps; here are {len(reps)}.")
        return
    rows = [
        {"Of all reps": name, **{SHORT[kind]: getattr(band, part) if (band := found[kind]) else None for kind in SHOWN}}
        for name, part in (("Upper quartile", "upper"), ("Median", "median"), ("Lower quartile", "lower"))
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, row_height=ROW_HEIGHT, width="content",
                 column_config={SHORT[kind]: st.column_config.NumberColumn(format="%.1f") for kind in SHOWN},
                 alt="Quartiles of what the reps did")
    st.caption(f"Half of the {len(reps)} reps lie between the quartiles.")
