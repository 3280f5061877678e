"""The queue of a reviewer as it was ordered, less what was decided since: so that the next item comes at once in a large ledger.

A queue is ordered anew for every change of a small ledger; of a large one when it is asked for, or after a while. What came in since
is counted, so that a page can say that the order is not of now.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from truceledger.assessment.queue import Item, Queue
from truceledger.publishing.api.routes.reviewing import queue_of
from truceledger.publishing.gathered import by_id
from truceledger.publishing.queries import EVERYTHING

if TYPE_CHECKING:
    from truceledger.publishing.room import Room

#: A ledger of so many statements is ordered anew for each change; others after so many seconds.
SMALL, KEPT = 5_000, 1_800
#: Queues kept, the last asked for.
MOST = 32


@dataclass(frozen=True)
class Ordered:
    """A queue as it was ordered at a version of the ledger, and when (seconds of a clock that only goes on); of how many statements in all."""

    queue: Queue
    version: int
    at: float
    known: int


@dataclass(frozen=True)
class Open:
    """What of a queue is still open: its items; ``came`` statements came in since it was ordered."""

    items: tuple[Item, ...]
    queue: Queue
    came: int


class Queues:
    """The queues of a server's reviewers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str | None, str, bool], Ordered] = {}

    def open(self, room: Room, process: str | None, reviewer: str, *, disputed: bool = False, anew: bool = False) -> Open:
        """Give what is open for a reviewer; raises ``UsageError`` for a process that is not there."""
        ordered = self._ordered(room, (process, reviewer, disputed), anew)
        queue = ordered.queue
        if ordered.version == room.version():
            return Open(queue.items, queue, 0)
        known = by_id(room, EVERYTHING)

        def waits(item: Item) -> bool:
            held = known.get(item.statement)
            return held is not None and (held.disputed if disputed else bool(held.reopened) or all(j.reviewer != reviewer for j in held.judgements))

        items = tuple(filter(waits, queue.items))
        judged = queue.judged + len(queue.items) - len(items)
        return Open(items, msgspec.structs.replace(queue, judged=judged), len(known) - ordered.known)

    def _ordered(self, room: Room, key: tuple[str | None, str, bool], anew: bool) -> Ordered:
        version = room.version()
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
        fresh = found is not None and (
            found.version == version or (time.monotonic() - found.at < KEPT and found.queue.statements > SMALL and not anew)
        )
        if found is not None and fresh:
            return found
        process, reviewer, disputed = key
        made = Ordered(queue_of(room, process, reviewer, disputed=disputed), version, time.monotonic(), len(by_id(room, EVERYTHING)))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST:
                self._kept.pop(next(iter(self._kept)))
        return made
