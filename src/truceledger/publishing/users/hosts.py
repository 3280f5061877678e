"""By which names the site may be asked for, and which origins its own requests come from.

A page of another site can give its own name this machine's address (DNS rebinding) and then read what it likes as if it were this
site: what tells it apart is the name in ``Host``. A form of another site that is sent here is told by ``Origin`` and
``Sec-Fetch-Site``; another port of this machine is another site too, though cookies do not tell them apart.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([0-9]{1,5}))?")
_PORTS = {"http": 80, "https": 443}


def host_and_port(header: str) -> tuple[str, int | None] | None:
    """Give the name and port of a ``Host`` header; nothing for one that is not well formed. Addresses are in their short form."""
    found = _HOST.fullmatch(header.strip().lower())
    if found is None:
        return None
    name = plain_host(found[1])
    return (name, int(found[2]) if found[2] else None) if name else None


def plain_host(name: str) -> str:
    """Give a name or an address as it is compared: small letters, without brackets, IPv6 in its short form; empty for what is none."""
    bare = name.strip().lower()
    if bare.startswith("[") or ":" in bare:
        try:
            return ipaddress.IPv6Address(bare.removeprefix("[").removesuffix("]")).compressed
        except ValueError:
            return ""
    return bare


class Hosts:
    """``names`` are the host names and addresses by which the site is asked for, without ports; ``base`` is its address behind a proxy."""

    def __init__(self, names: Iterable[str], base: str = "") -> None:
        self.names = frozenset(filter(None, map(plain_host, names)))
        parts = urlsplit(base)
        self._base = (plain_host(parts.hostname or ""), parts.port or _PORTS.get(parts.scheme)) if base else None

    def allows(self, header: str | None) -> bool:
        """Say whether the site may be asked for by this ``Host``."""
        found = host_and_port(header or "")
        return found is not None and found[0] in self.names

    def own(self, headers: Mapping[str, str]) -> bool:
        """Say whether a request that changes something comes from no other site, as far as its headers tell.

        Who sends neither header is no browser of the last years; forms carry a token besides.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site not in {None, "same-origin", "none"}:
            return False
        if origin is None:
            return True
        if origin == "null":  # what a browser says of a page whose referrer it is told to keep to itself
            return site == "same-origin"
        return self._same(origin, headers.get("host", ""))

    def _same(self, origin: str, host: str) -> bool:
        try:
            parts = urlsplit(origin)
            theirs = (plain_host(parts.hostname or ""), parts.port or _PORTS.get(parts.scheme))
        except ValueError:
            return False
        if parts.scheme not in _PORTS or not theirs[0]:
            return False
        asked = host_and_port(host)
        return theirs == self._base or (asked is not None and theirs == (asked[0], asked[1] or _PORTS[parts.scheme]))
