"""``truce feeds``: saved searches and changes to follow, as Atom or by webhook. Nothing is sent anywhere unless a webhook was added."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, reviewer_name, write_each, write_json, write_line
from truceledger.publishing.cli.options import (
    Format,
    FormatOption,
    LedgerOption,
    PartyOption,
    PlaceOption,
    ProcessOption,
    SinceOption,
    SourceOption,
    StandingOpt,
    StandingOption,
    UntilOption,
    VerdictOption,
    open_ledger,
)

if TYPE_CHECKING:
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.feeds import Feeds
    from truceledger.publishing.feeds.deliveries import Outcome
    from truceledger.publishing.feeds.shapes import FeedAnswer, FeedRow
    from truceledger.publishing.room import Room

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The feed's name: a-z, 0-9 and hyphens.")]
PrivateOption = Annotated[bool, typer.Option("--allow-private", help="Also to addresses of private networks and of this machine, and over http.")]
BaseOption = Annotated[str | None, typer.Option("--base", metavar="URL", help="The address of the site, for links to its pages. Default: the setting base.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="Follow a saved search or what changes, as Atom or by webhook; kept beside the ledger."
    )
    settings = {"ignore_unknown_options": True}  # a word that must not occur begins with a hyphen, as an option does
    group.command(epilog='Example: truce feeds add withdrawals "withdraw*" --process lebanon-israel', context_settings=settings)(add)
    group.command("list", epilog="Example: truce feeds list")(list_)
    group.command(epilog="Example: truce feeds show withdrawals")(show)
    group.command(epilog="Example: truce feeds atom withdrawals -o withdrawals.atom --base https://ledger.example.org")(atom)
    group.command(epilog="Example: truce feeds webhook withdrawals https://desk.example.org/hook")(webhook)
    group.command(epilog="Example: truce feeds deliver   (from cron, every few minutes)")(deliver)
    group.command(epilog="Example: truce feeds remove withdrawals --webhook 2")(remove)
    app.add_typer(group, name="feeds")


def add(
    name: NameArgument,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="What to search for, as for `truce search`; none: the filters alone.")] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Follow what changes in the state of play of --process, not a search.")] = False,
    title: Annotated[str, typer.Option("--title", help="What readers call it.")] = "",
    process: ProcessOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind, singular or plural; may be given again.")] = None,
    party: PartyOption = None,
    source: SourceOption = None,
    place: PlaceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    verdict: VerdictOption = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Whose it is; by default TRUCE_REVIEWER, else your login.")] = None,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Save a search, or follow what changes in a process."""
    from truceledger.publishing.feeds import Filters, new_feed
    from truceledger.publishing.feeds.items import shown
    from truceledger.publishing.feeds.rows import row

    wrong = next((word for word in words or () if word.startswith("--") and len(word) > 2), None)
    if wrong:
        raise UsageError(f"no such option: {wrong}; `truce feeds add --help` lists them")
    with _room(ledger) as (room, feeds):
        feed = new_feed(
            room,
            name,
            reviewer_name(owner),
            datetime.now(UTC),
            words=" ".join(words or ()),
            changes=changes,
            title=title,
            process=process,
            standing=standing.value,
            filters=Filters(tuple(kind or ()), party, source, place, since, until, verdict),
        )
        feeds.add(feed)
        if format is Format.TABLE:
            sys.stdout.write(f"{feed.name}: kept in {feeds.path}\n  truce feeds atom {name} · truce feeds webhook {name} https://…\n")
        else:
            (write_json if format is Format.JSON else write_line)(row(shown(room, feed), 0))


def list_(ledger: LedgerOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the feeds of a ledger."""
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.feeds.rows import listed

    with _room(ledger) as (room, feeds):
        rows = listed(room, feeds)
    if format is Format.JSON:
        write_json(rows)
    elif format is Format.JSONL:
        write_each(rows)
    elif not rows:
        sys.stdout.write("no feeds yet: truce feeds add NAME WORDS, or truce feeds add NAME --changes --process PROCESS\n")
    else:
        Screen().rows(("name", "title", "of", "owner", "webhooks"), [(r.name, r.title, _of(r), r.owner, r.webhooks) for r in rows])


def show(name: NameArgument, ledger: LedgerOption = None, format: FormatOption = Format.TABLE) -> None:
    """Show a feed: what it asks for, its webhooks, what was delivered, what waits, what was given up."""
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.feeds.items import items
    from truceledger.publishing.feeds.rows import whole

    with _room(ledger) as (room, feeds):
        made = whole(room, feeds, name)
        titles = [(item.updated, item.title) for item in items(room, feeds.get(name), 5)] if format is Format.TABLE else []
    if format is not Format.TABLE:
        (write_json if format is Format.JSON else write_line)(made)
        return
    screen = Screen()
    _show(screen, made)
    screen.title("The last of it")
    for at, title in titles:
        screen.item(f"{at:%Y-%m-%d %H:%M} UTC · {title}", first="  ", then="    ")
    if not titles:
        screen.item("nothing fits yet", first="  ", styles=("dim",))


def atom(
    name: NameArgument,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")] = None,
    base: BaseOption = None,
    most: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many entries.")] = 100,
    ledger: LedgerOption = None,
) -> None:
    """Write a feed as Atom, for a feed reader or a web server to hand out."""
    from truceledger.publishing.feeds import atom as written

    with _room(ledger) as (room, feeds):
        made = written(room, feeds.get(name), base=_base(base), most=most)
    if output is None:
        sys.stdout.write(made.decode())
        return
    try:
        output.write_bytes(made)
    except OSError as trouble:
        raise UsageError(f"{output}: cannot be written ({trouble.strerror})") from None
    sys.stderr.write(f"{output}: written\n")


def webhook(
    name: NameArgument,
    url: Annotated[str, typer.Argument(metavar="URL", help="An https address; what comes into the feed from now on is sent there.")],
    allow_private: PrivateOption = False,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Send what comes into a feed to an address, signed; prints the secret, this once."""
    from truceledger.publishing.feeds.deliveries import Deliveries
    from truceledger.publishing.feeds.shapes import WebhookMade

    with _room(ledger) as (room, feeds):
        made = Deliveries(room, feeds).add(name, url, private=allow_private)
    if format is not Format.TABLE:
        (write_json if format is Format.JSON else write_line)(WebhookMade(made.number, made.url, made.secret))
        return
    sys.stdout.write(
        f"webhook {made.number} of {name}: {made.url}\nsecret, shown this once: {made.secret}\n"
        f"Nothing is sent by itself: `truce feeds deliver` sends what is new (from cron, say); so does `truce serve` while it runs.\n"
    )


def deliver(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this feed; else all.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Try what was given up once more.")] = False,
    base: BaseOption = None,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Gather what is new for the webhooks and send what is due; exit code 1 where something was not taken."""
    import time

    from truceledger.publishing.feeds.deliveries import Deliveries

    with _room(ledger) as (room, feeds):
        if name is not None:
            feeds.get(name)
        if again:
            feeds.again(name, time.time())
        made = Deliveries(room, feeds, base=_base(base)).run_once(name)
    if format is Format.TABLE:
        _told(made)
    else:
        (write_json if format is Format.JSON else write_line)(made)
    if made.failed or made.dead or made.troubles:
        raise typer.Exit(1)


def remove(
    name: NameArgument,
    webhook: Annotated[int | None, typer.Option("--webhook", metavar="N", help="Only this webhook of it; `truce feeds show` gives the number.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Forget a feed with its webhooks and what waits for them, or one webhook."""
    with _room(ledger) as (_, feeds):
        if webhook is None:
            feeds.remove(name)
        else:
            feeds.remove_hook(name, webhook)
    sys.stdout.write(f"{name}{'' if webhook is None else f', webhook {webhook}'}: removed\n")


@contextmanager
def _room(ledger: Path | None) -> Iterator[tuple[Room, Feeds]]:
    from truceledger.publishing.feeds import Feeds
    from truceledger.publishing.room import Room

    with open_ledger(ledger, read_only=True) as book:
        yield Room(book, known_profiles()), Feeds.beside(book.path)


def _base(given: str | None) -> str:
    from truceledger import settings

    return given or settings.load().base


def _of(row: FeedRow) -> str:
    where = row.process or "all processes"
    return f"changes, {where}" if row.kind == "changes" else f"statements, {where}"


def _told(outcome: Outcome) -> None:
    for trouble in outcome.troubles:
        sys.stderr.write(f"warning: {trouble}\n")
    parts = [f"{outcome.gathered} gathered", f"{outcome.delivered} delivered"]
    parts += [f"{outcome.failed} to be tried again"] if outcome.failed else []
    parts += [f"{outcome.dead} given up (`truce feeds show`; --again tries them once more)"] if outcome.dead else []
    sys.stdout.write(f"messages: {', '.join(parts)}\n")


def _show(screen: Screen, made: FeedAnswer) -> None:
    import msgspec

    feed = made.feed
    screen.title(f"{feed.name}: {feed.title}")
    asked = [f"words: {feed.words}"] if feed.words else []
    asked += [f"{k}: {', '.join(v) if isinstance(v, tuple) else v}" for k, v in msgspec.structs.asdict(feed.filters).items() if v]
    screen.item("; ".join([_of(feed), f"standing: {feed.standing}", *asked, f"{feed.owner}, {feed.made:%Y-%m-%d}"]), first="  ", then="    ")
    screen.title("Webhooks")
    for hook in made.webhooks:
        counts = f"{hook.delivered} delivered, {hook.waiting} waiting, {hook.dead} given up"
        state = f" · ended: {hook.ended}" if hook.ended else f" · {hook.trouble}" if hook.trouble else ""
        screen.item(f"{hook.number} {hook.url} · {counts}{state}", first="  ", then="    ")
    if not made.webhooks:
        screen.item(f"none: truce feeds webhook {feed.name} https://…", first="  ", styles=("dim",))
        return
    for one in made.deliveries[:10]:
        again = f", again from {one.due:%Y-%m-%d %H:%M} UTC on" if one.due else ""
        word = {"dead": "given up", "waiting": "waits"}.get(one.state, one.state)
        tries = f"{one.attempts} {'try' if one.attempts == 1 else 'tries'}"
        screen.item(
            f"{one.made:%Y-%m-%d %H:%M} UTC · webhook {one.webhook} · {one.items} items · {word}, {tries}{again}: {one.told}",
            first="  ", then="    ", styles=("dim",) if one.state == "delivered" else (),
        )  # fmt: skip
