"""Rival counts over time: a line for each issuer's count from each start, never joined across issuers or starts, never blended.

A chart is of one thing counted (the killed, the displaced, violations) and one group of people; running totals and counts of
periods are charts of their own. Filled marks are exact numbers, open ones are told in bounds or round words, with an arrow to the
side that they leave open; they are on no line. A cross is a number that was replaced or is out of line with the rest.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from truceledger.assessment.figures.names import measured, number, on, place_of
from truceledger.assessment.words import party
from truceledger.publishing.charts.axes import Days, short, top
from truceledger.publishing.charts.chart import Cell, Chart, Table, capped
from truceledger.publishing.charts.palette import DASHES, FONT, SERIES, SHAPES, shared
from truceledger.publishing.charts.render import drawn, moment
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.figures import Block, blocks_of
from truceledger.publishing.timeline_entry import short as in_short
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Issuers drawn in one chart, charts of one look, rows of a table, and points of a line that each get a mark.
VOICES, CHARTS, ROWS, MARKED = 8, 12, 1000, 40
#: Of so many figures in a chart only the first and the last of a count tell their words when pointed at; the table has all.
BARE = 300
#: A line is broken where nothing was told for more than so many days.
SILENCE = 90
_WIDTH, _HEIGHT, _LETTERS = 520, 300, 34
_UP, _DOWN = "M0,0L0,-1.5M-0.35,-1.1L0,-1.5L0.35,-1.1", "M0,0L0,1.5M-0.35,1.1L0,1.5L0.35,1.1"
_CROSS = "M-0.5,-0.5L0.5,0.5M-0.5,0.5L0.5,-0.5"
_BOUNDS = {"least": "or more", "most": "or fewer", "about": "in round words", "": "exact"}
_HEADERS = ("Issuer", "Count", "Up to", "Published", "Figure", "How it stands")

Voice = tuple[str, str, str]  # issuer, place, to whom it is laid


@dataclass
class _Group:
    """The blocks of one chart, by voice: the issuer, where it counts and to whom it lays the losses."""

    counts: str
    people: str
    running: bool
    voices: dict[Voice, list[Block]] = field(default_factory=dict)

    @property
    def what(self) -> str:
        return measured(self.counts, self.people)

    def points(self) -> int:
        return sum(len(b["points"]) for many in self.voices.values() for b in many)


def figures(
    desk: Desk, measure: str | None = None, issuer: str | None = None, since: date | None = None, *, by: str = "day", most: int = CHARTS
) -> list[Chart]:
    """Draw the counts of a look, those with most points of each measure first.

    ``by`` is ``day`` (the day a count goes up to) or ``published`` (that of the report). What only one figure tells is not drawn.
    """
    blocks, _ = blocks_of(desk, measure, issuer, since)
    groups: dict[tuple[str, str, bool], _Group] = {}
    for block in blocks:
        running = block["basis"] == "cumulative"
        group = groups.setdefault((block["counts"], block["people"], running), _Group(block["counts"], block["people"], running))
        group.voices.setdefault(_voice(desk, block), []).append(block)
    drawable = [g for g in groups.values() if g.points() > 1 or len(g.voices) > 1]
    drawable.sort(key=lambda g: (g.counts not in {"killed", "violation"}, not g.running, g.people != "unspecified", -g.points(), g.counts, g.people))
    charts = [made for g in drawable[:most] if (made := _chart(desk, g, by)) is not None]
    left = len(drawable) - most
    if charts and left > 0:
        told = f"{left} more things are counted and not drawn here; the list of figures has them"
        charts[-1] = _with(charts[-1], told)
    return charts


def _with(chart: Chart, note: str) -> Chart:
    import msgspec

    return msgspec.structs.replace(chart, notes=(*chart.notes, note))


def _voice(desk: Desk, block: Block) -> Voice:
    place = place_of(desk, block["code"] or "”", block["place"] or "")
    laid = party(block["laid_to"].split(","), desk.name_of) if block.get("laid_to") else ""
    return block["issuer"], place, laid


def _name(voice: Voice) -> str:
    issuer, place, laid = voice
    return issuer + (f", {place}" if place else "") + (f", laid to {laid}" if laid else "")


def _since(block: Block) -> str:
    if block["basis"] != "cumulative":
        return "by periods" if block["basis"] == "period" else "period not told"
    return f"since {on(block['anchor'])}" if block["anchor"] else "start not told"


def _at(point: dict[str, Any], by: str) -> date | None:
    told = point.get(by) or point.get("day") or point.get("published")
    return date.fromisoformat(told) if told else None


@dataclass(frozen=True)
class _Drawn:
    """A group with the voices that are drawn, in the order of their names; a chart of so many lines can still be read."""

    group: _Group
    voices: tuple[tuple[Voice, list[Block]], ...]
    left: int
    by: str

    @classmethod
    def of(cls, group: _Group, by: str) -> _Drawn:
        def rank(item: tuple[Voice, list[Block]]) -> tuple[int, str, str]:
            return -sum(len(b["points"]) for b in item[1]), max(str(b["last"]["day"]) for b in item[1]), _name(item[0])

        best = sorted(group.voices.items(), key=rank)
        return cls(group, tuple(sorted(best[:VOICES], key=lambda i: _name(i[0]))), max(0, len(best) - VOICES), by)

    def told(self) -> Iterator[tuple[int, Voice, Block, dict[str, Any], str]]:
        """Give every figure drawn: the number of its voice, voice, block, the figure, and what it is of its block."""
        for s, (voice, blocks) in enumerate(self.voices):
            for block in blocks:
                for sort in ("points", "bounds", "aside"):
                    for point in block.get(sort, ()):
                        if point["value"] is not None and _at(point, self.by):
                            yield s, voice, block, point, sort


def _chart(desk: Desk, group: _Group, by: str) -> Chart | None:
    shown = _Drawn.of(group, by)
    told = list(shown.told())
    days = [d for *_, p, _ in told for d in (_at(p, by), date.fromisoformat(p["from"]) if p.get("from") else None) if d]
    if not days:
        return None
    replaced = [r["from"] for _, blocks in shown.voices for b in blocks for r in b.get("revisions", ()) if r["sort"] == "same_day"]
    axis = Days.of(min(days), max(days), _WIDTH)
    most = top(max([p["value"] for *_, p, _ in told] + replaced))
    marks: list[Mark] = []
    layers = [_lines(shown, axis, most, by) if group.running else _spans(shown, axis, most, by)]
    layers += [_restarts(shown, axis, most, by)] if group.running else []
    layers += [_marks(shown, told, marks, axis, most), _labels(shown, axis, most, by)]
    title = f"{group.what.capitalize()}: {'running totals' if group.running else 'counts of periods'} by issuer"
    spec = {"width": _WIDTH, "height": _HEIGHT, "layer": [layer for part in layers for layer in part]}
    name = f"figures-{group.counts}-{group.people}-{'running' if group.running else 'periods'}-{desk.view.process or 'all'}"
    alt = _alt(shown, days)
    svg, width, height = drawn(spec, name, title, alt, marks)
    return Chart(name, title, alt, svg, _table(desk, group, by), width, height, _notes(shown, told), linked=True)


def _channels(axis: Days, most: float, by: str) -> dict[str, Any]:
    title = "day up to which it is counted" if by == "day" else "day of the report"
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": {"title": None, "format": ",d", "tickCount": 5, "tickMinStep": 1}}
    return {"x": axis.encoding(title), "y": y}


def _styled(shown: _Drawn, channel: str, kind: str) -> dict[str, Any]:
    values = {"color": SERIES, "shape": SHAPES, "strokeDash": [list(d) or [1, 0] for d in DASHES]}[kind]
    return {channel: shared(channel, values, len(shown.voices))}


def _lines(shown: _Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give a line for each block of exact numbers."""
    rows: list[dict[str, Any]] = []
    line = 0
    for s, (_, blocks) in enumerate(shown.voices):
        for block in blocks:
            exact = sorted((d, p["value"]) for p in block["points"] if not p.get("bound") and (d := _at(p, by)) and p["value"] is not None)
            line += 1
            for (day, value), (before, _) in zip(exact, exact[:1] + exact, strict=False):
                line += (day - before).days > SILENCE
                rows.append({"s": s, "b": line, "x": moment(day), "y": value})
    encoding = {**_channels(axis, most, by), "detail": {"field": "b", "type": "nominal"}}
    encoding |= _styled(shown, "color", "color") | _styled(shown, "strokeDash", "strokeDash")
    return [{"data": {"values": rows}, "mark": {"type": "line", "strokeWidth": 2, "clip": False}, "encoding": encoding}]


def _spans(shown: _Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give a level stroke over the days of each count of a period."""
    rows = []
    for s, _, _, point, _ in shown.told():
        start = date.fromisoformat(point["from"]) if point.get("from") else None
        end = date.fromisoformat(point["day"]) if point.get("day") else None
        if start and end and start < end:
            rows.append({"s": s, "x": moment(start), "x2": moment(end), "y": point["value"]})
    encoding = {**_channels(axis, most, by), "x2": {"field": "x2"}, **_styled(shown, "color", "color")}
    return [{"data": {"values": rows}, "mark": {"type": "rule", "strokeWidth": 2.5, "opacity": 0.8}, "encoding": encoding}]


def _restarts(shown: _Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give an upright line where a count began again, with what it had come to."""
    rows: list[dict[str, Any]] = []
    for s, (_, blocks) in enumerate(shown.voices):
        for block in blocks:
            first = next((d for p in block["points"] if (d := _at(p, by))), None)
            if block.get("restart") and first:
                told = f"began again after {number(block['restart']['before'])}"
                rows.append({"s": s, "x": moment(first), "t": told, "left": axis.at(first) > _WIDTH * 0.6})
    rows.sort(key=lambda r: (r["x"], r["s"]))
    for i, row in enumerate(rows):
        row["y"] = most * (1 - 0.05 * (i % 5))
    x = {"field": "x", "type": "temporal"}
    rule = {
        "data": {"values": rows},
        "mark": {"type": "rule", "strokeWidth": 1, "strokeDash": [2, 3]},
        "encoding": {"x": x, **_styled(shown, "color", "color")},
    }
    y = {"field": "y", "type": "quantitative"}
    words = [
        {
            "data": {"values": [r for r in rows if r["left"] is side]},
            "mark": {"type": "text", "align": "right" if side else "left", "dx": -5 if side else 5, "fontSize": FONT - 1, "baseline": "top"},
            "encoding": {"x": x, "y": y, "text": {"field": "t"}},
        }
        for side in (True, False)
    ]
    return [rule, *words] if rows else []


def _marks(shown: _Drawn, told: Sequence[tuple[int, Voice, Block, dict[str, Any], str]], marks: list[Mark], axis: Days, most: float) -> list[dict[str, Any]]:
    """Give the marks of figures: filled, open with an arrow, or a cross."""
    by, rows = shown.by, list[dict[str, Any]]()
    thin = _thinned(shown)
    bare = len(told) > BARE
    long = {id(b) for _, blocks in shown.voices for b in blocks if shown.group.running and len(b["points"]) > MARKED}
    for s, voice, block, point, sort in told:
        ends = (block["points"][0], block["points"][-1])
        revised = {r["day"] for r in block.get("revisions", ()) if r["sort"] == "down"}
        if sort == "points" and id(block) in long and not point.get("bound") and point not in ends and point["day"] not in revised:
            continue
        if id(point) in thin:
            continue
        here = _at(point, by)
        assert here is not None
        look = "cross" if sort == "aside" else "open" if point.get("bound") or sort == "bounds" else "filled"
        rows.append({"s": s, "x": moment(here), "y": point["value"], "look": look, "arrow": point.get("bound") or "", "m": "" if bare and point not in ends else f"m{len(marks)}"})
        if rows[-1]["m"]:
            marks.append(Mark(f"{_name(voice)}, {shown.group.what}: {_said(shown.group, block, point, sort)}", f"/statements/{point['statement']}"))
    for s, (voice, blocks) in enumerate(shown.voices):
        for block in blocks:
            for turn in block.get("revisions", ()):
                if turn["sort"] == "same_day" and by == "day":
                    told_ = f"{_name(voice)}, {shown.group.what}: {number(turn['from'])} for {on(turn['day'])}, later replaced by {number(turn['to'])}"
                    rows.append({"s": s, "x": moment(date.fromisoformat(turn["day"])), "y": turn["from"], "look": "cross", "arrow": "", "m": f"m{len(marks)}"})
                    marks.append(Mark(told_))
    place = {"x": {"field": "x", "type": "temporal"}, "y": {"field": "y", "type": "quantitative"}, "description": {"field": "m"}}
    colour, shape = _styled(shown, "color", "color"), _styled(shown, "shape", "shape")
    size = 50 if len(rows) <= 120 else 30 if shown.group.running else 18
    return [
        _some(rows, "filled", {"type": "point", "filled": True, "size": size, "opacity": 1}, {**place, **colour, **shape}),
        _some(rows, "open", {"type": "point", "filled": False, "size": 55, "strokeWidth": 1.6, "opacity": 1}, {**place, **colour, **shape}),
        _some(rows, "cross", {"type": "point", "shape": _CROSS, "size": 55, "strokeWidth": 1.6, "opacity": 1}, {**place, **colour}),
        *(
            {
                "data": {"values": [r for r in rows if r["arrow"] == bound]},
                "mark": {"type": "point", "shape": path, "size": 140, "strokeWidth": 1.4, "opacity": 1},
                "encoding": {k: v for k, v in {**place, **colour}.items() if k != "description"},
            }
            for bound, path in (("least", _UP), ("most", _DOWN))
        ),
    ]


def _thinned(shown: _Drawn) -> set[int]:
    """Give the bounds that are not drawn: of very many, all but some at even steps, the last among them."""
    left: set[int] = set()
    for _, blocks in shown.voices:
        for block in blocks:
            bounds = [p for p in (*block["points"], *block.get("bounds", ())) if p.get("bound")]
            step = -(-len(bounds) // MARKED)
            left |= {id(p) for i, p in enumerate(reversed(bounds)) if step > 1 and i % step}
    return left


def _some(rows: list[dict[str, Any]], look: str, mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [r for r in rows if r["look"] == look]}, "mark": mark, "encoding": encoding}


def _labels(shown: _Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give each voice its name at the right, at the height of its last figure as far as there is room, with a thin line to it."""
    ends = []
    for s, (voice, blocks) in enumerate(shown.voices):
        found = [(d, p["value"], p) for b in blocks for p in (*b["points"], *b.get("bounds", ())) if (d := _at(p, by)) and p["value"] is not None]
        if found:
            day, value, point = max(found, key=lambda f: (f[0], f[1]))
            shown_ = point.get("phrase") if point.get("bound") else number(value)
            words = textwrap.wrap(_name(voice), _LETTERS)
            words = [*words[:1], *([short(" ".join(words[1:]), _LETTERS)] if words[1:] else []), short(f"{shown_} {_days(shown.group, point)}", _LETTERS)]
            ends.append((_HEIGHT * (1 - value / most), s, axis.at(day), words))
    ends.sort(key=lambda e: (e[0], e[1]))
    heights = _apart([e[0] for e in ends], [(FONT + 2) * len(e[3]) + 6 for e in ends])
    rows: list[dict[str, Any]] = [
        {"s": s, "x": _WIDTH + 30, "y": h, "t": words, "px": _WIDTH + 20, "lx": at + 6, "ly": y, "lx2": _WIDTH + 13, "ly2": h}
        for (y, s, at, words), h in zip(ends, heights, strict=True)
    ]
    bare = {"type": "quantitative", "scale": None, "axis": None}
    colour, shape = _styled(shown, "color", "color"), _styled(shown, "shape", "shape")
    values = {"values": rows}
    return [
        {
            "data": values,
            "mark": {"type": "rule", "strokeWidth": 1, "opacity": 0.55},
            "encoding": {"x": {"field": "lx", **bare}, "x2": {"field": "lx2"}, "y": {"field": "ly", **bare}, "y2": {"field": "ly2"}, **colour},
        },
        {
            "data": values,
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": {"x": {"field": "px", **bare}, "y": {"field": "y", **bare}, **colour, **shape},
        },
        {
            "data": values,
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dy": -6, "lineHeight": FONT + 2},
            "encoding": {"x": {"field": "x", **bare}, "y": {"field": "y", **bare}, "text": {"field": "t"}},
        },
    ]


def _apart(heights: Sequence[float], room: Sequence[float]) -> list[float]:
    """Move sorted heights so that each has its room below, none above the picture and, where there is room for all, none below it."""
    made: list[float] = []
    for i, height in enumerate(heights):
        made.append(max(height, made[-1] + room[i - 1] if made else 8))
    low = float(_HEIGHT) + 20
    for i in range(len(made) - 1, -1, -1):
        low = made[i] = min(made[i], low - room[i])
    return made


def _days(group: _Group, point: dict[str, Any]) -> str:
    """Give the days a figure is of: "by 20 May 2026", "for 13–20 May 2026"."""
    if group.running:
        return f"by {on(point['day'])}"
    start, end = point.get("from"), point["day"]
    return f"for {in_short(f'{start}/{end}') if start and start != end else on(end)}"


def _said(group: _Group, block: Block, point: dict[str, Any], sort: str) -> str:
    figure = point.get("phrase") if point.get("bound") or sort == "bounds" else number(point["value"])
    text = f"{figure} {_days(group, point)}" + (f", {_since(block)}" if group.running else "")
    text += f"; published {on(point['published'])}" if point.get("published") and point["published"] != point["day"] else ""
    return text + ("; out of line with the rest" if sort == "aside" else "")


def _alt(shown: _Drawn, days: Sequence[date]) -> str:
    """Say what the picture shows: each voice's last figure."""
    parts = []
    for voice, blocks in shown.voices:
        newest = max(blocks, key=lambda b: str(b["last"]["day"]))
        parts.append(f"{_name(voice)}: {_said(shown.group, newest, newest['last'], 'points')}")
    sort = "Running totals" if shown.group.running else "Counts of periods"
    return f"{sort} of {shown.group.what}, {on(min(days))} to {on(max(days))}, one line an issuer. " + "; ".join(parts) + "."


def _notes(shown: _Drawn, told: Sequence[tuple[int, Voice, Block, dict[str, Any], str]]) -> tuple[str, ...]:
    notes = ["Each issuer's figures stand alone: nothing is added, averaged or joined across issuers or starts of a count."]
    if any(p.get("bound") for *_, p, _ in told):
        notes.append("Open marks are told in bounds or round words; an arrow shows the side left open. No line goes through them.")
    blocks = [b for _, many in shown.voices for b in many]
    if any(b.get("aside") for b in blocks) or any(r["sort"] == "same_day" for b in blocks for r in b.get("revisions", ())):
        notes.append("A cross is a number that the issuer replaced later, or one out of line with the rest.")
    if shown.group.running and any(len(b["points"]) > MARKED for b in blocks):
        notes.append(f"Lines of more than {MARKED} points have marks only at their ends and where they fall.")
    if shown.group.running:
        notes.append(f"A line is broken where nothing was told for more than {SILENCE} days, and where a count began again.")
    thin = len(_thinned(shown))
    if thin:
        notes.append(f"{number_of(thin, 'bound')} between others {'stands' if thin == 1 else 'stand'} in the table only.")
    if shown.left:
        notes.append(f"{number_of(shown.left, 'more issuer')} with fewer figures stand in the table only.")
    again = sum(b.get("told_again") or 0 for b in blocks)
    if again:
        notes.append(f"{number_of(again, 'figure')} told once more later {'is' if again == 1 else 'are'} not drawn again.")
    return tuple(notes)


def _table(desk: Desk, group: _Group, by: str) -> Table:
    rows: list[tuple[str, tuple[Cell, ...], tuple[str, ...]]] = []
    for voice, blocks in group.voices.items():
        for block in blocks:
            turns = {t["day"]: t for t in block.get("revisions", ()) if t["sort"] == "down"}
            replaced = {t["day"]: t for t in block.get("revisions", ()) if t["sort"] == "same_day"}
            for sort in ("points", "bounds", "aside"):
                for point in block.get(sort, ()):
                    figure = point.get("phrase") if point.get("bound") or sort == "bounds" else point["value"]
                    how = "out of line with the rest" if sort == "aside" else _BOUNDS[point.get("bound") or ""]
                    if sort == "points" and point["day"] in turns:
                        how += f"; revised downward from {number(turns[point['day']]['from'])}"
                    if sort == "points" and point["day"] in replaced:
                        how += f"; first {number(replaced[point['day']]['from'])}"
                    if point is block["points"][0] and block.get("restart"):
                        how += f"; the count began again after {number(block['restart']['before'])}"
                    how += "" if point.get("told_day", True) else "; the day is the report's"
                    start = f"{point['from']} to " if point.get("from") and point["from"] != point["day"] else ""
                    cells = (_name(voice), _since(block), start + str(point["day"]), point.get("published") or None, figure, how)
                    rows.append((str(point.get(by) or point["day"]), cells, (point["statement"],)))
    rows.sort(key=lambda r: (r[0], str(r[1])), reverse=True)
    caption = f"{group.what.capitalize()}, {'running totals' if group.running else 'counts of periods'} by issuer, the latest first"
    rest = "{:,} earlier figures are not in this table; `truce figures --all` has them".format
    return capped(caption, _HEADERS, [r[1] for r in rows], [r[2] for r in rows], ROWS, rest)
