"""GeoJSON (RFC 7946): a point for each place of a statement that a gazetteer knows the coordinates of.

A point is where a claim is placed, not where something is known to have happened. ``precision`` says how exact it is: a point of
precision ``adm1`` or ``country`` stands for the whole of it. A statement with several places is several features, each with the
place's number, and their statement's id in common. Degrees are WGS 84, longitude first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.publishing.exports.about import about
from truceledger.publishing.exports.columns import row_of
from truceledger.publishing.exports.exporting import Exporting, Format

if TYPE_CHECKING:
    from truceledger.vocabulary.view import Held

#: Columns of a row that a feature tells otherwise: by its point, or by its own place.
_OTHERWISE = frozenset({"lat", "lon", "place", "country", "precision", "other_places"})


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the collection: its box, what it is of, then a feature a line."""
    points = [(lon, lat) for held in exporting.statements for lon, lat in _points(held)]
    box = bbox(points)
    head: dict[str, Any] = {"type": "FeatureCollection", **({"bbox": box} if box else {})}
    head["truceledger"] = {name.lower().replace(" ", "_"): words for name, words in about(exporting) if name and name != "Mind"}
    yield msgspec.json.encode(exporting.value(head))[:-1] + b',"features":['
    between, without, unplaced = b"\n", 0, 0
    for held in exporting.statements:
        found = 0
        for feature in features(exporting, held):
            yield between + msgspec.json.encode(feature)
            between, found = b",\n", found + 1
        exporting.wrote("feature", found)
        without += not found
        unplaced += len(held.statement.where) - found if found else 0
    yield b"\n]}\n"
    exporting.leave("no place with coordinates", without)
    exporting.leave("no coordinates, beside one of the same statement that has some", unplaced, "place")


def features(exporting: Exporting, held: Held) -> Iterator[dict[str, Any]]:
    """Give the features of a statement, one for each place with coordinates."""
    statement = held.statement
    many = len(statement.where) > 1
    row = {name: value for name, value in row_of(exporting, held, {}).items() if value is not None and name not in _OTHERWISE} if statement.where else {}
    for number, place in enumerate(statement.where, 1):
        if place.lat is None or place.lon is None:
            continue
        told = {
            "place": exporting.clean(place.name),
            "place_text": exporting.clean(place.text),
            "country": place.country,
            "precision": place.precision.value if place.precision else None,
            **({"place_number": number, "places": len(statement.where)} if many else {}),
        }
        yield {
            "type": "Feature",
            "id": f"{statement.statement_id}-{number}" if many else statement.statement_id,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {**row, **told},
        }


def _points(held: Held) -> Iterator[tuple[float, float]]:
    for place in held.statement.where:
        if place.lat is not None and place.lon is not None:
            yield place.lon, place.lat


def bbox(points: Iterable[tuple[float, float]]) -> list[float] | None:
    """Give the smallest box about some points (longitude, latitude): west, south, east, north.

    Where it is smaller across the antimeridian, west is greater than east (RFC 7946, 5.2).
    """
    listed = list(points)
    if not listed:
        return None
    lons = sorted({lon for lon, _ in listed})
    lats = [lat for _, lat in listed]
    # the widest gap between neighbours, going once around, is what the box leaves out
    gaps = [(after - before, after, before) for before, after in pairwise(lons)]
    widest = max(gaps, default=None)
    around = lons[0] + 360 - lons[-1]
    west, east = (widest[1], widest[2]) if widest is not None and widest[0] > around else (lons[0], lons[-1])
    return [west, min(lats), east, max(lats)]


FORMAT = Format(
    "geojson",
    "application/geo+json",
    ".geojson",
    "a point for each place of a statement, with its precision",
    text=True,
    of="statements",
    write=write,
    leaves_out="statements with no place, or with none whose coordinates a gazetteer knows",
)
