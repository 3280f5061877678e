"""``truce agreement`` and ``truce gold``: how far reviewers agree, and what they decided as gold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import namer, write_each, write_json
from truceledger.publishing.cli.deciding import OneReviewerOption
from truceledger.publishing.cli.options import Format, FormatOption, LedgerOption, ProcessOption, open_ledger
from truceledger.publishing.cli.withheld import cleaned


def agreement(ledger: LedgerOption = None, process: ProcessOption = None, format: FormatOption = Format.TABLE) -> None:
    """Print how far reviewers agree: Krippendorff's alpha over their last decisions, and where they differ."""
    from truceledger.evaluation.agreement import agreement as measured
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.phrases import phrase

    with open_ledger(ledger, read_only=True) as book:
        view = book.view(process=process, rejected=True)
    made = measured(view)
    if format is Format.JSON:
        write_json(made)
        return
    if format is Format.JSONL:
        write_each(made.disagreements)
        return
    screen, name_of = Screen(), namer()
    known = {h.statement.statement_id: h.statement for h in view.statements}
    measures = [("all", made.all), *made.kinds.items()]
    rows = [(kind, m.units, m.reviewers, "—" if m.alpha is None else f"{m.alpha:.3f}") for kind, m in measures]
    screen.rows(("kind", "decided on by two or more", "reviewers", "alpha"), rows)
    for kind, m in measures:
        if m.note:
            screen.item(f"{kind}: {m.note}", first="  ", then="    ", styles=("dim",))
    told = ", ".join(f"{name} {n}" for name, n in made.reviewers.items()) or "none"
    screen.item(f"decisions: {told}; {made.single} statement{'' if made.single == 1 else 's'} decided on by one reviewer alone", first="", then="  ")
    screen.item(
        "alpha is 1 where all agree and 0 where they agree no more than by chance (Krippendorff 2011, nominal); decisions that settle are not"
        " measured, copies of a text count once, and who saw another's decision did not decide independently (truce review --blind)",
        first="",
        then="  ",
        styles=("dim",),
    )
    for one in made.disagreements:
        statement = known[one.statement]
        settled = f" — settled by {one.settled}" if one.settled else ""
        screen.item(f"{one.statement[:8]} {one.kind}: {phrase(statement, name_of)}{settled}", styles=("yellow",) if not one.settled else ())
        for j in one.decisions:
            what = "corrected" if j.corrected and j.verdict == "accepted" else j.verdict.value
            screen.item(f"{j.reviewer}: {what}{', ' + j.reason if j.reason else ''} (entry {j.entry})", first="    ", then="      ")


def gold(
    action: Annotated[str, typer.Argument(metavar="export", help="export: write what was judged as gold for `truce evaluate`.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")] = None,
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    reviewer: OneReviewerOption = None,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="Leave out statements on which people are unsure; else they are optional gold.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take reports that are judged only in part too; what is open in them is optional gold.")
    ] = False,
) -> None:
    """Write judged statements as gold, one report a line: accepted ones as corrected, rejected ones left out."""
    import json

    from truceledger.evaluation.judged import gold_of

    if action != "export":
        raise UsageError(f"no action {action!r} on gold; there is export")
    with open_ledger(ledger, read_only=True) as book:
        made = gold_of(book.view(process=process, rejected=True), book.text, reviewer=reviewer, accepted=accepted, partial=partial)
    lines = [json.dumps(report, ensure_ascii=False) + "\n" for report in made.reports]
    if output is None:
        sys.stdout.writelines(lines)
    else:
        try:
            output.write_text(cleaned("".join(lines)), encoding="utf-8")
        except OSError as trouble:
            raise UsageError(f"{output}: cannot be written ({trouble.strerror})") from None
    told = [f"{len(lines)} report{'' if len(lines) == 1 else 's'}, {made.statements} accepted statement{'' if made.statements == 1 else 's'}"]
    if made.undecided:
        told.append(f"{made.undecided} reports left out, in which some statement is not decided on or disputed (--partial takes them)")
    if partial:
        told.append("reports judged in part are among them: what is open in them is neither rewarded nor punished")
    if made.withheld:
        told.append(f"{made.withheld} statements withheld, of reports in which a protected source is named")
    sys.stderr.write("; ".join(told) + "\n")
