"""Bytes to text: the declared encoding where it fits, else the one the bytes look like."""

from __future__ import annotations

import codecs

from truceledger.intake.raw import Refused

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """Give the text and the name of its encoding; raises ``Refused`` for bytes that are no text."""
    for bom, marked in _BOMS:
        if content.startswith(bom):
            return content.decode(marked, "replace"), marked
    for name in ("utf-8", declared):
        if name:
            try:
                return content.decode(name), name
            except (UnicodeDecodeError, LookupError):
                continue
    if _binary(content):
        raise Refused("binary", "these are not the bytes of a text or of a format that can be read; nothing was read")
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    if best is None:
        raise Refused("encoding_unknown", "the encoding cannot be told; save the report as UTF-8")
    return content.decode(best.encoding, "replace"), best.encoding


def _binary(content: bytes) -> bool:
    head = content[:4096]
    if not head:
        return False
    odd = sum(b < 9 or 13 < b < 32 or b == 127 for b in head)
    return b"\x00" in head or odd / len(head) > 0.05
