"""The finding of times: rules in their order, none inside another, then what counts from the times found, roles, ranges."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from truceledger.reading.timing import named, parts, ranges, relative, truce
from truceledger.reading.timing.match import Make, Near, Rule, TimeMatch, Today
from truceledger.reading.timing.roles import with_role
from truceledger.reading.timing.words import needs, signs

#: How far back in its paragraph "two days earlier" looks for the day it counts from.
_LOOK_BACK = 500


def find_times(
    text: str,
    published: date | None,
    *,
    start: int = 0,
    end: int | None = None,
    anchors: Mapping[str, date] | None = None,
) -> tuple[TimeMatch, ...]:
    """Give the times between two code points of a text, in order, none inside another.

    ``anchors`` maps ``truce``, ``signed`` or ``effect`` to a day from which "the third day of the truce" counts; where it
    is left out, the days are looked for in the whole text.
    """
    end = len(text) if end is None else end
    if published is not None and not 1002 <= published.year <= 9990:
        published = None  # at the ends of the calendar "yesterday" and "next year" have no date

    def anchor(name: str) -> date | None:
        known = truce.starts_in(text, published, find_times) if anchors is None else anchors
        return known.get(name)

    def earlier() -> tuple[TimeMatch, ...]:
        if anchors is not None and not anchors:
            return ()
        paragraph = max(text.rfind("\n\n", 0, start) + 1, start - _LOOK_BACK, 0)
        return find_times(text, published, start=paragraph, end=start, anchors={}) if paragraph < start else ()

    before = text[max(0, start - 12) : start].rstrip(" \t*•-–>[(")
    line_starts = before.endswith("\n") or (not before and start < 12)
    found = _found(text[start:end], published, anchor, earlier, line_starts)
    return tuple(replace(t, start=t.start + start, end=t.end + start) for t in found)


def _found(
    part: str, published: date | None, anchor: Callable[[str], date | None], earlier: Callable[[], tuple[TimeMatch, ...]], line_starts: bool
) -> list[TimeMatch]:
    plain: list[TimeMatch] = []
    near = Near(part, plain, earlier, with_role)
    today = Today(published, near, anchor, line_starts)
    taken: list[tuple[int, int]] = []
    here = signs(part)
    for needed, pattern, make in _rules():
        if needed is not None and needed not in here:
            continue
        for match in pattern.finditer(part):
            a, b = match.span()
            index = bisect_right(taken, (a, b))
            if (index < len(taken) and taken[index][0] < b) or (index and taken[index - 1][1] > a):
                continue
            made = make(match, today)
            if made is not None:
                taken.insert(index, (a, b))
                plain.append(replace(made, start=a, end=b))
    core = {t.end: t.start for t in plain}
    found = sorted((with_role(part, t) for t in plain), key=lambda t: t.start)
    return ranges.joined(part, _apart(found), core)


def _apart(found: list[TimeMatch]) -> list[TimeMatch]:
    """Leave out a time whose words another has taken as its own: "March 10" of "two weeks after March 10"."""
    kept: list[TimeMatch] = []
    for time in found:
        if kept and time.start < kept[-1].end:
            continue
        kept.append(time)
    return kept


@cache
def _rules() -> tuple[tuple[str | None, re.Pattern[str], Make], ...]:
    return tuple((needs(pattern), re.compile(pattern, flags), make) for pattern, make, flags in _declared())


def _declared() -> Iterator[Rule]:
    """Longest and most particular first; what counts from other times last."""
    yield from named.DAYS
    yield from parts.FIRST
    yield from ranges.RULES
    yield from named.NAMED_DAYS
    yield from parts.RULES
    yield from named.ALONE_RULES
    yield from relative.NEAR
    yield from truce.RULES
    yield from relative.LENGTHS
    yield from named.YEARS
    yield from named.COUNTED
    yield from relative.COUNTED
