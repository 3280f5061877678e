"""Trouble as HTTP tells it: problem+json (RFC 9457) under /api, a page elsewhere. HTTP status exists nowhere else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from truceledger.errors import LedgerError, MissingError, MissingModelError, StaleError, TruceError, UsageError
from truceledger.publishing.apart import TooLongError
from truceledger.publishing.deciding import FormError
from truceledger.publishing.users.errors import NoSuch, NotAllowed, NotSignedIn, PasswordDue, Taken, TooMany, Untrusted
from truceledger.publishing.users.headers import security_headers

PROBLEM = "application/problem+json"


class TooLarge(UsageError):
    """More was sent than is taken."""


#: The first that fits: kinds before what they are a kind of.
_STATUS: tuple[tuple[type[TruceError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (Untrusted, 403),
    (TooMany, 429),
    (MissingError, 404),
    (NoSuch, 404),
    (Taken, 409),
    (StaleError, 409),
    (TooLarge, 413),
    (TooLongError, 413),
    (UsageError, 400),
    (LedgerError, 503),
    (MissingModelError, 503),
)
#: Seconds after which a request may be made again that met another writer.
_AGAIN = 2


def status_of(trouble: TruceError) -> int:
    """Give the status of an operator's trouble."""
    return next((status for sort, status in _STATUS if isinstance(trouble, sort)), 500)


def problem(request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """Answer with a trouble: what, where, what to do."""
    title = HTTPStatus(status).phrase
    if _for_programs(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.url.path, **more}
        return Response(msgspec.json.encode(body), status, headers, PROBLEM)
    from truceledger.publishing.web.mending import framed
    from truceledger.publishing.web.templating import page

    heading = "This cannot be shown as it was asked" if status in {400, 422} else title
    made = page(request, "error.html", heading=heading, told=detail, status=status, **framed(request, status, detail))
    made.headers.update(headers or {})
    return made


def _for_programs(request: Request) -> bool:
    return request.url.path == "/api" or request.url.path.startswith(("/api/", "/feeds/"))


def install(app: FastAPI) -> None:
    """Let the application answer troubles so; nothing of a traceback reaches a user."""

    @app.exception_handler(TruceError)
    def _trouble(request: Request, trouble: TruceError) -> Response:
        status = status_of(trouble)
        headers: dict[str, str] = {}
        if isinstance(trouble, TooMany):
            headers["Retry-After"] = str(trouble.after)
        elif status == 503:
            headers["Retry-After"] = str(_AGAIN)
        elif status == 401 and _for_programs(request):
            headers["WWW-Authenticate"] = "Bearer"
        elif status == 401:
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "") if request.method == "GET" else "/"
            return RedirectResponse(f"/login?{urlencode({'next': back})}", 303)
        elif isinstance(trouble, PasswordDue) and not _for_programs(request):
            return RedirectResponse("/account", 303)
        if isinstance(trouble, FormError):
            return problem(request, status, str(trouble), headers, errors=[{"where": k, "what": v} for k, v in trouble.fields.items()])
        return problem(request, status, str(trouble), headers)

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
        made = problem(request, 500, "a fault of Truceledger itself; the server's log tells more. The ledger is as it was")
        # this answer comes from outside of ``fence``, which adds these to all others
        made.headers.update({**security_headers(request.app.state.serving.tiles), "Cache-Control": "no-store, private"})
        return made
