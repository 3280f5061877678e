"""The one SQL seam: engine, pragmas, the single writer, and the schema brought up to date.

SQLite in WAL mode: one writer, many readers. ``synchronous=FULL``, because a ledger that loses its last entries after a
power cut is not one; the cost is one flush a transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from truceledger.errors import LedgerBusyError, LedgerError, LedgerVersionError

HEAD = "0003"
#: Earlier schemas whose tables are the same, but for the index of search: what they hold can be looked at as it is.
READABLE = frozenset({"0001", "0002"})
#: How long a writer waits for another, in milliseconds.
BUSY_MS = 10_000


class Database:
    """A ledger file, opened."""

    def __init__(self, path: Path, *, create: bool = True, read_only: bool = False, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self.read_only = read_only
        if not path.exists():
            if read_only or not create:
                raise LedgerError(f"{path}: there is no ledger here; make one with `truce add`, or give --ledger")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as trouble:
                raise LedgerError(f"{path.parent}: the folder cannot be made ({trouble.strerror}); give --ledger") from None
        self.engine = _engine(path, read_only, busy_ms)
        self._file: tuple[int, int] | None = None
        self._prepare()
        self._file = _file(path)

    def _prepare(self) -> None:
        try:
            with self.engine.connect() as connection:
                version = _version(connection)
        except (OperationalError, DatabaseError, sqlite3.DatabaseError) as trouble:
            if "readonly" in _plain(trouble):
                raise LedgerError(
                    f"{self.path}: neither the ledger nor its folder may be written to, and SQLite needs one of them also for reading; copy it elsewhere"
                ) from None
            raise LedgerError(f"{self.path}: this is no ledger, or it cannot be read ({_plain(trouble)}); give another with --ledger") from None
        if version == HEAD:
            return
        if version is not None and version > HEAD:
            raise LedgerVersionError(f"{self.path}: this ledger was made by a newer Truceledger (schema {version}); update to open it")
        if self.read_only and version in READABLE:
            return
        if self.read_only and version is None:
            raise LedgerError(f"{self.path}: the file is empty and no ledger yet; `truce add` makes one of it, or give another with --ledger")
        if self.read_only:
            raise LedgerError(f"{self.path}: the ledger has an older schema; open it once for writing, for example with `truce add`")
        with self.writing() as connection:
            _migrate(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one moment of the ledger, whatever others write to it meanwhile.

        Raises ``LedgerError`` where the file is no longer the one that was opened: connections would be to one or the other.
        """
        self._same()
        with self.engine.connect() as connection:
            connection.execute(text("BEGIN"))  # else each query would see a moment of its own
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one writing transaction; all or nothing. Raises ``LedgerBusyError`` when another holds it."""
        if self.read_only:
            raise LedgerError(f"{self.path}: the ledger is open for reading only")
        self._same()
        with self.engine.connect() as connection:
            try:
                connection.execute(text("BEGIN IMMEDIATE"))
            except OperationalError as trouble:
                if "locked" in str(trouble) or "busy" in str(trouble):
                    raise LedgerBusyError(f"{self.path}: another process is writing to this ledger; try again when it is done") from None
                raise LedgerError(f"{self.path}: the ledger cannot be written ({_plain(trouble)})") from None
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _same(self) -> None:
        if self._file is not None and _file(self.path) != self._file:
            raise LedgerError(f"{self.path}: the ledger's file was moved, deleted or replaced since it was opened; open it anew")

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _file(path: Path) -> tuple[int, int] | None:
    """Say which file it is that goes by a name; none where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _plain(trouble: BaseException) -> str:
    return str(getattr(trouble, "orig", trouble)).splitlines()[0]


def _engine(path: Path, read_only: bool, busy_ms: int) -> Engine:
    uri = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}&uri=true"
    engine = create_engine(f"sqlite:///{uri}", connect_args={"uri": True, "timeout": busy_ms / 1000})

    @event.listens_for(engine, "connect")
    def _pragmas(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None  # BEGIN IMMEDIATE is ours to say
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
        cursor.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    return engine


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _version(connection: Connection) -> str | None:
    names = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
    if "alembic_version" not in names:
        if names:
            raise sqlite3.DatabaseError("its tables are not those of a ledger")
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else None


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "truceledger.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
