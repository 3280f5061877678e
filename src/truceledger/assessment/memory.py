"""What assessments of one ledger remember of each other, so that one more report does not make all be worked out again.

A statement that nothing new was said of is the same object in every view (``ledger.loaded``); what was derived from it
alone, or from the same group of statements in the same circumstances, is taken from here. Forgetting all of it changes
no result.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from truceledger.vocabulary.statement import Statement

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


#: Looks of which groups are remembered: who compares two moments goes from one to the other and back.
LOOKS = 2
_NEW = object()


class Memory:
    """Values by statement (``of``) and by group (``for_group``)."""

    def __init__(self) -> None:
        self._seen: list[Statement] = []  # statements are kept with their values, so that their ids stay their own
        self._of: dict[str, dict[int, Any]] = {}
        self._grouped: dict[tuple[str, str], list[tuple[tuple[Statement, ...], dict[Any, list[Statement]]]]] = {}
        self._along: dict[str, list[tuple[tuple[Statement, ...], tuple[Any, ...]]]] = {}
        self._kept: dict[str, Any] = {}
        self._group: dict[tuple[str, Hashable], list[tuple[Sequence[object], Hashable, Any]]] = {}

    def keep(self, statement: Statement) -> None:
        """Keep a statement, so that its id stays its own as long as this memory lives."""
        self._seen.append(statement)

    def of(self, what: str, statement: Statement, make: Callable[[Statement], T]) -> T:
        """Give ``make(statement)``, made once for each statement and ``what``; it must depend on the statement alone."""
        known = self._of.get(what)
        if known is None:
            known = self._of[what] = {}
        found = known.get(id(statement), _NEW)
        if found is _NEW:
            found = known[id(statement)] = make(statement)
            self._seen.append(statement)
        made: T = found
        return made

    def along(self, what: str, statements: tuple[Statement, ...], make: Callable[[Statement], T]) -> tuple[T, ...]:
        """Give ``make(statement)`` of each, made anew only from the first difference to an earlier look on; it must depend on the statement alone."""
        looks = self._along.setdefault(what, [])
        same, kept = max(((_common(seen, statements), made) for seen, made in looks), key=lambda look: look[0], default=(0, ()))
        if same == len(statements) == len(kept):
            return kept
        made = (*kept[:same], *map(make, statements[same:]))
        looks.insert(0, (statements, made))
        del looks[LOOKS:]
        return made

    def kept(self, what: str, make: Callable[[], T]) -> T:
        """Give ``make()`` as it was made the first time: something to hold later looks against, never a result."""
        if what not in self._kept:
            self._kept[what] = make()
        made: T = self._kept[what]
        return made

    def grouped(self, what: str, statements: Iterable[Statement], key: Callable[[Statement], K]) -> dict[K, list[Statement]]:
        """Group statements by ``key(statement)``, which must depend on the statement alone; groups in the order they come.

        Of the groups made before only what comes after the first difference is grouped anew: a new report's statements come
        late in a view. The lists are shared: they are not to be changed.
        """
        some = statements if isinstance(statements, tuple) else tuple(statements)
        slot = (what, some[0].kind if some else "")
        looks = self._grouped.setdefault(slot, [])
        same, last, kept = max(((_common(seen, some), seen, made) for seen, made in looks), key=lambda look: look[0], default=(0, (), {}))
        groups: dict[Any, list[Statement]] = dict(kept)
        if same < len(last) or same < len(some):
            own: set[Any] = set()  # the groups that are this look's own, to be changed
            for statement in reversed(last[same:]):
                name = key(statement)
                if name not in own:
                    own.add(name)
                    groups[name] = list(groups[name])
                groups[name].pop()  # the last of a group is the last of it in the view
                if not groups[name]:
                    del groups[name]
                    own.discard(name)
            for statement in some[same:]:
                name = key(statement)
                if name in own:
                    groups[name].append(statement)
                else:
                    own.add(name)
                    groups[name] = [*groups.get(name, ()), statement]
            looks.insert(0, (some, groups))
            del looks[LOOKS:]
        return dict(groups)

    def for_group(self, what: str, key: Hashable, members: Sequence[object], make: Callable[[], T], circumstances: Hashable = None) -> T:
        """Give ``make()``, made anew only where the members or the circumstances (all else that it depends on) are others.

        ``members`` are kept, and not to be changed afterwards.
        """
        looks = self._group.get((what, key))
        if looks is None:
            looks = self._group[what, key] = []
        for held in looks:
            # the very same list, as of ``grouped``, or the same statements; tuples of the same objects compare fast
            if held[1] == circumstances and (held[0] is members or (len(held[0]) == len(members) and tuple(held[0]) == tuple(members))):
                return held[2]  # type: ignore[no-any-return]
        made = make()
        looks.insert(0, (members, circumstances, made))
        del looks[LOOKS:]
        return made


def _common(one: tuple[Statement, ...], other: tuple[Statement, ...]) -> int:
    """Count the statements with which both begin, the same objects; slices are compared by identity, which is quick."""
    if one == other:
        return len(one)
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
