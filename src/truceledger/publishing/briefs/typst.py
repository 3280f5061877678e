"""A brief as PDF, set by Typst: A4, pages numbered, bookmarks, tagged for screen readers (PDF/UA-1), the same bytes for the same brief.

The template is this package's own; every word of the brief reaches it as data (JSON), so that none is read as markup. Typst is
given these files alone and an empty folder as its root, no font of the system and no package. Letters that its fonts lack are set as
a sign that says so, and counted below the title.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import msgspec

from truceledger.publishing import fonts
from truceledger.publishing.briefs.brief import Brief
from truceledger.publishing.briefs.document import ABOUT_NOTES, LANGUAGE, NOTES, Block, Document, Grid, Picture, laid_out
from truceledger.vocabulary.quantity import number_of

_TEMPLATE = Path(__file__).parent / "templates" / "brief.typ"
#: The first is Typst's own; what it lacks is taken from the second.
_FACES = ["Libertinus Serif", fonts.FAMILY]
#: What stands for a letter that neither has, and how much of a title stands at the foot of a page.
_LACKING, _FOOT = "\ufffd", 90


def pdf(brief: Brief) -> bytes:
    """Render."""
    import typst

    document = laid_out(brief)
    files: Any = _files(document)
    with tempfile.TemporaryDirectory(prefix="truceledger-") as empty:
        made = typst.compile(
            files,
            root=empty,
            font_paths=[str(fonts.FOLDER)],
            ignore_system_fonts=True,
            package_path=empty,
            package_cache_path=empty,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(document.day, time(), UTC),
        )
    return bytes(made)


def _files(document: Document) -> dict[str, bytes]:
    """Give the template, the words as data, and the pictures, all of letters that can be set."""
    lacking: list[str] = []

    def known(text: str) -> str:
        lacking.extend(c for c in text if not _has(c))
        return "".join(c if _has(c) else _LACKING for c in text)

    bare = msgspec.structs.replace(document, blocks=tuple(_bare(block) for block in document.blocks))
    value: dict[str, Any] = _each(msgspec.to_builtins(bare), known)
    files = {"main.typ": _TEMPLATE.read_bytes()}
    for i, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            value["blocks"][i] |= _laid(block)
        if isinstance(block, Picture):
            value["blocks"][i]["table"] |= _laid(block.table)
            name = value["blocks"][i]["file"] = f"picture-{i}.svg"
            files[name] = known(block.standalone()).encode()
    title = value["title"]
    value["foot"] = title if len(title) <= _FOOT else title[: _FOOT - 1].rstrip() + "…"
    if lacking:
        many = number_of(len(lacking), "letter")
        value["subtitle"] += f". {many} of scripts that this file's fonts lack stand as {_LACKING}; the brief as HTML has them"
    value |= {"language": LANGUAGE, "fonts": _FACES, "notes-title": NOTES, "notes-about": ABOUT_NOTES}
    return files | {"brief.json": msgspec.json.encode(value)}


def _laid(grid: Grid) -> dict[str, Any]:
    return {"shares": grid.shares if grid.wide else (), "short": grid.short}


def _bare(block: Block) -> Block:
    return msgspec.structs.replace(block, svg="") if isinstance(block, Picture) else block


def _has(letter: str) -> bool:
    """Say whether a letter can be set, or is one that is not seen (a chart's picture has lines of its own)."""
    return ord(letter) in fonts.letters() or letter in "\t\n\r" or unicodedata.category(letter) in {"Zs", "Cf"}


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Change every word of a value of JSON, not the names of its parts."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, (list, tuple)) else value
