"""The queue of a reviewer: one statement at a time, what most rests on first, with why it comes first and the keys of the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.assessment.queue import Item
from truceledger.assessment.weight import PLACES, RANK
from truceledger.errors import UsageError
from truceledger.ledger.entries import Corrected, Entry, Judged, Undone
from truceledger.publishing.gathered import by_id
from truceledger.publishing.phrases import phrase
from truceledger.publishing.queries import EVERYTHING, Look, kind_named
from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Act
from truceledger.publishing.web.address import address
from truceledger.publishing.web.filed import filed
from truceledger.publishing.web.form import Refusal, done_of
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.pages.statement import forms
from truceledger.publishing.web.queueing import Queues
from truceledger.publishing.web.sheet import Sheet, sheet_of
from truceledger.publishing.web.telling import cut
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.view import Held

router = APIRouter(include_in_schema=False)
JUDGE = Depends(needs(Act.JUDGE))
#: Items named beside the one looked at; how long a decision of one's own can be taken back by a key.
AHEAD, SITTING = 8, timedelta(hours=12)
#: Entries among which it is looked for.
FAR = 10_000
#: What one can choose to see alone.
ONLY = {"": "all that waits", "disputed": "where reviewers differ", "reopened": "reopened by a newer reading"}


@dataclass(frozen=True)
class Chosen:
    """What of the queue is wanted, and how one works through it: ``blind`` hides others' decisions, ``keys`` are off where it says so."""

    kind: str = ""
    because: str = ""
    only: str = ""
    blind: bool = False
    keys: bool = True

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Chosen:
        """Take it from an address; raises ``UsageError``."""
        because, only = asked.get("because", ""), asked.get("only", "")
        if because and because not in RANK:
            raise UsageError(f"because {because!r}: choose {', '.join(RANK)}")
        if only not in ONLY:
            raise UsageError(f"only {only!r}: choose {', '.join(filter(None, ONLY))}")
        kind = kind_named(asked["kind"]) if asked.get("kind") else ""
        return cls(kind, because, only, asked.get("blind") == "1", asked.get("keys") != "off")

    def pairs(self) -> list[tuple[str, str]]:
        """Give it as an address says it."""
        made = [("kind", self.kind), ("because", self.because), ("only", self.only), ("blind", "1" if self.blind else "")]
        return [*made, ("keys", "" if self.keys else "off")]

    def fits(self, item: Item) -> bool:
        """Say whether an item is wanted; one that comes later because another statement tells the same has the same cause."""
        return (
            (not self.kind or item.kind == self.kind)
            and (not self.because or _cause(item) == self.because)
            and (self.only != "reopened" or bool(item.reopened))
        )


@dataclass(frozen=True)
class Last:
    """The last decision of who looks, which a key takes back: its entries, on which statement, what."""

    entries: tuple[int, ...]
    statement: str
    what: str


@router.get("/review", response_class=HTMLResponse)
def review(request: Request, seen: Looking = Depends(looking), account: Account = JUDGE) -> HTMLResponse:
    """Show what is to be looked at next."""
    asked = dict(request.query_params)
    return shown(request, seen, account, Chosen.of(asked), asked.get("at", ""))


def again(
    request: Request, seen: Looking, account: Account, identity: str, back: str, refused: Refusal, typed: Mapping[str, str], asked: str
) -> HTMLResponse:
    """Show an item again whose decision was refused."""
    return shown(request, seen, account, Chosen.of(dict(parse_qsl(urlsplit(back).query))), identity, refused, typed, asked)


def shown(
    request: Request,
    seen: Looking,
    account: Account,
    chosen: Chosen,
    at: str = "",
    refused: Refusal | None = None,
    typed: Mapping[str, str] | None = None,
    asked: str = "",
) -> HTMLResponse:
    """Render the page."""
    room: Room = request.app.state.room
    anew = request.method == "GET" and request.query_params.get("order") == "anew"
    waiting = queues_of(request).open(room, seen.look.process, account.name, disputed=chosen.only == "disputed", anew=anew)
    queue, items = waiting.queue, waiting.items
    if chosen.kind or chosen.because or chosen.only == "reopened":
        items = tuple(filter(chosen.fits, items))
    place = next((n for n, i in enumerate(items) if i.statement == at), None)
    item = items[place] if place is not None else None
    if item is None and refused is None and items:  # what was decided meanwhile is left out: the first is looked at
        place, item = 0, items[0]
    identity = item.statement if item else at if refused else ""
    sheet = sheet_of(room, account, identity, typed if asked == "correct" else None, refused.fields if refused else None) if identity else None
    if sheet is not None and chosen.blind:
        sheet = _blind(sheet, account)

    def to(target: str = "", **more: str) -> str:
        return address(seen, "/review", [*chosen.pairs(), ("at", target), *more.items()])

    kinds, causes = room.kept(
        "facets of a queue",
        (seen.look.process, account.name, chosen.only == "disputed"),
        lambda: (sorted(Counter(i.kind for i in waiting.items).items()), _causes(waiting.items)),
    )
    told, entries = done_of(request)
    following = "" if place is None else next((items[n].statement for n in (place + 1, place - 1) if 0 <= n < len(items)), "")
    known = by_id(room, EVERYTHING)
    values: dict[str, Any] = {
        "item": item,
        "sheet": sheet,
        "ref": sheet.held.statement.report if sheet else None,
        "report": filed(room, Look()).path(sheet.held.statement.report) if sheet else None,
        "number": (place or 0) + 1,
        "total": len(items),
        "queue": queue,
        "came": waiting.came,
        "kinds": kinds,
        "causes": causes,
        "only": ONLY,
        "chosen": chosen,
        "to": to,
        "before": items[place - 1].statement if place else "",
        "after": items[place + 1].statement if place is not None and place + 1 < len(items) else "",
        "ahead": [_brief(room, known, i) for i in items[(place if place is not None else -1) + 1 :][:AHEAD]],
        "left": max(0, len(items) - (place if place is not None else -1) - 1 - AHEAD),
        "back": to(following),
        "last": _last(room, account),
        "done": told,
        "entries": entries,
        **(forms(account, sheet, refused, typed, asked) if sheet else {"may": {}, "refused": refused, "since": [], "typed": {}, "asked": asked}),
    }
    return page(
        request, "review.html", "review", seen, refused.status if refused else 200, withheld=int(bool(sheet and sheet.held.redacted)), **values
    )


def queues_of(request: Request) -> Queues:
    """Give the queues of this server."""
    state = request.app.state
    if not hasattr(state, "queues"):
        state.queues = Queues()
    made: Queues = state.queues
    return made


def _cause(item: Item) -> str:
    """Give the name of what gives an item its place, empty for those of no weight."""
    return _cause_of(item.reasons[0])


@lru_cache(maxsize=1024)
def _cause_of(reason: str) -> str:
    return next((name for name, words in PLACES if reason.startswith(words)), "")


def _causes(items: Iterable[Item]) -> list[tuple[str, str, int]]:
    found = Counter(map(_cause, items))
    return [(name, words, found[name]) for name, words in PLACES if found[name]]


def _brief(room: Room, known: Mapping[str, Held], item: Item) -> tuple[str, str, str]:
    held = known.get(item.statement)
    words = phrase(held.statement, room.name_of) if held else "(no longer stands)"
    return item.statement, cut(f"{item.kind}: {words}", 90), item.reasons[0]


def _blind(sheet: Sheet, account: Account) -> Sheet:
    """Give a sheet without what others decided."""
    mine = [s for s in sheet.history if s.who == account.name or s.what.startswith("read")]
    judged = tuple(j for j in sheet.held.judgements if j.reviewer == account.name)
    earlier = tuple(j for j in sheet.held.earlier if j.reviewer == account.name)
    return replace(sheet, history=mine, held=msgspec.structs.replace(sheet.held, judgements=judged, earlier=earlier, disputed=False))


def _last(room: Room, account: Account) -> Last | None:
    """Give the last decision of who looks that still counts, with those that were written at the same moment (on copies)."""

    def make() -> Last | None:
        gone: set[int] = set()
        found: list[Entry] = []
        since = datetime.now(UTC) - SITTING
        for entry in islice(reversed(room.working(lambda desks: desks.ledger.loaded().entries)), FAR):
            if found and entry.at != found[0].at:
                break
            if entry.at < since:
                continue
            body = entry.body
            if isinstance(body, Undone) and entry.seq not in gone:
                gone.add(body.entry)
            elif isinstance(body, Judged | Corrected) and body.reviewer == account.name and entry.seq not in gone:
                found.append(entry)
        if not found:
            return None
        body = found[-1].body
        assert isinstance(body, Judged | Corrected)
        what = body.verdict if isinstance(body, Judged) else f"corrected ({', '.join(body.fields)})"
        return Last(tuple(sorted(e.seq for e in found)), body.statement, what)

    return room.kept("last decision", account.name, make)
