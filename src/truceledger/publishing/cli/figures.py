"""``truce figures``: rival counts side by side, rebuilt from the series, taken from tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, processes_of, write_each, write_json
from truceledger.publishing.cli.options import (
    AsOfOption,
    FiledOption,
    Format,
    FormatOption,
    LedgerOption,
    ProcessOption,
    StandingOpt,
    StandingOption,
    open_ledger,
    to_file_under,
)
from truceledger.publishing.figures import answers_of, blocks_of, known_measure
from truceledger.publishing.queries import day_of, moment_of

if TYPE_CHECKING:
    from truceledger.assessment import Line
    from truceledger.assessment.desk import Desk
    from truceledger.intake.tables import Stated, Told
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import Profile
    from truceledger.publishing.cli.screen import Screen

#: Points in a block's row, blocks of a process, and answers to a question, unless all are asked for.
POINTS, BLOCKS, ANSWERS = 8, 12, 6

family = typer.Typer(invoke_without_command=True, no_args_is_help=False, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(family, name="figures", help="Print the counts of each issuer side by side, rebuild a quoted figure, or import a table.")


@family.callback(epilog='Example: truce figures --process lebanon-israel --rebuild "380 killed since 17 April" --said 2026-05-12')
def figures(
    context: typer.Context,
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    measure: Annotated[str | None, typer.Option("--measure", help="Only this: killed, wounded, displaced, violation, …")] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="CODE", help="Only this issuer's: LBN:GOV, ocha, or LBN for all of a state.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only points of this day and later.")] = None,
    rebuild: Annotated[
        str | None, typer.Option("--rebuild", metavar="WORDS", help="Can this figure be rebuilt from a series? Such as “380 killed since 17 April”.")
    ] = None,
    said: Annotated[str | None, typer.Option("--said", metavar="DAY", help="The day the figure was said: only figures up to then are tried.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every series and every point.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print the counts of each issuer side by side, never added: last value, rise, revisions, restarts; and what does not add up."""
    if context.invoked_subcommand is not None:
        return
    from truceledger import pipeline
    from truceledger.publishing.cli.screen import Screen
    from truceledger.vocabulary.judgement import Standing

    if said is not None and rebuild is None:
        raise UsageError("--said goes with --rebuild; give both")
    moment, first, day = moment_of(as_of), day_of(since, "--since"), day_of(said, "--said")
    known_measure(measure)
    known = known_profiles()
    with open_ledger(ledger, read_only=True) as book:
        desks = pipeline.Desks(book, known)
        found = [(n, desks.desk(moment, n, Standing(standing.value))) for n in processes_of(book, process)]
    if rebuild is not None:
        answers = [(n, answers_of(desk, rebuild, day, measure, issuer)) for n, desk in found]
        _print_answers(answers, rebuild, format, everything=everything)
        return
    blocks = [(n, desk, blocks_of(desk, measure, issuer, first)) for n, desk in found]
    if format is not Format.TABLE:
        told = [(n, d, b, c) for n, d, (b, c) in blocks if b or c or process]
        if format is Format.JSON:
            values = [{"process": n, "as_of": str(d.today) if d.today else None, "series": b, "checks": c} for n, d, b, c in told]
            write_json(values[0] if len(values) == 1 else values)
        else:
            rows: list[dict[str, Any]] = [{"process": n, **block} for n, _, b, _ in told for block in b]
            write_each([*rows, *({"process": n, "check": line} for n, _, _, c in told for line in c)])
        return
    screen, shown = Screen(), 0
    titles = {p.id: p.title for p in known}
    for name, desk, (series, checks) in blocks:
        if series or checks:
            shown += 1
            _show(screen, titles.get(name or "", name or "all processes"), desk, series, checks, everything=everything)
    if not shown:
        screen.item("no figures of this sort were read; `truce figures` alone shows all there are", first="", then="")


def _show(screen: Screen, title: str, desk: Desk, blocks: list[dict[str, Any]], checks: list[Line], *, everything: bool) -> None:
    from truceledger.assessment.figures.names import on
    from truceledger.publishing.cli.status import entry

    screen.title(f"Figures: {title}, as of {on(desk.today)}")
    screen.item("(each issuer's figures stand alone; nothing is added or averaged across them)", first="  ", then="  ", styles=("dim",))
    most = len(blocks) if everything else BLOCKS
    for block in blocks[:most]:
        _block(screen, desk, block, everything=everything)
    if len(blocks) > most:
        screen.item(f"… and {len(blocks) - most} more series: `truce figures --all`, or fewer with --measure and --issuer", first="  ", then="  ")
    if checks:
        screen.title("What does not add up")
        for line in checks:
            entry(screen, line)


def _block(screen: Screen, desk: Desk, block: dict[str, Any], *, everything: bool) -> None:
    from truceledger.assessment.figures.names import measured, number, on, place_of

    last, points = block["last"], block["points"]
    place = place_of(desk, block["code"] or "”", block["place"] or "")
    head = f"{measured(block['counts'], block['people'])} — {block['issuer']}" + (f", {place}" if place else "")
    if block["basis"] == "cumulative":
        head += f", counted since {on(block['anchor'])}" if block["anchor"] else ", start of the count not told"
        head += " (ended)" if block["ended"] else ""
    else:
        head += ", by periods" if block["basis"] == "period" else ""
    screen.item(head, styles=("bold",))
    value = number(last["value"]) if "phrase" not in last else last["phrase"]
    rises = [f"{number(r['by'])} more than on {on(r['from'])}" for r in (block.get("rises") or {}).values() if r]
    window = f"{on(last['from'])} to {on(last['day'])}" if last.get("from") and last["from"] != last["day"] else on(last["day"])
    text = f"{value} {'by' if block['basis'] == 'cumulative' else 'for'} {window}"
    text += "; " + ", ".join(dict.fromkeys(rises)) if rises else ""
    screen.item(text + f" · {last['statement'][:8]}", first="    ", then="    ")
    if block.get("restart"):
        told = block["restart"]
        screen.item(f"began again after {number(told['before'])} ({on(told['day'])}): {told['why']}", first="    ", then="    ")
    for turn in (block.get("revisions") or [])[-3:]:
        how = "revised for" if turn["sort"] == "same_day" else "revised downward by"
        screen.item(f"{how} {on(turn['day'])}: {number(turn['from'])}, then {number(turn['to'])}", first="    ", then="    ")
    if len(points) > 1:
        kept = points if everything else points[-POINTS:]
        left = len(points) - len(kept)
        row = " · ".join(f"{p['day']} {number(p['value'])}" for p in kept)
        screen.item((f"{left} earlier · " if left else "") + row, first="    ", then="    ", styles=("dim",))


def _print_answers(answers: list[tuple[str | None, list[Line]]], words: str, format: Format, *, everything: bool) -> None:
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.cli.status import entry

    values = [{"process": n, "figure": words, "series": lines} for n, lines in answers if lines]
    if format is Format.JSON:
        write_json(values[0] if len(values) == 1 else values)
        return
    if format is Format.JSONL:
        write_each(values)
        return
    screen = Screen()
    if not values:
        screen.item(
            "no running total of this measure with an exact number was read, so nothing can be rebuilt; `truce figures` shows what there is",
            first="",
            then="",
        )
    for value in values:
        screen.title(f"“{words}” against the series of {value['process'] or 'the ledger'}")
        lines: Any = value["series"]
        most = len(lines) if everything else ANSWERS
        for line in lines[:most]:
            entry(screen, line)
        if len(lines) > most:
            screen.item(f"… and {len(lines) - most} more series: --all, or --issuer CODE", first="  ", then="  ", styles=("dim",))


@family.command("import", epilog="Example: truce figures import counts.csv --publisher 'Relief Desk' --map deaths=killed:cumulative --dry-run")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table: CSV, XLSX or JSON.")],
    ledger: LedgerOption = None,
    roles: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=ROLE",
            help="What a column is: date, issuer, killed:cumulative, wounded:period, place, skip, …; may be given again.",
        ),
    ] = None,
    issuers: Annotated[
        list[str] | None,
        typer.Option("--issuer", metavar="[CELL=]CODE", help="Whose counts they are: LBN:GOV, or moph_lb=LBN:GOV for one cell's words."),
    ] = None,
    anchors: Annotated[
        list[str] | None, typer.Option("--anchor", metavar="[PHASE=]DAY", help="The day running totals start from; with PHASE= for one phase.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Where all rows are about, where no column says.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published the table.")] = None,
    published: Annotated[str | None, typer.Option("--published", metavar="DAY", help="When. Default: the table's last day.")] = None,
    process: FiledOption = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the mapping and what would be recorded; record nothing.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Take a table of figures into the ledger: every count a statement at its row. Importing again changes nothing."""
    from datetime import UTC, datetime

    from truceledger.intake.raw import Evidence
    from truceledger.intake.tables import Told, read_table, role_of, stated
    from truceledger.knowledge import Knowledge

    known = known_profiles()
    knowledge = Knowledge.load(known)
    told = Told(
        {column: role_of(role) for column, role in _pairs(roles, "--map").items()},
        _issuers(issuers, knowledge),
        {phase: day for phase, words in _pairs(anchors, "--anchor", whole=True).items() if (day := day_of(words, "--anchor"))},
        place,
        publisher,
        day_of(published, "--published"),
    )
    content = _bytes(file)
    table = read_table(content, file.name, sheet)
    now = datetime.now(UTC)
    evidence = Evidence.of(content, table.media_type, None, now)
    made = stated(table, knowledge, told, evidence=evidence.digest)
    filed = _process(made, knowledge, known, to_file_under(process, ledger))
    result = None
    if not dry_run:
        with open_ledger(ledger, read_only=False) as book:
            result = book.record(made.reading, evidence, process=filed, at=now)
            where = str(book.path)
    new = result.statements_new if result else None
    if format is Format.TABLE:
        _show_import(made, told)
        count, under = len(made.reading.statements), f" under {filed.name}" if filed else ""
        if result is None:
            typer.echo(f"{count:,} statements would be recorded{under}; nothing was (--dry-run)")
        elif result.instead:
            typer.echo(f"{count:,} statements recorded{under}, in the place of those of the same table, of which less was known. Ledger: {where}")
        else:
            typer.echo(f"{count:,} statements, {new:,} of them new, recorded{under}. Ledger: {where}")
        return
    value = _import_data(made, filed.name if filed else None, new)
    (write_json if format is Format.JSON else lambda v: write_each([v]))(value)


def _bytes(file: Path) -> bytes:
    from truceledger.intake.tables.table import MOST_BYTES

    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(f"{file}: {file.stat().st_size:,} bytes are more than the {MOST_BYTES:,} that are taken in; split the table")
        return file.read_bytes()
    except OSError as trouble:
        raise UsageError(f"{file}: cannot be read ({trouble.strerror}); check the path") from None


def _pairs(given: list[str] | None, option: str, *, whole: bool = False) -> dict[str, str]:
    """Take ``NAME=VALUE`` apart at the last =; with ``whole`` a value alone is for all."""
    found = {}
    for words in given or []:
        name, equals, value = words.rpartition("=")
        if not value.strip() or not (equals or whole):
            raise UsageError(f"{option} {words!r} is not of the form {'[NAME=]VALUE' if whole else 'COLUMN=ROLE'}")
        found[name.strip()] = value.strip()
    return found


def _issuers(given: list[str] | None, knowledge: Knowledge) -> dict[str, str]:
    from truceledger.intake.tables.issuers import issuer_code
    from truceledger.vocabulary.field import PARTY_CODE

    found = {}
    for cell, words in _pairs(given, "--issuer", whole=True).items():
        code = words if PARTY_CODE.fullmatch(words) else issuer_code(words, knowledge.parties)[0]
        if code is None:
            raise UsageError(f"--issuer {words!r} is no party's code or known name; write LBN:GOV, ocha or a slug such as relief-network")
        found[cell] = code
    return found


def _process(made: Stated, knowledge: Knowledge, known: tuple[Profile, ...], given: str | None) -> Any:
    """File a table under the process given, else the one whose profile knows its issuer's count, else as a report is filed."""
    from truceledger.filing import process_of
    from truceledger.ledger import Process

    codes = {code for code, _ in made.issuers.values() if code}
    measures = {s.fields.get("measure") for s in made.reading.statements}
    own = [p.id for p in known if any(a.issuer in codes and a.measure in measures for a in p.anchors)]
    if given is None and len(own) == 1:
        return Process(own[0], "profile")
    return process_of(made.reading, knowledge, known, given)


def _show_import(made: Stated, told: Told) -> None:
    from truceledger.assessment.figures.names import on
    from truceledger.publishing.cli.screen import Screen

    screen = Screen()
    report = made.reading.report
    screen.item(f"{report.title}, published by {report.publisher or 'nobody named'}, {on(report.published)}", first="", then="", styles=("bold",))
    screen.rows(("column", "is", "because"), [(column, str(role), role.why) for column, role in made.mapping.roles.items()])
    if made.mapping.left_out:
        screen.item(
            f"left out, nothing tells what they are: {', '.join(made.mapping.left_out)} (--map COLUMN=ROLE takes one in)", first="", then="  "
        )
    for words, (code, how) in made.issuers.items():
        name = f"issuer {words!r}" if words else "issuer (no column)"
        text = (
            f"{name} is {code} ({how})"
            if code
            else f"{name}: {how}; its counts stand under these words (--issuer {words or 'CELL'}=CODE names a party)"
        )
        if words or code:
            screen.item(text, first="", then="  ")
        else:
            screen.item("whose counts these are is not told; they stand as the publisher's own (--issuer CODE)", first="", then="  ")
    for phase, (start, how) in made.anchors.items():
        screen.item(f"{'phase ' + phase if phase else 'running totals'} counted from {on(start)} ({how})", first="", then="  ")
    if not made.anchors and any(r.basis == "cumulative" for r in made.mapping.counts().values()):
        screen.item("the start of the running totals is not told (--anchor DAY)", first="", then="  ")
    for note in made.notes:
        screen.item(note, first="", then="  ")


def _import_data(made: Stated, process: str | None, new: int | None) -> dict[str, Any]:
    return {
        "report": made.reading.report.ref(),
        "process": process,
        "mapping": {column: {"role": str(role), "why": role.why} for column, role in made.mapping.roles.items()},
        "left_out": made.mapping.left_out,
        "issuers": {words: {"code": code, "why": how} for words, (code, how) in made.issuers.items()},
        "anchors": {phase: {"day": str(start), "why": how} for phase, (start, how) in made.anchors.items()},
        "notes": made.notes,
        "statements": len(made.reading.statements),
        "statements_new": new,
        "recorded": new is not None,
    }
