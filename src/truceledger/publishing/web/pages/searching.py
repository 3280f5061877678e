"""Search: over statements and the text of reports, a report after the other, what was found marked in its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from truceledger.errors import UsageError
from truceledger.publishing.gathered import by_id
from truceledger.publishing.phrases import phrase
from truceledger.publishing.room import Room
from truceledger.publishing.safe import printable
from truceledger.publishing.searching import Found, Group, Passage, StatementHit, groups_room, marked, search_room
from truceledger.publishing.web.filed import filed
from truceledger.publishing.web.followed import feeds_of_search
from truceledger.publishing.web.pages.statements import kinds_of, parties
from truceledger.publishing.web.paging import paged
from truceledger.publishing.web.telling import who
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.wishing import Wish, chosen_values, wishing
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.view import Held

router = APIRouter(include_in_schema=False)
#: Reports on a page.
SHOWN = 15


@dataclass(frozen=True)
class Hit:
    """A statement that was found: its words, who says it, its quote with what was found."""

    id: str
    kind: str
    words: str
    who: str
    quote: Markup
    held: Held | None


@dataclass(frozen=True)
class Place:
    """A report in which something was found; ``passages`` lead to the part of the text in which each stands."""

    group: Group
    title: Markup
    path: str | None
    passages: list[tuple[Markup, str]]
    hits: list[Hit]


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, wish: Wish = Depends(wishing), q: str = "", newest: str = "") -> HTMLResponse:
    """Show what was found; words that ask for nothing are told so."""
    room: Room = request.app.state.room
    found: Found | None = None
    trouble = ""
    if q.strip():
        try:
            found = search_room(room, wish.look, q, wish.wanted, newest=newest == "1")
        except UsageError as refused:
            trouble = str(refused)
    pairs = [("q", q), ("newest", "1" if newest == "1" else "")]
    matches = found.matches if found else ()
    at = request.query_params.get("page", "1")
    shown = paged(
        matches, int(at) if at.isdecimal() and len(at) < 9 else 1, SHOWN, lambda n: wish.to("/search", q=q, newest=newest, page=n if n > 1 else "")
    )
    laid = groups_room(room, found, max(0, shown.first - 1), SHOWN) if found and matches else ()
    values: dict[str, Any] = {
        "q": q,
        "newest": newest == "1",
        "found": found,
        "trouble": trouble,
        "shown": shown,
        "spots": [_place(room, wish, group) for group in laid],
        "wish": wish,
        "chosen": chosen_values(wish),
        "kinds": kinds_of(room, wish),
        "parties": parties(room, wish),
        "verdicts": [v.value for v in Verdict],
        "pairs": pairs,
        "followed": feeds_of_search(request, wish, q) if found else [],
        "follow": wish.to("/following", of="search", q=q),
    }
    return page(request, "search.html", "search", wish.seen, 400 if trouble else 200, withheld=room.view(wish.look).withheld, **values)


def _place(room: Room, wish: Wish, group: Group) -> Place:
    path, known = filed(room, wish.look).path(group.report), by_id(room, wish.look)
    passages = [(_marked(p), wish.seen.to(path, char=str(p.start)) if path and p.start is not None else "") for p in group.passages]
    return Place(group, _marked(group.title), path, passages, [_hit(room, known, h) for h in group.statements])


def _hit(room: Room, known: Mapping[str, Held], hit: StatementHit) -> Hit:
    s = hit.statement
    return Hit(s.statement_id, s.kind, phrase(s, room.name_of), who(s, room.name_of), _marked(hit.passage), known.get(s.statement_id))


def _marked(passage: Passage) -> Markup:
    """Give a passage with what was found marked, its words harmless."""

    def plain(words: str) -> str:
        return str(escape(" ".join(printable(words).split("\n"))))

    made = marked(passage, lambda words: f"<mark>{plain(words)}</mark>", plain)
    return Markup(f"{'… ' if passage.before else ''}{made}{' …' if passage.after else ''}")  # every part of it is escaped
