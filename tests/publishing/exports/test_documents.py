"""Briefs and pictures as exports: golden files, the same bytes for the same look, filters, protected sources, right-to-left names."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from lxml import etree

from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.exports import Exporting, export, format_of
from truceledger.publishing.queries import Look, Wanted
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.reading import Reading
from two_sides import story

AT = datetime(2026, 6, 10, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
BRIEFS = ("markdown", "html", "docx", "pdf")
PICTURES = ("dot", "svg")
LOOK = Look("two-sides", date(2026, 5, 26))
WANTED = Wanted(since=date(2026, 5, 15))
MAYOR, ARMY, QUOTE = "حسن العلي", "צבא ההגנה לישראל", "عاد 40 نازحا إلى القرية"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def two_scripts(make: Any) -> list[Reading]:
    """The story, and a report in which a mayor and an army are named in their own letters, and one is quoted in them."""
    report = make.report(
        f"“{QUOTE}”, said the mayor. Side one struck Tibnin.", id="script", title=f"{MAYOR}: {QUOTE}", publisher="صدى الجنوب", published=date(2026, 5, 22)
    )
    said = make.say(report, "toll", QUOTE, None, measure="returned", value={"low": 40, "best": 40, "high": 40, "phrase": "40", "qualifier": "exact"}, basis="incident")
    struck = make.say(report, "event", "Side one struck Tibnin", None, type="air_strike", actor="ISR", when_="2026-05-21")
    return [*story(make), make.reading(report, by(said, MAYOR), by(struck, ARMY))]


def by(statement: Any, name: str) -> Any:
    import msgspec

    return msgspec.structs.replace(statement, attribution=Attribution(Mode.INDIRECT, (Source(SourceRole.SPEAKER, name, None),)))


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l.db") as opened:
        for reading in two_scripts(make):
            opened.record(reading, None, process=Process("two-sides"), at=AT)
        yield opened


def made(book: Ledger, name: str, look: Look = LOOK, wanted: Wanted = WANTED) -> bytes:
    return b"".join(export(format_of(name), Exporting.of(book, look, wanted if name in BRIEFS else Wanted())))


def told(name: str, content: bytes) -> str:
    """Read back what a file says, as its readers do."""
    if name == "docx":
        return "\n".join(word_lines(content)) + "\n"
    if name == "pdf":
        with pypdfium2.PdfDocument(content) as opened:
            pages = [page.get_textpage().get_text_range() for page in opened]
        return "\n\f\n".join(re.sub(r"[ \r]+\n", "\n", page.replace("\r\n", "\n")).strip() for page in pages) + "\n"
    text = content.decode()
    if name == "svg":
        return re.sub(r"standoff-[0-9a-f]{8}-", "standoff-", text)
    # charts are drawn to the widths of the fonts that are there
    return re.sub(r"<svg .*?</svg>", "<svg/>", text, flags=re.DOTALL) if name == "html" else text


def word_lines(content: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(content))
    for item in document.iter_inner_content():
        if isinstance(item, docx.table.Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in item.rows)
        else:
            yield f"[{item.style.name}] {item.text}"
    for note in etree.fromstring(part(content, "word/endnotes.xml")).iter(f"{_WORD}endnote"):
        yield f"[endnote {note.get(f'{_WORD}id')}] " + "\n".join("".join(t.text or "" for t in p.iter(f"{_WORD}t")) for p in note.iter(f"{_WORD}p"))


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


@pytest.mark.parametrize("name", [*BRIEFS, *PICTURES])
def test_the_golden_files(book: Ledger, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "pdf":  # the words of charts stand where the widths of the fonts that are there put them
        monkeypatch.setattr("truceledger.publishing.briefs.figures.series", lambda voices: ())
        monkeypatch.setattr("truceledger.publishing.briefs.lines.standoff", lambda voices: ())
    golden = GOLDEN / f"two-sides{format_of(name).suffix}{'' if format_of(name).text else '.txt'}"
    text = told(name, made(book, name))
    if os.environ.get("TRUCE_UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text("utf-8"), "TRUCE_UPDATE_GOLDEN=1 writes it anew; read the difference"


@pytest.mark.parametrize("name", [*BRIEFS, *PICTURES])
def test_the_same_look_is_the_same_file_whenever_and_in_whatever_order_reports_came(book: Ledger, tmp_path: Path, make: Any, name: str) -> None:
    with Ledger.open(tmp_path / "other.db") as other:
        for reading in two_scripts(make)[::-1]:
            other.record(reading, None, process=Process("two-sides"), at=datetime(2026, 7, 1, tzinfo=UTC))
        assert made(book, name) == made(other, name)


@pytest.mark.parametrize("name", BRIEFS)
def test_every_footnote_keeps_ids_quote_source_report_and_day(book: Ledger, name: str) -> None:
    text = " ".join(told(name, made(book, name)).split())
    plain = re.sub(r"<[^>]*>|[\u200e\u2066-\u2069]", "", text).replace("\\", "")
    assert re.search(r"9f5652d0: ?“Side two denies that it fired” \(denies\) — said by LBN \[Lebanon\] — “The second week”, Harbour Herald, 20 May 2026", plain), name
    written = set(re.findall(r"\b[0-9a-f]{8}\b", plain))
    lines = told("markdown", made(book, "markdown")).splitlines()
    if name == "pdf":  # who reads a PDF back turns lines in which words run from right to left
        lines = [line for line in lines if "\u2068" not in line]
    assert len(lines) > 100
    assert written >= set(re.findall(r"\b[0-9a-f]{8}\b", " ".join(lines))), "no format keeps fewer"


@pytest.mark.parametrize("name", BRIEFS)
def test_the_period_is_what_since_and_until_ask_for_and_nothing_later_is_told(book: Ledger, name: str) -> None:
    early = told(name, made(book, name, Look("two-sides"), Wanted(since=date(2026, 5, 9), until=date(2026, 5, 15))))
    assert "9 May 2026 to 15 May 2026" in " ".join(early.split())
    assert "The second week" not in early
    as_of = told(name, made(book, name, Look("two-sides", date(2026, 5, 15)), Wanted(since=date(2026, 5, 9))))
    assert as_of == early
    both = told(name, made(book, name, Look("two-sides", date(2026, 5, 15)), Wanted(since=date(2026, 5, 9), until=date(2026, 5, 30))))
    assert both == early, "the earlier end holds"


@pytest.mark.parametrize("name", [*BRIEFS, *PICTURES])
def test_what_narrows_statements_is_refused_not_passed_over(book: Ledger, name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} does not go by kinds"):
        list(export(format_of(name), Exporting.of(book, LOOK, Wanted(kinds=("toll",)))))


@pytest.mark.parametrize("name", [*BRIEFS, *PICTURES])
def test_one_process_is_asked_for_where_there_are_several(book: Ledger, make: Any, name: str) -> None:
    report = make.report("They fought in the east.", id="east", published=date(2026, 5, 20))
    book.record(make.reading(report, make.say(report, "event", "They fought", None, type="armed_clash")), None, process=Process("elsewhere"), at=AT)
    with pytest.raises(UsageError, match=f"{name} is of one process; choose of elsewhere, two-sides"):
        export(format_of(name), Exporting.of(book, replace(LOOK, process=None), Wanted()))


@pytest.mark.parametrize("name", BRIEFS)
def test_a_brief_ends_with_a_day(book: Ledger, name: str) -> None:
    with pytest.raises(UsageError, match="a brief ends with a day"):
        made(book, name, Look("two-sides", datetime(2026, 5, 20, 12, tzinfo=UTC)))


@pytest.mark.parametrize("name", [*BRIEFS, *PICTURES])
def test_a_protected_source_is_in_no_part_of_a_file(book: Ledger, name: str) -> None:
    book.protect("relief-network", ["Relief Network", "the network"], "anna", "at risk", AT)
    book.protect("ISR", ["Side one"], "anna", "at risk", AT)
    content = made(book, name, Look("two-sides", date(2026, 6, 12)), Wanted(since=date(2026, 5, 15)))
    texts = [told(name, content), content.decode("latin-1")]
    if name == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts += [archive.read(n).decode("latin-1") for n in archive.namelist()]
    for text in texts:
        assert not re.search(r"relief.network|the network|israel|\bISR\b", text, re.IGNORECASE)
    if name in BRIEFS:
        assert re.search(r"In \d+ statements the name of a protected source is withheld\.", " ".join(texts[0].split()))


def test_counts_over_time_and_the_standoff_are_drawn_with_their_data(book: Ledger) -> None:
    page = " ".join(re.sub(r"<[^>]*>", " ", told("html", made(book, "html"))).split())
    assert re.search(r"Killed: running totals by issuer .* Killed, running totals by issuer, the latest first", page)
    assert re.search(r"Lebanon since 2 March 2026 20 May 2026 20 May 2026 1,350 exact[^A-Z]* 28d74afd", page)
    assert re.search(r"Israel: cease fire Lebanon: cease fire condition of Israel; “Side one waits for side two” — .{,80} 2ce1fdd0", page)
    shapes = docx.Document(io.BytesIO(made(book, "docx"))).inline_shapes
    assert [shape._inline.docPr.get("descr")[:30] for shape in shapes] == ["A graph of 2 steps: Israel: ce", "Running totals of killed, 10 M"]
    assert not re.search(r"(?i)<a href=\"/", made(book, "html").decode()), "links into a server's pages are none in a file"


def test_a_picture_of_nothing_says_so(tmp_path: Path, make: Any) -> None:
    report = make.report("They fought.", id="east", published=date(2026, 5, 20))
    with Ledger.open(tmp_path / "bare.db") as bare:
        bare.record(make.reading(report, make.say(report, "event", "They fought", None, type="armed_clash")), None, process=Process("elsewhere"), at=AT)
        for name in PICTURES:
            assert b"no precondition was read" in made(bare, name, Look("elsewhere"))


def test_a_picture_has_the_quotes_of_who_waits_for_whom(book: Ledger) -> None:
    exporting = Exporting.of(book, LOOK, Wanted())
    graph = b"".join(export(format_of("dot"), exporting)).decode()
    assert re.search(r'\[label="“Side one waits for side two”", tooltip="condition of Israel', graph)
    assert exporting.told.written == {"step": 2, "condition": 2}
    root = etree.fromstring(made(book, "svg"))
    assert any("Side one waits for side two" in (title.text or "") for title in root.iter("{*}title"))
