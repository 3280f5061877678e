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


class Memory:
    """Values by statement (``of``) and by group (``for_group``)."""

    def __init__(self) -> None:
        self._of: dict[str, dict[int, tuple[Statement, Any]]] = {}
        self._group: dict[tuple[str, Hashable], tuple[tuple[Statement, ...], Hashable, Any]] = {}

    def of(self, what: str, statement: Statement, make: Callable[[Statement], T]) -> T:
        """Give ``make(statement)``, made once for each statement and ``what``; it must depend on the statement alone."""
        known = self._of.setdefault(what, {})
        found = known.get(id(statement))
        if found is None:
            # the statement is kept with its value, so that its id stays its own
            found = known[id(statement)] = (statement, make(statement))
        made: T = found[1]
        return made

    def grouped(self, what: str, statements: Iterable[Statement], key: Callable[[Statement], K]) -> dict[K, list[Statement]]:
        """Group statements by ``key(statement)``, which must depend on the statement alone; groups in the order they come."""
        known = self._of.setdefault(what, {})
        groups: dict[K, list[Statement]] = {}
        for statement in statements:
            found = known.get(id(statement))
            if found is None:
                found = known[id(statement)] = (statement, key(statement))
            groups.setdefault(found[1], []).append(statement)
        return groups

    def for_group(self, what: str, key: Hashable, members: Sequence[Statement], make: Callable[[], T], circumstances: Hashable = None) -> T:
        """Give ``make()``, made anew only where the members or the circumstances (all else that it depends on) are others."""
        held = self._group.get((what, key))
        some = tuple(members)
        if held is None or held[1] != circumstances or held[0] != some:  # tuples of the same objects compare fast
            held = self._group[what, key] = (some, circumstances, make())
        made: T = held[2]
        return made
