"""What came and went between two states of a sequence of which most stayed: the same objects, not equal ones.

A view of a ledger holds the very objects of the one before for all that nothing new was said of, so that what was worked out of
a hundred thousand statements can be kept up with the few that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not
from typing import TypeVar

Item = TypeVar("Item")


def moved(before: Sequence[Item], after: Sequence[Item]) -> tuple[Sequence[Item], Sequence[Item]]:
    """Give what is in the first alone, and in the second alone, each in its order."""
    if before is after:
        return (), ()
    start = next(compress(count(), map(is_not, before, after)), min(len(before), len(after)))
    most = min(len(before), len(after)) - start
    end = next(compress(count(), map(is_not, reversed(before), reversed(after))), most)
    end = min(end, most)
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    stays = {id(item) for item in left} & {id(item) for item in right}
    return [i for i in left if id(i) not in stays], [i for i in right if id(i) not in stays]
