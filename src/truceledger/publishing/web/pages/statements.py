"""Statements: all that fit the filters, the newest report's first, with how many there are of each kind."""

from __future__ import annotations

import bisect
from collections import Counter
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.api.answers import part
from truceledger.publishing.queries import chosen
from truceledger.publishing.room import Room
from truceledger.publishing.web.telling import rows
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.wishing import Wish, chosen_values, wishing
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.view import Held

router = APIRouter(include_in_schema=False)
#: Statements on a page.
SHOWN = 40


@router.get("/statements", response_class=HTMLResponse)
def statements(request: Request, wish: Wish = Depends(wishing), cursor: str = "") -> HTMLResponse:
    """List statements."""
    room: Room = request.app.state.room
    view = room.view(wish.look)
    many = room.kept("newest statements", (wish.look, wish.wanted), lambda: tuple(sorted(chosen(view, wish.wanted), key=place_of)))
    shown, after = part(many, place_of, cursor or None, SHOWN)
    first = bisect.bisect_left(many, place_of(shown[0]), key=place_of) + 1 if shown else 0
    values: dict[str, Any] = {
        "wish": wish,
        "rows": rows(room, wish.seen, shown),
        "total": len(many),
        "first": first,
        "again": cursor != "",
        "after": wish.to("/statements", cursor=after) if after else "",
        "kinds": kinds_of(room, wish),
        "chosen": chosen_values(wish),
        "kept": [("kind", k) for k in wish.wanted.kinds],
        "parties": parties(room, wish),
        "verdicts": [v.value for v in Verdict],
    }
    return page(request, "statements.html", "statements", wish.seen, withheld=view.withheld, **values)


def place_of(held: Held) -> tuple[Any, ...]:
    """Give a statement's place in a list: by report, the newest first, those of no day last; in the order of its text."""
    s = held.statement
    ref = s.report
    day = -ref.published.toordinal() if ref.published else 1
    return (day, ref.id, ref.publisher or "", ref.uri or "", s.start, s.statement_id)


def kinds_of(room: Room, wish: Wish) -> list[tuple[str, str, int, bool]]:
    """Count what fits all other filters by kind: name, label, how many, whether it is chosen."""
    rest = replace(wish.wanted, kinds=())

    def make() -> Counter[str]:
        return Counter(h.statement.kind for h in chosen(room.view(wish.look), rest))

    found = room.kept("kinds", (wish.look, rest), make)
    return [(k.name, k.plural, found[k.name], k.name in wish.wanted.kinds) for k in KINDS if found[k.name] or k.name in wish.wanted.kinds]


def parties(room: Room, wish: Wish) -> tuple[str, ...]:
    """Give the parties that a filter can name, those told of most first."""
    from truceledger.vocabulary.party import codes

    def make() -> tuple[str, ...]:
        found: Counter[str] = Counter()
        for held in room.view(wish.look).statements:
            s = held.statement
            found.update({c for name in s.declaration.parties for c in codes(s.fields.get(name))} | {x.party for x in s.attribution.sources if x.party})
        return tuple(code for code, _ in found.most_common(200))

    return room.kept("parties told of", wish.look, make)
