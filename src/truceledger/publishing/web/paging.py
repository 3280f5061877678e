"""A long list a page at a time: which items are shown of how many, and where the pages beside lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """``first`` and ``last`` number the items shown, from 1; ``before`` and ``after`` are addresses, empty at the ends."""

    items: list[T]
    first: int
    last: int
    total: int
    number: int
    pages: int
    before: str = ""
    after: str = ""


def paged(many: Sequence[T], number: int, size: int, to: Callable[[int], str]) -> Paged[T]:
    """Give a page; one beyond the last is the last. ``to`` gives the address of a page by its number."""
    pages = max(1, -(-len(many) // size))
    number = min(max(1, number), pages)
    start = (number - 1) * size
    items = list(many[start : start + size])
    return Paged(
        items,
        start + 1 if items else 0,
        start + len(items),
        len(many),
        number,
        pages,
        to(number - 1) if number > 1 else "",
        to(number + 1) if number < pages else "",
    )
