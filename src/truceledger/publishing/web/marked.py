"""A report's text with stretches of it marked: blocks a reader can take in, and in each the segments that marks cover.

Offsets are code points of the stored text. Marks may overlap in any way: where they do, the text is cut into segments that each
lie under a set of marks, so that nothing has to nest. A block is a paragraph, or, where the text has none, some lines of it; a line
of endless length is cut too, at a space. However long the text, ``parts`` gives a page of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from truceledger.publishing.safe import printable

#: Characters of a block of lines, of a line that is cut, and of a part; blocks of a part.
LINES, LONGEST, PART, BLOCKS = 600, 2400, 40_000, 300
_END = r"(?:\r\n|\n|\r(?!\n)|\u2028|\u2029|\x0b|\x0c|\x85)"
_PARAGRAPH = re.compile(rf"{_END}(?:[ \t]*{_END})+")
_LINE = re.compile(_END)
_STOP = re.compile(r"[.!?۔।。][”’\"'»)\]]*\s")


@dataclass(frozen=True)
class Mark:
    """A stretch of the text and by which name it goes."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Segment:
    """Text under some marks (the widest first); ``opens`` are those that begin with it."""

    text: str
    names: tuple[str, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A stretch of the text; ``gap`` where an empty line stands before it, ``joined`` where it goes on in the line before."""

    start: int
    end: int
    gap: bool
    joined: bool


def blocks(text: str) -> list[Block]:
    """Cut a text into blocks, in order; what lies between them is white space at ends of lines."""
    made: list[Block] = []
    start = 0
    for found in [*_PARAGRAPH.finditer(text), None]:
        end = found.start() if found else len(text)
        _lines(text, start, end, made)
        start = found.end() if found else end
    return made


def _lines(text: str, start: int, end: int, made: list[Block]) -> None:
    """Add the blocks of one paragraph: its lines together until there are enough of them."""
    gap, begin, last = True, start, start
    ends = [*((m.start(), m.end()) for m in _LINE.finditer(text, start, end)), (end, end)] if end - start > LINES else [(end, end)]
    for stop, after in ends:
        last = stop
        if last - begin >= LINES or stop == end:
            _cut(text, begin, last, gap, made)
            gap, begin = False, after


def _cut(text: str, start: int, end: int, gap: bool, made: list[Block]) -> None:
    """Add a block, in pieces where it is long; nothing where it holds no sign."""
    joined = False
    while end - start > LONGEST:
        at = _place(text, start + LONGEST // 2, start + LONGEST)
        if text[start:at].strip():
            made.append(Block(start, at, gap and not joined, joined))
            joined = True
        start = at
    if text[start:end].strip():
        made.append(Block(start, end, gap and not joined, joined))


def _place(text: str, first: int, last: int) -> int:
    """Give where to cut: after the last sentence of a stretch, else at its last space, else where no sign is torn from its accent."""
    stops = list(_STOP.finditer(text, first, last))
    if stops:
        return stops[-1].end()
    space = text.rfind(" ", first, last)
    if space > 0:
        return space + 1
    while last > first and (unicodedata.combining(text[last]) or text[last] in "\u200d\ufe0f" or text[last - 1] == "\u200d"):
        last -= 1
    return last


def parts(many: Sequence[Block]) -> list[list[Block]]:
    """Give the pages of a text: blocks together up to a size."""
    made: list[list[Block]] = [[]]
    size = 0
    for block in many:
        if made[-1] and (size + block.end - block.start > PART or len(made[-1]) >= BLOCKS):
            made.append([])
            size = 0
        made[-1].append(block)
        size += block.end - block.start
    return made


def part_of(pages: Sequence[Sequence[Block]], at: int) -> int:
    """Give the number, from 0, of the page that holds a place."""
    return max((n for n, page in enumerate(pages) if page and page[0].start <= at), default=0)


def segments(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Segment]:
    """Cut a stretch into segments; marks are cut to it, and open in it only where they begin there."""
    inside = sorted((m for m in marks if m.start < end and m.end > start), key=lambda m: (m.start, -m.end, m.name))
    edges = sorted({start, end, *(max(start, m.start) for m in inside), *(min(end, m.end) for m in inside)})
    made: list[Segment] = []
    waiting, active = 0, list[Mark]()
    for left, right in pairwise(edges):
        opened = []
        while waiting < len(inside) and inside[waiting].start <= left:
            active.append(inside[waiting])
            if inside[waiting].start >= start:
                opened.append(inside[waiting].name)
            waiting += 1
        active = [m for m in active if m.end > left]
        names = tuple(dict.fromkeys(m.name for m in sorted(active, key=lambda m: (m.start, -m.end, m.name))))
        made.append(Segment(shown(text, left, right), names, tuple(dict.fromkeys(opened))))
    return made


def shown(text: str, start: int, end: int) -> str:
    """Give a stretch as a page may show it: no escapes, no marks that turn the order of text, one sort of line's end."""
    words = text[start:end]
    if words.endswith("\r") and text[end : end + 1] == "\n":
        words = words[:-1]  # the other half stands in the next segment
    return printable(_LINE.sub("\n", words))
