"""What a number is of when it counts no people or things: a date, money, a measure, a length of time, a name."""

from __future__ import annotations

import re

from truceledger.reading.counting.words import TABLE

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\.?\s+(?:\d{{1,2}}\s?(?:-|–|to|and)\s?)?$", re.IGNORECASE)
_MONTH_AFTER = re.compile(rf"^(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{{1,2}})?\s+(?:of\s+)?(?:{_MONTHS})\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b(?:resolution|article|articles|unit|chapter|phase|annex|route|highway|line|protocol|no|number|page|girl of|boy of|child of|woman of|man of|baby of|paragraph|point|area|zone|camp|"
    r"sector|brigade|section|boeing|statement|version|item|aged|age|stage|schedule|track|round|day|week|room|hour|brent|at about|covid)\.?\s?|[A-Za-z]-|[A-Z]|#|@)$",
    re.IGNORECASE,
)
_NOT_NUMBER_AFTER = re.compile(
    r"^(?:(?:st|nd|rd|th)\b|:\d\d|-?(?:mm|cm)\b|\.\d|/\d|[A-Za-z]\d|-year|-month|-day|-week|-hour|-point|-kilomet|-mile|-metre|-meter|-member|-strong|-foot|-ton|-a-|-minute|s\b)"
)
_OF_TIME = re.compile(r"\b(?:in|since|of|until|by|from|during)\s+$", re.IGNORECASE)
_TIME_AFTER = re.compile(r"^\s+(?:more\s+)?(?:days?|weeks?|months?|years?|hours?|minutes?)\b")
_COUNTED_AFTER = re.compile(
    r"\s+(?:people|civilians|soldiers|killed|wounded|dead|prisoners|fighters|violations|others|more|men|women|children|attacks|strikes|detainees|families)\b"
)
_WORD_NAMED = re.compile(r"(?:phase|article|stage|chapter|annex|point|day|aged|number|(?:girl|boy|child|woman|man|baby) of)\s$", re.IGNORECASE)
_JOINED_AFTER = re.compile(r"-(?:year|day|week|month|hour|point|member|party|man|state|way|sided|time|thirds|fifths)")
_ONE_OF_MANY = re.compile(
    r"\s+(?:of the (?:most|first|few|main)|another|by one|side\b|day\b|hand\b|thing\b|reason\b|another\b|such\b|issue\b|way\b|point\b)"
)
_NOT_ONE = re.compile(r"\b(?:the|this|that|each|every|any|no|which|first|another|last)\s+$", re.IGNORECASE)
MEASURE = set(TABLE["units_of_measure"]["words"])
TIME = set(TABLE["units_of_measure"]["time"])


def unit_of(part: str, a: int, b: int, raw: str, scaled: bool) -> str | None:
    """Give what the figure between two code points measures or names; nothing where it counts."""
    before, after = part[max(0, a - 24) : a], part[b : b + 24]
    if before[-1:] in set(TABLE["units_of_measure"]["currency"]):
        return "money"
    if _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after):
        return "date"
    if _NAMED.search(before) and not re.search(r"\bno\s+$", before):
        return "name"
    if _NOT_NUMBER_AFTER.match(after):
        return "name"
    if not scaled and len(raw) == 4 and raw.isdigit() and 1900 <= int(raw) <= 2100 and (_OF_TIME.search(before) or not _COUNTED_AFTER.match(after)):
        return "date"
    word = re.match(r"[\s-]?(%|[A-Za-z.'-]+)", after)
    name = word.group(1).lower().rstrip(".") if word else ""
    if name in TIME or name + "." in TIME:
        return "time"
    if name in MEASURE:
        return "measure"
    return "time" if _TIME_AFTER.match(after) else None


def unit_of_words(part: str, a: int, b: int, n: float) -> str | None:
    """Give what a number in words measures or names: as a figure, but "phase two" is a name and "one another" no number."""
    before, after = part[max(0, a - 12) : a], part[b : b + 24]
    unit = unit_of(part, a, b, "", True)
    if unit == "name" and not after.startswith("-") and part[max(0, a - 1) : a] in {" ", "", "\n", '"', "“"} and not _WORD_NAMED.search(before):
        unit = None
    if _JOINED_AFTER.match(after):
        return "time"
    if n == 1 and (_ONE_OF_MANY.match(after) or _NOT_ONE.search(before)):
        return "word"
    return unit
