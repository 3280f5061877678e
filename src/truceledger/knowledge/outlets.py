"""Outlets and agencies: who carries words. A carrier is never an origin."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

import ahocorasick_rs


@dataclass(frozen=True)
class OutletMatch:
    """An outlet's name in a text, code points; ``generic`` for "state media" and platforms, which name no outlet."""

    start: int
    end: int
    slug: str
    sort: str

    @property
    def generic(self) -> bool:
        """Whether the words name no outlet of their own."""
        return self.sort in {"generic", "social"}


@dataclass(frozen=True)
class Outlets:
    """All outlets: name → (slug, sort)."""

    names: Mapping[str, tuple[str, str]]

    @cached_property
    def _matcher(self) -> tuple[Any, list[str]]:
        patterns = list(self.names)
        return ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), patterns

    def find(self, text: str) -> Iterator[OutletMatch]:
        """Give the outlets named in a text, in order."""
        matcher, patterns = self._matcher
        for index, start, end in matcher.find_matches_as_indexes(text):
            before, after = text[start - 1 : start], text[end : end + 1]
            if not before.isalnum() and not after.isalnum():
                yield OutletMatch(start, end, *self.names[patterns[index]])

    def named(self, text: str) -> OutletMatch | None:
        """Give the outlet that the whole text names, or nothing."""
        known = self.names.get(text.strip())
        return OutletMatch(0, len(text), *known) if known else None


#: Words beside an outlet's name that are no part of it.
_BESIDE = re.compile(r"^the\s+|\s+(?:news agency|press agency|news|agency|newspaper)$|\.(?:com|org|net|co\.uk)$", re.IGNORECASE)


@cache
def _folded() -> dict[str, tuple[str, str]]:
    return {name.casefold(): known for name, known in outlets().names.items()}


def _known(name: str) -> tuple[str, str] | None:
    """Give the outlet a name names, also with an article, a web domain or "news agency" beside it, or its short name in brackets."""
    outside, _, inside = name.strip().partition("(")
    for part in (outside, inside.rstrip(") ")):
        words = part.strip().casefold()
        while words:
            if words in _folded():
                return _folded()[words]
            shorter = _BESIDE.sub("", words)
            if shorter == words:
                break
            words = shorter
    return None


@lru_cache(maxsize=4096)
def outlet_slug(name: str) -> str:
    """Give the one name of an outlet, however it is written: "Agence France-Presse" and "AFP" are ``afp``; one that no list knows, its slug."""
    from truceledger.knowledge.parties import slugify

    known = _known(name)
    return known[0] if known else slugify(name) or " ".join(name.casefold().split())


@cache
def outlet_name(slug: str) -> str:
    """Give an outlet's name for people: the first that the list gives, else the slug in words."""
    known = next((name for name, (own, _) in outlets().names.items() if own == slug), None)
    return known or slug.replace("-", " ").title()


@lru_cache(maxsize=4096)
def is_agency(name: str | None) -> bool:
    """Say whether others print what this one writes: an agency by the list, or by its own name."""
    if not name:
        return False
    known = _known(name)
    return known[1] in {"agency", "state_media"} if known else bool(re.search(r"\b(?:news|press|telegraph\w*) agency\b", name, re.IGNORECASE))


@cache
def outlets() -> Outlets:
    """Read the list."""
    table = tomllib.loads(resources.files("truceledger.knowledge").joinpath("data/outlets.toml").read_text("utf-8"))
    return Outlets({name: (slug, sort) for sort, many in table.items() for slug, names in many.items() for name in names})
