"""The application: API under /api, pages, feeds; one room, one gate.

``app.state`` holds ``room`` (``publishing.room.Room``), ``gate`` (``publishing.users.gate.Gate``: who asks, and what they may),
``serving`` (``publishing.serving.Serving``) and ``title_of`` (what a process is called).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from truceledger import __version__
from truceledger.publishing.api import errors, schemas
from truceledger.publishing.api.heads import Heads
from truceledger.publishing.serving import Serving
from truceledger.publishing.users import fence

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.publishing.users.gate import Gate


def make_app(room: Room, gate: Gate, serving: Serving | None = None) -> FastAPI:
    """Make the application."""
    from truceledger.publishing.api.deps import READER
    from truceledger.publishing.feeds.routes import following
    from truceledger.publishing.users import pages as accounts
    from truceledger.publishing.web.pages import PAGES
    from truceledger.publishing.web.templating import STATIC

    app = FastAPI(title="Truceledger", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.room, app.state.serving = room, serving or Serving()
    app.state.title_of = room.title_of
    fence.install(app, gate, app.state.serving.tiles)
    errors.install(app)
    schemas.install(app)
    _api(app)
    for module in PAGES:
        app.include_router(module.router, dependencies=[READER])
    app.include_router(following)  # a feed reader signs in by a token of its own
    app.include_router(accounts.router)  # who is not signed in must reach the page to sign in
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=1)  # the best takes longer than to make most answers
    app.add_middleware(Heads)
    return app


def _api(app: FastAPI) -> None:
    from truceledger.publishing.api.deps import READER
    from truceledger.publishing.api.routes import ROUTES
    from truceledger.publishing.feeds import routes as feeds
    from truceledger.publishing.users import routes as accounts

    for router in (*(m.router for m in ROUTES), feeds.router, accounts.router):
        app.include_router(router, prefix="/api", dependencies=[READER])


def description() -> dict[str, Any]:
    """Give the API's own description (OpenAPI 3.1), which needs no ledger."""
    app = FastAPI(title="Truceledger", version=__version__)
    schemas.install(app)
    _api(app)
    return app.openapi()
