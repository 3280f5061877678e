"""A running total in its order: points, figures told again, revisions, slips and restarts, each told apart from the others.

What is published late is no fall: a report that carries yesterday's figure after today's was told repeats, it does not
revise. So a lower figure is judged by what was told before it and by what is told after it. Points rest on figures with one
exact number; bounds ("more than 3,000") are kept beside them and never make a fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from truceledger.assessment.figures.figure import Figure

#: A running total that falls to less than this part of itself has begun again: real revisions of tolls stay within tenths.
RESTART = 0.25
#: A total below this is too small for a fall in it to tell a restart from a correction.
LEAST_RESTART = 40
#: A lower figure is taken for a revision down to this part of the total; what is lower still counts something else.
REVISION = 0.5
#: A series is one that can begin again only from so many points on: before, two figures may count different things.
ESTABLISHED = 3
#: A total so much above what follows it is no point of the series.
SPIKE = 1.5
#: Growth of a running total between neighbours that a slip of the scale is told from.
GROWTH = 1.12
#: A number too small for its lost noughts is no slip: three digits that agree with the series are hardly chance.
LEAST_SLIP = 100
#: How many later figures a fall is judged by.
AHEAD = 6


@dataclass(frozen=True)
class Point:
    """One figure of a series: the day it goes up to, the number, and every figure that tells it."""

    day: date
    value: float
    figures: tuple[Figure, ...]

    @property
    def told_day(self) -> bool:
        """Whether a statement tells the day itself, and not only the report's date."""
        return any(f.told_day for f in self.figures)


@dataclass(frozen=True)
class Turn:
    """Where a series does not simply rise: ``sort`` is ``same_day``, ``down`` or ``slip``.

    ``times`` is the factor of a slip (0.1 or 10, and so on); ``settled`` is false where later figures are needed to tell.
    """

    sort: str
    before: Point
    after: Point
    times: float = 1
    settled: bool = True


@dataclass
class Phase:
    """One run of a running total from its start; ``again`` are figures told once more, ``aside`` those that fit nowhere."""

    anchor: date | None
    points: list[Point] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    again: list[Point] = field(default_factory=list)
    aside: list[Point] = field(default_factory=list)
    loose: list[Figure] = field(default_factory=list)

    @property
    def last(self) -> Point | None:
        """The latest point."""
        return self.points[-1] if self.points else None

    def at(self, day: date) -> Point | None:
        """Give the last point up to and with a day."""
        return next((p for p in reversed(self.points) if p.day <= day), None)

    def after(self, day: date) -> Point | None:
        """Give the first point after a day."""
        return next((p for p in self.points if p.day > day), None)

    def figures(self) -> Iterator[Figure]:
        """Give every figure of the phase once, points first."""
        for point in (*self.points, *self.aside, *self.again, *(t.before for t in self.turns if t.sort == "same_day")):
            yield from point.figures
        yield from self.loose


def walked(figures: Sequence[Figure], anchor: date | None, *, may_restart: bool) -> list[Phase]:
    """Lay one running total out; with ``may_restart`` a total that falls far and stays low begins a new phase."""
    phase = Phase(anchor, loose=[f for f in figures if not f.exact or f.day is None])
    phases = [phase]
    entries = _entries([f for f in figures if f.exact and f.day is not None], phase)
    told: dict[float, date] = {}
    before: set[float] = set()  # what earlier phases told
    for index, point in enumerate(entries):
        last = phase.last
        if last is None or (point.value == last.value and (point.told_day or not last.told_day)):
            phase.points.append(point)
        elif point.value in told or (point.value in before and point.value > 3 * last.value + 100):
            phase.again.append(point)
        elif point.value > last.value:
            _rise(phase, last, point, _ahead(entries, index, told))
        else:
            turn = _fall(phase, last, point, _ahead(entries, index, told), may_restart)
            if turn == "restart":
                before |= told.keys()
                told = {}
                phase = Phase(None, [point])
                phases.append(phase)
        told.setdefault(point.value, point.day)
    return phases


def _entries(figures: Sequence[Figure], phase: Phase) -> list[Point]:
    """Give the figures by day and number; of several that one issuer tells for one day the one published last stands."""
    days: dict[date, dict[float, list[Figure]]] = {}
    for one in figures:
        assert one.day is not None
        assert one.value is not None
        days.setdefault(one.day, {}).setdefault(one.value, []).append(one)
    made = []
    for day in sorted(days):
        points = [Point(day, value, tuple(many)) for value, many in sorted(days[day].items())]
        told = [p for p in points if p.told_day]
        if len(told) > 1:
            told.sort(key=lambda p: (max(str(f.reported or "") for f in p.figures if f.told_day), p.value))
            phase.turns += [Turn("same_day", one, told[-1]) for one in told[:-1]]
            points = [p for p in points if not p.told_day or p is told[-1]]
        made += points
    return made


def _ahead(entries: Sequence[Point], index: int, told: dict[float, date]) -> list[float]:
    """Give the next numbers that were not told before, on later days or later in the day."""
    found: list[float] = []
    here = entries[index].value
    for later in entries[index + 1 : index + 1 + 4 * AHEAD]:
        if later.value != here and later.value not in told and later.value not in found:
            found.append(later.value)
            if len(found) == AHEAD:
                break
    return found


def scale_of(number: float, low: float, high: float) -> float | None:
    """Give 10, 100, 1000 or their inverse where the number is so many times one between ``low`` and ``high``."""
    for power in (10.0, 100.0, 1000.0):
        if low <= number / power <= high:
            return power
        if number >= LEAST_SLIP and low - power < number * power < high + power:
            return 1 / power
    return None


def _rise(phase: Phase, last: Point, point: Point, ahead: list[float]) -> None:
    following = next(iter(ahead), None)
    back = following is not None and following * SPIKE < point.value and following >= last.value * 0.9
    if last.value >= 100 and point.value > SPIKE * last.value and (back or following is None):
        top = max(following or 0, last.value * GROWTH)
        times = scale_of(point.value, last.value, top)
        if times is not None and not _one_report(last, point) and (back or point.day > last.day):
            phase.turns.append(Turn("slip", last, point, times, settled=back))
            phase.aside.append(point)
            return
        if back:
            phase.aside.append(point)
            return
    phase.points.append(point)


def _one_report(one: Point, other: Point) -> bool:
    """Say whether a report that tells no days tells both: then they count two things, whatever they are."""
    if one.told_day and other.told_day:
        return False
    return bool({f.statement.report.digest for f in one.figures} & {f.statement.report.digest for f in other.figures})


def _fall(phase: Phase, last: Point, point: Point, ahead: list[float], may_restart: bool) -> str:
    following = next(iter(ahead), None)
    far = last.value >= LEAST_RESTART and point.value < RESTART * last.value
    if following is not None and following >= last.value:
        times = scale_of(point.value, last.value, following) if last.value >= 100 and far and not _one_report(last, point) else None
        if times is not None:
            phase.turns.append(Turn("slip", last, point, times))
        elif point.told_day and last.told_day and point.value >= REVISION * last.value and not _one_report(last, point):
            phase.turns.append(Turn("down", last, point))
        phase.aside.append(point)
        return "aside"
    if far:
        # a total that begins again grows from there, and nothing near the old one is told any more
        begun = may_restart and following is not None and max(ahead) < last.value / 2 and point.day > last.day and len(phase.points) >= ESTABLISHED
        if begun:
            return "restart"
        phase.turns.append(Turn("down", last, point, settled=False))
        phase.aside.append(point)
        return "aside"
    if point.value < REVISION * last.value or _one_report(last, point):
        phase.aside.append(point)
        return "aside"
    if point.day == last.day and not (point.told_day and last.told_day):
        phase.again.append(point)  # a report of the same day that went to press earlier
        return "again"
    same = {f.statement.report.publisher for f in last.figures} & {f.statement.report.publisher for f in point.figures}
    if following is None and not (point.told_day and last.told_day) and not same:
        phase.turns.append(Turn("down", last, point, settled=False))
        phase.aside.append(point)
        return "aside"
    phase.turns.append(Turn("down", last, point))
    phase.points.append(point)
    return "down"
