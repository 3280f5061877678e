"""Numbers in words: "two hundred and six", "half a million", "a dozen", "both", "twice", "dozens", "none", a bare "a"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceledger.reading.counting.match import CountMatch, plain, vague
from truceledger.reading.counting.units import unit_of, unit_of_words
from truceledger.reading.counting.words import BIG, FRACTIONS, GROUPS, SCALES, TABLE, UNIT, one_of, value
from truceledger.vocabulary.quantity import Qualifier

_I = re.IGNORECASE
_WORDS = re.compile(
    rf"\b(?:(?:{UNIT}|an?)(?:[\s-](?:{BIG})(?:\s(?:{BIG}))*(?:(?:\s+and\s+|\s+|-){UNIT}(?:\s(?:{BIG}))*){{0,3}}|\s+dozen)"
    rf"|(?<=\banother )dozen|{UNIT})\b",
    _I,
)
#: Parts of a large number: "half a million", "two and a half million", "three quarters of a million", "a million and a half".
_PARTS = re.compile(
    rf"\b(?:(?P<whole>{UNIT})\s+and\s+a\s+half\s+(?P<big>{BIG})|an?\s+(?P<big2>{BIG})\s+and\s+a\s+half"
    rf"|(?:half\s+an?|an?\s+half)[\s-](?P<big3>{BIG}|dozen)"
    rf"|(?:(?P<top>an?|one|two|three)[\s-])(?P<bottom>third|quarter|fifth)s?\s+of\s+an?\s+(?P<big4>{BIG}))\b",
    _I,
)
_GROUPS = re.compile(rf"\b(?P<group>{one_of(GROUPS)})\b(?!-)(?P<after>\s+(?:of\s+)?[\w’'-]+)?", _I)
_GROUP_NOT = {name: frozenset(words) for name, words in TABLE["groups_not"].items()}
_BOTH_AND = re.compile(r"\s+(?:[\w’'-]+\s+){1,5}and\b", _I)
_VAGUE = re.compile(rf"\b(?:{one_of(TABLE['vague']['words'])})\b", _I)
_NOT_VAGUE = re.compile(r"\b(?:as|how|so|too)\s$", _I)
_HAS_PARTS = re.compile(r"half|third|quarter|fifth", _I)
_BARE_HALF = re.compile(r"(?<=\bthan )half(?=\s+(?:have|has|had|were|are|was|is|remain)\b)", _I)
_LONG = re.compile(r"\s+(?:of\s+)?(?:days?|weeks?|months?|years?|hours?|times|kilomet|miles?)")
_NONE = re.compile(r"\b(?:no one|nobody|none|no(?!\s+(?:fewer|less|more|later|longer))|not a single|not one|without|neither)\b", _I)
_ARTICLE = re.compile(rf"\ban?\b(?=\s+[a-z])(?!\s+(?:{one_of(TABLE['loose']['reckoned'])})\s+\d)", _I)


def worded(part: str) -> Iterator[CountMatch]:
    """Give the numbers in words."""
    for match in _PARTS.finditer(part) if _HAS_PARTS.search(part) else ():
        a, b = match.span()
        yield plain(part, a, b, _part(match), unit=unit_of(part, a, b, "", True))
    for match in _WORDS.finditer(part):
        a, b = match.span()
        n = value(match.group())
        if n is not None:
            yield plain(part, a, b, n, unit=unit_of_words(part, a, b, n))


def _part(match: re.Match[str]) -> float:
    if match["whole"]:
        return ((value(match["whole"]) or 0) + 0.5) * SCALES[match["big"].lower()]
    if match["big2"]:
        return 1.5 * SCALES[match["big2"].lower()]
    if match["big3"]:
        return 6.0 if match["big3"].lower() == "dozen" else SCALES[match["big3"].lower()] / 2
    n = (value(match["top"]) or 1) * FRACTIONS[match["bottom"].lower()] * SCALES[match["big4"].lower()]
    return float(round(n))


def groups(part: str) -> Iterator[CountMatch]:
    """Give the words that are a number by themselves: "both drivers", "a pair of men", "turned back twice"."""
    for match in _GROUPS.finditer(part):
        name = " ".join(match["group"].lower().split())
        a, b = match.span("group")
        after = (match["after"] or "").lower()
        words = set(after.split()) | {after.strip()}
        if words & _GROUP_NOT.get(name, frozenset()) or (name in {"a pair", "a couple", "a trio", "a score"} and " of" not in after):
            continue
        if name == "both" and _BOTH_AND.match(part, b):
            continue  # "both civilians and soldiers"
        made = plain(part, a, b, GROUPS[name], times=name in {"twice", "thrice"}, unit=unit_of(part, a, b + (3 if " of" in after else 0), "", True))
        if name == "a couple":
            made = CountMatch(a, b, a, b, part[a:b], None, 2, None, Qualifier.ABOUT, unit=made.unit)
        yield made


def vague_words(part: str) -> Iterator[CountMatch]:
    """Give the words that say many and not how many: "dozens", "hundreds of thousands", "fewer than half"."""
    for match in _VAGUE.finditer(part):
        a, b = match.span()
        if not _NOT_VAGUE.search(part[max(0, a - 5) : a]):
            yield vague(part, a, b, unit="time" if _LONG.match(part[b : b + 16]) else None)
    for match in _BARE_HALF.finditer(part):
        yield vague(part, *match.span())


def nones(part: str) -> Iterator[CountMatch]:
    """Give the words that say none."""
    for match in _NONE.finditer(part):
        a, b = match.span()
        following = re.match(r"\s+([\w’'-]+)", part[b : b + 24])
        if match.group().lower() == "neither" and (following is None or following[1].lower() in _GROUP_NOT["neither"] or " nor " in part[b : b + 80]):
            continue
        yield plain(part, a, b, 0, zero=True)


def articles(part: str) -> Iterator[CountMatch]:
    """Give the bare "a" and "an"."""
    for match in _ARTICLE.finditer(part):
        yield plain(part, *match.span(), 1, article=True)
