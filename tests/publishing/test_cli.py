from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from truceledger.publishing import reference
from truceledger.publishing.cli.screen import Screen
from truceledger.publishing.safe import isolated, one_line, printable
from truceledger.vocabulary.statement import load

SAMPLES = Path(__file__).parents[2] / "src/truceledger/samples"


def truce(*words: object, cwd: Path | None = None, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "COLUMNS", "NO_COLOR"}}
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, input=stdin, env={**kept, **environment}, timeout=300)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("cli") / "samples.db"
    made = truce("add", SAMPLES, "--ledger", path, "--format", "json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["reports"] == 29
    assert told["unread"] == 2
    assert "scan-01.pdf" in made.stderr
    assert "no text" in made.stderr
    assert "'ar'" in made.stderr
    return path


def test_the_state_of_play_tells_what_is_in_force_and_who_waits(ledger: Path) -> None:
    made = truce("status", "--ledger", ledger, "--process", "lebanon-israel", "--as-of", "2026-05-22")
    assert made.returncode == 0
    out = made.stdout
    assert "a ceasefire is in force since 17 April 2026, extended, until about July 2026; mediated by United States" in out
    assert "29 May 2026, Washington" in out
    assert "Hezbollah waits for Israel to cease fire first" in out
    assert "Israel waits for Hezbollah to cease fire first" in out
    assert "3,073 killed, since 2 March 2026" in out
    assert "does not fit" in out
    assert "\x1b" not in out


def test_status_as_json_has_its_schema_and_grounds(ledger: Path) -> None:
    made = json.loads(truce("status", "--ledger", ledger, "--process", "sudan-jeddah", "--format", "json").stdout)
    jsonschema.validate(made, json.loads(reference.pages()["state-of-play.schema.json"]))
    ids = {json.loads(line)["statement_id"] for line in truce("export", "jsonl", "--ledger", ledger).stdout.splitlines()}
    grounds = {g for c in made["chapters"].values() for line in c["lines"] for g in line["grounds"]}
    assert grounds
    assert grounds <= ids


def test_statements_that_leave_are_of_the_published_schema(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.jsonl"
    assert truce("export", "jsonl", "-o", out, "--ledger", ledger).returncode == 0
    validator = jsonschema.Draft202012Validator(reference.statement_schema())
    lines = out.read_text("utf-8").splitlines()
    assert len(lines) > 100
    for line in lines:
        validator.validate(json.loads(line))
        load(line)
    wrong = json.loads(lines[0])
    wrong["fields"]["colour"] = "red"
    assert not validator.is_valid(wrong)


def test_read_writes_statements_in_report_order() -> None:
    made = truce("read", SAMPLES / "three-reports.jsonl", "--format", "jsonl")
    rows = [json.loads(line) for line in made.stdout.splitlines()]
    order = ["myanmar-quake-truce", "kashmir-line", "libya-five-plus-five"]
    assert [r["report"]["id"] for r in rows] == sorted((r["report"]["id"] for r in rows), key=order.index)
    starts = [r["evidence"][0]["start"] for r in rows if r["report"]["id"] == "kashmir-line"]
    assert starts == sorted(starts)


def test_show_list_standoff_timeline_verify(ledger: Path) -> None:
    listed = [json.loads(x) for x in truce("list", "tolls", "--party", "LBN", "--ledger", ledger, "--format", "jsonl").stdout.splitlines()]
    assert listed
    assert {r["kind"] for r in listed} == {"toll"}
    shown = truce("show", listed[0]["statement_id"][:10], "--ledger", ledger).stdout
    assert f"»{' '.join(listed[0]['evidence'][0]['exact'].split())}«" in shown
    assert "read by en.toll.counted@1" in shown
    standoff = json.loads(truce("standoff", "--process", "lebanon-israel", "--as-of", "2026-05-22", "--ledger", ledger, "--format", "json").stdout)
    assert standoff["standoff"]["lines"][0]["data"]["core"] == ["ISR.cease_fire", "hezbollah.cease_fire"]
    days = [line[:10] for line in truce("timeline", "--ledger", ledger).stdout.splitlines()]
    assert days == sorted(days)
    made = truce("verify", "--ledger", ledger)
    assert (made.returncode, "the ledger holds" in made.stdout) == (0, True)
    assert truce("processes", "--ledger", ledger).stdout.startswith("process\treports")


def test_adding_again_changes_nothing(ledger: Path) -> None:
    before = truce("export", "jsonl", "--ledger", ledger).stdout
    told = json.loads(truce("add", SAMPLES, "--ledger", ledger, "--format", "json").stdout)
    assert (told["new"], told["statements"]) == (0, 0)
    assert truce("export", "jsonl", "--ledger", ledger).stdout == before


def test_judging_leaves_the_reading_and_changes_the_view(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    truce("add", SAMPLES / "congo-02-denial.txt", "--ledger", path)
    one = json.loads(truce("export", "jsonl", "--ledger", path).stdout.splitlines()[0])["statement_id"]
    assert truce("judge", one[:8], "rejected", "--reason", "not of this day", "--reviewer", "rana", "--ledger", path).returncode == 0
    assert one not in truce("export", "jsonl", "--ledger", path).stdout
    assert "rejected" in truce("show", one[:8], "--ledger", path).stdout
    assert truce("judge", one[:8], "perhaps", "--reason", "x", "--ledger", path).returncode == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nonsense",), 2, "No such command"),
        (("list", "wishes"), 2, "no kind 'wishes'"),
        (("status", "--ledger", "none.db"), 3, "there is no ledger here"),
        (("status", "--as-of", "tomorrow", "--ledger", "none.db"), 3, "no ledger"),
        (("read", "none.txt"), 1, "there is no such file"),
        (("read", "-", "--published", "May"), 2, "--published 'May' is not a day"),
        (("export", "papyrus"), 2, "no export format"),
        (("profiles", "atlantis"), 2, "no profile 'atlantis'"),
    ],
)
def test_trouble_is_said_plainly(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    made = truce(*words, cwd=tmp_path, stdin="")
    assert made.returncode == code, made.stderr
    assert said in made.stderr
    assert "Traceback" not in made.stderr


def test_a_broken_settings_file_and_a_broken_ledger(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("ledger = 3")
    made = truce("status", TRUCE_CONFIG=str(tmp_path / "s.toml"))
    assert made.returncode == 2
    assert "s.toml" in made.stderr
    (tmp_path / "l.db").write_text("no ledger " * 200)
    assert truce("verify", "--ledger", tmp_path / "l.db").returncode == 3


def test_output_to_a_pipe_that_closes_is_quiet(ledger: Path) -> None:
    shell = f"{sys.executable} -m truceledger.publishing.cli.main export jsonl --ledger {ledger} | head -n 1"
    made = subprocess.run(["bash", "-o", "pipefail", "-c", shell], capture_output=True, text=True, timeout=120)
    assert made.stdout.count("\n") == 1
    assert "Error" not in made.stderr
    assert "Traceback" not in made.stderr


def test_narrow_screens_wrap_and_lose_no_word(ledger: Path) -> None:
    wide = truce("status", "--ledger", ledger, "--process", "lebanon-israel").stdout
    narrow = truce("status", "--ledger", ledger, "--process", "lebanon-israel", COLUMNS="44").stdout
    assert max(map(len, narrow.splitlines())) <= 60
    assert narrow.split() == wide.split()


def test_hostile_text_is_printed_harmlessly() -> None:
    assert printable("a\x1b[31mred\x1b[0m\x1b]0;title\x07 b\x9b2J\u202eevil") == "ared b2Jevil"
    assert one_line("a\r\n\tb") == "a b"
    assert isolated("قوات") == "\u2068قوات\u2069"
    assert isolated("plain") == "plain"
    text = "Hezbollah\x1b[2J fired six rockets at Israel on Friday, the Israeli military said.\n"
    made = truce("read", "-", "--published", "2026-05-23", stdin=text)
    assert "\x1b" not in made.stdout
    assert "indirect fire" in made.stdout


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Screen().style("x", "bold") == "\x1b[1mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Screen().style("x", "bold") == "x"


def test_a_gzipped_sample_and_standard_input_read_alike() -> None:
    text = gzip.decompress((SAMPLES / "lebanon-08-sirens.txt.gz").read_bytes()).decode()
    one = truce("read", SAMPLES / "lebanon-08-sirens.txt.gz", "--format", "jsonl").stdout
    other = truce("read", "-", "--format", "jsonl", stdin=text).stdout
    assert one == other != ""


def test_the_demo_tells_a_state_of_play(tmp_path: Path) -> None:
    made = truce("demo", "--ledger", tmp_path / "d.db")
    assert made.returncode == 0
    assert "State of play: Lebanon and Israel" in made.stdout
    assert "until 30 September 2026" in made.stdout


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_the_reference_is_current(name: str) -> None:
    path = Path(__file__).parents[2] / "docs/reference" / name
    assert path.read_text("utf-8") == reference.pages()[name], "run: make reference"


def test_every_kind_is_listed() -> None:
    kinds = msgspec.json.decode(truce("kinds", "--format", "json").stdout)
    assert len(kinds) == 10
    assert truce("kinds").stdout.count("\n") == 11
