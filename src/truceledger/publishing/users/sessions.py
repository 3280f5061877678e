"""Sessions, kept by the server: 256 bits of chance, stored as their SHA-256; twelve hours idle or a week ends one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, or_, select, update

from truceledger.errors import LedgerBusyError
from truceledger.ledger.entries import stamp
from truceledger.publishing.users import database as tables
from truceledger.publishing.users.account import folded_name
from truceledger.publishing.users.database import UsersDatabase
from truceledger.publishing.users.roles import Role

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
#: Use is written down no more often than this.
NOTED = timedelta(minutes=1)


class Holder(msgspec.Struct, frozen=True):
    """Who holds a session or a token: the account's name and its role now; ``once`` as in ``store.Person``; ``id`` a token's number."""

    name: str
    role: Role
    once: bool = False
    id: int | None = None


def chance() -> str:
    """Give 256 bits of chance, to be told once."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Give what is stored of a session or token: of so much chance a plain hash tells nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """See the module."""

    def __init__(self, database: UsersDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, account: str) -> str:
        """Begin a session of an account; give its secret. Those that ended are swept away."""
        secret, at = chance(), self._clock()
        with self._database.writing() as connection:
            connection.execute(delete(tables.session).where(or_(tables.session.c.used <= stamp(at - IDLE), tables.session.c.made <= stamp(at - LONGEST))))
            connection.execute(insert(tables.session).values(digest=digest(secret), account=folded_name(account), made=stamp(at), used=stamp(at)))
        return secret

    def holder(self, secret: str) -> Holder | None:
        """Give who holds a session that has not ended, of an account that is not disabled."""
        query = (
            select(tables.session, tables.account.c.name, tables.account.c.role, tables.account.c.once_until)
            .join(tables.account, tables.account.c.folded == tables.session.c.account)
            .where(tables.session.c.digest == digest(secret), tables.account.c.disabled == 0)
        )
        at = self._clock()
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or row.used <= stamp(at - IDLE) or row.made <= stamp(at - LONGEST):
            return None
        if row.used <= stamp(at - NOTED):
            self._used(row.digest, at)
        return Holder(row.name, Role(row.role), row.once_until is not None)

    def _used(self, name: str, at: datetime) -> None:
        try:
            with self._database.writing() as connection:
                # of many requests at once one writes
                stale = (tables.session.c.digest == name) & (tables.session.c.used <= stamp(at - NOTED))
                connection.execute(update(tables.session).where(stale).values(used=stamp(at)))
        except LedgerBusyError:
            pass  # it is noted the next time

    def end(self, secret: str) -> None:
        """End one; ending it again does nothing."""
        with self._database.writing() as connection:
            connection.execute(delete(tables.session).where(tables.session.c.digest == digest(secret)))

    def end_all(self, account: str, connection: Connection) -> None:
        """End all of an account (its folded name), in a transaction that is open."""
        connection.execute(delete(tables.session).where(tables.session.c.account == account))
