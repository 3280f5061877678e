"""A ledger with feeds, a receiver on this machine, a clock that is set."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Make

from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.feeds import Feeds
from truceledger.publishing.room import Room
from truceledger.vocabulary.quantity import Quantity

MADE = datetime(2026, 6, 1, 9, tzinfo=UTC)


class Desk:
    """A room with its feeds, and what comes into its ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.room = Room(Ledger.open(path))
        self.feeds = Feeds.beside(path)

    @property
    def book(self) -> Ledger:
        return self.room.ledger

    def toll(self, day: int, dead: int, *, at: datetime | None = None, name: str = "The ministry", extra: str = "") -> str:
        """Record a report of a running toll; give the statement's id."""
        text = f"{name} said {dead} people were killed since March 2.{extra}"
        report = Make.report(text, id=f"r{day}-{dead}", title=f"Toll of day {day}", published=date(2026, 5, day))
        value = Quantity.exactly(dead, str(dead)).to_json()
        fields: dict[str, Any] = {"measure": "killed", "value": value, "basis": "cumulative", "when_": "2026-03-02/.."}
        said = Make.say(report, "toll", f"{dead} people were killed", "LBN:GOV", **fields)
        self.book.record(Make.reading(report, said), None, process=Process("cedar"), at=at or datetime(2026, 6, 1, 12, day, tzinfo=UTC))
        return said.statement_id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "l.db")
    yield made
    made.room.close()


class Receiver:
    """A server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.work: Callable[[Any], None] | None = None
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                if receiver.work is not None:
                    receiver.work(self)
                    return
                status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def items(self) -> list[list[dict[str, Any]]]:
        """The items of each message received."""
        return [json.loads(body)["data"]["items"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()
