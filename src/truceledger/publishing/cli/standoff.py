"""``truce standoff``: who waits for whom, and what would unlock it."""

from __future__ import annotations

import typer

from truceledger.publishing.cli.common import known_profiles, write_json, write_line
from truceledger.publishing.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LedgerOption,
    ProcessOption,
    StandingOpt,
    StandingOption,
    moment_of,
    open_ledger,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce standoff --process lebanon-israel --format json")(standoff)


def standoff(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print who waits for whom, what waits behind, and what would unlock it."""
    from truceledger import pipeline
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.cli.status import entry
    from truceledger.vocabulary.judgement import Standing

    known = known_profiles()
    with open_ledger(ledger, read_only=True) as book:
        names: list[str | None] = [process] if process else [n for n, _, s, _, _ in book.processes() if n and s] or [None]
        states = [pipeline.assess(book, as_of=moment_of(as_of), process=n, standing=Standing(standing.value), known=known) for n in names]
    chapters = [(s.process, s.as_of, s.chapters["standoffs"]) for s in states]
    if format is not Format.TABLE:
        values = [{"process": n, "as_of": d, "standoff": c} for n, d, c in chapters]
        if format is Format.JSON:
            write_json(values[0] if len(values) == 1 else values)
        else:
            for value in values:
                write_line(value)
        return
    screen = Screen()
    for name, day, chapter in chapters:
        if not chapter.lines and len(chapters) > 1:
            continue
        screen.title(f"{chapter.title}: {name or 'all processes'}, as of {day or 'an unknown day'}")
        screen.item(f"({chapter.note})", first="  ", then="  ", styles=("dim",))
        for line in chapter.lines:
            entry(screen, line)
