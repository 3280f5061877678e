"""``truce changes`` and ``truce timeline``: what changed, and what happened when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, processes_of, write_json, write_line
from truceledger.publishing.cli.options import AsOfOption, Format, FormatOption, LedgerOption, ProcessOption, StandingOpt, StandingOption, open_ledger
from truceledger.publishing.queries import day_of, moment_of

if TYPE_CHECKING:
    pass

SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="What was known at the end of this day is compared. Default: the day before the last report."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce changes --since 2026-05-20 --process lebanon-israel")(changes)
    app.command(epilog="Example: truce timeline --process sudan-jeddah --since 2023-05-20 --kind event")(timeline)


def changes(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    since: SinceOption = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="With what was known at the end of this day. Default: all that is known now.")
    ] = None,
    standing: StandingOpt = StandingOption.MACHINE,
    everything: Annotated[bool, typer.Option("--all", help="Show every change, also what was only said again by the same origins.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print what changed since a day, the most consequential first: what was reported, and apart from it what reviewers changed."""
    from truceledger import pipeline
    from truceledger.publishing.cli import changed
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.period import period
    from truceledger.vocabulary.judgement import Standing

    first, last = day_of(since, "--since"), day_of(until, "--until")
    known = known_profiles()
    with open_ledger(ledger, read_only=True) as book:
        desks = pipeline.Desks(book, known)
        found = [(name, period(desks, name, first, last, Standing(standing.value))) for name in processes_of(book, process)]
    if format is Format.JSON:
        values = [changed.plain_of(name, one) for name, one in found]
        write_json(values[0] if len(values) == 1 else values)
    elif format is Format.JSONL:
        for name, one in found:
            for value in changed.lines_of(name, one):
                write_line(value)
    else:
        titles = {p.id: p.title for p in known}
        screen = Screen()
        for name, one in found:
            changed.show(screen, titles.get(name or "", name or "all processes"), one, everything=everything)


def timeline(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only what can have been on or after this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only what can have been on or before this day.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only this kind, singular or plural; may be given again. `truce kinds` lists them.")
    ] = None,
    party: Annotated[str | None, typer.Option("--party", help="Only what this party does or says, such as LBN or hezbollah.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print what is said to have happened, is going on or lies ahead, in the order of its days; each once, with its origins."""
    from truceledger import pipeline
    from truceledger.publishing.cli import dated
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.named import parties_of, party_code
    from truceledger.publishing.timeline import Wanted
    from truceledger.publishing.timeline import timeline as entries_of
    from truceledger.vocabulary.judgement import Standing

    first, last, kinds = day_of(since, "--since"), day_of(until, "--until"), kinds_of(kind)
    with open_ledger(ledger, read_only=True) as book:
        names = processes_of(book, process)
        desks = pipeline.Desks(book, known_profiles())
        desk = desks.desk(moment_of(as_of), names[0] if len(names) == 1 else None, Standing(standing.value))
        code = party_code(party, parties_of(h.statement for h in desk.view.statements)) if party is not None else None
        made = entries_of(desk, Wanted(first, last, kinds, code))
    if format is Format.JSON:
        write_json({"as_of": desk.today, "entries": made.entries, "undated": made.undated})
    elif format is Format.JSONL:
        for entry in made.entries:
            write_line(entry)
    else:
        dated.show(Screen(), made, desk.today)


def kinds_of(names: list[str] | None) -> frozenset[str]:
    """Take kinds by name, singular or plural; raises ``UsageError``."""
    from truceledger.vocabulary.kinds import kind_of

    try:
        return frozenset(kind_of(name).name for name in names or ())
    except KeyError as trouble:
        raise UsageError(str(trouble.args[0])) from None
