"""How a brief looks in Word: A4, one face, styles for cells, captions and notes, a foot with the page's number."""

from __future__ import annotations

from typing import Any

from truceledger.publishing.briefs.word_runs import element

_FACE = "Calibri"
_FACE_RIGHT = "Arial"  # has Arabic and Hebrew letters wherever Word runs
_INK, _DIM, _LINK = "1B1F24", "57606A", "0B5394"
#: Styles of python-docx's template that a brief uses: size in points, colour, space before and after, bold.
_STYLES: tuple[tuple[str, float, str, float, float, bool], ...] = (
    ("Normal", 10.5, _INK, 0, 4, False),
    ("Title", 20, _INK, 0, 2, True),
    ("Subtitle", 10, _DIM, 0, 8, False),
    ("Heading 1", 14, _INK, 18, 6, True),
    ("Heading 2", 11.5, _INK, 12, 4, True),
    ("Heading 3", 10.5, _INK, 10, 4, True),
    ("List Bullet", 10.5, _INK, 0, 4, False),
    ("List Bullet 2", 10, _DIM, 0, 3, False),
    ("List Bullet 3", 10, _DIM, 0, 3, False),
    ("Caption", 9, _DIM, 6, 3, False),
)


def dress(made: Any, title: str) -> None:
    """Set page, styles, language and foot of a new document of python-docx."""
    from docx.shared import Cm

    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.25)
    page.top_margin, page.bottom_margin = Cm(2), Cm(2.2)
    for name, size, colour, before, after, bold in _STYLES:
        _style(made.styles[name], size, colour, before, after, bold)
    made.styles["Caption"].paragraph_format.keep_with_next = True
    _own_styles(made)
    _language(made)
    _foot(page, title)
    _own(made.part.package)


def _style(style: Any, size: float, colour: str, before: float, after: float, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, space = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FACE, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour)
    faces = style.element.rPr.rFonts
    for key in list(faces.attrib):
        if "Theme" in key:
            del faces.attrib[key]
    faces.set(qn("w:cs"), _FACE_RIGHT)
    for tag in ("w:szCs", "w:bCs", "w:spacing", "w:kern"):
        for old in style.element.rPr.findall(qn(tag)):
            style.element.rPr.remove(old)
    _put(style.element.rPr, element("w:szCs", val=str(round(size * 2))), "w:sz")
    if bold:
        _put(style.element.rPr, element("w:bCs"), "w:b")
    space.space_before, space.space_after, space.line_spacing = Pt(before), Pt(after), 1.1
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    for old in style.element.pPr.findall(qn("w:contextualSpacing")):
        style.element.pPr.remove(old)


def _put(parent: Any, child: Any, after: str) -> None:
    """Put a child after its neighbour, since the schema asks for an order."""
    from docx.oxml.ns import qn

    parent.find(qn(after)).addnext(child)


def _own_styles(made: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = made.styles

    def paragraph(name: str, base: str, size: float, before: float, after: float, identity: str = "") -> Any:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if identity:
            style.element.set(_w("styleId"), identity)
        return style

    def character(name: str, identity: str) -> Any:
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.element.set(_w("styleId"), identity)
        return style

    paragraph("Brief Cell", "Normal", 9.5, 2, 2, "BriefCell")
    paragraph("After Table", "Normal", 4, 0, 0)
    paragraph("endnote text", "Normal", 9, 6, 2, "EndnoteText").paragraph_format.keep_with_next = False
    paragraph("Endnote Item", "List Bullet", 9, 0, 2, "EndnoteItem")
    character("endnote reference", "EndnoteReference").font.superscript = True
    link = character("Hyperlink", "Hyperlink")
    link.font.color.rgb, link.font.underline = RGBColor.from_string(_LINK), True
    character("Statement Id", "StatementId").font.name = "Consolas"
    styles.element.append(_table_style())


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _table_style() -> Any:
    """Lines between rows, a stronger one below the header; no others."""

    def line(side: str, size: str, colour: str) -> Any:
        return element(f"w:{side}", val="single", sz=size, space="0", color=colour)

    borders = element("w:tblBorders", line("bottom", "4", "C5CCD4"), line("insideH", "4", "C5CCD4"))
    margins = element("w:tblCellMar", element("w:left", w="60", type="dxa"), element("w:right", w="60", type="dxa"))
    head = element("w:tblStylePr", element("w:tcPr", element("w:tcBorders", line("bottom", "8", _DIM))), type="firstRow")
    return element(
        "w:style",
        element("w:name", val="Brief"),
        element("w:basedOn", val="TableNormal"),
        element("w:tblPr", borders, margins),
        head,
        type="table",
        customStyle="1",
        styleId="Brief",
    )


def _language(made: Any) -> None:
    from docx.oxml.ns import qn

    for lang in made.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB")
        lang.set(qn("w:bidi"), "ar-SA")


def _foot(page: Any, title: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    foot = page.footer.paragraphs[0]
    for tabs in foot.style.element.pPr.findall(_w("tabs")):
        foot.style.element.pPr.remove(tabs)  # they are of another page's width
    foot.paragraph_format.tab_stops.add_tab_stop(page.page_width - page.left_margin - page.right_margin, WD_TAB_ALIGNMENT.RIGHT)
    shown = title if len(title) <= 90 else title[:89].rstrip() + "…"
    foot.add_run(f"{shown}\t")
    for field, between in (("PAGE", " of "), ("NUMPAGES", "")):
        foot._p.append(element("w:fldSimple", element("w:r", _one()), instr=f" {field} "))
        foot.add_run(between)
    _style(foot.style, 8.5, _DIM, 0, 0, False)


def _one() -> Any:
    made = element("w:t")
    made.text = "1"
    return made


_ABOUT = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Truceledger</Application></Properties>'
)


def _own(package: Any) -> None:
    """Take out what the template tells of another document: its picture, and the program that wrote it."""
    for key, rel in list(package.rels.items()):
        if rel.reltype.endswith("/thumbnail"):
            del package.rels[key]
        elif rel.reltype.endswith("/extended-properties"):
            rel.target_part._blob = _ABOUT
