"""Passwords: argon2id, twelve characters or more, no rules of composition (NIST 800-63B), the commonest refused.

A password is compared as NFKC, so that it is the same from every keyboard. Nothing here prints or logs one.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from typing import TYPE_CHECKING

from truceledger.publishing.users.account import folded_name
from truceledger.publishing.users.errors import AccountError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1024
#: Passwords worked on at a time: each takes 64 MiB, and a crowd at the door must not take the machine's memory.
AT_ONCE = 2
#: Signs of a generated password: none that can be taken for another.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn")
#: The commonest, without digits and signs about them, once or several times over: "Password1234!" is one of them.
_COMMON = frozenset(
    [
        "password", "passwort", "motdepasse", "contrasena", "parola", "letmein", "welcome", "willkommen", "bienvenue", "iloveyou", "administrator",
        "admin", "root", "user", "qwerty", "qwertyuiop", "qazwsx", "qazwsxedc", "asdfghjkl", "monkey", "dragon", "sunshine", "princess",
        "football", "baseball", "superman", "batman", "master", "shadow", "changeme", "secret", "default", "test", "guest", "login", "access",
        "trustno", "starwars", "whatever", "freedom", "hello", "jesus", "michael", "jordan", "truce", "truceledger", "ledger", "ceasefire",
        "peace", "reviewer", "correcthorsebatterystaple",
    ]
)


class Passwords:
    """Hashes and checks; ``hasher`` has the parameters, by default those of RFC 9106 for little memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        from argon2 import PasswordHasher

        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = ""

    def hash(self, password: str) -> str:
        """Give what is stored of a password."""
        with self._turn:
            return self._hasher.hash(_written(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Say whether a password is the stored one; where nothing is stored the same work is done, and the answer is no."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._turn:
            if not self._nobody:  # at the first check, whoever it is of
                self._nobody = self._hasher.hash(secrets.token_urlsafe())
            try:
                return self._hasher.verify(stored or self._nobody, _written(password[: LONGEST + 1])) and stored is not None
            except (VerificationError, InvalidHashError):
                return False

    def stale(self, stored: str) -> bool:
        """Say whether a stored one was made with other parameters than are now wanted."""
        return self._hasher.check_needs_rehash(stored)


def usable(password: str, name: str) -> str:
    """Give a new password back; raises ``AccountError`` that says why one will not do, never with the password in it."""
    length = len(_written(password))
    if length < SHORTEST:
        raise AccountError(f"a password has {SHORTEST} characters or more (this one {length}); several words are easy to keep in mind")
    if length > LONGEST:
        raise AccountError(f"a password has at most {LONGEST} characters")
    folded, own = _written(password).casefold(), folded_name(name)
    if len(own) > 2 and own in folded and len(folded.replace(own, "")) < 8:
        raise AccountError("this password is little more than the account's name; choose another")
    if _common(folded):
        raise AccountError("this password is among those that are tried first; choose another")
    return password


def generated() -> str:
    """Give a password to be used once, of twenty signs (99 bits)."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(20))
    return "-".join(signs[i : i + 5] for i in range(0, 20, 5))


def _written(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _common(folded: str) -> bool:
    signs = re.sub(r"[\W_]", "", folded)
    units = {_unit(signs), _unit(re.sub(r"\d", "", signs))}  # "abcabc123" is abc, and so is "abc"
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    return len(set(folded)) < 5 or not units.isdisjoint(_COMMON) or any(u in row for u in units if len(u) > 2 for row in rows)


def _unit(signs: str) -> str:
    """Give what a word is, once, that is written several times over."""
    found = re.fullmatch(r"(.+?)\1*", signs)
    return found[1] if found else ""
