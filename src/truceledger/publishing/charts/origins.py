"""On whose word it rests: how many independent origins tell each thing, and how much each origin tells.

An origin is who said it first, not an article: copies count once, and who speak jointly speak once. What rests on one origin is
drawn open, what rests on two half filled, what rests on three or more filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from truceledger.assessment.words import joined
from truceledger.publishing.charts.axes import short, top
from truceledger.publishing.charts.chart import Chart, Table, capped
from truceledger.publishing.charts.palette import FONT, SERIES, haloed
from truceledger.publishing.charts.render import drawn
from truceledger.publishing.charts.svg import Mark
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment import Chapter, StateOfPlay
    from truceledger.assessment.desk import Desk

#: Origins drawn, and rows of their table.
ORIGINS, ROWS = 15, 500
_WIDTH, _BAR, _LETTERS = 440, 26, 40
_PARTS = ("one origin", "two origins", "three or more")
_FILLED = (0.08, 0.45, 1.0)


def origins(desk: Desk, state: StateOfPlay) -> list[Chart]:
    """Draw how the lines of each chapter are corroborated, and how many statements rest on each origin."""
    return [made for made in (_corroboration(desk, state), _voices(desk)) if made is not None]


def _corroboration(desk: Desk, state: StateOfPlay) -> Chart | None:
    chapters = [c for c in state.chapters.values() if c.name != "sources" and any(line.origins for line in c.lines)]
    if not chapters:
        return None
    counts = [_counted(c) for c in chapters]
    marks: list[Mark] = []
    rows: list[dict[str, Any]] = []
    for i, (chapter, parts) in enumerate(zip(chapters, counts, strict=True)):
        start = 0.0
        for part, many in enumerate(parts):
            if many:
                share = many / sum(parts)
                place = {"y": i * _BAR + 4, "y2": i * _BAR + _BAR - 4, "m": f"m{len(marks)}", "t": f"{many:,}", "p": part}
                rows.append({"x": start, "x2": start + share, **place, "wide": share * _WIDTH > 9 * len(f"{many:,}")})
                marks.append(Mark(f"{chapter.title}: {number_of(many, 'line')} on {_PARTS[part]}, {share:.0%}"))
                start += share
    names = [{"y": i * _BAR + _BAR / 2, "t": short(c.title, _LETTERS)} for i, c in enumerate(chapters)]
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": {**_axis("share of a chapter's lines"), "format": "%", "tickMinStep": 0.1}}
    layers = [
        {
            "data": {"values": [r for r in rows if r["p"] == part]},
            "mark": {"type": "rect", "fill": SERIES[0], "fillOpacity": _FILLED[part], "stroke": SERIES[0], "strokeWidth": 1.5},
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": _bare("y"), "y2": {"field": "y2"}, "description": {"field": "m"}},
        }
        for part in range(len(_PARTS))
    ]
    middles = [{"x": (r["x"] + r["x2"]) / 2, "y": (r["y"] + r["y2"]) / 2 + 1, "t": r["t"]} for r in rows if r["wide"]]
    numbers = {"type": "text", "fontSize": FONT - 1, "baseline": "middle"}
    layers += haloed(middles, numbers, {"x": {"field": "x", "type": "quantitative"}, "y": _bare("y"), "text": {"field": "t"}})
    ends = [{"x": _WIDTH + 8, "y": i * _BAR + _BAR / 2, "t": number_of(sum(parts), "line")} for i, parts in enumerate(counts)]
    totals = {"type": "text", "align": "left", "baseline": "middle", "fontSize": FONT - 1}
    layers += [{"data": {"values": ends}, "mark": totals, "encoding": {"x": _bare("x"), "y": _bare("y"), "text": {"field": "t"}}}]
    layers += [_names(names), *_legend()]
    alt = "How many independent origins the lines of each chapter rest on. " + "; ".join(
        f"{c.title}: " + joined(f"{n:,} on {_PARTS[i]}" for i, n in enumerate(parts) if n) for c, parts in zip(chapters, counts, strict=True)
    )
    title, name = "Independent origins, chapter by chapter", f"origins-{desk.view.process or 'all'}"
    svg, width, height = drawn({"width": _WIDTH, "height": _BAR * len(chapters), "layer": layers}, name, title, alt + ".", marks)
    table_rows = [(c.title, *parts, sum(parts)) for c, parts in zip(chapters, counts, strict=True)]
    table = Table("Lines of each chapter by the independent origins they rest on", ("Chapter", *(p.capitalize() for p in _PARTS), "All"), tuple(table_rows))
    notes = ("Origins are counted, not articles: copies of one text, and what one source tells several outlets, count once.",)
    return Chart(name, title, alt + ".", svg, table, width, height, notes)


def _counted(chapter: Chapter) -> tuple[int, int, int]:
    found = [line.origins for line in chapter.lines if line.origins]
    return sum(n == 1 for n in found), sum(n == 2 for n in found), sum(n > 2 for n in found)


def _voices(desk: Desk) -> Chart | None:
    groups = sorted(desk.origins.by_origin().items(), key=lambda g: (-len(g[1]), g[0]))
    if not groups:
        return None
    named = [(joined(desk.origins.name(o) for o in group) + (", jointly" if len(group) > 1 else ""), many) for group, many in groups]
    shown, marks = named[:ORIGINS], [Mark(f"{name}: {number_of(len(many), 'statement')}") for name, many in named[:ORIGINS]]
    most = top(len(shown[0][1]))
    rows = [
        {"x": 0, "x2": len(many), "y": i * _BAR + 5, "y2": i * _BAR + _BAR - 5, "t": f"{len(many):,}", "m": f"m{i}", "l": i * _BAR + _BAR / 2}
        for i, (_, many) in enumerate(shown)
    ]
    names = [{"y": i * _BAR + _BAR / 2, "t": short(name, _LETTERS)} for i, (name, _) in enumerate(shown)]
    x = {"type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": _axis("statements")}
    layers = [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "fill": SERIES[0]},
            "encoding": {"x": {"field": "x", **x}, "x2": {"field": "x2"}, "y": _bare("y"), "y2": {"field": "y2"}, "description": {"field": "m"}},
        },
        *haloed(
            rows,
            {"type": "text", "align": "left", "baseline": "middle", "dx": 5, "fontSize": FONT - 1},
            {"x": {"field": "x2", "type": "quantitative"}, "y": _bare("l"), "text": {"field": "t"}},
        ),
        _names(names),
    ]
    alt = f"Statements by origin, {number_of(len(named), 'origin')} in all: " + "; ".join(f"{n}: {len(m):,}" for n, m in shown) + "."
    title, name = "On whose word: statements by origin", f"voices-{desk.view.process or 'all'}"
    svg, width, height = drawn({"width": _WIDTH, "height": _BAR * len(shown), "layer": layers}, name, title, alt, marks)
    left = len(named) - len(shown)
    notes = (f"{number_of(left, 'more origin')} with fewer statements {'stands' if left == 1 else 'stand'} in the table only.",) if left > 0 else ()
    rest = "{:,} more origins are not in this table; `truce sources` has them".format
    grounds = [tuple(s.statement_id for s in many) for _, many in named]
    table = capped("Statements by origin, who tells most first", ("Origin", "Statements"), [(n, len(m)) for n, m in named], grounds, ROWS, rest)
    return Chart(name, title, alt, svg, table, width, height, notes)


def _bare(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _axis(title: str) -> dict[str, Any]:
    return {"title": title, "format": ",d", "tickMinStep": 1, "tickCount": 6}


def _names(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    values = [{**r, "x": -8} for r in rows]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "right", "baseline": "middle"},
        "encoding": {"x": _bare("x"), "y": _bare("y"), "text": {"field": "t"}},
    }


def _legend() -> list[dict[str, Any]]:
    """Give the key above the picture: a square for each part."""
    rows = [{"x": i * 130, "x2": i * 130 + 14, "y": -24, "y2": -10, "l": -17, "lx": i * 130 + 20, "t": t, "p": i} for i, t in enumerate(_PARTS)]
    squares = [
        {
            "data": {"values": [row]},
            "mark": {"type": "rect", "fill": SERIES[0], "fillOpacity": _FILLED[i], "stroke": SERIES[0], "strokeWidth": 1.5},
            "encoding": {"x": _bare("x"), "x2": {"field": "x2"}, "y": _bare("y"), "y2": {"field": "y2"}},
        }
        for i, row in enumerate(rows)
    ]
    words = {"type": "text", "align": "left", "baseline": "middle"}
    return [*squares, {"data": {"values": rows}, "mark": words, "encoding": {"x": _bare("lx"), "y": _bare("l"), "text": {"field": "t"}}}]
