"""The finding of numbers: figures, words and shares in their order, none inside another, then ranges and bounds."""

from __future__ import annotations

from itertools import chain

from truceledger.reading.counting.bounds import bounded, ranged
from truceledger.reading.counting.figures import figures
from truceledger.reading.counting.match import CountMatch
from truceledger.reading.counting.shares import shares
from truceledger.reading.counting.worded import articles, groups, nones, vague_words, worded


def find_counts(text: str, *, start: int = 0, end: int | None = None) -> tuple[CountMatch, ...]:
    """Give the numbers between two code points of a text, in order, none inside another."""
    part = text[start : len(text) if end is None else end]
    taken = bytearray(len(part))  # a mark a character: looking back costs the same however long the text
    found: list[CountMatch] = []
    for count in chain(shares(part), figures(part), nones(part), worded(part), groups(part), vague_words(part), articles(part)):
        a, b = count.number_start, count.number_end
        if not any(taken[a:b]):
            taken[a:b] = b"\x01" * (b - a)
            found.append(count)
    found.sort(key=lambda c: c.number_start)
    return tuple((bounded(part, c) if not c.zero else c).moved(start) for c in ranged(part, found))
