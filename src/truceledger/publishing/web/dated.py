"""What the timeline and the calendar show: the entries of every process looked at, each with its process and its day of the look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from truceledger.publishing.gathered import parties_told
from truceledger.publishing.narrowed import fits, undated
from truceledger.publishing.queries import Look
from truceledger.publishing.timeline import Wanted, mark, short
from truceledger.publishing.timeline import timeline as whole

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.publishing.timeline import Entry, Timeline
    from truceledger.publishing.web.looking import Looking


@dataclass(frozen=True)
class Dated:
    """An entry as a page shows it: of which process, how it stands as of which day."""

    entry: Entry
    process: str | None
    today: date | None

    @property
    def how(self) -> str:
        """How it stands, in words."""
        return mark(self.entry, self.today)

    @property
    def when(self) -> str:
        """Its day in words."""
        return short(self.entry.edtf)

    @property
    def at(self) -> date:
        """The day it is put at: the first it can be of."""
        return self.entry.first or self.entry.last or date.min


def looks_of(seen: Looking) -> tuple[Look, ...]:
    """Give a look at each process that is looked at: the one chosen, or all."""
    look = seen.look
    if look.process is not None or not seen.processes:
        return (look,)
    return tuple(Look(name, look.as_of, look.standing) for name in seen.processes)


def today_of(room: Room, seen: Looking) -> date | None:
    """Give the day of the look: the one asked for, else that of the last report."""
    return max((d for look in looks_of(seen) if (d := room.desk(look).today)), default=None)


def entries_of(room: Room, seen: Looking, wanted: Wanted) -> list[Dated]:
    """Give the entries that are wanted, in the order of their days."""
    found: list[Dated] = []
    for look in looks_of(seen):
        today = room.desk(look).today
        found += [Dated(e, look.process, today) for e in timeline_of(room, look).entries if fits(e, wanted)]
    if len(seen.processes) > 1 and seen.look.process is None:
        found.sort(key=lambda d: d.at)
    return found


def timeline_of(room: Room, look: Look) -> Timeline:
    """Give the whole timeline of a look, made once."""
    return room.kept("timeline", look, lambda: whole(room.desk(look)), of=lambda: room.told(look))


def undated_of(room: Room, seen: Looking, wanted: Wanted) -> dict[str, int]:
    """Count by kind the statements that tell no day."""
    of = Wanted(kinds=wanted.kinds, party=wanted.party)
    found: dict[str, int] = {}
    for look in looks_of(seen):
        told = room.kept("undated", (look, of), partial(_undated, room, look, of), of=partial(room.told, look))
        for kind, count in told.items():
            found[kind] = found.get(kind, 0) + count
    return found


def _undated(room: Room, look: Look, wanted: Wanted) -> dict[str, int]:
    return undated((h.statement for h in room.view(look).statements), wanted)


def parties_in(room: Room, looks: Iterable[Look]) -> dict[str, int]:
    """Count the statements in which each party stands or speaks, those with most first."""
    found: Counter[str] = Counter()
    for look in looks:
        found.update(parties_told(room, look))
    return dict(sorted(found.items(), key=lambda told: (-told[1], told[0])))
