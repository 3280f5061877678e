"""``truce links``, ``link``, ``split``: what is one, by rules and by people."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import namer, reviewer_name, write_each, write_json
from truceledger.publishing.cli.options import AsOfOption, Format, FormatOption, LedgerOption, ProcessOption, open_ledger
from truceledger.publishing.queries import moment_of

if TYPE_CHECKING:
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.linked import Cluster, End, Row
    from truceledger.vocabulary.link import Link

RelationOption = Annotated[
    str | None,
    typer.Option("--relation", metavar="NAME", help="copy_of, same_claim, same_event, same_instrument, same_meeting or same_step."),
]
EndArgument = Annotated[
    str, typer.Argument(help="The beginning of a statement's id; for copy_of also a report's; for same_step a step: ISR.withdraw.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")]
ReviewerOption = Annotated[str | None, typer.Option("--reviewer", help="Who; by default TRUCE_REVIEWER, else your login.")]

_app = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(
        _app, name="links", help="List what is one by rules and people: copies, and claims of one event, instrument, meeting or step in other words."
    )
    app.command(epilog="Example: truce link 3f2a91c0 77b0c1de --reason 'both tell of the strike on the bridge'")(link)
    app.command(epilog="Example: truce split 3f2a91c0 77b0c1de --reason 'two strikes, an hour apart'")(split)


@_app.callback(epilog="Example: truce links --machine --relation same_event")
def links(
    context: typer.Context,
    relation: RelationOption = None,
    machine: Annotated[bool, typer.Option("--machine", help="Those that rules propose and nobody has decided on.")] = False,
    confirmed: Annotated[bool, typer.Option("--confirmed", help="Those that a person made or confirmed.")] = False,
    apart: Annotated[bool, typer.Option("--apart", help="Pairs that a person split.")] = False,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List links: both quotes, why, by whom, with the number of the entry, by which to confirm or undo it."""
    if context.invoked_subcommand is not None:
        return
    from truceledger.publishing import linked

    wanted = linked.relation_of(relation).value if relation else None
    with open_ledger(ledger, read_only=True) as book:
        view = book.view(moment_of(as_of), process)
        found = linked.chosen(view.links, wanted, machine=machine, confirmed=confirmed, apart=apart)
        listed = linked.rows(view, found, linked.Names(view, namer()))
    if format is Format.TABLE:
        from truceledger.publishing.cli.screen import Screen

        _table(Screen(), listed, found)
    else:
        (write_json if format is Format.JSON else write_each)(listed)


@_app.command(epilog="Example: truce links clusters --relation copy_of")
def clusters(
    relation: RelationOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show what is one by the links in force, splits heeded."""
    from truceledger.publishing import linked

    wanted = linked.relation_of(relation).value if relation else None
    with open_ledger(ledger, read_only=True) as book:
        view = book.view(moment_of(as_of), process)
        listed = linked.clusters(view, wanted, linked.Names(view, namer()))
    if format is Format.TABLE:
        from truceledger.publishing.cli.screen import Screen

        _grouped(Screen(), listed)
    else:
        (write_json if format is Format.JSON else write_each)(listed)


@_app.command(epilog="Example: truce links suggest --ledger jeddah.db")
def suggest(ledger: LedgerOption = None) -> None:
    """Let the rules link a whole ledger anew; new reports are linked as they are added. What a person decided stands."""
    from truceledger.ledger import linking

    with open_ledger(ledger, read_only=False) as book:
        made = linking.suggest(book, at=datetime.now(UTC))
    known = len(made.links) - len(made.entries)
    sys.stdout.write(
        f"{len(made.entries):,} new link{'' if len(made.entries) == 1 else 's'} proposed, {known:,} known before; `truce links` lists them\n"
    )


@_app.command(epilog="Example: truce links confirm 412 --reason 'same depot, same hour'")
def confirm(
    entry: Annotated[int, typer.Argument(help="The number of the link's entry, as `truce links` shows it.")],
    reason: ReasonOption = "confirmed",
    reviewer: ReviewerOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Confirm a link that a rule proposes: it then counts as a person's."""
    from truceledger.publishing import linked

    with open_ledger(ledger, read_only=False) as book:
        body, name = linked.linked(book, entry), reviewer_name(reviewer)
        if body.apart:
            raise UsageError(f"entry {entry} parts two; `truce link` joins them")
        made = book.link(body.one, body.other, body.relation, by=name, reason=reason, at=datetime.now(UTC))
    _told(made.seq if made else None, f"confirmed by {name}", f"entry {entry} is confirmed already")


def link(
    one: EndArgument,
    other: EndArgument,
    reason: ReasonOption,
    relation: RelationOption = None,
    reviewer: ReviewerOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Say that two statements tell of one thing, two reports are copies, or two steps are one."""
    _decide(one, other, relation, reason, reviewer, ledger, apart=False)


def split(
    one: EndArgument,
    other: EndArgument,
    reason: ReasonOption,
    relation: RelationOption = None,
    reviewer: ReviewerOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Say that ONE is not what OTHER is: no rule and no chain of links joins the two again."""
    _decide(one, other, relation, reason, reviewer, ledger, apart=True)


def _decide(one: str, other: str, relation: str | None, reason: str, reviewer: str | None, ledger: LedgerOption, *, apart: bool) -> None:
    from truceledger.publishing import linked

    with open_ledger(ledger, read_only=False) as book:
        first, second, what = linked.pair(book, one, other, relation)
        name = reviewer_name(reviewer)
        made = book.link(first, second, what.value, by=name, reason=reason, at=datetime.now(UTC), apart=apart)
    said = f"{one} and {other}: {'not ' if apart else ''}{_plain(what.value)}, by {name}"
    _told(made.seq if made else None, said, f"{said}: said before, nothing added")


def _told(entry: int | None, said: str, known: str) -> None:
    sys.stdout.write(f"entry {entry}: {said}; `truce undo {entry}` takes it back\n" if entry is not None else known + "\n")


def _plain(relation: str) -> str:
    return relation.replace("_", " ")


def _table(screen: Screen, listed: list[Row], found: list[Link]) -> None:
    counts: dict[str, int] = {}
    for row in listed:
        what = ("not " if row.apart else "") + _plain(row.relation)
        counts[what] = counts.get(what, 0) + 1
    decided = sum(row.decided for row in listed)
    screen.item(
        f"{len(listed):,} link{'' if len(listed) == 1 else 's'}"
        + (": " + ", ".join(f"{n:,} {what}" for what, n in counts.items()) if counts else "")
        + f"; {decided:,} decided by people",
        first="",
        styles=("dim",),
    )
    for row in listed:
        by = row.by.removeprefix("machine:")
        how = f"confirmed, proposed by {by}" if row.by != by and row.decided else f"proposed by {by}" if row.by != by else f"by {by}"
        score = f", alike by {row.score:.2f}" if row.score else ""
        screen.put()
        screen.item(f"{row.entry} {'not ' if row.apart else ''}{_plain(row.relation)}: {how}{score}", first="", styles=("bold",))
        _end(screen, row.one)
        _end(screen, row.other)
        screen.item(f"why: {row.reason}", first="    ", then="      ", styles=("dim",))


def _grouped(screen: Screen, listed: list[Cluster]) -> None:
    if not listed:
        screen.item("Nothing is linked.", first="")
    last = ""
    for cluster in listed:
        if cluster.relation != last:
            last = cluster.relation
            many = sum(c.relation == last for c in listed)
            screen.title(f"{_plain(last)}: {many:,} group{'' if many == 1 else 's'}")
        screen.item(f"{len(cluster.members)} are one", styles=("bold",))
        for member in cluster.members:
            _end(screen, member)


def _end(screen: Screen, end: End) -> None:
    words = f"“{end.words}”" if end.statement else end.words
    more = f", and {end.sayings - 1} more saying{'' if end.sayings == 2 else 's'} of it" if end.statement and end.sayings > 1 else ""
    identity = f" · {end.statement[:8]}" if end.statement else ""
    screen.item(words + (f" — {end.said_by}{more}" if end.said_by else "") + identity, first="    ", then="      ")
