"""``truce brief`` on the command line: the format by name or by the file's end, what a terminal cannot show, what cannot be written."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from truceledger.ledger import Ledger, Process
from truceledger.publishing.cli import main as cli
from two_sides import story

AT = datetime(2026, 6, 10, 12, tzinfo=UTC)
BEGINS = {"markdown": b"# Two Sides: brief of ", "html": b"<!DOCTYPE html>", "docx": b"PK\x03\x04", "pdf": b"%PDF-"}


@pytest.fixture
def truce(tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Callable[..., tuple[int, bytes, str]]:
    monkeypatch.delenv("TRUCE_DEBUG", raising=False)
    with Ledger.open(tmp_path / "l.db") as book:
        for reading in story(make):
            book.record(reading, None, process=Process("two-sides"), at=AT)

    def run(*words: object) -> tuple[int, bytes, str]:
        monkeypatch.setattr("sys.argv", ["truce", "brief", "--ledger", str(tmp_path / "l.db"), *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return run


@pytest.mark.parametrize("name", BEGINS)
def test_a_brief_is_written_in_the_format_that_is_named(truce: Any, name: str) -> None:
    code, out, _ = truce("--format", name, "--since", "2026-05-14", "--as-of", "2026-05-26")
    assert code == 0
    assert out.startswith(BEGINS[name])


@pytest.mark.parametrize(("end", "name"), [(".md", "markdown"), (".html", "html"), (".DOCX", "docx"), (".pdf", "pdf"), (".txt", "markdown")])
def test_or_by_the_end_of_the_files_name(truce: Any, tmp_path: Path, end: str, name: str) -> None:
    code, out, err = truce("-o", tmp_path / f"brief{end}")
    assert (code, out, err) == (0, b"", f"brief written to {tmp_path / f'brief{end}'}\n")
    assert (tmp_path / f"brief{end}").read_bytes().startswith(BEGINS[name])


def test_a_named_format_holds_whatever_the_file_is_called(truce: Any, tmp_path: Path) -> None:
    truce("--format", "html", "-o", tmp_path / "brief.pdf")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(BEGINS["html"])


def test_a_terminal_is_not_garbled(truce: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
    code, _, err = truce("--format", "pdf")
    assert code == 2
    assert "pdf is no text, and would garble a terminal; write it to a file: -o brief.pdf" in " ".join(err.split())


def test_what_cannot_be_written_is_told_and_leaves_nothing_behind(truce: Any, tmp_path: Path) -> None:
    code, _, err = truce("-o", tmp_path / "nowhere" / "brief.pdf")
    assert code == 2
    assert "cannot be written" in err
    assert [p.name for p in tmp_path.iterdir() if "brief" in p.name] == []


def test_a_process_that_is_not_there_is_refused(truce: Any) -> None:
    code, _, err = truce("--process", "elsewhere", "--format", "html")
    assert code == 2
    assert "no process 'elsewhere'" in err
