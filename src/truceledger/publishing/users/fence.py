"""Put before every route: by which name the site is asked for, how much is sent, what every answer tells the browser.

What these refuse is told in a plain line: the pages' own answer would tell another site's script who is signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from truceledger.publishing.users.gate import SAFE, Gate
from truceledger.publishing.users.headers import security_headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: The most that a request may bring, in bytes: reports are far smaller.
MOST = 64 * 1024 * 1024


def install(app: FastAPI, gate: Gate, tiles: str = "", most: int = MOST) -> None:
    """Fence an application in, before it has routes of its own; raises ``UsageError`` where ``tiles`` is no template."""
    app.state.gate = gate
    app.router.dependencies.append(Depends(gate.guard))
    app.add_middleware(Fence, gate=gate, headers=security_headers(tiles), most=most)


class Fence:
    """The middleware."""

    def __init__(self, app: ASGIApp, gate: Gate, headers: dict[str, str], most: int = MOST) -> None:
        self.app = app
        self.gate = gate
        self.headers = headers
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there are no sockets here; nothing that the checks below do not see gets in
        scope.setdefault("state", {})
        told = Headers(scope=scope)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        if len(told.getlist("host")) != 1 or not self.gate.hosts.allows(told["host"]):
            refusal = PlainTextResponse("This site does not go by that name; see truce serve --help for how to give it one.\n", 421)
            await refusal(scope, receive, answer)
            return
        length = told.get("content-length", "0")
        if scope["method"] not in SAFE and length.isdecimal() and int(length[:20]) > self.most:
            await PlainTextResponse(f"More than {self.most // 1024**2} MiB were sent at once.\n", 413)(scope, receive, answer)
            return
        await self.app(scope, _counted(receive, self.most), answer)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        kind = headers.get("content-type", "")
        if kind.startswith("text/html"):
            headers.setdefault("Cache-Control", "no-store, private")
        elif not scope["path"].startswith("/static/"):
            headers.setdefault("Cache-Control", "no-cache, private")
        visit = scope["state"].get("visit")
        if visit:
            request = Request(scope)
            secure = "; Secure" if self.gate.secure(request) else ""
            headers.append("Set-Cookie", f"{self.gate.cookie(request, 'visit')}={visit}; HttpOnly; Path=/; SameSite=lax{secure}")


def _counted(receive: Receive, most: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"more than {most // 1024**2} MiB were sent at once")
        return message

    return counted


def unguarded(app: FastAPI) -> list[str]:
    """Give the paths that change something and have no guard before them, and what is mounted whole: there are to be none but files."""
    from fastapi.routing import APIRoute, iter_route_contexts
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    gate: Gate = app.state.gate

    def guarded(route: Any) -> bool:
        if isinstance(route.original_route, Mount):
            return isinstance(route.original_route.app, StaticFiles)
        if isinstance(route.original_route, APIRoute) and any(d.call == gate.guard for d in route.dependant.dependencies):
            return True
        return set(route.methods or {"POST"}) <= SAFE

    return [str(route.path) for route in iter_route_contexts(app.routes) if not guarded(route)]
