"""Make the samples that are no plain text: a PDF with text, one without (as a scan), a word-processing document.

Run: python eval/make_samples.py. The files are checked in; dates inside them are fixed so that they come out the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SAMPLES = Path(__file__).parents[1] / "src/truceledger/samples"
NOTE = [
    "Liaison note on the truce in Hodeidah",
    "The Houthis withdrew from the ports of Saleef and Ras Isa on Saturday,",
    "the United Nations mission said. The Yemeni government accused the",
    "Houthis of violating the Stockholm agreement.",
    "The redeployment committee will meet on 20 May 2019.",
]


def text_pdf() -> None:
    canvas = Canvas(str(SAMPLES / "yemen-03-note.pdf"), pagesize=A4, invariant=1)
    canvas.setTitle("Liaison note on the truce in Hodeidah")
    canvas.setAuthor("Hodeidah Liaison Desk")
    for i, line in enumerate(NOTE):
        canvas.drawString(72, 760 - 18 * i - (12 if i else 0), line)
    canvas.save()
    made = SAMPLES / "yemen-03-note.pdf"  # the day of the note, which is also its publication's; the library would write one of its own
    made.write_bytes(made.read_bytes().replace(b"D:20000101000000", b"D:20190513080000"))


def scanned_pdf() -> None:
    canvas = Canvas(str(SAMPLES / "scan-01.pdf"), pagesize=A4, invariant=1)
    canvas.setTitle("Scanned letter")
    for i in range(28):
        canvas.rect(72, 740 - 22 * i, 300 + (i * 37) % 140, 7, fill=1, stroke=0)
    canvas.save()


def document() -> None:
    made = Document()
    core = made.core_properties
    core.title, core.author, core.language = "Communiqué of the guarantors", "Office of the Facilitators", "en"
    core.created = core.modified = datetime(2023, 5, 29, 12, 0, tzinfo=UTC)
    made.add_paragraph(
        "Saudi Arabia and the United States announce that the Sudanese Armed Forces and the Rapid Support Forces have agreed"
        " to extend the ceasefire by five days, until June 3."
    )
    made.add_paragraph("The facilitators urge both parties to allow humanitarian aid. The RSF has agreed to leave hospitals by June 1.")
    made.save(str(SAMPLES / "sudan-04-communique.docx"))


if __name__ == "__main__":
    text_pdf()
    scanned_pdf()
    document()
