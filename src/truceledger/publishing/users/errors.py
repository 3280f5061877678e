"""Troubles of who asks: not signed in, not allowed, not to be trusted, too often; how HTTP tells them is said in ``api.errors``.

::

    TruceError
    ├── NotSignedIn          nobody is known to ask
    │   └── WrongPassword    the name and the password do not go together
    ├── NotAllowed           somebody is, who may not
    │   └── PasswordDue      until an own password takes the place of a one-time one
    ├── Untrusted            a request that another site may have made
    ├── TooMany              too often; ``after`` says when again
    └── UsageError
        └── AccountError     a name, password, role or token that cannot be had so
            ├── NoSuch       no such account or token, or no accounts at all
            └── Taken        a name that another account or token has; an account that is the last of its kind
"""

from __future__ import annotations

from truceledger.errors import TruceError, UsageError


class NotSignedIn(TruceError):
    """Nobody is known to ask."""

    def __init__(self, told: str = "sign in first, or give a token: Authorization: Bearer …") -> None:
        super().__init__(told)


class WrongPassword(NotSignedIn):
    """Name and password do not go together, or the account is disabled: which of them is not told."""

    def __init__(self) -> None:
        super().__init__("no account has this name and this password, or it is disabled")


class NotAllowed(TruceError):
    """Who asks may not do this."""


class PasswordDue(NotAllowed):
    """Who asks signed in by a one-time password, and has to set one of their own first."""

    def __init__(self) -> None:
        super().__init__("set a password of your own first: the one you signed in with was for once")


class Untrusted(TruceError):
    """The request may come from another site: no token of this site's pages came with it, or another origin."""


class TooMany(TruceError):
    """Too many requests, or tries to sign in; ``after`` is how many seconds to wait."""

    def __init__(self, told: str, after: int) -> None:
        super().__init__(told)
        self.after = after


class AccountError(UsageError):
    """A name, password, role or token that cannot be had so."""


class NoSuch(AccountError):
    """No such account or token."""


class Taken(AccountError):
    """What is asked stands against what is there: a name in use, the last administrator."""
