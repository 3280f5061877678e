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


class Link(msgspec.Struct, frozen=True):
    """``one`` and ``other`` are joined (or ``apart``), by a rule or a person, for a reason.

    ``by`` is ``machine:RULE@VERSION`` or a reviewer's name; ``confirmed`` says that a person looked at it; ``entry`` is its entry's number.
    """

    one: str
    other: str
    relation: str
    by: str
    reason: str
    apart: bool = False
    confirmed: bool = False
    entry: int = 0

    @property
    def machine(self) -> bool:
        """Say whether a rule made it."""
        return self.by.startswith("machine:")


class Clusters:
    """What is one by some links, split pairs kept apart: a pure function of the links, in whatever order they came.

    Persons' links are taken first, then machines', each in the order of their names; a link that would bring a split
    pair together is left out.
    """

    def __init__(self, links: Iterable[Link], relation: str) -> None:
        mine = [k for k in links if k.relation == relation]
        self._apart: dict[str, set[str]] = {}
        for link in mine:
            if link.apart:
                self._apart.setdefault(link.one, set()).add(link.other)
                self._apart.setdefault(link.other, set()).add(link.one)
        self._members: dict[str, set[str]] = {}
        self._name: dict[str, str] = {}
        for link in sorted((k for k in mine if not k.apart), key=lambda k: (k.machine and not k.confirmed, *sorted((k.one, k.other)))):
            self._join(link.one, link.other)

    def _join(self, one: str, other: str) -> None:
        a, b = self._name.setdefault(one, one), self._name.setdefault(other, other)
        if a == b:
            return
        left, right = self._members.setdefault(a, {a}), self._members.setdefault(b, {b})
        if self._apart and any(self._apart.get(x, set()) & right for x in left):
            return
        if len(left) < len(right):
            a, b, left, right = b, a, right, left
        left |= right
        del self._members[b]
        for name in right:
            self._name[name] = a

    def of(self, name: str) -> frozenset[str]:
        """Give all that are one with this, itself included."""
        return frozenset(self._members.get(self._name.get(name, name), {name}))

    def key(self, name: str) -> str:
        """Give the name that stands for all that are one with this: the first of them in order."""
        found = self._members.get(self._name.get(name, name))
        return min(found) if found else name
