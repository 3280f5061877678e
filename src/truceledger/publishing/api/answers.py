"""Answers of the API: JSON of frozen values, with an ETag of the ledger's last entry, and pages with cursors.

The same address gives the same answer until the ledger grows: who has it is told so (304) before anything is worked out.
"""

from __future__ import annotations

import base64
import binascii
import bisect
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from fastapi import Request
from fastapi.responses import Response

from truceledger import __version__
from truceledger.errors import UsageError
from truceledger.publishing.room import Room

T = TypeVar("T")
#: Not kept by caches that others share; asked for again each time, which costs nothing where the ETag is the same.
_CACHE = "private, no-cache"
#: What is said of a cursor that is none.
NO_CURSOR = "cursor: this is none; take it from `next` of the page before, as it is"
_encoder = msgspec.json.Encoder()


def etag(request: Request, *more: object) -> str:
    """Give the tag of an answer: the ledger's last entry, the address, who asks, and this start of the server (its settings, the program).

    It is a weak one: what is sent is compressed for those who take it so.
    """
    state = request.app.state
    room: Room = state.room
    account = state.gate.peek(request)
    who = (account.name, account.role.value) if account else ()
    parts = (__version__, room.born, room.version(), request.url.path, request.url.query, request.headers.get("accept", ""), who, *more)
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def headers_of(tag: str) -> dict[str, str]:
    """Give the headers of an answer with a tag, sent or known."""
    return {"ETag": tag, "Cache-Control": _CACHE, "Vary": "Accept, Accept-Encoding, Authorization, Cookie"}


def known(request: Request, tag: str) -> bool:
    """Say whether the client holds an answer already."""
    listed = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in {part.strip().removeprefix("W/") for part in listed.split(",")}


def answer(request: Request, make: Callable[[], Any]) -> Response:
    """Answer with ``make()`` as JSON; with 304 where the client holds it already.

    What was made while the ledger grew has no tag: it may be of before or after.
    """
    tag = etag(request)
    headers = headers_of(tag)
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    made = _encoder.encode(make())
    if etag(request) != tag:
        del headers["ETag"]
    return Response(made, 200, headers, "application/json")


def created(value: Any, status: int = 201) -> Response:
    """Answer with what was written."""
    return Response(_encoder.encode(value), status, {"Cache-Control": "no-store"}, "application/json")


def part(items: Sequence[T], key: Callable[[T], tuple[Any, ...]], cursor: str | None, limit: int) -> tuple[Sequence[T], str | None]:
    """Give the page after a cursor, and the cursor of the next one; ``items`` are in the order of ``key``.

    A cursor is the key of the last item given: what comes in meanwhile neither repeats nor hides anything after it.
    Raises ``UsageError`` where it is none.
    """
    try:
        start = 0 if cursor is None else bisect.bisect_right(items, decoded(cursor), key=key)
    except TypeError:  # words where numbers stand in the key, or the reverse
        raise UsageError(NO_CURSOR) from None
    page = items[start : start + limit]
    more = start + limit < len(items)
    return page, encoded(key(page[-1])) if more and page else None


def encoded(key: tuple[Any, ...]) -> str:
    """Give a cursor of a key of words and numbers."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decoded(cursor: str) -> tuple[Any, ...]:
    """Give the key of a cursor; raises ``UsageError``."""
    try:
        made = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=tuple[str | int, ...])
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError):
        raise UsageError(NO_CURSOR) from None
    return made
