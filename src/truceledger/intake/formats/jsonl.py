"""JSONL: one report a line, ``text`` required, other keys of the contract passed through, unknown ones left alone."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from truceledger.intake.encoding import decoded
from truceledger.intake.raw import Draft, Raw, Refused


class Line(msgspec.Struct):
    """A line of the contract's JSONL."""

    text: str
    id: str | int | None = None
    uri: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None


def fits(raw: Raw) -> bool:
    """Say whether the name says JSONL, or the first line is a JSON object with a text."""
    if raw.name.lower().endswith((".jsonl", ".ndjson")):
        return True
    head = raw.content[:1_000_000].lstrip()
    return head.startswith(b"{") and b'"text"' in head.split(b"\n", 1)[0]


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give a report, or what is wrong, for each line that is not empty."""
    content, encoding = decoded(raw.content, raw.charset)
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            made = msgspec.json.decode(line, type=Line)
        except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError) as trouble:
            yield Refused("bad_line", f"line {number} is no report: {trouble}; each line is an object with a text")
            continue
        yield Draft(
            made.text,
            str(made.id) if made.id is not None else None,
            made.uri,
            made.title,
            made.publisher,
            made.published,
            made.language,
            encoding,
        )
