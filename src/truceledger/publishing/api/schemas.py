"""OpenAPI 3.1 of the API: FastAPI's paths, with schemas made from our own shapes and from the kinds."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from truceledger.publishing.api import shapes
from truceledger.publishing.feeds import shapes as feeds
from truceledger.publishing.users import shapes as accounts

_REF = "#/components/schemas/{name}"
#: Troubles that any address can answer with, in words for the reference.
TROUBLES = {
    400: "what was asked cannot be meant: an unknown process, party or kind, a day that is none",
    401: "nobody is signed in",
    403: "the role does not allow it",
    404: "there is no such thing",
    409: "it was decided otherwise meanwhile",
    413: "too much was sent",
    422: "what was sent does not fit its shape",
    429: "too many requests",
    503: "another process is writing to the ledger; try again",
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}}
TYPES: dict[str, type] = {
    n: t
    for module in (shapes, accounts, feeds)
    for n, t in vars(module).items()
    if isinstance(t, type) and issubclass(t, msgspec.Struct) and t.__module__ == module.__name__
}


def told(shape: type | dict[str, Any], status: int = 200, media: str = "application/json") -> dict[int | str, dict[str, Any]]:
    """Give the ``responses`` of a route: what it answers with when all is well, and its troubles."""
    schema = {"$ref": _REF.format(name=shape.__name__)} if isinstance(shape, type) else shape
    made: dict[int | str, dict[str, Any]] = {status: {"description": "as asked", "content": {media: {"schema": schema}}}}
    if status == 200:
        made[304] = {"description": "as before: the ETag is the same"}
    return made | {code: {"description": words, "content": _PROBLEM} for code, words in TROUBLES.items()}


def body(shape: type) -> dict[str, Any]:
    """Give the part of OpenAPI that says what a route takes."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": _REF.format(name=shape.__name__)}}}}}


def components() -> dict[str, Any]:
    """Give the schemas of all shapes; a statement's is the contract's, with each kind's fields."""
    from truceledger.assessment.state import StateOfPlay
    from truceledger.publishing.deciding import Made
    from truceledger.publishing.reference import statement_schema
    from truceledger.publishing.sources import Listing
    from truceledger.publishing.timeline_entry import Timeline

    _, made = msgspec.json.schema_components([*TYPES.values(), StateOfPlay, Listing, Timeline, Made], ref_template=_REF)
    contract = statement_schema()
    contract.pop("$schema")
    return {**made, "Statement": contract}


def install(app: FastAPI) -> None:
    """Let the application tell its schema so."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title="Truceledger",
                version=app.version,
                openapi_version="3.1.0",
                summary="The ledger of a ceasefire and its negotiation: who says what, through whom, in which report, at which characters.",
                routes=app.routes,
            )
            made.setdefault("components", {}).setdefault("schemas", {}).update(components())
            made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": "A token of an account, with --auth."}}
            made["security"] = [{}, {"token": []}]  # without --auth none is asked for
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
