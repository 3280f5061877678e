"""The shapes of what the API tells and takes on accounts and tokens; their schemas go into OpenAPI with the others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

RoleName = Literal["reader", "reviewer", "editor", "admin"]


class Me(msgspec.Struct, frozen=True):
    """Who asks: the name, the role, how they are known, what they may, and the token that requests of a browser carry (``X-CSRF-Token``)."""

    name: str
    role: RoleName
    via: Literal["operator", "session", "token"]
    may: tuple[str, ...]
    csrf: str


class TokenRow(msgspec.Struct, frozen=True):
    """An API token without its secret: whose, what for, its role, the days it was made, ends and was last used (UTC), and whether it works."""

    id: int
    account: str
    name: str
    role: RoleName
    made: date
    until: date | None
    used: date | None
    state: Literal["works", "expired", "revoked"]


class TokenList(msgspec.Struct, frozen=True):
    """Tokens, the newest first."""

    items: tuple[TokenRow, ...]


class NewToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token that is wanted: what it is for, its role (the owner's, where none is given), its last day."""

    name: str
    role: RoleName | None = None
    until: date | None = None


class MadeToken(msgspec.Struct, frozen=True):
    """A token that was made. It is told this once."""

    name: str
    secret: str


class AccountRow(msgspec.Struct, frozen=True):
    """An account: its name, role, whether it is disabled, whether its password is one to be used once, when it was made (UTC)."""

    name: str
    role: RoleName
    disabled: bool
    once: bool
    made: datetime


class AccountList(msgspec.Struct, frozen=True):
    """Accounts, by name; disabled ones last."""

    items: tuple[AccountRow, ...]


class NewAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account that is wanted."""

    name: str
    role: RoleName


class AccountChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be otherwise of an account; what is left out stays."""

    role: RoleName | None = None
    disabled: bool | None = None


class OneTime(msgspec.Struct, frozen=True):
    """A password to be used once, within a week. It is told this once."""

    name: str
    password: str
