"""What a linking rule is: features of statements, blocks they fall into, and what makes two of them one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Protocol

import msgspec

from truceledger.ledger.entries import Linked
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.statement import Statement


class Match(msgspec.Struct, frozen=True):
    """Two are one: how alike (0 to 1) and why, in words."""

    score: float
    reason: str


class Rule(Protocol):
    """A rule of one relation. ``match`` is symmetric and depends on the two profiles alone.

    What matches another matches itself, so that claims of one profile are one. A profile holds all that the rule looks at.
    """

    id: str
    relation: Relation
    kinds: frozenset[str]

    def features(self, statement: Statement, beside: Sequence[Statement], process: str | None) -> Iterable[tuple[str, Any]]:
        """Give what a statement brings: names to link (a claim, a step) with their profiles; ``beside`` is all of its report."""

    def blocks(self, profile: Any) -> Iterable[Hashable]:
        """Give the blocks of a profile: two that share none are never compared."""

    def match(self, one: Any, other: Any) -> Match | None:
        """Say how alike two profiles are, or that they are not one."""


class Index:
    """The profiles a rule has seen, by block; comparing costs what stands in a block, not what stands in the ledger."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._first: dict[Any, str] = {}  # the name that stands for a profile in links
        self._vague: set[Any] = set()
        self._blocks: dict[Hashable, list[Any]] = {}
        self._order: dict[Any, int] = {}  # when a profile was taken in
        self._compared: dict[Any, int] = {}  # how many were taken in when a profile was compared with all in its blocks

    def learn(self, name: str, profile: Any) -> None:
        """Take in a name with its profile."""
        if profile in self._first or profile in self._vague:
            return
        if self.rule.match(profile, profile) is None:
            self._vague.add(profile)  # too little is told: it matches nothing
            return
        self._order[profile] = len(self._order)
        self._first[profile] = name
        for block in self.rule.blocks(profile):
            self._blocks.setdefault(block, []).append(profile)

    def links(self, name: str, profile: Any) -> list[Linked]:
        """Give the links that a name taken in makes with the others: with one of its own profile, and of its profile with those it meets."""
        first = self._first.get(profile)
        if first is None:
            return []
        made: list[Linked] = []
        itself = self.rule.match(profile, profile)
        if name != first and itself is not None:
            made.append(self._linked(name, first, 1.0, itself.reason))
        if profile not in self._compared:
            self._compared[profile] = len(self._order)
            for other in dict.fromkeys(o for block in self.rule.blocks(profile) for o in self._blocks[block]):
                second = self._first[other]
                known = self._compared.get(other, 0) > self._order[profile]
                match = self.rule.match(profile, other) if second != first and not known else None
                if match is not None:
                    made.append(self._linked(first, second, min(match.score, 0.99), match.reason))
        return made

    def _linked(self, name: str, other: str, score: float, reason: str) -> Linked:
        return Linked(name, other, self.rule.relation.value, f"machine:{self.rule.id}", reason, score=round(score, 3))


def days(edtf: str | None, longest: int) -> tuple[int, int] | None:
    """Give the first and last day an EDTF date can mean, as ordinals; nothing where it is open, vague, or of more days than ``longest``."""
    if not edtf:
        return None
    try:
        made = parse(edtf)
    except EdtfError:
        return None
    if made.lower is None or made.upper is None or made.approximate or (made.upper - made.lower).days >= longest:
        return None
    return made.lower.toordinal(), made.upper.toordinal()
