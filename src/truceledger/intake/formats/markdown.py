"""Markdown: kept as it is written, the title taken from its head block or first heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceledger.intake.encoding import decoded
from truceledger.intake.formats.text import by, split
from truceledger.intake.raw import Draft, Raw, Refused

_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


def fits(raw: Raw) -> bool:
    """Say whether the name or media type says Markdown."""
    return raw.name.lower().endswith((".md", ".markdown")) or raw.hint == "text/markdown"


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give the one report."""
    content, encoding = decoded(raw.content, raw.charset)
    front, body = split(content)
    heading = _HEADING.search(body)
    if "title" not in front and heading:
        front["title"] = heading.group(1)
    yield Draft(body, encoding=encoding, **{**by(body), **front})
