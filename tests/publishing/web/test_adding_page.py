"""Adding a report by its page: text or file, what is known of it, what was read told, what is wrong told beside the field, who may."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.publishing.web.conftest import Seen, checked

import site_for_tests
from forms_for_tests import Browser, staffed_site
from truceledger.ledger import Ledger
from truceledger.publishing import apart
from truceledger.publishing.apart import Apart
from truceledger.publishing.users.limits import Limits
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store
from truceledger.publishing.web.pages import adding
from truceledger.reading.using import Using

TEXT = "BEIRUT, May 24 - The Lebanese army said Israeli air strikes killed four people in Nabatieh on Saturday."
KNOWN = {"title": "Strikes in Nabatieh", "publisher": "Tyre Gazette", "published": "2026-05-24", "uri": "https://gazette.example.org/a", "language": "en"}
WORDS = "a long enough passphrase"


@pytest.fixture
def app(path: Path) -> Iterator[Any]:
    made = staffed_site(path)
    ruled(made)
    yield made
    made.state.room.close()


def ruled(app: Any) -> None:
    """Let rules alone read: what begins quickly is enough here."""
    room = app.state.room
    room.reader.close()
    room.reader = Apart(room.known, Using.RULES)


@pytest.fixture
def page(app: Any) -> Browser:
    made = Browser(app, "eva", "editor")
    made.open("/reports/add")
    return made


def words(html: str) -> str:
    seen = Seen(html)
    checked(seen)
    return seen.text


def typed(html_of: str) -> str:
    """Give what stands in the field of the text, as a browser takes it."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html_of, re.S)
    assert found
    return html.unescape(found[1])


def beside(html_of: str, field: str) -> str:
    """Give what is told to be wrong with a field, which must be marked so."""
    found = re.search(rf'<span class="error" id="e-{field}">(.*?)</span>', html_of, re.S)
    assert found, html_of
    marked = re.search(rf'<(?:input|textarea|select) id="f-{field}"[^>]*>', html_of)
    assert marked
    assert 'aria-invalid="true"' in marked[0]
    assert f"e-{field}" in marked[0]
    return html.unescape(found[1])


def held(path: Path) -> list[Any]:
    with Ledger.open(path, read_only=True) as book:
        assert book.verify().ok
        return list(book.view().reports)


def added(path: Path) -> Any:
    """Give the report that is not of the site's own five."""
    (one,) = [h for h in held(path) if h.report.digest not in _own]
    return one


_own: set[str] = set()


@pytest.fixture(autouse=True)
def own(path: Path) -> None:
    _own.clear()
    _own.update(h.report.digest for h in held(path))


def test_a_report_is_added_and_the_page_says_what_was_read_of_it_and_leads_to_it(page: Browser, path: Path) -> None:
    told = words(page.send("/reports/add", text=TEXT, **KNOWN))
    assert page.status == 200
    assert page.at.startswith("/reports/add?done=added&report=")  # loaded again, nothing is sent again
    assert "The report is in the ledger." in told
    assert re.search(r"Read: 1 event, 1 toll\.", told)
    assert "Filed under Lebanon and Israel" in told
    assert "notice" not in told
    one = added(path)
    assert (one.report.title, one.report.publisher, str(one.report.published), one.report.uri) == (KNOWN["title"], KNOWN["publisher"], KNOWN["published"], KNOWN["uri"])
    link = next(a for a in Seen(page.html).links if a.startswith("/reports/") and "add" not in a)
    assert "killed four people" in words(page.open(link))


def test_what_the_page_records_is_what_the_api_records(page: Browser, path: Path, app: Any) -> None:
    page.send("/reports/add", text=TEXT.replace(". ", ".\r\n"), **KNOWN)
    before = app.state.room.version()
    answer = page.client.post("/api/reports", json={"text": TEXT.replace(". ", ".\n"), **KNOWN}, headers={"X-CSRF-Token": token(page)})
    assert answer.status_code == 201, answer.text
    assert answer.json()["new"] is False
    assert app.state.room.version() == before


def token(page: Browser) -> str:
    page.open("/reports/add")
    return re.search(r'name="csrf" value="([^"]+)"', page.html)[1]  # type: ignore[index]


def test_added_twice_is_said_and_with_more_known_it_stands_in_the_place_of_the_other(page: Browser, path: Path) -> None:
    told = words(page.send("/reports/add", text=TEXT))
    assert "it names no publisher" in told
    assert "it has no day of publication" in told
    assert "--" not in told
    assert "is in the ledger already; nothing was changed" in words(page.send("/reports/add", text=TEXT))
    assert "with less known of it" in words(page.send("/reports/add", text=TEXT, publisher="Tyre Gazette", published="2026-05-24"))
    told = words(page.send("/reports/add", text=TEXT))
    assert "is in the ledger already" in told
    assert "Tyre Gazette" in told  # what the ledger knows of it
    assert added(path).report.publisher == "Tyre Gazette"


def test_of_what_nothing_is_read_the_page_says_why(page: Browser) -> None:
    told = words(page.send("/reports/add", text="The cat sat on the mat. It rained all day in the valley."))
    assert "Nothing was read: not about an armed conflict." in told
    assert "Filed under no process" in told
    told = words(page.send("/reports/add", text="قال الجيش إنه انسحب من المدينة يوم السبت بعد اتفاق مع الحكومة.", language="ar"))
    assert "Nothing was read: not read." in told
    assert "language" in told


def test_a_process_is_chosen_of_those_there(page: Browser, path: Path) -> None:
    offered = page.forms("/reports/add")[0].options["process"]
    assert offered == ["", "lebanon-israel", "sudan"]
    assert "Filed under Sudan" in words(page.send("/reports/add", text=TEXT, process="sudan", **KNOWN))
    with Ledger.open(path, read_only=True) as book:
        assert any(h.report.digest == added(path).report.digest for h in book.view(process="sudan").reports)


def test_a_typed_text_says_of_itself_where_it_was_published_as_a_file_does(page: Browser, path: Path) -> None:
    page.send("/reports/add", text=f"---\r\ntitle: Own title\r\npublisher: Tyre Gazette\r\npublished: 2026-05-24\r\n---\r\n{TEXT}", title="Another")
    one = added(path).report
    assert (one.title, one.publisher, str(one.published)) == ("Another", "Tyre Gazette", "2026-05-24")
    with Ledger.open(path, read_only=True) as book:
        assert book.text(one.digest) == TEXT


# -- what is wrong ------------------------------------------------------------------------------------------------------


def test_what_is_wrong_is_told_beside_each_field_and_nothing_typed_is_lost(page: Browser, app: Any) -> None:
    before = app.state.room.version()
    given = {**KNOWN, "text": f"{TEXT}\n<b>&amp; \u202egnp</textarea>", "published": "24 May", "language": "english", "process": "No Such/Process"}
    words(page.send("/reports/add", **given))
    assert page.status == 400
    assert "is not a day" in beside(page.html, "published")
    assert "two letters" in beside(page.html, "language")
    assert "small letters, digits and hyphens" in beside(page.html, "process")
    assert typed(page.html) == given["text"]
    (form,) = page.forms("/reports/add")
    for name in ("title", "publisher", "published", "uri", "language", "process"):
        assert form.values[name] == [given[name]]
    assert app.state.room.version() == before


@pytest.mark.parametrize(
    ("given", "files", "field", "told"),
    [
        ({"text": " \n "}, None, "text", "give the text of the report"),
        ({"text": "\x00\x01"}, None, "text", "no text"),
        ({"text": f"---\npublished: some day\n---\n{TEXT}"}, None, "published", "some day"),
        ({"text": TEXT, "title": "x" * 501}, None, "title", "more than 500"),
        ({"text": TEXT, "published": "0001-01-01"}, None, "published", "0001-01-01"),
        ({"text": TEXT}, ("a.txt", b"more"), "file", "not both"),
        ({}, ("a.txt", b"  \n"), "file", "empty"),
        ({}, ("a.pdf", b"%PDF-1.4 cut short"), "file", "broken"),
        ({}, ("a.jsonl", b'{"text": "one report"}\n{"text": "another report"}\n'), "file", "more than one report"),
        ({}, ("a.jsonl", b'{"no": "text"}\n'), "file", "no report"),
        ({}, ("a.txt", f"---\npublished: some day\n---\n{TEXT}".encode()), "published", "some day"),
    ],
)
def test_what_gives_no_report_is_refused_and_told_where(
    page: Browser, app: Any, given: dict[str, str], files: tuple[str, bytes] | None, field: str, told: str
) -> None:
    before = app.state.room.version()
    words(page.send("/reports/add", files={"file": files} if files else None, **given))
    assert page.status == 400
    assert told in beside(page.html, field)
    assert "--" not in beside(page.html, field)
    assert app.state.room.version() == before


def test_too_much_is_told_in_the_page_and_what_was_typed_stays(page: Browser, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    long = f"{TEXT} " * 15_000  # more than a part of a form may hold where nothing says otherwise
    monkeypatch.setattr(adding, "TEXT", 1_500_000)
    told = words(page.send("/reports/add", text=long, title="kept"))
    assert page.status == 413
    assert "the text is larger than 1,500,000 bytes" in told
    assert typed(page.html) == long
    monkeypatch.setattr(adding, "FILE", 1000)
    told = words(page.send("/reports/add", files={"file": ("a.txt", b"x" * 2000)}, text="", title="kept"))
    assert page.status == 413
    assert "the file is larger than 1,000 bytes" in told
    assert page.forms("/reports/add")[0].values["title"] == ["kept"]
    told = words(page.send("/reports/add", files={"file": ("a.gz", gzip.compress(b"x" * 5000))}, text=""))
    assert page.status == 413
    assert app.state.room.version() == 5


def test_what_takes_too_long_and_a_reader_that_is_busy_or_breaks_lose_nothing(page: Browser, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    room = app.state.room
    read = room.reader._read

    def slow(what: Any) -> Any:
        room.reader._limit = 0.001 if isinstance(what, bytes) else apart.LIMIT
        return read(what)

    monkeypatch.setattr(room.reader, "_read", slow)
    assert "not read within" in words(page.send("/reports/add", text=TEXT))
    assert (page.status, typed(page.html)) == (413, TEXT)
    monkeypatch.undo()
    room.reader._limit = 0.001
    assert "not opened in time" in words(page.send("/reports/add", text=TEXT))
    assert (page.status, typed(page.html)) == (413, TEXT)
    assert "not opened in time" in words(page.send("/reports/add", text="", files={"file": ("a.txt", TEXT.encode())}))
    assert page.status == 413
    room.reader._limit = apart.LIMIT
    for _ in range(apart.MOST):
        room.reader._places.acquire()
    assert "send it again in a moment" in words(page.send("/reports/add", text=TEXT))
    assert (page.status, typed(page.html)) == (503, TEXT)
    for _ in range(apart.MOST):
        room.reader._places.release()

    def broken(what: Any) -> Any:
        if isinstance(what, tuple) and b"%PDF" not in what[0]:
            return read(what)
        raise RuntimeError("the reader's process ended")

    monkeypatch.setattr(room.reader, "_read", broken)
    assert "a fault of Truceledger" in words(page.send("/reports/add", text=TEXT))
    assert (page.status, typed(page.html)) == (500, TEXT)
    assert "breaks what opens it" in words(page.send("/reports/add", text="", files={"file": ("a.pdf", b"%PDF-")}))
    assert page.status == 400
    monkeypatch.undo()
    assert "is in the ledger" in words(page.send("/reports/add", text=TEXT))


# -- files --------------------------------------------------------------------------------------------------------------


def pdf() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 720, "The Lebanese army said Israeli air strikes killed four people in Nabatieh.")
    canvas.setTitle("A bulletin")
    canvas.setAuthor("Tyre Gazette")
    canvas.save()
    return made.getvalue()


def page_of(text: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for _ in range(3))
    return f"<!doctype html><html lang=en><head><title>A page</title></head><body><article><h1>A page</h1>{body}</article></body></html>".encode()


@pytest.mark.parametrize(
    ("name", "content", "title", "media"),
    [
        ("report.txt", f"---\ntitle: Own title\npublished: 2026-05-24\n---\n{TEXT}".encode(), "Own title", "text/plain"),
        ("report.md", f"# Heading\n\n{TEXT}".encode(), "Heading", "text/markdown"),
        ("report.html", page_of(TEXT), "A page", "text/html"),
        ("report.pdf", pdf(), "A bulletin", "application/pdf"),
    ],
)
def test_a_file_is_taken_in_as_the_command_takes_it_and_its_bytes_are_kept(
    page: Browser, path: Path, tmp_path: Path, name: str, content: bytes, title: str, media: str
) -> None:
    import zlib

    from sqlalchemy import create_engine, text

    from truceledger import pipeline
    from truceledger.intake import IntakeOptions

    told = words(page.send("/reports/add", files={"file": (f"C:\\mine\\{name}", content)}))
    assert "The report is in the ledger." in told
    assert re.search(r"Read: .*1 event", told)
    one = added(path)
    assert one.report.title == title
    (tmp_path / name).write_bytes(content)
    (step,) = pipeline.read([str(tmp_path / name)], IntakeOptions(), using=Using.RULES)
    assert step.reading is not None
    assert one.report.key == step.reading.report.key
    with create_engine(f"sqlite:///{path}").connect() as connection:
        kept = [(row[0], zlib.decompress(row[1])) for row in connection.execute(text("SELECT media_type, content FROM evidence"))]
    assert kept == [(media, content)]


def test_what_is_typed_stands_in_the_place_of_what_a_file_says(page: Browser, path: Path) -> None:
    content = f"---\ntitle: Own title\npublisher: Own paper\npublished: some day\n---\n{TEXT}".encode()
    page.send("/reports/add", files={"file": ("report.txt", content)}, title="Another", published="2026-05-23")
    one = added(path).report
    assert (one.title, one.publisher, str(one.published)) == ("Another", "Own paper", "2026-05-23")


def test_an_archive_of_one_report_is_opened_and_no_bomb(page: Browser, path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("report.txt", TEXT)
    words(page.send("/reports/add", files={"file": ("report.zip", made.getvalue())}))
    assert added(path)
    words(page.send("/reports/add", files={"file": ("bomb.gz", gzip.compress(b"0" * 40_000_000))}))
    assert page.status == 400
    assert "would unpack to more than" in beside(page.html, "file")


# -- hostile and right-to-left words, protected names ------------------------------------------------------------------------


def test_hostile_words_are_harmless_and_right_to_left_ones_stand_in_their_own_direction(page: Browser, path: Path) -> None:
    told = words(page.send("/reports/add", text=f"{TEXT} {site_for_tests.HOSTILE}", title=f"{site_for_tests.HOSTILE} {site_for_tests.NAME}", publisher=site_for_tests.NAME, published="2026-05-24"))
    assert "<script>alert" not in page.html
    assert "<img" not in page.html
    assert f"<bdi>{site_for_tests.NAME}</bdi>" in page.html
    assert "turn the order" in told
    words(page.send("/reports/add", files={"file": ("\u202e<script>alert(1)</script>.pdf", b"%PDF-")}))
    assert page.status == 400
    assert "<script>alert" not in page.html


def test_a_report_called_add_keeps_a_page(app: Any, path: Path, make: Any, page: Browser) -> None:
    from truceledger.ledger import Process

    with Ledger.open(path) as book:
        book.record(make.reading(make.report("Nothing.", id="add")), None, process=Process("sudan"), at=site_for_tests.AT)
    links = [a for a in Seen(page.open("/reports?process=sudan")).links if a.startswith("/reports/")]
    assert len(links) == len(set(links)) == 3
    assert {page.open(a) and page.status for a in links} == {200}
    assert "Nothing." in "".join(words(page.open(a)) for a in links)


def test_no_protected_name_is_told(page: Browser, app: Any, path: Path) -> None:
    page.send("/reports/add", text=TEXT, publisher="Salim's Bulletin", published="2026-05-24", process="talks-with-salim")
    with app.state.room.writing() as book:
        book.protect("Salim's Bulletin", ["Salim's Bulletin", "Salim"], "ada", "at risk", site_for_tests.AT)
    at = page.at
    for html_of in (page.open("/reports/add"), page.open(at), page.send("/reports/add", text=TEXT)):
        assert page.status == 200
        assert "salim" not in re.sub(r'action="[^"]*"', "", html_of).casefold()
        checked(Seen(html_of))
    assert "under protection" in words(page.html)
    assert "talks-with" not in str(page.forms("/reports/add")[0].options)


# -- who may ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_who_may_not_add_is_told_who_may_and_offered_no_form(app: Any, role: str) -> None:
    page = Browser(app, "rana", role)
    assert "/reports/add" not in page.open("/reports")
    told = words(page.open("/reports/add"))
    assert page.status == 403
    assert f"Your role, {role}, may not add reports: editor and admin may" in told
    assert page.forms("/reports/add") == []
    page.open("/following?of=search&q=killed")
    sent = re.search(r'name="csrf" value="([^"]+)"', page.html)[1]  # type: ignore[index]
    assert page.client.post("/reports/add", data={"csrf": sent, "text": TEXT}).status_code == 403
    assert app.state.room.version() == 5


def test_without_the_token_of_its_form_nothing_is_added(page: Browser, app: Any) -> None:
    for data in ({"text": TEXT}, {"text": TEXT, "csrf": "x.y"}):
        assert page.client.post("/reports/add", data=data).status_code == 403
        assert page.client.post("/reports/add", data=data, files={"file": ("a.txt", b"x")}).status_code == 403
    sent = token(page)
    assert page.client.post("/reports/add", data={"text": TEXT, "csrf": sent}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert app.state.room.version() == 5


@pytest.fixture
def staffed(path: Path, tmp_path: Path) -> Iterator[tuple[Any, Callable[[str], Any]]]:
    """A site with accounts, and browsers that are signed in to it."""
    from argon2 import PasswordHasher
    from fastapi.testclient import TestClient

    from truceledger.publishing.users.passwords import Passwords

    store = Store(tmp_path / "users.db", passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
    for name, role in (("rana", Role.REVIEWER), ("eva", Role.EDITOR)):
        store.add(name, role, "test", password=WORDS)
    app = site_for_tests.site(path, auth=store)
    ruled(app)

    def signed_in(name: str) -> Any:
        client = TestClient(app)
        if name:
            sent = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)[1]  # type: ignore[index]
            assert client.post("/login", data={"csrf": sent, "name": name, "password": WORDS}, follow_redirects=False).status_code == 303
        return client

    yield app, signed_in
    app.state.room.close()
    store.close()


def test_with_accounts_an_editor_adds_and_others_do_not(staffed: tuple[Any, Callable[[str], Any]]) -> None:
    app, signed_in = staffed
    assert signed_in("").get("/reports/add", follow_redirects=False).headers["location"] == "/login?next=%2Freports%2Fadd"
    assert signed_in("rana").get("/reports/add").status_code == 403
    eva = signed_in("eva")
    sent = re.search(r'name="csrf" value="([^"]+)"', eva.get("/reports/add").text)[1]  # type: ignore[index]
    answer = eva.post("/reports/add", data={"csrf": sent, "text": TEXT, **KNOWN})
    assert "The report is in the ledger." in answer.text
    app.state.gate._limits = Limits(2)
    statuses = [eva.post("/reports/add", data={"csrf": sent, "text": " "}).status_code for _ in range(3)]
    assert statuses == [400, 400, 429]  # as often as the API


def test_the_first_report_of_an_empty_ledger_is_offered_on_the_first_page(tmp_path: Path) -> None:
    app = staffed_site(tmp_path / "empty.db")
    try:
        page = Browser(app, "eva", "editor")
        assert "/reports/add" in Seen(page.open("/")).links
        words(page.open("/reports/add"))
        assert page.status == 200
        assert "/reports/add" not in Browser(app, "rana", "reviewer").open("/")
    finally:
        app.state.room.close()
