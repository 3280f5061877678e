"""Names in any writing: found in a text whatever their case, accents, apostrophes, hyphens, line breaks or attached prefixes.

Hands on ``Names``: where some names stand in a text, and the text without them. Compared are letters and digits alone, folded;
what stood between them is remembered, so that "a man" is not the name Aman. Refuses to guess: another transliteration is
another name.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import ahocorasick_rs

#: What stands where something was taken out.
WITHHELD = "[withheld]"

_SOFT, _HARD = 1, 2  # what stood before a letter: a mark within a word, or a space
_MARKS = "'’‘‛`´ʼʹʾʿ′＇-‐‑‒–—―־._·•"
_ODD = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"})
_SAME = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ـ": None, "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ё": "е"})
#: Particles written as one with the word after them.
_PREFIXES = re.compile(r"[وفبكلس]{0,2}(?:ال|لل)?|[והבלמשכ]{1,4}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")  # no spaces between words
_ENDINGS = re.compile("[\u0400-\u04ff]{3,}$")  # Cyrillic names are declined
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_BROKEN = re.compile(r"-[ \t]*\r?\n[ \t]*")


@cache
def _letters(c: str) -> str:
    """Give a character's letters, folded: none for marks that are dropped."""
    category = unicodedata.category(c)
    if category[0] == "M" or category == "Cf":
        return ""
    parts = unicodedata.normalize("NFKD", c).casefold()
    kept = "".join(p for p in parts if unicodedata.category(p)[0] != "M")
    return kept.translate(_ODD).translate(_SAME)


@dataclass(frozen=True)
class Folded:
    """A text's letters folded: each one's place in the text, and what stood before it."""

    text: str
    letters: str
    at: tuple[int, ...]
    gaps: bytes

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text; linear in its length."""
        letters: list[str] = []
        at: list[int] = []
        gaps = bytearray()
        gap, hyphen = 0, False
        for i, c in enumerate(text):
            if c in _MARKS:
                gap, hyphen = max(gap, _SOFT), c in "-‐‑"
            elif c.isspace() or c in "+/":
                # a word broken at the line's end is one word
                if hyphen and c in "\r\n":
                    gap = _SOFT
                elif not hyphen or c not in " \t":
                    gap = _HARD
            else:
                folded = _letters(c)
                for letter in folded:
                    letters.append(letter)
                    at.append(i)
                    gaps.append(gap)
                    gap = 0
                hyphen = hyphen and not folded
        return cls(text, "".join(letters), tuple(at), bytes(gaps))


def fold(words: str) -> str:
    """Give the letters of words, folded, parts set apart by one space: the form in which two spellings of a name are equal."""
    folded = Folded.of(words)
    return "".join((" " if gap and i else "") + c for i, (c, gap) in enumerate(zip(folded.letters, folded.gaps, strict=True)))


@dataclass(frozen=True)
class Name:
    """A name to be found. A ``part`` of a name counts in prose only where it begins with a capital, in scripts that have them."""

    words: str
    owner: int
    part: bool = False

    @cached_property
    def letters(self) -> str:
        """The letters compared; an Arabic article before them is left out, the last vowel of a declined name too."""
        found = self._folded.letters
        if found.startswith("ال") and len(found) > 4:
            found = found[2:]
        return found[:-1] if _ENDINGS.search(found) and found[-1] in "аяоеийьы" and len(found) > 3 else found

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where among the letters a new word begins."""
        cut = len(self._folded.letters) - len(self.letters) if self._folded.letters.startswith("ال") and self.letters[:2] != "ال" else 0
        return frozenset(i - cut for i, gap in enumerate(self._folded.gaps) if gap)

    @cached_property
    def _folded(self) -> Folded:
        return Folded.of(self.words.strip())


class Names:
    """Some names, found together; nothing is found where there are none."""

    def __init__(self, names: Iterable[Name]) -> None:
        kept: dict[tuple[str, int, bool], Name] = {}
        for name in names:
            if len(name.letters) > 1 or _UNSPACED.search(name.letters):
                kept.setdefault((name.letters, name.owner, name.part), name)
        self.all = tuple(kept.values())
        self._by: dict[str, list[Name]] = {}
        for name in self.all:
            self._by.setdefault(name.letters, []).append(name)
        self._patterns = list(self._by)
        self._matcher: Any = ahocorasick_rs.AhoCorasick(self._patterns) if self._patterns else None
        runs = {_longest(name) for name in self.all}
        self._quick: Any = ahocorasick_rs.AhoCorasick(sorted(runs)) if runs else None

    def __bool__(self) -> bool:
        return bool(self.all)

    def perhaps(self, text: str) -> bool:
        """Say fast whether a text may hold a name: true too often, never too seldom."""
        return self._quick is not None and bool(self._quick.find_matches_as_indexes(_flat(text)))

    def spans(self, text: str, *, prose: bool = True) -> list[tuple[int, int, int]]:
        """Give start, end and owner of each name in a text, in code points; in an address or a code (not ``prose``) case says nothing."""
        if not self.perhaps(text):
            return []
        folded = Folded.of(text)
        found = []
        for index, start, end in self._matcher.find_matches_as_indexes(folded.letters, overlapping=True):
            for name in self._by[self._patterns[index]]:
                span = _span(folded, name, start, end, prose)
                if span is not None:
                    found.append((*span, name.owner))
        return sorted(found)

    def strike(self, text: str, *, prose: bool = True) -> str:
        """Give a text without the names; neighbours go together, so that their number does not show."""
        return struck(text, ((start, end) for start, end, _ in self.spans(text, prose=prose)))


def merged(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap, or that only spaces and marks part."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and (start <= made[-1][1] or all(c.isspace() or c in _MARKS for c in text[made[-1][1] : start])):
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def struck(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Give a text with ``WITHHELD`` in the place of some spans."""
    parts, last = [], 0
    for start, end in merged(text, spans):
        parts += [text[last:start], WITHHELD]
        last = end
    return "".join([*parts, text[last:]])


class Shifted:
    """A text with spans struck out, and where the offsets of the old one lie in it."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        self._gone = merged(text, spans)
        self.text = struck(text, self._gone)
        self._starts = [start for start, _ in self._gone]
        self._before = [0]
        for start, end in self._gone:
            self._before.append(self._before[-1] + len(WITHHELD) - (end - start))

    def touches(self, start: int, end: int) -> bool:
        """Say whether something between two offsets of the old text was struck out."""
        i = bisect_left(self._starts, end)
        return i > 0 and self._gone[i - 1][1] > start

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the new text; what was struck out in part is there as a whole."""
        return self._place(start, last=False), self._place(end, last=True)

    def _place(self, offset: int, *, last: bool) -> int:
        i = bisect_left(self._starts, offset)
        if i and self._gone[i - 1][1] > offset:  # within
            return self._gone[i - 1][0] + self._before[i - 1] + (len(WITHHELD) if last else 0)
        return offset + self._before[i]


def _longest(name: Name) -> str:
    """Give the longest run of a name's letters that no space can part in a text."""
    cuts = sorted({0, *(s for s in name.starts if 0 < s < len(name.letters)), len(name.letters)})
    return max((name.letters[a:b] for a, b in pairwise(cuts)), key=len)


def _flat(text: str) -> str:
    """Give a text's letters folded, marks within words left out, fast; spaces stay."""
    if "-" in text:
        text = _BROKEN.sub("", text)
    if text.isascii():
        return text.lower().translate(_DROP_ASCII)
    made = unicodedata.normalize("NFKD", text).casefold()
    if _ODD_OR_SAME.search(made):
        made = made.translate(_ODD).translate(_SAME)
    return _dropped().sub("", made)


_DROP_ASCII = {ord(c): None for c in _MARKS if c.isascii()}
_ODD_OR_SAME = re.compile("[" + "".join(map(chr, [*_ODD, *_SAME])) + "]")


@cache
def _dropped() -> re.Pattern[str]:
    """Give what finds marks, combining characters and characters that do not show."""
    gone = [c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c) in {"Mn", "Mc", "Me", "Cf"}]
    ranges: list[list[str]] = []
    for c in gone:
        if ranges and ord(ranges[-1][1]) + 1 == ord(c):
            ranges[-1][1] = c
        else:
            ranges.append([c, c])
    return re.compile("[" + re.escape(_MARKS) + "\xad" + "".join(f"{a}-{b}" for a, b in ranges) + "]+")


def _span(folded: Folded, name: Name, start: int, end: int, prose: bool) -> tuple[int, int] | None:
    """Give the characters of a match, if it is that name as a whole word."""
    gaps, text = folded.gaps, folded.text
    if any(gaps[start + i] == _HARD and i not in name.starts for i in range(1, end - start)):
        return None
    first, last = folded.at[start], folded.at[end - 1] + 1
    while last < len(text) and unicodedata.category(text[last])[0] == "M":
        last += 1
    begun = _begins(text, first, name)
    if begun is None or not _ends(text, last, name):
        return None
    if prose and name.part and text[first].islower():
        return None
    return begun, _end(text, last, name)


def _begins(text: str, first: int, name: Name) -> int | None:
    """Give where the word begins, an attached prefix included; none where the name begins within another word."""
    if _UNSPACED.match(name.letters):
        return first
    start = first
    while start and (text[start - 1].isalpha() or unicodedata.category(text[start - 1]) in {"Mn", "Mc", "Cf"}):
        start -= 1
    if start == first:
        # a digit before it is a number of its own, unless the name begins with one
        return first if not (first and text[first - 1].isdigit() and text[first].isdigit()) else None
    prefix = "".join(map(_letters, text[start:first]))
    return start if not prefix or _PREFIXES.fullmatch(prefix) else None


def _ends(text: str, last: int, name: Name) -> bool:
    if last >= len(text) or _UNSPACED.search(name.letters[-1]) or _HANGUL.search(name.letters[-1]):
        return True
    if text[last].isdigit():
        return not name.letters[-1].isdigit()
    if not text[last].isalpha():
        return True
    rest = re.match(r"[^\W\d_]*", text[last:])
    return bool(_ENDINGS.search(name.letters)) and rest is not None and len(rest.group()) <= 3


def _end(text: str, last: int, name: Name) -> int:
    rest = re.match(r"[^\W\d_]{1,3}(?![^\W\d_])", text[last:]) if _ENDINGS.search(name.letters) else None
    return last + rest.end() if rest else last
