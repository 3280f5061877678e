"""Marks of a map: sites with their places in the picture, and what is put together where many fall on each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truceledger.publishing.charts.projecting import Projection
from truceledger.publishing.charts.sites import RADIUS, Site
from truceledger.vocabulary.place import Precision

#: Points that stand alone (more are put together where they fall on each other), and areas.
ALONE, AREAS = 60, 30
#: How near in pixels points fall on each other, and how large dots and rings are at least.
_NEAR, _DOT, _RING = 24.0, 4.0, 7.0


@dataclass(frozen=True)
class Spot:
    """A mark: a site, or several that fall on each other, with its place in the picture and its radius."""

    sites: tuple[Site, ...]
    x: float
    y: float
    radius: float

    @property
    def things(self) -> int:
        """Count what is told of its places: a claim once."""
        return len({s.claim_id for site in self.sites for s in site.statements})


def placed(sites: Sequence[Site], projection: Projection) -> list[Spot]:
    """Give the sites that have a point in the picture, each with its radius."""
    with_point = [(s, p) for s in sites if (p := s.point)]
    at = projection.at([p for _, p in with_point])
    scale = projection.kilometres([p for _, p in with_point])
    made = []
    for (site, _), (x, y), pixels in zip(with_point, at, scale, strict=True):
        if 0 <= x <= projection.width and 0 <= y <= projection.height:
            wide = RADIUS.get(site.precision or Precision.EXACT)
            made.append(Spot((site,), x, y, max(_RING, wide * pixels) if wide else _dot(site.things)))
    return made


def _dot(things: int) -> float:
    return min(14.0, _DOT + 1.3 * math.sqrt(things - 1))


def is_point(spot: Spot) -> bool:
    """Say whether a mark is of a point, and not of an area."""
    return spot.sites[0].precision in {Precision.EXACT, Precision.NEAR, None}


def together(spots: Sequence[Spot], projection: Projection) -> list[Spot]:
    """Put points together where there are many and they fall on each other; areas stay as they are."""
    points = [s for s in spots if is_point(s)]
    areas = sorted((s for s in spots if not is_point(s)), key=lambda s: (-s.things, s.sites[0].name))[:AREAS]
    areas.sort(key=lambda s: (-s.radius, s.sites[0].name))
    if len(points) <= ALONE:
        return [*areas, *points]
    cells: dict[tuple[int, int], Spot] = {}
    for spot in points:  # those of which most is told come first, and take in what stands near them
        near = [(int(spot.x // _NEAR) + dx, int(spot.y // _NEAR) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        close = [(c, cells[c]) for c in near if c in cells and math.hypot(cells[c].x - spot.x, cells[c].y - spot.y) < _NEAR]
        if close:
            cell, found = close[0]
            cells[cell] = Spot((*found.sites, *spot.sites), found.x, found.y, found.radius)
        else:
            cells[int(spot.x // _NEAR), int(spot.y // _NEAR)] = spot
    joined = [Spot(s.sites, s.x, s.y, 8.0 if len(s.sites) < 10 else 10.0) if len(s.sites) > 1 else s for s in cells.values()]
    return [*areas, *joined]
