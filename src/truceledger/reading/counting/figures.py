"""Numbers in figures: "3,073", "1.6m", "2,500 thousand", "1,00,000", with no-break spaces; and ranges with a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceledger.reading.counting.match import CountMatch, plain
from truceledger.reading.counting.units import unit_of
from truceledger.reading.counting.words import SCALE_ALSO, SCALES, one_of
from truceledger.vocabulary.quantity import Qualifier

_SPACES = "\u00a0\u202f\u2009"  # no plain space: "killed 12 300 fled" holds two numbers
_FIGURE = re.compile(
    rf"(?<![\w.,/:$€£¥-])(?P<n>\d{{1,3}}(?:[,{_SPACES}.'’]\d{{3}})+(?![\d])|\d{{1,2}}(?:,\d\d)+,\d{{3}}(?!\d)|\d{{1,12}}(?:\.\d{{1,6}})?(?!\d))"
    rf"(?P<scale>[\s-]?(?:{one_of([*SCALES, *SCALE_ALSO])})\b)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|–|—)\s?(?P<b>\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,6})?)(?:\s?(?P<scale>million|billion|thousand))?\b")
#: A time of day in figures, and the dash that an entry of a live blog has behind it.
_CLOCK, _LEADS = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d"), re.compile(r"\s(?:-|–|—)\s")


def figures(part: str) -> Iterator[CountMatch]:
    """Give the numbers in figures, in order."""
    skip = -1
    for match in _FIGURE.finditer(part):
        a, b = match.start("n"), match.end("n")
        if a < skip or (_CLOCK.fullmatch(match["n"]) and _LEADS.match(part, b) and not part[part.rfind("\n", 0, a) + 1 : a].strip(" \t*•")):
            continue  # a live blog's time: "16.30 - 34 dead"
        scale = (match["scale"] or "").strip(" -\u00a0\u202f").lower()
        if scale in {"m", "k"} and len(match["scale"]) > 1:
            scale = ""  # "12 m" is a measure
        n = _digits(match["n"], bool(match["scale"])) * (SCALES.get(scale) or SCALE_ALSO.get(scale) or 1)
        b = match.end("scale") if scale else b
        following = _RANGE.match(part, b)
        if following is not None and unit_of(part, a, b, match["n"], bool(scale)) is None:
            by = SCALES.get(following["scale"] or "", 1)
            top = float(following["b"].replace(",", "")) * by
            low = n * by if n < 1000 and n * by < top else n
            if low < top:
                skip = following.end()
                yield CountMatch(a, skip, a, skip, part[a:skip], low, None, top, Qualifier.RANGE, unit=unit_of(part, a, skip, match["n"], by > 1))
                continue
        yield plain(part, a, b, n, unit=unit_of(part, a, b, match["n"], bool(scale)))


def _digits(raw: str, scaled: bool) -> float:
    digits = re.sub(rf"[,{_SPACES}'’]", "", raw)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits) and not scaled:
        digits = digits.replace(".", "")  # a full stop between thousands ("3.073"), but not in "1.600 million"
    return float(digits)
