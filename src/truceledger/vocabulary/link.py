"""A link: two claims, reports or steps that a rule or a person says are one, or are not.

A machine's link bears the rule and its reason; a person confirms, splits or makes one. What a person says of a pair
stands over what a machine says of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec


class Relation(enum.StrEnum):
    """What is one. ``copy_of`` is between reports (text digests); ``same_step`` between steps (``ISR.withdraw``); the others between claims."""

    COPY_OF = "copy_of"
    SAME_CLAIM = "same_claim"
    SAME_EVENT = "same_event"
    SAME_INSTRUMENT = "same_instrument"
    SAME_MEETING = "same_meeting"
    SAME_STEP = "same_step"


#: Relations in which being alike goes on from one to the next: a copy of a copy is a copy.
TRANSITIVE = frozenset({Relation.COPY_OF, Relation.SAME_CLAIM})


class Link(msgspec.Struct, frozen=True):
    """``one`` and ``other`` are joined (or ``apart``), by a rule or a person, for a reason.

    ``by`` is ``machine:RULE@VERSION`` or a reviewer's name; ``confirmed`` says that a person looked at it; ``entry`` is its
    entry's number. ``score`` is how alike a rule finds the two, 0 to 1, also where a person then split them; 1 says that it
    sees no difference at all.
    """

    one: str
    other: str
    relation: str
    by: str
    reason: str
    apart: bool = False
    confirmed: bool = False
    entry: int = 0
    score: float = 0.0

    @property
    def machine(self) -> bool:
        """Say whether a rule made it."""
        return self.by.startswith("machine:")

    @property
    def decided(self) -> bool:
        """Say whether a person made or confirmed it."""
        return self.confirmed or not self.machine


class Clusters:
    """What is one by some links, split pairs kept apart: a pure function of the links, in whatever order they came.

    What persons joined is one, and what a rule sees no difference in. Beyond that a machine's link joins two groups only
    where each member of the one is linked with each of the other (complete linkage), the likest first, and not where one of
    them fits as well with something that does not fit the other: what fits two that do not fit each other joins neither, so
    that no chain of likenesses makes one event of a week of strikes. Copies are joined by any link (single linkage).
    A link that would bring a split pair together is left out. Of a split, ``one`` is what leaves: what is near ``other`` stays
    with it.
    """

    def __init__(self, links: Iterable[Link], relation: str) -> None:
        mine = [k for k in links if k.relation == relation]
        self._apart: dict[str, set[str]] = {}
        self._leaves: dict[str, set[str]] = {}
        for link in mine:
            if link.apart:
                self._leaves.setdefault(link.one, set()).add(link.other)
                self._apart.setdefault(link.one, set()).add(link.other)
                self._apart.setdefault(link.other, set()).add(link.one)
        self._members: dict[str, set[str]] = {}
        self._name: dict[str, str] = {}
        self._first: dict[str, str] = {}
        if relation in TRANSITIVE and not self._apart:
            for name, top in components((k.one, k.other) for k in mine).items():
                self._name[name] = top
                self._members.setdefault(top, set()).add(name)
            return
        # what a person split still tells that a rule found the two alike, so that others hang together as they did
        found = sorted((k for k in mine if not k.apart or k.score), key=lambda k: (-k.score, *sorted((k.one, k.other))))
        for link in found:
            if link.decided and not link.apart:
                self._join(link.one, link.other)
        same = components((k.one, k.other) for k in found if k.score >= 1 or (k.decided and not k.apart))
        self._equal(same)
        near = self._near((k for k in found if k.score < 1 and (k.apart or not k.decided)), same)
        if relation in TRANSITIVE:
            for _, a, b in _ranked(near):
                self._join(a, b)
        else:
            self._complete(near, same)

    def _near(self, alike: Iterable[Link], same: dict[str, str]) -> dict[str, dict[str, float]]:
        """Give how alike what is the same is with what; what a split takes out is no longer near what it is split from, nor what is near that."""
        near: dict[str, dict[str, float]] = {}
        for link in alike:
            a, b = same.get(link.one, link.one), same.get(link.other, link.other)
            if a != b:
                near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = max(link.score, near.get(a, {}).get(b, 0.0))
        gone = set()
        for one, others in self._leaves.items():
            for a, b in ((same.get(one, one), same.get(other, other)) for other in others):
                gone |= {frozenset((a, z)) for z in (b, *near.get(b, ())) if z != a} if a != b else set()
        return {a: {b: s for b, s in many.items() if frozenset((a, b)) not in gone} for a, many in near.items()}

    def _fits(self, one: str, other: str) -> bool:
        """Say whether no split stands between the groups of two names."""
        left, right = self.of(one), self.of(other)
        return not self._apart or not any(self._apart.get(x, _NONE) & right for x in left)

    def _join(self, one: str, other: str) -> None:
        a, b = self._name.setdefault(one, one), self._name.setdefault(other, other)
        if a == b or not self._fits(one, other):
            return
        left, right = self._members.setdefault(a, {a}), self._members.setdefault(b, {b})
        if len(left) < len(right):
            a, b, left, right = b, a, right, left
        left |= right
        del self._members[b]
        self._first.pop(a, None)
        self._first.pop(b, None)
        for name in right:
            self._name[name] = a

    def _equal(self, same: dict[str, str]) -> None:
        """Join what is the same; where a split runs through it, each goes, in the order of names, with the first it may."""
        groups: dict[str, list[str]] = {}
        for name in sorted(same, key=lambda n: (n in self._leaves, n)):
            for first in groups.setdefault(same[name], []):
                if self._fits(first, name):
                    self._join(first, name)
                    break
            else:
                groups[same[name]].append(name)

    def _complete(self, near: dict[str, dict[str, float]], same: dict[str, str]) -> None:
        whole: dict[str, set[str]] = {}
        for name, kind in same.items():
            whole.setdefault(kind, set()).add(name)
        kinds = {k: {k} for k in near}  # what each kind is joined with
        for score, a, b in _ranked(near):
            if _torn(near, a, b, score) or _torn(near, b, a, score):
                continue
            left, right = kinds[a], kinds[b]
            if left is right or not all(y in near[x] for x in left for y in right):
                continue
            parts = [self._parts(whole.get(k, {k})) for k in sorted(left | right)]
            if any(len(p) > 1 for p in parts) or not all(self._fits(p[0], q[0]) for p in parts for q in parts if p is not q):
                continue  # a split runs through it: which part is meant, no rule can tell
            for part in parts[1:]:
                self._join(parts[0][0], part[0])
            both = left | right
            for kind in both:
                kinds[kind] = both

    def _parts(self, names: set[str]) -> list[str]:
        return sorted({self.key(name) for name in names})

    def of(self, name: str) -> frozenset[str]:
        """Give all that are one with this, itself included."""
        return frozenset(self._members.get(self._name.get(name, name), {name}))

    def key(self, name: str) -> str:
        """Give the name that stands for all that are one with this: the first of them in order."""
        top = self._name.get(name, name)
        if top not in self._first:
            self._first[top] = min(self._members.get(top, (name,)))
        return self._first[top]

    def all(self) -> list[tuple[str, ...]]:
        """Give every cluster of two or more, members and clusters in the order of their names."""
        return sorted(tuple(sorted(members)) for members in self._members.values() if len(members) > 1)


_NONE: frozenset[str] = frozenset()


def _ranked(near: dict[str, dict[str, float]]) -> list[tuple[float, str, str]]:
    """Give the pairs that are near, the likest first, then by their names."""
    pairs = {(-score, min(a, b), max(a, b)) for a, many in near.items() for b, score in many.items()}
    return [(-below, a, b) for below, a, b in sorted(pairs)]


def _torn(near: dict[str, dict[str, float]], one: str, other: str, score: float) -> bool:
    """Say whether ``one`` fits at least as well with something that does not fit ``other``."""
    return any(s >= score and z != other and z not in near[other] for z, s in near[one].items())


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give for each name the first name of those it hangs together with."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for one, other in pairs:
        a, b = top(one), top(other)
        if a != b:
            above[max(a, b)] = min(a, b)
    return {name: top(name) for name in list(above)}
