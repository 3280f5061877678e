"""What a format is, and what it is given to write from; no surface is known here (command, API and pages use the same).

A format writes bytes piece by piece. It is given an ``Exporting``: the view that was looked at, the statements of it that are
wanted, and, where it asks for it, the state of play. Both leave the ledger without protected sources; whatever else a format
writes (names, texts, words of the operator) goes through ``clean`` or ``value`` first. What it cannot carry it counts
(``leave``), so that no surface leaves anything out in silence.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from truceledger.publishing.queries import Look, Wanted, chosen
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from truceledger.assessment import StateOfPlay
    from truceledger.assessment.desk import Desk
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Ledger
    from truceledger.ledger.redaction import Redaction
    from truceledger.pipeline import Desks
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.view import Held, View

T = TypeVar("T")
#: The names of what can be wanted; a format of statements takes them all.
FILTERS = tuple(f.name for f in fields(Wanted))
#: Texts kept at hand while statements of one report follow each other.
TEXTS = 64


@dataclass(frozen=True)
class Format:
    """One format: its name in commands and addresses, what a browser is told it is, the end of its files' names, what it is.

    ``text``: whether it is text (UTF-8) that a terminal can show, or bytes. ``of`` says what it is made of: ``statements``, or the
    ``state`` of play. ``write`` gives the bytes in pieces, each as soon as it is made; a piece of a text format ends between two
    signs. ``filters`` names what it can be asked for beside the look (fields of ``Wanted``); what it does not take is refused,
    not passed over. ``one_process``: it is of one process, and refuses several. ``leaves_out`` says in words what it cannot carry.
    """

    name: str
    media_type: str
    suffix: str
    about: str
    text: bool
    of: str
    write: Callable[[Exporting], Iterator[bytes]]
    filters: tuple[str, ...] = FILTERS
    one_process: bool = False
    leaves_out: str = ""


@dataclass
class Told:
    """What became of an export, counted while it is written: what it holds ("statement", "feature"), what was left out and why."""

    written: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)

    def holds(self) -> str:
        """Give what was written: "3 events, 1 to-do"."""
        return ", ".join(_counted(n, what) for what, n in self.written.items() if n) or "nothing"

    def lines(self) -> list[str]:
        """Give what was left out, a line for each reason: "3 statements left out: no coordinates"."""
        return [f"{_counted(n, what)} left out: {why}" for (what, why), n in self.left_out.items()]


def _counted(n: int, what: str) -> str:
    """Give a number with its word, of several words that of the first: "2 due days", "3 entities", "2 ends of an agreement"."""
    first, of, rest = what.partition(" of ")
    several = f"{first[:-1]}ies" if first.endswith("y") and first[-2:-1] not in set("aeiou") else f"{first}s"
    return number_of(n, what, f"{several}{of}{rest}")


class Exporting:
    """What one export is made from; see ``of`` and ``in_room`` for making one.

    ``view`` is the whole look, ``statements`` those of it that are wanted, ``told`` counts while a format writes. ``asked`` are
    further words of whoever asks (``since`` of a brief's period, say), by name, for the formats that know them.
    """

    def __init__(
        self,
        view: View,
        look: Look,
        wanted: Wanted,
        ledger: Ledger,
        known: Sequence[Profile],
        name_of: Callable[[str], str],
        working: Callable[[Callable[[Desks], Any]], Any],
        asked: dict[str, Any] | None = None,
    ) -> None:
        self.view = view
        self.look = look
        self.wanted = wanted
        self.ledger = ledger
        self.known = tuple(known)
        self.told = Told()
        self.asked = dict(asked or {})
        self.worked: dict[str, Any] = {}  # what a format works out once
        self._name_of = name_of
        self._working = working
        self._texts: dict[str, str] = {}

    @classmethod
    def of(cls, ledger: Ledger, look: Look, wanted: Wanted, known: Sequence[Profile] | None = None, **asked: Any) -> Exporting:
        """Export from an open ledger, alone; profiles are the shipped ones and the user's own unless given."""
        from truceledger import pipeline
        from truceledger.publishing.queries import known_profiles

        profiles = known_profiles() if known is None else tuple(known)
        kept: list[Desks] = []

        def desks() -> Desks:
            if not kept:
                kept.append(pipeline.Desks(ledger, profiles))
            return kept[0]

        view = ledger.view(look.as_of, look.process, look.standing, rejected=look.rejected)
        return cls(view, look, wanted, ledger, profiles, lambda code: desks().knowledge.parties.name_of(code), lambda work: work(desks()), asked)

    @classmethod
    def in_room(cls, room: Room, look: Look, wanted: Wanted, **asked: Any) -> Exporting:
        """Export from a server's ledger; what is worked out there is worked out alone."""
        return cls(room.view(look), look, wanted, room.ledger, room.known, room.name_of, room.working, asked)

    # -- what is written -----------------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> tuple[Held, ...]:
        """The statements that are wanted, in the view's order."""
        return chosen(self.view, self.wanted)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the statements that are wanted: a line of the state of play is wanted where it rests on one."""
        return frozenset(h.statement.statement_id for h in self.statements)

    @cached_property
    def processes(self) -> tuple[str | None, ...]:
        """The processes looked at, those of which something was read; none is a look at all that is filed nowhere."""
        from truceledger.publishing.queries import processes_of

        return tuple(processes_of(self.ledger, self.look.process))

    @cached_property
    def day(self) -> date | None:
        """The day of the look's last report: what a file is dated by, so that the same look is the same file."""
        return max((r.report.published for r in self.view.reports if r.report.published), default=None)

    def title(self, process: str | None) -> str:
        """Give what a process is called."""
        known = {p.id: p.title for p in self.known}
        return self.clean(known.get(process or "", process or "all processes"))

    def name_of(self, code: str) -> str:
        """Name a party."""
        return self.clean(self._name_of(code))

    @cached_property
    def knowledge(self) -> Knowledge:
        """What the world calls things, the profiles' own names too."""
        return self.working(lambda desks: desks.knowledge)

    def state(self, process: str | None) -> StateOfPlay:
        """Give a process's state of play."""
        look = self.look
        made: StateOfPlay = self.working(lambda desks: desks.state(look.as_of, process, look.standing))
        return made

    def at_desk(self, process: str | None, work: Callable[[Desk], T]) -> T:
        """Work out something on a process's look laid out for assessment."""
        look = self.look
        return self.working(lambda desks: work(desks.desk(look.as_of, process, look.standing)))

    def working(self, work: Callable[[Desks], T]) -> T:
        """Work with the desks, alone, for what needs more than one look (a period)."""
        made: T = self._working(work)
        return made

    def text(self, digest: str) -> str:
        """Give a report's text, of a withheld one that without the names; empty where there is none to give."""
        if digest not in self._texts:
            if len(self._texts) >= TEXTS:
                self._texts.pop(next(iter(self._texts)))
            self._texts[digest] = self.ledger.text(digest)
        return self._texts[digest]

    def texts(self, statements: Iterable[Held], many: int = TEXTS) -> Iterator[tuple[Held, str]]:
        """Give statements each with its report's text, fetching the texts of some at a time."""
        waiting = iter(statements)
        while batch := list(islice(waiting, many)):
            digests = {h.statement.report.digest for h in batch}
            self._texts = self.ledger.texts(d for d in digests if not d.startswith("withheld:"))
            for held in batch:
                yield held, self.text(held.statement.report.digest)

    # -- what is taken out ---------------------------------------------------------------------------------------

    @cached_property
    def redaction(self) -> Redaction | None:
        """What takes protected sources out; nothing where none is protected."""
        made: Redaction | None = self.ledger.redaction()
        return made

    def clean(self, words: str) -> str:
        """Give words without the names of protected sources."""
        return self.redaction.text(words) if self.redaction and words else words

    def value(self, value: Any) -> Any:
        """Give a value of JSON (plain lists, dicts, words, numbers) without the names."""
        return self.redaction.value(value) if self.redaction else value

    def netted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give the pieces of a text, each line of it without the names: the last net, where a format forgot to clean."""
        redaction = self.redaction
        if redaction is None:
            yield from pieces
            return
        decoder, rest = codecs.getincrementaldecoder("utf-8")(), ""
        for piece in pieces:
            *lines, rest = (rest + decoder.decode(piece)).split("\n")
            if lines:
                yield "".join(f"{_without(line, redaction)}\n" for line in lines).encode()
        if rest:
            yield _without(rest, redaction).encode()

    # -- what is told of it --------------------------------------------------------------------------------------

    @cached_property
    def withheld(self) -> int:
        """How many of the wanted statements a protected source was taken out of."""
        return sum(h.redacted for h in self.statements)

    def wrote(self, what: str, many: int = 1) -> None:
        """Count what a format wrote, in the singular: "statement", "feature", "event"."""
        self.told.written[what] += many

    def leave(self, why: str, many: int = 1, what: str = "statement") -> None:
        """Count what a format cannot carry, and why: "no coordinates"."""
        if many:
            self.told.left_out[what, why] += many


def _without(line: str, redaction: Redaction) -> str:
    """Give a line without the names, as a value where it is JSON."""
    struck = redaction.text(line)
    if struck == line or line[:1] not in {"{", "["}:
        return struck
    import msgspec

    end = "\r" if line.endswith("\r") else ""
    try:
        return msgspec.json.encode(redaction.value(msgspec.json.decode(line))).decode() + end
    except msgspec.DecodeError:
        return struck
