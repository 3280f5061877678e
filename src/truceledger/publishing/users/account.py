"""Who asks, as routes see them; and what an account may be called."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import msgspec

from truceledger.errors import UsageError
from truceledger.ledger.entries import MACHINE, READER, reviewer
from truceledger.publishing.users.errors import AccountError
from truceledger.publishing.users.roles import Act, Role

#: Characters of a name at most.
LONGEST = 64
_WRITTEN = re.compile(r"[\w .@+'’-]+")


class Account(msgspec.Struct, frozen=True):
    """Who asks: the name that decisions bear, the role, and how they are known.

    ``via`` is ``operator`` (no accounts are kept), ``session`` (signed in) or ``token``; ``token`` is that token's number.
    ``once`` says that they signed in by a one-time password and have to set their own before all else.
    """

    name: str
    role: Role
    via: Literal["operator", "session", "token"] = "operator"
    token: int | None = None
    once: bool = False

    def may(self, act: Act) -> bool:
        """Say whether they may do something."""
        return act.least <= self.role


def account_name(words: str) -> str:
    """Give the name of an account as it is kept; raises ``AccountError``.

    Entries of the ledger bear it, so it must be fit for a reviewer; pages and addresses show it, so it is of letters, digits,
    spaces and a few signs.
    """
    name = unicodedata.normalize("NFC", " ".join(words.split()))
    if not name or len(name) > LONGEST or not _WRITTEN.fullmatch(name) or not any(c.isalnum() for c in name):
        raise AccountError(f"{words[:LONGEST]!r} is no name for an account: give 1 to {LONGEST} letters, digits, spaces or . _ - @ + '")
    try:
        reviewer(name)
    except UsageError as trouble:
        raise AccountError(str(trouble)) from None
    folded = folded_name(name)
    if folded == READER or folded.startswith(MACHINE):
        raise AccountError(f"{name!r} is no name for an account: the program's own reader goes by it")
    return name


def folded_name(name: str) -> str:
    """Give what two names share that are taken for one: case and width make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
