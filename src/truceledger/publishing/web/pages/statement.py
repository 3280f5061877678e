"""One statement: its words in context, who says it, its fields, what is linked with it, its history, and the forms that decide on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Act, Role
from truceledger.publishing.web.filed import filed
from truceledger.publishing.web.form import Refusal, done_of
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.sheet import Sheet, Step, found, sheet_of
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.ties import ties
from truceledger.vocabulary.link import Relation

router = APIRouter(include_in_schema=False)
READER = Depends(needs(Role.READER))
#: Relations that a person can say two statements stand in.
RELATIONS = tuple(r.value for r in Relation if r not in {Relation.COPY_OF, Relation.SAME_STEP})


@router.get("/statements/{prefix}", response_class=HTMLResponse)
def statement(request: Request, prefix: str, seen: Looking = Depends(looking), account: Account = READER) -> Response:
    """Show a statement; the beginning of an id leads to the whole."""
    identity = found(request.app.state.room, prefix)
    if identity != prefix:
        return RedirectResponse(seen.to(f"/statements/{identity}"), 307)
    return shown(request, seen, account, identity)


def shown(
    request: Request,
    seen: Looking,
    account: Account,
    identity: str,
    refused: Refusal | None = None,
    typed: Mapping[str, str] | None = None,
    asked: str = "",
) -> HTMLResponse:
    """Render the page; after a refusal with what was typed and what was ``asked`` (a verdict, ``correct``, ``link``, ``undo``)."""
    room: Room = request.app.state.room
    sheet = sheet_of(room, account, identity, typed if asked == "correct" else None, refused.fields if refused else None, seen.look.as_of)
    ref = sheet.held.statement.report
    told, entries = done_of(request)
    values: dict[str, Any] = {
        "sheet": sheet,
        "ref": ref,
        "report": filed(room, seen.look).path(ref),
        "ties": ties(room, seen, sheet.held.statement),
        "done": told,
        "entries": entries,
        "takeable": [s.entry for s in sheet.history if s.entry in entries and s.undo],
        "back": seen.to(f"/statements/{identity}"),
        "relations": RELATIONS,
        **forms(account, sheet, refused, typed, asked),
    }
    return page(request, "statement.html", "statements", seen, refused.status if refused else 200, withheld=int(sheet.held.redacted), **values)


def forms(account: Account, sheet: Sheet, refused: Refusal | None, typed: Mapping[str, str] | None, asked: str) -> dict[str, Any]:
    """Give what the forms need: what the role may, what was refused and typed, what others decided meanwhile."""
    since: list[Step] = [s for s in sheet.history if refused and s.entry in refused.since]
    return {
        "may": {act.name.lower(): account.may(act) for act in (Act.JUDGE, Act.SETTLE, Act.LINK)},
        "refused": refused,
        "since": since,
        "typed": typed or {},
        "asked": asked,
    }
