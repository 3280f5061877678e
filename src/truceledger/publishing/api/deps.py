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


#: Who may at least: ``Depends`` that give the account; they raise ``NotSignedIn`` or ``NotAllowed``.
READER, REVIEWER, EDITOR, ADMIN = (Depends(needs(role)) for role in (Role.READER, Role.REVIEWER, Role.EDITOR, Role.ADMIN))


def sent(shape: type[T]) -> Callable[[Request], object]:
    """Give a dependency that takes a JSON body of a shape; a body that does not fit is told where."""
    decoder = msgspec.json.Decoder(shape)

    async def taken(request: Request) -> T:
        if int(request.headers.get("content-length") or 0) > MOST:
            raise TooLarge(f"the body is larger than {MOST:,} bytes")
        received = bytearray()
        async for chunk in request.stream():
            received += chunk
            if len(received) > MOST:
                raise TooLarge(f"the body is larger than {MOST:,} bytes")
        try:
            return decoder.decode(bytes(received))
        except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
            raise RequestValidationError([{"loc": ("body",), "msg": str(trouble), "type": "body"}]) from None

    return taken
