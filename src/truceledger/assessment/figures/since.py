"""A count "since X", or of a stretch of days, against the same issuer's running total: could it have risen by that much?

The words leave two days open: whether the day named counts with, and how fresh the total was that the speaker had. Both
are left open here, so what is said not to fit fits under no reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.figure import Figure
from truceledger.assessment.figures.names import Check, issuer, measured, number, on, quoted
from truceledger.assessment.figures.phases import Phase, Point
from truceledger.assessment.figures.series import Series

#: Days by which a speaker's total may lag behind the day it is told.
STALE = timedelta(days=2)
#: A difference within this part of the rise is put down to rounding and to deaths recorded late.
TOLERANCE = 0.02
_DAY = timedelta(days=1)


def since(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Find counts from a later start, or of a stretch of days, that their issuer's own longer count cannot give."""
    periods = {(s.what, s.people, s.issuer, s.place, s.cause): s for s in series if s.basis == "period"}
    for one in series:
        if one.basis != "cumulative":
            continue
        long = [p for p in one.phases if len(p.points) >= 2]
        begun = {id(r.begun) for r in one.restarts}
        for phase in one.phases:
            wider = [w for w in long if w is not phase and phase.anchor and (w.anchor or w.points[0].day) < phase.anchor]
            if id(phase) not in begun:
                yield from _against(desk, one, [f for f in phase.figures() if f.anchor], wider)
        stretches = periods.get((one.what, one.people, one.issuer, one.place, one.cause))
        if stretches is not None and long:
            told = [f for f in stretches.figures if f.counts and f.told_day and f.start and f.day and f.day - f.start >= 2 * _DAY]
            yield from _against(desk, one, [f for f in told if not _tiles(f, long)], long)


def _tiles(one: Figure, phases: Sequence[Phase]) -> bool:
    """Say whether totals stand exactly at both ends: then ``sums.increments`` has compared them."""
    assert one.start is not None
    days = {p.day for phase in phases for p in phase.points}
    return one.start - _DAY in days and one.day in days


def _against(desk: Desk, series: Series, told: Sequence[Figure], wider: Sequence[Phase]) -> Iterator[Check]:
    found: dict[str, tuple[list[Figure], Point, Point]] = {}
    for one in told:
        start = one.anchor or one.start
        for phase in wider if start and one.day else ():
            assert start is not None
            assert one.day is not None
            between = rise(phase, start, one.day)
            if between is None:
                continue
            low, high, first, last = between
            slack = max(1.0, TOLERANCE * high)
            if not _may_be(one, low - slack, high + slack):
                key = f"since|{series.key}|{start}|{number(one.value or 0)}"
                found.setdefault(key, ([], first, last))[0].append(one)
            break
    for key, (many, first, last) in found.items():
        one = many[0]
        start, who = one.anchor or one.start, issuer(desk, one.statement)
        own = last.value - first.value
        length = f"since {on(start)}" if one.anchor else f"from {on(start)} to {on(one.day)}"
        text = (
            f"does not fit its issuer's own series: {one.quantity} {measured(one.what, one.people)} {length}, told {on(one.reported)}; the series rises by"
            f" {number(own)}, from {number(first.value)} ({on(first.day)}) to {number(last.value)} ({on(last.day)}) — {who}"
        )
        grounds = [*(f.statement for f in many), first.figures[0].statement, last.figures[0].statement]
        data = {"told": one.value, "rise": own, "from": str(first.day), "to": str(last.day)}
        yield Check("since", key, text, tuple(grounds), quoted(desk, [one.statement, *grounds[-2:]]), data)


def rise(phase: Phase, start: date, day: date) -> tuple[float, float, Point, Point] | None:
    """Give the least and most that a running total can have risen from ``start`` to ``day``, and the points next to both.

    Nothing where the series does not reach around both days.
    """
    before, on_or_after = phase.at(start - _DAY), next((p for p in phase.points if p.day >= start), None)
    last, fresh = phase.at(day), next((p for p in phase.points if p.day >= day), None)
    if before is None or on_or_after is None or last is None or on_or_after.day > last.day or (fresh is None and day - last.day > STALE):
        return None
    stale = phase.at(day - STALE) or last
    nearest = on_or_after if on_or_after.day == start else before
    most = fresh.value if fresh else last.value
    return max(0.0, stale.value - on_or_after.value), max(0.0, most - before.value), nearest, last


def _may_be(one: Figure, low: float, high: float) -> bool:
    """Say whether some number between the bounds is one that the words allow."""
    if one.value is None:
        return True
    least = one.low if one.low is not None else (one.value * 0.9 if one.high is None else 0)
    most = one.high if one.high is not None else (one.value * 1.1 if one.low is None else float("inf"))
    return least <= high and most >= low
