"""Bytes on their way in: what they are, where they came from, when they were taken."""

from __future__ import annotations

from datetime import datetime

import msgspec

from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.report import digest_of


class Evidence(msgspec.Struct, frozen=True):
    """The bytes a report came in, kept as they were; ``taken`` is the moment of intake, UTC."""

    digest: str
    content: bytes
    media_type: str | None
    uri: str | None
    taken: datetime

    @classmethod
    def of(cls, content: bytes, media_type: str | None, uri: str | None, taken: datetime) -> Evidence:
        """Keep these bytes."""
        return cls(digest_of(content), content, media_type, uri, taken)


class Raw(msgspec.Struct, frozen=True):
    """Bytes with their name: ``name`` tells the operator where they are from, ``hint`` is a media type that came with them."""

    content: bytes
    name: str
    uri: str | None = None
    hint: str | None = None
    charset: str | None = None


class Draft(msgspec.Struct, frozen=True):
    """What a format has found in some bytes: text and what the source says of itself. Missing parts are ``None``."""

    text: str
    id: str | None = None
    uri: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    encoding: str | None = None


class Refused(Exception):
    """Bytes that give no report; carries the issue. Never leaves intake."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def issue(self, where: str) -> Issue:
        """Give the trouble as a value."""
        return Issue(self.code, Severity.ERROR, where, self.message)
