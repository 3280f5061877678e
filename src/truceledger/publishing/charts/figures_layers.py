"""The layers of a chart of rival counts: lines or spans, restarts, marks, and the names at the right."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

from truceledger.assessment.figures.names import number, on
from truceledger.publishing.charts.axes import Days, short
from truceledger.publishing.charts.figures_drawn import MARKED, Drawn, Voice, at_of, days_of, name_of, said_of, thinned
from truceledger.publishing.charts.palette import DASHES, FONT, SERIES, SHAPES, shared
from truceledger.publishing.charts.render import moment
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.figures import Block

#: Of so many figures in a chart only the first and the last of a count tell their words when pointed at; the table has all.
BARE = 300
#: A line is broken where nothing was told for more than so many days.
SILENCE = 90
WIDTH, HEIGHT, _LETTERS = 520, 300, 34
#: How far from its name a last figure may stand to have a line to it.
FAR = 60
_UP, _DOWN = "M0,0L0,-1.5M-0.35,-1.1L0,-1.5L0.35,-1.1", "M0,0L0,1.5M-0.35,1.1L0,1.5L0.35,1.1"
_CROSS = "M-0.5,-0.5L0.5,0.5M-0.5,0.5L0.5,-0.5"


def _channels(axis: Days, most: float, by: str) -> dict[str, Any]:
    title = "day up to which it is counted" if by == "day" else "day of the report"
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": {"title": None, "format": ",d", "tickCount": 5, "tickMinStep": 1}}
    return {"x": axis.encoding(title), "y": y}


def _styled(shown: Drawn, channel: str, kind: str) -> dict[str, Any]:
    values = {"color": SERIES, "shape": SHAPES, "strokeDash": [list(d) or [1, 0] for d in DASHES]}[kind]
    return {channel: shared(channel, values, len(shown.voices))}


def line_layers(shown: Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give a line for each block of exact numbers."""
    rows: list[dict[str, Any]] = []
    line = 0
    for s, (_, blocks) in enumerate(shown.voices):
        for block in blocks:
            exact = sorted((d, p["value"]) for p in block["points"] if not p.get("bound") and (d := at_of(p, by)) and p["value"] is not None)
            line += 1
            for (day, value), (before, _) in zip(exact, exact[:1] + exact, strict=False):
                line += (day - before).days > SILENCE
                rows.append({"s": s, "b": line, "x": moment(day), "y": value})
    encoding = {**_channels(axis, most, by), "detail": {"field": "b", "type": "nominal"}}
    encoding |= _styled(shown, "color", "color") | _styled(shown, "strokeDash", "strokeDash")
    return [{"data": {"values": rows}, "mark": {"type": "line", "strokeWidth": 2, "clip": False}, "encoding": encoding}]


def span_layers(shown: Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give a level stroke over the days of each count of a period."""
    rows = []
    for s, _, _, point, _ in shown.told():
        start = date.fromisoformat(point["from"]) if point.get("from") else None
        end = date.fromisoformat(point["day"]) if point.get("day") else None
        if start and end and start < end:
            rows.append({"s": s, "x": moment(start), "x2": moment(end), "y": point["value"]})
    encoding = {**_channels(axis, most, by), "x2": {"field": "x2"}, **_styled(shown, "color", "color")}
    return [{"data": {"values": rows}, "mark": {"type": "rule", "strokeWidth": 2.5, "opacity": 0.8}, "encoding": encoding}]


def restart_layers(shown: Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give an upright line where a count began again, with what it had come to."""
    rows: list[dict[str, Any]] = []
    for s, (_, blocks) in enumerate(shown.voices):
        for block in blocks:
            first = next((d for p in block["points"] if (d := at_of(p, by))), None)
            if block.get("restart") and first:
                told = f"began again after {number(block['restart']['before'])}"
                rows.append({"s": s, "x": moment(first), "t": told, "left": axis.at(first) > WIDTH * 0.6})
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


def mark_layers(shown: Drawn, told: Sequence[tuple[int, Voice, Block, dict[str, Any], str]], marks: list[Mark], axis: Days, most: float) -> list[dict[str, Any]]:
    """Give the marks of figures: filled, open with an arrow, or a cross."""
    by, rows = shown.by, list[dict[str, Any]]()
    thin = thinned(shown)
    bare = len(told) > BARE
    long = {id(b) for _, blocks in shown.voices for b in blocks if shown.group.running and len(b["points"]) > MARKED}
    for s, voice, block, point, sort in told:
        ends = (block["points"][0], block["points"][-1])
        revised = {r["day"] for r in block.get("revisions", ()) if r["sort"] == "down"}
        if sort == "points" and id(block) in long and not point.get("bound") and point not in ends and point["day"] not in revised:
            continue
        if id(point) in thin:
            continue
        here = at_of(point, by)
        assert here is not None
        look = "cross" if sort == "aside" else "open" if point.get("bound") or sort == "bounds" else "filled"
        rows.append({"s": s, "x": moment(here), "y": point["value"], "look": look, "arrow": point.get("bound") or "", "m": "" if bare and point not in ends else f"m{len(marks)}"})
        if rows[-1]["m"]:
            marks.append(Mark(f"{name_of(voice)}, {shown.group.what}: {said_of(shown.group, block, point, sort)}", f"/statements/{point['statement']}"))
    for s, (voice, blocks) in enumerate(shown.voices):
        for block in blocks:
            for turn in block.get("revisions", ()):
                if turn["sort"] == "same_day" and by == "day":
                    told_ = f"{name_of(voice)}, {shown.group.what}: {number(turn['from'])} for {on(turn['day'])}, later replaced by {number(turn['to'])}"
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


def _some(rows: list[dict[str, Any]], look: str, mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [r for r in rows if r["look"] == look]}, "mark": mark, "encoding": encoding}


def label_layers(shown: Drawn, axis: Days, most: float, by: str) -> list[dict[str, Any]]:
    """Give each voice its name at the right, at the height of its last figure as far as there is room, with a dotted line to it.

    There is no line to a last figure far from the name, across days of which nothing was told: it would look like the course of a count.
    """
    ends = []
    for s, (voice, blocks) in enumerate(shown.voices):
        found = [(d, p["value"], p) for b in blocks for p in (*b["points"], *b.get("bounds", ())) if (d := at_of(p, by)) and p["value"] is not None]
        if found:
            day, value, point = max(found, key=lambda f: (f[0], f[1]))
            shown_ = point.get("phrase") if point.get("bound") else number(value)
            words = textwrap.wrap(name_of(voice), _LETTERS)
            words = [*words[:1], *([short(" ".join(words[1:]), _LETTERS)] if words[1:] else []), short(f"{shown_} {days_of(shown.group, point)}", _LETTERS)]
            ends.append((HEIGHT * (1 - value / most), s, axis.at(day), words))
    ends.sort(key=lambda e: (e[0], e[1]))
    heights = _apart([e[0] for e in ends], [(FONT + 2) * len(e[3]) + 6 for e in ends])
    rows: list[dict[str, Any]] = [
        {"s": s, "x": WIDTH + 30, "y": h, "t": words, "px": WIDTH + 20, "lx": at + 6, "ly": y, "lx2": WIDTH + 13, "ly2": h}
        for (y, s, at, words), h in zip(ends, heights, strict=True)
    ]
    bare = {"type": "quantitative", "scale": None, "axis": None}
    colour, shape = _styled(shown, "color", "color"), _styled(shown, "shape", "shape")
    values = {"values": rows}
    return [
        {
            "data": {"values": [row for row in rows if row["lx2"] - row["lx"] <= FAR]},
            "mark": {"type": "rule", "strokeWidth": 1, "strokeDash": [1, 3], "opacity": 0.8},
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
    low = float(HEIGHT) + 20
    for i in range(len(made) - 1, -1, -1):
        low = made[i] = min(made[i], low - room[i])
    return made
