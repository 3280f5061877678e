"""A month of a calendar: weeks of days, what is named at each, what is only counted, and what is of the month but of no one day.

Meetings, agreements and what begins, ends or is due are named; what else is told of a day is counted by kind. A meeting of a few days
stands at each of them. What is told as a month or a year, or as about a day, is never put at a day: it stands above the weeks.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from truceledger.errors import UsageError
from truceledger.publishing.timeline import Entry
from truceledger.publishing.timeline_entry import DAYS
from truceledger.publishing.web.dated import Dated

#: Kinds that are named in a calendar, beside what begins, ends or is due.
NAMED = frozenset({"meeting", "agreement"})
#: So many days may a thing take that stands at each of them.
LONGEST = 14
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass
class Day:
    """A day: what is named at it, and how many other things by kind."""

    date: date
    named: list[Dated] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many things are only counted."""
        return sum(self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is told of it."""
        return not self.named and not self.counts


@dataclass(frozen=True)
class Month:
    """A month: ``weeks`` begin on Mondays, nothing for days of other months; ``loose`` is of the month but of no one day, ``going``
    counts what goes on through it with no end, or no beginning, told."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    loose: tuple[Dated, ...]
    loose_counts: dict[str, int]
    going: int

    @property
    def title(self) -> str:
        """The month in words."""
        return named(self.first)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_of(self.first)

    @property
    def days(self) -> list[Day]:
        """The days of which something is told."""
        return [day for week in self.weeks for day in week if day is not None and not day.is_empty]


def named(first: date) -> str:
    """Give a month in words."""
    return f"{_MONTHS[first.month - 1]} {first.year}"


def month_of(words: str | None, default: date) -> date:
    """Take a month as ``2026-06``; raises ``UsageError``."""
    if not words:
        return default.replace(day=1)
    try:
        if len(words) != 7:
            raise ValueError
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise UsageError(f"month {words!r} is not a month; write it as 2026-06") from None


def beside(first: date, step: int) -> date | None:
    """Give the first day of the month before (-1) or after (1); nothing at the ends of the calendar."""
    at = first.year * 12 + first.month - 1 + step
    return date(at // 12, at % 12 + 1, 1) if 12 <= at < 120_000 else None


def last_of(first: date) -> date:
    """Give the last day of a month."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def is_named(entry: Entry) -> bool:
    """Say whether a calendar names a thing, and does not only count it."""
    return entry.kind in NAMED or entry.mood in DAYS.values()


def is_placed(entry: Entry) -> bool:
    """Say whether a thing stands at days: told to the day, and of a few days at most."""
    if entry.first is None or entry.last is None or entry.approximate or entry.precision in {"month", "year"}:
        return False
    return (entry.last - entry.first).days < LONGEST


def month(first: date, many: Iterable[Dated]) -> Month:
    """Lay a month out; entries of other months are left alone."""
    last = last_of(first)
    days = {first + timedelta(n): Day(first + timedelta(n)) for n in range((last - first).days + 1)}
    loose: list[Dated] = []
    loose_counts: dict[str, int] = {}
    going = 0
    for one in many:
        entry = one.entry
        if (entry.first or date.min) > last or (entry.last or date.max) < first:
            continue
        if is_placed(entry) and (is_named(entry) or entry.first == entry.last):
            _put(one, days)
        elif entry.first is None or entry.last is None:
            going += 1
        elif is_named(entry):
            loose.append(one)
        else:
            loose_counts[entry.kind] = loose_counts.get(entry.kind, 0) + 1
    for day in days.values():  # what lies ahead before what was
        day.named.sort(key=lambda d: (not d.entry.ahead, d.entry.kind, d.entry.text))
    weeks = calendar.Calendar().monthdayscalendar(first.year, first.month)
    return Month(first, tuple(tuple(days[first.replace(day=n)] if n else None for n in week) for week in weeks), tuple(loose), loose_counts, going)


def _put(one: Dated, days: dict[date, Day]) -> None:
    entry = one.entry
    assert entry.first is not None
    assert entry.last is not None
    for n in range((entry.last - entry.first).days + 1):
        day = days.get(entry.first + timedelta(n))
        if day is None:
            continue
        if is_named(entry):
            day.named.append(one)
        else:
            day.counts[entry.kind] = day.counts.get(entry.kind, 0) + 1


def coming(many: Iterable[Dated]) -> list[Dated]:
    """Give what lies ahead of the day of the look and is named in a calendar, in the order of its days; what is open stands last."""
    return sorted((d for d in many if d.entry.ahead and is_named(d.entry)), key=lambda d: (d.entry.first or d.entry.last or date.max, d.entry.last or date.max))


def nearest(first: date, many: Iterable[Dated]) -> tuple[date | None, date | None]:
    """Give the last month before and the first after in which something that a calendar names stands at a day."""
    before: date | None = None
    after: date | None = None
    last = last_of(first)
    for one in many:
        if not (is_named(one.entry) and is_placed(one.entry)):
            continue
        start, end = one.entry.first, one.entry.last
        if end is not None and end < first and (before is None or end > before):
            before = end
        if start is not None and start > last and (after is None or start < after):
            after = start
    return (before.replace(day=1) if before else None), (after.replace(day=1) if after else None)
