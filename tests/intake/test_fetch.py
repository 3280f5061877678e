from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from truceledger.intake import IntakeOptions, count, fetch
from truceledger.intake import formats as formats_folder
from truceledger.intake import sources as sources_folder
from truceledger.intake.formats import FORMATS
from truceledger.intake.sources import SOURCES

BODY = "The army said on Monday that it had withdrawn from the northern district under the truce."
OPTIONS = IntakeOptions(clock=lambda: datetime(2026, 6, 1, tzinfo=UTC))


def only(*sources: Any, options: IntakeOptions = OPTIONS) -> Any:
    taken = list(fetch([str(s) for s in sources], options))
    assert len(taken) == 1, taken
    return taken[0]


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("registry", "folder"), [(FORMATS, formats_folder), (SOURCES, sources_folder)])
def test_registries_are_their_folders(registry: Any, folder: Any) -> None:
    found = {p.stem for p in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert {entry.name for entry in registry} == found


def test_front_matter_is_metadata_and_not_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", f"---\ntitle: 'Truce: day two'\npublisher: Cedar Line\npublished: 2026-05-21\n---\n# Heading\n\n{BODY}\n")
    taken = only(path)
    assert (taken.report.title, taken.report.publisher, taken.report.published) == ("Truce: day two", "Cedar Line", date(2026, 5, 21))
    assert taken.report.text == f"# Heading\n\n{BODY}\n"
    assert (taken.report.language, taken.evidence.taken) == ("en", datetime(2026, 6, 1, tzinfo=UTC))
    assert taken.report.evidence == taken.evidence.digest


def test_jsonl_passes_fields_through_and_bad_lines_do_not_stop_it(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "r1", "text": BODY, "published": "2026-05-21", "publisher": "P", "language": "en", "extra": [1]}),
        "{not json",
        '{"title": "no text"}',
        json.dumps({"text": BODY + " 🕊️"}),
    ]
    taken = list(fetch([str(write(tmp_path / "r.jsonl", "\n".join(lines)))], OPTIONS))
    assert [t.report.id if t.report else t.issues[0].code for t in taken][:3] == ["r1", "bad_line", "bad_line"]
    assert "line 2" in taken[1].issues[0].message
    assert taken[3].report is not None
    assert taken[3].report.text.endswith("🕊️")


def test_a_page_gives_main_text_and_metadata(tmp_path: Path) -> None:
    page = f"""<!doctype html><html lang="en"><head><title>Army leaves district</title><meta property="og:site_name" content="Levant Evening">
    <meta property="article:published_time" content="2026-06-10T09:00:00+03:00"></head><body><nav>Home Sport Weather</nav>
    <article><h1>Army leaves district</h1><p>{BODY}</p><p>{BODY} The mission confirmed it in a statement of its own.</p></article></body></html>"""
    taken = only(write(tmp_path / "p.html", page))
    assert BODY in taken.report.text
    assert "Weather" not in taken.report.text
    assert (taken.report.publisher, taken.report.published) == ("Levant Evening", date(2026, 6, 10))


def test_pdf_with_text_without_and_broken(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setTitle("Note")
    canvas.drawString(72, 700, BODY)
    canvas.save()
    taken = only(tmp_path / "a.pdf")
    assert (taken.report.text, taken.report.title) == (BODY, "Note")
    blank = Canvas(str(tmp_path / "b.pdf"))
    blank.rect(10, 10, 100, 100)
    blank.save()
    assert only(tmp_path / "b.pdf").issues[0].code == "no_text"
    half = (tmp_path / "a.pdf").read_bytes()[:300]
    assert only(write(tmp_path / "c.pdf", half)).issues[0].code == "broken_pdf"


def test_docx_and_mail(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "Communiqué"
    document.add_paragraph(BODY)
    document.save(str(tmp_path / "d.docx"))
    assert (only(tmp_path / "d.docx").report.text, only(tmp_path / "d.docx").report.title) == (BODY, "Communiqué")
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = "Truce", "Desk <desk@x.example>", "Fri, 02 Jun 2023 10:00:00 +0300"
    message.set_content(BODY)
    taken = only(write(tmp_path / "m.eml", bytes(message)))
    assert (taken.report.title, taken.report.publisher, taken.report.published) == ("Truce", "Desk", date(2023, 6, 2))
    assert BODY in taken.report.text
    box = b"From a@x Fri Jun  2 10:00:00 2023\n" + bytes(message) + b"\nFrom b@x Fri Jun  2 11:00:00 2023\n" + bytes(message)
    assert len(list(fetch([str(write(tmp_path / "m.mbox", box))], OPTIONS))) == 2


def test_archives_and_their_bombs(tmp_path: Path) -> None:
    assert only(write(tmp_path / "a.txt.gz", gzip.compress(BODY.encode()))).report.text == BODY
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("one.txt", BODY)
        archive.writestr("../../two.txt", BODY + " Two.")
        archive.writestr(".hidden", "x")
    assert [t.report.text for t in fetch([str(write(tmp_path / "z.zip", inner.getvalue()))], OPTIONS) if t.report] == [BODY + " Two.", BODY]
    bomb = gzip.compress(b"a" * 30_000_000)
    assert only(write(tmp_path / "b.gz", bomb)).issues[0].code == "bomb"
    assert only(write(tmp_path / "cut.gz", gzip.compress(BODY.encode())[:-12])).issues[0].code == "broken_gzip"


def test_hostile_documents(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(BODY)
    document.save(str(tmp_path / "d.docx"))
    hostile = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "d.docx") as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
            target.writestr(name, content)
    assert only(write(tmp_path / "x.docx", hostile.getvalue())).issues[0].code == "doctype"
    deep = "<html><body>" + "<div>" * 50_000 + BODY + "</body></html>"
    assert only(write(tmp_path / "deep.html", deep)).issues[0].code == "too_deep"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (("الهدنة قائمة في الجنوب منذ نيسان بحسب الجيش اللبناني والأمم المتحدة " * 4).encode("windows-1256"), "الهدنة"),
        (("Перемирие на линии соприкосновения нарушено этой ночью, сообщает штаб. " * 4).encode("windows-1251"), "Перемирие"),
        ("Truce é\r\nline two".encode("utf-16"), "Truce é\nline two"),
        ("﻿Truce with a mark".encode(), "Truce with a mark"),
        ("Non\u00a0breaking é 🕊️".encode(), "Non\u00a0breaking é 🕊️"),
    ],
)
def test_encodings_and_what_is_kept(tmp_path: Path, content: bytes, text: str) -> None:
    assert only(write(tmp_path / "e.txt", content)).report.text.startswith(text)


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b" \n ", "empty"), (bytes(range(256)) * 20, "binary")])
def test_what_gives_no_report_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    taken = only(write(tmp_path / "x.bin", content))
    assert taken.report is None
    assert taken.issues[0].code == code


def test_a_missing_source_does_not_stop_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", BODY)
    taken = list(fetch([str(tmp_path / "none.txt"), str(good)], OPTIONS))
    assert [t.issues[0].code if t.issues else "read" for t in taken] == ["source_missing", "read"]
    assert count([str(tmp_path)]) == 1
    assert count(["-"]) is None


def test_standard_input_and_options_fill_gaps() -> None:
    options = IntakeOptions(
        "Given", date(2026, 1, 2), "fr", stdin=io.BytesIO(json.dumps({"text": BODY, "publisher": "Own", "language": "en"}).encode())
    )
    report = only("-", options=options).report
    assert (report.publisher, report.published, report.language) == ("Own", date(2026, 1, 2), "fr")


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "http://169.254.169.254/latest")
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        if self.path != "/away":
            self.wfile.write(BODY.encode())

    def log_message(self, *_: Any) -> None: ...


def test_addresses_of_private_networks_are_refused_unless_allowed() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Page)
    Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://user:secret@127.0.0.1:{server.server_port}"
    try:
        assert only(base + "/a").issues[0].code == "private_address"
        allowed = IntakeOptions(allow_private=True)
        taken = only(base + "/a", options=allowed)
        assert taken.report.text == BODY
        assert "secret" not in (taken.report.uri or "")
    finally:
        server.shutdown()
    assert only("http://localhost:1/x").issues[0].code == "private_address"
    assert only("http://[::ffff:10.0.0.1]/").issues[0].code == "private_address"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_give_a_report_or_an_issue(tmp_path: Path, content: bytes) -> None:
    for taken in fetch([str(write(tmp_path / "any", content))], OPTIONS):
        assert taken.report is not None or taken.issues


def test_a_byline_under_the_headline_is_metadata_and_stays_in_the_text(tmp_path: Path) -> None:
    text = f"Rivals sign a truce\nRed Sea Tribune, 21 May 2026\n\n{BODY}\n"
    for name in ("a.txt", "b.md"):
        [taken] = fetch([str(write(tmp_path / name, text))], IntakeOptions())
        assert taken.report is not None
        told = (taken.report.title, taken.report.publisher, taken.report.published)
        assert told == ("Rivals sign a truce", "Red Sea Tribune", date(2026, 5, 21))
        assert "Red Sea Tribune, 21 May 2026" in taken.report.text


def test_a_head_block_comes_before_a_byline(tmp_path: Path) -> None:
    text = f"---\npublisher: Cedar Line\n---\nRivals sign a truce\nRed Sea Tribune, 21 May 2026\n\n{BODY}\n"
    [taken] = fetch([str(write(tmp_path / "a.txt", text))], IntakeOptions())
    assert taken.report is not None
    assert (taken.report.publisher, taken.report.published) == ("Cedar Line", date(2026, 5, 21))
