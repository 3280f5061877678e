"""``truce feeds`` as a user types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree


def truce(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "COLUMNS", "NO_COLOR"}}
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", "feeds", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, "TRUCE_REVIEWER": "ann", **environment}, timeout=120)


def test_from_saving_a_search_to_its_delivery(desk: Any, receiver: Any, tmp_path: Any) -> None:
    desk.toll(20, 100)
    at = ("--ledger", desk.path)
    assert "no feeds yet" in truce("list", *at).stdout
    assert truce("add", "dead", "killed", "-wounded", "--kind", "tolls", *at).returncode == 0
    assert truce("add", "cedar", "--changes", "--process", "cedar", *at).returncode == 0
    refused = truce("webhook", "dead", receiver.url, *at)
    assert (refused.returncode, "--allow-private" in refused.stderr) == (2, True)
    made = truce("webhook", "dead", receiver.url, "--allow-private", *at)
    assert "whsec_" in made.stdout
    assert truce("deliver", *at).stdout == "messages: 0 gathered, 0 delivered\n"
    second = desk.toll(21, 130)
    receiver.answers = [(500, {})]
    failed = truce("deliver", *at)
    assert (failed.returncode, "1 to be tried again" in failed.stdout, "answered 500" in failed.stderr) == (1, True, True)
    shown = truce("show", "dead", *at).stdout
    assert "words: killed -wounded" in shown
    assert "waits, 1 try, again from" in shown
    assert "whsec_" not in shown
    value = json.loads(truce("show", "dead", "--format", "json", *at).stdout)
    assert (value["webhooks"][0]["waiting"], value["deliveries"][0]["told"]) == (1, "answered 500")
    assert receiver.items()[0][0]["grounds"] == [second]
    written = tmp_path / "dead.atom"
    assert truce("atom", "dead", "-o", written, "--base", "https://ledger.example.org", *at).returncode == 0
    assert len(ElementTree.parse(written).getroot().findall("{*}entry")) == 2
    rows = [json.loads(line) for line in truce("list", "--format", "jsonl", *at).stdout.splitlines()]
    assert [(r["name"], r["kind"], r["owner"], r["webhooks"]) for r in rows] == [("cedar", "changes", "ann", 0), ("dead", "search", "ann", 1)]
    assert truce("remove", "dead", "--webhook", 9, *at).returncode == 2
    assert truce("remove", "dead", "--webhook", 1, *at).returncode == 0
    assert truce("remove", "dead", *at).returncode == 0
    assert truce("show", "dead", *at).stderr.startswith("truce: no feed 'dead'; there are cedar")


def test_what_cannot_be_meant_is_told(desk: Any) -> None:
    desk.toll(20, 100)
    at = ("--ledger", desk.path)
    for words, says in ((("add", "x"), "needs words"), (("add", "x", "killed", "--procss", "cedar"), "no such option: --procss"), (("deliver", "x"), "no feed 'x'")):
        made = truce(*words, *at)
        assert (made.returncode, says in made.stderr) == (2, True), made.stderr


def test_no_protected_source_is_named_in_what_the_command_prints(desk: Any) -> None:
    desk.toll(20, 100, name="Rana Haddad")
    at = ("--ledger", desk.path)
    truce("add", "dead", '"Rana Haddad" OR haddad OR killed', "--title", "Rana Haddad", *at)
    desk.book.protect("Rana Haddad", ["Rana Haddad"], "ann", "threatened", desk.book.entries()[0].at)
    for words in (("list",), ("show", "dead"), ("show", "dead", "--format", "json"), ("atom", "dead"), ("list", "--format", "jsonl")):
        made = truce(*words, *at)
        assert made.returncode == 0
        assert "haddad" not in (made.stdout + made.stderr).casefold()
