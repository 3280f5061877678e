"""``truce standoff``: who waits for whom, and what would unlock it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, processes_of, write_json, write_line
from truceledger.publishing.cli.options import AsOfOption, LedgerOption, ProcessOption, StandingOpt, StandingOption, open_ledger
from truceledger.publishing.queries import moment_of

if TYPE_CHECKING:
    from truceledger.assessment.standoffs.asked import Answer
    from truceledger.assessment.state import Chapter


class StandoffFormat(StrEnum):
    """How a standoff is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    DOT = "dot"
    SVG = "svg"


_EXAMPLES = (
    "Examples: truce standoff --process lebanon-israel; truce standoff --goal LBN.deploy --view ISR; "
    'truce standoff --what-if "done ISR.cease_fire"; truce standoff --split ISR.withdraw=khiam,naqoura; '
    "truce standoff --replay; truce standoff --format svg -o standoff.svg"
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog=_EXAMPLES)(standoff)


def standoff(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    goal: Annotated[
        str | None,
        typer.Option(
            "--goal", metavar="STEP", help="What would bring this step about; steps are named as --format json prints them, such as ISR.withdraw."
        ),
    ] = None,
    view: Annotated[
        str, typer.Option("--view", metavar="PARTY", help="Whose word on what is done counts: a party's code, mechanism, or reported (everything).")
    ] = "reported",
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="CHANGE",
            help="Suppose: done STEP, promise STEP, add STEP<-STEP,STEP, waive HOLDER:STEP<-STEP, together HOLDER:STEP<-STEP. Repeatable; nothing is written.",
        ),
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option("--split", metavar="STEP=A,B", help="Split a step by area or tranche, in this order. Repeatable.")
    ] = None,
    accepts: Annotated[
        list[str] | None,
        typer.Option("--accepts", metavar="PARTY=THIRD", help="A third party that this party accepts, beyond what is told. Repeatable."),
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="When each standoff appeared and dissolved, and which statement made the difference.")
    ] = False,
    format: Annotated[
        StandoffFormat, typer.Option("--format", help="table for people; json or jsonl for programs; dot or svg as a picture.")
    ] = StandoffFormat.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to standard output (json, jsonl, dot, svg).")
    ] = None,
) -> None:
    """Print who waits for whom, what waits behind, and what would unlock it, by owner."""
    from truceledger import pipeline
    from truceledger.assessment.standoffs.asked import Question
    from truceledger.vocabulary.judgement import Standing

    question = Question(goal, view, tuple(what_if or ()), tuple(split or ()), tuple(accepts or ()), replay)
    if output is not None and format is StandoffFormat.TABLE:
        raise UsageError("-o writes json, jsonl, dot or svg; give --format, or send the table to a file with >")
    with open_ledger(ledger, read_only=True) as book:
        names = processes_of(book, process)
        desks = pipeline.Desks(book, known_profiles())
        moment = moment_of(as_of)
        if format in {StandoffFormat.DOT, StandoffFormat.SVG} or not question.plain:
            names = _one(desks, names, moment, Standing(standing.value), asked=not question.plain)
        found = [_answered(desks.desk(moment, name, Standing(standing.value)), name, question) for name in names]
    _write(found, format, output, only=len(names) == 1)


def _one(desks: Any, names: list[str | None], moment: Any, standing: Any, *, asked: bool) -> list[str | None]:
    """Give the one process that a question or a picture is of: the one that is named, or that alone has preconditions."""
    if len(names) == 1:
        return names
    told = [n for n in names if any(h.statement.kind == "precondition" for h in desks.view(moment, n, standing).statements)]
    if len(told) > 1:
        what = "a question" if asked else "a picture"
        raise UsageError(f"{what} is of one process; give --process with one of {', '.join(sorted(str(n) for n in told))}")
    return told or names[:1]


def _answered(desk: Any, name: str | None, question: Any) -> tuple[str | None, str | None, Chapter, Answer]:
    from truceledger.assessment.standoffs.asked import answer
    from truceledger.assessment.state import Chapter

    made = answer(desk, question)
    return name, str(desk.today) if desk.today else None, Chapter("standoffs", "Who waits for whom", made.lines, made.note), made


def _write(found: list[tuple[str | None, str | None, Chapter, Answer]], format: StandoffFormat, output: Path | None, *, only: bool) -> None:
    from truceledger.publishing.drawings import dot, picture, svg

    values = [{"process": n, "as_of": d, "standoff": c} for n, d, c, _ in found]
    if format is StandoffFormat.TABLE:
        _table(found, only=only)
    elif format in {StandoffFormat.DOT, StandoffFormat.SVG}:
        name, _, chapter, made = found[0]
        drawn = picture(made.look, f"{chapter.title}: {name or 'all processes'}")
        _put((dot if format is StandoffFormat.DOT else svg)(drawn), output)
    elif output is not None:
        import msgspec

        if format is StandoffFormat.JSON:
            _put(msgspec.json.format(msgspec.json.encode(values[0] if len(values) == 1 else values), indent=2).decode() + "\n", output)
        else:
            _put("".join(msgspec.json.encode(v).decode() + "\n" for v in values), output)
    elif format is StandoffFormat.JSON:
        write_json(values[0] if len(values) == 1 else values)
    else:
        for value in values:
            write_line(value)


def _put(text: str, output: Path | None) -> None:
    if output is None:
        import sys

        sys.stdout.write(text)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as trouble:
        raise UsageError(f"{output} cannot be written: {trouble.strerror}; give another -o") from None


def _table(found: list[tuple[str | None, str | None, Chapter, Answer]], *, only: bool) -> None:
    from truceledger.assessment.words import day
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.cli.status import entry

    screen, shown, titles = Screen(), 0, {p.id: p.title for p in known_profiles()}
    for name, when, chapter, _ in found:
        if not chapter.lines and not only:
            continue
        shown += 1
        screen.title(f"{chapter.title}: {titles.get(name or '', name or 'all processes')}, as of {day(when)}")
        screen.item(f"({chapter.note})", first="  ", then="  ", styles=("dim",))
        for line in chapter.lines:
            entry(screen, line)
    if not shown:
        screen.item("no process has preconditions", first="", then="  ")
