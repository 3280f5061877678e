"""``truce judge``, ``correct``, ``undo``, ``decisions``: what people decide, by commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, reviewer_name, write_each, write_json
from truceledger.publishing.cli.options import Format, FormatOption, LedgerOption, ProcessOption, open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

ReviewerOption = Annotated[str | None, typer.Option("--reviewer", help="Who; by default TRUCE_REVIEWER, else your login.")]
OneReviewerOption = Annotated[str | None, typer.Option("--reviewer", help="Only what this person decided.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")]
SettleOption = Annotated[bool, typer.Option("--settle", help="This decision counts alone where reviewers differ, until somebody decides after it.")]


def judge(
    statements: Annotated[list[str], typer.Argument(metavar="STATEMENT…", help="The first four or more characters of ids of statements.")],
    verdict: Annotated[str, typer.Argument(help="accepted, rejected or unsure.")],
    reason: ReasonOption,
    reviewer: ReviewerOption = None,
    settle: SettleOption = False,
    copies: Annotated[bool, typer.Option("--copies", help="Decide the same on the same saying in copies of the text.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Accept or reject statements; the readings stay, the decision is added, for all of them or for none."""
    from truceledger.ledger.entries import Judged
    from truceledger.publishing.review.deciding import replaced, with_copies
    from truceledger.publishing.review.session import now

    if verdict not in {"accepted", "rejected", "unsure"}:
        raise UsageError(f"{verdict!r} is no verdict; give accepted, rejected or unsure, after the ids")
    name = reviewer_name(reviewer)
    with open_ledger(ledger, read_only=False) as book:
        ids = list(dict.fromkeys(book.statement(s).statement.statement_id for s in statements))
        every = with_copies(book, ids) if copies else ids
        bodies: list[Any] = [Judged(i, verdict, name, reason, settle) for i in every]
        if verdict == "accepted":
            bodies += replaced(book, every, name)
        numbers = book.decide(bodies, at=now())
    _tell([b.statement for b in bodies], [verdict] * len(every) + ["taken out"] * (len(bodies) - len(every)), numbers, name)


def _tell(ids: Sequence[str], what: Sequence[str], numbers: Sequence[int], name: str) -> None:
    for identity, words, number in zip(ids, what, numbers, strict=True):
        sys.stdout.write(f"{identity[:12]}: {words} by {name} (entry {number})\n")


def correct(
    statement: Annotated[str, typer.Argument(help="The first four or more characters of a statement's id.")],
    changes: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="A field and its value, nothing after = for not told.")],
    reason: ReasonOption,
    reviewer: ReviewerOption = None,
    settle: SettleOption = False,
    copies: Annotated[bool, typer.Option("--copies", help="Correct the same saying in copies of the text too.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Correct fields of a statement, which accepts it so; what was read stays beside it."""
    from truceledger.knowledge import Knowledge
    from truceledger.ledger.entries import Corrected
    from truceledger.publishing.review.deciding import changes_of, replaced, with_copies
    from truceledger.publishing.review.session import now
    from truceledger.publishing.review.values import resolver

    name = reviewer_name(reviewer)
    with open_ledger(ledger, read_only=False) as book:
        held = book.statement(statement)
        made = changes_of(held.statement, changes, resolver(Knowledge.load(known_profiles()).parties))
        ids = [held.statement.statement_id]
        ids = with_copies(book, ids) if copies else ids
        bodies: list[Any] = [Corrected(i, made, name, reason, settle) for i in ids]
        bodies += replaced(book, ids, name)
        numbers = book.decide(bodies, at=now())
    words = f"corrected ({', '.join(made)})"
    _tell([b.statement for b in bodies], [words] * len(ids) + ["taken out"] * (len(bodies) - len(ids)), numbers, name)


def undo(
    entries: Annotated[list[int], typer.Argument(metavar="ENTRY…", help="Numbers of entries, as `truce decisions` lists them.")],
    reason: ReasonOption,
    reviewer: ReviewerOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Take decisions back, by further entries; an undoing can itself be taken back."""
    from truceledger.publishing.review.session import now

    name = reviewer_name(reviewer)
    with open_ledger(ledger, read_only=False) as book:
        numbers = book.undo_all(entries, name, reason, now())
    for entry, number in zip(sorted(entries, reverse=True), numbers, strict=True):
        sys.stdout.write(f"entry {entry}: taken back by {name} (entry {number})\n")


def decisions(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    reviewer: OneReviewerOption = None,
    statement: Annotated[str | None, typer.Option("--statement", help="Only decisions on the statement whose id begins so.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what people decided, in order, with the numbers of the entries."""
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.review.deciding import log

    with open_ledger(ledger, read_only=True) as book:
        only = book.statement(statement).statement.statement_id if statement else None
        found = [d for d in log(book, process) if reviewer in {None, d["reviewer"]} and only in {None, d["statement"]}]
    if format is Format.JSON:
        write_json(found)
    elif format is Format.JSONL:
        write_each(found)
    else:
        screen = Screen()
        for d in found:
            on = f" {d['statement'][:8]}" if d["statement"] else ""
            back = f" (taken back by entry {d['undone']})" if d["undone"] else ""
            words = f"{d['entry']}  {d['at']:%Y-%m-%d %H:%M} UTC  {d['reviewer']}: {d['what']}{on}{back}"
            screen.item(words + (f" — {d['reason']}" if d["reason"] else ""), first="", then="    ", styles=("dim",) if back else ())
        screen.put(f"{len(found)} decision{'' if len(found) == 1 else 's'}")
