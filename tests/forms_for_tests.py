"""Browsers without scripts for tests: pages opened, their forms filled in and sent with all that is hidden in them, one browser a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.testclient import TestClient

from truceledger.ledger import Ledger
from truceledger.publishing.api.app import make_app
from truceledger.publishing.queries import known_profiles
from truceledger.publishing.room import Room
from truceledger.publishing.serving import Serving
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import Gate
from truceledger.publishing.users.hosts import Hosts
from truceledger.publishing.users.roles import Role


class Known(Gate):
    """A gate that takes who asks from a header, so that tests need no passwords; forms are guarded all the same."""

    def _found(self, request: Request) -> Account | None:
        name, _, role = request.headers.get("x-as", "ana:admin").partition(":")
        return Account(name, Role(role))


def staffed_site(path: Path) -> Any:
    """Give the application over a ledger, for whoever says who they are."""
    serving = Serving()
    return make_app(Room(Ledger.open(path), known_profiles()), Known(None, "", Hosts((*serving.names, "testserver"))), serving)


@dataclass
class Form:
    """A form as a page has it: where it goes, the values it would send, the values of its buttons by name."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._open)
        form, name = self._open, given.get("name", "")
        if form is None:
            return
        if tag == "input" and name and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            value = given.get("value", "")
            form.options.setdefault(self._select, []).append(value)
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""


class Browser:
    """A person's browser: ``open`` a page, ``send`` a form of the page last shown."""

    def __init__(self, app: Any, name: str = "ana", role: str = "admin") -> None:
        self.client = TestClient(app, headers={"x-as": f"{name}:{role}"})
        self.html = ""
        self.status = 0
        self.at = ""

    def open(self, address: str) -> str:
        """Open a page, following where it leads; give its HTML."""
        return self._took(self.client.get(address))

    def forms(self, part: str = "", method: str = "post") -> list[Form]:
        """Give the forms of the page that lead to an address with this in it."""
        return [f for f in _Forms(self.html).forms if part in f.action and f.method == method]

    def send(self, part: str, nth: int = 0, method: str = "post", files: dict[str, tuple[str, bytes]] | None = None, **given: str) -> str:
        """Send a form with these values and files beside those it holds; follow where it leads, give that page's HTML."""
        form = self.forms(part, method)[nth]
        values = {**form.values, **{name: [value] for name, value in given.items()}}
        if form.method == "get":
            return self._took(self.client.get(form.action, params={k: v for k, v in values.items() if any(v)}))
        return self._took(self.client.post(form.action, data=values, files=files))

    def _took(self, answer: Any) -> str:
        self.html, self.status, self.at = answer.text, answer.status_code, str(answer.url).removeprefix("http://testserver")
        return self.html
