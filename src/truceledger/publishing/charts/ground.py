"""The ground of a map: borders of states from Natural Earth, cut to what a map shows and thinned to what it can show.

The files are made by ``eval/make_basemap.py``; see ``basemap/README.md`` for what they are and what the borders do not mean. Arcs
stay packed until a map needs them, so that what is kept in memory is small.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec


class Box(NamedTuple):
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    def wider(self, degrees: float) -> Box:
        """Give it with a margin, within the world."""
        return Box(max(-180, self.west - degrees), max(-85, self.south - degrees), min(180, self.east + degrees), min(85, self.north + degrees))

    def meets(self, other: Sequence[float]) -> bool:
        """Say whether two boxes have a point in common."""
        west, south, east, north = other
        return west <= self.east and east >= self.west and south <= self.north and north >= self.south


class _Part(msgspec.Struct):
    box: tuple[int, int, int, int]
    rings: list[list[int]]


class _State(msgspec.Struct):
    code: str
    parts: list[_Part]


class _Transform(msgspec.Struct):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Atlas(msgspec.Struct):
    transform: _Transform
    arcs: list[msgspec.Raw]
    states: list[_State]


@cache
def _atlas(detail: str) -> _Atlas:
    data = resources.files("truceledger.publishing.charts").joinpath(f"basemap/{detail}.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(data), type=_Atlas)


class Ground(NamedTuple):
    """States as TopoJSON (object ``states``), the codes of its shapes in their order (empty where a shape has none), their rings."""

    topology: dict[str, Any]
    codes: tuple[str, ...]
    rings: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]

    def shown(self, box: Box, columns: int = 36, rows: int = 24) -> dict[str, list[tuple[float, float]]]:
        """Give, for each code, which points of a grid over a box lie in that state: where its name can stand."""
        import numpy as np

        xs = np.linspace(box.west, box.east, columns + 2)[1:-1]
        ys = np.linspace(box.south, box.north, rows + 2)[1:-1]
        grid_x, grid_y = (a.ravel() for a in np.meshgrid(xs, ys))
        found: dict[str, list[tuple[float, float]]] = {}
        for code, rings in zip(self.codes, self.rings, strict=True):
            inside = np.zeros(grid_x.shape, dtype=bool)
            for ring in rings:
                x, y = np.array(ring).T
                for x1, y1, x2, y2 in zip(x, y, np.roll(x, -1), np.roll(y, -1), strict=True):
                    if y1 != y2 and min(y1, y2) <= box.north and max(y1, y2) >= box.south:
                        inside ^= ((y1 > grid_y) != (y2 > grid_y)) & (grid_x < (x2 - x1) * (grid_y - y1) / (y2 - y1) + x1)
            if code and inside.any():
                found.setdefault(code, []).extend(zip(grid_x[inside].tolist(), grid_y[inside].tolist(), strict=True))
        return found


def detail_of(box: Box) -> str:
    """Choose how finely states are drawn, by how much of the world is shown."""
    span = max(box.east - box.west, box.north - box.south)
    return "110m" if span > 75 else "50m" if span > 22 else "10m"


def ground(box: Box, grain: float) -> Ground:
    """Give the states that meet a box; points nearer than ``grain`` degrees to the one before are left out, ends of arcs never."""
    atlas = _atlas(detail_of(box))
    shapes: list[dict[str, Any]] = []
    used: dict[int, int] = {}
    for state in atlas.states:
        parts = [p.rings for p in state.parts if box.meets(p.box)]
        if parts:
            rings = [[[_used(used, arc) for arc in ring] for ring in part] for part in parts]
            shapes.append({"type": "MultiPolygon", "id": state.code, "arcs": rings})
    arcs = [_thinned(msgspec.json.decode(atlas.arcs[arc], type=list[tuple[int, int]]), atlas.transform, grain) for arc in used]
    topology = {"type": "Topology", "arcs": arcs, "objects": {"states": {"type": "GeometryCollection", "geometries": shapes}}}
    rings_of = tuple(tuple(_ring(arcs, ring) for part in shape["arcs"] for ring in part) for shape in shapes)
    return Ground(topology, tuple(s["id"] for s in shapes), rings_of)


def box_of(code: str) -> Box | None:
    """Give the box of a state's largest part, nothing for a code that the map does not know."""
    boxes = [Box(*p.box) for s in _atlas("50m").states if s.code == code for p in s.parts]
    return max(boxes, key=lambda b: (b.east - b.west) * (b.north - b.south), default=None)


def _used(used: dict[int, int], arc: int) -> int:
    """Number an arc anew; one that is walked backward keeps its sign."""
    forward = arc if arc >= 0 else ~arc
    number = used.setdefault(forward, len(used))
    return number if arc >= 0 else ~number


def _thinned(arc: Iterable[tuple[int, int]], transform: _Transform, grain: float) -> list[tuple[float, float]]:
    (kx, ky), (dx, dy) = transform.scale, transform.translate
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((round(x * kx + dx, 4), round(y * ky + dy, 4)))
    kept = points[:1]
    for point in points[1:-1]:
        if math.hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= grain:
            kept.append(point)
    return [*kept, points[-1]] if len(points) > 1 else kept


def _ring(arcs: Sequence[Sequence[tuple[float, float]]], ring: Sequence[int]) -> tuple[tuple[float, float], ...]:
    return tuple(p for arc in ring for p in (arcs[arc] if arc >= 0 else arcs[~arc][::-1]))
