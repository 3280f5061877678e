"""A brief as a Word document: real headings, lists, tables with header rows that repeat, and Word's own endnotes.

A brief's footnotes are longer than its sentences, so they stand at the end as endnotes, which Word turns into footnotes where
that is wanted; a note that is called again is a cross-reference to its first call. The file names no user and no machine, is dated
by the brief's last day, and is the same bytes for the same brief.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import Any

from truceledger.publishing import fonts
from truceledger.publishing.briefs.brief import Brief
from truceledger.publishing.briefs.document import ABOUT_NOTES, LANGUAGE, NOTES, Bullet, Bullets, Document, Grid, Heading, Picture, laid_out
from truceledger.publishing.briefs.word_look import dress
from truceledger.publishing.briefs.word_notes import add_notes
from truceledger.publishing.briefs.word_runs import Runs, element

#: Width of the text of an A4 page with these margins, in twentieths of a point.
_WIDTH = 9354
_BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")


def docx(brief: Brief) -> bytes:
    """Render."""
    import docx as word

    document, made = laid_out(brief), word.Document()
    dress(made, document.title)
    runs = Runs(made.part)
    runs.fill(made.add_paragraph(style="Title"), document.heading)
    made.add_paragraph(document.subtitle, style="Subtitle")
    for block in document.blocks:
        _block(made, runs, block)
    made.add_paragraph(NOTES, style="Heading 1")
    made.add_paragraph(ABOUT_NOTES, style="Subtitle")
    add_notes(made, document.notes)
    _sign(made, document)
    return _packed(made)


def _block(made: Any, runs: Runs, block: Heading | Bullets | Grid | Picture) -> None:
    if isinstance(block, Heading):
        runs.fill(made.add_paragraph(style=f"Heading {block.level - 1}"), block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            _bullet(made, runs, item, 0)
    elif isinstance(block, Grid):
        _grid(made, runs, block)
    else:
        _picture(made, runs, block)


def _bullet(made: Any, runs: Runs, bullet: Bullet, depth: int) -> None:
    runs.fill(made.add_paragraph(style=_BULLETS[min(depth, len(_BULLETS) - 1)]), bullet.text)
    for below in bullet.below:
        _bullet(made, runs, below, depth + 1)


def _grid(made: Any, runs: Runs, grid: Grid) -> None:
    runs.fill(made.add_paragraph(style="Caption"), grid.caption)
    widths = [int(_WIDTH * share) for share in grid.shares]
    table = element("w:tbl")
    look = element("w:tblPr", element("w:tblStyle", val="Brief"), element("w:tblW", w=str(_WIDTH), type="dxa"))
    look.append(element("w:tblLayout", type="fixed"))
    look.append(element("w:tblLook", val="0020", firstRow="1"))
    look.append(element("w:tblCaption", val="".join(piece.text for piece in grid.caption if not piece.mark)))
    table.append(look)
    table.append(element("w:tblGrid", *(element("w:gridCol", w=str(width)) for width in widths)))
    for i, cells in enumerate((grid.header, *grid.rows)):
        about = element("w:trPr", element("w:cantSplit"), *([element("w:tblHeader")] if i == 0 else []))
        row = element("w:tr", about)
        for cell, width, flush in zip(cells, widths, grid.flush, strict=True):
            style = element("w:pPr", element("w:pStyle", val="BriefCell"), *([element("w:jc", val="right")] if flush else []))
            paragraph = element("w:p", style)
            runs.put(paragraph, cell, bold=i == 0)
            row.append(element("w:tc", element("w:tcPr", element("w:tcW", w=str(width), type="dxa")), paragraph))
        table.append(row)
    made.element.body.insert_element_before(table, "w:sectPr")
    made.add_paragraph(style="After Table")


def _picture(made: Any, runs: Runs, picture: Picture) -> None:
    import vl_convert
    from docx.shared import Twips

    title = made.add_paragraph(style="Caption")
    runs.fill(title, picture.title)
    vl_convert.register_font_directory(str(fonts.FOLDER))
    image = vl_convert.svg_to_png(picture.standalone(), scale=2)
    shape = made.add_picture(io.BytesIO(image), width=Twips(min(_WIDTH, round(picture.width * 15))))  # pixels of 1/96 inch
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    shape._inline.docPr.set("descr", picture.alt)
    if picture.notes:
        runs.fill(made.add_paragraph(style="Caption"), picture.notes)
    _grid(made, runs, picture.table)


def _sign(made: Any, document: Document) -> None:
    """Say of the file what it is and nothing of who made it where."""
    about, when = made.core_properties, datetime.combine(document.day, time(), UTC)
    about.title, about.author, about.last_modified_by = document.title[:255], "Truceledger", "Truceledger"
    about.created = about.modified = when
    about.revision, about.language, about.comments, about.subject = 1, LANGUAGE, "", document.subtitle[:255]


def _packed(made: Any) -> bytes:
    """Pack without the clock: the parts in their order, each dated alike."""
    loose, packed = io.BytesIO(), io.BytesIO()
    made.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, parts.read(name))
    return packed.getvalue()
