"""The endnotes of a Word document, a part of their own, which python-docx has no words for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceledger.publishing.briefs.document import Endnote, Words
from truceledger.publishing.briefs.word_runs import Runs, element

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
#: The lines that Word draws before notes, and before those that go on from a page before.
_LINES = (("-1", "separator", "w:separator"), ("0", "continuationSeparator", "w:continuationSeparator"))


def add_notes(made: Any, notes: Iterable[Endnote]) -> None:
    """Add endnotes to a document of python-docx, numbered 1, 2, 3."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart

    root = element("w:endnotes")
    part = XmlPart(PackURI("/word/endnotes.xml"), _TYPE, root, made.part.package)
    made.part.relate_to(part, _RELATION)
    runs = Runs(part)
    for identity, kind, line in _LINES:
        root.append(element("w:endnote", element("w:p", element("w:r", element(line))), type=kind, id=identity))
    for note in notes:
        root.append(_note(note, runs))
    _decimal(made)


def _note(note: Endnote, runs: Runs) -> Any:
    number = element("w:r", element("w:rPr", element("w:rStyle", val="EndnoteReference")), element("w:endnoteRef"))
    first = _paragraph("EndnoteText")
    first.append(number)
    runs.put(first, _spaced(note.lead))
    made = element("w:endnote", first, id=str(note.number))
    for item in note.items:
        paragraph = _paragraph("EndnoteItem")
        runs.put(paragraph, item)
        made.append(paragraph)
    return made


def _spaced(words: Words) -> Words:
    from truceledger.publishing.briefs.document import Piece

    return (Piece(" "), *words)


def _paragraph(style: str) -> Any:
    return element("w:p", element("w:pPr", element("w:pStyle", val=style)))


def _decimal(made: Any) -> None:
    """Number endnotes 1, 2, 3 (Word's default is i, ii, iii), and tell the settings of their lines."""
    section = made.sections[-1]._sectPr
    about = element("w:endnotePr", element("w:numFmt", val="decimal"))
    after = [child for child in section if child.tag.endswith(("}headerReference", "}footerReference"))]
    section.insert(len(after), about)
    settings = made.settings.element
    told = element("w:endnotePr", *(element("w:endnote", id=identity) for identity, *_ in _LINES))
    compat = next((i for i, child in enumerate(settings) if child.tag.endswith("}compat")), len(settings))
    settings.insert(compat, told)
