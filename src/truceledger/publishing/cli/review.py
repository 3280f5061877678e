"""``truce review`` and its kin: what people decide, in the terminal or by commands, and how far they agree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.agreement import agreement, gold
from truceledger.publishing.cli.common import known_profiles, processes_of, reviewer_name, write_each, write_json
from truceledger.publishing.cli.deciding import ReviewerOption, correct, decisions, judge, undo
from truceledger.publishing.cli.options import Format, FormatOption, LedgerOption, ProcessOption, open_ledger

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.publishing.review.session import Session

#: Milliseconds that a key waits for another process to let go of the ledger.
BUSY_MS = 1500


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: truce review --process lebanon-israel --kind toll")(review)
    app.command(epilog="Example: truce judge 3f2a91c0 77b0e1d2 rejected --reason 'the number is of another month'")(judge)
    app.command(epilog="Example: truce correct 3f2a91c0 --set actor=LBN:MIL --set when=2026-05-20 --reason 'the army, the day before'")(correct)
    app.command(epilog="Example: truce undo 418 --reason 'the wrong statement'")(undo)
    app.command(epilog="Example: truce decisions --reviewer rana --format jsonl")(decisions)
    app.command(epilog="Example: truce agreement --process lebanon-israel")(agreement)
    app.command(epilog="Example: truce gold export -o judged.jsonl, then truce evaluate judged.jsonl")(gold)


def review(
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    reviewer: ReviewerOption = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only statements of this kind.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 0,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Only what reviewers differ on, your own too; what you decide then settles it.")
    ] = False,
    blind: Annotated[bool, typer.Option("--blind", help="Do not show what other reviewers decided, so that agreement can be measured.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print the queue with its reasons, and decide nothing.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Review statements one by one, those first on which most of the state of play rests; --list prints the queue."""
    interactive = not listed and format is Format.TABLE and sys.stdout.isatty() and sys.stdin.isatty()
    wanted = _kind(kind)
    name = reviewer_name(reviewer)
    if interactive:
        with _open_to_decide(ledger) as book:
            session = _session(book, process, name, limit, disputed, blind)
            session.choose(wanted)
            _run(session)
        return
    with open_ledger(ledger, read_only=True) as book:
        session = _session(book, process, name, 0, disputed, blind)
        session.choose(wanted)
        _list(session, limit, format)


def _open_to_decide(path: Path | None) -> Ledger:
    """Open the ledger so that a key does not wait long for another process."""
    from truceledger import settings
    from truceledger.ledger import Ledger

    return Ledger.open(path or settings.load().ledger_path, create=False, busy_ms=BUSY_MS)


def _session(book: Ledger, process: str | None, reviewer: str, limit: int, disputed: bool, blind: bool) -> Session:
    from truceledger.pipeline import Desks
    from truceledger.publishing.review.session import Session

    return Session(Desks(book, known_profiles()), reviewer, processes_of(book, process), limit=limit, disputed=disputed, blind=blind)


def _run(session: Session) -> None:
    from truceledger.publishing.review.app import ReviewApp
    from truceledger.publishing.review.session import upgrades
    from truceledger.publishing.review.values import resolver

    lexicon = session.desks.knowledge.parties
    ReviewApp(session, lexicon.name_of, resolver(lexicon), upgraded(*upgrades(session.ledger))).run()
    count = len(session.history)
    sys.stdout.write(f"{count} decision{'' if count == 1 else 's'} made, {session.left()} left in the queue; truce decisions lists them\n")


def upgraded(carried: int, reopened: int) -> str:
    """Say what newer readers did to decisions; nothing where they did nothing."""
    if not carried and not reopened:
        return ""
    return f"newer readers: {carried} decision{'' if carried == 1 else 's'} carried over, {reopened} reopened because what is read changed"


def _list(session: Session, limit: int, format: Format) -> None:
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.review.session import plain, told, upgrades

    items = session.items
    shown = items[:limit] if limit else items
    carried, reopened = upgrades(session.ledger)
    if format is Format.JSONL:
        write_each(plain(session, item) for item in shown)
        return
    if format is Format.JSON:
        counts = {"statements": session.queue.statements, "judged": session.queue.judged, "waiting": len(items)}
        write_json({"reviewer": session.reviewer, **counts, "carried": carried, "reopened": reopened, "items": [plain(session, i) for i in shown]})
        return
    screen, name_of = Screen(), session.desks.knowledge.parties.name_of
    several = len(session.processes) > 1
    for number, item in enumerate(shown, 1):
        held = session.held(item.statement)
        statement = held.statement
        screen.item(f"{number}. {told(held, name_of)}", first="", then="   ", styles=("bold",))
        screen.item("why: " + "; ".join(item.reasons), first="   ", then="   ")
        screen.item(f"“{statement.evidence[0].exact}”", first="   ", then="   ")
        screen.item(
            " · ".join([item.statement[:8], *([item.process] if several and item.process else []), _where(statement)]),
            first="   ",
            then="   ",
            styles=("dim",),
        )
    left = len(items) - len(shown)
    screen.put(f"{len(shown)} of {len(items)} waiting for {session.reviewer}" + (f"; {left} more without --limit" if left else ""))
    screen.put(f"{session.queue.judged} of {session.queue.statements} statements decided on by {session.reviewer}")
    if words := upgraded(carried, reopened):
        screen.put(words)


def _where(statement: Any) -> str:
    from truceledger.assessment.words import day

    report = statement.report
    return f"{report.publisher or 'publisher unknown'}, {day(str(report.published)) if report.published else 'undated'}"


def _kind(words: str | None) -> str | None:
    from truceledger.vocabulary.kinds import kind_of

    if words is None:
        return None
    try:
        return kind_of(words).name
    except KeyError as trouble:
        raise UsageError(str(trouble.args[0])) from None
