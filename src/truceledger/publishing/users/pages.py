"""Pages on who asks: sign in and out, one's own account and tokens, the accounts of others, the audit. All work without JavaScript."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from truceledger.errors import TruceError, UsageError
from truceledger.publishing.queries import bare, day_of
from truceledger.publishing.users import audit as audits
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.errors import AccountError, NoSuch, NotAllowed, NotSignedIn, PasswordDue, TooMany, WrongPassword
from truceledger.publishing.users.gate import Gate, allowed, needs
from truceledger.publishing.users.roles import Act, Role, added_by, role_of

if TYPE_CHECKING:
    from truceledger.publishing.users.store import Store

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
#: Entries on a page of the audit.
MOST = 50
#: What a page says was done, by the word in its address: nothing that somebody else wrote there is shown.
DONE = {
    "password": "The password is set. All other sessions of this account have ended.",
    "revoked": "The token is revoked: it lets nobody in any more.",
    "role": "The role is set.",
    "disabled": "The account is disabled: its sessions have ended and its tokens are revoked.",
    "enabled": "The account is enabled: whoever has its password can sign in.",
}


async def form(request: Request) -> dict[str, str]:
    """Take the words of a form. Use with ``Depends``."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def person(request: Request) -> Account:
    """Give who is signed in, not by a token, also one who has yet to set a password. Use with ``Depends``."""
    account = gate_of(request).signed_in(request)
    if account.via == "token":
        raise NotAllowed("sign in with the password: a token is for the API")
    return account


def settled(request: Request) -> Account:
    """Give who is signed in, by a password of their own. Use with ``Depends``."""
    account = person(request)
    if account.once:
        raise PasswordDue
    return account


def admin(request: Request) -> Account:
    """Give an administrator who is signed in. Use with ``Depends``."""
    return allowed(settled(request), Act.ACCOUNTS)


def gate_of(request: Request) -> Gate:
    """Give the gate."""
    gate: Gate = request.app.state.gate
    return gate


def store_of(request: Request) -> Store:
    """Give the accounts; raises ``NoSuch`` where none are kept."""
    store = gate_of(request).store
    if store is None:
        raise NoSuch("this server keeps no accounts: whoever opens it on this machine is the operator. truce serve --auth asks for accounts")
    return store


# -- signing in and out --------------------------------------------------------------------------------------------


@router.get("/login")
def login_page(request: Request, next: str = "/") -> Response:
    """Ask for name and password."""
    if gate_of(request).peek(request) is not None:
        return to(local(next))
    return _login(request, next)


@router.post("/login")
def login(request: Request, given: dict[str, str] = Depends(form)) -> Response:
    """Sign in; whoever has a one-time password sets their own next."""
    gate, next = gate_of(request), local(given.get("next", "/"))
    try:
        found, session = gate.sign_in(request, given.get("name", "").strip(), given.get("password", ""))
    except (WrongPassword, TooMany) as trouble:
        return _login(request, next, given.get("name", "").strip(), trouble)
    answer = to("/account" if found.once else next)
    gate.keep(request, answer, session)
    return answer


@router.post("/logout")
def logout(request: Request) -> Response:
    """Sign out."""
    answer = to("/login" if gate_of(request).auth else "/")
    gate_of(request).sign_out(request, answer)
    return answer


def _login(request: Request, next: str, name: str = "", trouble: TruceError | None = None) -> Response:
    made = _page(request, "login.html", trouble, next=local(next), name=name)
    if isinstance(trouble, TooMany):
        made.headers["Retry-After"] = str(trouble.after)
    return made


# -- one's own account ---------------------------------------------------------------------------------------------


@router.get("/account")
def account_page(request: Request, who: Account = Depends(person)) -> Response:
    """Show the own account: what one may, the password, the tokens."""
    return _account(request, who)


@router.post("/account/password")
def password(request: Request, given: dict[str, str] = Depends(form), who: Account = Depends(person)) -> Response:
    """Set another password; every session ends, and this browser gets a new one."""
    gate, store = gate_of(request), store_of(request)
    try:
        if given.get("new", "") != given.get("again", ""):
            raise AccountError("the new password was not typed the same twice")
        gate.proven(request, who.name, given.get("password", ""))
        if given.get("new") == given.get("password"):
            raise AccountError("the new password is the old one")
        store.set_password(who.name, given.get("new", ""), who.name)
    except WrongPassword:
        return _account(request, who, AccountError("the present password is another one"))
    except (AccountError, TooMany) as trouble:
        return _account(request, who, trouble)
    answer = to("/account?done=password")
    gate.keep(request, answer, store.sessions.begin(who.name))
    return answer


@router.post("/account/tokens")
def make_token(request: Request, given: dict[str, str] = Depends(form), who: Account = Depends(settled)) -> Response:
    """Make a token and show it, this once."""
    try:
        until = day_of(given.get("until", "").strip() or None, "last day")
        secret = store_of(request).tokens.make(who.name, given.get("name", ""), role_of(given.get("role", who.role.value)), until)
    except (UsageError, NotAllowed) as trouble:
        return _account(request, who, trouble)
    return _page(request, "told.html", what="token", secret=secret, name=given.get("name", "").strip(), back="/account")


@router.post("/account/tokens/{number}/revoke")
def revoke_token(request: Request, number: int, who: Account = Depends(settled)) -> Response:
    """Revoke one's own token."""
    store_of(request).tokens.revoke(number, who.name, who.name)
    return to("/account?done=revoked")


def _account(request: Request, who: Account, trouble: TruceError | None = None) -> Response:
    store = gate_of(request).store
    tokens = store.tokens.all(who.name) if store else ()
    return _page(request, "account.html", trouble, who=who, tokens=tokens, roles=[r for r in Role if r <= who.role], may=_may(who.role))


# -- the accounts of others ----------------------------------------------------------------------------------------


@router.get("/admin/accounts")
def accounts_page(request: Request, who: Account = Depends(admin)) -> Response:
    """List the accounts."""
    return _accounts(request)


@router.post("/admin/accounts")
def add_account(request: Request, given: dict[str, str] = Depends(form), who: Account = Depends(admin)) -> Response:
    """Add an account and show its one-time password, this once."""
    try:
        name = given.get("name", "").strip()
        secret = store_of(request).add(name, role_of(given.get("role", "")), who.name)
    except AccountError as trouble:
        return _accounts(request, trouble)
    return _page(request, "told.html", what="password", secret=secret, name=name, back="/admin/accounts")


@router.get("/admin/accounts/{name}")
def one_account(request: Request, name: str, who: Account = Depends(admin)) -> Response:
    """Show an account, its tokens and what was done to it."""
    return _one(request, name)


@router.post("/admin/accounts/{name}/{deed}")
def change_account(request: Request, name: str, deed: str, given: dict[str, str] = Depends(form), who: Account = Depends(admin)) -> Response:
    """Change an account: ``role``, ``disable``, ``enable``, ``password`` (a one-time one, shown this once), ``revoke`` (a token)."""
    store = store_of(request)
    here = f"/admin/accounts/{quote(store.get(name).name, safe='')}"
    try:
        if deed == "role":
            store.set_role(name, role_of(given.get("role", "")), who.name)
            return to(f"{here}?done=role")
        if deed == "disable":
            store.disable(name, who.name)
            return to(f"{here}?done=disabled")
        if deed == "enable":
            store.enable(name, who.name)
            return to(f"{here}?done=enabled")
        if deed == "revoke":
            store.tokens.revoke(int(given["token"][:18]) if given.get("token", "").isdecimal() else 0, who.name, name)
            return to(f"{here}?done=revoked")
        if deed == "password":
            return _page(request, "told.html", what="password", secret=store.reset_password(name, who.name), name=store.get(name).name, back=here)
    except AccountError as trouble:
        return _one(request, name, trouble)
    raise NoSuch(f"nothing called {deed!r} can be done to an account")


def _accounts(request: Request, trouble: TruceError | None = None) -> Response:
    store = store_of(request)
    return _page(request, "accounts.html", trouble, people=store.all(), deeds=store.deeds(), roles=list(Role), may=_may(Role.ADMIN))


def _one(request: Request, name: str, trouble: TruceError | None = None) -> Response:
    store = store_of(request)
    found = store.get(name)
    return _page(
        request,
        "one.html",
        trouble,
        found=found,
        here=f"/admin/accounts/{quote(found.name, safe='')}",
        tokens=store.tokens.all(found.name),
        deeds=store.deeds(found.name),
        roles=list(Role),
    )


# -- the audit -----------------------------------------------------------------------------------------------------


@router.get("/admin/audit")
def audit(request: Request, account: Account = Depends(needs(Act.AUDIT))) -> Response:
    """Show the ledger's entries, the newest first: who did what when and why."""
    asked = request.query_params
    every = audits.rows(request.app.state.room)
    sought = sought_of(asked.get("who", ""), asked.get("kind", ""), asked.get("since", ""), asked.get("until", ""))
    before = asked.get("before", "")
    found = [row for row in every if sought.fits(row)]
    rest = [row for row in found if row.entry < int(before)] if before.isdecimal() and len(before) < 16 else found
    kept = {k: asked[k] for k in ("who", "kind", "since", "until") if asked.get(k)}
    older = f"?{urlencode({**kept, 'before': rest[MOST - 1].entry})}" if len(rest) > MOST else ""
    return _page(
        request,
        "audit.html",
        rows=rest[:MOST],
        total=len(found),
        every=len(every),
        earlier=len(found) - len(rest),
        older=older,
        newest=f"/admin/audit?{urlencode(kept)}",
        asked=kept,
        people=audits.people_of(every),
        kinds=audits.KINDS,
        is_machine=audits.is_machine,
    )


def sought_of(who: str, kind: str, since: str, until: str) -> audits.Sought:
    """Make a wish from words; raises ``UsageError``. ``who`` may be ``people``: all but the program."""
    if kind and kind not in audits.KINDS:
        raise UsageError(f"kind {kind!r}: choose {', '.join(audits.KINDS)}")
    first: date | None = day_of(since or None, bare("since"))
    last: date | None = day_of(until or None, bare("until"))
    people = who == "people"
    return audits.Sought("" if people else who, kind, first, last, people)


# -- what these share ----------------------------------------------------------------------------------------------


def local(address: str) -> str:
    """Give an address back where it is one of this site, else the first page: nobody is sent to another site after signing in."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable() and "\\" not in address
    return address if plain and not address.startswith(("/login", "/logout")) else "/"


def to(address: str) -> Response:
    """Send the browser to a page of this site."""
    return RedirectResponse(address, 303)


def _page(request: Request, template: str, trouble: TruceError | None = None, **values: Any) -> Response:
    from truceledger.publishing.api.errors import status_of
    from truceledger.publishing.web.templating import page

    status = 200 if trouble is None else 401 if isinstance(trouble, NotSignedIn) else status_of(trouble)
    done = DONE.get(request.query_params.get("done", ""), "")
    return page(request, f"users/{template}", "account", status=status, trouble=str(trouble) if trouble else "", done=done, **values)


def _may(role: Role) -> list[tuple[str, str]]:
    """Give what a role may, by the least role that may."""
    return [(r.value, "; ".join(a.words for a in added_by(r))) for r in Role if r <= role]
