"""Shares of a whole: "about one-fifth of the population", "one in five houses", "80 per cent of the strip"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceledger.reading.counting.match import CountMatch
from truceledger.reading.counting.words import FRACTIONS, SCALES, UNIT, UNITS, one_of
from truceledger.reading.counting.words import value as value_of
from truceledger.vocabulary.quantity import Qualifier

_I = re.IGNORECASE
_TEN = "two|three|four|five|six|seven|eight|nine|ten"
_TOPS = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_FRACTION = re.compile(
    rf"\b(?P<top>{'|'.join(_TOPS)})[\s-](?P<bottom>{one_of(FRACTIONS)})s?\b(?!-|\s+(?:{one_of(SCALES)})\b)(?<!million and a half)(?<!thousand and a half)(?:\s+of\s+(?P<whole>(?:the|its|their|all|his)?\s?[^,.;()]{{3,60}}))?"
    r"|\b(?P<plain>half)\s+(?:of\s+(?P<whole2>(?:the|its|their|all)?\s?[^,.;()\d]{3,60})|(?P<whole4>(?:the|its|their|his|all)\s[^,.;()\d]{3,60}))"
    rf"|\b(?P<k>one|two|three|four|five|six|seven|eight|nine)\s+(?P<link>in\s+every|in|out\s+of\s+every|out\s+of)\s+(?P<in>{_TEN})\b(?:\s+(?P<whole3>[^,.;()]{{3,40}}))?",
    _I,
)
_PERCENT = re.compile(
    rf"(?:(?<!\d)(?P<p>\d{{1,6}}(?:\.\d{{1,4}})?)|\b(?P<words>{UNIT}))\s?(?:%|percent\b|per cent\b)(?:\s+of\s+(?P<whole>[^,.;()\d]{{3,60}}))?", _I
)
#: Where the whole ends: at a word that stands for it already, before a verb or a clause.
_WHOLE_ENDS = re.compile(
    r"(?<=^them)\s|(?<=^whom)\s|(?<=^these)\s|(?<=^those)\s"
    r"|\s(?:has|have|had|is|are|was|were|will|would|could|may|who|that|which|since|after|before|when|as|fled|died|remain|remains|remained|live|lives|lived|need|needs|lack|lacks)\b",
    _I,
)
#: "Killed one in two strikes" is no share, nor is half the night.
_NO_WHOLE = re.compile(
    r"^(?:(?:the|its|their|his|all)\s+)?(?:separate\s+|different\s+)?(?:strikes?|attacks?|incidents?|raids?|clashes|days?|weeks?|months?|years?|hours?|nights?|time|cases|places|locations|battle)\b",
    _I,
)


def shares(part: str) -> Iterator[CountMatch]:
    """Give the shares and percentages."""
    for match in _FRACTION.finditer(part):
        whole = match["whole"] or match["whole2"] or match["whole3"] or match["whole4"]
        if whole and (_NO_WHOLE.match(whole) or re.match(rf"an?\s+(?:{one_of(SCALES)})\b", whole, _I)):
            continue
        if match["bottom"]:
            top = match["top"].lower()
            if whole is None and top in {"a", "an"} and match["bottom"].lower() not in {"half", "quarter"}:
                continue  # "a third party", "a fifth round"
            value = _TOPS[top] * FRACTIONS[match["bottom"].lower()]
        elif match["plain"]:
            value = 0.5
        else:
            top, of = UNITS[match["k"].lower()], UNITS[match["in"].lower()]
            if top > 1 and match["link"].lower() == "in" and of < 10:
                continue  # "killed two in three villages"
            value = top / of
        if value <= 1:
            whole, cut = _whole(whole)
            yield _share(part, match.start(), match.end() - cut, round(value, 4), whole, "share")
    for match in _PERCENT.finditer(part):
        n = float(match["p"]) if match["p"] else value_of(match["words"]) or 0.0
        whole, cut = _whole(match["whole"])
        yield _share(part, match.start(), match.end() - cut, round(n / 100, 4) if n <= 100 else 1.0, whole, "percent")


def _whole(whole: str | None) -> tuple[str | None, int]:
    """Give the whole without what is said of it, and how many characters were cut."""
    ends = _WHOLE_ENDS.search(whole) if whole else None
    return (whole[: ends.start()], len(whole) - ends.start()) if whole and ends else (whole, 0)


def _share(part: str, a: int, b: int, value: float, whole: str | None, kind: str) -> CountMatch:
    share = {"value": value, "of": " ".join((whole or "").split()), "phrase": part[a:b]} if whole else None
    return CountMatch(a, b, a, b, part[a:b], value, value, value, Qualifier.EXACT, kind, share=share)
