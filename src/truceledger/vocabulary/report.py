"""A report: text frozen at intake, and what is known about where it came from.

A report with no publisher or no date is a report; what is missing is said as missing.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

import msgspec


def digest_of(content: str | bytes) -> str:
    """Give the SHA-256 of bytes, or of a text's UTF-8, in the form ``sha256:…``.

    A lone surrogate, which UTF-8 cannot hold, is written as its escape.
    """
    raw = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def folded_digest(words: str) -> str:
    """Give the digest of a text's words alone, so that a copy with other spaces and quotation marks is one."""
    return digest_of(" ".join(re.findall(r"\w+", words.casefold())))


def better_known(one: Report | ReportRef, other: Report | ReportRef) -> bool:
    """Say whether one is the other with more known of it: the same text, no part of where it stands told otherwise, some told alone.

    An id made from the text says nothing of where it stands.
    """
    if one.digest != other.digest or one.key == other.key:
        return False
    if other.id not in {one.id, _id(other.digest)}:
        return False
    return all(getattr(other, part) in {None, getattr(one, part)} for part in ("publisher", "uri", "published"))


def _id(digest: str) -> str:
    return digest.removeprefix("sha256:")[:16]


def _key(report: Report | ReportRef) -> str:
    parts = [report.digest, report.id, report.publisher or "", report.uri or "", str(report.published or "")]
    return digest_of("\x1f".join(parts)).removeprefix("sha256:")[:32]


class ReportRef(msgspec.Struct, frozen=True):
    """What a statement says of its report: its identity and its publication, not its text."""

    id: str
    digest: str
    uri: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None

    @property
    def key(self) -> str:
        """The name of this printing: text, id, publisher, address and day together; the same text elsewhere is another."""
        return _key(self)


class Report(msgspec.Struct, frozen=True):
    """One report: ``text`` is what offsets count in; ``digest`` is of the text, ``evidence`` of the bytes it came in.

    ``id`` is the given id, or made from the digest. ``language`` is ISO 639-1.
    """

    id: str
    digest: str
    text: str
    uri: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    evidence: str | None = None
    media_type: str | None = None
    encoding: str | None = None

    @classmethod
    def of(
        cls,
        text: str,
        *,
        id: str | None = None,  # the contract's word for it
        uri: str | None = None,
        title: str | None = None,
        publisher: str | None = None,
        published: date | None = None,
        language: str | None = "en",
        evidence: str | None = None,
        media_type: str | None = None,
        encoding: str | None = None,
    ) -> Report:
        """Make a report of a text; the id, where none is given, is made from the text's digest."""
        digest = digest_of(text)
        return cls(
            id or _id(digest),
            digest,
            text,
            uri,
            title,
            publisher,
            published,
            language,
            evidence,
            media_type,
            encoding,
        )

    @property
    def key(self) -> str:
        """The name of this printing: text, id, publisher, address and day together; the same text elsewhere is another."""
        return _key(self)

    def ref(self) -> ReportRef:
        """Give what a statement says of this report."""
        return ReportRef(self.id, self.digest, self.uri, self.title, self.publisher, self.published, self.language)

    def missing(self) -> tuple[str, ...]:
        """Name what is not known of the report, in the order publisher, published."""
        return tuple(name for name in ("publisher", "published") if getattr(self, name) is None)
