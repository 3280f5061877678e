"""``truce commitments``: what each party is to do, as a matrix of measures and parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.publishing.cli.common import known_profiles, namer, processes_of, write_json, write_line
from truceledger.publishing.cli.options import AsOfOption, Format, FormatOption, LedgerOption, ProcessOption, StandingOpt, StandingOption, open_ledger
from truceledger.publishing.queries import moment_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceledger.assessment.state import Line
    from truceledger.publishing.cli.screen import Screen

PartyOption = Annotated[str | None, typer.Option("--party", metavar="CODE", help="Only what this party owes or is owed, such as ISR or hezbollah.")]
AreaOption = Annotated[str | None, typer.Option("--area", metavar="WORDS", help="Only in areas whose name holds these words.")]
OverdueOption = Annotated[bool, typer.Option("--overdue", help="Only what waits for nothing and whose day has passed.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce commitments --party ISR --as-of 2026-06-30")(commitments)


def commitments(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    party: PartyOption = None,
    area: AreaOption = None,
    overdue: OverdueOption = False,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print what each party is to do, by measure and area: the state told, on whose word, until when."""
    from truceledger import pipeline
    from truceledger.assessment.chapters.commitments import build
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.matrix import fitting
    from truceledger.publishing.named import parties_of, party_code
    from truceledger.vocabulary.judgement import Standing

    read: list[tuple[str | None, str | None, list[Line]]] = []
    known: set[str] = set()
    with open_ledger(ledger, read_only=True) as book:
        desks = pipeline.Desks(book, known_profiles())
        for name in processes_of(book, process):
            desk = desks.desk(moment_of(as_of), name, Standing(standing.value))
            lines = build(desk)[0]
            known.update(parties_of(h.statement for h in desk.view.statements))
            read.append((name, str(desk.today) if desk.today else None, list(lines)))
    code = party_code(party, known) if party is not None else None
    found = [(name, today, fitting(lines, code, area, overdue=overdue), len(lines)) for name, today, lines in read]
    if format is Format.JSON:
        values = [{"process": n, "as_of": d, "commitments": lines} for n, d, lines, _ in found]
        write_json(values[0] if len(values) == 1 else values)
    elif format is Format.JSONL:
        for name, day, some, _ in found:
            for line in some:
                write_line({"process": name, "as_of": day, "commitment": line})
    else:
        _show(Screen(), found)


def _show(screen: Screen, found: list[tuple[str | None, str | None, list[Line], int]]) -> None:
    from truceledger.assessment.words import day

    name_of, titles = namer(), {p.id: p.title for p in known_profiles()}
    shown = [entry for entry in found if entry[2]]
    for name, at, lines, _ in shown:
        if screen.width or len(shown) > 1:
            screen.put()
            screen.item(f"Commitments: {titles.get(name or '', name or 'all processes')}, as of {day(at)}", first="", then="  ", styles=("bold",))
        _matrix(screen, lines, name_of)
    if shown and screen.width:
        screen.put()
        legend = "a cell: the state told · on whose word · level of implementation · due day · [grounds]; more on one: truce show ID"
        screen.item(legend, first="", then="", styles=("dim",))
    if not shown:
        total = sum(n for *_, n in found)
        screen.item(
            "no commitment was read" if not total else f"none of {total} commitments fits; leave out an option to see them", first="", then=""
        )


def _matrix(screen: Screen, lines: list[Line], name_of: Callable[[str], str]) -> None:
    """Print a matrix: a grid where it fits, a block for each row where it does not; tabs on a pipe."""
    from truceledger.publishing.matrix import grid, matrix
    from truceledger.publishing.safe import one_line

    made = matrix(lines, name_of)
    if not screen.width:
        screen.rows(("measure", *made.parties), [(row.title, *(row.cells.get(p, "") for p in made.parties)) for row in made.rows])
        return
    rows = grid(made, screen.width)
    for number, text in enumerate(rows):
        screen.put(screen.style(text, "bold") if number == 0 else text)
    if not rows:
        for row in made.rows:
            screen.item(one_line(row.title), first="", then="  ", styles=("bold",))
            for name, text in row.cells.items():
                screen.item(f"{name}: {text}", first="  ", then="    ")
