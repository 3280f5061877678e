"""How a server is run: what ``truce serve`` is told, and what the settings add."""

from __future__ import annotations

from dataclasses import dataclass

#: Names by which this machine calls itself.
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Serving:
    """``base`` is the address under which others reach the site (for feeds and calendars), ``tiles`` a template of map tiles
    (``https://host/{z}/{x}/{y}.png``) that the host allows; without it no page makes a request to another host. ``hosts`` are the
    names that requests may give; ``auth`` whether accounts are asked for; ``per_minute`` how many API requests an account may make."""

    host: str = "127.0.0.1"
    port: int = 8470
    auth: bool = False
    base: str = ""
    tiles: str = ""
    hosts: tuple[str, ...] = ()
    per_minute: int = 600

    @property
    def address(self) -> str:
        """The address of the site."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return self.base.rstrip("/") or f"http://{name}:{self.port}"

    @property
    def names(self) -> tuple[str, ...]:
        """The host names by which the site answers; a name that is none of these is another site's trick."""
        from urllib.parse import urlsplit

        more = [urlsplit(self.base).hostname or ""] if self.base else []
        return tuple(dict.fromkeys(n.lower() for n in (*LOOPBACK, self.host, *more, *self.hosts) if n and n not in {"0.0.0.0", "::"}))
