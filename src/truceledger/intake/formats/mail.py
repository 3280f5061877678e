"""E-mail: one message (eml) or many (mbox); subject, day and sender are title, day and publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from truceledger.intake.raw import Draft, Raw, Refused

_HEADER = re.compile(rb"\A(?:From |(?:[A-Za-z-]{2,40}:[ \t].*\r?\n(?:[ \t].*\r?\n)*){2,})")
_NAMES = (b"subject:", b"from:", b"date:")


def fits(raw: Raw) -> bool:
    """Say whether the bytes begin with the headers of a message, or of a mailbox."""
    head = raw.content[:8192]
    named = raw.name.lower().endswith((".eml", ".mbox")) or raw.hint == "message/rfc822"
    lower = head.lower()
    looks = bool(_HEADER.match(head)) and sum(name in lower for name in _NAMES) >= 2
    return looks or (named and any(name in lower for name in _NAMES))


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give a report for each message."""
    for content in _messages(raw.content):
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        yield _draft(message)


def _messages(content: bytes) -> list[bytes]:
    if not content.startswith(b"From "):
        return [content]
    parts = re.split(rb"(?m)^From .*\r?\n", content)
    return [re.sub(rb"(?m)^>(>*From )", rb"\1", p) for p in parts if p.strip()]


def _draft(message: EmailMessage) -> Draft | Refused:
    try:
        body = message.get_body(preferencelist=("plain", "html"))
        words = body.get_content() if body is not None else ""
    except (LookupError, KeyError, ValueError, AssertionError):
        return Refused("broken_mail", "a message's body cannot be decoded; save its text and add that")
    if body is not None and body.get_content_type() == "text/html":
        import trafilatura

        words = trafilatura.html2txt(words)
    if not str(words).strip():
        return Refused("no_text", "a message holds no text; nothing was read of it")
    name, address = parseaddr(str(message.get("From", "")))
    return Draft(
        str(words),
        id=str(message.get("Message-ID", "")).strip("<> ") or None,
        title=str(message.get("Subject", "")) or None,
        publisher=name or address.rpartition("@")[2] or None,
        published=str(message.get("Date", "")) or None,
    )
