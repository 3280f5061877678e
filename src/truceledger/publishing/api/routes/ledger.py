"""What this ledger is: its processes, the kinds, the schema of a statement."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from truceledger import __version__
from truceledger.publishing.api.answers import answer
from truceledger.publishing.api.params import room_of
from truceledger.publishing.api.schemas import told
from truceledger.publishing.api.shapes import Index, KindList, KindRow, Processes, ProcessRow

router = APIRouter(tags=["ledger"])
_LINKS = ("processes", "kinds", "statements", "reports", "state", "glance", "changes", "timeline", "standoff", "figures", "sources", "queue", "search", "export")


@router.get("", responses=told(Index), response_class=Response)
def index(request: Request) -> Response:
    """Say what this is, and where its parts are."""
    links = {name: f"/api/{name}" for name in _LINKS} | {"openapi": "/api/openapi.json", "statement_schema": "/api/schemas/statement"}
    return answer(request, lambda: Index("Truceledger", __version__, room_of(request).version(), links))


@router.get("/processes", responses=told(Processes), response_class=Response)
def processes(request: Request) -> Response:
    """List the processes: reports, statements, days of publication."""
    title_of = request.app.state.title_of
    return answer(
        request,
        lambda: Processes(tuple(ProcessRow(n or None, title_of(n) if n else "", r, s, a, b) for n, r, s, a, b in room_of(request).processes())),
    )


@router.get("/kinds", responses=told(KindList), response_class=Response)
def kinds(request: Request) -> Response:
    """List the kinds of statement and the fields of each."""
    from truceledger.vocabulary.kinds import KINDS

    return answer(request, lambda: KindList(tuple(KindRow(k.name, k.label, k.about, k.schema()) for k in KINDS)))


@router.get("/schemas/statement", responses=told({"type": "object"}, media="application/schema+json"), response_class=Response)
def schema(request: Request) -> Response:
    """Give the JSON Schema of a statement."""
    from truceledger.publishing.reference import statement_schema

    made = answer(request, statement_schema)
    made.headers["content-type"] = "application/schema+json"
    return made
