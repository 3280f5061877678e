"""Same step: of one party, in other words: "hand over the maps", "the handing over of maps"; or of one act, in an area named otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from truceledger.ledger.linking.rule import Match
from truceledger.ledger.linking.wording import content, names, overlap, plain
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.step import ALL, SPATIAL, act_of, parties_of, step_name

#: Share of content words, and how many, that two phrases of one step have in common.
SHARED, FEWEST = 0.6, 2


class Step(msgspec.Struct, frozen=True):
    """A step a statement names; ``words`` tell what it is where its act does not, ``area`` where it is."""

    name: str
    party: str
    act: str
    words: str
    area: str


class Told(msgspec.Struct, frozen=True):
    """A step as told: its party, its act, and the stems of the words that tell it or its area.

    ``beside`` are the names of a step and of what it waits for, told together: words of the whole condition are in both.
    """

    party: str
    act: str
    words: frozenset[str]
    beside: tuple[str, ...] = ()


class SameStep:
    """Links names of steps; acts of the list have one name each and need no link, but for their areas."""

    id = "linking.step@1"
    relation = Relation.SAME_STEP
    kinds = frozenset({"precondition", "commitment"})

    def features(self, statement: Statement, beside: Sequence[Statement], process: str | None) -> Iterable[tuple[str, Told]]:
        """Give each step whose name holds words."""
        steps = list(steps_of(statement))
        together = tuple(sorted({s.name for s in steps})) if statement.kind == "precondition" else ()
        for step in steps:
            found = content(step.words if step.act == "other" else step.area)
            if len(found) >= FEWEST:
                yield step.name, Told(step.party, step.act, found, together)

    def blocks(self, told: Told) -> Iterable[tuple[object, ...]]:
        """Give party and act with each word."""
        return ((told.party, told.act, word) for word in told.words)

    def match(self, one: Told, other: Told) -> Match | None:
        """Say how alike two phrases are, or that they are not of one step."""
        if one.beside and one.beside == other.beside and one != other:
            return None  # a step does not wait for itself
        both, share = one.words & other.words, overlap(one.words, other.words)
        if (one.party, one.act) != (other.party, other.act) or len(both) < FEWEST or share < SHARED:
            return None
        what = "the words that tell it" if one.act == "other" else f"the words for where to {plain(one.act)}"
        owner = names([one.party]) if one.party != ALL and not one.party.startswith("?") else "one party"
        return Match(share, f"both of {owner}; {len(both)} of {len(one.words | other.words)} of {what} are in both")


def steps_of(statement: Statement) -> Iterator[Step]:
    """Give the steps a statement names, by the names standoffs have for them; none for kinds that name no step."""
    fields = statement.fields
    if statement.kind == "commitment":
        words = str(fields.get("area") or "")
        told: list[tuple[dict[str, Any], str, str]] = [({"party": fields.get("debtor"), "act": str(fields.get("act"))}, words, "")]
    elif statement.kind == "precondition":
        told = [(s, *_worded(s, statement)) for s in [fields.get("step"), *(fields.get("requires") or [])] if s]
    else:
        return
    for step, words, area in told:
        for party in parties_of(step.get("party")) or [ALL]:
            yield Step(step_name(party, step["act"], words, area), party, act_of(step["act"]), words, area)


def _worded(step: dict[str, Any], statement: Statement) -> tuple[str, str]:
    """Give a step's words, the quote's where it has none and its act tells nothing, and the places they name."""
    words = " ".join(str(step.get("words") or "").split())
    if step["act"] == "other" and not words:
        words = " ".join(statement.evidence[0].exact.split())
    if act_of(step["act"]) not in SPATIAL or not words:
        return words, ""
    return words, " ".join(sorted({p.name for p in statement.where if p.text.casefold() in words.casefold()}))
