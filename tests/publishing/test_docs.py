"""What README, tutorial and how-to's tell one to type is typed here, as it stands there, on the sample reports."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from truceledger.intake import fetch
from truceledger.intake.formats.text import KEYS

ROOT = Path(__file__).parents[2]
README, TUTORIAL = ROOT / "README.md", ROOT / "docs/tutorial.md"
HOW_TO = ROOT / "docs/how-to"
#: What waits for a person, or serves until it is stopped: that its options are known is seen by asking for help with them.
STAYS = re.compile(r"truce (?:serve|review)\b")
COMMAND = re.compile(r"(?:\.venv/bin/)?truce ")


def blocks(path: Path) -> list[list[str]]:
    """Give the indented blocks of a document, their lines without the indent."""
    found: list[list[str]] = [[]]
    indent = re.compile(r"^(?: {4}| {7})(?=\S| )(.*)$")
    for line in path.read_text("utf-8").splitlines():
        made = indent.match(line)
        if made:
            found[-1].append(made[1] if not line.startswith(" " * 7) or found[-1] else line[7:])
        elif found[-1] and line.strip():
            found.append([])
        elif found[-1]:
            found[-1].append("")
    return [block for block in found if any(block)]


def commands(path: Path) -> list[str]:
    """Give the commands a document tells, those within its sentences too."""
    text = path.read_text("utf-8")
    typed = [line.strip() for block in blocks(path) for line in block if re.match(r"\s*(?:export |(?:\.venv/bin/)?truce )", line)]
    return [*typed, *(words for words in re.findall(r"`([^`\n]+)`", text) if COMMAND.match(words) and words not in typed)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: Any) -> Path:
    """A folder as one has it after cloning: the sources, the command, reports of one's own."""
    folder: Path = tmp_path_factory.mktemp("desk")
    (folder / "src").symlink_to(ROOT / "src")
    (folder / "docs").symlink_to(ROOT / "docs")
    (folder / "my-reports").symlink_to(ROOT / "src/truceledger/samples")
    command = folder / ".venv/bin/truce"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m truceledger.publishing.cli.main "$@"\n')
    command.chmod(0o755)
    assert typed(folder, ".venv/bin/truce add my-reports --ledger my.db").returncode == 0
    return folder


def typed(folder: Path, line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Type a line in a shell, comments and quotation marks and all."""
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "TRUCE_READER", "COLUMNS"}}
    there = {**kept, "PATH": f"{folder}/.venv/bin:{os.environ['PATH']}", "XDG_DATA_HOME": str(folder), **more}
    return subprocess.run(["bash", "-c", line], cwd=folder, env=there, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


def an_id(desk: Path) -> str:
    """Give an id as it stands at the end of a line."""
    told = typed(desk, "truce status --process lebanon-israel --ledger my.db").stdout
    found = re.search(r"independent origins?.* · ([0-9a-f]{8})\b", told)
    assert found
    return found[1]


@pytest.mark.parametrize("path", [README, TUTORIAL], ids=lambda p: p.name)
def test_each_command_does_what_it_is_told_for(desk: Path, path: Path, tmp_path: Path) -> None:
    told = commands(path)
    desk = shutil.copytree(desk, tmp_path / "desk", symlinks=True)  # some decide
    assert len(told) > 5
    identity, set_up = an_id(desk), ""
    for line in told:
        if line.startswith("export "):
            set_up = line.partition("#")[0].strip() + "; "
            continue
        made_of = re.sub(r"\bID\b", identity, line)
        bare = re.sub(r"\s#.*", "", made_of)
        if re.fullmatch(r"truce (?:evaluate .*|read --explain)", bare):
            continue  # measured elsewhere; told as the name of a command
        if STAYS.search(bare):
            made_of = f"{bare} --help"
        made = typed(desk, set_up + made_of)
        assert made.returncode == 0, f"{path.name}: {line}\n{made.stderr}"
        assert made.stdout or "-o " in line, line
        assert "Traceback" not in made.stderr


def test_what_the_readme_shows_is_what_its_command_prints(desk: Path) -> None:
    text = README.read_text("utf-8")
    command = re.search(r"`(\.venv/bin/truce status [^`]*)` tells", text)
    assert command
    printed = " ".join(typed(desk, command[1], TRUCE_LEDGER="my.db").stdout.split())
    block = text[command.end() :].partition("Every line is followed")[0].split("\n", 1)[1]
    shown = [" ".join(one.split()) for one in re.split(r"\n\s*\n|\n(?=    •)", block) if one.strip()]
    assert len(shown) > 5
    for one in shown:
        assert one in printed, f"README shows {one!r}; `truce status` no longer prints it: put what it prints there"


def test_the_head_of_a_text_is_taken_as_the_how_to_says(tmp_path: Path) -> None:
    example = next(block for block in blocks(HOW_TO / "add-reports.md") if block[0] == "---")
    (tmp_path / "talks.txt").write_text("\n".join(example))
    (taken,) = fetch([str(tmp_path / "talks.txt")])
    report = taken.report
    assert report is not None
    assert (report.title, report.publisher, report.published) == ("Talks resume in Jeddah", "Red Sea Tribune", date(2023, 5, 21))
    assert (report.uri, report.language) == ("https://red-sea-tribune.example/talks", "en")
    assert report.text.startswith("KHARTOUM, May 21 - ")
    named = re.search(r"(`publisher`[^.]*?) are known", (HOW_TO / "add-reports.md").read_text("utf-8"))
    assert named
    assert set(re.findall(r"`(\w+)`", named[1])) == set(KEYS)


def test_a_search_that_is_followed_finds_something(desk: Path) -> None:
    lines = [line for block in blocks(HOW_TO / "feeds.md") for line in block if line.startswith(("truce feeds add", "truce feeds atom"))]
    assert len(lines) == 3
    for line in lines:
        made = typed(desk, line, TRUCE_LEDGER="my.db")
        assert made.returncode == 0, made.stderr
    feeds = {name: typed(desk, f"truce feeds atom {name}", TRUCE_LEDGER="my.db").stdout for name in re.findall(r"feeds add (\S+)", "\n".join(lines))}
    assert all(feed.count("<entry>") > 2 for feed in feeds.values())


@pytest.fixture
def served(desk: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    shutil.copy(desk / "my.db", desk / "served.db")
    words = [str(desk / ".venv/bin/truce"), "serve", "--ledger", "served.db", "--port", str(port)]
    server = subprocess.Popen(words, cwd=desk, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.skipif(shutil.which("curl") is None and "CI" not in os.environ, reason="no curl here")
def test_each_example_of_the_api_can_be_followed(desk: Path, served: int) -> None:
    whole = "\n".join(line for block in blocks(HOW_TO / "api.md") for line in block)
    script = whole.replace("127.0.0.1:8470", f"127.0.0.1:{served}").replace("python3", f'"{sys.executable}"')
    requests = script.count("curl ")
    script = re.sub(r"\bcurl\b", "curl --fail-with-body -sS --write-out '\\n%{stderr}answered %{http_code}\\n'", script)
    made = typed(desk, "set -e -o pipefail\n" + script, TOKEN="")
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    answers = re.findall(r"answered (\d+)", made.stderr)
    assert len(answers) == requests
    assert set(answers) <= {"200", "201"}
    assert answers.count("201") == 3
    assert (desk / "ledger.xlsx").read_bytes()[:2] == b"PK"
