"""A page that could not be shown as it was asked for: the frame of all pages, and a form with what the address asked, to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request

from truceledger.errors import TruceError
from truceledger.publishing.queries import bare, look_of
from truceledger.publishing.web.looking import Looking
from truceledger.publishing.web.nav import PLACES

if TYPE_CHECKING:
    from truceledger.publishing.room import Room

#: What pages ask, as their forms call it; what is not here goes by its own name.
LABELS = {"process": "Process", "as_of": "As of", "standing": "Show", "since": "From", "until": "To", "q": "Words", "what_if": "Suppose"}
_DAYS = frozenset({"as_of", "since", "until", "said"})
#: Where one looks from: what a look can be made of.
_LOOK = ("process", "as_of", "standing")
#: Fields of a form at most.
MOST = 20


@dataclass(frozen=True)
class Field:
    """A part of the address: its name, what a form calls it, the sort of its field, its value, whether it is what is wrong.

    ``without`` is the address that leaves it out.
    """

    name: str
    label: str
    sort: str
    value: str
    wrong: bool
    without: str


def framed(request: Request, status: int, told: str) -> dict[str, Any]:
    """Give what the frame of a page of trouble needs, and the fields of a form where the address can be mended."""
    seen = _seen(request) if status < 500 else None
    mendable = request.method in {"GET", "HEAD"} and status in {400, 422}
    return {
        "looking": seen,
        "key": next((p.key for p in PLACES if p.path != "/" and request.url.path.startswith(p.path)), "state" if request.url.path == "/" else ""),
        "fields": list(_fields(request, told)) if seen is not None and mendable else [],
        "at": request.url.path if mendable else "/",
    }


def _seen(request: Request) -> Looking | None:
    """Take from the address what can be looked from, and leave the rest; nothing for who may not look."""
    state = request.app.state
    try:
        if state.gate.peek(request) is None:
            return None
        room: Room = state.room
        named = tuple(name for name, _, statements, *_ in room.processes() if name and statements)
        given: dict[str, str] = {}
        for name in _LOOK:
            value = request.query_params.get(name)
            if value and _can_be(room, {**given, name: value}):
                given[name] = value
        process = given.get("process") or (named[0] if len(named) == 1 else None)
        return Looking(look_of(room.ledger, process, given.get("as_of"), given.get("standing"), bare), named, given)
    except TruceError:
        return None


def _can_be(room: Room, given: dict[str, str]) -> bool:
    try:
        look_of(room.ledger, given.get("process"), given.get("as_of"), given.get("standing"), bare)
    except TruceError:
        return False
    return True


def _fields(request: Request, told: str) -> Iterator[Field]:
    pairs = [(name, value) for name, value in request.query_params.multi_items() if value]
    for i, (name, value) in enumerate(pairs[:MOST]):
        others = urlencode([p for j, p in enumerate(pairs) if j != i])
        wrong = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None or repr(value) in told
        yield Field(
            name,
            LABELS.get(name) or name.replace("_", " ").capitalize(),
            "process" if name == "process" else "date" if name in _DAYS and (wrong or len(value) == 10) else "month" if name == "month" else "text",
            value,
            wrong,
            request.url.path + (f"?{others}" if others else ""),
        )
