"""Can a quoted figure be rebuilt from the series? Each running total is tried by itself, and every reading is said.

A count "since 17 April" may leave out what was reported on that day or count it with: both are tried. A report's date is
not the day of what it counts, so points are taken at the series' own days, and the speaker's total may be some days old.
Where nothing fits, the answer says by how much it is off, from which day it would fit and up to which; and whether it fits
with what an earlier phase had counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.figure import allows
from truceledger.assessment.figures.names import on
from truceledger.assessment.figures.phases import Phase, Point
from truceledger.assessment.figures.quoted import Quoted
from truceledger.assessment.figures.series import Series
from truceledger.vocabulary.party import root

_DAY = timedelta(days=1)
#: So many days old may the total be that a speaker quotes.
STALE = timedelta(days=3)


@dataclass(frozen=True)
class Trial:
    """One way to come to the figure, and what the series gives by it (``value``), ``off`` from the figure by so much.

    ``reading``: ``told`` (a total itself), ``after_day`` and ``with_day`` (the rise after the first day's report, or with it),
    ``with_earlier`` (a total and what an earlier phase had counted, ``earlier``). ``first`` and ``last`` are the points used.
    """

    reading: str
    value: float
    first: Point | None
    last: Point
    fits: bool
    off: float
    earlier: float = 0
    note: str = ""


@dataclass(frozen=True)
class Between:
    """Where a day lies: between two points, or at one (then both are the same)."""

    before: Point
    after: Point


@dataclass(frozen=True)
class Rebuilt:
    """What one phase of one series says of the figure; ``trials`` are the ways tried, those that fit first.

    ``begins``: between which figures it would begin, counted back from the last total. ``ends``: from which point of its own
    start between which figures it was reached. ``why_not`` says why nothing could be tried.
    """

    series: Series
    phase: Phase
    trials: tuple[Trial, ...]
    begins: Between | None = None
    ends: tuple[tuple[Point, Between], ...] = ()
    why_not: str = ""

    @property
    def fits(self) -> bool:
        """Whether some way gives the figure."""
        return any(t.fits for t in self.trials)

    @property
    def off(self) -> float:
        """By how much the nearest way is off; endless where none could be tried."""
        return min((abs(t.off) for t in self.trials), default=float("inf"))


def rebuilt(desk: Desk, series: Sequence[Series], quoted: Quoted, issuer: str | None = None) -> list[Rebuilt]:
    """Try every running total of the measure, those that give the figure first; ``issuer`` limits it to one party's."""
    known = {(a.issuer, a.measure, a.start): (a.before, a.note) for a in desk.profile.anchors} if desk.profile else {}
    found = []
    for one in series:
        fitting = one.basis == "cumulative" and one.kind == quoted.kind and one.what == quoted.measure and one.people == quoted.people
        if not fitting or (issuer is not None and issuer not in {one.issuer, root(one.issuer)}):
            continue
        for phase in one.phases:
            before, note = known.get((one.issuer, one.what, str(phase.anchor)), (None, ""))
            ended = next((r.ended.last for r in one.restarts if r.begun is phase), None)
            earlier = [(ended.value, f"told by {on(ended.day)}")] if ended else []
            earlier += [(before, f"the profile: {note}" if note else "the profile")] if before and before not in {v for v, _ in earlier} else []
            if phase.points:
                found.append(_tried(one, phase, quoted, earlier))
    return sorted(found, key=lambda r: (not r.fits, r.off, r.series.key, str(r.phase.anchor or "")))


def _asked(quoted: Quoted) -> float:
    return next((n for n in (quoted.quantity.best, quoted.quantity.low, quoted.quantity.high) if n is not None), 0)


def _tried(series: Series, phase: Phase, quoted: Quoted, earlier: Sequence[tuple[float, str]]) -> Rebuilt:
    last = phase.at(quoted.end) if quoted.end else phase.last
    if last is None:
        return Rebuilt(series, phase, (), why_not=f"its first figure is of {on(phase.points[0].day)}, after {on(quoted.end)}")
    if quoted.start is not None and last.day < quoted.start:
        return Rebuilt(series, phase, (), why_not=f"its last figure is of {on(last.day)}, before {on(quoted.start)}")
    points = [p for p in phase.points if p.day <= last.day]
    if quoted.end is not None and quoted.start is not None:
        points = [p for p in points if p.day >= last.day - STALE]
    if quoted.start is None or _same_start(phase, quoted):
        trials = [*_told(quoted, points, last)]
        if quoted.start is None:
            trials += _with_earlier(quoted, points, last, earlier)
        return Rebuilt(series, phase, _sorted(trials))
    if phase.anchor is not None and quoted.start < phase.anchor:
        trials = _with_earlier(quoted, points, last, earlier)
        return Rebuilt(series, phase, _sorted(trials), why_not="" if trials else "it counts from a later day, and no earlier phase is known")
    trials = list(_rises(phase, quoted, points, last))
    if not trials:
        return Rebuilt(series, phase, (), why_not=f"it has no figure by {on(quoted.start)}, so the rise since then cannot be told")
    asked = _asked(quoted)
    ends = [(t.first, _between(phase, t.first.value + asked)) for t in trials if t.first]
    return Rebuilt(series, phase, _sorted(trials), _between(phase, last.value - asked, last.day), tuple((p, b) for p, b in ends if b))


def _sorted(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    return tuple(sorted(trials, key=lambda t: not t.fits))


def _same_start(phase: Phase, quoted: Quoted) -> bool:
    """A day more or less is how reports date the first night of a war."""
    if phase.anchor is None or quoted.start is None:
        return False
    return quoted.start - _DAY <= phase.anchor <= (quoted.start_until or quoted.start) + _DAY


def _fitting(quoted: Quoted, points: Sequence[Point], last: Point, less: float = 0) -> tuple[Point, bool]:
    """Give the first point at which the total, less what came before, is the number, else the last that the words allow."""
    exact = next((p for p in points if p.value - less == _asked(quoted)), None)
    if exact is not None:
        return exact, True
    allowed = [p for p in points if allows(quoted.quantity, p.value - less)]
    return (allowed[-1], True) if allowed else (last, False)


def _told(quoted: Quoted, points: Sequence[Point], last: Point) -> Iterator[Trial]:
    point, fits = _fitting(quoted, points, last)
    yield Trial("told", point.value, None, point, fits, point.value - _asked(quoted))


def _with_earlier(quoted: Quoted, points: Sequence[Point], last: Point, earlier: Sequence[tuple[float, str]]) -> list[Trial]:
    made = []
    for value, note in earlier:
        point, fits = _fitting(quoted, points, last, -value)
        made.append(Trial("with_earlier", point.value + value, None, point, fits, point.value + value - _asked(quoted), value, note))
    return made


def _rises(phase: Phase, quoted: Quoted, recent: Sequence[Point], last: Point) -> Iterator[Trial]:
    """Try the rise after the first day's report and with it; "since" is read the first way first, "in May" the second."""
    assert quoted.start is not None
    after, with_day = ("after_day", quoted.start), ("with_day", quoted.start - _DAY)
    tried: set[date] = set()
    for reading, day in (after, with_day) if quoted.since else (with_day, after):
        first = phase.at(day)
        if first is None and phase.anchor is not None and phase.anchor > day - _DAY:
            continue
        if first is None or first.day in tried or first.day > last.day:
            continue
        tried.add(first.day)
        point, fits = _fitting(quoted, [p for p in recent if p.day >= first.day], last, first.value)
        yield Trial(reading, point.value - first.value, first, point, fits, point.value - first.value - _asked(quoted))


def _between(phase: Phase, total: float, until: date | None = None) -> Between | None:
    """Give the two points between which the running total passed a number; the latest where it did so twice."""
    points = [p for p in phase.points if until is None or p.day <= until]
    exact = [p for p in points if p.value == total]
    if exact:
        return Between(exact[-1], exact[-1])
    found = [Between(a, b) for a, b in itertools.pairwise(points) if a.value < total < b.value]
    return found[-1] if found else None
