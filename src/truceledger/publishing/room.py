"""One ledger kept open for all who ask a server at the same time.

What was worked out for one look is kept for the next (``pipeline.Desks``), and is not made for two threads at once: looks are taken
one after another, and who asks for what is there already waits for nobody's working out of something else. What is given is
frozen, and can be read by any number of threads. Where the ledger has grown since, it is made anew, unless all that it depends on
is as it was (``kept``), or kept up with the few statements that moved (``followed``); never is an older one given.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from truceledger.publishing.apart import Apart
from truceledger.publishing.moved import moved
from truceledger.publishing.queries import Look, called
from truceledger.reading.using import Using

if TYPE_CHECKING:
    from datetime import datetime

    from truceledger.assessment import StateOfPlay
    from truceledger.assessment.desk import Desk
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Ledger
    from truceledger.ledger.redaction import Redaction
    from truceledger.vocabulary.link import Link
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held, HeldReport, View

T = TypeVar("T")
Item = TypeVar("Item")
#: Results kept, the last asked for; a result is small beside the ledger.
KEPT = 96
#: Seconds between two processes that are laid out ahead.
REST = 0.05
#: What was worked out of items is kept up with what moved where less than one in so many did.
PART = 20


#: Works out of what it was before (nothing at first), and of the items that are gone and have come, what it is now.
Change = Callable[[T | None, Sequence[Item], Sequence[Item]], T]


class Told(NamedTuple):
    """See ``Room.told``; ``held`` are the statements again where some of them stand for protected sources, or are rejected."""

    statements: tuple[Statement, ...]
    reports: tuple[HeldReport, ...]
    links: tuple[Link, ...]
    as_of: datetime | None
    redaction: Redaction | None
    held: tuple[Held, ...]


@dataclass(frozen=True)
class _Kept:
    """What was made, of which version of the ledger; and the one object that it depends on, where there is one."""

    version: int
    made: Any
    of: object


class Room:
    """See the module; ``close`` lets go of the ledger."""

    def __init__(self, ledger: Ledger, known: Sequence[Profile] = (), using: Using = Using.BOTH) -> None:
        from truceledger import pipeline

        self.ledger = ledger
        self.known = tuple(known)
        #: What reads reports that are sent in.
        self.reader = Apart(self.known, using)
        self._desks = pipeline.Desks(ledger, known)
        self._working = threading.RLock()
        self._writing = threading.Lock()
        self._closed = False
        self._keeping = threading.Lock()
        self._kept: dict[tuple[object, ...], _Kept] = {}
        #: Of this room alone: what depends on settings, profiles or the program is not the same in the next one.
        self.born = secrets.token_hex(8)

    @property
    def knowledge(self) -> Knowledge:
        """What the world calls things."""
        return self._desks.knowledge

    def name_of(self, code: str) -> str:
        """Name a party."""
        return self.knowledge.parties.name_of(code)

    def title_of(self, process: str | None) -> str:
        """Give what a process is called, without protected names: a profile's title may name its parties."""
        title = called(process, self.known)
        redaction = self.ledger.redaction()
        return redaction.text(title) if redaction else title

    def version(self) -> int:
        """Give the number of the ledger's last entry: what was made of the same one is the same."""
        size: int = self.ledger.size()
        return size

    def kept(self, what: str, key: object, make: Callable[[], T], of: Callable[[], object] | None = None) -> T:
        """Give ``make()`` as it was made since the ledger last grew; it may take looks, and must depend on ``key`` alone.

        What is given is of the ledger as it was when it was asked for, or as it became meanwhile; never of an earlier one. Where
        ``of()`` is all that it depends on, what was made is good as long as that is the very same object, however the ledger grows.
        """
        return self._made((what, key), lambda before: make(), of)

    def followed(self, what: str, key: object, items: Callable[[], Sequence[Item]], change: Change[T, Item]) -> T:
        """Give what is worked out of items alone, in their order: ``change(None, (), items)``, or where few moved since, of what it was before.

        ``change(before, gone, come)`` must leave ``before`` as it was: others may be reading in it.
        """

        def make(kept: _Kept | None, now: Sequence[Item]) -> T:
            if kept is not None and isinstance(kept.of, Sequence):
                gone, come = moved(kept.of, now)
                if (len(gone) + len(come)) * PART < len(now):
                    return change(kept.made, gone, come)
            return change(None, (), now)

        found: list[Sequence[Item]] = []

        def of() -> Sequence[Item]:
            found[:] = [items()]
            return found[0]

        return self._made((what, key), lambda kept: make(kept, found[0]), of)

    def _made(self, name: tuple[object, ...], make: Callable[[_Kept | None], T], of: Callable[[], object] | None) -> T:
        found = self._found(name, self.version())
        if found is not None:
            return found.made  # type: ignore[no-any-return]
        with self._working:
            version = self.version()  # it may have grown while this one waited: what is made now is of what it is now
            found = self._found(name, version)
            if found is not None:  # made while this one waited
                return found.made  # type: ignore[no-any-return]
            with self._keeping:
                before = self._kept.get(name)
            basis = of() if of else None
            made = before.made if before is not None and of is not None and before.of is basis else make(before)
            with self._keeping:
                self._kept.pop(name, None)
                self._kept[name] = _Kept(version, made, basis)
                while len(self._kept) > KEPT:
                    self._kept.pop(next(iter(self._kept)))
        return made

    def _found(self, name: tuple[object, ...], version: int) -> _Kept | None:
        """Give what is kept of this version or a later one, as the last asked for."""
        with self._keeping:
            found = self._kept.get(name)
            if found is None or found.version < version:
                return None
            self._kept[name] = self._kept.pop(name)
            return found

    def told(self, look: Look = Look()) -> Told:
        """Give all that a look tells but what people decided and graded: the very same object as long as it tells the same.

        For ``kept(of=…)``, where that makes no difference.
        """

        def make(kept: _Kept | None) -> Told:
            view = self.view(look)
            now = Told(
                tuple([h.statement for h in view.statements]),
                view.reports,
                view.links,
                view.as_of,
                self.ledger.loaded().redaction,
                view.statements if view.withheld or look.rejected else (),  # what is rejected stands on no desk
            )
            return kept.made if kept is not None and kept.made == now else now

        return self._made(("told", look), make, None)

    def view(self, look: Look = Look()) -> View:
        """Look at the ledger."""
        made: View = self.kept("view", look, lambda: self.ledger.view(look.as_of, look.process, look.standing, rejected=look.rejected))
        return made

    def state(self, look: Look = Look()) -> StateOfPlay:
        """Give the state of play."""
        return self.kept("state", look, lambda: self._desks.state(look.as_of, look.process, look.standing))

    def desk(self, look: Look = Look()) -> Desk:
        """Lay a look out for assessment. What is worked out on a desk is worked out in ``kept``, one at a time."""
        return self.kept("desk", look, lambda: self._desks.desk(look.as_of, look.process, look.standing))

    def working(self, work: Callable[[Any], T]) -> T:
        """Work with the desks (``pipeline.Desks``), alone; for what ``kept`` cannot keep."""
        with self._working:
            return work(self._desks)

    def ready(self) -> None:
        """Load the ledger and work out how it stands, the largest process first, while nobody asks; who does goes before what is left of it."""
        for name, _, statements, _, _ in sorted(self.processes(), key=lambda process: -process[2]):
            with self._working:
                if self._closed:
                    return
                if name and statements:
                    self._desks.ready(name)
            time.sleep(REST)  # whoever waits for the desks comes first
            if name and statements and not self._closed:
                self.state(Look(name))

    def processes(self) -> tuple[tuple[str, int, int, str | None, str | None], ...]:
        """Give each process: name, reports, statements, first and last day of publication."""
        return self.kept("processes", None, self.ledger.processes)

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Write to the ledger, one at a time; raises ``LedgerBusyError`` where another process writes."""
        with self._writing:
            yield self.ledger

    def close(self) -> None:
        """Let go of the ledger, and of the reader."""
        self._closed = True
        self.reader.close()
        with self._working:
            self.ledger.close()
