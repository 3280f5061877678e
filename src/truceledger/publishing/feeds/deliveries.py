"""Webhooks: what is new in a feed is gathered, signed and sent, at least once each, in order, to those who were added.

Gathering moves a webhook's place in the ledger and lets its messages wait, in one transaction: after a crash nothing is gathered twice or
lost. Sending tries what is due; what fails is due again later, ever later, and is given up after ``TRIES`` or ``AGE_S``. A message keeps its
name through all its tries, so that a receiver that got it twice can tell.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.errors import TruceError, UsageError
from truceledger.ledger.entries import GENESIS
from truceledger.publishing.feeds.items import Item, cleaner, shielded, shown, since, statement_item
from truceledger.publishing.feeds.sending import Answer, checked, post
from truceledger.publishing.feeds.signing import new_secret, signed
from truceledger.publishing.feeds.store import Attempt, Feeds, Hook, Message

if TYPE_CHECKING:
    from truceledger.publishing.feeds.feed import Feed
    from truceledger.publishing.room import Room

SCHEMA = "truceledger/webhook/1"
TYPES = {"search": "statements.matched", "changes": "state.changed"}
#: Items of one message; more come in several, each telling its part.
MANY = 50
#: A first try again after so many seconds, each further one after so many times as long, none later than the longest.
FIRST_S, FACTOR, LONGEST_S = 30.0, 4.0, 6 * 3600.0
#: After so many tries, or so old, a message is given up: some two days of tries.
TRIES, AGE_S = 12, 3 * 86_400.0
#: How long a try may hold a message before another process takes it for interrupted.
LEASE_S = 120.0
#: What a receiver says that wants nothing any more.
GONE = 410

Post = Callable[..., Answer]


class Outcome(msgspec.Struct):
    """What a run did: messages gathered, delivered, failed for now, given up; and the troubles by webhook, in words."""

    gathered: int = 0
    delivered: int = 0
    failed: int = 0
    dead: int = 0
    troubles: list[str] = []


class Deliveries:
    """The webhooks of one ledger; ``run_once`` from ``truce feeds deliver``, or again and again from a server's thread."""

    def __init__(
        self, room: Room, feeds: Feeds, *, base: str = "", clock: Callable[[], float] = time.time, send: Post = post, chance: Callable[[], float] = random.random
    ) -> None:
        self.room = room
        self.feeds = feeds
        self._base = base.rstrip("/")
        self._clock = clock
        self._send = send
        self._chance = chance

    # -- who is told -------------------------------------------------------------------------------------------------

    def add(self, feed: str, url: str, *, private: bool = False) -> Hook:
        """Add a webhook to a feed; it is told what comes from now on. Its secret is in what is given, and nowhere else shown.

        Raises ``UsageError`` where the address may not be sent to.
        """
        address = checked(url, private=private)
        entry, hash = self._place()
        return self.feeds.add_hook(feed, address, new_secret(), private=private, at=self._clock(), entry=entry, hash=hash)

    def _place(self) -> tuple[int, str]:
        entries = self._entries()
        until = len(entries)
        return (until, entries[until - 1].hash) if until else (0, GENESIS)

    def _entries(self) -> Sequence[Any]:
        return self.room.working(lambda _: self.room.ledger.loaded().entries)

    # -- a run -------------------------------------------------------------------------------------------------------

    def run_once(self, feed: str | None = None) -> Outcome:
        """Gather what is new and send what is due, of one feed or all; troubles of one webhook keep no other from its own."""
        outcome = Outcome()
        known = {f.name: f for f in self.feeds.all()}
        for hook in self.feeds.hooks(feed):
            if hook.ended:
                continue
            try:
                outcome.gathered += self._gather(known[hook.feed], hook)
            except TruceError as trouble:
                told = cleaner(self.room)(str(trouble))
                self.feeds.note(hook.number, told)
                outcome.troubles.append(f"{hook.feed}, webhook {hook.number}: {told}")
            self._send_due(known[hook.feed], hook, outcome)
        self.feeds.prune(self._clock())
        return outcome

    def _gather(self, feed: Feed, hook: Hook) -> int:
        """Let what came since a webhook's place in the ledger wait for it; give how many messages that are."""
        entries, (until, hash) = self._entries(), self._place()
        if until == hook.entry and hash == hook.hash:
            return 0
        at = self._clock()
        if hook.entry > len(entries) or (hook.entry and entries[hook.entry - 1].hash != hook.hash):
            self.feeds.queue(hook, until, hash, (), (), at)
            raise UsageError("the ledger is another than before, or an older copy: from now on it is told what comes to this one")
        found = since(self.room, feed, hook.entry, until)
        seen = self.feeds.seen(hook.number, (i.id for i in found)) if feed.kind == "search" else frozenset()
        fresh = [i for i in found if i.id not in seen]
        parts = [[self._value(i) for i in fresh[n : n + MANY]] for n in range(0, len(fresh), MANY)]
        keys = [i.id for i in fresh] if feed.kind == "search" else []
        return len(parts) if self.feeds.queue(hook, until, hash, keys, parts, at) else 0

    def _value(self, item: Item) -> dict[str, Any]:
        made = {"id": item.id, "title": item.title, "updated": item.updated, "published": item.published, "grounds": item.grounds}
        return made | ({"url": self._base + item.path} if self._base else {}) | item.data

    def _send_due(self, feed: Feed, hook: Hook, outcome: Outcome) -> None:
        for name in self.feeds.due(hook.number, self._clock()):
            now = self._clock()
            message = self.feeds.lease(name, now, now + LEASE_S)
            if message is None:
                continue
            answer, state = self._tried(feed, hook, message)
            if state == "delivered":
                outcome.delivered += 1
                continue
            outcome.failed += state == "waiting"
            outcome.dead += state == "dead"
            outcome.troubles.append(f"{hook.feed}, webhook {hook.number}: {answer.told}")
            if answer.status == GONE:
                self.feeds.end_hook(hook.number, "the receiver answered 410: it wants nothing any more")
            return  # the others of this webhook wait for the next run

    def _tried(self, feed: Feed, hook: Hook, message: Message) -> tuple[Answer, str]:
        """Send a message once, and write down what became of it; give the state it is in then too."""
        now = self._clock()
        body = self._body(feed, message)
        headers = signed(hook.secret, message.id, int(now), body)
        answer = self._send(hook.url, headers, body, private=hook.private)
        state, due = "waiting", now
        if answer.taken:
            state = "delivered"
        else:
            due = now + self._pause(message.attempts, answer.after)
            if message.attempts + 1 >= TRIES or due - message.made > AGE_S or answer.status == GONE:
                state = "dead"
        self.feeds.tried(Attempt(message.id, now, answer.status, answer.told, answer.ms), state, due)
        return answer, state

    def _pause(self, tries: int, asked: float | None) -> float:
        """Give how long to wait after so many tries before; up to a quarter more or less, so that not all come back at once."""
        pause = min(FIRST_S * FACTOR**tries, LONGEST_S)
        return max(pause * (0.75 + self._chance() / 2), min(asked or 0.0, LONGEST_S))

    def _body(self, feed: Feed, message: Message) -> bytes:
        """Write a message as it may leave now: a source may have been put under protection since it was gathered."""
        items: list[dict[str, Any]] = msgspec.json.decode(message.items or b"[]")
        if feed.kind == "search":
            items = [self._renewed(i) for i in items]
        value = {
            "schema": SCHEMA,
            "type": TYPES[feed.kind],
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(message.made)),
            "feed": {"id": feed.id, "name": feed.name, "title": shown(self.room, feed).title},
            "data": {"part": message.part, "parts": message.parts, "items": [shielded(self.room, i) for i in items]},
        }
        return msgspec.json.encode(value)

    def _renewed(self, item: dict[str, Any]) -> dict[str, Any]:
        """Give a statement's item as the ledger shows the statement now, where it holds protected sources."""
        room = self.room
        if room.working(lambda _: room.ledger.redaction()) is None:
            return item
        name = item["statement"]["statement_id"]
        made: dict[str, Any] = msgspec.to_builtins(self._value(statement_item(room, room.working(lambda _: room.ledger.statement(name)))))
        return item | made
