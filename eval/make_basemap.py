"""Make the map's ground: borders of states from Natural Earth, as the npm package ``world-atlas`` packs them, small and quick to cut.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python eval/make_basemap.py package

Natural Earth (https://www.naturalearthdata.com) is in the public domain; the packaging is under the ISC licence. The borders are
those that Natural Earth holds to be so on the ground; they imply no position. What has no code of ISO 3166-1 keeps its shape and
gets no name. The shapes are TopoJSON's: arcs shared by neighbours, so that a border is one line. Each part of a state has the box it
lies in beside it, in whole degrees outward, so that a map of a region reads no others.
"""

from __future__ import annotations

import gzip
import itertools
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry

HERE = Path(__file__).resolve().parents[1] / "src/truceledger/publishing/charts/basemap"
DETAILS = ("110m", "50m", "10m")
#: Codes that ISO 3166-1 leaves to users, and that our lists of parties know.
OWN = {"Kosovo": "XKX"}


def main(folder: Path) -> None:
    """Write a file for each detail."""
    HERE.mkdir(exist_ok=True)
    for detail in DETAILS:
        made = compact(json.loads((folder / f"countries-{detail}.json").read_text("utf-8")))
        text = json.dumps(made, separators=(",", ":"), ensure_ascii=False)
        data = gzip.compress(text.encode(), 9, mtime=0)
        (HERE / f"{detail}.json.gz").write_bytes(data)
        print(f"{detail}: {len(made['states'])} states, {len(data):,} bytes")


def compact(atlas: dict[str, Any]) -> dict[str, Any]:
    """Give the arcs as they are, and for each state its code and its parts: the box of each, and its rings."""
    arcs = [list(_points(arc, atlas["transform"])) for arc in atlas["arcs"]]
    states = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        states.append({"code": _code(shape), "parts": [{"box": _box(part, arcs), "rings": part} for part in parts]})
    states.sort(key=lambda s: (s["code"], s["parts"][0]["box"]))
    return {"transform": atlas["transform"], "arcs": atlas["arcs"], "states": states}


def _code(shape: dict[str, Any]) -> str:
    found = pycountry.countries.get(numeric=str(shape.get("id", "")).zfill(3))
    return found.alpha_3 if found else OWN.get(shape["properties"]["name"], "")


def _points(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[tuple[float, float]]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    for x, y in itertools.accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]]):
        yield x * kx + dx, y * ky + dy


def _box(rings: list[list[int]], arcs: list[list[tuple[float, float]]]) -> list[int]:
    points = [p for ring in rings[:1] for arc in ring for p in arcs[arc if arc >= 0 else ~arc]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return [math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
