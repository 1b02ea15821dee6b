"""The Reps page as files: the table and the drill as CSV."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from lib.domain.ladder import RUNGS
from lib.domain.people import Viewer
from lib.domain.periods import Period
from lib.domain.targets import MEASURES, Pace
from lib.queries.reps import Rep
from lib.ui import exports, reps_data, words
from lib.ui.reps_data import PAGE_SIZE
from lib.ui.reps_drill_data import Drill, sums, target_by_day
from lib.ui.reps_words import RUNG_ORDER, SHORT


def table_file(viewer: Viewer, everybody: Sequence[Rep], period: Period, moment: datetime) -> bytes:
    """The whole table as CSV: plain numbers, done and expected in columns of their own."""
    header = ["Rep", "Team", "From", "To", "Away today", *(RUNGS[rung].label for rung in RUNG_ORDER),
              "Oldest untried (days)", "SLA compliance", "Judged", "Median response (hours)", "Assigned"]
    header += [f"{SHORT[kind]}{part}" for kind in SHORT for part in ("", ", expected by now", ", target")]
    rows = []
    for begin in range(0, len(everybody), PAGE_SIZE):
        for line in reps_data.table(viewer, everybody[begin : begin + PAGE_SIZE], period, moment):
            oldest = line.backlog.oldest
            rows.append([
                line.rep.name, line.rep.team, period.first, period.last, line.away or "",
                *(line.backlog.counts[rung] for rung in RUNG_ORDER),
                round((moment - oldest).total_seconds() / words.DAY, 1) if oldest else "",
                _rounded(line.compliance.number, 3), line.compliance.count,
                _rounded(None if line.response.number is None else line.response.number / words.HOUR, 2),
                line.response.count,
                *(value for kind in SHORT for pace in [line.pace[kind]]
                  for value in (pace.actual, _rounded(pace.expected, 2), _rounded(pace.target, 2))),
            ])
    return exports.as_csv(header, rows)


def _rounded(number: float | None, digits: int) -> float | str:
    return "" if number is None else round(number, digits)


def drill_file(of: Drill) -> bytes:
    """One rep as CSV: where they stand today, this week and this month, then each day of the period."""
    header = ["What", "From", "To", "Measure", "Done", "Target", "Expected by now", "Needed per day", "Projected"]
    spans = {"day": (of.today, of.today), "week": of.week, "month": of.month}
    rows: list[list[object]] = []
    for name, (first, last) in spans.items():
        rows += [[f"Pace of the {name}", first, last, *_pace_cells(pace)] for pace in of.paces[name].values()]
    first, last = of.period.first, of.period.last
    targets = {m: target_by_day(of, first, last, [m])[0] for m in MEASURES}
    for i in range(of.period.days):
        day = first + timedelta(days=i)
        done = sums(of.days, day, day)
        rows += [
            ["Day", day, day, SHORT[m], done.get(m, 0), _rounded(None if (t := targets[m]) is None else float(t[i]), 2)]
            for m in MEASURES
        ]
    return exports.as_csv(header, [[*row, *[""] * (len(header) - len(row))] for row in rows])


def _pace_cells(pace: Pace) -> list[object]:
    numbers = (pace.target, pace.expected, pace.needed_per_day, pace.projected)
    return [SHORT[pace.measure], pace.actual, *(_rounded(number, 2) for number in numbers)]
