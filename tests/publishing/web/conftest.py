"""A small site over a ledger made by hand; what its pages may never hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
    return made


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    app = site_for_tests.site(path)
    with TestClient(app) as made:
        yield made
    app.state.room.close()


class Seen(HTMLParser):
    """What a page holds: its text, the addresses of its links, its tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.words, self.links, self.tags = html, [], [], []
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        self.tags.append((tag, given))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def ids(self) -> list[str]:
        return [g["id"] for _, g in self.tags if "id" in g]


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def look(client: TestClient) -> Callable[..., Seen]:
    """Open a page; each is held to what all pages must keep."""

    def opened(address: str, status: int = 200) -> Seen:
        answer = client.get(address)
        assert answer.status_code == status, answer.text[:2000]
        seen = Seen(answer.text)
        checked(seen)
        return seen

    return opened


def checked(seen: Seen) -> None:
    """Refuse inline styles and scripts, marks that turn the order of text, ids twice, links within the page that lead nowhere, forms without a token."""
    for tag, given in seen.tags:
        assert "style" not in given, (tag, given)
        assert not [k for k in given if k.startswith("on")], (tag, given)
        assert tag != "style"
        assert tag != "script" or given.get("src", "").startswith("/static/")
    assert not _CONTROLS.search(seen.html)
    ids = seen.ids()
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    assert {a[1:] for a in seen.links if a.startswith("#")} <= set(ids)
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", seen.html, re.S):
        assert 'name="csrf"' in form
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
