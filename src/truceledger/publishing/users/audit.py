"""The audit: the ledger's own entries, who did what when and why, protected sources taken out.

It is no log beside the ledger: what it tells is what the chain of hashes covers. Of readings it tells that they were taken in, and
how much was read, not of which report: a protected source's would stand between its neighbours.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from truceledger.ledger.entries import MACHINE, READER, Carried, Linked, Recorded, Reopened, Undone, Withdrawn
from truceledger.publishing.decisions import decision_of, short
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceledger.ledger.entries import Entry
    from truceledger.ledger.redaction import Redaction
    from truceledger.publishing.room import Room

#: Kinds of entries as the page calls them, in the order it lists them.
KINDS = {
    "judged": "decided on a statement",
    "corrected": "corrected a statement",
    "withdrawn": "taken out",
    "linked": "joined or kept apart",
    "graded": "graded a source",
    "protected": "protected a source, or lifted it",
    "undone": "taken back",
    "recorded": "reports taken in",
    "carried": "decisions carried over to a newer reading",
    "reopened": "opened again by a newer reading",
}


class Row(msgspec.Struct, frozen=True):
    """One entry: its number, moment (UTC), who made it, its kind, what, on which statement (null where on none), why, and the entry that took it back."""

    entry: int
    at: datetime
    who: str
    kind: str
    what: str
    statement: str | None
    reason: str
    undone: int | None


class Sought(msgspec.Struct, frozen=True):
    """Which entries are wanted; what is left empty asks for nothing. Days are of UTC, both included; ``people`` leaves out the program's own."""

    who: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    people: bool = False

    def fits(self, row: Row) -> bool:
        """Say whether a row is wanted."""
        day = row.at.date()
        return (
            (not self.who or row.who == self.who)
            and (not self.kind or row.kind == self.kind)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and (not self.people or not is_machine(row.who))
        )


def rows(room: Room) -> tuple[Row, ...]:
    """Give every entry of a room's ledger, the newest first; made once for each state of the ledger."""
    return room.kept("audit", None, lambda: tuple(made(room.ledger.entries(), room.ledger.redaction())))


def made(entries: Sequence[Entry], redaction: Redaction | None) -> Iterable[Row]:
    """Give entries as rows, the newest first."""
    undone: dict[int, int] = {}
    for entry in reversed(entries):
        if isinstance(entry.body, Undone) and entry.seq not in undone:
            undone[entry.body.entry] = entry.seq
        who, what, statement, reason = _told(entry, redaction)
        if redaction is not None:
            who, what, reason = redaction.text(who), redaction.text(what), redaction.text(reason)
        yield Row(entry.seq, entry.at, who, type(entry.body).__name__.lower(), what, statement, reason, undone.get(entry.seq))


def people_of(listed: Iterable[Row]) -> list[str]:
    """Give who made entries, people first, each once."""
    return sorted({row.who for row in listed}, key=lambda who: (is_machine(who), who.casefold()))


def is_machine(who: str) -> bool:
    """Say whether a reader or a rule goes by a name."""
    return who == READER or who.startswith(MACHINE)


def _told(entry: Entry, redaction: Redaction | None) -> tuple[str, str, str | None, str]:
    body = entry.body
    if isinstance(body, Recorded):
        process = redaction.process(body.process) if redaction else body.process
        again = f", {len(body.again)} again" if body.again else ""
        read = f"took in a report: {number_of(len(body.statements), 'new statement')}{again}"
        return READER, read + (f"; process {process}" if process else ""), None, body.reader
    if isinstance(body, Carried):
        return body.by, "carried what was decided over to a newer reading", body.statement, body.reason
    if isinstance(body, Reopened):
        return body.by, "opened what was decided again", body.statement, body.reason
    if isinstance(body, Linked):
        names = [short(redaction.linked(n, body.relation) if redaction else n) for n in (body.one, body.other)]
        how = "kept apart" if body.apart else "joined"
        return body.by, f"{how} ({body.relation.replace('_', ' ')}): {names[0]} and {names[1]}", None, body.reason
    if isinstance(body, Withdrawn):
        return body.by, "taken out", body.statement, body.reason
    decision = decision_of(entry)
    assert decision is not None  # what is left is what people decide
    return decision.reviewer, decision.what, decision.statement, decision.reason
