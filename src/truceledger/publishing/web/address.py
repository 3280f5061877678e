"""Addresses of pages with filters: from where one looks, and what else is chosen, some of it more than once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from truceledger.publishing.web.looking import Looking

Pairs = Iterable[tuple[str, object]]
_OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")


def address(seen: Looking, path: str, more: Pairs = (), process: str | None = None, fragment: str = "") -> str:
    """Give an address: the look, then ``more`` in its order, without what is empty; ``process`` takes the place of that of the look."""
    given = {**seen.given, **({"process": process} if process else {})}
    told = urlencode([(name, str(value)) for name, value in (*given.items(), *more) if value not in (None, "", False)])
    return path + (f"?{told}" if told else "") + (f"#{fragment}" if fragment else "")


def worded(text: str) -> str:
    """Give words that name options of commands (``--what-if``) as addresses and forms name them (``what_if``)."""
    return _OPTION.sub(lambda m: m[1].replace("-", "_"), text)
