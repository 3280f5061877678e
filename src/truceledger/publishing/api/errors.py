"""Trouble as HTTP tells it: problem+json (RFC 9457) under /api, a page elsewhere. HTTP status exists nowhere else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from truceledger.errors import LedgerBusyError, LedgerError, TruceError, UsageError

PROBLEM = "application/problem+json"


def status_of(trouble: TruceError) -> int:
    """Give the status of an operator's trouble."""
    if isinstance(trouble, UsageError):
        return 400
    return 503 if isinstance(trouble, LedgerBusyError | LedgerError) else 500


def problem(request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """Answer with a trouble: what, where, what to do."""
    title = HTTPStatus(status).phrase
    if request.url.path.startswith(("/api/", "/feeds/")):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.url.path, **more}
        return Response(msgspec.json.encode(body), status, headers, PROBLEM)
    from truceledger.publishing.web.templating import page

    made = page(request, "error.html", heading=title, told=detail, status=status)
    made.headers.update(headers or {})
    return made


def install(app: FastAPI) -> None:
    """Let the application answer troubles so; nothing of a traceback reaches a user."""

    @app.exception_handler(TruceError)
    def _trouble(request: Request, trouble: TruceError) -> Response:
        status = status_of(trouble)
        return problem(request, status, str(trouble), {"Retry-After": "2"} if status == 503 else None)

    @app.exception_handler(HTTPException)
    def _http(request: Request, trouble: HTTPException) -> Response:
        return problem(request, trouble.status_code, str(trouble.detail), dict(trouble.headers or {}))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, trouble: RequestValidationError) -> Response:
        wrong = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in trouble.errors()]
        told = "; ".join(f"{w['where']}: {w['what']}" for w in wrong)
        return problem(request, 422, told, errors=wrong)

    @app.exception_handler(Exception)
    def _fault(request: Request, trouble: Exception) -> Response:
        import logging

        logging.getLogger("truceledger").exception("a fault of the server at %s", request.url.path, exc_info=trouble)
        return problem(request, 500, "a fault of Truceledger itself; the server's log tells more. The ledger is as it was")
