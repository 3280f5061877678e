"""The words of number as patterns, made once from ``languages/en/numbers.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from truceledger.reading.lexicon import lexicon

TABLE: dict[str, Any] = dict(lexicon("en").tables["numbers"])
UNITS: dict[str, int] = dict(TABLE["units"])
SCALES: dict[str, int] = dict(TABLE["scales"])
SCALE_ALSO = {"m": 1e6, "bn": 1e9, "k": 1e3}
FRACTIONS: dict[str, float] = dict(TABLE["fractions"])
GROUPS: dict[str, int] = dict(TABLE["groups"])


def one_of(words: Iterable[str]) -> str:
    """Give the alternatives of a pattern, longest first, spaces of any kind between words."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


#: "twenty-two", "twenty two", "eleven"
_tens = [w for w, n in UNITS.items() if n >= 20]
_ones = [w for w, n in UNITS.items() if 0 < n < 10]
UNIT = rf"(?:(?:{one_of(_tens)})(?:[\s-](?:{one_of(_ones)}))?|(?:{one_of(UNITS)}))"
BIG = one_of(SCALES)


def value(words: str) -> float | None:
    """Give what number words say, or nothing where they say none."""
    total, current = 0.0, 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "and":
            continue
        if word in {"a", "an"}:
            current = current or 1
        elif word in UNITS:
            current += UNITS[word]
        elif word == "dozen":
            current = (current or 1) * 12
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total += (current or 1) * SCALES[word]
            current = 0
        else:
            return None
    return total + current
