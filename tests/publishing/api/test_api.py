from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import site_for_tests
from truceledger.ledger import Ledger, Process
from truceledger.publishing.api.schemas import components
from truceledger.vocabulary.judgement import Judgement, Verdict

PROCESS = {"process": site_for_tests.PROCESS}


def listed(client: TestClient, limit: int = 1000, **filters: Any) -> list[dict[str, Any]]:
    """Walk all pages of the statements that fit."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        answer = client.get("/api/statements", params={**filters, "limit": limit, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            assert answer.json()["total"] == len(found)
            return found


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"kind": "tolls"},
        {"kind": ["toll", "event"]},
        {"party": "LBN"},
        {"party": "Hezbollah"} | {"party": "Israel"},
        {"source": "Cedar Line"},
        {"source": "LBN:GOV"},
        {"place": "naqoura"},
        {"place": "LBN"},
        {"since": "2026-05-21"},
        {"since": "2026-05-21", "until": "2026-05-22"},
        {"process": "sudan"},
        {"process": "lebanon-israel", "as_of": "2026-05-12"},
        {"standing": "accepted"},
        {"verdict": "accepted"},
        {"verdict": "rejected"},
    ],
)
def test_the_same_filters_give_what_the_command_gives(client: TestClient, path: Path, filters: dict[str, Any]) -> None:
    from truceledger.publishing.cli.main import app

    first, second = [i["statement"]["statement_id"] for i in listed(client)[:2]]
    with Ledger.open(path) as book:
        book.judge(Judgement(first, Verdict.ACCEPTED, "ana", "seen", site_for_tests.AT))
        book.judge(Judgement(second, Verdict.REJECTED, "ana", "misread", site_for_tests.AT))
    words = ["list", "all", "--ledger", str(path), "--limit", "0", "--format", "json"]
    for name, value in filters.items():
        if name != "kind":
            words += [f"--{name.replace('_', '-')}", value]
    kinds = filters.get("kind")
    wanted = {"tolls": {"toll"}}.get(str(kinds), set(kinds or ()) if isinstance(kinds, list) else set())
    made = CliRunner().invoke(app, words)
    assert made.exit_code == 0, made.output
    told = [s for s in json.loads(made.stdout) if not wanted or s["kind"] in wanted]
    assert [i["statement"] for i in listed(client, **filters)] == told
    assert told or filters.get("standing") is None


def test_pages_join_to_the_whole_and_what_comes_in_meanwhile_hides_nothing(client: TestClient, path: Path, make: Any) -> None:
    whole = [i["statement"]["statement_id"] for i in listed(client)]
    assert [i["statement"]["statement_id"] for i in listed(client, limit=3)] == whole
    page = client.get("/api/statements", params={"limit": 4}).json()
    seen = [i["statement"]["statement_id"] for i in page["items"]]
    report = make.report("A shell fell.", publisher="Early Post", published=make.report("x").published.replace(day=1))
    with Ledger.open(path) as book:
        said = make.say(report, "event", "A shell fell", type="indirect_fire")
        book.record(make.reading(report, said), None, process=Process("lebanon-israel"), at=site_for_tests.AT)
    rest = client.get("/api/statements", params={"limit": 1000, "cursor": page["next"]}).json()["items"]
    assert seen + [i["statement"]["statement_id"] for i in rest] == whole


def test_an_answer_is_known_again_until_the_ledger_grows(client: TestClient, path: Path) -> None:
    first = client.get("/api/glance", params=PROCESS)
    tag = first.headers["etag"]
    assert client.get("/api/glance", params=PROCESS, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/api/glance", params={**PROCESS, "as_of": "2026-05-12"}, headers={"If-None-Match": tag}).status_code == 200
    with Ledger.open(path) as book:
        book.grade("Cedar Line", "B", "ana", "careful", site_for_tests.AT)
    again = client.get("/api/glance", params=PROCESS, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


def test_the_state_of_play_is_the_command_s(client: TestClient, path: Path) -> None:
    from truceledger.publishing.cli.main import app

    made = CliRunner().invoke(app, ["status", "--ledger", str(path), "--process", site_for_tests.PROCESS, "--format", "json"])
    assert client.get("/api/state", params=PROCESS).json() == json.loads(made.stdout)
    chapter = client.get("/api/state/standoffs", params=PROCESS).json()
    assert chapter["lines"] == json.loads(made.stdout)["chapters"]["standoffs"]["lines"]
    assert any(line["topic"] == "core" for line in chapter["lines"])


def test_a_moment_shows_what_was_known_then(client: TestClient) -> None:
    early = client.get("/api/state/tolls", params={**PROCESS, "as_of": "2026-05-12"}).json()
    late = client.get("/api/state/tolls", params=PROCESS).json()
    assert [line["data"].get("value") for line in early["lines"]] == [3073]
    assert sorted(line["data"]["value"] for line in late["lines"] if line["topic"] == "cumulative") == [2900, 3073]


def test_a_report_holds_its_text_and_every_statement_at_its_characters(client: TestClient) -> None:
    for row in client.get("/api/reports").json()["items"]:
        made = client.get(f"/api/reports/{row['report']['id']}").json()
        assert len(made["statements"]) == row["statements"] > 0
        for held in made["statements"]:
            for span in held["statement"]["evidence"]:
                assert made["text"][span["start"] : span["end"]] == span["exact"]


def test_a_statement_comes_with_its_words_and_its_entries(client: TestClient) -> None:
    one = next(i for i in listed(client, kind="precondition"))
    made = client.get(f"/api/statements/{one['statement']['statement_id'][:10]}").json()
    assert made["held"]["statement"] == one["statement"]
    assert made["phrase"]
    assert made["entries"][0]["body"]["type"] == "recorded"
    assert made["seen"] == client.get("/api").json()["entries"] >= made["entries"][-1]["seq"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/statements?process=nowhere", 400, "no process 'nowhere'"),
        ("/api/statements?party=zzz", 400, "party: no party 'zzz'"),
        ("/api/statements?kind=weather", 400, "weather"),
        ("/api/statements?as_of=soon", 422, "as_of"),
        ("/api/statements?as_of=2026-02-31", 400, "as_of '2026-02-31' is not a day"),
        ("/api/statements?limit=0", 422, "limit"),
        ("/api/statements?cursor=x", 400, "cursor"),
        ("/api/statements/ffffffff", 404, "no statement begins with"),
        ("/api/statements/zz", 422, "statement"),
        ("/api/reports/none", 404, "no report 'none'"),
        ("/api/state/weather", 404, "no chapter 'weather'"),
        ("/api/export/stone", 404, "no export format 'stone'"),
        ("/api/figures?measure=luck", 400, "measure 'luck'"),
        ("/api/standoff?what_if=perhaps", 400, "perhaps"),
        ("/api/nothing", 404, "Not Found"),
    ],
)
def test_trouble_has_one_shape_and_says_what_and_where(client: TestClient, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert words in body["detail"]
    assert body["instance"] == address.partition("?")[0]
    assert "Traceback" not in answer.text


def test_hostile_text_is_data_and_nothing_else(client: TestClient) -> None:
    answer = client.get("/api/reports")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    texts = [client.get(f"/api/reports/{r['report']['id']}").json()["text"] for r in answer.json()["items"]]
    assert any(site_for_tests.HOSTILE in text for text in texts)


@pytest.mark.parametrize("name", ["statements", "reports", "state", "glance", "changes", "timeline", "standoff", "figures", "sources", "queue", "processes"])
def test_a_protected_source_is_named_nowhere(client: TestClient, path: Path, name: str) -> None:
    given = PROCESS if name not in {"processes"} else {}
    before = client.get(f"/api/{name}", params=given).text
    with Ledger.open(path) as book:
        book.protect("abu-salim", ["Abu Salim", "abu-salim"], "ana", "at risk", site_for_tests.AT)
    after = client.get(f"/api/{name}", params=given)
    assert after.status_code == 200
    assert "salim" not in after.text.casefold()
    assert name not in {"statements"} or "salim" in before.casefold()


def test_a_report_sent_in_is_read_and_recorded_once(client: TestClient) -> None:
    text = "BEIRUT, May 24 - The Lebanese army said Israeli air strikes killed four people in Nabatieh on Saturday."
    given = {"text": text, "publisher": "Cedar Line", "published": "2026-05-24", "language": "en"}
    first = client.post("/api/reports", json=given)
    assert first.status_code == 201, first.text
    assert first.json()["new"]
    assert first.json()["statements_new"] > 0
    assert first.json()["process"] == "lebanon-israel"
    again = client.post("/api/reports", json=given)
    assert not again.json()["new"]
    made = client.get(f"/api/reports/{first.json()['report']['id']}").json()
    assert made["text"] == text


@pytest.mark.parametrize(
    ("given", "status"),
    [({"text": " "}, 400), ({}, 422), ({"text": "x", "published": "soon"}, 400), ({"text": "x", "colour": "red"}, 422), ([], 422), ({"text": 5}, 422)],
)
def test_a_report_that_does_not_fit_is_refused_and_nothing_is_written(client: TestClient, path: Path, given: Any, status: int) -> None:
    with Ledger.open(path) as book:
        before = book.size()
    assert client.post("/api/reports", json=given).status_code == status
    assert client.post("/api/reports", content=b"\xff\xfe{").status_code == 422
    with Ledger.open(path) as book:
        assert book.size() == before


def test_whoever_asks_only_whether_it_is_there_gets_no_body(client: TestClient) -> None:
    head, whole = client.head("/api/glance", params=PROCESS), client.get("/api/glance", params=PROCESS)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]


def test_exports_are_the_command_s(client: TestClient, path: Path) -> None:
    from truceledger.publishing.cli.main import app
    from truceledger.publishing.exports import FORMATS

    assert [f["name"] for f in client.get("/api/export").json()["items"]] == [f.name for f in FORMATS]
    made = CliRunner().invoke(app, ["export", "jsonl", "--ledger", str(path), "--kind", "toll"])
    answer = client.get("/api/export/jsonl", params={"kind": "toll"})
    assert answer.text == made.stdout
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get("/api/export/jsonl/told", params={"kind": "toll"}).json()["written"] == {"statement": 2}


def test_every_shape_the_schema_names_is_there(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    named = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                named.add(value["$ref"].rpartition("/")[2])
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(schema)
    assert named <= set(schema["components"]["schemas"])
    assert set(components()) <= set(schema["components"]["schemas"])
    assert msgspec.json.encode(schema)
