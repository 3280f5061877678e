"""Figures as series: one for each issuer, what is counted, group of people, place, and basis; never one for two issuers.

A running total has phases, each with its own start. Who is said to have caused the losses makes a series of its own only
where one issuer lays them to several: the same ministry's total is told with and without a cause.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.figure import Figure, figure
from truceledger.assessment.figures.phases import ESTABLISHED, Phase, walked
from truceledger.vocabulary.statement import Statement

#: A count that begins after the earlier one had ended, give or take a week, takes its place; one that begins within it is a part of it.
SLACK = timedelta(days=7)
#: So far above the last point may a total lie whose start is not told, and still go on with it.
JOINING = 1.2

Key = tuple[str, str, str, str, str]  # basis, what, people, issuer, place


@dataclass(frozen=True)
class Restart:
    """A count that began again: the phase that ended and the one that began; ``why`` says how that is known."""

    ended: Phase
    begun: Phase
    why: str


@dataclass
class Series:
    """One issuer's figures of one thing. ``figures`` are all of them, in the view's order."""

    kind: str
    basis: str
    what: str
    people: str
    issuer: str
    place: str
    cause: str
    figures: tuple[Figure, ...]
    phases: tuple[Phase, ...] = ()
    restarts: tuple[Restart, ...] = ()
    odd: tuple[Figure, ...] = field(default=())

    @property
    def key(self) -> str:
        """The name of the series, the same whatever it comes to say."""
        return "|".join((self.what, self.people, self.basis, self.issuer, self.place, self.cause)).rstrip("|")

    def current(self) -> Phase | None:
        """Give the phase that goes on latest."""
        live = [p for p in self.phases if p.last]
        return max(live, key=lambda p: (p.last.day if p.last else date.min, p.anchor or date.min, len(p.points)), default=None)

    def statements(self) -> list[Statement]:
        """Give the statements it rests on."""
        return [f.statement for f in self.figures]


def series_of(desk: Desk, kind: str) -> list[Series]:
    """Give the series of tolls or of tallies; what was worked out for a group is kept until the group changes."""
    anchors = tuple((a.issuer, a.measure, a.start) for a in desk.profile.anchors) if desk.profile else ()
    return desk.memory.for_group("series", kind, desk.of(kind), partial(_grouped, desk, kind), anchors)


def groups_of(desk: Desk, kind: str) -> dict[Key, list[Statement]]:
    """Give the counts of a kind by what makes them one issuer's."""
    memory = desk.memory
    homes: dict[str, str] = {}

    def home(issuer: str) -> str:
        if issuer not in homes:
            homes[issuer] = (desk.state_of(issuer) or "") if issuer[:1] not in "“”" else ""
        return homes[issuer]

    def key_of(statement: Statement) -> Key:
        one = memory.of("figure", statement, figure)
        basis, what, people, issuer, place = one.basis, one.what, one.people, one.issuer, one.place
        if basis == "incident":
            # counts of incidents are joined only where they say the same: two losses of one day are no revision of each other
            return basis, what, people, issuer, statement.claim_id
        # a state's organ that names no place counts its own
        return basis, what, people, issuer, place or (home(issuer) if issuer[:1].isupper() else "")

    return memory.grouped(f"figures.{kind}", desk.of(kind), key_of)


def _grouped(desk: Desk, kind: str) -> list[Series]:
    groups = groups_of(desk, kind)
    known = tuple(a for a in desk.profile.anchors) if desk.profile else ()
    made: list[Series] = []
    for key, many in groups.items():
        if key[0] == "incident":
            figures = tuple(desk.memory.of("figure", s, figure) for s in many)
            made.append(Series(kind, *key[:4], figures[-1].place, "", figures))
            continue
        anchors = tuple(a.start for a in known if a.issuer == key[3] and a.measure == key[1])
        made += desk.memory.for_group(f"series.{kind}", key, many, partial(_split, desk, kind, key, many, anchors), anchors)
    return made


def _split(desk: Desk, kind: str, key: Key, statements: Sequence[Statement], anchors: Sequence[str]) -> list[Series]:
    basis, what, people, issuer, place = key
    figures = [desk.memory.of("figure", s, figure) for s in statements]
    causes = {f.cause for f in figures if f.cause}
    parts: dict[str, list[Figure]] = {}
    for one in figures:
        parts.setdefault(one.cause if len(causes) > 1 else "", []).append(one)
    found = []
    for cause, many in parts.items():
        made = Series(kind, basis, what, people, issuer, place, cause, tuple(many))
        if basis == "cumulative":
            made.phases, made.restarts = phases_of([f for f in many if f.counts and f.value is not None], anchors)
            made.odd = tuple(f for f in many if not f.counts or f.value is None)
        found.append(made)
    return found


def phases_of(figures: Sequence[Figure], known: Sequence[str] = ()) -> tuple[tuple[Phase, ...], tuple[Restart, ...]]:
    """Lay a running total out in phases by where they begin, and say which of them took another's place."""
    by_anchor: dict[date | None, list[Figure]] = {}
    for one in figures:
        by_anchor.setdefault(one.anchor, []).append(one)
    unknown = by_anchor.pop(None, [])
    for anchor in sorted(by_anchor, key=lambda a: a or date.min):
        _same_start(by_anchor, anchor)
    phases = {anchor: walked(many, anchor, may_restart=False)[0] for anchor, many in by_anchor.items() if anchor}
    if unknown and phases:
        left: list[Figure] = []
        joined: dict[date, list[Figure]] = {}
        for one in unknown:
            start = _home_of(one, phases)
            if start is None:
                left.append(one)
            else:
                joined.setdefault(start, []).append(one)
        for start, more in joined.items():
            phases[start] = walked([*by_anchor[start], *more], start, may_restart=False)[0]
        unknown = left
    open_ended = walked(unknown, None, may_restart=True) if unknown else []
    found = [*(phases[a] for a in sorted(phases)), *open_ended]
    restarts = [Restart(a, b, "the total fell far and grew again from there") for a, b in itertools.pairwise(open_ended)]
    return tuple(found), (*restarts, *_replaced(sorted(phases.items()), open_ended, known))


def _same_start(by_anchor: dict[date | None, list[Figure]], anchor: date | None) -> None:
    """Take "since March" for "since 2 March" where that is told too: the month's first day stands for the month alone."""
    many = by_anchor.get(anchor)
    if not many or anchor is None or anchor.day != 1 or not all(_by_month(f) for f in many):
        return
    within = [a for a in by_anchor if a and a != anchor and (a.year, a.month) == (anchor.year, anchor.month)]
    if len(within) == 1:
        by_anchor[within[0]] += by_anchor.pop(anchor)


def _by_month(one: Figure) -> bool:
    return one.statement.when is not None and len(one.statement.when.edtf.split("/")[0].rstrip("~?%")) < 10


def _home_of(one: Figure, phases: dict[date, Phase]) -> date | None:
    """Give the start of the phase that a total of untold start goes on with: between its neighbours, or just above its last."""
    if one.day is None or one.value is None:
        return None
    for start in sorted(phases, reverse=True):
        phase = phases[start]
        before, after = phase.at(one.day), phase.after(one.day)
        if before is None:
            continue
        most = after.value if after else before.value * JOINING + 25
        if before.value <= one.value <= most or any(p.value == one.value for p in phase.points):
            return start
    return None


def _replaced(anchored: Sequence[tuple[date, Phase]], others: Sequence[Phase], known: Sequence[str]) -> Iterable[Restart]:
    """Find counts whose start lies after the end of an earlier one, or that their issuer is known to have begun anew."""
    told = {date.fromisoformat(s) for s in known if len(s) == 10}
    for index, (anchor, phase) in enumerate(anchored):
        earlier = [p for _, p in anchored[:index]] + [p for p in others if p.points and p.points[0].day < anchor]
        first = phase.points[0] if phase.points else None
        if first is None:
            continue
        within = any(p.last and p.last.day > anchor + SLACK for p in earlier)  # a longer count goes on beside it
        known_start = anchor in told
        ended = [
            p
            for p in earlier
            if p.last
            and p.last.day < first.day
            and p.last.day <= anchor + SLACK
            and first.value < p.last.value
            and (known_start or len(p.points) >= ESTABLISHED)
        ]
        if ended and not within:
            last = max(ended, key=lambda p: p.last.day if p.last else date.min)
            yield Restart(last, phase, "so the profile says" if known_start else "its start is told, and the earlier count was not continued")


def windows(series: Series) -> list[Figure]:
    """Give the figures of a period series that tell their first and last day exactly, in their order, each once."""
    found: dict[tuple[date, date, float], Figure] = {}
    for one in series.figures:
        if one.counts and one.exact and one.start and one.day and one.told_day and one.value is not None:
            found.setdefault((one.start, one.day, one.value), one)
    return [found[k] for k in sorted(found)]
