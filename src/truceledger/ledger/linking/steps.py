"""Same step: an act no list names, of one party, in other words: "hand over the maps", "the handing over of maps"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from truceledger.ledger.linking.rule import Match
from truceledger.ledger.linking.wording import content, names, overlap
from truceledger.vocabulary.link import Relation, step_name
from truceledger.vocabulary.plover import codes
from truceledger.vocabulary.statement import Statement

#: Share of content words, and how many, that two phrases of one step have in common.
SHARED, FEWEST = 0.6, 2


class Told(msgspec.Struct, frozen=True):
    """A step as told: its party, and the stems of its words."""

    party: str
    words: frozenset[str]


class SameStep:
    """Links names of steps (``vocabulary.link.step_name``); acts of the list have one name each and need no link."""

    id = "linking.step@1"
    relation = Relation.SAME_STEP
    kinds = frozenset({"precondition", "commitment"})

    def features(self, statement: Statement, beside: Sequence[Statement], process: str | None) -> Iterable[tuple[str, Told]]:
        """Give each step of act ``other`` that a statement names, once for each party."""
        for parties, act, words in steps_of(statement.kind, statement.fields):
            found = content(words)
            if act == "other" and len(found) >= FEWEST:
                for party in dict.fromkeys(code.split(":")[0] for code in parties):
                    yield step_name(party, act, words), Told(party, found)

    def blocks(self, told: Told) -> Iterable[tuple[object, ...]]:
        """Give the party with each word."""
        return ((told.party, word) for word in told.words)

    def match(self, one: Told, other: Told) -> Match | None:
        """Say how alike two phrases are, or that they are not of one step."""
        both = one.words & other.words
        share = overlap(one.words, other.words)
        if one.party != other.party or len(both) < FEWEST or share < SHARED:
            return None
        return Match(share, f"both of {names([one.party])}; {len(both)} of {len(one.words | other.words)} words that tell the matter are in both")


def steps_of(kind: str, fields: dict[str, Any]) -> Iterable[tuple[tuple[str, ...], str, str]]:
    """Give the steps a statement names: parties, act, words; ``all`` for a party that is not named."""
    if kind == "commitment":
        yield codes(fields.get("debtor")), str(fields.get("act")), str(fields.get("area") or "")
        return
    for step in [fields.get("step"), *(fields.get("requires") or [])]:
        if step:
            yield codes(step.get("party")) or ("all",), str(step["act"]), str(step.get("words") or "")
