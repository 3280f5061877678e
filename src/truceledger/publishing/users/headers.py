"""What every answer tells the browser: to run nothing but the site's own, to ask no other host, to tell none where it was."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from truceledger.errors import UsageError

_TILES = re.compile(r"[a-z0-9.*-]+(?::[0-9]{1,5})?")


def security_headers(tiles: str = "") -> dict[str, str]:
    """Give the headers; ``tiles`` is a template of map tiles whose host images may come from. Raises ``UsageError`` where it is none.

    ``Referrer-Policy`` is ``same-origin``: no other host learns where a reader was, as with ``no-referrer``, under which browsers
    send forms with ``Origin: null`` and the check of origins could tell nothing.
    """
    images = " ".join(filter(None, ("'self'", "data:", tile_host(tiles))))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": images,
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    }


def tile_host(tiles: str) -> str:
    """Give the source that a policy allows for a template of tiles such as ``https://host/{z}/{x}/{y}.png``; empty for none."""
    if not tiles:
        return ""
    parts = urlsplit(tiles)
    host = parts.netloc.lower().replace("{s}", "*")
    if parts.scheme not in {"http", "https"} or not _TILES.fullmatch(host) or "*" in host.removeprefix("*."):
        raise UsageError(f"tiles {tiles!r}: give a template such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")
    return f"{parts.scheme}://{host}"
