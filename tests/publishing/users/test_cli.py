"""``truce users``: accounts made, listed, changed; passwords typed or made, never given as an option."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest
import typer

from truceledger.ledger import Ledger
from truceledger.publishing.cli import main as cli
from truceledger.publishing.users.database import users_path
from truceledger.publishing.users.store import Store


def truce(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["truce", "users", *map(str, words)])
    code = 0
    try:
        cli.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    caught = capsys.readouterr()
    return code, caught.out, caught.err


@pytest.fixture
def run(ledger: Ledger, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda *words: truce(capsys, monkeypatch, *words, "--ledger", ledger.path)


def test_accounts_are_made_listed_and_changed(run: Any, ledger: Ledger) -> None:
    code, out, _ = run("add", "Layla", "--role", "admin", "--generate")
    assert code == 0
    once = out.split()[-1]
    assert run("list")[1].splitlines()[1].split("\t")[:3] == ["Layla", "admin", "one-time password"]
    code, out, _ = run("add", "Omar", "--generate", "--format", "json")
    assert {k: json.loads(out)[k] for k in ("name", "role", "state")} == {"name": "Omar", "role": "reader", "state": "one-time password"}
    assert run("role", "omar", "editor")[1] == "Omar: editor\n"
    store = Store(users_path(ledger.path))
    assert store.check("Layla", once)
    assert store.check("Omar", json.loads(out)["password"])
    secret = store.tokens.make("Omar", "ci")
    assert run("tokens")[1].splitlines()[1].split("\t")[:4] == ["1", "Omar", "ci", "editor"]
    assert secret not in run("tokens", "--format", "jsonl", "--account", "omar")[1]
    assert run("revoke", "1")[1] == "token 1: revoked\n"
    assert run("disable", "Omar")[0] == 0
    assert [p["state"] for p in json.loads(run("list", "--format", "json")[1])] == ["one-time password", "disabled"]
    assert run("enable", "Omar")[0] == 0
    new = run("password", "Omar", "--generate")[1].split()[-1]
    assert store.check("Omar", new)
    assert {d.by for d in store.deeds()} == {"the command line", "Omar"}
    store.close()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "reader", "--generate"), 2, "no name for"),
        (("add", "x", "--role", "king", "--generate"), 2, "choose reader, reviewer, editor, admin"),
        (("add", "LAYLA", "--generate"), 2, "already"),
        (("add", "Omar"), 2, "--generate"),  # no terminal to type at
        (("disable", "Layla"), 2, "last administrator"),
        (("role", "Layla", "reader"), 2, "last administrator"),
        (("role", "Nobody", "reader"), 2, "no account"),
        (("password", "Nobody", "--generate"), 2, "no account"),
        (("revoke", "7"), 2, "no token 7"),
        (("tokens", "--account", "Nobody"), 2, "no account"),
        (("add", "Omar", "--password", "copper kettle under rain"), 2, "such option"),
    ],
)
def test_trouble_is_said_plainly(run: Any, words: tuple[str, ...], code: int, told: str) -> None:
    run("add", "Layla", "--role", "admin", "--generate")
    ended, out, err = run(*words)
    assert ended == code
    assert told.casefold() in (out + err).casefold()
    assert "Traceback" not in err


def test_no_command_takes_a_password(run: Any) -> None:
    group: Any = typer.main.get_command(cli.app)
    for command in group.commands["users"].commands.values():
        assert not [p.name for p in command.params if "password" in (p.name or "")]


def test_a_ledger_that_is_not_there_gets_no_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = truce(capsys, monkeypatch, "list", "--ledger", tmp_path / "none.db")
    assert code == 3
    assert "no ledger" in err
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_typed_twice_not_shown_and_asked_for_again_until_it_will_do(ledger: Ledger) -> None:
    words, weak = "copper kettle under rain", "password1234"
    typed = [weak, weak, words, "otherwise typed", words, words]
    shown, code = typing([sys.executable, "-m", "truceledger.publishing.cli.main", "users", "add", "Layla", "--role", "admin", "--ledger", str(ledger.path)], typed)
    assert code == 0, shown
    assert "tried first" in shown
    assert "Layla: added, admin" in shown
    assert words not in shown
    assert weak not in shown
    store = Store(users_path(ledger.path))
    assert store.check("Layla", words)
    store.close()


def typing(command: list[str], answers: list[str]) -> tuple[str, int]:
    """Run a command at a terminal, and answer each question that ends with a colon."""
    mine, its = pty.openpty()
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, close_fds=True, start_new_session=True)  # at this terminal and no other
    os.close(its)
    shown, left, deadline, answered = "", list(answers), time.monotonic() + 60, 0
    while time.monotonic() < deadline:
        if select.select([mine], [], [], 0.2)[0]:
            try:
                shown += os.read(mine, 4096).decode()
            except OSError:
                break
        elif process.poll() is not None:
            break
        hidden = not termios.tcgetattr(mine)[3] & termios.ECHO  # what is typed before it is thrown away
        if left and hidden and shown[answered:].rstrip().endswith(":"):
            answered = len(shown)
            os.write(mine, left.pop(0).encode() + b"\n")
    os.close(mine)
    return shown, process.wait(10)
