"""Reports sent in: read in a process of its own, within a time, and nobody waits for it who reads or decides."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.publishing import apart
from truceledger.publishing.apart import Apart
from truceledger.reading.using import Using

GIVEN = {
    "text": "BEIRUT, May 24 - The Lebanese army said Israeli air strikes killed four people in Nabatieh on Saturday.",
    "publisher": "Cedar Line",
    "published": "2026-05-24",
    "language": "en",
}


@pytest.fixture
def room(client: TestClient) -> Any:
    return client.app.state.room  # type: ignore[attr-defined]


def test_others_read_and_decide_while_a_report_is_read(client: TestClient, room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = client.get("/api/statements").json()["items"][0]["statement"]["statement_id"]
    reading, go = threading.Event(), threading.Event()

    def slow(line: bytes) -> Any:
        reading.set()
        assert go.wait(60)
        return []

    monkeypatch.setattr(room.reader, "read", slow)
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(client.post, "/api/reports", json=GIVEN)
        assert reading.wait(60)
        decided = client.post(f"/api/statements/{statement}/judgements", json={"verdict": "accepted"})
        assert decided.status_code == 201
        assert client.get("/api/glance", params={"process": site_for_tests.PROCESS}).status_code == 200
        assert not sent.done()
        monkeypatch.undo()
        go.set()
        with pytest.raises(IndexError):
            sent.result()  # nothing was read of nothing


def test_what_is_not_read_in_time_is_refused_and_the_next_report_is_read(client: TestClient, room: Any) -> None:
    before = room.version()
    room.reader = Apart(room.known, Using.RULES, limit_s=0.001)
    answer = client.post("/api/reports", json=GIVEN)
    assert answer.status_code == 413
    assert "truce add" in answer.json()["detail"]
    assert room.version() == before
    room.reader._limit = 60.0
    assert client.post("/api/reports", json=GIVEN).status_code == 201
    room.reader.close()


def test_a_report_sent_in_again_with_its_publisher_and_day_is_the_same_better_known(client: TestClient, room: Any) -> None:
    less = {"text": GIVEN["text"].replace("four", "six"), "language": "en"}
    more = {**less, "publisher": "Tyre Gazette", "published": "2026-05-24"}
    first, second, third = (client.post("/api/reports", json=given).json() for given in (less, more, less))
    assert (first["new"], first["instead"]) == (True, 0)
    assert (second["new"], second["instead"], second["statements_new"] > 0) == (False, 1, True)
    assert (third["new"], third["instead"], third["statements_new"]) == (False, 0, 0)
    assert third["report"]["publisher"] == "Tyre Gazette"
    assert [i["code"] for i in third["issues"]] == []
    found = [r for r in client.get("/api/reports", params={"limit": 200}).json()["items"] if r["report"]["digest"] == first["report"]["digest"]]
    assert [r["report"]["publisher"] for r in found] == ["Tyre Gazette"]


def test_who_sends_a_text_is_not_told_of_a_protected_source_that_published_it(client: TestClient, room: Any) -> None:
    less = {"text": GIVEN["text"].replace("four", "seven"), "language": "en"}
    client.post("/api/reports", json={**less, "publisher": "Salim's Bulletin", "published": "2026-05-24"})
    with room.writing() as book:
        book.protect("Salim's Bulletin", ["Salim's Bulletin"], "rana", "at risk", datetime(2026, 6, 1, tzinfo=UTC))
    answer = client.post("/api/reports", json=less)
    assert answer.status_code == 201
    assert "salim" not in answer.text.casefold()


def test_a_reader_that_ended_is_begun_anew(client: TestClient, room: Any) -> None:
    assert client.post("/api/reports", json=GIVEN).status_code == 201
    process, _ = room.reader._running
    process.kill()
    process.join()
    with pytest.raises(RuntimeError, match="ended while it read"):
        client.post("/api/reports", json={**GIVEN, "publisher": "Other Paper"})
    assert client.post("/api/reports", json={**GIVEN, "publisher": "Other Paper"}).json()["new"]


def test_a_crowd_is_told_to_come_again(client: TestClient, room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    go, begun = threading.Event(), threading.Semaphore(0)

    def slow(line: bytes) -> Any:
        begun.release()
        assert go.wait(60)
        return []

    monkeypatch.setattr(room.reader, "_read", slow)
    with ThreadPoolExecutor(apart.MOST) as pool:
        for _ in range(apart.MOST):
            pool.submit(room.reader.read, b"")
        while room.reader._places.acquire(blocking=False):  # until each of them has its place
            room.reader._places.release()
        answer = client.post("/api/reports", json=GIVEN)
        go.set()
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    monkeypatch.undo()
    assert client.post("/api/reports", json=GIVEN).status_code == 201


@pytest.mark.parametrize("name", ["../x", "Two Words", "a/b", "\u202egnp", "x" * 81, "<b>", "-a", "a--b", "[withheld]-talks", "a\x00b", "UPPER"])
def test_a_process_has_a_name_that_addresses_hold(client: TestClient, room: Any, name: str) -> None:
    before = room.version()
    answer = client.post("/api/reports", json={**GIVEN, "process": name})
    assert answer.status_code == 400
    assert "give small letters, digits and hyphens, such as " in answer.json()["detail"]
    assert room.version() == before


def test_the_answer_names_no_protected_source(client: TestClient, room: Any) -> None:
    room.ledger.protect("abu-salim", ["Abu Salim"], "ana", "at risk", datetime.now(UTC))
    answer = client.post("/api/reports", json={**GIVEN, "process": "talks-with-abu-salim"}).json()
    assert answer["process"] == "talks-with-[withheld]"
    assert client.get("/api/reports", params={"process": answer["process"]}).json()["total"] == 1
