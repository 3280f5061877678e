"""API tokens: told once, stored as their SHA-256, with a role no higher than their owner's, and the last day they were used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from truceledger.errors import LedgerBusyError
from truceledger.ledger.entries import stamp
from truceledger.publishing.safe import one_line
from truceledger.publishing.users import database as tables
from truceledger.publishing.users.account import folded_name
from truceledger.publishing.users.database import UsersDatabase
from truceledger.publishing.users.errors import AccountError, NoSuch, NotAllowed, Taken
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.sessions import Holder, chance, digest

#: By which scanners of code know a token that got into one.
PREFIX = "truce_"
#: Characters of a name; tokens of an account that work at a time.
LONGEST, MOST = 64, 50


class Token(msgspec.Struct, frozen=True):
    """A token without its secret. ``until`` is its last day, ``used`` the last it was used on (UTC), ``state`` works, expired or revoked."""

    id: int
    account: str
    name: str
    role: Role
    made: date
    until: date | None
    used: date | None
    state: str


class Tokens:
    """See the module; accounts are told by name."""

    def __init__(self, database: UsersDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def make(self, account: str, name: str, role: Role | None = None, until: date | None = None, by: str = "") -> str:
        """Make a token and give its secret, which is told nowhere again; without a role it has its owner's.

        Raises ``NotAllowed`` for a role above the owner's, ``Taken`` for the name of another that works, ``AccountError``.
        """
        name, at = one_line(name), self._clock()
        if not name or len(name) > LONGEST:
            raise AccountError(f"give the token a name of 1 to {LONGEST} characters, such as what it is for")
        if until is not None and until < at.date():
            raise AccountError(f"{until} is over: a token's last day is today or later")
        secret = PREFIX + chance()
        with self._database.writing() as connection:
            owner = connection.execute(select(tables.account).where(tables.account.c.folded == folded_name(account))).first()
            if owner is None or owner.disabled:
                raise NoSuch(f"there is no account {account!r} that could have a token")
            role = role or Role(owner.role)
            if role > Role(owner.role):
                raise NotAllowed(f"a token has no more rights than its owner: {owner.name} is {owner.role}, not {role.value}")
            working = [t for t in self._listed(connection, owner.folded) if t.state == "works"]
            if any(t.name.casefold() == name.casefold() for t in working):
                raise Taken(f"there is a token {name!r} already; give another name, or revoke that one first")
            if len(working) >= MOST:
                raise Taken(f"there are {MOST} tokens that work; revoke those that are not needed")
            values = {"digest": digest(secret), "account": owner.folded, "name": name, "role": role.value, "made": stamp(at)}
            made = connection.execute(insert(tables.token).values(**values, until=until.isoformat() if until else None))
            number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
            tables.note(connection, at, by or owner.name, owner.name, f"token {number} made ({name}), {role.value}")
        return secret

    def all(self, account: str | None = None) -> tuple[Token, ...]:
        """Give the tokens of an account, or all, the newest first."""
        with self._database.reading() as connection:
            return self._listed(connection, folded_name(account) if account is not None else None)

    def _listed(self, connection: Connection, folded: str | None) -> tuple[Token, ...]:
        query = select(tables.token, tables.account.c.name.label("owner")).join(tables.account, tables.account.c.folded == tables.token.c.account)
        if folded is not None:
            query = query.where(tables.token.c.account == folded)
        today = self._clock().date()
        return tuple(_token(row, today) for row in connection.execute(query.order_by(tables.token.c.id.desc())))

    def holder(self, secret: str) -> Holder | None:
        """Give who holds a token that works, with the lesser of its role and its owner's now."""
        query = (
            select(tables.token, tables.account.c.name.label("owner"), tables.account.c.role.label("owners"), tables.account.c.once_until)
            .join(tables.account, tables.account.c.folded == tables.token.c.account)
            .where(tables.token.c.digest == digest(secret), tables.token.c.revoked.is_(None), tables.account.c.disabled == 0)
        )
        today = self._clock().date().isoformat()
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or (row.until is not None and row.until < today):
            return None
        if row.used != today:
            try:
                with self._database.writing() as connection:
                    connection.execute(update(tables.token).where(tables.token.c.id == row.id).values(used=today))
            except LedgerBusyError:
                pass  # it is noted the next time
        return Holder(row.owner, min(Role(row.role), Role(row.owners)), row.once_until is not None, row.id)

    def revoke(self, number: int, by: str, owner: str | None = None) -> None:
        """Revoke a token by its number, of one owner or of any; revoking it again does nothing. Raises ``NoSuch``."""
        with self._database.writing() as connection:
            found = next((t for t in self._listed(connection, folded_name(owner) if owner is not None else None) if t.id == number), None)
            if found is None:
                raise NoSuch(f"there is no token {number}" + (" of yours" if owner is not None else ""))
            if found.state != "revoked":
                at = self._clock()
                connection.execute(update(tables.token).where(tables.token.c.id == number).values(revoked=stamp(at)))
                tables.note(connection, at, by, found.account, f"token {number} revoked ({found.name})")

    def revoke_all(self, folded: str, connection: Connection) -> int:
        """Revoke those of an account (its folded name) that are not, in a transaction that is open; give how many."""
        match = (tables.token.c.account == folded) & tables.token.c.revoked.is_(None)
        return int(connection.execute(update(tables.token).where(match).values(revoked=stamp(self._clock()))).rowcount)


def _token(row: Any, today: date) -> Token:
    until = date.fromisoformat(row.until) if row.until else None
    state = "revoked" if row.revoked else "expired" if until and until < today else "works"
    used = date.fromisoformat(row.used) if row.used else None
    return Token(row.id, row.owner, row.name, Role(row.role), datetime.fromisoformat(row.made).date(), until, used, state)

