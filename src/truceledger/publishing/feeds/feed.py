"""A feed: a saved search, or the changes in the state of play of a process; named, owned, and the same from wherever it is read."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from truceledger.errors import UsageError
from truceledger.ledger.query import parse
from truceledger.publishing.queries import Look, dashed, look_of, wanted_of
from truceledger.vocabulary.judgement import Standing, Verdict

if TYPE_CHECKING:
    from truceledger.publishing.queries import Calling, Wanted
    from truceledger.publishing.room import Room

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


class FeedNameError(UsageError):
    """A name that a feed cannot have."""


class Filters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What else is asked of a statement, in words as they were given; see ``queries.Wanted``."""

    kinds: tuple[str, ...] = ()
    party: str | None = None
    source: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    verdict: str | None = None


class Feed(msgspec.Struct, frozen=True):
    """One feed.

    ``id`` is a URN, the same as long as the feed is. Of kind ``search``, ``words`` (none: the filters alone) and ``filters`` say which
    statements; of kind ``changes``, ``process`` says of which state of play. ``made`` is UTC.
    """

    name: str
    id: str
    kind: Literal["search", "changes"]
    title: str
    owner: str
    made: datetime
    process: str | None = None
    standing: Standing = Standing.MACHINE
    words: str = ""
    filters: Filters = Filters()

    @property
    def look(self) -> Look:
        """From where the ledger is looked at."""
        return Look(self.process, None, self.standing, rejected=self.filters.verdict == Verdict.REJECTED)

    def wanted(self, room: Room) -> Wanted:
        """Give which statements are wanted; raises ``UsageError`` where a name no longer fits anything."""
        return room.kept("feed", self, lambda: wanted_of(room.view(self.look), **msgspec.structs.asdict(self.filters)))


def new_feed(
    room: Room,
    name: str,
    owner: str,
    made: datetime,
    *,
    words: str = "",
    changes: bool = False,
    title: str = "",
    process: str | None = None,
    standing: str | None = None,
    filters: Filters = Filters(),
    call: Calling = dashed,
) -> Feed:
    """Make a feed; raises ``UsageError`` where a part of it fits nothing."""
    if not _NAME.fullmatch(name):
        raise FeedNameError(f"{name[:80]!r} is no name for a feed: give 1 to 64 of a-z, 0-9 and hyphens, such as khartoum-shelling")
    look = look_of(room.ledger, process, None, standing, call)
    if changes and (words.strip() or filters != Filters()):
        raise UsageError("a feed of changes is of the whole state of play of a process: leave words and filters out, or save a search")
    if changes and look.process is None:
        names = ", ".join(n for n, *_ in room.processes() if n) or "none"
        raise UsageError(f"a feed of changes is of one process: give {call('process')}; there are {names}")
    if not changes:
        if words.strip():
            parse(words)
        elif filters == Filters() and look.process is None:
            raise UsageError("a saved search needs words, a filter or a process")
    kind: Literal["search", "changes"] = "changes" if changes else "search"
    shown = " ".join(title.split()) or (f"Changes: {look.process}" if changes else f"Search: {' '.join(words.split()) or name}")
    feed = Feed(name, uuid.uuid4().urn, kind, shown[:200], owner, made, look.process, look.standing, words.strip(), filters)
    if not changes:
        wanted_of(room.view(feed.look), **msgspec.structs.asdict(filters), call=call)
    return feed
