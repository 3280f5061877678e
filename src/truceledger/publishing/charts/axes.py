"""Axes of days and of counts: round steps, words for them, and where on the picture a value stands."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from truceledger.publishing.charts.render import moment

#: Words on an axis of days at most.
TICKS = 9


@dataclass(frozen=True)
class Days:
    """An axis from one day to another over a width in pixels."""

    first: date
    last: date
    width: float
    years: str = ""

    @classmethod
    def of(cls, first: date, last: date, width: float) -> Days:
        """Lay days out with a little room on both sides."""
        room = max(1, round((last - first).days * 0.015))
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return cls(_shifted(first, -room), _shifted(last, room), width, years)

    def at(self, day: date) -> float:
        """Give where a day stands."""
        return self.width * (day - self.first).days / max(1, (self.last - self.first).days)

    def encoding(self, title: str, field: str = "x") -> dict[str, Any]:
        """Give the channel of Vega-Lite."""
        ticks, words = _ticks(self.first, self.last)
        return {
            "field": field,
            "type": "temporal",
            "scale": {"type": "utc", "domain": [moment(self.first), moment(self.last)], "nice": False},
            "axis": {
                "title": f"{title}, {self.years}" if "%Y" not in words else title,
                "values": [moment(t) for t in ticks],
                "format": words,
                "grid": False,
                "labelOverlap": "greedy",
                "labelFlush": False,
            },
        }


def _shifted(day: date, days: int) -> date:
    """Shift a day, within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _ticks(first: date, last: date) -> tuple[list[date], str]:
    """Give the days to mark and the form of their words."""
    span = (last - first).days
    for step in (1, 2, 7, 14):
        if span / step <= TICKS:
            start = first if step < 7 else first + timedelta(days=-first.weekday() % 7)
            return [start + timedelta(days=i) for i in range(0, (last - start).days + 1, step)], "%-d %b"
    for months in (1, 2, 3, 6):
        if span / 30.4 / months <= TICKS:
            return list(_months(first, last, months)), "%b %Y"
    years = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000, 10_000) if span / 365.25 / n <= TICKS)
    return [date(y, 1, 1) for y in range(max(1, first.year), last.year + 1) if y % years == 0 and first <= date(y, 1, 1)], "%Y"


def _months(first: date, last: date, step: int) -> Iterator[date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = date(month // 12, month % 12 + 1, 1)
        if month % step == 0 and first <= day <= last:
            yield day


def top(most: float) -> float:
    """Give the end of an axis of counts: a round number at or above the largest."""
    if most <= 1:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(most))
    return next(unit * step for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12) if unit * step >= most)


def wide(words: str, size: float = 12) -> float:
    """Give about how wide words are in pixels, rather too wide than too narrow."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.0 if unicodedata.combining(c) else 0.58 for c in words)


def cut(words: str, most: int) -> str:
    """Cut words that are too long where a word ends, where a clause does if that leaves more than half."""
    if len(words) <= most:
        return words
    kept = words[:most]
    clause = max(kept.rfind(", "), kept.rfind("; "))
    end = clause if clause > most // 2 else kept.rfind(" ")
    return (kept[:end] if end > 0 else kept[: most - 1]).rstrip(" ,;:") + "…"


def short(words: str, most: int) -> str:
    """Cut words that are too long."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
