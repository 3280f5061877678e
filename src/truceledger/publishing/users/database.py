"""The file of accounts, beside the ledger and never in it: its engine, its schema by steps, its mode.

Only its owner reads it (0600). It holds no password, session or token, only what they can be checked by. ``PRAGMA user_version``
is the schema's number; an older file is brought up to date when it is opened.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, event, insert, text
from sqlalchemy.exc import DatabaseError, OperationalError

from truceledger.errors import LedgerBusyError, LedgerError, LedgerVersionError
from truceledger.ledger.entries import stamp

#: What the file says it is ("TrUs").
APPLICATION = 0x54725573
BUSY_MS = 5_000

metadata = MetaData()
#: ``folded`` is the name as names are compared; ``once_until`` is set where the password is one to be used once.
account = Table(
    "account",
    metadata,
    Column("folded", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),
    Column("once_until", String),
    Column("disabled", Integer, nullable=False),
    Column("made", String, nullable=False),
)
session = Table(
    "session",
    metadata,
    Column("digest", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("made", String, nullable=False),
    Column("used", String, nullable=False),
)
token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String, nullable=False),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("made", String, nullable=False),
    Column("until", String),
    Column("used", String),
    Column("revoked", String),
)
#: What was done to accounts and tokens, by whom.
deed = Table(
    "deed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("account", String, nullable=False),
    Column("what", String, nullable=False),
)
secret = Table("secret", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

#: What makes each schema of the one before. A step that was released is never changed.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE account (folded TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL, once_until TEXT,
        disabled INTEGER NOT NULL, made TEXT NOT NULL)""",
        """CREATE TABLE session (digest TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, made TEXT NOT NULL, used TEXT NOT NULL)""",
        "CREATE INDEX session_account ON session (account)",
        """CREATE TABLE token (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account,
        name TEXT NOT NULL, role TEXT NOT NULL, made TEXT NOT NULL, until TEXT, used TEXT, revoked TEXT)""",
        "CREATE INDEX token_account ON token (account)",
        "CREATE TABLE deed (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, account TEXT NOT NULL, what TEXT NOT NULL)",
        "CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        # the names of accounts stand in the ledger's entries: an account is disabled, never gone, and its name never another's
        "CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END",
        "CREATE TRIGGER account_named BEFORE UPDATE OF folded, name ON account BEGIN SELECT RAISE(ABORT, 'accounts keep their names'); END",
        "CREATE TRIGGER deed_stays BEFORE DELETE ON deed BEGIN SELECT RAISE(ABORT, 'what was done is kept'); END",
        "CREATE TRIGGER deed_said BEFORE UPDATE ON deed BEGIN SELECT RAISE(ABORT, 'what was done is kept'); END",
    ),
)


def users_path(ledger: Path) -> Path:
    """Give the file of accounts of a ledger: beside it, by its whole name, so that no two ledgers share one."""
    return ledger.with_name(ledger.name + ".users.db")


class UsersDatabase:
    """The file, opened; raises ``LedgerError`` and its kinds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _owned(path)
        self.engine = _engine(path)
        try:
            with self.writing() as connection:
                _upgrade(connection, path)
        except (DatabaseError, sqlite3.DatabaseError) as trouble:
            raise LedgerError(f"{path}: this is no file of accounts, or it cannot be read ({getattr(trouble, 'orig', trouble)})") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that reads."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one writing transaction; all or nothing. Raises ``LedgerBusyError`` when another holds it."""
        with self.engine.connect() as connection:
            try:
                connection.execute(text("BEGIN IMMEDIATE"))
            except OperationalError as trouble:
                if "locked" in str(trouble) or "busy" in str(trouble):
                    raise LedgerBusyError(f"{self.path}: another process is writing to the accounts; try again") from None
                raise
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _owned(path: Path) -> None:
    """Make the file for its owner alone; raises ``LedgerError`` where that cannot be."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
    except OSError as trouble:
        raise LedgerError(f"{path}: the file of accounts cannot be opened for its owner alone ({trouble.strerror})") from None


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())), connect_args={"timeout": BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def _pragmas(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None  # BEGIN IMMEDIATE is ours to say
        for pragma in (f"busy_timeout = {BUSY_MS}", "foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            raw.execute(f"PRAGMA {pragma}")

    return engine


def note(connection: Connection, at: datetime, by: str, account: str, what: str) -> None:
    """Write down what was done to an account, in a transaction that is open."""
    connection.execute(insert(deed).values(at=stamp(at), by=by, account=account, what=what))


def _upgrade(connection: Connection, path: Path) -> None:
    version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    if version == 0:
        if connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one():
            raise LedgerError(f"{path}: this is no file of accounts")
        connection.execute(text(f"PRAGMA application_id = {APPLICATION}"))
    elif connection.execute(text("PRAGMA application_id")).scalar_one() != APPLICATION:
        raise LedgerError(f"{path}: this is no file of accounts")
    if version > len(STEPS):
        raise LedgerVersionError(f"{path}: this file of accounts was made by a newer Truceledger (schema {version}); update to open it")
    for number, step in enumerate(STEPS[version:], version + 1):
        for sql in step:
            connection.exec_driver_sql(sql)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
