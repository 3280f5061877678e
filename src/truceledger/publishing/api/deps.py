"""What routes depend on: a role, and a body that fits its shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

from truceledger.publishing.api.errors import TooLarge
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Role

T = TypeVar("T")
#: The largest body taken, bytes: a report of a million words.
MOST = 8_000_000
#: How deep values may stand in one another: a step in a list in a field is three deep.
DEEPEST = 20


#: Who may at least: ``Depends`` that give the account; they raise ``NotSignedIn`` or ``NotAllowed``.
READER, REVIEWER, EDITOR, ADMIN = (Depends(needs(role)) for role in (Role.READER, Role.REVIEWER, Role.EDITOR, Role.ADMIN))


def sent(shape: type[T]) -> Callable[[Request], object]:
    """Give a dependency that takes a JSON body of a shape; a body that does not fit is told where."""
    decoder = msgspec.json.Decoder(shape)

    async def taken(request: Request) -> T:
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > MOST:
            raise TooLarge(f"the body is larger than {MOST:,} bytes")
        received = bytearray()
        async for chunk in request.stream():
            received += chunk
            if len(received) > MOST:
                raise TooLarge(f"the body is larger than {MOST:,} bytes")
        try:
            made = decoder.decode(bytes(received))
        except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
            raise RequestValidationError([{"loc": ("body",), "msg": str(trouble), "type": "body"}]) from None
        except RecursionError:
            made = None
        if made is None or _deep(made):
            raise RequestValidationError([{"loc": ("body",), "msg": f"values stand in one another more than {DEEPEST} deep", "type": "body"}])
        return made

    return taken


def _deep(value: object) -> bool:
    """Say whether values stand in one another deeper than anything here is."""
    level = [value]
    for _ in range(DEEPEST + 1):
        inner: list[object] = []
        for one in level:
            if isinstance(one, msgspec.Struct):
                inner += msgspec.structs.asdict(one).values()
            elif isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list | tuple):
                inner += one
        level = inner
    return bool(level)
