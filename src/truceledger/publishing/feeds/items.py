"""What a feed holds, the same for Atom and for webhooks: statements that fit a saved search, or changes, each in words and as data.

Statements and changes come from views without protected sources; all other words pass through the redaction here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid5

import msgspec

from truceledger.assessment.changes import CONSEQUENCES, What
from truceledger.assessment.words import day, plain
from truceledger.ledger.entries import Corrected
from truceledger.publishing.feeds.changelog import NAMESPACE, Told, changed, touched, windows
from truceledger.publishing.phrases import phrase
from truceledger.publishing.queries import chosen
from truceledger.publishing.safe import one_line
from truceledger.publishing.searching import search_room

if TYPE_CHECKING:
    from truceledger.ledger.redaction import Redaction
    from truceledger.publishing.feeds.feed import Feed
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.view import Held

#: Items of a feed read at once, the last first; a reader that comes often enough misses none.
MOST = 100
#: Characters of a title.
TITLE = 160


class Item(msgspec.Struct, frozen=True):
    """One item.

    ``id`` is a URN, the same wherever the item is met; ``updated`` when the ledger last learned of it (UTC), ``published`` the day of the
    report. ``quotes`` are words of reports, ``lines`` ours. ``path`` is its page on the site; ``grounds`` the ids of the statements it rests on.
    ``data`` is the statement or the change for programs.
    """

    id: str
    title: str
    summary: str
    updated: datetime
    published: date | None
    quotes: tuple[str, ...]
    lines: tuple[str, ...]
    path: str
    grounds: tuple[str, ...]
    category: str
    data: dict[str, Any]


def items(room: Room, feed: Feed, most: int = MOST) -> tuple[Item, ...]:
    """Give the last items of a feed, the last first; changes of one day in the order of consequence. Raises ``UsageError``."""
    return tuple(_items(room, feed, most))  # what is worked out for it is kept: searches by the room, windows by ``changelog``


def _items(room: Room, feed: Feed, most: int) -> Iterable[Item]:
    if feed.kind == "search":
        held = sorted(matching(room, feed), key=lambda h: (h.recorded, str(h.statement.report.published or ""), h.statement.statement_id), reverse=True)
        made = [statement_item(room, h) for h in held[:most]]
        return sorted(made, key=lambda i: (i.updated, i.id), reverse=True)
    told: list[Item] = []
    for after, until in room.working(lambda _: tuple(windows(room.ledger.loaded().entries))):
        told += [change_item(room, feed, t) for t in changed(room, feed.process, feed.standing, after, until)]
        if len(told) >= most:
            break
    return told[:most]


def since(room: Room, feed: Feed, after: int, until: int) -> tuple[Item, ...]:
    """Give what came into a feed after one entry of the ledger and until another. Raises ``UsageError``."""
    if feed.kind == "changes":
        return tuple(change_item(room, feed, t) for t in changed(room, feed.process, feed.standing, after, until))
    names = room.working(lambda _: touched(room.ledger.loaded().entries, after, until))
    found = [h for h in matching(room, feed) if h.statement.statement_id in names] if names else []
    return tuple(statement_item(room, h) for h in sorted(found, key=lambda h: str(h.statement.report.published or ""), reverse=True))


def matching(room: Room, feed: Feed) -> Sequence[Held]:
    """Give the statements that fit a saved search."""
    wanted = feed.wanted(room)
    return search_room(room, feed.look, feed.words, wanted, newest=True).held() if feed.words else chosen(room.view(feed.look), wanted)


def statement_item(room: Room, held: Held) -> Item:
    """Make an item of a statement."""
    from truceledger.publishing.cli.statements import who

    s, name_of = held.statement, room.name_of
    said = f"said by {who(s, name_of)} ({s.attribution.mode.value})"
    moods = [m for m in (s.stance.value, s.modality.value) if m not in {"asserts", "actual"}]
    printed = f"{s.report.publisher or 'publisher unknown'}, {day(str(s.report.published)) if s.report.published else 'undated'}"
    lines = [" · ".join([said, *moods]), f"in: {s.report.title} ({printed})" if s.report.title else f"in: {printed}"]
    lines += [f"decided: {held.verdict.value}" + (", as corrected" if held.corrected else "")] if held.verdict != "unjudged" or held.corrected else []
    name = s.statement_id
    return Item(
        statement_urn(name),
        _title(f"{s.declaration.label}: {phrase(s, name_of)}"),
        one_line(f"{said}; {printed}"),
        _updated(room, held),
        s.report.published,
        tuple(one_line(span.exact) for span in s.evidence),
        tuple(map(one_line, lines)),
        f"/statements/{name}",
        (name,),
        s.kind,
        {"statement": msgspec.to_builtins(s), "verdict": held.verdict.value, "corrected": held.corrected},
    )


def statement_urn(statement: str) -> str:
    """Give the URN of a statement, the same in all feeds of all ledgers."""
    return uuid5(NAMESPACE, f"statement {statement}").urn


def _updated(room: Room, held: Held) -> datetime:
    """Give when the ledger last learned of a statement: it was recorded, judged or corrected."""
    if held.origin is not None:  # its neighbours would tell whose word it is
        return held.recorded
    at = [held.recorded, *(j.at for j in held.judgements)]
    if held.corrected:
        at += [e.at for e in room.ledger.entries(held.statement.statement_id) if isinstance(e.body, Corrected)]
    return max(at)


def change_item(room: Room, feed: Feed, told: Told) -> Item:
    """Make an item of a change."""
    clean, change = cleaner(room), told.change
    lines = [f"was: {change.before}"] if change.what is What.CHANGED and change.before and change.before != change.after else []
    lines += change.detail
    lines += [f"source: {'; and '.join(change.said_by)}"] if change.said_by else []
    if change.origins or change.origins_before:
        lines.append(change.counted)
    lines += [f"status: {plain(change.status)}"] if change.status else []
    lines.append("changed by reviewers' decisions" if told.by == "reviewers" else "changed by reports" if change.grounds_new else "nothing new was said of it")
    row = CONSEQUENCES[change.rank]
    data = {"process": feed.process, "by": told.by, "change": msgspec.to_builtins(change)}
    return Item(
        told.id,
        _title(clean(change.text)),
        one_line(clean(f"{row.title} · {room.title_of(feed.process)}")),
        told.at,
        None,
        (),
        tuple(one_line(clean(line)) for line in (change.text, *lines)),
        f"/?process={feed.process}" if feed.process else "/",
        change.grounds,
        row.name,
        shielded(room, data),
    )


def shielded(room: Room, value: dict[str, Any]) -> dict[str, Any]:
    """Give data without the names of protected sources."""
    redaction = room.working(lambda _: room.ledger.redaction())
    return redaction.value(value) if redaction else value


def cleaner(room: Room) -> Callable[[str], str]:
    """Give what takes the names of protected sources out of words."""
    redaction = room.working(lambda _: room.ledger.redaction())
    return redaction.text if redaction else str


def shown(room: Room, feed: Feed) -> Feed:
    """Give a feed as it may be shown: who saved it may have asked for a protected source by name, in whatever case."""
    redaction = room.working(lambda _: room.ledger.redaction())
    if redaction is None:
        return feed
    told = msgspec.to_builtins(feed)
    for name in ("title", "words", "process", "filters"):
        told[name] = _struck(redaction, told[name])
    return msgspec.convert(told, type(feed))


def _struck(redaction: Redaction, value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _struck(redaction, v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_struck(redaction, v) for v in value]
    return redaction.code_text(redaction.value(value)) if isinstance(value, str) else value


def _title(words: str) -> str:
    words = one_line(words)
    return words if len(words) <= TITLE else words[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def midnight(when: date) -> datetime:
    """Give the beginning of a day, UTC."""
    return datetime.combine(when, time.min, UTC)
