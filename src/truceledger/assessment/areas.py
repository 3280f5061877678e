"""Areas as commitments and events name them: the same, within one another, or not to be told.

Words are compared without articles and in lower case; a profile adds names, aliases and what lies within what. Where
nothing tells, an area is neither the same nor apart: rules that use it say what they make of that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceledger.vocabulary.place import Place, Precision

if TYPE_CHECKING:
    from truceledger.knowledge.profiles import Profile

_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her|all|along|in|from|across)\s+")
#: A place known so exactly is one point: two of different names are two places.
_POINTS = frozenset({Precision.EXACT, Precision.NEAR})


def folded(words: str | None) -> str:
    """Give an area's words in the form in which two sayings of one area are equal."""
    text = " ".join(str(words or "").casefold().split())
    while (cut := _ARTICLE.sub("", text)) != text:
        text = cut
    return text


class Areas:
    """What a profile knows of areas."""

    def __init__(self, profile: Profile | None) -> None:
        self._name: dict[str, str] = {}
        self._parent: dict[str, str] = {}
        for area in profile.areas if profile else ():
            for name in (area.name, *area.aliases):
                self._name[folded(name)] = folded(area.name)
            if area.parent:
                self._parent[folded(area.name)] = folded(area.parent)

    def key(self, words: str | None) -> str:
        """Give the name under which an area is kept: the profile's own, else its words, folded."""
        text = folded(words)
        return self._name.get(text, text)

    def within(self, inner: str, outer: str) -> bool:
        """Say whether one area (by key) is known to be the other or to lie in it."""
        seen: set[str] = set()
        while inner and inner not in seen:
            if inner == outer:
                return True
            seen.add(inner)
            inner = self._parent.get(inner, "")
        return False

    def whole(self, area: str, places: tuple[Place, ...]) -> bool:
        """Say whether places name the very area (by key), and nothing else."""
        return bool(area) and bool(places) and all(self.key(p.name) == area or self.key(p.text) == area for p in places)

    def apart(self, area: str, own: tuple[Place, ...], places: tuple[Place, ...]) -> bool:
        """Say whether places cannot be of an area (by key, with the places its own statements name).

        Only where both are points of different names, or lie in different states; all else may be of it.
        """
        if not area or not places or self.whole(area, places):
            return False
        if any(self.within(self.key(p.name), area) for p in places):
            return False
        countries, theirs = {p.country for p in own if p.country}, {p.country for p in places if p.country}
        if countries and theirs and not countries & theirs:
            return True
        points = {p.name for p in own if p.precision in _POINTS}
        others = {p.name for p in places if p.precision in _POINTS}
        return bool(points and others) and not points & others
