"""The layers of a timeline's picture: its axis and lanes, bars, marks, and words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from truceledger.assessment.figures.names import on
from truceledger.publishing.charts.axes import Days, short, wide
from truceledger.publishing.charts.palette import FAINT, FONT, INK, PAPER, SERIES, haloed
from truceledger.publishing.charts.render import moment
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.charts.timeline_laying import BAR, LIFT, ROW, WIDTH, Item, Lane, lifted, reach, standing_of
from truceledger.publishing.timeline import Entry
from truceledger.publishing.timeline_entry import short as in_short
from truceledger.vocabulary.quantity import number_of

#: Things named when a circle is pointed at.
NAMED = 5
_CROSS = "M-0.5,-0.5L0.5,0.5M-0.5,0.5L0.5,-0.5"
_TINT, _AHEAD = SERIES[0], SERIES[1]


def bare(name: str) -> dict[str, Any]:
    """Give a channel that takes pixels as they are."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def ground_layers(lanes: Sequence[Lane], axis: Days, today: date | None, height: float) -> list[dict[str, Any]]:
    """Give the axis, a faint line under each lane, their names, and the day of the look."""
    rows = [{"x": moment(axis.first), "y": lane.top + lane.height, "l": lane.middle, "x2": WIDTH, "x0": 0, "lx": -8, "t": lane.label} for lane in lanes]
    values = {"values": rows}
    made: list[dict[str, Any]] = [
        {
            "data": values,
            "mark": {"type": "rule", "color": FAINT},
            "encoding": {"x": bare("x0"), "x2": {"field": "x2"}, "y": bare("y")},
        },
        {
            "data": values,
            "mark": {"type": "point", "opacity": 0},
            "encoding": {"x": axis.encoding("day told, as exactly as it is told"), "y": bare("y")},
        },
        {
            "data": values,
            "mark": {"type": "text", "align": "right", "baseline": "middle"},
            "encoding": {"x": bare("lx"), "y": bare("l"), "text": {"field": "t"}},
        },
    ]
    if today and axis.first <= today <= axis.last:
        at = axis.at(today)
        here = [{"x": at, "y": -4, "y2": height, "t": f"as of {on(today)}"}]
        made += [
            {
                "data": {"values": here},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2},
                "encoding": {"x": bare("x"), "y": bare("y"), "y2": {"field": "y2"}},
            },
            {
                "data": {"values": here},
                "mark": {"type": "text", "align": "right" if at > WIDTH / 2 else "left", "baseline": "bottom", "dy": -2, "fontSize": FONT - 1},
                "encoding": {"x": bare("x"), "y": bare("y"), "text": {"field": "t"}},
            },
        ]
    return made


def bar_layers(bars: Sequence[tuple[int, int, list[Entry]]], lanes: Sequence[Lane], axis: Days, marks: list[Mark]) -> list[dict[str, Any]]:
    """Give the bars, dashed where their ends are vague, with arrows at open ends and their numbers."""
    rows, arrows, numbers = [], [], []
    for lane, row, many in bars:
        entry = many[0]
        left, right = reach(many, axis)
        y = lanes[lane].middle + ROW / 2 - 3 + row * BAR
        vague = entry.precision != "range" or entry.approximate
        tint = _AHEAD if entry.ahead else _TINT
        thick = 2 if standing_of(entry) == "set" else 4
        rows.append({"x": left, "x2": right, "y": y, "c": tint, "w": thick, "d": "vague" if vague else "exact", "m": f"m{len(marks)}"})
        marks.append(Mark(said_of(many), leads_of(many)))
        if len(many) > 1 and right - left > wide(str(len(many)), FONT - 2) + 4:
            numbers.append({"x": (left + right) / 2, "y": y, "t": str(len(many))})
        arrows += [{"x": right, "y": y, "c": tint, "turn": 90}] if entry.last is None else []
        arrows += [{"x": left, "y": y, "c": tint, "turn": -90}] if entry.first is None else []
    colour = {"field": "c", "type": "nominal", "scale": None}
    encoding = {"x": bare("x"), "x2": {"field": "x2"}, "y": bare("y"), "color": colour, "description": {"field": "m"}}
    encoding["strokeWidth"] = {"field": "w", "type": "quantitative", "scale": None}
    made: list[dict[str, Any]] = [
        {
            "data": {"values": [r for r in rows if r["d"] == look]},
            "mark": {"type": "rule", **({"strokeDash": [3, 2]} if look == "vague" else {"strokeCap": "round"})},
            "encoding": encoding,
        }
        for look in ("exact", "vague")
    ]
    arrow = {"x": bare("x"), "y": bare("y"), "color": colour, "angle": {"field": "turn", "type": "quantitative", "scale": None}}
    heads = {"type": "point", "shape": "triangle-up", "filled": True, "size": 50, "opacity": 1}
    words = {"x": bare("x"), "y": bare("y"), "text": {"field": "t"}}
    return [
        *made,
        {"data": {"values": arrows}, "mark": heads, "encoding": arrow},
        *haloed(numbers, {"type": "text", "fontSize": FONT - 2, "baseline": "middle"}, words),
    ]


def mark_layers(items: Sequence[Item], lanes: Sequence[Lane], marks: list[Mark]) -> list[dict[str, Any]]:
    """Give the dots, circles, diamonds and crosses, and the numbers in circles."""
    rows: list[dict[str, Any]] = []
    high = lifted(items)
    for i, item in enumerate(items):
        many = len(item.entries)
        rows.append(
            {"x": item.x, "y": lanes[item.lane].middle - (LIFT if i in high else 0), "size": (2 * item.radius * (0.7 if item.look == "set" and many == 1 else 1)) ** 2, "t": str(many), "c": _AHEAD if item.look == "ahead" else _TINT}
            | {"look": f"{item.look}{'+' if many > 1 else ''}", "m": f"m{len(marks)}"}
        )
        marks.append(Mark(said_of(item.entries), leads_of(item.entries)))
    size = {"field": "size", "type": "quantitative", "scale": None}
    colour = {"field": "c", "type": "nominal", "scale": None}
    place = {"x": bare("x"), "y": bare("y")}
    told = {**place, "size": size, "description": {"field": "m"}}

    def some(look: str, mark_: dict[str, Any], **channels: Any) -> dict[str, Any]:
        return {"data": {"values": [r for r in rows if r["look"] == look]}, "mark": {"opacity": 1, "strokeWidth": 1.6, **mark_}, "encoding": {**told, **channels}}

    point = {"type": "point", "shape": "circle"}
    hollow = {**point, "fill": PAPER}
    made = [
        some("told", {**point, "filled": True}, color=colour),
        some("ahead", {**hollow, "shape": "diamond", "strokeWidth": 2}, stroke=colour),
        some("set", {**hollow, "shape": "diamond"}, stroke=colour),
        some("not", {**point, "shape": _CROSS, "strokeWidth": 2}, stroke=colour),
        some("told+", hollow, stroke=colour),
        some("ahead+", {**hollow, "strokeDash": [3, 2]}, stroke=colour),
        some("set+", {**hollow, "strokeDash": [6, 2]}, stroke=colour),
        some("not+", {**hollow, "strokeDash": [1, 2]}, stroke=colour),
    ]
    numbers = [r for r in rows if r["look"].endswith("+")]
    words = {"type": "text", "fontSize": FONT - 2, "baseline": "middle", "dy": 0.5}
    return [*made, {"data": {"values": numbers}, "mark": words, "encoding": {**place, "text": {"field": "t"}}}]


def word_layers(words: Sequence[tuple[Item, str, float, str]], lanes: Sequence[Lane]) -> list[dict[str, Any]]:
    """Give the names beside marks."""
    rows = [{"x": x, "y": lanes[item.lane].top + FONT + 1, "t": told, "a": align} for item, told, x, align in words]
    made = []
    for align in ("left", "center", "right"):
        mark_ = {"type": "text", "align": align, "baseline": "alphabetic", "fontSize": FONT - 1}
        made += haloed([r for r in rows if r["a"] == align], mark_, {"x": bare("x"), "y": bare("y"), "text": {"field": "t"}})
    return made


def said_of(entries: Sequence[Entry]) -> str:
    """Say what a mark stands for."""
    if len(entries) == 1:
        one = entries[0]
        return f"{in_short(one.edtf)}: {one.text}; {number_of(one.origins, 'independent origin')}"
    days = sorted(e.first for e in entries if e.first) or [e.last for e in entries if e.last]
    named = [f"{in_short(e.edtf)}: {short(e.text, 90)}" for e in entries[:NAMED]]
    more = [f"and {len(entries) - NAMED} more"] if len(entries) > NAMED else []
    span = in_short(f"{days[0]}/{days[-1]}") if days[0] != days[-1] else on(days[0])
    return f"{len(entries)} together, {span}. " + "; ".join([*named, *more])


def leads_of(entries: Sequence[Entry]) -> str:
    """Give where a mark leads: to the statement of a thing that stands alone."""
    return f"/statements/{entries[0].grounds[0]}" if len(entries) == 1 and entries[0].grounds else ""
