"""Feeds over HTTP: ``router`` is of the API (under /api), ``following`` gives the feeds themselves (/feeds/NAME.atom).

A feed reader has no cookie and no page to sign in: with accounts it gives an API token as the password of HTTP Basic, by any user name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import Response

from truceledger.publishing.api.answers import created
from truceledger.publishing.api.deps import ADMIN, READER, sent
from truceledger.publishing.api.params import room_of
from truceledger.publishing.api.schemas import body, told
from truceledger.publishing.feeds import rows
from truceledger.publishing.feeds.atom import MEDIA_TYPE, atom
from truceledger.publishing.feeds.deliveries import Deliveries
from truceledger.publishing.feeds.feed import new_feed
from truceledger.publishing.feeds.items import shown
from truceledger.publishing.feeds.shapes import FeedAnswer, FeedList, FeedRow, NewFeed, NewWebhook, WebhookMade
from truceledger.publishing.feeds.store import Feeds, FeedTakenError
from truceledger.publishing.queries import bare
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.errors import NotAllowed, NotSignedIn, Taken
from truceledger.publishing.users.gate import allowed
from truceledger.publishing.users.roles import Act, Role

if TYPE_CHECKING:
    from truceledger.publishing.feeds.feed import Feed
    from truceledger.publishing.room import Room
    from truceledger.publishing.users.gate import Gate

router = APIRouter(tags=["feeds"])
following = APIRouter(include_in_schema=False)
FeedName = Annotated[str, Path(max_length=64, description="The feed's name; /api/feeds lists them.")]
#: Feeds kept at most: a server is no place to fill.
MOST = 500


def feeds_of(request: Request) -> Feeds:
    """Give the feeds beside the ledger of a request."""
    state = request.app.state
    if not hasattr(state, "feeds"):
        state.feeds = Feeds.beside(room_of(request).ledger.path)
    feeds: Feeds = state.feeds
    return feeds


# -- the feeds themselves --------------------------------------------------------------------------------------------------


def follower(request: Request) -> Account:
    """Give who reads a feed: signed in, by a bearer token, or by a token as the password of HTTP Basic."""
    gate: Gate = request.app.state.gate
    token = _basic(request)
    if token and gate.store is not None:
        holder = gate.store.tokens.holder(token)
        request.state.account = Account(holder.name, holder.role, "token", holder.id, holder.once) if holder else None
    try:
        return allowed(gate.account(request), Act.LOOK)
    except NotSignedIn as trouble:
        told = f"{trouble}; a feed reader gives an API token as its password"
        raise HTTPException(401, told, {"WWW-Authenticate": 'Basic realm="Truceledger feeds", charset="UTF-8"'}) from None


def _basic(request: Request) -> str | None:
    kind, _, told = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(told.strip(), validate=True).decode().partition(":")[2] or None
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


@following.get("/feeds/{name}.atom", dependencies=[Depends(follower)])
def followed(request: Request, name: FeedName) -> Response:
    """Give a feed as Atom."""
    feed = feeds_of(request).get(name)
    made = atom(room_of(request), feed, base=request.app.state.serving.address)
    tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie", "X-Content-Type-Options": "nosniff"}
    if tag in (part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return Response(made, 200, headers, MEDIA_TYPE)


# -- the API ---------------------------------------------------------------------------------------------------------------


@router.get("/feeds", responses=told(FeedList), response_class=Response)
def listed(request: Request) -> Response:
    """List the feeds: saved searches, and changes in the state of play of a process."""
    return created(FeedList(rows.listed(room_of(request), feeds_of(request), _base(request))), 200)


@router.post("/feeds", status_code=201, responses=told(FeedRow, 201), openapi_extra=body(NewFeed), response_class=Response)
def make(request: Request, account: Account = READER, given: NewFeed = Depends(sent(NewFeed))) -> Response:
    """Save a search, or follow the changes of a process; the name is its address."""
    try:
        feed = made(room_of(request), feeds_of(request), account, given)
    except FeedTakenError as trouble:
        raise Taken(str(trouble)) from None
    return created(rows.row(shown(room_of(request), feed), 0, _base(request)))


def made(room: Room, feeds: Feeds, account: Account, given: NewFeed) -> Feed:
    """Make a feed and keep it; raises ``UsageError`` where it cannot be meant, ``FeedTakenError`` for its name, ``Taken`` where there are too many."""
    if len(feeds.all()) >= MOST:
        raise Taken(f"there are {MOST} feeds; remove one first")
    feed = new_feed(
        room,
        given.name,
        account.name,
        datetime.now(UTC),
        words=given.words,
        changes=given.kind == "changes",
        title=given.title,
        process=given.process,
        standing=given.standing,
        filters=given.filters,
        call=bare,
    )
    feeds.add(feed)
    return feed


@router.get("/feeds/{name}", responses=told(FeedAnswer), response_class=Response)
def whole(request: Request, name: FeedName, account: Account = READER) -> Response:
    """Give a feed; administrators see its webhooks and their last deliveries."""
    return created(rows.whole(room_of(request), feeds_of(request), name, _base(request), webhooks=account.role is Role.ADMIN), 200)


@router.delete("/feeds/{name}", status_code=204, responses=told({}, 204), response_class=Response)
def remove(request: Request, name: FeedName, account: Account = READER) -> Response:
    """Forget a feed, one's own or as an administrator any, with its webhooks."""
    removed(feeds_of(request), account, name)
    return Response(status_code=204)


def removed(feeds: Feeds, account: Account, name: str) -> None:
    """Forget a feed; raises ``NoFeedError``, ``NotAllowed`` where it is another's."""
    feed = feeds.get(name)
    if not removable(feed, account):
        raise NotAllowed(f"the feed is {feed.owner}'s; an administrator can remove it too")
    feeds.remove(name)


def removable(feed: Feed, account: Account) -> bool:
    """Say whether somebody may remove a feed."""
    return feed.owner == account.name or account.role is Role.ADMIN


@router.post("/feeds/{name}/webhooks", status_code=201, responses=told(WebhookMade, 201), openapi_extra=body(NewWebhook), response_class=Response)
def hook(request: Request, name: FeedName, account: Account = ADMIN, given: NewWebhook = Depends(sent(NewWebhook))) -> Response:
    """Send what comes into a feed from now on to an address; its secret is told this once.

    Addresses of private networks can be allowed on this machine alone (``truce feeds webhook --allow-private``).
    """
    made = Deliveries(room_of(request), feeds_of(request)).add(name, given.url)
    return created(WebhookMade(made.number, made.url, made.secret))


@router.delete("/feeds/{name}/webhooks/{number}", status_code=204, responses=told({}, 204), response_class=Response)
def unhook(request: Request, name: FeedName, number: Annotated[int, Path(ge=1, le=2**53)], account: Account = ADMIN) -> Response:
    """Send nothing there any more, and forget what waits."""
    feeds_of(request).remove_hook(name, number)
    return Response(status_code=204)


def _base(request: Request) -> str:
    base: str = request.app.state.serving.address
    return base


__all__ = ["feeds_of", "following", "made", "removable", "removed", "router"]
