"""What changed in the state of play of a process from one entry of the ledger to another: what feeds and webhooks tell.

Unlike ``publishing.period``, whose window is of publication days, this one is of the ledger's own entries: a late report, or a hundred old
ones taken in at once, is told when it comes in, once, and what was told never changes after. As there, what people decided is told
apart from what was reported: the earlier reports are seen with the later decisions in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import UUID, uuid5
from weakref import WeakKeyDictionary

import msgspec

from truceledger.assessment.changes import Change, What
from truceledger.ledger.entries import MACHINE, READER, Corrected, Entry, Graded, Judged, Linked, Recorded, Undone, Withdrawn
from truceledger.publishing.period import said_links
from truceledger.publishing.room import Room

if TYPE_CHECKING:
    from truceledger.assessment import StateOfPlay
    from truceledger.pipeline import Desks
    from truceledger.vocabulary.judgement import Standing
    from truceledger.vocabulary.view import Held, View

#: What the ids of entries and items are made in; never changed, or readers would take all for new.
NAMESPACE = UUID("6d0b6c1c-5f0d-5a3c-9a1e-2f7f1f4a9c57")
#: Days on which the ledger grew that a feed looks back over.
DAYS = 7
#: Windows kept for each room, and states of play: the end of one window is the beginning of the next.
KEPT, STATES = 200, 3


@dataclass(frozen=True)
class Told:
    """A change between two entries, by what it came about, when the ledger learned of it (UTC; the day alone of a protected source's word)."""

    id: str
    by: Literal["reports", "reviewers"]
    change: Change
    at: datetime


class _Looks:
    """What was worked out for one room: windows, and the looks at their ends. Good for what is withheld at the time."""

    def __init__(self, shield: object) -> None:
        self.shield = shield
        self.windows: dict[tuple[object, ...], tuple[Told, ...]] = {}
        self._states: dict[tuple[object, ...], tuple[View, StateOfPlay]] = {}

    def at(self, desks: Desks, process: str | None, standing: Standing, entry: int) -> tuple[View, StateOfPlay]:
        """Look at the ledger as it was after an entry."""
        name = (process, standing, entry)
        found = self._states.pop(name, None)
        if found is None:
            view = desks.ledger.view(process=process, standing=standing, entry=entry)
            found = view, desks.state(process=process, standing=standing, view=view)
        return _last(self._states, name, found, STATES)


V = TypeVar("V")


def _last(kept: dict[tuple[object, ...], V], name: tuple[object, ...], value: V, most: int) -> V:
    """Keep a value as the last of some."""
    kept[name] = value
    while len(kept) > most:
        kept.pop(next(iter(kept)))
    return value


_looks: WeakKeyDictionary[Room, _Looks] = WeakKeyDictionary()


def changed(room: Room, process: str | None, standing: Standing, after: int, until: int) -> tuple[Told, ...]:
    """Give what changed after one entry and until another, in the order of consequence: by reports, then by reviewers."""

    def work(desks: Desks) -> tuple[Told, ...]:
        loaded = room.ledger.loaded()
        looks = _looks.get(room)
        if looks is None or looks.shield is not loaded.redaction:  # what is withheld may be more than it was
            looks = _looks[room] = _Looks(loaded.redaction)
        name = (process, standing, after, until)
        found = looks.windows.get(name)
        if found is None:
            found = tuple(_changed(desks, looks, loaded.entries, process, standing, after, until))
        return _last(looks.windows, name, found, KEPT)

    return room.working(work)


def _changed(
    desks: Desks, looks: _Looks, everything: Sequence[Entry], process: str | None, standing: Standing, after: int, until: int
) -> Iterator[Told]:
    entries = everything[after:until]
    if not entries:
        return
    now, later = looks.at(desks, process, standing, until)
    before, earlier = looks.at(desks, process, standing, after)
    middle = earlier
    if any(map(_is_decision, entries)):
        middle = desks.state(process=process, standing=standing, view=_with_decisions(before, now, entries))
    moments = _moments(before, now, entries, everything)
    for by, one, other in (("reports", middle, later), ("reviewers", earlier, middle)):
        for change in desks.changes(one, other) if one is not other else ():
            if change.what is What.REPEATED:
                continue
            words = "\x1f".join((process or "", standing, str(after), by, change.chapter, change.key, change.what))
            yield Told(uuid5(NAMESPACE, words).urn, "reports" if by == "reports" else "reviewers", change, moments(change, by))


def _moments(before: View, now: View, entries: Sequence[Entry], everything: Sequence[Entry]) -> Callable[[Change, str], datetime]:
    """Give what says when the ledger learned of a change.

    Of a protected source's word the day alone is said, and no other change is dated by it: the entries beside it tell whose it is.
    """
    own = {h.statement.statement_id: h.origin is not None for h in (*before.statements, *now.statements)}
    times = {name: at for name, at in _times(entries, everything).items() if own.get(name) is False}
    decided = [e.at for e in entries if _is_decision(e) and own.get(getattr(e.body, "statement", ""), False) is False]
    day = entries[-1].at.replace(hour=0, minute=0, second=0, microsecond=0)
    last = {"reports": max(times.values(), default=day), "reviewers": max(decided, default=day)}

    def moment(change: Change, by: str) -> datetime:
        if any(own.get(g) for g in change.grounds):
            return day
        return max((times[g] for g in change.grounds if g in times), default=last[by])

    return moment


def _with_decisions(before: View, now: View, entries: Sequence[Entry]) -> View:
    """Give the earlier reports with the later decisions."""
    fresh = {name for e in entries if isinstance(e.body, Recorded) for name in (*e.body.statements, *e.body.again)}

    def known(held: Held) -> bool:
        return held.statement.statement_id not in fresh

    return msgspec.structs.replace(before, statements=tuple(filter(known, now.statements)), links=said_links(before, now), grades=now.grades)


def _is_decision(entry: Entry) -> bool:
    body = entry.body
    if isinstance(body, Linked):
        return not body.by.startswith(MACHINE)
    return isinstance(body, Judged | Corrected | Graded | Undone) or (isinstance(body, Withdrawn) and body.by != READER)


def touched(everything: Sequence[Entry], after: int, until: int) -> frozenset[str]:
    """Give the ids of the statements that the entries after one, and until another, brought or decided on."""
    return frozenset(_times(everything[after:until], everything))


def _times(entries: Sequence[Entry], everything: Sequence[Entry]) -> dict[str, datetime]:
    """Give when each statement that some entries speak of was last spoken of."""
    made: dict[str, datetime] = {}
    for entry in entries:
        body = entry.body
        if isinstance(body, Undone):
            body = everything[body.entry - 1].body
        if isinstance(body, Recorded):
            made.update(dict.fromkeys((*body.statements, *body.again), entry.at))
        elif isinstance(body, Judged | Corrected | Withdrawn):
            made[body.statement] = entry.at
    return made


def windows(entries: Sequence[Entry], most: int = DAYS) -> Iterator[tuple[int, int]]:
    """Give the stretches of entries, the last first, that were made on one day (UTC): the entry before each, and its last."""
    until = len(entries)
    for _ in range(most):
        if not until:
            return
        day = entries[until - 1].at.date()
        after = until - 1
        while after and entries[after - 1].at.date() == day:
            after -= 1
        yield after, until
        until = after
