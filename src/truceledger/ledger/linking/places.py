"""Where, for linking: places exact enough that two tellings of a day can be told to be of one spot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, floor, hypot, radians

import msgspec

from truceledger.vocabulary.place import Place, Precision

#: Places too wide to tell one event of a day from another.
_WIDE = frozenset({Precision.COUNTRY, Precision.ADM1, Precision.AIRSPACE_SEA, Precision.LINEAR})
#: Kilometres within which two names are spellings of one place; towns along a front lie four and more apart.
SAME_KM = 2.5
#: The side of a block's cell in degrees: some 11 km, so that what is near lies in a cell or beside it.
_CELL = 0.1


class Spot(msgspec.Struct, frozen=True, order=True):
    """A place in the form in which two equal ones are equal; degrees WGS 84, 0 and 0 with ``known`` false where not known."""

    name: str
    country: str
    known: bool
    lat: float
    lon: float
    shown: str


def spots(places: Sequence[Place]) -> tuple[Spot, ...]:
    """Give the spots of a statement, in order; none where one of its places is too wide to tell events apart."""
    if any(p.precision in _WIDE for p in places):
        return ()
    made = set()
    for p in places:
        known = p.lat is not None and p.lon is not None
        made.add(Spot(p.name.casefold(), p.country or "", known, round(p.lat or 0.0, 4), round(p.lon or 0.0, 4), p.name))
    return tuple(sorted(made))


def apart_km(one: Spot, other: Spot) -> float | None:
    """Give the distance in kilometres on a sphere cut flat, exact enough for a town; nothing where one is not known."""
    if not (one.known and other.known):
        return None
    return hypot((one.lat - other.lat) * 111.2, (one.lon - other.lon) * 111.2 * cos(radians((one.lat + other.lat) / 2)))


def same_spot(one: Spot, other: Spot) -> bool:
    """Say whether two spots are one place: of one name in one country, or so near that the names are spellings."""
    if one.country and other.country and one.country != other.country:
        return False
    km = apart_km(one, other)
    return (km is None and one.name == other.name) or (km is not None and km <= SAME_KM)


def same_spots(one: Sequence[Spot], other: Sequence[Spot]) -> bool:
    """Say whether each place of the one is a place of the other, and the other way round."""
    return all(any(same_spot(a, b) for b in other) for a in one) and all(any(same_spot(a, b) for a in one) for b in other)


def cells(spot: Spot) -> Iterator[tuple[object, ...]]:
    """Give the block keys of a spot: its name, and its cell with those around it."""
    yield ("name", spot.name)
    if spot.known:
        row, column = floor(spot.lat / _CELL), floor(spot.lon / _CELL)
        yield from (("cell", row + i, column + j) for i in (0, 1) for j in (0, 1))


def in_words(one: Sequence[Spot], other: Sequence[Spot]) -> str:
    """Give the place or places in words: "Khiam", "Khiam and Al-Khiyam (0.4 km apart)"."""
    parts = []
    for a in one:
        b = next(x for x in other if same_spot(a, x))
        km = apart_km(a, b)
        parts.append(a.shown if a.name == b.name else f"{a.shown} and {b.shown} ({km:.1f} km apart)")
    return ", ".join(parts)
