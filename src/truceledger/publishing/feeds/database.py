"""The file of feeds, beside the ledger and never in it; its schema by steps, its mode.

Only its owner reads it (0600): it holds the secrets that webhooks are signed with. The ledger holds what was reported and decided, for
good; what somebody wants to be told, at which address, is neither, must be possible to delete, and is no business of who is handed the ledger.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from truceledger.errors import LedgerBusyError, LedgerError, LedgerVersionError

#: What the file says it is ("TrFe").
APPLICATION = 0x54724665
BUSY_S = 5.0
#: What makes each schema of the one before. A step that was released is never changed.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE feed (name TEXT PRIMARY KEY, content TEXT NOT NULL)",
        """CREATE TABLE hook (number INTEGER PRIMARY KEY AUTOINCREMENT, feed TEXT NOT NULL REFERENCES feed ON DELETE CASCADE, url TEXT NOT NULL,
        secret TEXT NOT NULL, private INTEGER NOT NULL, made REAL NOT NULL, entry INTEGER NOT NULL, hash TEXT NOT NULL, ended TEXT, trouble TEXT)""",
        """CREATE TABLE seen (hook INTEGER NOT NULL REFERENCES hook ON DELETE CASCADE, key TEXT NOT NULL, PRIMARY KEY (hook, key)) WITHOUT ROWID""",
        """CREATE TABLE message (id TEXT PRIMARY KEY, hook INTEGER NOT NULL REFERENCES hook ON DELETE CASCADE, made REAL NOT NULL, many INTEGER NOT NULL,
        part INTEGER NOT NULL, parts INTEGER NOT NULL, items BLOB, state TEXT NOT NULL, attempts INTEGER NOT NULL, due REAL NOT NULL, leased REAL, done REAL)""",
        "CREATE INDEX message_due ON message (state, due)",
        """CREATE TABLE attempt (number INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL REFERENCES message ON DELETE CASCADE, at REAL NOT NULL,
        status INTEGER, told TEXT NOT NULL, ms INTEGER NOT NULL)""",
        "CREATE INDEX attempt_message ON attempt (message)",
    ),
)


def feeds_path(ledger: Path) -> Path:
    """Give the file of feeds of a ledger: beside it, by its whole name, so that no two ledgers share one."""
    return ledger.with_name(ledger.name + ".feeds.db")


class FeedsDatabase:
    """The file; made by the first writing. Raises ``LedgerError`` and its kinds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ready = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """Open a connection that reads; nothing where there is no file yet."""
        if not self._ready and not self.path.exists():
            yield None
            return
        with closing(self._opened()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open the one writing transaction; all or nothing."""
        with closing(self._opened()) as connection:
            _begin(connection, self.path)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def _opened(self) -> sqlite3.Connection:
        if not self._ready:
            self._own()
        try:
            connection = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None)
            connection.row_factory = sqlite3.Row
            for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
            if not self._ready:
                self._upgrade(connection)
                self._ready = True
        except sqlite3.Error as trouble:
            raise LedgerError(f"{self.path}: this is no file of feeds, or it cannot be read ({trouble})") from None
        return connection

    def _own(self) -> None:
        """Make the file for its owner alone."""
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
            if stat.S_IMODE(self.path.stat().st_mode) & 0o077:
                self.path.chmod(0o600)
        except OSError as trouble:
            raise LedgerError(f"{self.path}: the file of feeds cannot be opened for its owner alone ({trouble.strerror})") from None

    def _upgrade(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS) and self._is_own(connection):
            return
        _begin(connection, self.path)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            if not (self._is_own(connection) or (version == 0 and empty)):
                raise LedgerError(f"{self.path}: this is no file of feeds")
            if version > len(STEPS):
                raise LedgerVersionError(f"{self.path}: this file of feeds was made by a newer Truceledger (schema {version}); update to open it")
            for step in STEPS[version:]:
                for sql in step:
                    connection.execute(sql)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {len(STEPS)}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    @staticmethod
    def _is_own(connection: sqlite3.Connection) -> bool:
        return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION)


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as trouble:
        if "locked" in str(trouble) or "busy" in str(trouble):
            raise LedgerBusyError(f"{path}: another process is writing to the feeds; try again") from None
        raise LedgerError(f"{path}: the file of feeds cannot be written ({trouble})") from None
