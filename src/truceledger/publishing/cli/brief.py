"""``truce brief``: the state of play in Markdown, footnoted."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, processes_of
from truceledger.publishing.cli.options import LedgerOption, ProcessOption, StandingOpt, StandingOption, open_ledger
from truceledger.publishing.cli.withheld import cleaned
from truceledger.publishing.queries import day_of

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.vocabulary.view import View

#: The days of a brief's period where no beginning is given.
WEEK = 7


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce brief --process lebanon-israel --since 2026-05-14 --as-of 2026-05-21 -o brief.md")(brief)


def brief(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="The period begins after this day. Default: a week before its end."),
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="The period's last day. Default: the day of the last report.")] = None,
    standing: StandingOpt = StandingOption.MACHINE,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")] = None,
) -> None:
    """Write a brief in Markdown: what changed, agreements, dates ahead, standoffs, commitments, figures, incidents, limits; every sentence footnoted."""
    from truceledger import pipeline
    from truceledger.publishing.briefs import compose, markdown
    from truceledger.publishing.period import last_day, period
    from truceledger.vocabulary.judgement import Standing

    first, last = day_of(since, "--since"), day_of(as_of, "--as-of")
    known = known_profiles()
    with open_ledger(ledger, read_only=True) as book:
        name = one_process(book, process)
        desks = pipeline.Desks(book, known)
        chosen = Standing(standing.value)
        end = last or last_day(desks.view(None, name, chosen))
        if end is None:
            raise UsageError("no report here has a day of publication; give the period with --since and --as-of")
        made = period(desks, name, first or end - timedelta(days=WEEK), end, chosen)
        desk = desks.desk(process=name, view=made.view)
        title = next((p.title for p in known if p.id == name), (name or "All processes").replace("-", " ").title())
        text = markdown(compose(desk, made, title, readers(book, made.view)))
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(cleaned(text), encoding="utf-8", newline="\n")
    except OSError as trouble:
        raise UsageError(f"{output}: cannot be written ({trouble.strerror})") from None
    sys.stderr.write(f"brief written to {output}\n")


def one_process(book: Ledger, process: str | None) -> str | None:
    """Give the process a brief is of: the one named, else the only one; raises ``UsageError`` where there are several or none of that name."""
    names = processes_of(book, process)
    if len(names) > 1:
        raise UsageError(f"a brief is of one process; choose with --process: {', '.join(n for n in names if n)}")
    return names[0]


def readers(book: Ledger, view: View) -> tuple[str, ...]:
    """Name the readers, with their versions, of the last reading of each report in a view."""
    from truceledger.ledger.entries import Recorded

    last: dict[str, str] = {e.body.report: e.body.reader for e in book.entries() if isinstance(e.body, Recorded)}
    return tuple(sorted({last[r.report.key] for r in view.reports if last.get(r.report.key)}))
