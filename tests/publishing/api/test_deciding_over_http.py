from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.ledger import Ledger
from truceledger.publishing.users.passwords import Passwords
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store
from truceledger.vocabulary.judgement import Verdict


def first(client: TestClient, kind: str = "toll") -> str:
    found = client.get("/api/statements", params={"kind": kind, "process": site_for_tests.PROCESS}).json()["items"]
    return str(found[0]["statement"]["statement_id"])


def test_a_decision_is_an_entry_and_changes_what_is_seen(client: TestClient, path: Path) -> None:
    one = first(client)
    made = client.post(f"/api/statements/{one}/judgements", json={"verdict": "rejected", "reason": "another war"})
    assert made.status_code == 201, made.text
    assert len(made.json()["entries"]) == 1
    told = client.get(f"/api/statements/{one}").json()
    assert told["held"]["verdict"] == "rejected"
    assert told["entries"][-1]["body"]["reviewer"] == "ana"
    assert one not in {i["statement"]["statement_id"] for i in client.get("/api/statements", params={"limit": 1000}).json()["items"]}
    assert client.post("/api/undone", json={"entry": made.json()["entries"][0]}).status_code == 201
    with Ledger.open(path) as book:
        assert book.statement(one).verdict is Verdict.UNJUDGED
        assert book.verify().ok


def test_a_correction_is_checked_by_field_and_what_was_read_stays(client: TestClient) -> None:
    one = first(client)
    wrong = client.post(f"/api/statements/{one}/corrections", json={"changes": {"measure": "luck"}, "reason": "misread"})
    assert wrong.status_code == 400
    assert [e["where"] for e in wrong.json()["errors"]] == ["measure"]
    made = client.post(f"/api/statements/{one}/corrections", json={"changes": {"measure": "wounded"}, "reason": "misread"})
    assert made.status_code == 201, made.text
    told = client.get(f"/api/statements/{one}").json()
    assert told["held"]["corrected"]
    assert told["held"]["statement"]["fields"]["measure"] == "wounded"


def test_who_decides_on_what_another_decided_meanwhile_is_told_so(client: TestClient) -> None:
    one = first(client)
    seen = client.get(f"/api/statements/{one}").json()["seen"]
    assert client.post(f"/api/statements/{one}/judgements", json={"verdict": "accepted", "seen": seen}).status_code == 201
    late = client.post(f"/api/statements/{one}/judgements", json={"verdict": "rejected", "reason": "no", "seen": seen})
    assert late.status_code == 409
    assert "ana" in late.json()["detail"] or "entry" in late.json()["detail"]
    fresh = client.get(f"/api/statements/{one}").json()["seen"]
    assert client.post(f"/api/statements/{one}/judgements", json={"verdict": "rejected", "reason": "no", "seen": fresh}).status_code == 201


@pytest.mark.parametrize(
    ("address", "given", "status"),
    [
        ("/api/statements/{one}/judgements", {"verdict": "rejected"}, 400),  # why?
        ("/api/statements/{one}/judgements", {"verdict": "perhaps"}, 422),
        ("/api/statements/ffffffff/judgements", {"verdict": "accepted"}, 404),
        ("/api/statements/{one}/corrections", {"changes": {}, "reason": "x"}, 400),
        ("/api/undone", {"entry": 1}, 400),
        ("/api/undone", {"entry": 99999}, 404),
        ("/api/links", {"one": "zz", "other": "yy", "reason": "x"}, 400),
        ("/api/grades", {"source": "Cedar Line", "grade": "Z", "reason": "x"}, 400),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(client: TestClient, path: Path, address: str, given: Any, status: int) -> None:
    with Ledger.open(path) as book:
        before = book.size()
    answer = client.post(address.format(one=first(client)), json=given)
    assert answer.status_code == status, answer.text
    with Ledger.open(path) as book:
        assert book.size() == before


def test_search_finds_statements_and_reports_and_no_protected_name(client: TestClient, path: Path) -> None:
    found = client.get("/api/search", params={"q": "naqoura"}).json()
    assert found["statements"] == 2
    assert found["items"][0]["passages"] or found["items"][0]["statements"]
    assert client.get("/api/search", params={"q": "حسن"}).json()["reports"] == 1
    assert client.get("/api/search", params={"q": "salim"}).json()["reports"] == 1
    with Ledger.open(path) as book:
        book.protect("abu-salim", ["Abu Salim", "abu-salim"], "ana", "at risk", site_for_tests.AT)
    after = client.get("/api/search", params={"q": "salim"}).json()
    assert (after["reports"], after["statements"], after["items"]) == (0, 0, [])
    assert client.get("/api/search", params={"q": '"'}).status_code == 400


QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # these tests are of roles
WRITES = [
    ("/api/statements/{one}/judgements", {"verdict": "accepted"}, Role.REVIEWER),
    ("/api/statements/{one}/corrections", {"changes": {"measure": "wounded"}, "reason": "misread"}, Role.REVIEWER),
    ("/api/statements/{one}/judgements", {"verdict": "accepted", "settles": True}, Role.EDITOR),
    ("/api/reports", {"text": "Nothing of note.", "language": "en"}, Role.EDITOR),
    ("/api/links", {"one": "{one}", "other": "{two}", "reason": "one count", "apart": True}, Role.EDITOR),
    ("/api/grades", {"source": "Cedar Line", "grade": "B", "reason": "careful"}, Role.EDITOR),
    ("/api/protections", {"source": "abu-salim", "reason": "at risk"}, Role.ADMIN),
]


@pytest.fixture
def guarded(path: Path, tmp_path: Path) -> Iterator[tuple[TestClient, dict[Role, str]]]:
    store = Store(tmp_path / "users.db", passwords=QUICK)
    tokens = {}
    for role in Role:
        store.add(f"one {role.value}", role, "test", password="a long enough passphrase")
        tokens[role] = store.tokens.make(f"one {role.value}", "test", role)
    app = site_for_tests.site(path, auth=store)
    with TestClient(app) as made:
        yield made, tokens
    app.state.room.close()
    store.close()


@pytest.mark.parametrize(("address", "given", "least"), WRITES)
@pytest.mark.parametrize("role", [None, *Role])
def test_each_may_what_the_role_may_and_no_more(
    guarded: tuple[TestClient, dict[Role, str]], path: Path, address: str, given: dict[str, Any], least: Role, role: Role | None
) -> None:
    client, tokens = guarded
    with Ledger.open(path, read_only=True) as book:
        ids = [h.statement.statement_id for h in book.view().statements if h.statement.kind == "toll"]
        before = book.size()
    filled = {k: v.format(one=ids[0], two=ids[1]) if isinstance(v, str) else v for k, v in given.items()}
    headers = {"Authorization": f"Bearer {tokens[role]}"} if role else {}
    answer = client.post(address.format(one=ids[0]), json=filled, headers=headers)
    with Ledger.open(path, read_only=True) as book:
        grown = book.size() > before
    if role is None:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    elif role < least:
        assert answer.status_code == 403
    else:
        assert answer.status_code == 201, answer.text
    assert grown == (role is not None and role >= least)
    assert answer.status_code == 201 or answer.headers["content-type"] == "application/problem+json"


def test_nothing_is_to_be_seen_without_an_account(guarded: tuple[TestClient, dict[Role, str]]) -> None:
    client, tokens = guarded
    schema = client.get("/api/openapi.json").json()
    looked = [p for p, ways in schema["paths"].items() if "get" in ways]
    assert len(looked) > 15
    for address in looked:
        filled = address.format(statement="abcd1234", report="x", chapter="tolls", format="jsonl", name="x", number="1")
        assert client.get(filled).status_code == 401, address
    page = client.get("/", follow_redirects=False)
    assert page.status_code == 303
    assert page.headers["location"].startswith("/login")
    assert client.get("/api/glance", headers={"Authorization": f"Bearer {tokens[Role.READER]}"}).status_code == 200


@pytest.mark.parametrize("ahead", [1, 10**9])
def test_a_number_that_no_entry_has_yet_was_not_seen(client: TestClient, ahead: int) -> None:
    before = client.get("/api").json()["entries"]
    one = client.get("/api/statements").json()["items"][0]["statement"]["statement_id"]
    for where, given in (("judgements", {"verdict": "accepted"}), ("corrections", {"changes": {"stance": "denies"}, "reason": "as the words say"})):
        answer = client.post(f"/api/statements/{one}/{where}", json={**given, "seen": before + ahead})
        assert answer.status_code == 400, answer.text
        assert f"the last entry of this ledger is {before}" in answer.json()["detail"]
    assert client.get("/api").json()["entries"] == before
    assert client.post(f"/api/statements/{one}/judgements", json={"verdict": "accepted", "seen": before}).status_code == 201
