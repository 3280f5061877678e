"""Colours, shapes and dashes of series, and how Vega-Lite is to draw: the same in every chart.

The colours have a contrast of 3:1 or more on the white and on the dark paper of the pages, which leaves them too close in lightness
to be told apart by colour alone: every series has a shape and a dash of its own too, and its name at its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: Stand-ins that ``svg.mended`` turns into the colour of the text, a faint one, that of the paper, and a hatching.
INK, FAINT, PAPER, HATCH = "#010203", "#040506", "#fcfdfe", "#070809"
SERIES: Sequence[str] = ("#1f86c9", "#cf5a12", "#1c8a68", "#b85fa0", "#8c7320", "#7d70d8", "#cc4a5a", "#7a7a7a")
SHAPES: Sequence[str] = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "triangle-right", "triangle-left")
DASHES: Sequence[Sequence[int]] = ((), (7, 3), (2, 3), (9, 3, 2, 3), (5, 2), (1, 2), (12, 4), (4, 4, 1, 4))
FONT = 12

CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": FAINT,
        "domainColor": INK,
        "tickColor": INK,
        "labelFontSize": FONT,
        "titleFontSize": FONT,
        "titleFontWeight": "normal",
        "labelLimit": 260,
        "titleLimit": 600,
    },
    "text": {"color": INK, "fontSize": FONT, "limit": 0},
    "rule": {"color": INK},
}


def shared(channel: str, values: Sequence[Any], count: int) -> dict[str, Any]:
    """Give the scale of a channel for series that are named by their number."""
    return {"field": "s", "type": "nominal", "legend": None, "scale": {"domain": list(range(count)), "range": [values[i % len(values)] for i in range(count)]}}


def haloed(rows: Sequence[Mapping[str, Any]], mark: Mapping[str, Any], encoding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give words with a rim of the paper's colour under them, so that they can be read over lines; nothing where there are none."""
    rim = {**mark, "stroke": PAPER, "strokeWidth": 3.5, "strokeJoin": "round", "color": PAPER}
    return [{"data": {"values": rows}, "mark": look, "encoding": encoding} for look in (rim, mark)] if rows else []
