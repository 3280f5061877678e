"""Parties: states, armed groups, missions and bodies, by every name the lists know.

A state is its ISO 3166 alpha-3 code, an organ of it carries a PLOVER sector, everything else is a slug. Hands on
``PartyLexicon``: names in a text, whether two codes mean one party, and the words that make an organ or office of one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any

import ahocorasick_rs

from truceledger.errors import DataError


@dataclass(frozen=True)
class NameMatch:
    """A name found: code points, the party's code, and what the word is (``name``, ``adjective``, ``people``, ``seat``, ``person``, ``organ``)."""

    start: int
    end: int
    code: str
    what: str


@dataclass(frozen=True)
class Party:
    """One entry: its code, what it is, the state it belongs to, and its names, the best known first."""

    code: str
    sort: str
    home: str | None
    names: tuple[str, ...]


def slugify(name: str) -> str:
    """Give the slug of a name as first given in full."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("'", "")).encode("ascii", "ignore").decode()
    plain = re.sub(r"^the\s+", "", plain.lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@dataclass(frozen=True)
class PartyLexicon:
    """All parties; made once by :func:`parties`, extended by a profile's aliases."""

    entries: Mapping[str, Party]
    names: Mapping[str, tuple[str, str]]  # name → (code, what)
    slugs: Mapping[str, str]  # slug of any name → code
    organs: Mapping[str, Any]

    def extended(self, aliases: Mapping[str, Sequence[str]]) -> PartyLexicon:
        """Give a lexicon that knows further names: code → names."""
        names, slugs, entries = dict(self.names), dict(self.slugs), dict(self.entries)
        for code, many in aliases.items():
            for name in many:
                names[name] = (code, "organ" if ":" in code else "name")
                slugs.setdefault(slugify(name), code)
            if code not in entries and ":" not in code:
                entries[code] = Party(code, "named", None, tuple(many) or (code,))
        return replace(self, names=names, slugs=slugs, entries=entries)

    def canonical(self, code: str) -> str:
        """Give the one code of a slug that names a known party in another way."""
        return self.slugs.get(code, code) if code.islower() or "-" in code else code

    def same(self, one: str, other: str) -> bool:
        """Say whether two codes name one party."""
        return self.canonical(one) == self.canonical(other)

    def state_of(self, code: str) -> str | None:
        """Give the state a code belongs to: its own, or the home of a group; none for bodies."""
        root = code.split(":")[0]
        if len(root) == 3 and root.isupper():
            return root
        entry = self.entries.get(self.canonical(code))
        return entry.home if entry else None

    @cached_property
    def torn(self) -> frozenset[str]:
        """The states that armed groups, coalitions or rival governments belong to."""
        return frozenset(e.home for e in self.entries.values() if e.home and e.sort in {"armed_group", "coalition", "rival_government", "wing"})

    def sort_of(self, code: str) -> str | None:
        """Give what a party is: ``state``, ``armed_group``, ``igo``, …; none for one that no list knows."""
        root = code.split(":")[0]
        entry = self.entries.get(root if root.isupper() else self.canonical(code))
        return entry.sort if entry else None

    def name_of(self, code: str) -> str:
        """Give a party's name for people: "Lebanon (government)", "Hezbollah", else the slug in words; "[withheld 1]" for one under protection."""
        if code.startswith("withheld-"):
            return f"[{code.replace('-', ' ')}]"
        root, _, sector = code.partition(":")
        entry = self.entries.get(root if root.isupper() else self.canonical(code))
        name = entry.names[0] if entry else root.replace("-", " ")
        words = {"GOV": "government", "MIL": "army", "COP": "police", "LEG": "parliament", "JUD": "courts", "SPY": "intelligence", "REB": "rebels"}
        return f"{name} ({words.get(sector, sector.lower())})" if sector else name

    @cached_property
    def _matcher(self) -> tuple[Any, list[str]]:
        patterns = list(self.names)
        kind = ahocorasick_rs.MatchKind.LeftmostLongest
        return ahocorasick_rs.AhoCorasick(patterns, matchkind=kind), patterns

    def find(self, text: str) -> Iterator[NameMatch]:
        """Give the names in a text, longest at each place, in order."""
        matcher, patterns = self._matcher
        for index, start, end in matcher.find_matches_as_indexes(text):
            if start and (text[start - 1].isalnum() or text[start - 1] in "@#"):
                continue
            if end < len(text) and (text[end].isalnum() and text[end - 1] != "."):
                continue
            code, what = self.names[patterns[index]]
            yield NameMatch(start, end, code, what)


def _load(name: str) -> dict[str, Any]:
    file = resources.files("truceledger.knowledge").joinpath("data").joinpath(name)
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as trouble:
        raise DataError(f"knowledge/data/{name} does not load: {trouble}") from None


def _split(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(",") if name.strip()]


#: Surnames too common, or words too plain, to stand for a person on their own.
_PLAIN_SURNAMES = frozenset(
    """bush hill ross martin fletcher elder clark cooper smith king young brown white baker kelly reed carter scott adams hope long may khan singh rahman
    ahmed mohammed mohamed ibrahim ismail hassan hussein abdullah wilson taylor johnson ford rogers vance rice powell habib kennedy santos garcía garcia
    pérez perez sánchez sanchez morales rodríguez rodriguez gonzález gonzalez correa mesa arce conte barrow keita keïta traore traoré toure touré
    jonathan eden sharif jackson kumar carlos douglas gordon alia win moon park lee alpha smith said taki shah benjamin yusuf khalid tariq faisal hamad salim salman henry christopher ousmane moussa mariam amin aziz store begin straw skate mills lagos toledo shalom salam cook omar jean blah chan wong ping issa king""".split()  # noqa: SIM905
)
#: Words that open a name as a title does: what follows is no surname.
_TITLED = frozenset({"king", "pope", "prince", "sultan", "crown", "archbishop", "sheikh", "emperor"})
#: Names that are common words and count only in their full form.
_PLAIN_NAMES = frozenset({"FACT", "Who", "IS", "Front", "Aman", "ISF", "Command", "Guards", "Amal", "CAR", "Us"})


@cache
def parties() -> PartyLexicon:
    """Read the lists; raises ``DataError`` naming the file when one does not load."""
    entries: dict[str, Party] = {}
    names: dict[str, tuple[str, str]] = {}
    slugs: dict[str, str] = {}
    for code, line in _load("parties/states.toml").items():
        cells = [_split(c) for c in line.split("|")] + [[], [], []]
        full, adjectives, people, seats = cells[0], cells[1], cells[2], cells[3]
        entries[code] = Party(code, "state", code, tuple(full))
        for name in full:
            names[name] = (code, "name")
        for name in adjectives:
            names.setdefault(name, (code, "adjective"))
            names.setdefault(f"pro-{name}", (code, "leaning"))
        for name in people or [a + "s" for a in adjectives if not a.endswith(("s", "ese", "sh", "ch"))]:
            names.setdefault(name, (code, "people"))
        for name in seats:
            names.setdefault(name, (f"{code}:GOV", "seat"))
    for table in ("parties/groups.toml", "parties/bodies.toml"):
        for sort, members in _load(table).items():
            at_home: dict[str | None, dict[str, list[str]]] = {None: {}}
            for key, value in members.items():
                if isinstance(value, dict):
                    at_home[key] = value
                else:
                    at_home[None][key] = value
            for home, groups in at_home.items():
                for code, many in groups.items():
                    entries[code] = Party(code, sort, home, tuple(many))
                    slugs[code] = code
                    for name in many:
                        slugs.setdefault(slugify(name), code)
                        names[name] = (code, "name")
    for code, many in _load("parties/organs_of_states.toml").items():
        for name in many:
            names[name] = (code, "organ")
    for code, many in _load("parties/native.toml").items():
        for name in many:
            names[name] = (code, "organ" if ":" in code else "name")
    for table in ("parties/people.toml", "parties/leaders.toml"):
        held = _load(table)
        bearers: dict[str, set[str]] = {}
        for code, many in held.items():
            for name in many:
                bearers.setdefault(name.split()[-1], set()).add(code.split(":")[0])
        for code, many in held.items():
            for name in many:
                names.setdefault(name, (code, "person"))
                first, surname = name.split()[0].lower(), name.split()[-1]
                # of rulers of several states with one surname none is meant by it alone
                own = table == "parties/people.toml" or len(bearers[surname]) == 1
                if own and first not in _TITLED and surname.lower() not in _PLAIN_SURNAMES and len(surname) > 3:
                    names.setdefault(surname, (code, "person"))
    return PartyLexicon(entries, names, slugs, _load("organs.toml"))
