"""Which characters stand inside quotation marks.

Knows straight and typographic marks, single ones only where they open a word and close one; an unclosed mark ends with
its paragraph. Hands on spans of the words between the marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‘": "’", "‹": "›", "「": "」"}
#: A paragraph ends at an empty line, and at a line end before a line that opens with a mark of its own.
_MARK = re.compile(r"[\"“”«»„‘’'‹›「」]|\n\s*\n|\n[^\S\n]*(?=[\"“„«‘'][^\W_])")
#: A quotation longer than this many characters without a closing mark is taken for a stray mark.
_LONGEST = 3000


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Give the spans inside quotation marks, marks left out, in order; nested ones belong to the outer."""
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark.startswith("\n"):
            if opened and opened[1] != "'" and at > opened[0] and at - opened[0] <= _LONGEST:
                found.append((opened[0], at))
            opened = None
        elif opened is None:
            opened = _opening(text, at, mark)
        elif mark in opened[1] and _closes(text, at, mark):
            if opened[0] < at <= opened[0] + _LONGEST:
                found.append((opened[0], at))
            opened = None
    return tuple(found)


def _opening(text: str, at: int, mark: str) -> tuple[int, str] | None:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark == '"':
        return (at + 1, '"”')
    if mark in {"'", "‘", "’"}:
        opens = not before.isalnum() and not after.isspace() and mark != "’"
        return (at + 1, "'’") if opens else None
    return (at + 1, _PAIRS[mark]) if mark in _PAIRS else None


def _closes(text: str, at: int, mark: str) -> bool:
    if mark not in {"'", "’"}:
        return True
    after = text[at + 1] if at + 1 < len(text) else " "
    before = text[at - 1] if at else " "
    # an apostrophe inside or at the end of a word ("troops' withdrawal") is followed by a letter or a lower-case word
    if after.isalnum():
        return False
    return not (before == "s" and after == " " and text[at + 2 : at + 3].islower() and "'" not in text[at + 2 : at + 200])


class Quotations:
    """The quotations of a text, asked by offset."""

    def __init__(self, text: str) -> None:
        self.spans = quotations(text)
        self._starts = [start for start, _ in self.spans]

    def at(self, offset: int) -> tuple[int, int] | None:
        """Give the quotation that holds the character, or nothing."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and self.spans[index][0] <= offset < self.spans[index][1]:
            return self.spans[index]
        return None

    def share(self, start: int, end: int) -> float:
        """Give the part of the characters between the offsets that stands inside quotation marks, 0 to 1."""
        inside = sum(max(0, min(e, end) - max(s, start)) for s, e in self.spans)
        return inside / max(1, end - start)
