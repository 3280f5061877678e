"""``truce serve``: what cannot be served is told in a line, and it ends when it is told to."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import site_for_tests
from truceledger import settings
from truceledger.errors import LedgerError, TruceError, UsageError
from truceledger.ledger import Ledger
from truceledger.publishing.cli import serve

Started = Callable[..., tuple[subprocess.Popen[str], int]]


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRUCE_CONFIG", str(tmp_path / "settings.toml"))


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
    return made


@pytest.fixture
def started(path: Path) -> Iterator[Started]:
    running: list[subprocess.Popen[str]] = []

    def start(*more: str) -> tuple[subprocess.Popen[str], int]:
        command = [sys.executable, "-c", "import sys; from truceledger.publishing.cli.main import main; sys.exit(main())"]
        process = subprocess.Popen([*command, "serve", "--ledger", str(path), "--port", "0", *more], stderr=subprocess.PIPE, text=True, preexec_fn=_interruptible)
        running.append(process)
        assert process.stderr is not None
        found = re.search(r":([0-9]+)/ until", process.stderr.readline())
        assert found
        return process, int(found[1])

    yield start
    for process in running:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _interruptible() -> None:
    """Let Ctrl-C through also where the tests themselves run behind other work, in which shells let it be ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def serving(**given: Any) -> Any:
    return serve._serving(given.get("host"), given.get("port"), auth=given.get("auth", False), base=given.get("base"))


@pytest.mark.parametrize(
    "base",
    ["nonsense", "ftp://x", "https://", "https://x:99999", "https://x:0", "http://[::1", "https://x.org/ledger", "https://x.org/?a=1", "https://x.org/#a", "https://a:b@x.org"],
)
def test_an_address_that_is_none_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="no address of a site"):
        serving(base=base, auth=True)


def test_an_address_that_others_reach_without_accounts_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert serving(base="https://ledger.example.org/", auth=True).address == "https://ledger.example.org"
    assert serving(base="http://localhost:9000").address == "http://localhost:9000"
    assert capsys.readouterr().err == ""
    serving(base="https://ledger.example.org")
    assert "without --auth whoever reaches https://ledger.example.org" in capsys.readouterr().err


def test_the_loopback_address_is_taken_with_brackets_too() -> None:
    assert serving(host="[::1]").host == "::1"
    assert serving(host="[::1]").address == "http://[::1]:8470"


@pytest.mark.parametrize("told", ["port = 65536", "port = -1", 'port = "x"', "per_minute = -1", 'hosts = "x"', 'reader = "eyes"', "colour = 1", "x"])
def test_settings_that_do_not_fit_are_told_by_file_and_key(told: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(told)
    with pytest.raises(UsageError) as trouble:
        settings.load()
    assert str(file) in str(trouble.value)
    assert told.partition(" ")[0] in str(trouble.value) or told == "x"


def test_where_nothing_can_listen_is_told(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="give another --port"):
        serve._listening(serving(port=taken.getsockname()[1]))
    for host in ("a..b", "x" * 70, "no.such.host.invalid"):
        with pytest.raises(UsageError, match="cannot listen there"):
            serve._listening(serving(host=host, auth=True))


def test_answers_go_at_once() -> None:
    with serve._listening(serving(port=0)) as listening, socket.create_connection(listening.getsockname()):
        taken, _ = listening.accept()
        with taken:
            # asyncio turns the waiting for a full packet off where a connection says that it is TCP, and not where it says nothing
            assert taken.proto == socket.IPPROTO_TCP


def test_sample_reports_that_were_not_all_read_are_no_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceledger import pipeline

    def interrupted(*_: Any, **__: Any) -> Iterator[Any]:
        yield None
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        serve._samples(tmp_path / "samples.db")
    assert not (tmp_path / "samples.db").exists()
    monkeypatch.setattr(pipeline, "add", lambda *_, **__: iter(()))
    assert serve._samples(tmp_path / "samples.db").exists()
    assert not list(tmp_path.glob("*.part*"))


def test_on_a_free_port_links_lead_to_it_and_ctrl_c_ends_it_whatever_is_under_way(started: Started) -> None:
    process, port = started()
    feed = json.dumps({"name": "x", "kind": "changes", "process": site_for_tests.PROCESS}).encode()
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/api/feeds", feed, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        assert f"http://127.0.0.1:{port}/feeds/x.atom" in answer.read().decode()
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(b"POST /api/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
        while urllib.request.urlopen(f"http://127.0.0.1:{port}/api").status != 200:
            pass
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()


def test_a_server_whose_ledger_is_held_by_another_answers_and_says_what_to_do(started: Started, path: Path) -> None:
    _, port = started()
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/processes") as answer:
            assert answer.status == 200
        other.execute("ROLLBACK")


def test_what_is_no_ledger_is_not_served(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no ledger")
    for wrong in (tmp_path / "none.db", text):
        with pytest.raises(LedgerError) as trouble:
            Ledger.open(wrong, create=False)
        assert isinstance(trouble.value, TruceError)
        assert "--ledger" in str(trouble.value)
