"""POST to an address that somebody gave: to public ones alone unless allowed, to the very address that was checked, and no further.

Nothing is followed, no cookie or password is kept or sent, little of the answer is read, and the whole takes no longer than it may, however
slowly the other side answers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit, urlunsplit

import msgspec

from truceledger import __version__
from truceledger.errors import UsageError
from truceledger.intake.guard import PrivateAddressError, UnknownHostError, addresses

if TYPE_CHECKING:
    import httpx

#: Seconds for a try as a whole, and for connecting to one address; bytes read of the answer.
WHOLE_S, CONNECT_S, READ = 15.0, 5.0, 4096
#: Addresses of one host that are tried.
ADDRESSES = 3


class Answer(msgspec.Struct, frozen=True):
    """What came of a try: the status answered (none where nothing was), in words, how long it took, after how long to come again."""

    status: int | None
    told: str
    ms: int
    after: float | None = None

    @property
    def taken(self) -> bool:
        """Whether the other side took it."""
        return self.status is not None and 200 <= self.status < 300


def checked(url: str, *, private: bool) -> str:
    """Give an address that may be sent to, as it will be used; raises ``UsageError`` that says why not."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise UsageError(f"{url[:200]!r} is no address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(c.isspace() or not c.isprintable() for c in url.strip()):
        raise UsageError(f"{url[:200]!r}: give an address such as https://desk.example.org/hook")
    if parts.username is not None or parts.password is not None:
        raise UsageError("the address holds a user name or password; what is sent is signed, it needs none")
    if parts.scheme == "http" and not private:
        raise UsageError("over http what is sent could be read and changed on the way: give an https address (--allow-private takes http in your own network)")
    try:
        addresses(parts.hostname, port or _port(parts), allow_private=private)
    except PrivateAddressError:
        raise UsageError(f"{parts.hostname} leads into a private network or to this machine; --allow-private sends there all the same") from None
    except UnknownHostError:
        raise UsageError(f"{parts.hostname}: no such host is known") from None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def post(url: str, headers: Mapping[str, str], body: bytes, *, private: bool) -> Answer:
    """Send a body once; gives what came of it, whatever that is."""
    import httpx

    begun = time.monotonic()

    def answer(status: int | None, told: str, after: float | None = None) -> Answer:
        return Answer(status, told, round(1000 * (time.monotonic() - begun)), after)

    parts = urlsplit(url)
    if parts.scheme == "http" and not private:
        return answer(None, "not sent: http is allowed in private networks alone")
    try:
        found = addresses(parts.hostname or "", parts.port or _port(parts), allow_private=private)[:ADDRESSES]
    except PrivateAddressError:
        return answer(None, "not sent: the host leads into a private network")
    except UnknownHostError:
        return answer(None, "no such host is known")
    try:
        status, after = asyncio.run(_within(found, parts, headers, body))
    except TimeoutError:
        return answer(None, f"no answer within {WHOLE_S:.0f} seconds")
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as trouble:
        return answer(None, f"not delivered ({type(trouble).__name__})")
    if 300 <= status < 400:
        return answer(status, f"answered {status}: redirects are not followed")
    return answer(status, f"answered {status}", after)


async def _within(found: Sequence[str], parts: SplitResult, headers: Mapping[str, str], body: bytes) -> tuple[int, float | None]:
    return await asyncio.wait_for(_sent(found, parts, headers, body), WHOLE_S)


async def _sent(found: Sequence[str], parts: SplitResult, headers: Mapping[str, str], body: bytes) -> tuple[int, float | None]:
    """Send to the first address that can be connected to."""
    import httpx

    told = {"Content-Type": "application/json", "User-Agent": f"truceledger/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity", **headers}
    told["Host"] = parts.netloc
    timeout = httpx.Timeout(WHOLE_S, connect=CONNECT_S)
    async with httpx.AsyncClient(follow_redirects=False, timeout=timeout, trust_env=False) as client:
        for number, pinned in enumerate(found, 1):
            name = f"[{pinned}]" if ":" in pinned else pinned
            target = urlunsplit((parts.scheme, f"{name}:{parts.port}" if parts.port else name, parts.path or "/", parts.query, ""))
            try:
                # the certificate is checked for the name, the connection made to the address that was checked
                extensions = {"sni_hostname": parts.hostname}
                async with client.stream("POST", target, headers=told, content=body, extensions=extensions) as reply:
                    await _read(reply)
                    return reply.status_code, _after(reply.headers.get("retry-after"))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if number == len(found):
                    raise
    raise httpx.ConnectError("no address")


async def _read(reply: httpx.Response) -> None:
    """Read a little of an answer, so that the other side can end it; it is not looked at."""
    read = 0
    async for piece in reply.aiter_raw():
        read += len(piece)
        if read >= READ:
            return


def _port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _after(words: str | None) -> float | None:
    """Give the seconds that a server asks to wait, where it says them."""
    return float(words) if words and words.isascii() and words.isdigit() and len(words) < 8 else None
