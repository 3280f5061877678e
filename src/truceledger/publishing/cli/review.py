"""``truce judge``, ``truce review`` and their kin: what people decide."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import reviewer_name
from truceledger.publishing.cli.options import (
    LedgerOption,
    open_ledger,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce judge 3f2a91c0 rejected --reason 'the number is of another month'")(judge)


def judge(
    statement: Annotated[str, typer.Argument(help="The first four or more characters of a statement's id.")],
    verdict: Annotated[str, typer.Argument(help="accepted, rejected or unsure.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")],
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Who; by default TRUCE_REVIEWER, else your login.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Accept or reject a statement; the reading stays, the decision is added."""
    from datetime import UTC, datetime

    from truceledger.vocabulary.judgement import Judgement, Verdict

    if verdict not in {"accepted", "rejected", "unsure"}:
        raise UsageError(f"{verdict!r} is no verdict; give accepted, rejected or unsure")
    with open_ledger(ledger, read_only=False) as book:
        held = book.statement(statement)
        name = reviewer_name(reviewer)
        book.judge(Judgement(held.statement.statement_id, Verdict(verdict), name, reason, datetime.now(UTC)))
    sys.stdout.write(f"{held.statement.statement_id[:12]}: {verdict} by {name}\n")
