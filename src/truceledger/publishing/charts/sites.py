"""Places as statements tell them, each once: what is told of it, how exactly it is known, and where it stands.

No place is drawn more exactly than it is known. Statements of a place that has no coordinates are counted, and so are those of a
place outside a map's picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceledger.publishing.charts.ground import Box, box_of
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place, Precision

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement

#: Kinds whose places are drawn unless others are asked for: what happens at places, and the areas that promises are about.
DRAWN = ("event", "assessment", "commitment", "toll", "tally")
#: How many kilometres around its point a place is drawn that is no exact point. Areas have no shapes here: a circle stands for them.
RADIUS = {Precision.NEAR: 5.0, Precision.ADM2: 15.0, Precision.LINEAR: 25.0, Precision.ADM1: 40.0, Precision.AIRSPACE_SEA: 60.0}
WORDS = {
    Precision.EXACT: "exact place",
    Precision.NEAR: "near this point",
    Precision.ADM2: "somewhere in this district",
    Precision.ADM1: "somewhere in this region",
    Precision.LINEAR: "somewhere along this line",
    Precision.AIRSPACE_SEA: "airspace or sea",
    Precision.COUNTRY: "somewhere in this country",
}
_REAL = (Modality.ACTUAL, Modality.ONGOING)


@dataclass
class Site:
    """A place and the statements that tell it; ``lon`` and ``lat`` are of its point, where it has one."""

    name: str
    country: str | None
    lon: float | None
    lat: float | None
    precision: Precision | None
    statements: list[Statement] = field(default_factory=list)

    @property
    def things(self) -> int:
        """Count what is told of it: a claim once, however many tell it."""
        return len({s.claim_id for s in self.statements})

    @property
    def happened(self) -> bool:
        """Whether anything is told of it as having happened or going on, and not only denied, planned or possible."""
        return any(s.stance is Stance.ASSERTS and s.modality in _REAL for s in self.statements)

    @property
    def denied(self) -> int:
        """Count the things that somebody denies or says not to be so."""
        return len({s.claim_id for s in self.statements if s.stance is Stance.DENIES or s.modality is Modality.NEGATED})

    @property
    def is_country(self) -> bool:
        """Whether a whole country is meant."""
        return self.precision is Precision.COUNTRY and self.country is not None

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude."""
        return (self.lon, self.lat) if self.lon is not None and self.lat is not None and self.precision is not Precision.COUNTRY else None


def sites_of(statements: Iterable[Statement]) -> list[Site]:
    """Give the places of some statements, those of which most is told first; a statement of two places stands at both."""
    found: dict[tuple[object, ...], Site] = {}
    for statement in statements:
        for place in dict.fromkeys(statement.where):
            key = _key(place)
            site = found.get(key)
            if site is None:
                site = found[key] = Site(place.name, place.country, place.lon, place.lat, place.precision)
            site.statements.append(statement)
    return sorted(found.values(), key=lambda s: (-s.things, s.name, str(s.country), str(s.precision), s.lat or 0, s.lon or 0))


def _key(place: Place) -> tuple[object, ...]:
    if place.precision is Precision.COUNTRY:
        return place.country or place.name, Precision.COUNTRY
    return place.name, place.country, place.lat, place.lon, place.precision


#: A map is at least so many degrees wide and high, and has so much of its span as a margin.
LEAST, MARGIN = 0.6, 0.12
#: A country with less than this part of what is told is left out of the picture where it would make it so many times wider.
_SHARE, _TIMES = 0.2, 2.5


def box_for(sites: Iterable[Site], whole: bool = False) -> Box | None:
    """Choose what a map shows: the countries of which most is told, and others as long as they do not make it much wider.

    A process's talks are held far from its front: one city of a conference must not turn the map of a valley into one of the world.
    With ``whole`` nothing is left out.
    """
    by_country: dict[str, list[Site]] = {}
    for site in sites:
        if site.point or site.is_country:
            by_country.setdefault(site.country or site.name, []).append(site)
    if not by_country:
        return None
    total = sum(s.things for many in by_country.values() for s in many)
    ordered = sorted(by_country.items(), key=lambda item: (-sum(s.things for s in item[1]), item[0]))
    box: Box | None = None
    for _, many in ordered:
        own = _box(many)
        if own is None:
            continue
        joined = own if box is None else Box(min(box.west, own.west), min(box.south, own.south), max(box.east, own.east), max(box.north, own.north))
        weight = sum(s.things for s in many) / total
        if whole or box is None or weight >= _SHARE or _span(joined) <= max(_TIMES * _span(box), 8):
            box = joined
    if box is None:
        return None
    room = max(MARGIN * _span(box), (LEAST - _span(box)) / 2)
    return box.wider(room)


def _span(box: Box) -> float:
    return max(box.east - box.west, box.north - box.south)


def _box(sites: Iterable[Site]) -> Box | None:
    """Give the box of the points; of a country without any, its own."""
    points = [(p, RADIUS.get(s.precision or Precision.EXACT, 0.0) / 100) for s in sites if (p := s.point)]
    if points:
        return Box(
            min(p[0] - r for p, r in points),
            min(p[1] - r for p, r in points),
            max(p[0] + r for p, r in points),
            max(p[1] + r for p, r in points),
        )
    boxes = [b for s in sites if s.is_country and s.country and (b := box_of(s.country))]
    return boxes[0] if boxes else None
