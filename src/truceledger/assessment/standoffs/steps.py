"""Steps: what a party is to do, named as they are printed and typed: ``ISR.withdraw``, ``LBN.other:enter-other-tracks``.

A state's organs count as the state. "Implement the ceasefire" and "cease fire" of one party are one step. A step that
names a place is a part of the step that names none: ``ISR.withdraw@khiam``. Steps of different names that are linked
(``same_step``) are one, under the first name in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from typing import Any

from truceledger.assessment.words import codes
from truceledger.vocabulary.statement import Statement

#: The owner of a step whose party no report names.
ALL = "all"
_SAME = {"implement_ceasefire": "cease_fire"}
#: Acts that cover ground: done in one place, they are not done everywhere.
SPATIAL = frozenset(
    {"withdraw", "deploy", "redeploy", "dismantle", "disarm", "return_displaced", "demarcate_border", "allow_aid", "open_crossing", "cease_fire"}
)
#: Acts that nobody means by "any further step".
ADVERSE = frozenset({"resume_hostilities", "suspend_talks"})

Words = dict[str, tuple[str, str, str]]  # step → party, act, words


def root(code: str) -> str:
    """Give the party a code's steps belong to: the state of an organ."""
    return code.split(":")[0]


def slug(words: str, most: int = 60) -> str:
    """Give words as one name: lower case, hyphens between; letters of any script stay."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_+", "-", plain).strip("-")[:most].rstrip("-")


def act_of(act: str) -> str:
    """Give the act under which a step is known."""
    return _SAME.get(act, act)


def step_name(party: str, act: str, words: str = "", area: str = "") -> str:
    """Name a step; ``words`` tell steps apart whose act is ``other``."""
    act = act_of(act)
    name = f"{party}.{act}" if act != "other" else f"{party}.other:{slug(words) or 'not-told'}"
    return f"{name}@{slug(area)}" if area else name


def whole(step: str) -> str:
    """Give the step that a part is a part of."""
    return step.split("@")[0]


def area_of(step: str) -> str:
    """Give the place in a step's name, or nothing."""
    return step.partition("@")[2]


def parties_of(value: Any) -> list[str]:
    """Give whose steps a party field means: roots of codes, and ``?words`` for parties that are not resolved."""
    found = [root(c) for c in codes(value)]
    many = value if isinstance(value, list) else [value]
    found += ["?" + slug(x["words"]) for x in many if isinstance(x, dict) and slug(x.get("words", ""))]
    return list(dict.fromkeys(found))


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
