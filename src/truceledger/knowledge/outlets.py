"""Outlets and agencies: who carries words. A carrier is never an origin."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
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


@cache
def outlets() -> Outlets:
    """Read the list."""
    table = tomllib.loads(resources.files("truceledger.knowledge").joinpath("data/outlets.toml").read_text("utf-8"))
    return Outlets({name: (slug, sort) for sort, many in table.items() for slug, names in many.items() for name in names})
