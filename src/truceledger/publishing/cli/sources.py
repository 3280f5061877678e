"""``truce sources``, ``grade``, ``protect``, ``unprotect``: whose word it is, how good, and who is not to be named."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.publishing.cli.common import known_profiles, processes_of, reviewer_name, write_json, write_line
from truceledger.publishing.cli.options import AsOfOption, Format, FormatOption, LedgerOption, ProcessOption, StandingOpt, StandingOption, open_ledger
from truceledger.publishing.queries import moment_of
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.sources import Listing

SourceArgument = Annotated[
    str, typer.Argument(metavar="SOURCE", help="A party's code or name, a publisher, an agency, or the words a report has for a person.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")]
ReviewerOption = Annotated[str | None, typer.Option("--reviewer", help="Who; by default TRUCE_REVIEWER, else your login.")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Though nothing in the ledger goes by these words yet.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce sources --process sudan-jeddah --as-of 2023-06-01")(sources)
    app.command(epilog="Example: truce grade 'Blue Line Bulletin' B --reason 'its counts were confirmed four times of five'")(grade)
    app.command(epilog="Example: truce protect 'Hassan Ali' --name 'Abu Karim' --reason 'threatened after the last interview'")(protect)
    app.command(epilog="Example: truce unprotect withheld-1 --reason 'speaks under own name since June'")(unprotect)


def protect(
    source: SourceArgument,
    reason: ReasonOption,
    name: Annotated[list[str] | None, typer.Option("--name", help="Further words that give the source away; as often as needed.")] = None,
    anyway: AnywayOption = False,
    reviewer: ReviewerOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Keep a source out of every output: its names, its quotes' reports, its code. The ledger's file still holds them."""
    from truceledger.knowledge import Knowledge
    from truceledger.publishing import sources as command

    given = command.usable_names(name or [])
    with open_ledger(ledger, read_only=False) as book:
        parties = Knowledge.load(known_profiles()).parties
        chosen = command.find(book, source, parties, anyway=anyway)
        names = command.names_to_protect(book, chosen, source, given, parties)
        book.protect(chosen, names, reviewer_name(reviewer), reason, datetime.now(UTC))
        view = book.view()
        redaction = book.redaction()
        hidden = sum(r.report.digest.startswith("withheld:") for r in view.reports)
        slug = next((s.slug for s in redaction.subjects.all if s.source == chosen), "") if redaction else ""
    sys.stdout.write(
        f"The source is under protection, as {slug}. Of {len(view.statements)} statements {view.withheld} leave the ledger with something withheld, "
        f"and {hidden} of {len(view.reports)} reports are no longer cited.\n"
        "Words that give it away in other ways (another spelling, a nickname, an office) must be named: --name. "
        "The ledger's file itself still holds everything: keep it safe.\n"
    )


def unprotect(source: SourceArgument, reason: ReasonOption, reviewer: ReviewerOption = None, ledger: LedgerOption = None) -> None:
    """Lift the protection of a source; by its words, or as outputs call it, such as withheld-1."""
    from truceledger.knowledge import Knowledge
    from truceledger.publishing import sources as command

    with open_ledger(ledger, read_only=False) as book:
        chosen = command.find_protected(book, source, Knowledge.load(known_profiles()).parties)
        book.protect(chosen, (), reviewer_name(reviewer), reason, datetime.now(UTC), on=False)
    sys.stdout.write("The source is no longer under protection: outputs name it again.\n")


def grade(
    source: SourceArgument,
    letter: Annotated[
        str, typer.Argument(metavar="GRADE", help="A completely, B usually, C fairly, D not usually reliable; E unreliable; F cannot be judged.")
    ],
    reason: ReasonOption,
    anyway: AnywayOption = False,
    reviewer: ReviewerOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Grade a source by the Admiralty letters, A to F; the number of what it says is derived apart, from others' words."""
    from truceledger.assessment.chapters.sources import LETTERS
    from truceledger.knowledge import Knowledge
    from truceledger.publishing import sources as command

    with open_ledger(ledger, read_only=False) as book:
        chosen = command.find(book, source, Knowledge.load(known_profiles()).parties, anyway=anyway)
        name = reviewer_name(reviewer)
        book.grade(chosen, letter.upper(), name, reason, datetime.now(UTC))
    sys.stdout.write(f"{chosen}: {letter.upper()} ({LETTERS[letter.upper()]}), by {name}\n")


def sources(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    format: FormatOption = Format.TABLE,
) -> None:
    """List every origin: what it is, how much rests on it, how it is graded, by whom; copies; what is withheld."""
    from truceledger import pipeline
    from truceledger.publishing import sources as command
    from truceledger.vocabulary.judgement import Standing

    moment = moment_of(as_of)
    with open_ledger(ledger, read_only=True) as book:
        processes_of(book, process)  # one that is not there is refused
        desk = pipeline.Desks(book, known_profiles()).desk(moment, process, Standing(standing.value))
        listing = command.listed(desk, command.gradings(book, desk.view.as_of))
    if format is Format.JSON:
        write_json(listing)
    elif format is Format.JSONL:
        for row in listing.sources:
            write_line(row)
    else:
        _table(listing)


def _table(listing: Listing) -> None:
    from truceledger.publishing.cli.screen import Screen

    screen = Screen()
    n = listing.statements
    screen.item(
        f"{len(listing.sources)} independent origins of {n} statements in {listing.reports} reports ({listing.process or 'all processes'})",
        first="",
        then="  ",
        styles=("bold",),
    )
    rows: list[tuple[Any, ...]] = []
    for row in listing.sources:
        share = f"{row.share:.0%}" if row.share >= 0.005 else "<1%"
        graded = f"{row.grade} ({row.graded_by}: {row.reason})" if row.grade else "ungraded"
        rows.append((row.name, row.kind, row.statements, share, row.reports, graded))
    screen.rows(("source", "kind", "statements", "share", "reports", "grade"), rows)
    if listing.balance:
        heard = "; ".join(f"{b.name} {b.statements} ({b.share:.0%})" for b in listing.balance)
        screen.item(
            f"whose word is heard, of {listing.attributed} statements with a speaker of a known party (what several say together counts for each): {heard}",
            first="",
            then="  ",
        )
    for copies in listing.copies:
        screen.item(f"one text in {copies.reports} reports, one origin: {'; '.join(copies.publishers)}", first="", then="  ")
    if listing.withheld_sources:
        many = listing.withheld_sources
        screen.item(
            f"{number_of(many, 'protected source')} withheld; from {listing.withheld} of {n} statements something is taken out",
            first="",
            then="  ",
        )
    ungraded = sum(not r.grade for r in listing.sources)
    if ungraded:
        screen.item(f"{ungraded} of {len(listing.sources)} ungraded: truce grade SOURCE A–F --reason …", first="", then="  ", styles=("dim",))
