"""Which statements are of one meeting, however it is told.

Two tellings of one day (or of days that overlap) are of one meeting where no place tells them apart and the participants of
one are among the other's, or two are common to both; a telling that names nobody, or one of them, joins where only one
meeting of the day can be meant. Without a day, participants, track and stage tell. ``same_meeting`` links join.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.denials import denied
from truceledger.assessment.telling import as_told
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: An interval longer than this, in days, is a time of talks and no meeting's day.
LONGEST = 14
_AHEAD = frozenset({"scheduled", "proposed"})


@dataclass(frozen=True)
class Telling:
    """What tells meetings apart in one statement."""

    first: date | None
    last: date | None
    edtf: str
    participants: frozenset[str]
    places: frozenset[str]
    stage: str
    track: str


@dataclass(frozen=True)
class Gathering:
    """One meeting: ``key`` is stable; ``statements`` in the order in which they were told."""

    key: str
    when: str
    first: date | None
    last: date | None
    statements: tuple[Statement, ...]

    @property
    def held(self) -> tuple[Statement, ...]:
        """Statements that it was held."""
        return self._with({"held"})

    @property
    def off(self) -> tuple[Statement, ...]:
        """Statements that it was called off; that it was not held is a denial (``assessment.denials``)."""
        return self._with({"cancelled"})

    @property
    def boycotted(self) -> tuple[Statement, ...]:
        """Statements that somebody stayed away from it or walked out: of a meeting that was held all the same, no contradiction."""
        return self._with({"boycotted"})

    def _with(self, statuses: Iterable[str]) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if s.fields["status"] in statuses and s.stance is Stance.ASSERTS and not denied(s))


def _telling(statement: Statement) -> Telling:
    fields, edtf = statement.fields, statement.when.edtf if statement.when else ""
    status = str(fields["status"])
    stage = "ahead" if status in _AHEAD else status
    try:
        told = parse(edtf) if edtf else None
    except EdtfError:
        told = None
    first, last = (told.lower, told.upper) if told else (None, None)
    if first is not None and (last is None or last - first > timedelta(days=LONGEST)):
        first = last = None
    track = " ".join(str(fields.get("track") or "").casefold().split())
    return Telling(first, last, edtf, roots(fields.get("participants")), frozenset(p.name for p in statement.where), stage, track)


def gatherings(desk: Desk) -> tuple[Gathering, ...]:
    """Give the meetings of a view."""
    found: tuple[Gathering, ...] | None = desk.worked.get("gatherings")
    if found is None:
        found = desk.worked["gatherings"] = tuple(_gatherings(desk))
    return found


def _gatherings(desk: Desk) -> Iterable[Gathering]:
    groups = desk.memory.grouped("gatherings.telling", desk.of("meeting"), _telling)
    tellings = sorted(groups, key=_order)
    same = _Union(len(tellings))
    by_day: dict[date, list[int]] = {}
    undated: dict[tuple[frozenset[str], str, str, str], int] = {}
    for index, telling in enumerate(tellings):
        if telling.first is None or telling.last is None:
            key = (telling.participants, telling.track, telling.stage, telling.edtf)
            same.join(index, undated.setdefault(key, index))
            continue
        for n in range((telling.last - telling.first).days + 1):
            by_day.setdefault(telling.first + timedelta(days=n), []).append(index)
    for day in sorted(by_day):
        _of_day(tellings, by_day[day], same)
    _linked(desk, tellings, groups, same)
    made: dict[int, list[int]] = {}
    for index in range(len(tellings)):
        made.setdefault(same.find(index), []).append(index)
    used: dict[str, int] = {}
    for members in made.values():
        yield _one(desk, [tellings[i] for i in members], [s for i in members for s in groups[tellings[i]]], used)


def _order(telling: Telling) -> tuple[str, str, list[str], list[str], str, str]:
    return str(telling.first or "9999"), telling.edtf, sorted(telling.participants), sorted(telling.places), telling.stage, telling.track


def _of_day(tellings: Sequence[Telling], indices: Sequence[int], same: _Union) -> None:
    """Join the tellings of one day: first those that name two participants, then those that say less."""
    full = [i for i in indices if len(tellings[i].participants) > 1]
    for n, i in enumerate(full):
        for j in full[:n]:
            if _alike(tellings[i], tellings[j]):
                same.join(i, j)
    for i in (i for i in indices if len(tellings[i].participants) < 2):
        meant = {same.find(j) for j in full if _may(tellings[i], tellings[j])}
        if len(meant) == 1:
            same.join(i, meant.pop())
        elif not meant:
            for j in (j for j in indices if j < i and len(tellings[j].participants) < 2 and _may(tellings[i], tellings[j])):
                same.join(i, j)


def _alike(one: Telling, other: Telling) -> bool:
    a, b = one.participants, other.participants
    return (a <= b or b <= a or len(a & b) > 1) and not _elsewhere(one, other)


def _may(one: Telling, other: Telling) -> bool:
    return (not one.participants or not other.participants or bool(one.participants & other.participants)) and not _elsewhere(one, other)


def _elsewhere(one: Telling, other: Telling) -> bool:
    return bool(one.places and other.places) and not one.places & other.places


def _linked(desk: Desk, tellings: Sequence[Telling], groups: dict[Telling, list[Statement]], same: _Union) -> None:
    links = [k for k in desk.links(Relation.SAME_MEETING) if not k.apart]
    if not links:
        return
    clusters = desk.clusters(Relation.SAME_MEETING)
    where = {s.claim_id: index for index, telling in enumerate(tellings) for s in groups[telling]}
    for link in links:
        if link.one in where and link.other in where and link.other in clusters.of(link.one):
            same.join(where[link.one], where[link.other])


def _one(desk: Desk, tellings: Sequence[Telling], statements: Sequence[Statement], used: dict[str, int]) -> Gathering:
    ordered = tuple(as_told(desk, statements))
    dated = [t for t in tellings if t.first is not None]
    # the day is the most exact one told
    best = min(dated, key=lambda t: ((t.last or date.max) - (t.first or date.min), t.edtf), default=None)
    leading = next((_telling(s) for s in ordered if s.fields.get("participants")), tellings[0])
    when = best.edtf if best else next((t.edtf for t in tellings if t.edtf), "")
    parts = [when or leading.stage, "+".join(sorted(leading.participants)), "" if best else leading.track]
    key = "|".join(parts).rstrip("|")
    used[key] = used.get(key, 0) + 1
    if used[key] > 1:
        key += f"|{used[key]}"
    return Gathering(key, when, best.first if best else None, best.last if best else None, ordered)


class _Union:
    """Sets that are joined; the first index stands for its set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        a, b = self.find(one), self.find(other)
        self._parent[max(a, b)] = min(a, b)
