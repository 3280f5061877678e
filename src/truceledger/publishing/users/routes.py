"""Accounts and tokens over the API. A token makes no tokens; what administers accounts may be one of an administrator's."""

from __future__ import annotations

from datetime import date

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from truceledger.publishing.api.deps import sent
from truceledger.publishing.api.schemas import body, told
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.errors import NotAllowed
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.pages import gate_of, store_of
from truceledger.publishing.users.roles import Act, acts_of, role_of
from truceledger.publishing.users.shapes import (
    AccountChange,
    AccountList,
    AccountRow,
    MadeToken,
    Me,
    NewAccount,
    NewToken,
    OneTime,
    TokenList,
    TokenRow,
)
from truceledger.publishing.users.store import Person
from truceledger.publishing.users.tokens import Token

router = APIRouter(tags=["accounts"])
_REVOKED = {**told({}, 204), 204: {"description": "it is revoked"}}
READER, ADMIN = Depends(needs(Act.OWN_TOKENS)), Depends(needs(Act.ACCOUNTS))


@router.get("/me", responses=told(Me), response_class=Response)
def me(request: Request, account: Account = READER) -> Response:
    """Say who asks and what they may."""
    may = tuple(act.words for act in acts_of(account.role))
    csrf = "" if account.via == "token" else gate_of(request).csrf(request)
    return _answer(Me(account.name, account.role.value, account.via, may, csrf))


@router.get("/tokens", responses=told(TokenList), response_class=Response)
def tokens(request: Request, account: Account = READER) -> Response:
    """List one's own tokens; an administrator sees those of others at ``/accounts/{name}/tokens``."""
    return _answer(TokenList(tuple(map(_token, store_of(request).tokens.all(account.name)))))


@router.post("/tokens", status_code=201, responses=told(MadeToken, 201), openapi_extra=body(NewToken), response_class=Response)
def make_token(request: Request, account: Account = READER, wanted: NewToken = Depends(sent(NewToken))) -> Response:
    """Make a token. Its secret is told in this answer and nowhere again."""
    if account.via == "token":
        raise NotAllowed("a token makes no tokens: sign in")
    role = role_of(wanted.role) if wanted.role else None
    secret = store_of(request).tokens.make(account.name, wanted.name, role, wanted.until)
    return _answer(MadeToken(wanted.name, secret), 201)


@router.delete("/tokens/{number}", status_code=204, responses=_REVOKED, response_class=Response)
def revoke_token(request: Request, number: int, account: Account = READER) -> Response:
    """Revoke a token of one's own; an administrator, anybody's."""
    store_of(request).tokens.revoke(number, account.name, None if account.may(Act.TOKENS) else account.name)
    return Response(status_code=204)


@router.get("/accounts", responses=told(AccountList), response_class=Response)
def accounts(request: Request, account: Account = ADMIN) -> Response:
    """List the accounts."""
    return _answer(AccountList(tuple(map(_account, store_of(request).all()))))


@router.post("/accounts", status_code=201, responses=told(OneTime, 201), openapi_extra=body(NewAccount), response_class=Response)
def add_account(request: Request, account: Account = ADMIN, wanted: NewAccount = Depends(sent(NewAccount))) -> Response:
    """Add an account; the answer has the one-time password to hand on."""
    secret = store_of(request).add(wanted.name, role_of(wanted.role), account.name)
    return _answer(OneTime(store_of(request).get(wanted.name).name, secret or ""), 201)


@router.get("/accounts/{name}", responses=told(AccountRow), response_class=Response)
def one_account(request: Request, name: str, account: Account = ADMIN) -> Response:
    """Give an account."""
    return _answer(_account(store_of(request).get(name)))


@router.patch("/accounts/{name}", responses=told(AccountRow), openapi_extra=body(AccountChange), response_class=Response)
def change_account(request: Request, name: str, account: Account = ADMIN, wanted: AccountChange = Depends(sent(AccountChange))) -> Response:
    """Give an account another role, disable or enable it."""
    store = store_of(request)
    if wanted.role is not None:
        store.set_role(name, role_of(wanted.role), account.name)
    if wanted.disabled is not None:
        (store.disable if wanted.disabled else store.enable)(name, account.name)
    return _answer(_account(store.get(name)))


@router.post("/accounts/{name}/password", status_code=201, responses=told(OneTime, 201), response_class=Response)
def reset_password(request: Request, name: str, account: Account = ADMIN) -> Response:
    """Give an account a password to be used once, within a week; its sessions end."""
    return _answer(OneTime(store_of(request).get(name).name, store_of(request).reset_password(name, account.name)), 201)


@router.get("/accounts/{name}/tokens", responses=told(TokenList), response_class=Response)
def tokens_of(request: Request, name: str, account: Account = Depends(needs(Act.TOKENS))) -> Response:
    """List the tokens of an account."""
    store = store_of(request)
    return _answer(TokenList(tuple(map(_token, store.tokens.all(store.get(name).name)))))


def _answer(value: object, status: int = 200) -> Response:
    # these may hold secrets, and change without the ledger: no ETag, and no cache keeps them
    return Response(msgspec.json.encode(value), status, {"Cache-Control": "no-store"}, "application/json")


def _account(person: Person) -> AccountRow:
    return AccountRow(person.name, person.role.value, person.disabled, person.once, person.made)


def _token(token: Token) -> TokenRow:
    made: date = token.made
    return TokenRow(token.id, token.account, token.name, token.role.value, made, token.until, token.used, token.state)  # type: ignore[arg-type]
