"""The words of a text as search compares them: each with its place in the text, in a form in which spellings of a word are equal.

Hands on ``words``, for what is asked and shown, and ``forms``, for what is indexed: one rule for both, so that what the index finds can be shown at its
characters. Case, accents, harakat and Hebrew points, tatweel, the forms of alef, ya and ta marbuta, final letters of Hebrew, full
width and ligatures make no difference; the Arabic article does not either (``الهدنة`` is found by ``هدنة``). Parts that hyphens or
apostrophes join are words of their own, and one word together besides: *cease-fire*, *Sa'ada* and *al-Shara* are found with and
without the mark. Signs of scripts without spaces are a word each. Refuses to guess at stems and at other transliterations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from truceledger.ledger.names import fold

#: Stands between things that are no neighbours (two stretches of evidence, two names): no phrase goes across it.
BREAK = "\ue000"
#: Longer runs of letters are no words; what is kept of them.
LONGEST = 64
#: A chain of more parts is no compound.
MOST_PARTS = 4

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SPACELESS = re.compile(f"[{_UNSPACED}]")
_APOSTROPHES = "'’‘‛`´′＇"
_JOIN = rf"[-‐‑](?:[ \t]{{0,4}}\r?\n[ \t]{{0,4}})?|\u05be|[{_APOSTROPHES}]"
_JOINS = re.compile(f"[-‐‑\u05be{_APOSTROPHES}]")
_ARTICLE = re.compile("(?:[وفبك]?ال|لل)")
_ARABIC = re.compile("[\u0620-\u064a]")


class Word(NamedTuple):
    """A word: its form, and its characters in the text, ``end`` exclusive."""

    form: str
    start: int
    end: int


class Words(NamedTuple):
    """The words of a text in order, and the compounds that some of them make together."""

    simple: tuple[Word, ...]
    compound: tuple[Word, ...]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give what finds a word, letters and digits with the marks and signs that do not show among them; and a chain of words."""
    marks = [chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in {"Mn", "Mc", "Me", "Cf"}]
    ranges: list[list[str]] = []
    for c in marks:
        if ranges and ord(ranges[-1][1]) + 1 == ord(c):
            ranges[-1][1] = c
        else:
            ranges.append([c, c])
    inside = "\xad" + "".join(f"{a}-{b}" for a, b in ranges)
    letter = rf"[^\W_{_UNSPACED}]"
    word = rf"{letter}+(?:[{inside}]+{letter}*)*"
    return re.compile(rf"{word}|[{_UNSPACED}]|{BREAK}"), re.compile(rf"{word}(?:(?:{_JOIN}){word})+")


def words(text: str) -> Words:
    """Give the words of a text; linear in its length."""
    one, _ = _patterns()
    simple = tuple(Word(form, *m.span()) for m in one.finditer(text) if (form := _form(m.group())))
    return Words(simple, tuple(_compounds(text)))


def forms(text: str) -> tuple[str, str]:
    """Give the forms of the words and of the compounds as the index takes them, with spaces between."""
    one, _ = _patterns()
    return " ".join(filter(None, map(_form, one.findall(text)))), f" {BREAK} ".join(w.form for w in _compounds(text))


def _compounds(text: str) -> Iterator[Word]:
    """Give the compounds of a text; a possessive is none, nor is a date in figures."""
    if _JOINS.search(text) is None:
        return
    one, chain = _patterns()
    for found in chain.finditer(text):
        parts = [Word(form, *m.span()) for m in one.finditer(text, *found.span()) if (form := _form(m.group()))]
        if len(parts) > 1 and parts[-1].form == "s" and text[parts[-2].end] in _APOSTROPHES:
            parts.pop()
        if 1 < len(parts) <= MOST_PARTS and not all(w.form.isdigit() for w in parts):
            yield Word("".join(w.form for w in parts)[:LONGEST], parts[0].start, parts[-1].end)


@lru_cache(maxsize=1 << 16)
def _form(word: str) -> str:
    """Give the form of one word; empty where it is made of marks alone."""
    if word.isascii():
        return word.lower()[:LONGEST]
    made = bare(word)
    rest = without_article(word) if _ARABIC.match(made) else made
    return (rest if len(rest) >= 3 else made)[:LONGEST]


def without_article(word: str) -> str:
    """Give the form of a word without its Arabic article, however little is left of it."""
    made = bare(word)
    article = _ARTICLE.match(made)
    return made[article.end() :] if article else made


def spaceless(sign: str) -> bool:
    """Say whether a sign is of a script without spaces between words, and so a word by itself."""
    return bool(_SPACELESS.fullmatch(sign))


def bare(word: str) -> str:
    """Give the form of a word with its article, for the beginning of a word, of which nobody knows how it goes on."""
    if word == BREAK:
        return BREAK
    # a sign may come apart into several with marks among them (ŉ, ⑴); letters and digits alone are compared
    return "".join(c for c in fold(word) if c.isalnum() and c != "ʻ")

