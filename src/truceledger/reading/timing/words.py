"""The words of time as pieces of patterns, and what each piece stands for; read from ``languages/en/dates.toml``.

Hands on pattern pieces with a named group each, and look-ups; refuses to resolve anything.
"""

from __future__ import annotations

import re
from typing import Any

from truceledger.reading.lexicon import lexicon

TABLE: dict[str, Any] = dict(lexicon("en").tables["dates"])
MONTH_NUMBER = {name.lower(): n for n, names in enumerate(TABLE["months"], 1) for name in names}
WEEKDAYS = {name.lower(): n for n, name in enumerate(TABLE["weekdays"])}
ORDINALS = {name: n for n, name in enumerate(TABLE["ordinals"], 1)}
UNIT_DAYS: dict[str, int] = dict(TABLE["units"])
NUMBERS: dict[str, int] = {**lexicon("en").tables["numbers"]["units"], **TABLE["numbers"]}
SEASONS: dict[str, int] = dict(TABLE["seasons"])
FEASTS: dict[str, list[int]] = {name.lower(): day for name, day in TABLE["feasts"].items()}


def one_of(words: Any) -> str:
    """Give the alternatives of a pattern, longest first, spaces of any kind between words."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


_MONTHS = one_of(name for names in TABLE["months"] for name in names)


_WEEKDAYS = one_of(TABLE["weekdays"])
_YEAR = r"(?:1[89]|20)\d\d"


def month(group: str = "m") -> str:
    """A month's name."""
    return rf"(?P<{group}>{_MONTHS})\.?"


def weekday(group: str = "w") -> str:
    """A weekday's name."""
    return rf"(?P<{group}>{_WEEKDAYS})"


def day(group: str = "d") -> str:
    """A day of the month in figures."""
    return rf"(?P<{group}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"


def year(group: str = "y") -> str:
    """A year of four figures."""
    return rf"(?P<{group}>{_YEAR})"


def number(group: str = "n") -> str:
    """A number before a unit of time."""
    return rf"(?P<{group}>\d{{1,3}}|(?:{one_of(NUMBERS)}))"


def units(*names: str) -> str:
    """Units of time, in the singular or the plural."""
    return rf"(?P<u>{'|'.join(names)})s?"


#: Between the two ends of a range.
DASH = r"\s?(?:-|–|—|to|and|until|through)\s?"
#: Before what is a last day: "by the end of June".
DUE = r"(?:(?<=\bby )|(?<=\bBy )|(?<=\buntil )|(?<=\btill )|(?<=\bthrough )|(?<=\bbefore )|(?<=\bBefore )|(?<=\bto )|(?<=\blater than ))"
#: Before a month or a year that stands alone.
ALONE = (
    r"(?:(?<=\bin )|(?<=\bsince )|(?<=\bIn )|(?<=\bSince )|(?<=\buntil )|(?<=\bby )|(?<=\bBy )|(?<=\bthroughout )|(?<=\bduring )|(?<=\bDuring )"
    r"|(?<=\bof )|(?<=\bbefore )|(?<=\bafter )|(?<=\bbetween )|(?<=\bBetween )|(?<=\bat least ))"
)
#: Before a month for which something is planned; a year there may count families.
AHEAD = "(?:" + "|".join(rf"(?<=\b{word} for )" for word in ("planned", "scheduled", "set", "fixed", "slated", "expected", "proposed")) + ")"


def count(word: str) -> int:
    """Give how many a number says; 0 where nobody can say."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


#: What a text must hold before a pattern with such a piece can match; the first piece that is in a pattern is asked.
_PIECES = {"month": _MONTHS, "weekday": _WEEKDAYS, "season": "(?P<season>", "unit": "(?P<u>", "truce": one_of(TABLE["truce"]["nouns"]), "year": _YEAR}
_SIGNS = {
    "month": sorted({name.lower()[:3] for names in TABLE["months"] for name in names}),
    "weekday": sorted({name.lower()[-3:] for name in TABLE["weekdays"]}),
    "season": sorted(SEASONS),
    "unit": sorted(UNIT_DAYS),
    "year": ["18", "19", "20"],
    "truce": sorted({noun.split("-")[0].split()[0] for noun in TABLE["truce"]["nouns"]}),
}


def needs(pattern: str) -> str | None:
    """Give what a text must hold for a pattern to match, a key of ``signs``; nothing where the pattern is always tried."""
    if r"\s+year)" in pattern:
        return None  # a year of four figures, or "this year"
    return next((name for name, piece in _PIECES.items() if piece in pattern), None)


def signs(text: str) -> frozenset[str]:
    """Give which pieces a text can hold: most sentences hold few, and most patterns need not be tried on them."""
    low = text.lower()
    return frozenset(name for name, words in _SIGNS.items() if any(word in low for word in words))
