"""What commands and the review's screen share: copies, readings replaced, changes as written, and the log of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from truceledger.assessment.queue import sayings
from truceledger.errors import UsageError
from truceledger.ledger.entries import Undone, Withdrawn
from truceledger.publishing.decisions import decisions_between
from truceledger.publishing.review.values import Resolver, parsed
from truceledger.vocabulary.correction import check, correctable
from truceledger.vocabulary.field import FieldError

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.vocabulary.statement import Statement


def with_copies(ledger: Ledger, ids: Sequence[str]) -> list[str]:
    """Give statements and the same sayings in copies of their texts."""
    view = ledger.view(rejected=True)
    groups = sayings(view.statements, view).values()
    of = {h.statement.statement_id: [x.statement.statement_id for x in group] for group in groups for h in group}
    return list(dict.fromkeys(copy for i in ids for copy in [i, *of.get(i, [])]))


def replaced(ledger: Ledger, ids: Sequence[str], reviewer: str) -> list[Withdrawn]:
    """Give the withdrawals of the readings that accepting these statements replaces: those decided on before a newer reader."""
    held = {h.statement.statement_id: h for h in ledger.view(rejected=True).statements}
    made = []
    for identity in ids:
        for earlier in dict.fromkeys(j.statement_id for j in held[identity].earlier) if identity in held else ():
            if earlier != identity and earlier in held:
                made.append(Withdrawn(earlier, reviewer, f"{identity} is read in its place"))
    return made


def changes_of(statement: Statement, written: Sequence[str], resolve: Resolver) -> dict[str, Any]:
    """Take ``FIELD=VALUE`` as written; raises ``UsageError`` that says which does not fit and how it is written."""
    known = {f.name: f for f in correctable(statement.declaration)}
    made: dict[str, Any] = {}
    for one in written:
        name, sign, value = one.partition("=")
        if not sign or name not in known:
            raise UsageError(f"--set {one!r}: give FIELD=VALUE; what can be corrected of a {statement.kind} is {', '.join(known)}")
        try:
            made[name] = parsed(known[name].sort, value, resolve)
            check(statement, {name: made[name]})
        except FieldError as trouble:
            raise UsageError(f"--set {one!r}: {trouble}") from None
    return made


def log(ledger: Ledger, process: str | None) -> list[dict[str, Any]]:
    """Give what people decided, in order; ``undone`` is the number of the entry that took a decision back, if one did."""
    view = ledger.view(process=process, rejected=True)
    undone: dict[int, int] = {}
    gone: set[int] = set()
    for entry in reversed(ledger.entries()):
        if isinstance(entry.body, Undone) and entry.seq not in gone:
            gone.add(entry.body.entry)
            undone[entry.body.entry] = entry.seq
    made = []
    for one in decisions_between(ledger, None, None, view):
        value = {"entry": one.entry, "at": one.at, "reviewer": one.reviewer, "what": one.what, "statement": one.statement, "reason": one.reason}
        made.append({**value, "undone": undone.get(one.entry)})
    return made
