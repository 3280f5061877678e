"""Formats: bytes → drafts of reports. ``FORMATS`` is the one registry, tried in order; each module is one format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from truceledger.intake.formats import docx, html, jsonl, mail, markdown, pdf, text
from truceledger.intake.raw import Draft, Raw, Refused


@dataclass(frozen=True)
class Format:
    """A format: its media type, whether some bytes are of it, and what it finds in them."""

    name: str
    media_type: str
    fits: Callable[[Raw], bool]
    read: Callable[[Raw], Iterator[Draft | Refused]]


FORMATS: tuple[Format, ...] = (
    Format("pdf", "application/pdf", pdf.fits, pdf.read),
    Format("docx", docx.MEDIA_TYPE, docx.fits, docx.read),
    Format("jsonl", "application/jsonl", jsonl.fits, jsonl.read),
    Format("mail", "message/rfc822", mail.fits, mail.read),
    Format("html", "text/html", html.fits, html.read),
    Format("markdown", "text/markdown", markdown.fits, markdown.read),
    Format("text", "text/plain", text.fits, text.read),
)


def format_of(raw: Raw) -> Format:
    """Give the first format that some bytes are of; plain text takes what is left."""
    return next(f for f in FORMATS if f.fits(raw))
