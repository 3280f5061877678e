"""``truce``: every command, each a few lines that call the stages and print.

Exit codes: 0 all went well; 1 nothing could be read; 2 the command was not understood; 3 the ledger cannot be used;
4 the ledger does not verify; 5 a figure below its floor; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger import __version__
from truceledger.errors import TruceError, UsageError
from truceledger.publishing.cli import brief, changes, commitments, export, feeds, figures, links, review, search, serve, sources, standoff, users
from truceledger.publishing.cli.common import known_profiles, namer, processes_of, write_each, write_json, write_line
from truceledger.publishing.cli.options import (
    AsOfOption,
    FiledOption,
    Format,
    FormatOption,
    JobsOption,
    LanguageOption,
    LedgerOption,
    PartyOption,
    PlaceOption,
    PrivateOption,
    ProcessOption,
    PublishedOption,
    PublisherOption,
    ReaderOption,
    SinceOption,
    SourceOption,
    StandingOpt,
    StandingOption,
    UntilOption,
    VerdictOption,
    intake,
    open_ledger,
    to_file_under,
    using,
)
from truceledger.publishing.queries import chosen, kind_named, look_of, moment_of, wanted_of
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.pipeline import Step
    from truceledger.vocabulary.issue import Issue

app = typer.Typer(
    name="truce",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Read the reporting on a ceasefire and keep the ledger of it: who says what, through whom, in which report, at which characters.",
    epilog="Start with `truce demo`, then `truce add FOLDER` and `truce status`. Exit codes: 0 well, 1 nothing read, 2 usage, 3 ledger, 4 does not verify, 5 below a floor, 130 interrupted.",
)


def _issue(issue: Issue, source: str | None = None) -> None:
    """Tell a trouble; of a report that has no address the ``source`` it came from, and not its id."""
    from truceledger.publishing.safe import one_line

    message = one_line(issue.message)
    named = source if source and issue.where == issue.report else issue.where
    where = "" if message.startswith(named) else f"{one_line(named)}: "
    sys.stderr.write(f"{issue.severity.value}: {where}{message}\n")


def _progress(steps: Iterable[Step], total: int | None) -> Iterator[Step]:
    """Show progress on a terminal from ten reports on."""
    if total is None or total < 10 or not sys.stderr.isatty():
        yield from steps
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=total)
        for step in steps:
            bar.advance(task)
            yield step


@app.callback(invoke_without_command=True)
def _main(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        sys.stdout.write(f"truceledger {__version__}\n")
        raise typer.Exit


@app.command(epilog="Example: truce add reports/ --ledger jeddah.db --process sudan-jeddah")
def add(
    sources: Annotated[list[str], typer.Argument(metavar="PATH…|URL…|-", help="Files, folders, patterns, addresses, or - for standard input.")],
    ledger: LedgerOption = None,
    process: FiledOption = None,
    publisher: PublisherOption = None,
    published: PublishedOption = None,
    language: LanguageOption = None,
    allow_private: PrivateOption = False,
    jobs: JobsOption = 1,
    reader: ReaderOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Read reports and record them in the ledger; adding a report again changes nothing, but for what is known better now."""
    from truceledger import pipeline
    from truceledger.intake import count
    from truceledger.publishing.cli.added import Added

    options = intake(publisher, published, language, allow_private)
    chosen = using(reader)
    added = Added()
    process = to_file_under(process, ledger)
    with open_ledger(ledger, read_only=False) as book:
        for step in _progress(pipeline.add(sources, book, options, known=known_profiles(), process=process, using=chosen, jobs=jobs), count(sources)):
            added.take(step)
            for issue in step.issues:
                if issue.severity != "notice":  # those are summed up
                    _issue(issue, step.source)
            if step.reading is not None and format is Format.JSONL:
                told = {"new": step.new, "instead": step.instead, "statements_new": step.statements_new, "process": step.process}
                write_line({"report": step.reading.report.ref(), **told, "issues": step.issues})
        where = str(book.path)
    if format is Format.JSON:
        write_json(added.value(where))
    elif format is Format.TABLE:
        sys.stdout.writelines(line + "\n" for line in added.lines(where, str(ledger) if ledger else None))
    if not added.totals["reports"]:
        raise typer.Exit(1)


@app.command(epilog="Example: truce read report.txt --published 2026-05-21 --format jsonl > statements.jsonl")
def read(
    sources: Annotated[list[str], typer.Argument(metavar="PATH…|URL…|-", help="Files, folders, patterns, addresses, or - for standard input.")],
    publisher: PublisherOption = None,
    published: PublishedOption = None,
    language: LanguageOption = None,
    allow_private: PrivateOption = False,
    jobs: JobsOption = 1,
    reader: ReaderOption = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="For each sentence: what was noticed, its clauses, what was read by which rule, what was set aside and why."),
    ] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Read reports and print their statements; no ledger is touched."""
    from truceledger import pipeline
    from truceledger.intake import count
    from truceledger.publishing.cli import statements
    from truceledger.publishing.cli.screen import Screen

    options = intake(publisher, published, language, allow_private)
    name_of = namer()
    screen = Screen()
    done, collected = 0, []
    for step in _progress(pipeline.read(sources, options, known=known_profiles(), using=using(reader), jobs=jobs), count(sources)):
        for issue in step.issues:
            _issue(issue, step.source)
        if step.reading is None:
            continue
        unread = any(i.severity == "error" or i.code == "language_unread" for i in step.reading.issues)
        done += not unread
        reading = step.reading
        if format is Format.JSONL:
            if explain:
                write_each({"report": reading.report.id, **sentence} for sentence in statements.explanation(reading))
            else:
                write_each(reading.statements)
        elif format is Format.JSON:
            collected.append(
                {
                    "report": reading.report.ref(),
                    "statements": reading.statements,
                    "issues": reading.issues,
                    **({"reader": reading.reader, "sentences": statements.explanation(reading)} if explain else {}),
                }
            )
        else:
            title = reading.report.title or reading.report.publisher or step.source
            screen.title(f"{title}: {len(reading.statements)} statements")
            if explain:
                statements.explained(screen, reading, name_of)
            else:
                for statement in reading.statements:
                    statements.brief(screen, statement, name_of)
    if format is Format.JSON:
        write_json(collected)
    if not done:
        raise typer.Exit(1)


@app.command(epilog="Example: truce status --process lebanon-israel --as-of 2026-05-21")
def status(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    everything: Annotated[bool, typer.Option("--all", help="Show every line of every chapter.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print the state of play: what is in force, next dates, who waits for whom, counts side by side, on whose word."""
    from truceledger import pipeline
    from truceledger.publishing.cli import status as pages
    from truceledger.publishing.cli.screen import Screen
    from truceledger.vocabulary.judgement import Standing

    known = known_profiles()
    with open_ledger(ledger, read_only=True) as book:
        desks, moment = pipeline.Desks(book, known), moment_of(as_of)
        states = [desks.state(moment, n, Standing(standing.value)) for n in processes_of(book, process)]
        unfiled = next((reports for name, reports, *_ in book.processes() if not name), 0)
    if format is Format.JSON:
        write_json(states[0] if process or len(states) == 1 else states)
        return
    if format is Format.JSONL:
        for state in states:
            write_line(state)
        return
    screen = Screen()
    if len(states) > 1:
        screen.put(screen.style(f"{len(states)} processes in this ledger; one alone: truce status --process NAME", "dim"))
    titles = {p.id: p.title for p in known}
    for state in states:
        pages.show(screen, state, everything=everything, title=titles.get(state.process or "", state.process))
    if unfiled and not process:
        screen.put()
        told = f"{number_of(unfiled, 'report')} gave no statement and {'belongs' if unfiled == 1 else 'belong'} to no process: truce processes"
        screen.item(told, first="", then="", styles=("dim",))


@app.command(name="list", epilog="Example: truce list tolls --party LBN --since 2026-05-01")
def list_(
    kind: Annotated[str, typer.Argument(help="A kind, singular or plural, or all; `truce kinds` lists them.")],
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    party: PartyOption = None,
    source: SourceOption = None,
    place: PlaceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    verdict: VerdictOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """List the statements of one kind, or of all."""
    from truceledger.publishing.cli import statements
    from truceledger.publishing.cli.screen import Screen
    from truceledger.vocabulary.judgement import Verdict
    from truceledger.vocabulary.kinds import kind_of

    kinds = () if kind == "all" else (kind_named(kind),)
    with open_ledger(ledger, read_only=True) as book:
        look = look_of(book, process, as_of, standing)
        view = book.view(look.as_of, look.process, look.standing, rejected=verdict == Verdict.REJECTED)
    found = [h.statement for h in chosen(view, wanted_of(view, kinds, party, source, place, since, until, verdict))]
    shown = found[:limit] if limit else found
    if format is Format.JSON:
        write_json(shown)
    elif format is Format.JSONL:
        for statement in shown:
            write_line(statement)
    else:
        screen, name_of = Screen(), namer()
        for statement in shown:
            statements.brief(screen, statement, name_of)
        left = len(found) - len(shown)
        plural = kind_of(kind).plural if kinds else "statements"
        screen.put(f"{len(shown)} of {len(found)} {plural}" + (f"; {left} more with --limit 0" if left else ""))


@app.command(epilog="Example: truce show 3f2a91c0")
def show(
    statement: Annotated[str, typer.Argument(help="The first four or more characters of a statement's id.")],
    ledger: LedgerOption = None,
    unredacted: Annotated[bool, typer.Option("--unredacted", help="Show protected sources too; for your eyes alone.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show one statement: its quote in context, the chain of attribution, the rule, the entries."""
    import msgspec

    from truceledger.publishing.cli import statements, withheld
    from truceledger.publishing.cli.screen import Screen

    with open_ledger(ledger, read_only=True) as book:
        redaction = None if unredacted else book.redaction()
        if unredacted and book.redaction() is not None:
            withheld.lift(book)
        bare = book.statement(statement, unredacted=True)
        held = redaction.held(bare) if redaction else bare
        found = book.entries(bare.statement.statement_id)
        entries = [redaction.entry(e, bare.statement) if redaction else msgspec.to_builtins(e) for e in found]
        text = book.text(held.statement.report.digest)
    if format is Format.TABLE:
        statements.full(Screen(), held, text, entries, namer())
    else:
        value = {
            "statement": held.statement,
            "recorded": held.recorded,
            "verdict": held.verdict,
            "corrected": held.corrected,
            "redacted": held.redacted,
            "entries": entries,
        }
        (write_json if format is Format.JSON else write_line)(value)


@app.command(epilog="Example: truce verify --ledger jeddah.db")
def verify(ledger: LedgerOption = None, format: FormatOption = Format.TABLE) -> None:
    """Check the ledger's chain, every span against the stored text, and the evidence bytes."""
    with open_ledger(ledger, read_only=True) as book:
        made = book.verify()
    if format is Format.TABLE:
        for trouble in made.troubles:
            _issue(trouble)
        verdict = "holds" if made.ok else f"does not hold: {len(made.troubles)} troubles"
        sys.stdout.write(f"{made.entries} entries, {made.reports} reports, {made.statements} statements: the ledger {verdict}\n")
    else:
        (write_json if format is Format.JSON else write_line)(made)
    if not made.ok:
        raise typer.Exit(4)


@app.command(epilog="Example: truce processes")
def processes(ledger: LedgerOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the processes of a ledger, with their reports and days."""
    from truceledger.publishing.cli.screen import Screen

    with open_ledger(ledger, read_only=True) as book:
        listed = book.processes()
    rows = [{"process": n or None, "reports": r, "statements": s, "first": a, "last": b} for n, r, s, a, b in listed]
    if format is Format.JSON:
        write_json(rows)
    elif format is Format.JSONL:
        for row in rows:
            write_line(row)
    else:
        table = [(n or "(none: nothing was read)", r, s, a or "", b or "") for n, r, s, a, b in listed]
        Screen().rows(("process", "reports", "statements", "first", "last"), table)


@app.command(epilog="Example: truce kinds --format json")
def kinds(format: FormatOption = Format.TABLE) -> None:
    """List the ten kinds of statement and their fields; a star marks fields that must agree for a match."""
    from truceledger.publishing.cli.screen import Screen
    from truceledger.vocabulary.kinds import KINDS

    if format is Format.TABLE:
        Screen().rows(
            ("kind", "says that", "fields"),
            [(k.name, k.about, ", ".join(f.name + ("*" if f.key else "") for f in k.fields)) for k in KINDS],
        )
        return
    values = [{"kind": k.name, "label": k.label, "about": k.about, "fields": k.schema()} for k in KINDS]
    if format is Format.JSON:
        write_json(values)
    else:
        for value in values:
            write_line(value)


@app.command(epilog="Example: truce rules event.verb")
def rules(
    rule: Annotated[str | None, typer.Argument(help="Show this rule whole: its id, or a part of it that only one rule has.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only rules of this kind.")] = None,
    gold: Annotated[list[Path] | None, typer.Option("--gold", help="Measure on this gold file: statements found, extra, precision.")] = None,
    reader: ReaderOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what reads: each rule with the frames and words it goes by, its examples, and with --gold its precision."""
    from truceledger.publishing.cli import rules as command
    from truceledger.publishing.cli.screen import Screen

    listed = command.chosen(rule, kind)
    figures = command.figures(gold, using(reader)) if gold else None
    if format is Format.TABLE:
        (command.whole if rule else command.table)(Screen(), listed, figures)
    else:
        values = [command.plain(card, figures, whole=bool(rule)) for card in listed]
        if format is Format.JSONL:
            write_each(values)
        else:
            write_json(values[0] if rule else values)


@app.command(epilog="Example: truce profiles lebanon-israel")
def profiles(
    name: Annotated[str | None, typer.Argument(help="Show this profile whole: an id, or the path of a .toml file.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List conflict profiles, or show one."""
    from truceledger.knowledge.profiles import find
    from truceledger.publishing.cli.screen import Screen

    if name:
        known = {p.id: p for p in known_profiles()}
        (write_json if format is not Format.JSONL else write_line)(known.get(name) or find(name))
        return
    listed = known_profiles()
    if format is Format.TABLE:
        Screen().rows(
            ("profile", "title", "parties", "mediators"),
            [(p.id, p.title, ", ".join(q.code for q in p.parties), ", ".join(p.mediators)) for p in listed],
        )
    else:
        write_json(listed) if format is Format.JSON else write_each(listed)


@app.command(epilog="Example: truce evaluate eval/gold/en/dev.jsonl --by conflict --errors errors.jsonl")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold files, JSONL.")],
    by: Annotated[str, typer.Option(help="Group the figures by kind, conflict, form or rule.")] = "kind",
    errors: Annotated[Path | None, typer.Option(help="Write every miss, extra and wrong field to this file, a JSON object a line.")] = None,
    floors: Annotated[Path | None, typer.Option(help="Fail with exit code 5 when a figure is below its floor in this file.")] = None,
    against: Annotated[Path | None, typer.Option(help="Print what is gained and lost since this earlier run's --format json.")] = None,
    reader: ReaderOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Measure the reader on gold: precision, recall and F1, fields among found pairs, and where it fails."""
    from truceledger.evaluation.scoring import GROUPS
    from truceledger.publishing.cli import evaluate as command

    if by not in GROUPS:
        raise UsageError(f"--by {by}: choose {', '.join(GROUPS)}")
    made = command.evaluated(gold, using(reader))
    if errors is not None:
        command.write_errors(made, errors)
    if format is Format.TABLE:
        command.table(made, by)
    else:
        (write_json if format is Format.JSON else write_line)(made.to_json())
    if against is not None:
        command.compare(made, against, sys.stdout if format is Format.TABLE else sys.stderr)  # a program reads JSON alone
    if floors is not None:
        command.check_floors(made, floors)


@app.command(epilog="Example: truce demo --ledger demo.db")
def demo(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every line of every chapter.")] = False,
) -> None:
    """Read the sample reports that come with Truceledger and print the state of play they amount to."""
    import tempfile
    from importlib import resources

    with resources.as_file(resources.files("truceledger").joinpath("samples")) as folder:
        own = Path(tempfile.mkdtemp(prefix="truceledger-")) / "demo.db" if ledger is None else ledger
        sys.stdout.write(f"Reading the sample reports into {own}\n\n")
        sys.stdout.flush()
        add([str(folder)], own)
    status(own, process or "lebanon-israel", everything=everything)
    sys.stdout.write(
        f"\nThe samples cover other processes too:  truce status --ledger {own}\n"
        f"Each line ends with the ids of its grounds:  truce show ID --ledger {own}\n"
    )


for _module in (standoff, figures, commitments, changes, brief, export, links, sources, review, search, feeds, serve, users):
    _module.register(app)


def main() -> None:
    """Run ``truce``; no traceback reaches the user unless TRUCE_DEBUG is set."""
    try:
        code = app(standalone_mode=False)
        if isinstance(code, int) and code:
            sys.exit(code)
    except TruceError as trouble:
        _stop(trouble, str(trouble), trouble.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; what was recorded before is kept\n")
        sys.exit(130)
    except BrokenPipeError:
        # the reader of the pipe has had enough: say nothing, and keep Python from saying it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as trouble:  # the last net: every stage's own troubles are values or TruceError
        # Typer brings its own copy of click, whose exceptions are told by their shape
        if type(trouble).__name__ == "Abort":
            sys.exit(130)
        if hasattr(trouble, "exit_code"):
            if hasattr(trouble, "show"):
                trouble.show()
            sys.exit(trouble.exit_code)
        _stop(trouble, f"something went wrong that should not ({type(trouble).__name__}: {trouble}); set TRUCE_DEBUG=1 to see where", 1)


def _stop(trouble: BaseException, message: str, code: int) -> None:
    if os.environ.get("TRUCE_DEBUG"):
        raise trouble
    sys.stderr.write(f"truce: {message}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
