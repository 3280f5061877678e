"""Reports just recorded, against all others: each only with what stands in the blocks it falls into.

What a rule has seen is kept while the ledger is open, so that one more report costs what it brings. The links are a
function of the reports alone: in whatever order they come, the same ones hang together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

import msgspec

from truceledger.ledger.entries import Linked, Recorded
from truceledger.ledger.linking.copies import Copies, Printed
from truceledger.ledger.linking.events import SameEvent
from truceledger.ledger.linking.instruments import SameInstrument
from truceledger.ledger.linking.meetings import SameMeeting
from truceledger.ledger.linking.rule import Index, Rule
from truceledger.ledger.linking.steps import SameStep

if TYPE_CHECKING:
    from truceledger.ledger.ledger import Ledger
    from truceledger.ledger.loaded import Loaded

RULES: tuple[Rule, ...] = (SameEvent(), SameInstrument(), SameMeeting(), SameStep())


class Proposal(msgspec.Struct, frozen=True):
    """What linking did: links proposed by rules, and the numbers of the entries of those that were new."""

    links: tuple[Linked, ...]
    entries: tuple[int, ...]


class Linker:
    """What the rules have seen of one open ledger."""

    def __init__(self, ledger: Ledger) -> None:
        book = ref(ledger)  # what is kept of a ledger must not hold it
        self._copies = Copies(lambda digests: opened.texts(digests) if (opened := book()) is not None else {})
        self._indices = tuple(Index(rule) for rule in RULES)
        self._known: dict[str, int] = {}  # how many statements of each report
        self._process: dict[str, str | None] = {}
        self._entries = 0

    def links(self, loaded: Loaded, reports: Collection[str]) -> list[Linked]:
        """Give the links that some reports, by their keys, make with all others and among themselves."""
        self._filed(loaded)
        for key in loaded.reports:
            if self._known.get(key) != len(loaded.statements_of(key)):
                self._learn(loaded, key)
        best: dict[tuple[str, ...], Linked] = {}
        for key in dict.fromkeys(reports):
            for link in self._links(loaded, key) if key in loaded.reports else ():
                pair = (link.relation, *sorted((link.one, link.other)))
                if pair not in best or best[pair].score < link.score:
                    best[pair] = link
        return list(best.values())

    def _filed(self, loaded: Loaded) -> None:
        """Take in which process each report was first filed under."""
        for entry in loaded.entries[self._entries :]:
            if isinstance(entry.body, Recorded):
                self._process.setdefault(entry.body.report, entry.body.process)
        self._entries = len(loaded.entries)

    def _learn(self, loaded: Loaded, key: str) -> None:
        self._known[key] = len(loaded.statements_of(key))
        self._copies.learn(_printed(loaded, key))
        for index, name, profile in self._features(loaded, key):
            index.learn(name, profile)

    def _links(self, loaded: Loaded, key: str) -> Iterator[Linked]:
        yield from self._copies.links(_printed(loaded, key))
        for index, name, profile in self._features(loaded, key):
            yield from index.links(name, profile)

    def _features(self, loaded: Loaded, key: str) -> Iterator[tuple[Index, str, Any]]:
        beside = loaded.statements_of(key)
        for statement in beside:
            for index in self._indices:
                if statement.kind in index.rule.kinds:
                    for name, profile in index.rule.features(statement, beside, self._process.get(key)):
                        yield index, name, profile


def _printed(loaded: Loaded, key: str) -> Printed:
    report = loaded.reports[key]
    return Printed(report.ref.digest, report.folded, report.ref.publisher, report.ref.published)


_linkers: WeakKeyDictionary[Ledger, Linker] = WeakKeyDictionary()


def propose(ledger: Ledger, reports: Collection[str] | None = None) -> list[Linked]:
    """Give the links that rules propose for a whole ledger, or for some of its reports by key; nothing is written, and nothing kept."""
    loaded = ledger.loaded()
    return Linker(ledger).links(loaded, list(loaded.reports) if reports is None else reports)


def link_new(ledger: Ledger, reports: Iterable[str], *, at: datetime) -> Proposal:
    """Link reports just recorded, by their keys, with what the ledger holds; what is known already is not said again."""
    linker = _linkers.get(ledger)
    if linker is None:
        linker = _linkers[ledger] = Linker(ledger)
    return _written(ledger, linker, list(reports), at)


def suggest(ledger: Ledger, *, at: datetime) -> Proposal:
    """Link a whole ledger anew; what is known already is not said again."""
    linker = _linkers[ledger] = Linker(ledger)
    return _written(ledger, linker, None, at)


def _written(ledger: Ledger, linker: Linker, reports: Collection[str] | None, at: datetime) -> Proposal:
    loaded = ledger.loaded()
    try:
        links = linker.links(loaded, list(loaded.reports) if reports is None else reports)
        return Proposal(tuple(links), tuple(ledger.link_all(links, at=at)) if links else ())
    except BaseException:
        _linkers.pop(ledger, None)  # what was compared and not written is to be compared again
        raise
