"""A server with accounts, and browsers that ask it; passwords are hashed cheaply, and time is what a test says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.api.app import make_app
from truceledger.publishing.room import Room
from truceledger.publishing.serving import Serving
from truceledger.publishing.users.database import users_path
from truceledger.publishing.users.gate import Gate
from truceledger.publishing.users.hosts import Hosts
from truceledger.publishing.users.limits import Limits
from truceledger.publishing.users.passwords import Passwords
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store

ADDRESS = "http://127.0.0.1:8470"
#: The passwords of those who have an account.
WORDS = {"Layla": "copper kettle under rain", "Noor": "eleven grey herons wait", "Omar": "seven green lanterns away", "Zoe": "a violin without strings"}
ROLES = {"Layla": Role.ADMIN, "Noor": Role.EDITOR, "Omar": Role.REVIEWER, "Zoe": Role.READER}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def store(tmp_path: Path, clock: Clock, passwords: Passwords) -> Iterator[Store]:
    made = Store(users_path(tmp_path / "a.db"), clock=clock, passwords=passwords)
    yield made
    made.close()


@pytest.fixture
def staffed(store: Store) -> Store:
    for name, words in WORDS.items():
        store.add(name, ROLES[name], "the command line", words)
    return store


@pytest.fixture
def ledger(tmp_path: Path, make: Any) -> Iterator[Ledger]:
    """A ledger of one report."""
    with Ledger.open(tmp_path / "a.db") as book:
        report = make.report("Israel struck Khiam. Lebanon protested.")
        book.record(
            make.reading(report, make.say(report, "event", "Israel struck Khiam", type="air_strike", actor="ISR")),
            None,
            process=Process("lebanon-israel"),
            at=datetime(2026, 5, 22, tzinfo=UTC),
        )
        yield book


class Browser:
    """Keeps cookies, follows nothing by itself, and fills forms with the token that the page before showed."""

    def __init__(self, app: FastAPI, address: str = ADDRESS) -> None:
        self.http = TestClient(app, base_url=address, follow_redirects=False)
        self.csrf = ""

    def get(self, path: str, **more: Any) -> Any:
        answer = self.http.get(path, **more)
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer

    def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> Any:
        return self.http.post(path, data={"csrf": self.csrf, **form}, headers=headers)

    def sign_in(self, name: str, password: str | None = None, **more: str) -> Any:
        self.get("/login")
        answer = self.post("/login", name=name, password=password or WORDS[name], **more)
        if answer.status_code == 303:
            self.get("/account")
        return answer

    @property
    def session(self) -> str:
        return next((c.value or "" for c in self.http.cookies.jar if "session" in c.name), "")


def serve(ledger: Ledger, store: Store | None, serving: Serving | None = None, **more: Any) -> FastAPI:
    serving = serving or Serving()
    gate = Gate(store, "Samira", Hosts(serving.names, serving.base), more.pop("limits", None) or Limits(), **more)
    return make_app(Room(ledger), gate, serving)


@pytest.fixture
def app(ledger: Ledger, staffed: Store) -> FastAPI:
    """A server that asks for accounts."""
    return serve(ledger, staffed)


@pytest.fixture
def open_app(ledger: Ledger) -> FastAPI:
    """A server that keeps none."""
    return serve(ledger, None)


@pytest.fixture
def browse(app: FastAPI) -> Callable[..., Browser]:
    """Open a browser, signed in where a name is given."""

    def opened(name: str | None = None) -> Browser:
        made = Browser(app)
        if name:
            assert made.sign_in(name).status_code == 303
        return made

    return opened


@pytest.fixture
def token(staffed: Store) -> Callable[..., dict[str, str]]:
    """Make a token of somebody; give the header that carries it."""

    def made(name: str, role: Role | None = None, until: date | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {staffed.tokens.make(name, f'test {len(staffed.tokens.all())}', role, until)}"}

    return made
