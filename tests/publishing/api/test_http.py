"""What HTTP promises: tags, what a client holds already, troubles in one shape whatever is sent, no half of an export taken for a whole."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.errors import LedgerBusyError, UsageError
from truceledger.ledger import Ledger, Process
from truceledger.publishing.api.routes import exporting
from truceledger.publishing.exports import jsonl
from truceledger.publishing.serving import Serving
from truceledger.publishing.users.passwords import Passwords
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store

PROCESS = {"process": site_for_tests.PROCESS}


@pytest.fixture
def unbroken(path: Path) -> Iterator[TestClient]:
    """A client that is told of faults as any client is."""
    app = site_for_tests.site(path)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made
    app.state.room.close()


# -- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/api/statements", "/api/export/jsonl", "/api/glance?process=lebanon-israel"])
def test_who_holds_an_answer_is_told_so_with_the_headers_that_came_with_it(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('W/"'), "the same tag goes with what is compressed and what is not"
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = client.get(address, headers={"If-None-Match": held})
        assert again.status_code == 304
        assert not again.content
        for name in ("etag", "cache-control", "vary"):
            assert set(again.headers[name].split(", ")) == set(first.headers[name].split(", "))
    assert client.get(address, headers={"If-None-Match": f'"x{tag.removeprefix("W/")[1:-1]}"'}).status_code == 200
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == 200


def test_what_was_made_while_the_ledger_grew_has_no_tag(client: TestClient, path: Path, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    room = client.app.state.room  # type: ignore[attr-defined]
    before = room.view

    def grows(*args: Any) -> Any:
        monkeypatch.setattr(room, "view", before)
        made = before(*args)
        report = make.report("Officers meet on 30 May.", publisher="Late Paper")
        with Ledger.open(path) as book:
            book.record(make.reading(report), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
        return made

    monkeypatch.setattr(room, "view", grows)
    meanwhile = client.get("/api/reports")
    assert meanwhile.status_code == 200
    assert "etag" not in meanwhile.headers
    assert "etag" in client.get("/api/reports").headers


def test_each_start_of_the_server_has_tags_of_its_own(path: Path) -> None:
    tags = set()
    for base in ("", "https://ledger.example.org"):
        app = site_for_tests.site(path, serving=Serving(base=base))
        tags.add(TestClient(app).get("/api/export/ics", params=PROCESS).headers["etag"])
        app.state.room.close()
    assert len(tags) == 2


def test_what_one_reviewer_holds_is_not_what_another_is_asked_to_look_at(path: Path, tmp_path: Path) -> None:
    from argon2 import PasswordHasher

    store = Store(tmp_path / "users.db", passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
    tokens = {}
    for name in ("ana", "ben"):
        store.add(name, Role.ADMIN, "test", "a long enough phrase " + name)
        tokens[name] = {"Authorization": f"Bearer {store.tokens.make(name, 'test')}"}
    app = site_for_tests.site(path, auth=store)
    client = TestClient(app)
    tag = client.get("/api/queue", headers=tokens["ana"]).headers["etag"]
    assert client.get("/api/queue", headers={**tokens["ana"], "If-None-Match": tag}).status_code == 304
    assert client.get("/api/queue", headers={**tokens["ben"], "If-None-Match": tag}).status_code == 200
    app.state.room.close()


# -- whatever is sent ------------------------------------------------------------------------------------------------


def cursor(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


@pytest.mark.parametrize("listed", ["statements", "reports"])
@pytest.mark.parametrize("key", [[1], ["a"], [1, 1, 1, 1, 1, 1], ["2026", "a", "b", "c", "d", "e"], [-739000, 1], [10**30, "a"], [], [None], {"a": 1}, "a"])
def test_a_cursor_that_is_none_is_refused_or_leads_somewhere(unbroken: TestClient, listed: str, key: Any) -> None:
    answer = unbroken.get(f"/api/{listed}", params={"cursor": cursor(key)})
    assert answer.status_code in {200, 400}
    assert answer.status_code == 200 or "take it from `next`" in answer.json()["detail"]


@pytest.mark.parametrize("deep", [25, 900, 200_000])
def test_values_in_values_without_end_are_refused(unbroken: TestClient, path: Path, deep: int) -> None:
    statement = unbroken.get("/api/statements").json()["items"][0]["statement"]["statement_id"]
    nested = '{"reason": "x", "changes": {"who": ' + "[" * deep + "]" * deep + "}}"
    answer = unbroken.post(f"/api/statements/{statement}/corrections", content=nested, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "deep" in answer.json()["detail"]


@pytest.mark.parametrize("length", ["abc", "²", "9" * 5000])
def test_a_length_that_is_none_is_no_fault(unbroken: TestClient, length: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": length.encode("latin-1")}
    answer = unbroken.post("/api/grades", content=b"{}", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code in {413, 422}


@pytest.mark.parametrize("format", ["markdown", "html", "docx"])
@pytest.mark.parametrize("asked", [{"until": "0001-01-01"}, {"as_of": "0001-01-01"}, {"since": "0001-01-01"}, {"since": "9999-12-31"}, {"as_of": "9999-12-31"}, {"since": "2026-05-23", "until": "2026-05-01"}])
def test_a_brief_of_days_from_which_none_can_be_counted_is_refused(unbroken: TestClient, format: str, asked: dict[str, str]) -> None:
    answer = unbroken.get(f"/api/export/{format}", params={**PROCESS, **asked})
    assert answer.status_code == 400
    assert "--" not in answer.json()["detail"], "no command's option is told of in an address"


def test_a_fault_of_the_server_is_told_as_other_troubles_are_and_fenced_as_all_answers(unbroken: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = unbroken.get("/api/kinds").headers

    def faulty(*_: Any) -> Any:
        raise ZeroDivisionError("Abu Salim")

    monkeypatch.setattr(unbroken.app.state.room, "view", faulty)  # type: ignore[attr-defined]
    for address, media in (("/api/reports", "application/problem+json"), ("/reports", "text/html; charset=utf-8")):
        answer = unbroken.get(address)
        assert answer.status_code == 500
        assert answer.headers["content-type"] == media
        assert "Salim" not in answer.text
        assert "no-store" in answer.headers["cache-control"]
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"):
            assert answer.headers[name] == usual[name]
    assert unbroken.head("/api/reports").content == b""


def test_one_text_in_two_papers_is_two_reports_each_with_its_own_statements_and_notes(client: TestClient, path: Path, make: Any) -> None:
    from truceledger.vocabulary.reading import SentenceNote

    keys = {}
    with Ledger.open(path) as book:
        for paper, note in (("First Paper", "off_topic"), ("Second Paper", None)):
            report = make.report("A strike hit Naqoura again.", publisher=paper)
            said = make.say(report, "event", "A strike hit Naqoura", None, type="air_strike", actor=["ISR"])
            reading = make.reading(report, said)
            book.record(replace_sentences(reading, (SentenceNote(0, 27, skipped=note),)), None, process=Process("p"), at=site_for_tests.AT)
            keys[report.key] = (paper, note)
    for key, (paper, note) in keys.items():
        made = client.get(f"/api/reports/{key}").json()
        assert made["report"]["publisher"] == paper
        assert len(made["statements"]) == 1
        assert [s["skipped"] for s in made["sentences"]] == [note]


def replace_sentences(reading: Any, sentences: Any) -> Any:
    import msgspec

    return msgspec.structs.replace(reading, sentences=sentences)


# -- exports that break --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("trouble", "status"), [(UsageError("so it cannot be"), 400), (LedgerBusyError("later"), 503), (ZeroDivisionError(), 500)])
def test_an_export_that_fails_before_its_first_byte_is_told_of(unbroken: TestClient, monkeypatch: pytest.MonkeyPatch, trouble: Exception, status: int) -> None:
    def write(_: Any) -> Iterator[bytes]:
        raise trouble
        yield b""

    monkeypatch.setattr(exporting, "FORMATS", (replace(jsonl.FORMAT, write=write),))
    answer = unbroken.get("/api/export/jsonl")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize("trouble", [UsageError("so it cannot be"), ZeroDivisionError()])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_export_that_fails_midway_ends_as_a_broken_transfer(path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, encoding: str) -> None:
    import http.client

    def write(_: Any) -> Iterator[bytes]:
        for number in range(40):
            yield (f"{number:>9}\n" * 10_000).encode()
        raise trouble

    monkeypatch.setattr(exporting, "FORMATS", (replace(jsonl.FORMAT, write=write),))
    app = site_for_tests.site(path)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", http="h11"))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    try:
        while not server.started:
            time.sleep(0.01)
        connection = http.client.HTTPConnection("127.0.0.1", listening.getsockname()[1])
        connection.request("GET", "/api/export/jsonl", headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        assert answer.status == 200
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()
    finally:
        server.should_exit = True
        running.join()
        app.state.room.close()


@pytest.mark.parametrize("address", ["/search?q=killed", "/sources?q="])
@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "x", "٣"])
def test_a_number_of_a_page_that_is_none_leads_to_a_page(unbroken: TestClient, address: str, number: str) -> None:
    assert unbroken.get(f"{address}&page={number}").status_code == 200
