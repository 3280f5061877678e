"""Accounts, sessions and tokens, in a file of their own beside the ledger.

Every change says who made it (``by``), and is kept as a deed. Sessions and tokens are in ``sessions`` and ``tokens``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from truceledger.ledger.entries import stamp
from truceledger.publishing.users import database as tables
from truceledger.publishing.users.account import account_name, folded_name
from truceledger.publishing.users.database import UsersDatabase
from truceledger.publishing.users.errors import NoSuch, Taken
from truceledger.publishing.users.passwords import Passwords, generated, usable
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.sessions import Sessions
from truceledger.publishing.users.tokens import Tokens

#: How long a one-time password can be used.
ONCE = timedelta(days=7)
Clock = Callable[[], datetime]


class Person(msgspec.Struct, frozen=True):
    """An account: its name, role, whether it is disabled, whether its password is one to be used once, when it was made (UTC)."""

    name: str
    role: Role
    disabled: bool
    once: bool
    made: datetime


class Deed(msgspec.Struct, frozen=True):
    """What was done to an account or its tokens, when (UTC) and by whom."""

    at: datetime
    by: str
    account: str
    what: str


def now() -> datetime:
    """Give this moment, UTC."""
    return datetime.now(UTC)


class Store:
    """See the module; raises ``AccountError`` and its kinds, ``LedgerError`` where the file cannot be used."""

    def __init__(self, path: Path, *, clock: Clock = now, passwords: Passwords | None = None) -> None:
        self.path = path
        self.clock = clock
        self.passwords = passwords or Passwords()
        self._database = UsersDatabase(path)
        self.secret = self._secret()
        self.sessions = Sessions(self._database, clock)
        self.tokens = Tokens(self._database, clock)

    def _secret(self) -> bytes:
        """Give the key that the tokens of forms are made with; made once, with the file."""
        with self._database.writing() as connection:
            connection.execute(insert(tables.secret).prefix_with("OR IGNORE").values(name="forms", value=secrets.token_hex(32)))
            return bytes.fromhex(connection.execute(select(tables.secret.c.value).where(tables.secret.c.name == "forms")).scalar_one())

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # -- looking -------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Person, ...]:
        """Give the accounts, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.account).order_by(tables.account.c.disabled, tables.account.c.folded)).all()
        return tuple(map(_person, rows))

    def get(self, name: str) -> Person:
        """Give an account; raises ``NoSuch``."""
        with self._database.reading() as connection:
            return _person(_row(connection, name))

    def governed(self) -> bool:
        """Say whether there is an administrator who can sign in."""
        with self._database.reading() as connection:
            return bool(_admins(connection))

    def deeds(self, name: str | None = None, limit: int = 50) -> tuple[Deed, ...]:
        """Give the last deeds, on one account or on all, the newest first."""
        query = select(tables.deed).order_by(tables.deed.c.id.desc()).limit(limit)
        if name is not None:
            query = query.where(tables.deed.c.account == self.get(name).name)
        with self._database.reading() as connection:
            return tuple(Deed(datetime.fromisoformat(r.at), r.by, r.account, r.what) for r in connection.execute(query))

    def check(self, name: str, password: str) -> Person | None:
        """Give the account that has this name and password; none too where it is disabled or its one-time password too old.

        The same work is done whether there is such an account or not.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(tables.account).where(tables.account.c.folded == folded_name(name))).first()
        fits = self.passwords.fits(row.password if row else None, password)
        if row is None or not fits or row.disabled or (row.once_until and row.once_until <= stamp(self.clock())):
            return None
        if self.passwords.stale(row.password):
            self._store(row.folded, row.password, password)
        return _person(row)

    def _store(self, folded: str, before: str, password: str) -> None:
        made = self.passwords.hash(password)
        with self._database.writing() as connection:  # unless it was changed meanwhile
            match = (tables.account.c.folded == folded) & (tables.account.c.password == before)
            connection.execute(update(tables.account).where(match).values(password=made))

    # -- changing ------------------------------------------------------------------------------------------------

    def add(self, name: str, role: Role, by: str, password: str | None = None) -> str | None:
        """Add an account; without a password give one to be used once, within a week."""
        name = account_name(name)
        once = None if password is not None else generated()
        hashed = self.passwords.hash(usable(password, name) if password is not None else once or "")
        at = self.clock()
        with self._database.writing() as connection:
            known = connection.execute(select(tables.account.c.name).where(tables.account.c.folded == folded_name(name))).first()
            if known:
                raise Taken(f"there is an account {known[0]!r} already; names are not given twice, those of disabled accounts neither")
            connection.execute(
                insert(tables.account).values(
                    folded=folded_name(name),
                    name=name,
                    role=role.value,
                    password=hashed,
                    once_until=stamp(at + ONCE) if once else None,
                    disabled=0,
                    made=stamp(at),
                )
            )
            tables.note(connection, at, by, name, f"account added, {role.value}")
        return once

    def set_role(self, name: str, role: Role, by: str) -> None:
        """Give an account another role; its tokens have no more rights than it from then on."""
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row.role == role.value:
                return
            if role is not Role.ADMIN:
                _not_last(connection, row)
            _change(connection, row, role=role.value)
            tables.note(connection, self.clock(), by, row.name, f"role {row.role} made {role.value}")

    def disable(self, name: str, by: str) -> None:
        """Let nobody sign in by an account: its sessions end, its tokens are revoked, its name stays."""
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row.disabled:
                return
            _not_last(connection, row)
            _change(connection, row, disabled=1)
            self.sessions.end_all(row.folded, connection)
            gone = self.tokens.revoke_all(row.folded, connection)
            tables.note(connection, self.clock(), by, row.name, f"account disabled, {gone} token{'' if gone == 1 else 's'} revoked")

    def enable(self, name: str, by: str) -> None:
        """Let an account sign in again, by its password; tokens that were revoked stay so."""
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row.disabled:
                _change(connection, row, disabled=0)
                tables.note(connection, self.clock(), by, row.name, "account enabled")

    def set_password(self, name: str, password: str, by: str) -> None:
        """Set a password; all sessions of the account end."""
        hashed = self.passwords.hash(usable(password, name))
        self._set(name, hashed, None, by, "password set")

    def reset_password(self, name: str, by: str) -> str:
        """Give an account a password to be used once, within a week; all its sessions end."""
        once = generated()
        self._set(name, self.passwords.hash(once), stamp(self.clock() + ONCE), by, "one-time password given")
        return once

    def _set(self, name: str, hashed: str, until: str | None, by: str, what: str) -> None:
        with self._database.writing() as connection:
            row = _row(connection, name)
            _change(connection, row, password=hashed, once_until=until)
            self.sessions.end_all(row.folded, connection)
            tables.note(connection, self.clock(), by, row.name, what)


def _person(row: Any) -> Person:
    return Person(row.name, Role(row.role), bool(row.disabled), row.once_until is not None, datetime.fromisoformat(row.made))


def _row(connection: Connection, name: str) -> Any:
    row = connection.execute(select(tables.account).where(tables.account.c.folded == folded_name(name))).first()
    if row is None:
        raise NoSuch(f"there is no account {name!r}; `truce users list` shows them")
    return row


def _change(connection: Connection, row: Any, **values: object) -> None:
    connection.execute(update(tables.account).where(tables.account.c.folded == row.folded).values(**values))


def _admins(connection: Connection) -> int:
    match = (tables.account.c.role == Role.ADMIN.value) & (tables.account.c.disabled == 0)
    return int(connection.execute(select(func.count()).select_from(tables.account).where(match)).scalar_one())


def _not_last(connection: Connection, row: Any) -> None:
    if row.role == Role.ADMIN.value and not row.disabled and _admins(connection) == 1:
        raise Taken(f"{row.name} is the last administrator; make another one first")

