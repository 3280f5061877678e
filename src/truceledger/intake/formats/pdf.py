"""PDF: the text of its pages by pdfium; a scan without text is said to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from truceledger.intake.raw import Draft, Raw, Refused

#: Pages beyond this are not read.
MOST_PAGES = 2000


def fits(raw: Raw) -> bool:
    """Say whether the bytes are a PDF."""
    return b"%PDF-" in raw.content[:1024]


def read(raw: Raw) -> Iterator[Draft | Refused]:
    """Give the one report of the document."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw.content)
    except pypdfium2.PdfiumError as trouble:
        locked = "password" in str(trouble).lower()
        yield (
            Refused("encrypted", "the PDF is locked with a password; save it without and add that")
            if locked
            else Refused("broken_pdf", "the PDF is cut short or broken and cannot be opened; fetch it again")
        )
        return
    try:
        pages = [_page(document, i) for i in range(min(len(document), MOST_PAGES))]
        meta = document.get_metadata_dict()
    finally:
        document.close()
    body = "\n\n".join(p for p in pages if p)
    if not body.strip():
        yield Refused("no_text", "the PDF holds no text, as a scan does; run it through text recognition (OCR) and add the result")
        return
    yield Draft(body, title=meta.get("Title") or None, publisher=meta.get("Author") or None, published=_day(meta.get("CreationDate")))


def _page(document: Any, index: int) -> str:
    page = document[index]
    try:
        return _flowing(page.get_textpage().get_text_bounded())
    finally:
        page.close()


def _flowing(words: str) -> str:
    """Join lines of a paragraph: a hyphen at a line's end goes, a line that ends short starts a new one."""
    lines = [line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").split("\n")]
    longest = max((len(line) for line in lines), default=0)
    made = ""
    for line in lines:
        if not line.strip():
            made = made.rstrip("\n ") + "\n\n"
            continue
        if made.endswith("-") and line[:1].islower():
            made = made[:-1] + line
        elif made and not made.endswith("\n"):
            made += " " + line
        else:
            made += line
        if len(line) < longest * 0.7 and re.search(r"[.!?:”\"]$", line):
            made += "\n\n"
    return made.strip()


def _day(words: str | None) -> str | None:
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", words or "")
    return "-".join(match.groups()) if match else None
