"""Following: the feeds that there are and where they are read, and a form to follow a search or the changes of a process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from truceledger.errors import TruceError, UsageError
from truceledger.publishing.feeds.atom import page_of
from truceledger.publishing.feeds.feed import Feed, FeedNameError, Filters
from truceledger.publishing.feeds.items import Item, items, shown
from truceledger.publishing.feeds.routes import feeds_of, made, removable, removed
from truceledger.publishing.feeds.shapes import NewFeed
from truceledger.publishing.feeds.store import Feeds, FeedTakenError, NoFeedError
from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Role
from truceledger.publishing.web.followed import path_of
from truceledger.publishing.web.form import Refusal, Typed, go, refusal, typed
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.paging import paged
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.wishing import SINGLE, Wish, wishing
from truceledger.vocabulary.judgement import Standing

router = APIRouter(include_in_schema=False)
READER = Depends(needs(Role.READER))
#: Feeds on a page.
SHOWN = 20
#: What is followed, by the word in the address.
SORTS = ("search", "changes")
DONE = {"followed": "It is followed from now on: give its address to a feed reader", "removed": "The feed is removed; its address gives nothing any more"}
#: What a filter of a feed is called.
CALLED = {"kinds": "kinds", "party": "party", "source": "said or printed by", "place": "place", "since": "reports from", "until": "reports to", "verdict": "decided"}


@dataclass(frozen=True)
class Row:
    """A feed as the page tells of it, without the names of protected sources.

    ``address`` is where a feed reader asks for it, ``path`` the same on this site; empty where its name cannot be told. ``to`` is the page
    that shows what it is of. ``trouble`` says why it gives nothing.
    """

    feed: Feed
    asks: list[tuple[str, str]]
    path: str
    address: str
    to: str
    last: Item | None
    trouble: str
    owner: str
    webhooks: int
    removable: bool


@router.get("/following", response_class=HTMLResponse)
def following(request: Request, wish: Wish = Depends(wishing), account: Account = READER, of: str = "", q: str = "") -> Response:
    """List the feeds; with ``of`` the form to follow a search (``search``) or what changes (``changes``)."""
    draft = None
    if of in SORTS:
        single = {name: value for name, value in wish.given if name in SINGLE}
        filters = Filters(wish.wanted.kinds, **single) if of == "search" else Filters()
        words = q.strip() if of == "search" else ""
        draft = NewFeed(_free(feeds_of(request), of), _sort(of), "", words, filters, wish.look.process, wish.look.standing)
    return _shown(request, wish.seen, account, draft)


@router.post("/following")
def follow(request: Request, seen: Looking = Depends(looking), account: Account = READER, given: Typed = Depends(typed)) -> Response:
    """Make a feed, as the API does; where that cannot be, show the form again."""
    sort = _sort(given.get("of"))
    single = {name: given.get(name).strip() or None for name in SINGLE}
    filters = Filters(tuple(k.strip() for k in given.many("kind") if k.strip()), **single) if sort == "search" else Filters()
    standing = given.get("standing") or Standing.MACHINE
    draft = NewFeed(
        given.get("name").strip(), sort, given.get("title").strip(), given.get("q").strip(), filters, given.get("process") or None, standing  # type: ignore[arg-type]  # ``made`` checks it
    )
    room: Room = request.app.state.room
    try:
        made(room, feeds_of(request), account, draft)
    except (FeedNameError, FeedTakenError) as trouble:
        told = str(trouble)
        status = 409 if isinstance(trouble, FeedTakenError) else 400
        return _shown(request, seen, account, draft, Refusal(f"Nothing was saved: {told}", {"name": told}, (), status))
    except TruceError as trouble:
        return _shown(request, seen, account, draft, refusal(trouble))
    return go(seen.to("/following"), done="followed")


@router.post("/following/remove")
def remove(request: Request, seen: Looking = Depends(looking), account: Account = READER, given: Typed = Depends(typed)) -> Response:
    """Forget a feed, named by its id: a name may hold what no page tells."""
    feeds = feeds_of(request)
    found = next((f for f in feeds.all() if f.id == given.get("feed")), None)
    if found is None:
        raise NoFeedError("there is no such feed any more")
    removed(feeds, account, found.name)
    return go(seen.to("/following"), done="removed")


@router.get("/following/remove")
def back(seen: Looking = Depends(looking)) -> Response:
    """Lead who loads the address of a form again to the list."""
    return RedirectResponse(seen.to("/following"), 303)


def _sort(word: str) -> Any:
    return word if word in SORTS else "search"


def _free(feeds: Feeds, sort: str) -> str:
    """Give a name that no feed has; it says nothing of what is followed, so that it never has to be hidden."""
    there = {f.name for f in feeds.all()}
    return next(name for n in range(1, len(there) + 2) if (name := f"{sort}-{n}") not in there)


def _shown(request: Request, seen: Looking, account: Account, draft: NewFeed | None, refused: Refusal | None = None) -> Response:
    room: Room = request.app.state.room
    feeds = feeds_of(request)
    at = request.query_params.get("page", "1")
    number = int(at) if at.isdecimal() and len(at) < 9 else 1
    listed = paged(feeds.all(), number, SHOWN, lambda n: seen.to("/following", page=str(n) if n > 1 else None))
    hooks = [hook.feed for hook in feeds.hooks()]
    base: str = request.app.state.serving.address
    values: dict[str, Any] = {
        "shown": listed,
        "rows": [_row(room, feed, account, base, hooks.count(feed.name)) for feed in listed.items],
        "draft": draft,
        "hidden": _hidden(draft) if draft else [],
        "kept": [(name, value) for name, value in _hidden(draft) if name not in {"process", "standing"}] if draft else [],
        "asks": _asks(draft) if draft else [],
        "refused": refused,
        "wrong": refused.fields if refused else {},
        "done": DONE.get(request.query_params.get("done", ""), ""),
        "standings": {Standing.REVIEWED: "only what was reviewed", Standing.ACCEPTED: "only what was accepted"},
    }
    return page(request, "following.html", "", seen, refused.status if refused else 200, **values)


def _row(room: Room, feed: Feed, account: Account, base: str, webhooks: int) -> Row:
    told = shown(room, feed)
    redaction = room.ledger.redaction()
    path = path_of(room, feed) or ""
    last: Item | None = None
    trouble = ""
    try:
        last = room.kept("last of a feed", feed, lambda: next(iter(items(room, feed, 1)), None))
    except UsageError as refused:
        trouble = redaction.text(str(refused)) if redaction else str(refused)
    return Row(
        told,
        _asks(told),
        path,
        base.rstrip("/") + path if path else "",
        page_of(feed) if told == feed else "",  # of what is withheld in part no page can be asked for
        last,
        trouble,
        redaction.text(feed.owner) if redaction else feed.owner,
        webhooks,
        removable(feed, account),
    )


def _asks(feed: Feed | NewFeed) -> list[tuple[str, str]]:
    """Give what a feed asks for: what it is called, and the words."""
    asked = [("words", feed.words)] if feed.words else []
    named = msgspec.structs.asdict(feed.filters).items()
    return asked + [(CALLED[name], ", ".join(value) if isinstance(value, tuple) else value) for name, value in named if value]


def _hidden(draft: NewFeed) -> list[tuple[str, str]]:
    """Give what the form carries of what is to be followed."""
    single = msgspec.structs.asdict(draft.filters)
    pairs = [("of", draft.kind), ("q", draft.words), *(("kind", k) for k in draft.filters.kinds), *((n, single[n] or "") for n in SINGLE)]
    pairs += [("process", draft.process or ""), ("standing", str(draft.standing))]
    return [(name, value) for name, value in pairs if value]


__all__ = ["router"]
