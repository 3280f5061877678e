"""Plain text, with an optional block of ``key: value`` lines between ``---`` at its head, or a byline under its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceledger.intake.encoding import decoded
from truceledger.intake.raw import Draft, Raw, Refused
from truceledger.knowledge.bylines import byline

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"([A-Za-z_]+)[ \t]*:[ \t]*(.*)")
KEYS = ("id", "uri", "title", "publisher", "published", "language")


def fits(raw: Raw) -> bool:
    """Plain text takes everything that no other format claims."""
    return True


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give the one report."""
    content, encoding = decoded(raw.content, raw.charset)
    front, body = split(content)
    yield Draft(body, encoding=encoding, **{**by(body), **front})


def by(body: str) -> dict[str, str]:
    """Give title, publisher and day as a byline under the headline tells them: "Red Sea Tribune, 21 May 2023"; the text keeps it."""
    found = byline(body)
    if found is None:
        return {}
    told = {"title": found.title, "publisher": found.publisher, "published": found.published}
    return {key: value for key, value in told.items() if value}


def split(content: str) -> tuple[dict[str, str], str]:
    """Give the metadata of the head block and the text after it."""
    match = _FRONT.match(content)
    if match is None:
        return {}, content
    found = {}
    for line in match.group(1).splitlines():
        pair = _LINE.fullmatch(line.strip())
        if pair and pair.group(1).lower() in KEYS:
            value = pair.group(2).strip()
            found[pair.group(1).lower()] = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
    return found, content[match.end() :]
