"""Statements: filtered and paged, and one with its entries."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from truceledger.publishing.api.answers import answer, part
from truceledger.publishing.api.params import Asked, Cursor, Limit, asked, room_of
from truceledger.publishing.api.schemas import told
from truceledger.publishing.api.shapes import StatementAnswer, StatementPage
from truceledger.publishing.gathered import listed, place_of
from truceledger.publishing.phrases import phrase
from truceledger.publishing.room import Room
from truceledger.vocabulary.view import Held

router = APIRouter(tags=["statements"])
StatementId = Annotated[str, Path(pattern="^[0-9a-f]{4,24}$", description="A statement's id, or its first four or more characters.")]
#: Characters of the report given on either side of a quote.
AROUND = 300


def found(room: Room, wish: Asked) -> tuple[Held, ...]:
    """Give the statements that are wanted."""
    return listed(room, wish.look, wish.wanted)


@router.get("/statements", responses=told(StatementPage), response_class=Response)
def statements(request: Request, wish: Asked = Depends(asked), limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List statements in the order of their reports' publication."""
    room = room_of(request)

    def make() -> StatementPage:
        many = found(room, wish)
        page, after = part(many, place_of, cursor, limit)
        return StatementPage(tuple(page), len(many), room.view(wish.look).withheld, after)

    return answer(request, make)


@router.get("/statements/{statement}", responses=told(StatementAnswer), response_class=Response)
def statement(request: Request, statement: StatementId) -> Response:
    """Give one statement: as held, in words, in context, with its entries."""
    return answer(request, lambda: whole(room_of(request), statement))


def whole(room: Room, prefix: str) -> StatementAnswer:
    """Give a statement with what belongs to it, protected sources taken out; raises ``UsageError``."""
    seen = room.version()  # before what it is the number of is read
    book = room.ledger
    bare = book.statement(prefix, unredacted=True)
    redaction = book.redaction()  # after what it takes names out of: it knows all that is recorded by then
    held = redaction.held(bare) if redaction else bare
    entries = book.entries(bare.statement.statement_id)
    shown = tuple(redaction.entry(e, bare.statement) if redaction else msgspec.to_builtins(e) for e in entries)
    text = book.text(held.statement.report.digest)
    span = held.statement.evidence[0]
    return StatementAnswer(
        held,
        phrase(held.statement, room.name_of),
        text[max(0, span.start - AROUND) : span.start],
        text[span.end : span.end + AROUND],
        shown,
        seen,
    )
