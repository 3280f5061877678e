"""As-of replay: when a standoff appeared, which statement made it, which dissolved it.

A pure function of what is told. Only days on which a condition, a promise or a deed changes are looked at, and the system
is made anew only for those; where the cores of a day differ from those of the day before, the day's changes are applied one
by one to find the statement that made the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from truceledger.assessment.standoffs.claims import REPORTED, Claim, counted
from truceledger.assessment.standoffs.conditions import Change, Condition, order
from truceledger.assessment.standoffs.promises import Promise
from truceledger.assessment.standoffs.rules import Told
from truceledger.vocabulary.statement import Statement

Core = frozenset[str]


@dataclass(frozen=True)
class Episode:
    """A standoff in time: its ``core`` as it last was; ``appeared`` with ``made_by``; ``dissolved`` by ``dissolved_by``, if it is.

    ``was`` are the cores it had before, each with the day from which it had another. Days are ``date.min`` where a report
    has none.
    """

    core: Core
    appeared: date
    made_by: Statement
    dissolved: date | None = None
    dissolved_by: Statement | None = None
    was: tuple[tuple[Core, date], ...] = ()


class _Now:
    """What is in force at a point of the replay."""

    def __init__(self, told: Told, view: str) -> None:
        self.told, self.view = told, view
        self.conditions: dict[tuple[str, str], tuple[Condition, ...]] = {}
        self.made: dict[str, Promise] = {}
        self.deeds: dict[str, Claim] = {}

    def apply(self, one: Change | Promise | Claim) -> bool:
        """Take account of a saying; say whether it changes the system."""
        if isinstance(one, Change):
            before = self.conditions.get(one.key, ())
            self.conditions[one.key] = one.now
            return {(c.body, c.strict) for c in before} != {(c.body, c.strict) for c in one.now}
        if isinstance(one, Promise):
            before_ = one.step in self.made
            if one.made:
                self.made[one.step] = one
            else:
                self.made.pop(one.step, None)
            return before_ != one.made
        if one.partial or not counted(one, self.view, self.told.steps.sides, self.told.mechanisms):
            return False
        was = one.step in self.deeds
        if one.done:
            self.deeds[one.step] = one
        else:
            self.deeds.pop(one.step, None)
        return was != one.done

    def cores(self, day: date) -> frozenset[Core]:
        conditions = [c for _, many in sorted(self.conditions.items()) for c in many]
        made = self.told.of(conditions, self.made, self.deeds, day)
        return frozenset(made.system.cores(made.done))

    def copy(self) -> _Now:
        other = _Now(self.told, self.view)
        other.conditions, other.made, other.deeds = dict(self.conditions), dict(self.made), dict(self.deeds)
        return other


def replay(told: Told, view: str = REPORTED, until: date | None = None) -> tuple[Episode, ...]:
    """Give every standoff there was, in the order in which they appeared; those that overlap in time and steps are one."""
    now = _Now(told, view)
    cores: frozenset[Core] = frozenset()
    standing: list[Episode] = []
    past: list[Episode] = []
    for day, sayings in _by_day(told, until):
        before = now.copy()
        changed = [now.apply(s) for s in sayings]
        if not any(changed):
            continue
        after = now.cores(day)
        if after == cores:
            continue
        gone: list[Episode] = []
        for statement, then in _one_by_one(before, sayings, day, cores):
            standing, lost = _step(standing, then, day, statement)
            gone += lost
        standing, gone = _rejoined(standing, gone, day)
        past += gone
        cores = after
    return tuple(sorted((*past, *standing), key=lambda e: (e.appeared, sorted(e.core))))


def _by_day(told: Told, until: date | None) -> Iterator[tuple[date, list[Change | Promise | Claim]]]:
    everything: list[Change | Promise | Claim] = [*told.changes, *told.promises, *told.claims]
    days: dict[date, list[Change | Promise | Claim]] = {}
    for one in everything:
        if until is None or one.day <= until:
            days.setdefault(one.day, []).append(one)
    for day in sorted(days):
        yield day, sorted(days[day], key=lambda s: order(s.statement))


def _one_by_one(
    before: _Now, sayings: list[Change | Promise | Claim], day: date, cores: frozenset[Core]
) -> Iterator[tuple[Statement, frozenset[Core]]]:
    """Give each statement of a day after which the cores are others, with them."""
    for saying in sayings:
        if before.apply(saying):
            then = before.cores(day)
            if then != cores:
                yield saying.statement, then
            cores = then


def _step(standing: list[Episode], cores: frozenset[Core], day: date, statement: Statement) -> tuple[list[Episode], list[Episode]]:
    kept: list[Episode] = []
    gone: list[Episode] = []
    left = set(cores)
    for episode in standing:
        heirs = sorted((c for c in left if c & episode.core), key=lambda c: (-len(c & episode.core), sorted(c)))
        if not heirs:
            gone.append(replace(episode, dissolved=day, dissolved_by=statement))
            continue
        left.discard(heirs[0])
        changed = heirs[0] != episode.core
        kept.append(replace(episode, core=heirs[0], was=(*episode.was, (episode.core, day)) if changed else episode.was))
    kept += [Episode(core, day, statement) for core in sorted(left, key=sorted)]
    return kept, gone


def _rejoined(standing: list[Episode], gone: list[Episode], day: date) -> tuple[list[Episode], list[Episode]]:
    """Take what was dissolved and made again between two reports of one day for one; what never stood at a day's end is none."""
    kept: list[Episode] = []
    over = [e for e in gone if e.appeared != day]
    for episode in standing:
        old = next((e for e in over if e.core & episode.core), None) if episode.appeared == day else None
        if old is None:
            kept.append(episode)
            continue
        over.remove(old)
        was = (*old.was, (old.core, day)) if old.core != episode.core else old.was
        kept.append(replace(old, core=episode.core, dissolved=None, dissolved_by=None, was=was))
    return kept, over
