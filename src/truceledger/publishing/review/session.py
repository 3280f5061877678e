"""What happens in a review: the queue, where one stands in it, decisions and taking them back. Knows no screen.

A decision is one transaction: on the statement, on the copies it is applied to, and, where it accepts what a newer reader
reads, the withdrawal of the reading before. A ledger that another process holds raises ``LedgerBusyError`` and changes
nothing: the item stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.assessment.queue import Item, Queue, build, joined
from truceledger.errors import UsageError
from truceledger.ledger.entries import Carried, Corrected, Judged, Reopened
from truceledger.publishing.phrases import phrase
from truceledger.publishing.review.deciding import replaced
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.view import Held, View

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.pipeline import Desks

#: Characters of the report shown on either side of a quote.
AROUND = 200


def now() -> datetime:
    """Give the present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Done:
    """A decision of this session: on which item, what, the numbers of its entries."""

    item: Item
    what: str
    entries: tuple[int, ...]


class Session:
    """One reviewer at one queue, of one process or of several (``processes``; a ledger without any has the one ``None``).

    ``disputed`` takes what reviewers differ on, and what is decided then settles it. ``blind`` hides the others' decisions.
    """

    def __init__(
        self,
        desks: Desks,
        reviewer: str,
        processes: Sequence[str | None],
        *,
        kind: str | None = None,
        limit: int = 0,
        disputed: bool = False,
        blind: bool = False,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.desks = desks
        self.reviewer = reviewer
        self.processes = tuple(processes)
        self.kind = kind
        self.limit = limit
        self.disputed = disputed
        self.blind = blind
        self._clock = clock
        self.done: dict[str, Done] = {}
        self.history: list[Done] = []
        self.position = 0
        self.whole = False  # whether the whole text is shown around a quote
        self._seen: View | None = None
        self._index: dict[str, Held] = {}
        self.order()

    @property
    def ledger(self) -> Ledger:
        """The open ledger."""
        return self.desks.ledger

    # -- the queue -----------------------------------------------------------------------------------------------

    def order(self) -> None:
        """Make the queue anew; what was decided in this session leaves it."""
        self.queue = self._queue()
        self._all = self.queue.items
        self.done = {}
        self.position = 0

    def _queue(self) -> Queue:
        made = []
        for process in self.processes:
            view = self.ledger.view(process=process, rejected=True)
            made.append(build(view, self.desks.state(process=process), reviewer=self.reviewer, disputed=self.disputed))
        return joined(made)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the chosen kind, in order, those decided in this session among them."""
        many = tuple(i for i in self._all if self.kind is None or i.kind == self.kind)
        return many[: self.limit] if self.limit else many

    @property
    def current(self) -> Item | None:
        """The item that is looked at; nothing where the queue is empty."""
        items = self.items
        return items[min(self.position, len(items) - 1)] if items else None

    def kinds(self) -> dict[str, int]:
        """Count the items still open by kind."""
        counts: dict[str, int] = {}
        for item in self._all:
            counts[item.kind] = counts.get(item.kind, 0) + (item.statement not in self.done)
        return dict(sorted(counts.items()))

    def choose(self, kind: str | None) -> None:
        """Keep one kind, or all; the first open item is looked at."""
        self.kind = kind
        self.position = 0
        self._to_open(0)

    def move(self, by: int) -> bool:
        """Go on or back; say whether there was somewhere to go."""
        to = self.position + by
        if not 0 <= to < len(self.items):
            return False
        self.position = to
        return True

    def _to_open(self, start: int) -> bool:
        items = self.items
        for i in [*range(start, len(items)), *range(start)]:
            if items[i].statement not in self.done:
                self.position = i
                return True
        return False

    def left(self) -> int:
        """Count the items of the chosen kind that are still open."""
        return sum(i.statement not in self.done for i in self.items)

    # -- one item ------------------------------------------------------------------------------------------------

    def held(self, identity: str) -> Held:
        """Give a statement as the ledger has it now, protected sources taken out; raises ``UsageError`` where it is gone."""
        view = self.ledger.view(rejected=True)  # of all processes: one view, whichever item is shown
        if self._seen is not view:
            self._seen, self._index = view, {h.statement.statement_id: h for h in view.statements}
        found = self._index.get(identity)
        if found is None:
            raise UsageError(f"statement {identity[:12]} no longer stands in this ledger")
        return found

    def stands(self, identity: str) -> bool:
        """Say whether a statement stands in the ledger."""
        try:
            return bool(self.held(identity))
        except UsageError:
            return False

    def context(self, held: Held) -> tuple[str, str, str]:
        """Give the characters before the quote, the quote, and those after it; of a text that is withheld, the quote alone."""
        span = held.statement.evidence[0]
        try:
            text = self.ledger.text(held.statement.report.digest)
        except UsageError:
            text = ""
        if text[span.start : span.end] != span.exact:
            return "", span.exact, ""
        before, after = text[: span.start], text[span.end :]
        return (before, span.exact, after) if self.whole else (_last(before), span.exact, _first(after))

    # -- deciding ------------------------------------------------------------------------------------------------

    def judge(self, verdict: Verdict, reason: str, *, copies: bool = False) -> Done:
        """Decide on the current item, and on its copies if asked; the next open item is looked at then."""
        item = self._needed()
        bodies: list[Any] = [Judged(i, verdict.value, self.reviewer, reason, self.disputed) for i in self._ids(item, copies)]
        return self._append(item, verdict.value, bodies, replaces=verdict is Verdict.ACCEPTED)

    def correct(self, changes: Mapping[str, Any], reason: str, *, copies: bool = False) -> Done:
        """Correct the current item, which accepts it so; raises ``FieldError`` where a change does not fit."""
        item = self._needed()
        bodies: list[Any] = [Corrected(i, dict(changes), self.reviewer, reason, self.disputed) for i in self._ids(item, copies)]
        return self._append(item, f"corrected ({', '.join(changes)})", bodies, replaces=True)

    def _needed(self) -> Item:
        if self.current is None:
            raise UsageError("nothing is left to decide on")
        return self.current

    def _ids(self, item: Item, copies: bool) -> tuple[str, ...]:
        return (item.statement, *item.copies) if copies else (item.statement,)

    def _append(self, item: Item, what: str, bodies: list[Any], *, replaces: bool) -> Done:
        if replaces:
            bodies += replaced(self.ledger, [b.statement for b in bodies], self.reviewer)
        made = Done(item, what, tuple(self.ledger.decide(bodies, at=self._clock())))
        self.done[item.statement] = made
        self.history.append(made)
        self._to_open(self.position + 1)
        return made

    def undo(self, reason: str = "taken back in review") -> Done | None:
        """Take the session's last decision back by further entries; its item is looked at again."""
        if not self.history:
            return None
        last = self.history[-1]
        self.ledger.undo_all(last.entries, self.reviewer, reason, self._clock())
        self.history.pop()
        self.done.pop(last.item.statement, None)
        at = next((i for i, item in enumerate(self.items) if item.statement == last.item.statement), None)
        if at is None:
            self.kind = None
            at = next((i for i, item in enumerate(self.items) if item.statement == last.item.statement), 0)
        self.position = at
        return last


def upgrades(ledger: Ledger) -> tuple[int, int]:
    """Count the decisions that newer readers carried over, and those that they reopened."""
    bodies = [entry.body for entry in ledger.entries()]
    return sum(isinstance(b, Carried) for b in bodies), len({b.earlier for b in bodies if isinstance(b, Reopened)})


def visible(held: Held, item: Item, session: Session) -> tuple[tuple[Judgement, ...], tuple[Judgement, ...]]:
    """Give the decisions on a statement and on its earlier reading that this reviewer may see."""
    if not session.blind:
        return held.judgements, item.earlier
    return tuple(j for j in held.judgements if j.reviewer == session.reviewer), tuple(j for j in item.earlier if j.reviewer == session.reviewer)


def told(held: Held, name_of: Callable[[str], str]) -> str:
    """Give what was read in a line: kind, content, and, where they are not plain assertion of fact, stance and modality."""
    statement = held.statement
    mood = [m for m in (statement.stance.value, statement.modality.value) if m not in {"asserts", "actual"}]
    return f"{statement.kind}: {phrase(statement, name_of)}" + (f" — {', '.join(mood)}" if mood else "")


def plain(session: Session, item: Item) -> dict[str, Any]:
    """Give one item as plain values, for programs: the item, its statement, and the decisions this reviewer may see."""
    held = session.held(item.statement)
    judgements, earlier = visible(held, item, session)
    made: dict[str, Any] = {**msgspec.to_builtins(item), "earlier": earlier, "verdict": held.verdict, "disputed": held.disputed}
    return {**made, "judgements": judgements, "content": held.statement}


def _last(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:].split(" ", 1)[-1]


def _first(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rsplit(" ", 1)[0] + "…"
