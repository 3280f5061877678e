"""The token that each form carries, bound to who was shown it: a page of another site cannot know it.

It is an HMAC over the session, or over a cookie of chance where nobody is signed in; with chance of its own, so that it looks
different each time and cannot be guessed from the length of compressed pages.
"""

from __future__ import annotations

import hmac
import secrets

#: The field of forms, and the header of programs that run in pages.
FIELD, HEADER = "csrf", "X-CSRF-Token"


def form_token(key: bytes, bound: str) -> str:
    """Make a token for forms shown to whom ``bound`` (a session's secret, a visit's chance) belongs."""
    salt = secrets.token_urlsafe(12)
    return f"{salt}.{_mac(key, bound, salt)}"


def is_form_token(key: bytes, bound: str, given: str) -> bool:
    """Say whether a token was made so."""
    salt, _, mac = given.partition(".")
    return bool(salt and mac) and hmac.compare_digest(mac.encode("utf-8", "replace"), _mac(key, bound, salt).encode())


def _mac(key: bytes, bound: str, salt: str) -> str:
    return hmac.new(key, f"{salt}\n{bound}".encode("utf-8", "replace"), "sha256").hexdigest()
