"""Who asks, and what they may: the one object that API and pages ask (``request.app.state.gate``).

    @router.post("/…")
    def judge(account: Account = Depends(needs(Act.JUDGE))): ...

Without a store whoever asks is the operator, an administrator; with one, who has a session or a token. ``guard`` stands before
every route that changes something (``fence.install`` puts it there): a form carries its token, a program its header or a bearer.
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from truceledger.publishing.serving import LOOPBACK
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.errors import NotAllowed, NotSignedIn, PasswordDue, Untrusted, WrongPassword
from truceledger.publishing.users.forms import FIELD, HEADER, form_token, is_form_token
from truceledger.publishing.users.hosts import Hosts
from truceledger.publishing.users.limits import Limits
from truceledger.publishing.users.roles import Act, Role

if TYPE_CHECKING:
    from truceledger.publishing.users.store import Person, Store

_log = logging.getLogger("truceledger.users")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: What browsers send forms as: a page of another site can, without asking.
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
#: Where requests count towards an account's limit; what changes something does everywhere.
COUNTED = ("/api/", "/feeds/")


class Gate:
    """``store`` has the accounts, none where none are kept; ``operator`` is then the name that decisions bear.

    ``hosts`` are the names the site goes by. With ``https`` cookies are for https alone, also where a proxy does not say so.
    """

    def __init__(
        self, store: Store | None, operator: str = "", hosts: Hosts | None = None, limits: Limits | None = None, *, https: bool = False
    ) -> None:
        self.store = store
        self.hosts = hosts or Hosts(LOOPBACK)
        self._https = https
        self._limits = limits or Limits()
        self._operator = Account(operator or "operator", Role.ADMIN)
        self._key = store.secret if store else secrets.token_bytes(32)

    @property
    def auth(self) -> bool:
        """Whether accounts are kept."""
        return self.store is not None

    # -- who asks ------------------------------------------------------------------------------------------------

    def peek(self, request: Request) -> Account | None:
        """Give who asks, nothing where nobody is known to; asked again, the same request is not looked up again."""
        if not hasattr(request.state, "account"):
            request.state.account = self._found(request)
        found: Account | None = request.state.account
        return found

    def _found(self, request: Request) -> Account | None:
        if self.store is None:
            return self._operator
        bearer = bearer_of(request)
        if bearer is not None:  # and never the cookie beside it, whose forms would need their token
            holder = self.store.tokens.holder(bearer)
            return Account(holder.name, holder.role, "token", holder.id, holder.once) if holder else None
        session = self._session(request)
        holder = self.store.sessions.holder(session) if session else None
        return Account(holder.name, holder.role, "session", None, holder.once) if holder else None

    def account(self, request: Request) -> Account:
        """Give who asks; raises ``NotSignedIn``, ``PasswordDue``, ``TooMany``. Use with ``Depends``, or ``needs``."""
        found = self.signed_in(request)
        if found.once:
            raise PasswordDue
        return found

    def signed_in(self, request: Request) -> Account:
        """Give who asks, also one who has yet to set a password; raises ``NotSignedIn``, ``TooMany``."""
        found = self.peek(request)
        if found is None:
            raise NotSignedIn
        counts = request.method not in SAFE or request.url.path.startswith(COUNTED)
        if self.store is not None and counts and not hasattr(request.state, "counted"):
            request.state.counted = True
            self._limits.asking(f"token {found.token}" if found.token is not None else f"account {found.name}")
        return found

    def needs(self, what: Role | Act) -> Callable[[Request], Account]:
        """Give what to ``Depends`` on where a role is needed, or the least that may do something; it gives who asks."""

        def asked(request: Request) -> Account:
            return allowed(self.account(request), what)

        return asked

    # -- forms ---------------------------------------------------------------------------------------------------

    def csrf(self, request: Request) -> str:
        """Give the token that forms of this page carry; who is not signed in gets a cookie to tell them by."""
        return form_token(self._key, self._bound(request) or self._visit(request))

    def _bound(self, request: Request) -> str:
        session = self._session(request) if self.store else None
        return f"session {session}" if session else ""

    def _visit(self, request: Request) -> str:
        known = request.cookies.get(self.cookie(request, "visit"))
        if not known:
            known = request.state.visit = getattr(request.state, "visit", None) or secrets.token_urlsafe(32)  # ``fence`` sets the cookie
        return f"visit {known}"

    async def guard(self, request: Request) -> None:
        """Refuse what changes something and may come from another site; raises ``Untrusted``, ``NotSignedIn``."""
        if request.method in SAFE:
            return
        if not self.hosts.own(request.headers):
            raise Untrusted("this request came from another site, and was not carried out")
        if bearer_of(request) is not None or self._no_browser(request):
            return
        given = request.headers.get(HEADER) or await _field(request)
        bound = self._bound(request) or f"visit {request.cookies.get(self.cookie(request, 'visit'), '')}"
        if given and is_form_token(self._key, bound, given):
            return
        if self.peek(request) is None and request.url.path != "/login":
            raise NotSignedIn  # signed out in another tab: to sign in again says more than a page out of date
        raise Untrusted(
            f"no token of this site came with the request, or an old one: load the page again (a program sends {HEADER}, or a bearer token)"
        )

    def _no_browser(self, request: Request) -> bool:
        """Say whether the operator's own program asks: no cookie, nothing that browsers say, nothing a form could be sent as."""
        told = request.headers
        kind = told.get("content-type", "").partition(";")[0].strip().lower()
        return (
            self.store is None
            and "origin" not in told
            and "sec-fetch-site" not in told
            and "cookie" not in told
            and kind not in FORMS
        )

    # -- signing in and out --------------------------------------------------------------------------------------

    def sign_in(self, request: Request, name: str, password: str) -> tuple[Person, str]:
        """Begin a session, and end the one there was; raises ``WrongPassword``, ``TooMany``. ``keep`` puts it into the answer."""
        if self.store is None:
            raise NotAllowed("this server keeps no accounts; there is nothing to sign in to")
        person = self.proven(request, name, password)
        before = self._session(request)
        if before:
            self.store.sessions.end(before)
        _log.info("%s signed in from %s", person.name, _address(request))
        return person, self.store.sessions.begin(person.name)

    def proven(self, request: Request, name: str, password: str) -> Person:
        """Give the account of a name and password; raises ``WrongPassword``, ``TooMany``."""
        assert self.store is not None
        self._limits.trying(name, _address(request))
        person = self.store.check(name, password)
        if person is None:
            # what was typed as a name may be a password: it is not written down
            _log.warning("somebody at %s gave a name and a password that do not go together", _address(request))
            raise WrongPassword
        self._limits.signed_in(name)
        return person

    def keep(self, request: Request, response: Response, session: str) -> None:
        """Give the browser its session."""
        response.set_cookie(self.cookie(request, "session"), session, path="/", secure=self.secure(request), httponly=True, samesite="lax")

    def sign_out(self, request: Request, response: Response) -> None:
        """End the session, and take it from the browser."""
        session = self._session(request)
        if self.store is not None and session:
            self.store.sessions.end(session)
        response.delete_cookie(self.cookie(request, "session"), path="/", secure=self.secure(request), httponly=True, samesite="lax")

    def _session(self, request: Request) -> str | None:
        return request.cookies.get(self.cookie(request, "session"))

    def secure(self, request: Request) -> bool:
        """Say whether cookies are for https alone."""
        return self._https or request.url.scheme == "https"

    def cookie(self, request: Request, name: str) -> str:
        """Give a cookie's name; over https one that no other host can set. Two ledgers of one host have cookies of their own."""
        own = f"_{self._key.hex()[:6]}" if self.store else ""
        return f"{'__Host-' if self.secure(request) else ''}truce_{name}{own}"


def allowed(account: Account, what: Role | Act) -> Account:
    """Give who asks, where they may; raises ``NotAllowed``."""
    least = what.least if isinstance(what, Act) else what
    if account.role < least:
        told = f"to {what.words}" if isinstance(what, Act) else "to do this"
        has = "this token has the role of" if account.via == "token" else f"{account.name} is"
        raise NotAllowed(f"{has} {_a(account.role)}; {told} one must be {_a(least)}")
    return account


def needs(what: Role | Act) -> Callable[[Request], Account]:
    """Give what to ``Depends`` on, for routes that are made before the gate is; see ``Gate.needs``."""

    def asked(request: Request) -> Account:
        gate: Gate = request.app.state.gate
        return allowed(gate.account(request), what)

    return asked


def bearer_of(request: Request) -> str | None:
    """Give the token that a program gives, if it gives one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


async def _field(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORMS[:2]:
        return ""
    # a report is sent in a part of its own, of any size: ``fence`` bounds the whole, and who takes a form what it holds
    value = (await request.form(max_part_size=sys.maxsize)).get(FIELD)
    return value if isinstance(value, str) else ""


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _a(role: Role) -> str:
    return f"an {role.value}" if role.value[0] in "aeiou" else f"a {role.value}"
