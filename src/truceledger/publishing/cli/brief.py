"""``truce brief``: the state of play on paper, footnoted, as Markdown, HTML, DOCX or PDF."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, processes_of
from truceledger.publishing.cli.options import LedgerOption, ProcessOption, StandingOpt, StandingOption, open_ledger
from truceledger.publishing.queries import day_of

if TYPE_CHECKING:
    from truceledger.ledger import Ledger


class BriefFormat(StrEnum):
    """How a brief is written; the names of ``briefs.renderers``."""

    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Examples: truce brief --process lebanon-israel --since 2026-05-14 -o brief.md; truce brief --process lebanon-israel -o brief.pdf")(
        brief
    )


def brief(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="The period begins after this day. Default: a week before its end."),
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="The period's last day. Default: all that is known, dated by the last report.")] = None,
    standing: StandingOpt = StandingOption.MACHINE,
    format: Annotated[
        BriefFormat | None,
        typer.Option("--format", help="How it is written. Default: by the end of FILE's name (.html, .docx, .pdf), else markdown.", show_default=False),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")] = None,
) -> None:
    """Write a brief: what changed, agreements, dates ahead, standoffs, commitments, figures, incidents, limits; every sentence footnoted."""
    from truceledger import pipeline
    from truceledger.publishing.briefs.making import Window, brief_of
    from truceledger.publishing.briefs.renderers import MARKDOWN, RENDERERS
    from truceledger.publishing.cli.export import write_file
    from truceledger.vocabulary.judgement import Standing

    end = output.suffix.lower() if output else ""
    renderer = next((r for r in RENDERERS if (r.name == format if format else r.suffix == end)), MARKDOWN)
    if output is None and not renderer.text and sys.stdout.isatty():
        raise UsageError(f"{renderer.name} is no text, and would garble a terminal; write it to a file: -o brief{renderer.suffix}")
    window = Window(day_of(since, "--since"), day_of(as_of, "--as-of"))
    known = known_profiles()
    with open_ledger(ledger, read_only=True) as book:
        name = one_process(book, process)
        made = renderer.write(brief_of(pipeline.Desks(book, known), name, window, Standing(standing.value), known, charts=renderer.charts))
    if output is not None:
        write_file([made], output)
        sys.stderr.write(f"brief written to {output}\n")
    elif renderer.text:
        sys.stdout.write(made.decode())
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)


def one_process(book: Ledger, process: str | None) -> str | None:
    """Give the process a brief is of: the one named, else the only one; raises ``UsageError`` where there are several or none of that name."""
    names = processes_of(book, process)
    if len(names) > 1:
        raise UsageError(f"a brief is of one process; choose with --process: {', '.join(n for n in names if n)}")
    return names[0]
