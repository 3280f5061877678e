"""Report text as any document can hold it, and the parts of it that run from right to left.

A sentence of a brief is composed of names and quotes of any script. ``plain`` takes out what no document may hold or what hides
words; ``runs`` tells where right-to-left words stand, so that a renderer can set them apart and they turn nothing beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from truceledger.publishing.drawings import clean

#: Marks without width that hide words or join them; controls go with ``clean``. Joiners stay: Persian words need them.
_INVISIBLE = re.compile("[\u200b\u2060-\u2064\ufeff\u00ad\u034f\u180e\U000e0000-\U000e007f]")
_QUOTE = re.compile("“([^“”]*)”")
_RIGHT = frozenset({"R", "AL"})
#: A word of more signs than this gets places where a line may end.
LONGEST = 28
_LONG = re.compile(rf"[^\s\-/]{{{LONGEST},}}")
_BREAK = "\u200b"


class Run(NamedTuple):
    """Words of one direction; ``right`` says that they run from right to left."""

    text: str
    right: bool = False


def plain(text: str) -> str:
    """Give text on one line without controls, marks that turn or hide words, and signs that XML does not admit."""
    return _INVISIBLE.sub("", clean(text))


def runs(text: str) -> tuple[Run, ...]:
    """Part clean text into runs; a quote with right-to-left words is one run, of the direction of its first letter."""
    if not _has_right(text):
        return (Run(text),) if text else ()
    made: list[Run] = []
    at = 0
    for quote in _QUOTE.finditer(text):
        if _has_right(quote[1]):
            made += _names(text[at : quote.start(1)])
            made.append(Run(quote[1], starts_right(quote[1])))
            at = quote.end(1)
    made += _names(text[at:])
    return tuple(run for run in made if run.text)


def starts_right(text: str) -> bool:
    """Say whether the first letter of a text runs from right to left."""
    return next((kind in _RIGHT for c in text if (kind := unicodedata.bidirectional(c)) in {"L", *_RIGHT}), False)


def _has_right(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in _RIGHT for c in text)


def _names(text: str) -> Iterator[Run]:
    """Part words outside quotes: from a right-to-left letter to the last one before a left-to-right letter."""
    start = end = None
    at = 0
    for i, c in enumerate(text):
        kind = unicodedata.bidirectional(c)
        if kind in _RIGHT or (kind == "NSM" and end == i):
            start, end = (i if start is None else start), i + 1
        elif kind == "L" and start is not None and end is not None:
            yield Run(text[at:start])
            yield Run(text[start:end], True)
            at, start, end = end, None, None
    if start is not None and end is not None:
        yield Run(text[at:start])
        yield Run(text[start:end], True)
        at = end
    yield Run(text[at:])


def broken(text: str) -> str:
    """Give text with places in overlong words where a line may end, for a renderer that does not end one within a word."""
    return _LONG.sub(lambda m: _BREAK.join(_pieces(m[0])), text)


def _pieces(word: str) -> Iterator[str]:
    piece = ""
    for c in word:
        if len(piece) >= LONGEST // 2 and not unicodedata.combining(c):
            yield piece
            piece = ""
        piece += c
    yield piece
