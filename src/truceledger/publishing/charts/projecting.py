"""Where places stand on a map, and how long a kilometre is there: worked out by d3's projections, by way of Vega."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from truceledger.publishing.charts.ground import Box
from truceledger.publishing.charts.render import engine

#: Kilometres of a degree of a great circle on the sphere that d3 projects (mean radius 6,371.0088 km).
KM = 111.195


@dataclass(frozen=True)
class Projection:
    """A box of the world laid over a picture; Mercator for regions, which keeps shapes and angles, Equal Earth for the world."""

    box: Box
    width: float
    height: float

    @property
    def kind(self) -> str:
        """The projection's name."""
        return "equalEarth" if self.box.east - self.box.west > 150 else "mercator"

    def vega(self, clip: bool = True) -> dict[str, Any]:
        """Give the projection as Vega takes it, named ``p``."""
        west, south, east, north = self.box
        middle = (west + east) / 2
        corners = [[west, south], [east, north], [west, north], [east, south], [middle, south], [middle, north]]
        fit = {"type": "MultiPoint", "coordinates": corners}
        made: dict[str, Any] = {"name": "p", "type": self.kind, "size": [self.width, self.height], "pointRadius": 0, "fit": fit}
        if clip:
            made["clipExtent"] = [[0, 0], [self.width, self.height]]
        return made

    def at(self, places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Give where places (longitude, latitude) stand, in pixels, those outside the picture too."""
        if not places:
            return []
        spec = {
            "$schema": "https://vega.github.io/schema/vega/v6.json",
            "width": self.width,
            "height": self.height,
            "projections": [self.vega(clip=False)],
            "data": [
                {
                    "name": "d",
                    "values": [{"lon": lon, "lat": lat} for lon, lat in places],
                    "transform": [{"type": "geopoint", "projection": "p", "fields": ["lon", "lat"]}],
                }
            ],
            "marks": [{"type": "symbol", "from": {"data": "d"}, "encode": {"enter": {"x": {"field": "x"}, "y": {"field": "y"}}}}],
        }
        scene = engine().vega_to_scenegraph(spec, allowed_base_urls=[])
        symbols = scene["scenegraph"]["items"][0]["items"][0]["items"]
        return [(float(s.get("x", 0)), float(s.get("y", 0))) for s in symbols]

    def kilometres(self, places: Sequence[tuple[float, float]]) -> list[float]:
        """Give how many pixels a kilometre is at each place: measured a little way to the north and south of it."""
        step = 0.05
        ends = self.at([(lon, lat + side * step) for lon, lat in places for side in (1, -1)])
        return [
            ((ends[2 * i][0] - ends[2 * i + 1][0]) ** 2 + (ends[2 * i][1] - ends[2 * i + 1][1]) ** 2) ** 0.5 / (2 * step * KM)
            for i in range(len(places))
        ]
