"""DOCX: paragraphs and table cells by python-docx, after a look at how far the package would swell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from truceledger.intake.raw import Draft, Raw, Refused

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Bytes that a package may unpack to, and how many times its own size.
MOST_BYTES, MOST_TIMES = 100_000_000, 200


def fits(raw: Raw) -> bool:
    """Say whether the bytes are a word-processing package."""
    if not raw.content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw.content)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give the one report of the document."""
    with zipfile.ZipFile(io.BytesIO(raw.content)) as package:
        swollen = sum(part.file_size for part in package.infolist())
        if swollen > MOST_BYTES or swollen > MOST_TIMES * len(raw.content):
            yield Refused("bomb", f"the document would unpack to {swollen:,} bytes, as no report does; nothing was read")
            return
        if any(b"<!DOCTYPE" in package.read(name)[:2048] for name in package.namelist() if name.endswith(".xml")):
            yield Refused("doctype", "the document declares entities, which no word processor writes; nothing was read")
            return
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(raw.content))
        parts = [p.text for p in document.paragraphs]
        parts += [" | ".join(c.text for c in row.cells) for table in document.tables for row in table.rows]
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as trouble:
        yield Refused("broken_docx", f"the document cannot be opened ({type(trouble).__name__}); save it again as .docx")
        return
    body = "\n\n".join(p for p in parts if p.strip())
    if not body:
        yield Refused("no_text", "the document holds no text; nothing was read")
        return
    core = document.core_properties
    day = core.created.date().isoformat() if core.created else None
    yield Draft(body, title=core.title or None, publisher=core.author or None, published=day, language=(core.language or "")[:2].lower() or None)
