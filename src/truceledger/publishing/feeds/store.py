"""What is kept of feeds: the feeds, who is told of them (webhooks), what they were told, and what waits to be sent."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from truceledger.errors import MissingError, UsageError
from truceledger.publishing.feeds.database import FeedsDatabase, feeds_path
from truceledger.publishing.feeds.feed import Feed

#: How long what was delivered is remembered, seconds; what was not is kept.
KEPT_S = 30 * 86_400

_feed = msgspec.json.Decoder(Feed)


class Hook(msgspec.Struct, frozen=True):
    """A webhook: where to, signed with what, up to which entry of the ledger it was told; moments are seconds since 1970.

    ``private``: addresses of private networks are allowed. ``hash`` is that entry's. ``ended`` says why nothing is sent any more,
    ``trouble`` why nothing could be gathered the last time.
    """

    number: int
    feed: str
    url: str
    secret: str
    private: bool
    made: float
    entry: int
    hash: str
    ended: str | None = None
    trouble: str | None = None


class Message(msgspec.Struct, frozen=True):
    """One delivery: ``many`` items, as JSON until it was delivered; ``waiting``, ``delivered`` or ``dead`` (given up)."""

    id: str
    hook: int
    made: float
    many: int
    part: int
    parts: int
    items: bytes | None
    state: str
    attempts: int
    due: float
    leased: float | None = None
    done: float | None = None


class Attempt(msgspec.Struct, frozen=True):
    """One try: the status answered (none where nothing was), what became of it in words, how long it took."""

    message: str
    at: float
    status: int | None
    told: str
    ms: int


class Feeds:
    """The feeds of one ledger; any number of threads and processes may hold it open."""

    def __init__(self, path: Path) -> None:
        self._database = FeedsDatabase(path)

    @classmethod
    def beside(cls, ledger: Path) -> Feeds:
        """Open the feeds of a ledger; the file is made when the first is added."""
        return cls(feeds_path(ledger))

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    # -- feeds -------------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Feed, ...]:
        """Give the feeds by name."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT content FROM feed ORDER BY name").fetchall() if connection else []
        return tuple(_feed.decode(row[0]) for row in rows)

    def get(self, name: str) -> Feed:
        """Give a feed; raises ``NoFeedError``."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT content FROM feed WHERE name = ?", (name,)).fetchone() if connection else None
        if row is None:
            known = ", ".join(f.name for f in self.all())
            raise NoFeedError(f"no feed {name[:80]!r}; " + (f"there are {known}" if known else "make one with `truce feeds add`"))
        return _feed.decode(row[0])

    def add(self, feed: Feed) -> None:
        """Keep a feed; raises ``FeedTakenError`` where its name is taken."""
        with self._database.writing() as connection:
            try:
                connection.execute("INSERT INTO feed VALUES (?, ?)", (feed.name, msgspec.json.encode(feed).decode()))
            except sqlite3.IntegrityError:
                raise FeedTakenError(f"there is a feed {feed.name!r} already; remove it first, or choose another name") from None

    def remove(self, name: str) -> None:
        """Forget a feed, its webhooks and what waits for them; raises ``NoFeedError``."""
        self.get(name)
        with self._database.writing() as connection:
            connection.execute("DELETE FROM feed WHERE name = ?", (name,))

    # -- webhooks ----------------------------------------------------------------------------------------------------

    def add_hook(self, feed: str, url: str, secret: str, *, private: bool, at: float, entry: int, hash: str) -> Hook:
        """Keep a webhook, told up to an entry of the ledger; raises ``NoFeedError``."""
        self.get(feed)
        with self._database.writing() as connection:
            sql = "INSERT INTO hook (feed, url, secret, private, made, entry, hash) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *"
            return _hook(connection.execute(sql, (feed, url, secret, private, at, entry, hash)).fetchone())

    def hooks(self, feed: str | None = None) -> tuple[Hook, ...]:
        """Give the webhooks of a feed, or all."""
        with self._database.reading() as connection:
            sql = "SELECT * FROM hook WHERE feed = coalesce(?, feed) ORDER BY number"
            rows = connection.execute(sql, (feed,)).fetchall() if connection else []
        return tuple(map(_hook, rows))

    def remove_hook(self, feed: str, number: int) -> None:
        """Forget a webhook and what waits for it; raises ``NoFeedError``."""
        self.get(feed)
        with self._database.writing() as connection:
            gone = connection.execute("DELETE FROM hook WHERE number = ? AND feed = ?", (number, feed)).rowcount
        if not gone:
            raise NoFeedError(f"feed {feed!r} has no webhook {number}; `truce feeds show {feed}` lists them")

    def end_hook(self, number: int, why: str) -> None:
        """Send nothing to a webhook any more."""
        with self._database.writing() as connection:
            connection.execute("UPDATE hook SET ended = ? WHERE number = ?", (why, number))

    def note(self, number: int, trouble: str | None) -> None:
        """Remember why nothing could be gathered for a webhook, or that it could."""
        with self._database.writing() as connection:
            connection.execute("UPDATE hook SET trouble = ? WHERE number = ?", (trouble, number))

    # -- what is to be told ------------------------------------------------------------------------------------------

    def seen(self, hook: int, keys: Iterable[str]) -> frozenset[str]:
        """Give which of some keys a webhook was told of already."""
        listed = list(keys)
        with self._database.reading() as connection:
            if connection is None:
                return frozenset()
            return frozenset(k for k in listed if connection.execute("SELECT 1 FROM seen WHERE hook = ? AND key = ?", (hook, k)).fetchone())

    def queue(self, hook: Hook, entry: int, hash: str, keys: Iterable[str], messages: Sequence[Sequence[object]], at: float) -> bool:
        """Let some messages wait for a webhook, and note up to which entry it is told; all or nothing.

        Does nothing, and says so, where another process did it meanwhile.
        """
        with self._database.writing() as connection:
            moved = "UPDATE hook SET entry = ?, hash = ?, trouble = NULL WHERE number = ? AND entry = ? AND hash = ?"
            if not connection.execute(moved, (entry, hash, hook.number, hook.entry, hook.hash)).rowcount:
                return False
            connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(hook.number, k) for k in keys])
            sql = "INSERT INTO message (id, hook, made, many, part, parts, items, state, attempts, due) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?)"
            for part, items in enumerate(messages, 1):
                name = f"msg_{secrets.token_urlsafe(18)}"
                connection.execute(sql, (name, hook.number, at, len(items), part, len(messages), msgspec.json.encode(items), at))
        return True

    def due(self, hook: int, at: float) -> tuple[str, ...]:
        """Give the messages that are to be tried now, the first made first."""
        with self._database.reading() as connection:
            sql = "SELECT id FROM message WHERE hook = ? AND state = 'waiting' AND due <= ? ORDER BY made, part"
            return tuple(r[0] for r in connection.execute(sql, (hook, at))) if connection else ()

    def lease(self, message: str, at: float, until: float) -> Message | None:
        """Take a message to try it; nothing where another process has, or it is done."""
        with self._database.writing() as connection:
            sql = "UPDATE message SET leased = ? WHERE id = ? AND state = 'waiting' AND (leased IS NULL OR leased <= ?) RETURNING *"
            row = connection.execute(sql, (until, message, at)).fetchone()
        return _message(row) if row else None

    def tried(self, attempt: Attempt, state: str, due: float) -> None:
        """Write down what became of a try: the state the message is in now, and when it is due again."""
        with self._database.writing() as connection:
            sql = "INSERT INTO attempt (message, at, status, told, ms) SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM message WHERE id = ?)"
            connection.execute(sql, (attempt.message, attempt.at, attempt.status, attempt.told, attempt.ms, attempt.message))
            done = attempt.at if state != "waiting" else None
            connection.execute(
                """UPDATE message SET state = ?, due = ?, done = ?, leased = NULL, attempts = attempts + 1,
                items = CASE WHEN ? = 'delivered' THEN NULL ELSE items END WHERE id = ?""",
                (state, due, done, state, attempt.message),
            )

    def again(self, feed: str | None, at: float) -> int:
        """Let dead messages wait once more, as if they were new; give how many."""
        with self._database.writing() as connection:
            sql = """UPDATE message SET state = 'waiting', due = ?, made = ?, done = NULL, attempts = 0
            WHERE state = 'dead' AND hook IN (SELECT number FROM hook WHERE feed = coalesce(?, feed) AND ended IS NULL)"""
            return connection.execute(sql, (at, at, feed)).rowcount

    def messages(self, feed: str | None = None, *, most: int = 100) -> tuple[Message, ...]:
        """Give the messages of a feed, or all, those not delivered first, then the last made first."""
        with self._database.reading() as connection:
            sql = """SELECT m.* FROM message m JOIN hook h ON h.number = m.hook WHERE h.feed = coalesce(?, h.feed)
            ORDER BY m.state = 'delivered', m.made DESC, m.part LIMIT ?"""
            rows = connection.execute(sql, (feed, most)).fetchall() if connection else []
        return tuple(map(_message, rows))

    def attempts(self, message: str) -> tuple[Attempt, ...]:
        """Give the tries of a message, in order."""
        with self._database.reading() as connection:
            sql = "SELECT message, at, status, told, ms FROM attempt WHERE message = ? ORDER BY number"
            rows = connection.execute(sql, (message,)).fetchall() if connection else []
        return tuple(Attempt(*row) for row in rows)

    def counts(self) -> dict[int, dict[str, int]]:
        """Count each webhook's messages by state."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT hook, state, count(*) FROM message GROUP BY hook, state").fetchall() if connection else []
        made: dict[int, dict[str, int]] = {}
        for hook, state, many in rows:
            made.setdefault(hook, {})[state] = many
        return made

    def prune(self, at: float) -> None:
        """Forget what was delivered long ago; that it was, so that nothing is told twice, is kept."""
        with self._database.reading() as connection:
            old = connection and connection.execute("SELECT 1 FROM message WHERE state = 'delivered' AND done < ?", (at - KEPT_S,)).fetchone()
        if old:
            with self._database.writing() as connection:
                connection.execute("DELETE FROM message WHERE state = 'delivered' AND done < ?", (at - KEPT_S,))


class NoFeedError(MissingError):
    """There is no such feed, or it has no such webhook."""


class FeedTakenError(UsageError):
    """There is a feed of that name."""


def _hook(row: sqlite3.Row) -> Hook:
    return Hook(**{**dict(row), "private": bool(row["private"])})


def _message(row: sqlite3.Row) -> Message:
    return Message(**dict(row))
