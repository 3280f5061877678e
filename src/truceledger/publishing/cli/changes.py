"""``truce changes`` and ``truce timeline``: what changed, and what happened when."""

from __future__ import annotations

from typing import Annotated

import typer

from truceledger.publishing.cli.common import namer, write_json, write_line
from truceledger.publishing.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LedgerOption,
    ProcessOption,
    StandingOpt,
    StandingOption,
    day_of,
    moment_of,
    open_ledger,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce timeline --process sudan-jeddah --since 2023-05-20")(timeline)


def timeline(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only from this day on.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print what is said to have happened, or is planned, in the order of its days."""
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.cli.statements import who
    from truceledger.publishing.phrases import phrase
    from truceledger.publishing.timeline import timeline as dated
    from truceledger.vocabulary.judgement import Standing

    first = day_of(since, "--since")
    with open_ledger(ledger, read_only=True) as book:
        rows = [(d, s) for d, s in dated(book.view(moment_of(as_of), process, Standing(standing.value))) if first is None or d >= first]
    if format is Format.JSON:
        write_json([{"day": d, "statement": s} for d, s in rows])
    elif format is Format.JSONL:
        for day, statement in rows:
            write_line({"day": day, "statement": statement})
    else:
        screen, name_of = Screen(), namer()
        for day, statement in rows:
            mood = "" if statement.modality.value == "actual" else f" ({statement.modality.value})"
            said = who(statement, name_of)
            stance = f", {statement.stance.value}" if statement.stance.value != "asserts" else ""
            words = phrase(statement, name_of)
            screen.item(f"{day}  {statement.kind}: {words}{mood} — {said}{stance} · {statement.statement_id[:8]}", first="", then="            ")
