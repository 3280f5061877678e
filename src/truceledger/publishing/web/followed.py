"""Which feeds there are of just what a page shows, and where they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from truceledger.errors import UsageError
from truceledger.publishing.feeds.feed import Feed
from truceledger.publishing.feeds.items import shown
from truceledger.publishing.feeds.routes import feeds_of
from truceledger.publishing.queries import Look
from truceledger.publishing.room import Room
from truceledger.publishing.web.looking import Looking
from truceledger.publishing.web.wishing import Wish


@dataclass(frozen=True)
class Followed:
    """A feed as the head of a page tells of it."""

    title: str
    path: str


def path_of(room: Room, feed: Feed) -> str | None:
    """Give the address of a feed on this site; none where its name holds that of a protected source: nothing here may tell it."""
    redaction = room.ledger.redaction()
    if redaction is not None and redaction.code_text(feed.name) != feed.name:
        return None
    return f"/feeds/{feed.name}.atom"


def feeds_of_search(request: Request, wish: Wish, words: str) -> list[Followed]:
    """Give the feeds of a search, or of a selection of statements where there are no words; what is looked at as of a day is followed by none."""
    room: Room = request.app.state.room

    def same(feed: Feed) -> bool:
        try:
            return (
                feed.kind == "search"
                and feed.words.split() == words.split()
                and feed.look == wish.look
                and feed.wanted(room) == wish.wanted
            )
        except UsageError:  # it fits nothing any more
            return False

    return _told(room, filter(same, feeds_of(request).all())) if wish.look.as_of is None else []


def feeds_of_changes(request: Request, seen: Looking) -> list[Followed]:
    """Give the feeds of the changes in the state of play of the process that is looked at."""
    room: Room = request.app.state.room
    look = Look(seen.look.process, seen.look.as_of, seen.look.standing)
    return _told(room, (f for f in feeds_of(request).all() if f.kind == "changes" and f.look == look))


def _told(room: Room, feeds: Iterable[Feed]) -> list[Followed]:
    return [Followed(shown(room, feed).title, path) for feed in feeds if (path := path_of(room, feed))]
