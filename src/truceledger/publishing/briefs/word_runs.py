"""Pieces of words as runs of WordprocessingML: right-to-left words, links, ids, and marks that call endnotes."""

from __future__ import annotations

from typing import Any

from truceledger.publishing.briefs.document import Piece, Words

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
#: Around right-to-left words, so that figures beside them stay where they are; within, where left-to-right words stand among them.
_LRM, _RLE, _PDF = "\u200e", "\u202b", "\u202c"


def element(tag: str, /, *children: Any, **values: str) -> Any:
    """Make an element; attributes are of the ``w`` namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import nsmap, qn

    made = OxmlElement(tag, {qn(f"w:{key}"): value for key, value in values.items()}, {prefix: nsmap[prefix] for prefix in ("w", "r")})
    for child in children:
        made.append(child)
    return made


class Runs:
    """Fills paragraphs of one part of a document; an endnote is called once, and referred to from then on."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._called: set[int] = set()

    def fill(self, paragraph: Any, words: Words) -> None:
        """Put words into a paragraph of python-docx."""
        self.put(paragraph._p, words)

    def put(self, paragraph: Any, words: Words, *, bold: bool = False) -> None:
        """Put words into a ``w:p``."""
        for piece in words:
            if piece.mark:
                self._call(paragraph, piece.mark)
            elif piece.href:
                link = element("w:hyperlink", _run(piece.text, "Hyperlink"), history="1")
                link.set(_r_id(), self._part.relate_to(piece.href, _LINK, is_external=True))
                paragraph.append(link)
            else:
                for run in _runs(piece, bold):
                    paragraph.append(run)

    def _call(self, paragraph: Any, number: int) -> None:
        name, style = f"_Note{number}", element("w:rPr", element("w:rStyle", val="EndnoteReference"))
        if number not in self._called:
            self._called.add(number)
            call = element("w:r", style, element("w:endnoteReference", id=str(number)))
            for one in (element("w:bookmarkStart", id=str(number), name=name), call, element("w:bookmarkEnd", id=str(number))):
                paragraph.append(one)
            return
        shown = element("w:r", style, _text(str(number)))
        paragraph.append(element("w:fldSimple", shown, instr=f" NOTEREF {name} \\f \\h "))


def _r_id() -> str:
    from docx.oxml.ns import qn

    return str(qn("r:id"))


def _runs(piece: Piece, bold: bool) -> list[Any]:
    if not piece.direction:
        return [_run(piece.text, "StatementId" if piece.id else "", bold=bold)]
    right = piece.direction == "rtl"
    mixed = any(c.isalpha() and c.isascii() for c in piece.text)
    text = f"{_RLE}{piece.text}{_PDF}" if right and mixed else piece.text
    return [_run(_LRM), _run(text, right=right, bold=bold, language=piece.language), _run(_LRM)]


def _run(text: str, style: str = "", *, right: bool = False, bold: bool = False, language: str = "") -> Any:
    look = [element("w:rStyle", val=style)] if style else []
    look += [element("w:b"), element("w:bCs")] if bold else []
    look += [element("w:rtl")] if right else []
    if right:
        look.append(element("w:lang", bidi=language or ("he-IL" if any("\u0590" <= c <= "\u05ff" for c in text) else "ar-SA")))
    return element("w:r", element("w:rPr", *look), _text(text)) if look else element("w:r", _text(text))


def _text(text: str) -> Any:
    made = element("w:t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made
