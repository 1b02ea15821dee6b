"""Charts: what a number looks like over days, hours and durations.

Colours are the theme's, so they follow light and dark and stay apart for people who see
fewer of them; what they say is also said by a pattern, a dash, a number in the cell or the
order, so that nothing hangs on colour alone. Built with graph_objects: express takes
seventy milliseconds for what this does in five.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go
import streamlit as st

# Registers Streamlit's look of charts. Figures made before the first one is shown would do without it.
import streamlit.elements.plotly_chart  # noqa: F401

_PATTERNS = ("", "/", ".", "x", "-", "|")
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


@dataclass(frozen=True)
class Series:
    """One row of bars: what it is called, and a number for each place on the axis."""

    name: str
    values: Sequence[float]


def config() -> dict[str, object]:
    """How every chart behaves: it shows, and answers to a click; it does not zoom away under a finger."""
    return dict(_CONFIG)


def stacked_days(
    days: Sequence[date], series: Sequence[Series], target: Sequence[float] | None, *, keys: Sequence[str], unit: str
) -> go.Figure:
    """One bar a day, stacked by kind, with the target as a line of steps. keys: what a click on each series means."""
    shown = [i for i, day in enumerate(days) if day.weekday() < 5 or any(s.values[i] for s in series)]
    at = [days[i].isoformat() for i in shown]
    figure = go.Figure([
        go.Bar(
            name=s.name, x=at, y=[s.values[i] for i in shown], marker=_filled(pattern),
            customdata=[[key, day] for day in at],
            hovertemplate=f"%{{x|%a %-d %b}}: %{{y}} {s.name.lower()}<extra></extra>",
        )
        for s, key, pattern in zip(series, keys, _PATTERNS, strict=False)
    ])
    if target is not None:
        figure.add_scatter(
            name="Target", x=at, y=[target[i] for i in shown], mode="lines",
            hovertemplate="Target: %{y:.1f}<extra></extra>",
            line={"shape": "hvh", "dash": "dash", "width": 2.5, "color": _theme("textColor")},
        )
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(type="date", tickformat="%-d %b", title=None, nticks=8, rangebreaks=_weekends(days, series))
    figure.update_yaxes(title=unit, rangemode="tozero", nticks=6)
    return _dress(figure, 320)


def _filled(pattern: str) -> dict[str, object]:
    """How a bar is filled, so that it can be told from its neighbours without its colour."""
    return {"pattern": {"shape": pattern, "size": 5, "solidity": 0.35}}


def _weekends(days: Sequence[date], series: Sequence[Series]) -> list[dict[str, list[str]]]:
    """Leave weekends out where nobody worked on one."""
    busy = any(s.values[i] for s in series for i, day in enumerate(days) if day.weekday() >= 5)
    return [] if busy or len(days) < 8 else [{"bounds": ["sat", "mon"]}]


def steps(words: Sequence[str], series: Sequence[Series], *, unit: str, keys: Sequence[str]) -> go.Figure:
    """Bars side by side over ranges of duration. keys: what a click on each series means."""
    figure = go.Figure([
        go.Bar(
            name=s.name, x=list(words), y=s.values, marker=_filled(pattern),
            text=[value or "" for value in s.values], textposition="outside", cliponaxis=False,
            customdata=[[key, i] for i in range(len(words))],
            hovertemplate=f"%{{x}}: %{{y}} ({s.name.lower()})<extra></extra>",
        )
        for s, key, pattern in zip(series, keys, _PATTERNS, strict=False)
    ])
    figure.update_layout(barmode="group", bargap=0.25, bargroupgap=0.05, showlegend=len(series) > 1)
    figure.update_xaxes(type="category", title=None)
    most = max((value for s in series for value in s.values), default=0)
    figure.update_yaxes(title=unit, rangemode="tozero", **({"dtick": 1} if most < 5 else {"nticks": 5}))
    return _dress(figure, 300)


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def hours_of_the_week(counts: Sequence[Sequence[int]], *, hours: range, weekdays: int, what: str,
                      key: str) -> go.Figure:
    """A field for each hour of each weekday, the number in it; none where there is none.

    The fields are bars, since plotly's own heat map does not answer to a click.
    """
    fields = [(day, hour, counts[day][hour]) for day in range(weekdays) for hour in hours if counts[day][hour]]
    most = max((count for _, _, count in fields), default=1)
    scale = _theme("chartSequentialColors")
    grounds = [scale[round(count / most * (len(scale) - 1))] for _, _, count in fields]
    figure = go.Figure(go.Bar(
        x=[hour for _, hour, _ in fields], y=[0.92] * len(fields), base=[day + 0.04 for day, _, _ in fields],
        width=0.94, marker={"color": grounds, "line": {"width": 0}}, text=[count for _, _, count in fields],
        textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
        insidetextfont={"color": [_legible_on(ground) for ground in grounds]},
        customdata=[[key, day, hour] for day, hour, _ in fields],
        hovertext=[f"{WEEKDAYS[day]}, {hour}:00 to {hour}:59: {count} {what}" for day, hour, count in fields],
        hoverinfo="text",
    ))
    figure.update_layout(barmode="overlay", showlegend=False)
    figure.update_xaxes(title="Hour of the day", showgrid=False, zeroline=False, dtick=1,
                        range=[min(hours) - 0.55, max(hours) + 0.55])
    figure.update_yaxes(title=None, showgrid=False, zeroline=False, range=[weekdays, 0], tickmode="array",
                        tickvals=[day + 0.5 for day in range(weekdays)], ticktext=list(WEEKDAYS[:weekdays]))
    return _dress(figure, 90 + 30 * weekdays)


def _theme(name: str) -> Any:
    """A colour, or a list of them, of the theme that is shown: light or dark."""
    return st.get_option(f"theme.{st.context.theme.type or 'light'}.{name}")


def _legible_on(ground: str) -> str:
    """Black or white, whichever stands out more from a colour."""
    parts = [int(ground[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _dress(figure: go.Figure, height: int) -> go.Figure:
    """What all charts share: the theme's colours, room for their labels, the legend above, nothing to drag.

    The colours are named, since Streamlit hands plotly ten places for them: with six in the
    theme, plotly takes none of them and uses its own.
    """
    figure.update_layout(
        colorway=_theme("chartCategoricalColors"),
        height=height, margin={"l": 8, "r": 8, "t": 8, "b": 8}, dragmode="pan", hovermode="closest",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "xanchor": "left", "x": 0, "title": None,
                "traceorder": "normal"},
    )
    figure.update_xaxes(automargin=True, fixedrange=True)
    figure.update_yaxes(automargin=True, fixedrange=True)
    return figure
