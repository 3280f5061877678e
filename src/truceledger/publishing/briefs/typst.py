"""A brief as PDF, set by Typst: A4, pages numbered, bookmarks, tagged for screen readers (PDF/UA-1), the same bytes for the same brief.

The template is this package's own; every word of the brief reaches it as data (JSON), so that none is read as markup. Typst is
given these files alone and an empty folder as its root, no font of the system and no package.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import msgspec

from truceledger.publishing.briefs.brief import Brief
from truceledger.publishing.briefs.document import ABOUT_NOTES, LANGUAGE, NOTES, Document, Picture, laid_out

_TEMPLATE = Path(__file__).parent / "templates" / "brief.typ"
#: Arabic, Hebrew, Cyrillic, Greek, Armenian and Georgian letters; see the licence beside them.
FONTS = Path(__file__).parent.parent / "fonts"
#: The first is Typst's own; what it lacks is taken from the second.
_FACES = ["Libertinus Serif", "DejaVu Sans"]


def pdf(brief: Brief) -> bytes:
    """Render."""
    import typst

    document = laid_out(brief)
    value = _value(document)
    files: Any = {"main.typ": _TEMPLATE.read_bytes(), "brief.json": msgspec.json.encode(value)}
    files |= {f"picture-{i}.svg": block.standalone().encode() for i, block in _pictures(document)}
    with tempfile.TemporaryDirectory(prefix="truceledger-") as empty:
        made = typst.compile(
            files,
            root=empty,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            package_path=empty,
            package_cache_path=empty,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(document.day, time(), UTC),
        )
    return bytes(made)


def _pictures(document: Document) -> list[tuple[int, Picture]]:
    return [(i, block) for i, block in enumerate(document.blocks) if isinstance(block, Picture)]


def _value(document: Document) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(document)
    for i, _ in _pictures(document):
        value["blocks"][i]["file"] = f"picture-{i}.svg"
        del value["blocks"][i]["svg"]
    return value | {"language": LANGUAGE, "fonts": _FACES, "notes-title": NOTES, "notes-about": ABOUT_NOTES}
