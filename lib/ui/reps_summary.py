"""One page to print for the one-to-one: what the drill shows, on paper, with room to write.

A file of its own that needs nothing else: it brings its few rules of style along, and asks
nobody for anything.
"""

from collections.abc import Iterable, Sequence
from html import escape
from zoneinfo import ZoneInfo

from lib.domain.delays import in_time
from lib.domain.integrity import FLAGS, Flag
from lib.domain.ladder import RUNGS
from lib.domain.people import Viewer
from lib.domain.spread import median
from lib.domain.targets import Pace, at_least, whole
from lib.metrics.catalogue import metric
from lib.ui import period_control, reps_words, words
from lib.ui.reps_drill_data import DAY, MONTH, WEEK, Drill, beside_own_past, period_waits
from lib.ui.reps_rows import PROMISES
from lib.ui.reps_words import RUNG_ORDER, SHORT

_STYLE = """
@page { size: A4; margin: 12mm 14mm }
* { box-sizing: border-box }
body { font: 9.5pt/1.3 system-ui, sans-serif; color: #0b1220; max-width: 182mm; margin: 8mm auto; padding: 0 2mm }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 11pt; margin: 4mm 0 1mm }
p { margin: 1mm 0; color: #475160 }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .7mm 1.2mm; border-bottom: 0.3mm solid #dce1e8 }
th:first-child, td:first-child { text-align: left } th { font-weight: 600; color: #475160 }
ol { margin: 0; padding-left: 5mm } li { margin: 1mm 0 }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm }
.write { height: 22mm; border: 0.3mm solid #dce1e8; border-radius: 2mm }
@media print { body { margin: 0; padding: 0; max-width: none } }
"""


def summary(viewer: Viewer, of: Drill) -> bytes:
    """The page as HTML, of the same state as the drill it was asked from."""
    local = of.now.astimezone(ZoneInfo(viewer.zone))
    period = period_control.words(of.period)
    title = f"{of.rep.name}, {of.rep.team}" if of.rep.team else of.rep.name
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>One-to-one · as of {local:%A} {local.day} {local:%B %Y, %H:%M}, {escape(viewer.zone)}</p>",
        "<h2>Against target</h2>", _paces(of),
        "<h2>To talk about</h2>", _points(of),
        "<h2>Open leads</h2>", _table(
            ["All", *(RUNGS[rung].label for rung in RUNG_ORDER)],
            [[str(of.backlog.total), *(str(of.backlog.counts[rung]) for rung in RUNG_ORDER)]]),
        "<h2>This week beside the own past 13 weeks</h2>", _past(of),
        '<div class="two"><div>', f"<h2>Answers, {escape(period)}</h2>", _answers(of), "</div><div>",
        f"<h2>Promises, {escape(period)}</h2>", _table(
            ["Due in these days", "Count"],
            [[label, str(getattr(of.promises, what))] for what, (label, _) in PROMISES.items()]),
        "</div></div>", _flags(of),
        '<h2>What we agree on</h2><div class="write"></div>',
    ]
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>"
    )
    return page.encode()


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _paces(of: Drill) -> str:
    header = ["Done / expected by now", "Today", "This week", "Target", "Needed a day", "This month", "Target",
              "Heading for"]
    rows = []
    for kind, label in SHORT.items():
        day, week, month = (of.paces[horizon][kind] for horizon in (DAY, WEEK, MONTH))
        done = [reps_words.done_of_expected(pace) for pace in (day, week, month)]
        rows.append([label, done[0], done[1], _number(week.target), _needed(week), done[2], _number(month.target),
                     _number(month.projected)])
    return _table(header, rows)


def _number(number: float | None) -> str:
    return "–" if number is None else f"{whole(number):,}"


def _needed(pace: Pace) -> str:
    return "–" if pace.needed_per_day is None else f"{at_least(pace.needed_per_day):,}"


def _points(of: Drill) -> str:
    if not of.points:
        return "<p>Nothing overdue: every open lead is in hand or inside its deadline.</p>"
    rows = "".join(
        f"<li><b>{escape(row['contact'])}</b>, {escape(row['account'])}. "
        f"{escape(reps_words.reason(point, row, of.now))}</li>"
        for point, row in of.points
    )
    return f"<ol>{rows}</ol>"


def _past(of: Drill) -> str:
    rows = []
    for name, found in beside_own_past(of).items():
        label = SHORT[name] if name in SHORT else metric(name).label
        usual = [reps_words.beside(name, number) for number in (found.now, found.usual, found.low, found.high)]
        rows.append([label, *usual[:2], f"{usual[2]} to {usual[3]}" if found.usual is not None else "–"])
    return _table(["", "This week", "Usual by now", "Half of the weeks"], rows)


def _answers(of: Drill) -> str:
    given, found = period_waits(of)
    met, judged = in_time(given, of.now)
    in_days = any(g.day_only for g in given)
    say = words.whole_days if in_days else words.duration

    def middle(seconds: Sequence[float]) -> str:
        number = median(seconds)
        return "–" if number is None else say(number)

    return _table(["Assigned in these days", "Leads"], [
        ["All", str(len(given))],
        ["Answered in time", f"{met} of {judged}" if judged else "–"],
        ["No attempt by the rep", str(sum(not w.answered for w in found))],
        ["Rep took, median on the wall", middle([w.wall_s for w in found])],
        ["Before the rep had it, median", middle([w.system_s for w in found])],
    ])


def _flags(of: Drill) -> str:
    counts = {flag: len(ids) for flag, ids in of.flags.items()} | {Flag.NO_EVIDENCE: of.claims}
    said = [f"{FLAGS[flag].label}: {count}" for flag, count in counts.items() if count]
    return f"<p>Records worth a second look: {escape('; '.join(said))}.</p>" if said else ""
