"""The links of views, and which report copies which: what the links and reports alone tell is worked out once, not for each view.

``Linking`` gives the links on what a view shows; ``Copies`` holds texts together that are linked as copies or have the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from truceledger.vocabulary.link import Link, Relation, components

#: Relations between other things than claims.
_NO_CLAIMS = frozenset({Relation.COPY_OF.value, Relation.SAME_STEP.value})
Links = Mapping[tuple[str, str, str], Link]


class Linking:
    """The links of one state of a ledger, by relation, in the order of their names; ``order`` is that of all links ever met."""

    def __init__(self, links: Links, order: Sequence[tuple[str, str, str]]) -> None:
        self.links = links
        self._by: dict[str, list[Link]] = {}
        for relation, first, second in order:
            link = links.get((first, second, relation))
            if link is not None:
                self._by.setdefault(relation, []).append(link)
        # claims that a rule or a person holds for one stand for each other
        self._same = {
            relation: components((k.one, k.other) for k in many if k.score >= 1 or (k.decided and not k.apart))
            for relation, many in self._by.items()
            if relation not in _NO_CLAIMS
        }
        self._names = {relation: {name for k in many for name in (k.one, k.other)} for relation, many in self._by.items()}
        #: All claims that are linked with others.
        self.claims = set().union(*(self._names[relation] for relation in self._same))

    @cached_property
    def copies(self) -> set[tuple[str, str]]:
        """The pairs of texts that are linked as copies."""
        return {(k.one, k.other) for k in self._by.get(Relation.COPY_OF, ()) if not k.apart}

    @cached_property
    def _splits(self) -> tuple[Link, ...]:
        return tuple(k for k in self._by.get(Relation.COPY_OF, ()) if k.apart)

    def splits(self, texts: Collection[str]) -> bool:
        """Say whether a person holds two of these texts for no copies."""
        return any(k.one in texts and k.other in texts for k in self._splits)

    def on(self, claims: Collection[str], texts: Collection[str]) -> tuple[Link, ...]:
        """Give the links on these claims and texts; what joined a claim that is not shown joins those that it stands for."""
        kept: list[Link] = []
        for relation, many in self._by.items():
            if relation == Relation.SAME_STEP:
                kept += many
                continue
            shown = texts
            if relation != Relation.COPY_OF:
                same = self._same[relation]
                tops = {top for name, top in same.items() if name in claims}
                shown = {name for name in self._names[relation] if name in claims or same.get(name) in tops}
            kept += many if self._names[relation].issubset(shown) else [k for k in many if k.one in shown and k.other in shown]
        return tuple(kept)


class Copies:
    """Texts that are linked as copies of one another, or have the same words: what hangs together by any of it is one cluster.

    The clusters of all texts met are kept. A view that shows fewer asks anew only of those clusters that it shows a part of.
    """

    def __init__(self) -> None:
        self.texts = 0  # texts learned of
        self._linked: set[tuple[str, str]] = set()
        self._words: dict[str, str] = {}  # the first text met with some words, by their digest
        self._pairs: list[tuple[str, str]] = []
        self._top: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def knows(self, linked: set[tuple[str, str]]) -> bool:
        """Say whether what was learned holds where these pairs are linked: whether none it knows is linked no longer."""
        return self._linked is linked or self._linked <= linked

    def learn(self, texts: Sequence[tuple[str, str]], linked: set[tuple[str, str]]) -> None:
        """Learn of further texts (digest, and digest of the words alone) and of all pairs that are linked, those known before among them."""
        if self._linked is not linked:
            for pair in linked - self._linked:
                self._join(*pair)
            self._linked = linked
        for digest, words in texts:
            first = self._words.setdefault(words, digest)
            if first != digest:
                # the words stand between them as a text of their own: they hang together also where the first is not shown
                self._join(first, words)
                self._join(digest, words)
        self.texts += len(texts)

    def _join(self, one: str, other: str) -> None:
        self._pairs.append((one, other))
        a, b = self._top.setdefault(one, one), self._top.setdefault(other, other)
        left, right = self._members.setdefault(a, [a]), self._members.setdefault(b, [b])
        if a == b:
            return
        if len(left) < len(right):
            a, b, left, right = b, a, right, left
        left += right
        self._top.update(dict.fromkeys(right, a))
        del self._members[b]

    def clusters(self, shown: Collection[str]) -> Mapping[str, str]:
        """Give a name for the cluster of each text shown that has others in it; what is not shown holds none together."""
        words = self._words.keys()
        hidden = {self._top[name] for name in self._top if name not in shown and name not in words}
        if not hidden:
            return self._top
        parts = components(
            (a, b)
            for a, b in self._pairs
            if self._top[a] in hidden and (a in shown or a in words) and (b in shown or b in words)
        )  # fmt: skip
        return {name: parts.get(name, name) if top in hidden else top for name, top in self._top.items()}
