"""HTML: the main text and what the page says of itself, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from truceledger.intake.encoding import decoded
from truceledger.intake.raw import Draft, Raw, Refused

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_LANG = re.compile(r"<html[^>]{0,200}\blang=[\"']?([A-Za-z]{2})", re.IGNORECASE)
#: Elements one inside another beyond which a page is refused: parsers of trees recurse.
DEEPEST = 2000


def fits(raw: Raw) -> bool:
    """Say whether the bytes look like a page."""
    head = raw.content[:2048].lstrip().lower()
    return (
        raw.hint in {"text/html", "application/xhtml+xml"}
        or head.startswith((b"<!doctype html", b"<html"))
        or (raw.name.lower().endswith((".html", ".htm", ".xhtml")) and b"<" in head)
    )


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give the one report of the page."""
    declared = _CHARSET.search(raw.content[:4096])
    page, encoding = decoded(raw.content, raw.charset or (declared.group(1).decode("ascii") if declared else None))
    if _depth(page) > DEEPEST:
        yield Refused("too_deep", f"the page nests elements more than {DEEPEST} deep, as no article does; nothing was read")
        return
    import trafilatura

    found: Any = trafilatura.bare_extraction(page, url=raw.uri, with_metadata=True, include_comments=False)
    if found is None or not (found.text or "").strip():
        yield Refused("no_text", "no main text was found in the page; save the article's text and add that")
        return
    language = _LANG.search(page[:4096])
    yield Draft(
        found.text,
        uri=found.url or raw.uri,
        title=found.title,
        publisher=found.sitename,
        published=found.date,
        language=language.group(1).lower() if language else None,
        encoding=encoding,
    )


def _depth(page: str) -> int:
    depth = deepest = 0
    for match in re.finditer(r"<(/?)(div|span|p|b|i|ul|li|table|td|tr|font|section|article|blockquote|a)\b", page, re.IGNORECASE):
        depth += -1 if match.group(1) else 1
        depth = max(depth, 0)
        deepest = max(deepest, depth)
    return deepest
