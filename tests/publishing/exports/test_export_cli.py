"""``truce export``: what goes to the file, what is said, what is refused."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.publishing.test_sources_cli import truce

from ledger_to_export import PROCESS, fill
from truceledger.ledger import Ledger
from truceledger.publishing import exports
from truceledger.publishing.exports import FORMATS


@pytest.fixture
def ledger(tmp_path: Path, make: Any) -> Path:
    path = tmp_path / "l.db"
    with Ledger.open(path) as book:
        fill(book, make)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ledger: Path) -> Any:
    return lambda *words: truce(capsys, monkeypatch, "export", *words, "--ledger", ledger)


def test_what_was_written_withheld_and_left_out_is_told_apart_from_the_export(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "o"
    code, printed, err = run("geojson", "-o", out)
    assert (code, printed) == (0, "")
    assert err.splitlines() == [
        f"7 features written to {out}, made of 19 statements",
        "a protected source is withheld from 1 statement of them",
        "13 statements left out: no place with coordinates",
    ]
    code, printed, err = run("jsonl")
    assert len(printed.splitlines()) == 19
    assert err.splitlines() == ["19 statements written", "a protected source is withheld from 1 statement of them"]
    _, _, err = run("plover", "-o", out, "--kind", "events")
    assert err.splitlines() == [f"1 event written to {out}, made of 2 statements", "1 statement left out: denied, doubted or said not to be so, and so no event"]


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
def test_a_file_is_what_is_printed(run: Any, tmp_path: Path, ledger: Path, format: Any) -> None:
    out = tmp_path / f"o{format.suffix}"
    code, _, err = run(format.name, "-o", out, "--as-of", "2026-05-25")
    assert code == 0, err
    words = [sys.executable, "-m", "truceledger.publishing.cli.main", "export", format.name, "--ledger", str(ledger), "--as-of", "2026-05-25"]
    if format.name in {"docx", "pdf", "html", "svg", "dot", "markdown"}:
        assert out.stat().st_size
        return  # each start of a process that draws takes seconds; the bytes come through the same door
    assert subprocess.run(words, capture_output=True, check=True).stdout == out.read_bytes()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("csv", "--since", "2099-01-01"), "no statement fits what was asked for"),
        (("geojson", "--kind", "tallies", "--since", "2099-01-01"), "no statement fits what was asked for"),
        (("ics", "--kind", "tolls"), "can be told in it"),
    ],
)
def test_a_file_with_nothing_in_it_is_told_as_written_with_nothing_in_it(run: Any, tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    code, _, told = run(*words, "-o", tmp_path / "x")
    assert code == 0
    assert (tmp_path / "x").exists()
    assert told.startswith(f"{tmp_path / 'x'}: written with nothing in it; ")
    assert why in told.splitlines()[0]
    assert "nothing written" not in told


def test_filters_are_those_of_the_list(run: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ledger: Path) -> None:
    for words in (["--kind", "tolls"], ["--kind", "toll", "--kind", "tallies"], ["--party", "Lebanon", "--until", "2026-05-20"], ["--source", "UNIFIL"], ["--place", "khiam"], ["--verdict", "rejected"], ["--standing", "accepted"], ["--as-of", "2026-05-21"]):  # fmt: skip
        _, printed, _ = run("jsonl", *words)
        kinds = [w for w in words if w.startswith(("tall", "toll"))]
        rest = [w for w in words if w not in kinds and w != "--kind"]
        listed = "".join(truce(capsys, monkeypatch, "list", k, *rest, "--format", "jsonl", "--limit", "0", "--ledger", ledger)[1] for k in kinds or ["all"])
        ids = [json.loads(line)["statement_id"] for line in printed.splitlines()]
        assert sorted(ids) == sorted(json.loads(line)["statement_id"] for line in listed.splitlines()), words
        assert ids


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("papyrus",), "no export format 'papyrus'; there is jsonl"),
        (("jsonl", "--process", "atlantis"), "no process 'atlantis'"),
        (("csv", "--kind", "wishes"), "no kind 'wishes'"),
        (("csv", "--since", "yesterday"), "--since 'yesterday' is not a day"),
        (("csv", "--verdict", "perhaps"), "--verdict 'perhaps': choose accepted"),
        (("svg", "--party", "LBN"), "svg does not go by party"),
        (("pdf", "--kind", "tolls"), "pdf does not go by kinds"),
        (("ics", "--verdict", "accepted"), "ics does not go by verdict"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Any, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    out = tmp_path / "o"
    code, printed, err = run(*words, "-o", out)
    assert (code, printed) == (2, "")
    assert told in err
    assert not out.exists()


def test_bytes_are_not_written_to_a_terminal(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("truceledger.publishing.cli.export._is_terminal", lambda: True)
    for format in FORMATS:
        if not format.text:
            code, printed, err = run(format.name)
            assert (code, printed) == (2, "")
            assert f"-o ledger{format.suffix}" in err
    assert run("csv")[0] == 0
    out = tmp_path / "o.xlsx"
    assert run("xlsx", "-o", out)[0] == 0
    assert openpyxl.load_workbook(out).sheetnames[0] == "About"


def test_a_path_that_cannot_be_written_to_is_told(run: Any, tmp_path: Path) -> None:
    code, _, err = run("csv", "-o", tmp_path / "nowhere" / "o.csv")
    assert code == 2
    assert "nowhere/o.csv: cannot be written (No such file or directory)" in err
    code, _, err = run("csv", "-o", tmp_path)
    assert code == 2
    assert "it is a folder" in err
    plain = tmp_path / "plain"
    plain.write_text("x")
    assert run("csv", "-o", plain / "o.csv")[0] == 2
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix == ".part") == []


def test_what_was_there_stays_until_all_is_written(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "o.csv"
    out.write_text("before")

    def breaks(_: Any) -> Iterator[bytes]:
        yield b"half"
        assert out.read_text() == "before", "while it is being made it has another name"
        raise KeyboardInterrupt

    monkeypatch.setitem(exports._BY_NAME, "csv", replace(exports.format_of("csv"), write=breaks))
    assert run("csv", "-o", out)[0] == 130
    assert out.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_file_keeps_who_may_read_it_and_a_link_stays_one(run: Any, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("before")
    target.chmod(0o600)
    link.symlink_to(target)
    assert run("csv", "-o", link)[0] == 0
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("statement_id")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_as_it_is(ledger: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "truceledger.publishing.cli.main", "export", "jsonl", "-o", str(pipe), "--ledger", str(ledger), "--process", PROCESS]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as made:
        lines = pipe.read_bytes().splitlines()
        made.communicate()
    assert made.returncode == 0
    assert len(lines) == 19
    assert pipe.is_fifo()


def test_no_file_names_a_protected_source_beside_its_statements(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "o"
    for name in ("jsonl", "csv", "ics", "prov", "annotations", "plover", "geojson"):
        assert run(name, "-o", out)[0] == 0
        assert "Qabalan" not in out.read_text("utf-8")
    assert run("csv", "--party", "rana-qabalan", "-o", out)[0] in {0, 2}
    assert "Qabalan" not in out.read_text("utf-8")
