"""Dates for assessment: EDTF as bounds and as words a reader takes in at once.

Hands on: ``bounds``, ``shown``, ``overlap``. Refuses to guess: a date whose year nobody knows has no bounds.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.statement import Statement

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
MONTHS += ("October", "November", "December")
_PART = re.compile(r"(beginning|start|early|mid|middle|end|late)\b", re.IGNORECASE)
_PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "the end of"}


@lru_cache(maxsize=65536)
def bounds(edtf: str | None) -> tuple[date | None, date | None]:
    """Give the first and last day that the date can mean; ``None`` for an open or unknown side."""
    if not edtf:
        return None, None
    try:
        made = parse(edtf)
    except EdtfError:
        return None, None
    return made.lower, made.upper


def is_open(edtf: str | None) -> bool:
    """Say whether the date is an interval that runs on, as in "since 2 March"."""
    return bool(edtf) and str(edtf).endswith("/..")


def shown(edtf: str, words: str | None = None) -> str:
    """Read an EDTF date out, the EDTF behind it: "17 April 2026", "early July 2026 (2026-07~)"."""
    if "/" in edtf:
        first, last = edtf.split("/", 1)
        if last in {"..", ""}:
            return f"since {_one(first, None)}"
        if first in {"..", ""}:
            return f"until {_one(last, None)}"
        return f"{_one(first, None)} to {_one(last, None)}"
    read = _one(edtf, words)
    return read if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else f"{read} ({edtf})"


def _one(edtf: str, words: str | None) -> str:
    bare = edtf.rstrip("~?%")
    rough = "about " if edtf != bare and edtf[-1] in "~%" else ""
    if edtf != bare and edtf[-1] in "?%":
        rough += "perhaps "
    bits = re.fullmatch(r"(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?", bare)
    if not bits or not bits[2] or not 1 <= int(bits[2]) <= 12:
        return rough + bare
    year = "" if bits[1] == "XXXX" else f" {bits[1]}"
    month = MONTHS[int(bits[2]) - 1] + year
    if bits[3]:
        return f"{rough}{int(bits[3])} {month}"
    told = _PART.search(words or "")
    if told:
        part = told[1].lower()
        return f"{_PARTS.get(part, part)} {month}"
    return rough + month


def words_of(statement: Statement, field: str) -> str | None:
    """Give the report's own words for a field, where its characters lie within the evidence."""
    for start, end in statement.spans.get(field, ()):
        for span in statement.evidence:
            if span.start <= start < end <= span.end:
                return span.exact[start - span.start : end - span.start]
    value = statement.fields.get(field)
    if statement.when and statement.when.text and value and value in {statement.when.edtf, *statement.when.edtf.split("/")}:
        return statement.when.text
    return None


def overlap(a: str | None, b: str | None) -> bool:
    """Say whether two dates can mean the same day; a date without bounds overlaps nothing."""
    (a1, a2), (b1, b2) = bounds(a), bounds(b)
    if (a1 is None and a2 is None) or (b1 is None and b2 is None):
        return False
    return (a1 or date.min) <= (b2 or date.max) and (b1 or date.min) <= (a2 or date.max)
