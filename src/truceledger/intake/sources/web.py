"""http and https addresses: fetched when asked for, never from inside a private network unless allowed.

The name is resolved once, every address checked, and the connection made to the checked address, so that a name that
changes between look and leap leads nowhere. Redirects are followed by hand, each checked anew. No cookies, no
credentials kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from truceledger.intake.guard import PrivateAddressError, UnknownHostError, addresses
from truceledger.intake.raw import Raw, Refused

if TYPE_CHECKING:
    from truceledger.intake.fetch import IntakeOptions

MOST_REDIRECTS = 5


def fits(name: str) -> bool:
    """Say whether the name is an address."""
    return name.lower().startswith(("http://", "https://"))


def open(name: str, options: IntakeOptions) -> Iterator[Raw | Refused]:
    """Fetch the page."""
    import httpx

    address = name
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer, onward = _get(address, options)
            if onward is None:
                yield answer
                return
            address = onward
        yield Refused("too_many_redirects", f"{name}: more than {MOST_REDIRECTS} redirects")
    except Refused as refused:
        yield refused
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as trouble:
        yield Refused("fetch_failed", f"{_bare(name)}: could not be fetched ({type(trouble).__name__}); check the address and the network")


def _bare(address: str) -> str:
    """Give the address without user name and password."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, parts.query, ""))


def _get(address: str, options: IntakeOptions) -> tuple[Raw, str | None]:
    import httpx

    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("bad_address", f"{address}: only http and https addresses are fetched")
    pinned = _checked(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), options.allow_private)
    host = parts.hostname if not parts.port else f"{parts.hostname}:{parts.port}"
    literal = f"[{pinned}]" if ":" in pinned else pinned
    target = urlunsplit((parts.scheme, f"{literal}:{parts.port}" if parts.port else literal, parts.path or "/", parts.query, ""))
    headers = {"Host": host, "User-Agent": "truceledger", "Accept": "text/html,text/plain,application/pdf,*/*;q=0.5"}
    with (
        httpx.Client(follow_redirects=False, timeout=options.timeout_s, trust_env=False) as client,
        client.stream("GET", target, headers=headers, extensions={"sni_hostname": parts.hostname}) as answer,
    ):
        if answer.is_redirect:
            return Raw(b"", address), urljoin(address, answer.headers.get("location", ""))
        if answer.status_code >= 400:
            raise Refused("fetch_failed", f"{_bare(address)}: the server answered {answer.status_code}")
        content = b""
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > options.max_bytes:
                raise Refused("too_large", f"{_bare(address)}: more than the {options.max_bytes:,} bytes that are taken in")
        hint = answer.headers.get("content-type", "").split(";")[0].strip().lower() or None
        return Raw(content, _bare(address), _bare(address), hint, answer.charset_encoding), None


def _checked(host: str, port: int, allow_private: bool) -> str:
    """Give an address of the host; raises ``Refused`` when any of them is not public."""
    try:
        return addresses(host, port, allow_private=allow_private)[0]
    except UnknownHostError:
        raise Refused("fetch_failed", f"{host}: no such host is known; check the address") from None
    except PrivateAddressError:
        raise Refused(
            "private_address", f"{host}: leads into a private network, where nothing is fetched; save the report to a file and add that"
        ) from None
