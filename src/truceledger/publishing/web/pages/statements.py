"""Statements: all that fit the filters, the newest report's first, with how many there are of each kind."""

from __future__ import annotations

import bisect
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.api.answers import part
from truceledger.publishing.gathered import kinds, sorted_by
from truceledger.publishing.gathered import parties as parties_told_of
from truceledger.publishing.room import Room
from truceledger.publishing.web.followed import feeds_of_search
from truceledger.publishing.web.telling import rows
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.wishing import Wish, chosen_values, wishing
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.view import Held

router = APIRouter(include_in_schema=False)
#: Statements on a page, and parties that a filter can name, those told of most.
SHOWN, PARTIES = 40, 200


@router.get("/statements", response_class=HTMLResponse)
def statements(request: Request, wish: Wish = Depends(wishing), cursor: str = "") -> HTMLResponse:
    """List statements."""
    room: Room = request.app.state.room
    view = room.view(wish.look)
    many = sorted_by(room, "newest statements", wish.look, wish.wanted, place_of)
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
        "followed": feeds_of_search(request, wish, ""),
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
    found = kinds(room, wish.look, replace(wish.wanted, kinds=()))
    return [(k.name, k.plural, found[k.name], k.name in wish.wanted.kinds) for k in KINDS if found[k.name] or k.name in wish.wanted.kinds]


def parties(room: Room, wish: Wish) -> tuple[str, ...]:
    """Give the parties that a filter can name, those told of most first."""
    return parties_told_of(room, wish.look)[:PARTIES]
