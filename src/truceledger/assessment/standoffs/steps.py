"""Steps: what a party is to do, named as they are printed and typed: ``ISR.withdraw``, ``LBN.other:enter-other-tracks``.

A state's organs count as the state. "Implement the ceasefire" and "cease fire" of one party are one step. A step that
names a place is a part of the step that names none: ``ISR.withdraw@khiam``. Steps of different names that are linked
(``same_step``) are one, under the first name in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from truceledger.vocabulary import step
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

#: Named in the vocabulary, since the ledger links steps by their names.
ALL, SPATIAL = step.ALL, step.SPATIAL
slug, act_of, step_name, parties_of = step.slug, step.act_of, step.step_name, step.parties_of
#: Acts that nobody means by "any further step".
ADVERSE = frozenset({"resume_hostilities", "suspend_talks"})

Words = dict[str, tuple[str, str, str]]  # step → party, act, words


def whole(step: str) -> str:
    """Give the step that a part is a part of."""
    return step.split("@")[0]


def area_of(step: str) -> str:
    """Give the place in a step's name, or nothing."""
    return step.partition("@")[2]


class Steps:
    """The steps met so far, under the names that stand for them."""

    def __init__(self, sides: Sequence[str] = (), same: Callable[[str], str] = str, parties: Collection[str] = ()) -> None:
        """``sides`` are those whose ceasefire "the ceasefire" is, ``parties`` those of the process, where they are known."""
        self.words: Words = {}
        self.sides = tuple(sides)
        self._parties = {root(p) for p in parties} | set(sides)
        self._same = same

    def add(self, party: str, act: str, words: str = "", area: str = "") -> str:
        """Note a step and give its name."""
        name = self._same(step_name(party, act, words, area))
        if name not in self.words:
            self.words[name] = (party, act_of(act), words)
        return name

    def named(self, step: dict[str, Any], statement: Statement, *, own: str = "") -> list[str]:
        """Give the steps that a step of a statement names: one for each party; the sides' own for a ceasefire that names none.

        ``own`` is the party whose step it is where none is named and it is one's own to take (talks one will not enter).
        """
        act = act_of(step["act"])
        words = " ".join(str(step.get("words") or "").split())
        if act == "other" and not words:
            words = " ".join(statement.evidence[0].exact.split())
        parties = parties_of(step.get("party"))
        if not parties and act == "cease_fire" and len(self.sides) >= 2:
            parties = list(self.sides)
        if not parties and act == "negotiate" and own and (own in self._parties or not self._parties):
            parties = [own]
        return [self.add(p, act, words, self._area(act, words, statement)) for p in parties or [ALL]]

    @staticmethod
    def _area(act: str, words: str, statement: Statement) -> str:
        if act not in SPATIAL or not words or not statement.where:
            return ""
        folded = words.casefold()
        return " ".join(sorted({p.name for p in statement.where if p.text.casefold() in folded}))

    def owner(self, step: str) -> str:
        """Give whose step it is."""
        return self.words[step][0] if step in self.words else step.partition(".")[0]
