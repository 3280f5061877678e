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
#: Signs between names, which are the sentence's own.
_BETWEEN = frozenset(",:;—–()[]")
#: A word of more signs than this gets places where a line may end.
LONGEST = 28
_LONG = re.compile(rf"[^\s\u200b]{{{LONGEST},}}")


class Run(NamedTuple):
    """Words set apart in their own ``direction`` (``rtl``, ``ltr``), or words of the sentence itself, with none."""

    text: str
    direction: str = ""


def plain(text: str) -> str:
    """Give text on one line without controls, marks that turn or hide words, and signs that XML does not admit."""
    return _INVISIBLE.sub("", clean(text))


def direction(text: str) -> str:
    """Give the direction of a text's first letter where right-to-left words stand in it; else nothing, for it needs none."""
    kinds = [kind for c in text if (kind := unicodedata.bidirectional(c)) in {"L", *_RIGHT}]
    return "" if _RIGHT.isdisjoint(kinds) else "rtl" if kinds[0] in _RIGHT else "ltr"


def runs(text: str) -> tuple[Run, ...]:
    """Part clean text into runs; a quote with right-to-left words is one run, of the direction of its first letter."""
    if not direction(text):
        return (Run(text),) if text else ()
    made: list[Run] = []
    at = 0
    for quote in _QUOTE.finditer(text):
        if own := direction(quote[1]):
            made += [*_names(text[at : quote.start(1)]), Run(quote[1], own)]
            at = quote.end(1)
    made += _names(text[at:])
    return tuple(run for run in made if run.text)


def _names(text: str) -> Iterator[Run]:
    """Part words outside quotes: a name is from a right-to-left letter to the last one before a left-to-right letter or a stop."""
    at = start = end = 0
    for i, c in enumerate(text):
        kind = unicodedata.bidirectional(c)
        if kind in _RIGHT or (kind == "NSM" and end == i):
            start, end = (start if end > at else i), i + 1
        elif end > at and (kind == "L" or c in _BETWEEN):
            yield from (Run(text[at:start]), Run(text[start:end], "rtl"))
            at = end
    if end > at:
        yield from (Run(text[at:start]), Run(text[start:end], "rtl"))
        at = end
    yield Run(text[at:])


def pieces(text: str) -> Iterator[str]:
    """Part text within overlong words, at places where a line may end."""
    at = 0
    for word in _LONG.finditer(text):
        for i in range(word.start() + LONGEST // 2, word.end(), LONGEST // 2):
            cut = next((k for k in range(i, word.end()) if not unicodedata.combining(text[k])), word.end())
            if cut > at:
                yield text[at:cut]
                at = cut
    yield text[at:]
