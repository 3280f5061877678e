"""Words of Vega for a map: fixed values, shapes, words with a rim, the key under the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from truceledger.publishing.charts.palette import FONT, HATCH, INK, PAPER, SERIES

MARK = SERIES[1]
#: The marks of the key, in its order.
KEYS: dict[str, dict[str, Any]] = {
    "exact": {"size": 80, "fill": MARK, "fillOpacity": 0.85, "stroke": MARK},
    "open": {"size": 80, "fill": PAPER, "stroke": MARK, "strokeWidth": 1.6},
    "several": {"size": 250, "fill": PAPER, "stroke": MARK, "strokeWidth": 2},
    "near": {"size": 190, "fill": MARK, "fillOpacity": 0.3, "stroke": MARK, "strokeWidth": 1.6, "strokeDash": [3, 2]},
    "area": {"size": 330, "fill": MARK, "fillOpacity": 0.16, "stroke": MARK, "strokeDash": [2, 3]},
    "country": {"size": 230, "shape": "square", "fill": HATCH, "stroke": INK, "strokeOpacity": 0.6, "strokeDash": [4, 2.5]},
    "town": {"size": 12, "shape": "square", "fill": INK, "fillOpacity": 0.6},
}


def fixed(**values: Any) -> dict[str, Any]:
    """Give values that do not change; those that are not given are left out."""
    return {k: {"value": v} for k, v in values.items() if v is not None}


def shapes(data: str, transform: list[dict[str, Any]], **look: Any) -> dict[str, Any]:
    """Give the shapes of a data set."""
    return {"type": "shape", "from": {"data": data}, "encode": {"enter": fixed(**look)}, "transform": transform}


def text(x: float, y: float, words: str, **look: Any) -> dict[str, Any]:
    """Give words at a place."""
    base = {"x": x, "y": y, "text": words, "fill": INK, "font": "sans-serif", "baseline": "middle", "limit": 0, "fontSize": FONT}
    return {"type": "text", "encode": {"enter": fixed(**{**base, **look})}}


def rimmed(found: dict[str, Any], opacity: float = 1, size: float = FONT - 1) -> list[dict[str, Any]]:
    """Give words that found room, with a rim of the paper's colour under them."""
    x, y, words, align = found["x"], found["y"], found["t"], found["a"]
    rim = text(x, y, words, align=align, fontSize=size, fill=PAPER, stroke=PAPER, strokeWidth=3.2, strokeJoin="round")
    return [rim, text(x, y, words, align=align, fontSize=size, fillOpacity=opacity if opacity < 1 else None)]


def key_of(told: Sequence[tuple[str, str]], width: float, top: float) -> list[dict[str, Any]]:
    """Give the key: for each of ``told`` (a name of ``KEYS`` and its words) a mark, two a line."""
    made: list[dict[str, Any]] = []
    for i, (name, words) in enumerate(sorted(told, key=lambda k: list(KEYS).index(k[0]))):
        x, y = 14 + (i % 2) * width / 2, top + 18 + (i // 2) * 22
        made.append({"type": "symbol", "encode": {"enter": fixed(x=x, y=y, **{"shape": "circle", **KEYS[name]})}})
        if name == "several":
            made.append(text(x, y + 0.5, "3", fontSize=FONT - 2, align="center"))
        made.append(text(x + 16, y + 0.5, words, fontSize=FONT))
    return made


def is_in(point: tuple[float, float], rings: Iterable[Sequence[tuple[float, float]]]) -> bool:
    """Say whether a point lies in the shape of some rings."""
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside
