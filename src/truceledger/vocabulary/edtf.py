"""EDTF, the part of ISO 8601-2 level 1 that reports need.

Days, months and years; about and uncertain (``2026-07~``); unspecified parts (``XXXX-05-29``); intervals, also open
ones; moments to the minute. Anything else is refused with words that say what is wrong.

Years that no report means but as "never" or "for ever" (``9999``) are taken, and bounded by the first or last day here: from a
bound days can be counted either way.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

#: The first and last day that a bound can be.
FIRST, LAST = date(1000, 1, 1), date(8999, 12, 31)
_DATE = re.compile(r"(?P<y>\d{4}|XXXX)(?:-(?P<m>\d{2}|XX)(?:-(?P<d>\d{2}|XX))?)?(?P<q>[~?%])?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?", re.ASCII)


class EdtfError(ValueError):
    """A text that is not a date of the supported subset."""


@dataclass(frozen=True)
class Edtf:
    """A date: ``lower`` and ``upper`` are the first and last day it can mean, ``None`` where open or unknown."""

    text: str
    lower: date | None
    upper: date | None
    precision: str
    approximate: bool = False
    is_open_end: bool = False
    is_open_start: bool = False

    def __str__(self) -> str:
        return self.text

    def covers(self, day: date) -> bool:
        """Say whether the day can be meant."""
        return (self.lower is None or self.lower <= day) and (self.upper is None or day <= self.upper)


@lru_cache(maxsize=4096)
def parse(text: str) -> Edtf:
    """Parse a date; raises ``EdtfError``."""
    if not isinstance(text, str) or not text:
        raise EdtfError(f"an EDTF date is a text such as 2026-05-29, not {text!r}")
    if "/" in text:
        return _interval(text)
    return _single(text)


def _single(text: str) -> Edtf:
    moment = _MOMENT.fullmatch(text)
    if moment:
        day = _single(moment.group(1))
        if not FIRST.year <= int(text[:4]) <= LAST.year:
            raise EdtfError(f"{text!r}: give a moment of the years {FIRST.year} to {LAST.year}")
        return Edtf(text, day.lower, day.upper, "minute")
    match = _DATE.fullmatch(text)
    if match is None:
        raise EdtfError(f"{text!r} is not an EDTF date; write 2026-05-29, 2026-05, 2026-07~, XXXX-05-29 or a/b")
    year, month, number = match["y"], match["m"], match["d"]
    about = match["q"] is not None
    if month not in {None, "XX"} and not 1 <= int(month) <= 12:
        raise EdtfError(f"{text!r} has no month {month}")
    if number not in {None, "XX"}:
        if month == "XX":
            raise EdtfError(f"{text!r} has a day without a month")
        longest = calendar.monthrange(int(year) if year != "XXXX" else 2024, int(month))[1] if month else 31
        if not 1 <= int(number) <= longest:
            raise EdtfError(f"{text!r} has no day {number}")
    precision = "day" if number not in {None, "XX"} else "month" if month not in {None, "XX"} else "year"
    if year == "XXXX":
        return Edtf(text, None, None, precision, about)
    if not FIRST.year <= int(year) <= LAST.year:
        end = FIRST if int(year) < FIRST.year else LAST
        return Edtf(text, end, end, precision, about)
    first = date(int(year), int(month) if month not in {None, "XX"} else 1, int(number) if precision == "day" else 1)
    return Edtf(text, first, _last(first, precision), precision, about)


def _last(first: date, precision: str) -> date:
    if precision == "day":
        return first
    month = first.month if precision == "month" else 12
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def _interval(text: str) -> Edtf:
    parts = text.split("/")
    if len(parts) != 2 or parts == ["..", ".."] or "" in parts:
        raise EdtfError(f"{text!r} is not an interval; write a/b, a/.. or ../b")
    start, end = (None if p == ".." else _single(p) for p in parts)
    if start and end and start.lower and end.upper and start.lower > end.upper:
        raise EdtfError(f"{text!r} ends before it begins")
    return Edtf(
        text,
        start.lower if start else None,
        end.upper if end else None,
        "range",
        bool((start and start.approximate) or (end and end.approximate)),
        end is None,
        start is None,
    )
