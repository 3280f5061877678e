"""Feeds over HTTP: the API, and the feeds themselves for readers that cannot sign in."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from truceledger.publishing.api import errors
from truceledger.publishing.api.deps import READER
from truceledger.publishing.feeds import routes
from truceledger.publishing.serving import Serving
from truceledger.publishing.users import fence
from truceledger.publishing.users.gate import Gate
from truceledger.publishing.users.hosts import Hosts
from truceledger.publishing.users.limits import Limits
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store


def application(desk: Any, store: Store | None = None) -> FastAPI:
    app = FastAPI()
    app.state.room, app.state.serving = desk.room, Serving(base="https://ledger.example.org")
    fence.install(app, Gate(store, "ann", Hosts(("testserver",), "https://testserver"), Limits(10_000)))
    errors.install(app)
    app.include_router(routes.router, prefix="/api", dependencies=[READER])
    app.include_router(routes.following)
    return app


@pytest.fixture
def client(desk: Any) -> Iterator[TestClient]:
    desk.toll(20, 100)
    with TestClient(application(desk)) as made:
        yield made


def test_a_search_is_saved_listed_followed_and_removed(desk: Any, client: TestClient) -> None:
    assert client.get("/api/feeds").json() == {"items": []}
    made = client.post("/api/feeds", json={"name": "dead", "words": "killed", "filters": {"party": "LBN"}, "process": "cedar"})
    assert made.status_code == 201
    assert made.json()["atom"] == "https://ledger.example.org/feeds/dead.atom"
    assert made.json()["owner"] == "ann"
    assert [row["name"] for row in client.get("/api/feeds").json()["items"]] == ["dead"]
    answer = client.get("/feeds/dead.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert len(ElementTree.fromstring(answer.content).findall("{*}entry")) == 1
    tag = answer.headers["etag"]
    assert client.get("/feeds/dead.atom", headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304
    desk.toll(21, 130)
    again = client.get("/feeds/dead.atom", headers={"If-None-Match": tag})
    assert (again.status_code, len(ElementTree.fromstring(again.content).findall("{*}entry"))) == (200, 2)
    assert client.delete("/api/feeds/dead").status_code == 204
    assert client.get("/feeds/dead.atom").status_code == 404
    assert client.delete("/api/feeds/dead").json()["detail"].startswith("no feed 'dead'")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"name": "x", "kind": "changes", "process": "cedar"}, 201),
        ({"name": "X", "words": "killed"}, 400),
        ({"name": "x", "words": "-killed"}, 400),
        ({"name": "x", "kind": "changes"}, 400),
        ({"name": "x", "words": "killed", "process": "north"}, 400),
        ({"name": "x", "words": "killed", "more": 1}, 422),
        ({"name": "x", "words": "killed", "filters": {"colour": "red"}}, 422),
        ({"words": "killed"}, 422),
    ],
)
def test_what_cannot_be_meant_is_told(client: TestClient, sent: dict[str, Any], status: int) -> None:
    assert client.post("/api/feeds", json=sent).status_code == status


def test_a_name_is_taken_once(client: TestClient) -> None:
    sent = {"name": "dead", "words": "killed"}
    assert [client.post("/api/feeds", json=sent).status_code for _ in range(2)] == [201, 409]


def test_a_webhook_is_added_its_secret_told_once_and_private_addresses_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    client.post("/api/feeds", json={"name": "dead", "words": "killed"})
    assert client.post("/api/feeds/dead/webhooks", json={"url": "https://127.0.0.1/"}).status_code == 400
    assert client.post("/api/feeds/dead/webhooks", json={"url": "https://127.0.0.1/", "allow_private": True}).status_code == 422
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 443))])
    made = client.post("/api/feeds/dead/webhooks", json={"url": "https://desk.example.org/hook"})
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    whole = client.get("/api/feeds/dead")
    assert whole.json()["webhooks"][0]["url"] == "https://desk.example.org/hook"
    assert secret not in whole.text
    assert client.delete(f"/api/feeds/dead/webhooks/{made.json()['number']}").status_code == 204
    assert client.delete("/api/feeds/dead/webhooks/7").status_code == 404


def test_no_protected_name_comes_back_though_it_was_searched_for(desk: Any, client: TestClient) -> None:
    client.post("/api/feeds", json={"name": "dead", "words": '"Rana Haddad" OR haddad', "title": "What haddad says"})
    desk.book.protect("Rana Haddad", ["Rana Haddad"], "ann", "threatened", desk.book.entries()[0].at)
    for path in ("/api/feeds", "/api/feeds/dead", "/feeds/dead.atom"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "haddad" not in answer.text.casefold()


# -- with accounts --------------------------------------------------------------------------------------------------------


@pytest.fixture
def accounts(desk: Any, tmp_path: Path) -> Iterator[tuple[TestClient, dict[str, str]]]:
    desk.toll(20, 100)
    store = Store(tmp_path / "l.db.users.db")
    tokens = {}
    for name, role in (("rana", Role.READER), ("omar", Role.READER), ("alma", Role.ADMIN)):
        store.add(name, role, "test", f"a long enough password of {name}")
        tokens[name] = store.tokens.make(name, "feeds")
    with TestClient(application(desk, store)) as client:
        yield client, tokens


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def basic(password: str, user: str = "whoever") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_a_feed_reader_gives_a_token_as_its_password(accounts: tuple[TestClient, dict[str, str]]) -> None:
    client, tokens = accounts
    assert client.post("/api/feeds", json={"name": "dead", "words": "killed"}, headers=bearer(tokens["rana"])).status_code == 201
    nobody = client.get("/feeds/dead.atom")
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"].startswith("Basic ")
    assert client.get("/feeds/dead.atom", headers=basic(tokens["omar"])).status_code == 200
    assert client.get("/feeds/dead.atom", headers=bearer(tokens["omar"])).status_code == 200
    for wrong in (basic("a long enough password of omar", "omar"), basic(""), basic("truce_nothing"), {"Authorization": "Basic ???"}, bearer("x")):
        assert client.get("/feeds/dead.atom", headers=wrong).status_code == 401
    assert client.get("/api/feeds", headers=basic(tokens["omar"])).status_code == 401  # there a program gives a bearer token
    assert client.get("/feeds/none.atom").status_code == 401  # who is not known learns no names


def test_each_removes_their_own_and_webhooks_are_the_administrators(accounts: tuple[TestClient, dict[str, str]]) -> None:
    client, tokens = accounts
    rana, omar, alma = (bearer(tokens[n]) for n in ("rana", "omar", "alma"))
    for name in ("one", "two"):
        assert client.post("/api/feeds", json={"name": name, "words": "killed"}, headers=rana).status_code == 201
    assert client.delete("/api/feeds/one", headers=omar).status_code == 403
    assert client.delete("/api/feeds/one", headers=rana).status_code == 204
    assert client.post("/api/feeds/two/webhooks", json={"url": "https://127.0.0.1/"}, headers=rana).status_code == 403
    assert client.post("/api/feeds/two/webhooks", json={"url": "https://127.0.0.1/"}, headers=alma).status_code == 400
    assert client.get("/api/feeds/two", headers=rana).json()["webhooks"] == []
    assert client.delete("/api/feeds/two", headers=alma).status_code == 204
    assert client.post("/api/feeds", json={"name": "x", "words": "killed"}).status_code in {401, 403}
