"""Reports and statements over time: how much was printed, how much of it is copied, and how much was read of it.

Days where they fit, else weeks (from Monday) or months, by the day of publication. A gap is a gap in what this ledger was given,
which may be one in the world or in the collection: the picture cannot tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from truceledger.assessment.figures.names import on
from truceledger.publishing.charts.axes import Days, top
from truceledger.publishing.charts.chart import Cell, Chart, capped
from truceledger.publishing.charts.palette import SERIES
from truceledger.publishing.charts.render import drawn, moment
from truceledger.publishing.charts.svg import Mark
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Bars at most: more days than this are put together by weeks, more weeks by months.
BARS, ROWS = 100, 1000
_WIDTH, _HEIGHT = 640, 120


def activity(desk: Desk) -> list[Chart]:
    """Draw reports, with copies told apart, and statements; no chart where nothing has a day."""
    view = desk.view
    days = [r.report.published for r in view.reports if r.report.published]
    if not days:
        return []
    first, last = min(days), max(days)
    step, of = _steps(first, last)
    texts: Counter[date] = Counter()
    copies: Counter[date] = Counter()
    printed: set[str] = set()  # texts of which the first printing was met
    for held in view.reports:
        own = held.origin == held.report.digest and held.origin not in printed
        printed |= {held.origin} if own else set()
        if held.report.published:
            (texts if own else copies)[of(held.report.published)] += 1
    said = Counter(of(h.statement.report.published) for h in view.statements if h.statement.report.published)
    undated = sum(1 for r in view.reports if not r.report.published)
    starts = sorted({*texts, *copies, *said})
    axis = Days.of(of(first), _after(of(last), step) - timedelta(days=1), _WIDTH)
    marks: list[Mark] = []
    reports = _bars(starts, step, {"text": texts, "copy": copies}, ("text", "copy"), marks)
    statements = _bars(starts, step, {"statement": said}, ("statement",), marks)
    spec = {"vconcat": [_panel(reports, axis, "reports", False), _panel(statements, axis, "statements", True)], "spacing": 14}
    every = sum(texts.values()) + sum(copies.values())
    total, copied = number_of(every, "report"), number_of(sum(copies.values()), "copy", "copies")
    busiest = max(starts, key=lambda d: (texts[d] + copies[d], d))
    alt = (
        f"{total} ({copied}) and {number_of(sum(said.values()), 'statement')}, {on(first)} to {on(last)}, by {step}; most"
        f" reports in the {step} from {on(busiest)}: {texts[busiest] + copies[busiest]:,}."
    )
    title, name = f"Reports and statements by {step}", f"activity-{view.process or 'all'}"
    svg, width, height = drawn(spec, name, title, alt, marks)
    notes = [f"By the day of publication, put together by {step}. Filled: texts of their own; light: copies of another report."]
    notes.append("A gap may be one in what was collected, and not in what happened.")
    if undated:
        notes.append(f"{number_of(undated, 'report')} without a day {'is' if undated == 1 else 'are'} not drawn.")
    rows: list[tuple[Cell, ...]] = [(str(d), texts[d], copies[d], said[d]) for d in reversed(starts)]
    headers = (f"{step.capitalize()} from" if step != "day" else "Day", "Texts of their own", "Copies", "Statements")
    table = capped(f"Reports and statements by {step}, the latest first", headers, rows, (), ROWS, "{:,} earlier rows are not in this table".format)
    return [Chart(name, title, alt, svg, table, width, height, tuple(notes))]


def _steps(first: date, last: date) -> tuple[str, Any]:
    days = (last - first).days
    if days < BARS:
        return "day", lambda d: d
    if days < 7 * BARS:
        return "week", lambda d: d - timedelta(days=d.weekday()) if d.toordinal() > 7 else d
    if days < 30 * BARS:
        return "month", lambda d: d.replace(day=1)
    return "year", lambda d: d.replace(month=1, day=1)


def _after(start: date, step: str) -> date:
    """Give the day after a bar's last, within the calendar."""
    if step == "month":
        return (start + timedelta(days=32)).replace(day=1)
    days = {"day": 1, "week": 7}.get(step, 366)
    return date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))


def _bars(starts: Sequence[date], step: str, counts: Mapping[str, Counter[date]], parts: Sequence[str], marks: list[Mark]) -> list[dict[str, Any]]:
    rows = []
    for start in starts:
        low = 0
        for part in parts:
            many = counts[part][start]
            if many:
                rows.append({"x": moment(start), "x2": moment(_after(start, step)), "y": low, "y2": low + many, "part": part, "m": f"m{len(marks)}"})
                word = {"text": "text of its own", "copy": "copy", "statement": "statement"}[part]
                several = {"text": "texts of their own", "copy": "copies"}.get(part, "")
                marks.append(Mark(f"{step} from {on(start)}: {number_of(many, word, several)}"))
                low += many
    return rows


def _panel(rows: Sequence[dict[str, Any]], axis: Days, title: str, words: bool) -> dict[str, Any]:
    most = top(max((r["y2"] for r in rows), default=1))
    x = axis.encoding("day of publication")
    if not words:
        x["axis"] = {**x["axis"], "labels": False, "title": None}
    y_axis = {"title": title, "format": ",d", "tickMinStep": 1, "tickCount": 4}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": y_axis}
    encoding = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}, "description": {"field": "m"}}
    colour = SERIES[0] if title == "reports" else SERIES[2]

    def bars(light: bool) -> dict[str, Any]:
        look = {"type": "rect", "fill": colour, "fillOpacity": 0.25 if light else 1, "stroke": colour, "strokeWidth": 0.7}
        return {"data": {"values": [r for r in rows if (r["part"] == "copy") is light]}, "mark": look, "encoding": encoding}

    return {"width": _WIDTH, "height": _HEIGHT, "layer": [bars(False), bars(True)]}
