"""Search over statements and the text of reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from truceledger.publishing.api.answers import answer
from truceledger.publishing.api.params import Asked, asked, room_of
from truceledger.publishing.api.schemas import told
from truceledger.publishing.api.shapes import SearchAnswer
from truceledger.publishing.searching import groups_room, search_room

router = APIRouter(tags=["search"])


@router.get("/search", responses=told(SearchAnswer), response_class=Response)
def search(
    request: Request,
    q: Annotated[str, Query(max_length=10_000, description='Words, "phrases", prefix*, OR, -not.')],
    wish: Asked = Depends(asked),
    newest: Annotated[bool, Query(description="The last published first, not the best.")] = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[int, Query(ge=0, le=10_000_000, description="Where the page before ended: its `next`.")] = 0,
) -> Response:
    """Find statements and reports, by report; what a protected source would be known by finds nothing."""
    room = room_of(request)

    def make() -> SearchAnswer:
        found = search_room(room, wish.look, q, wish.wanted, newest=newest)
        items = groups_room(room, found, cursor, limit)
        more = cursor + limit < len(found.matches)
        return SearchAnswer(found.statements, found.reports, items, str(cursor + limit) if more else None)

    return answer(request, make)
